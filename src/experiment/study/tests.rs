//! Studies of made-up effects: when a verdict comes, and how often it is wrong.

use super::*;
use crate::model::rng::{Purpose, Streams};
use crate::model::scenario::{Balancing, PoolParams, Scenario, TopologyParams, Variant, WorkloadParams};

/// An arm that is never run.
fn arm() -> Arm {
    let pool = PoolParams {
        max: 20,
        min: 0,
        idle_timeout_millis: 0,
        connection_timeout_millis: 0,
        max_uses: 0,
        max_lifetime_seconds: 0,
    };
    let topology = TopologyParams {
        instances: 1,
        boot_seconds: 1,
        drain_seconds: 1,
        max_in_flight: 1,
        connect_millis: 1,
        balancing: Balancing::RoundRobin,
        gateway_timeout_millis: 1,
        redis_connections: 1,
        redis_timeout_millis: 1,
        probe_period_seconds: 0,
        probe_timeout_millis: 1,
        probe_failure_threshold: 1,
    };
    let workload = WorkloadParams {
        checkouts_per_sec: 1.0,
        hourly_profile: Vec::new(),
        failing_share: 0.0,
        max_items: 1,
        reservation_millis: 1.0,
        checkout_millis: 1.0,
        other_queries_per_sec: 0.0,
        other_query_millis: 1.0,
        retry_share: 0.0,
        retry_after_seconds: 1.0,
        max_attempts: 1,
        mean_order_value: 1.0,
    };
    let scenario = Scenario {
        seed: 1,
        horizon_seconds: 60,
        bug_released_after_seconds: 0,
        fix_released_after_seconds: 60,
        local_second_of_day: 0,
        pool,
        topology,
        workload,
    };
    let (variant, window_seconds) = (Variant::Buggy, (0, 60));
    Arm { scenario, variant, window_seconds, idle_session_timeout_seconds: 0, response: None }
}

/// A study of one claim on the effect on the failed share.
fn study(compare: Compare, value: f64, n_seeds: u32) -> Study {
    let claim = Claim { output: Output::FailedShare, measure: Measure::Effect, compare, value };
    let changed = Arm { variant: Variant::Fixed, ..arm() };
    let plan = Plan { base: arm(), changed, outputs: vec![Output::FailedShare], claims: vec![claim], n_seeds };
    Study::new(plan).unwrap()
}

/// Effects around a mean, with a spread of about 1.
fn effects(mean: f64, run: u64) -> impl Iterator<Item = f64> {
    let stream = Streams::new(run, Purpose::Process).at(0);
    (0..).map(move |k: u32| mean + (0..12).map(|draw| stream.uniform(12 * k + draw)).sum::<f64>() - 6.0)
}

fn run(study: &mut Study, effects: impl Iterator<Item = f64>) {
    for effect in effects {
        if study.is_done() {
            return;
        }
        study.push(Measured::of(Output::FailedShare, 10.0), Measured::of(Output::FailedShare, 10.0 + effect));
    }
}

#[test]
fn a_large_effect_is_seen_at_the_first_look() {
    let mut study = study(Compare::Less, 0.0, 512);
    run(&mut study, effects(-5.0, 1));
    assert_eq!(study.finding().verdict, Some(Verdict::Holds));
    assert_eq!(study.finding().n_seeds, FIRST_LOOK);
}

#[test]
fn a_small_effect_takes_more_seeds() {
    let mut study = study(Compare::Less, 0.0, 512);
    run(&mut study, effects(-0.3, 1));
    assert_eq!(study.finding().verdict, Some(Verdict::Holds));
    assert!(study.finding().n_seeds > FIRST_LOOK, "{}", study.finding().n_seeds);
}

#[test]
fn an_effect_that_is_not_there_is_refuted() {
    let mut study = study(Compare::AtMost, -1.0, 512);
    run(&mut study, effects(0.0, 2));
    assert_eq!(study.finding().verdict, Some(Verdict::DoesNotHold));
}

#[test]
fn a_study_that_is_too_close_says_how_many_more_seeds_and_can_go_on() {
    let mut study = study(Compare::Less, 0.0, 32);
    run(&mut study, effects(-0.2, 3));
    let Some(Verdict::TooClose { n_more: Some(n_more) }) = study.finding().verdict else {
        panic!("{:?}", study.finding())
    };
    assert!(n_more >= 32, "{n_more}");
    study.go_on(4_096);
    assert!(!study.is_done());
    run(&mut study, effects(-0.2, 3).skip(32));
    assert_eq!(study.finding().verdict, Some(Verdict::Holds));
}

#[test]
fn looking_again_and_again_is_wrong_in_at_most_one_run_of_ten() {
    let n_wrong = (0..300).filter(|&seed| {
        let mut study = study(Compare::Less, 0.0, 1_024);
        run(&mut study, effects(0.0, 1_000 + seed));
        // The truth lies on the line: either verdict is one too many.
        !matches!(study.finding().verdict, Some(Verdict::TooClose { .. }))
    });
    let n_wrong = n_wrong.count();
    assert!(n_wrong <= 30, "{n_wrong} of 300");
}

#[test]
fn the_errors_of_all_looks_are_one_tenth() {
    let sum: f64 = (1..10_000).map(|k| ERROR / (f64::from(k) * f64::from(k + 1))).sum();
    assert!((0.0999..=0.1).contains(&sum), "{sum}");
    assert_eq!(looks(64), [8, 16, 32, 64]);
    assert_eq!(looks(20), [8, 16, 20]);
    assert_eq!(looks(8), [8]);
}
