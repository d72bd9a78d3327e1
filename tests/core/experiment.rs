//! Experiments: the shipped ones come to their verdicts, and what they rest on agrees with the rest of the model.

use std::fs;
use std::sync::LazyLock;

use postmortem_explorer::experiment::alert::{Firing, Rule, firings_of};
use postmortem_explorer::experiment::{
    Arm, Bench, Claim, Compare, Finding, Measure, Output, Plan, Verdict, Watched, firings, measure, run_on_all_cores,
};
use postmortem_explorer::incident::experiment::{alert_rule, changes, check_verdict};
use postmortem_explorer::incident::{Incident, load, start_from_file};
use postmortem_explorer::model::observe::{reconstruct, summarize};
use postmortem_explorer::model::{Scenario, Variant};

use super::scenario::{checkout, checkout_with};

static SHIPPED: LazyLock<Incident> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/incident-data/2025-checkout-502/incident.json");
    load(&fs::read_to_string(file).unwrap()).unwrap().incident
});

/// What every shipped experiment that can be run comes to, by its id.
static FINDINGS: LazyLock<Vec<(String, Finding)>> = LazyLock::new(|| {
    let tested = || SHIPPED.experiments.iter().filter_map(|one| Some((one.id.clone(), SHIPPED.plan(one)?)));
    let plans: Vec<Plan> = tested().map(|(_, plan)| plan).collect();
    tested().map(|(id, _)| id).zip(run_on_all_cores(&plans).unwrap()).collect()
});

fn finding(id: &str) -> &'static Finding {
    &FINDINGS.iter().find(|(of, _)| of == id).unwrap_or_else(|| panic!("no experiment {id}")).1
}

/// Mean of the changed arm.
fn changed(id: &str, output: Output) -> f64 {
    finding(id).estimates.iter().find(|estimate| estimate.output == output).unwrap().changed[1]
}

/// Mean difference with the ends of its interval.
fn effect(id: &str, output: Output) -> [f64; 3] {
    finding(id).estimates.iter().find(|estimate| estimate.output == output).unwrap().effect
}

#[test]
fn every_shipped_experiment_comes_to_the_verdict_that_the_file_states() {
    let mut n_run = 0;
    for (index, experiment) in SHIPPED.experiments.iter().enumerate().filter(|(_, one)| one.is_testable()) {
        let problem = check_verdict(experiment, index, finding(&experiment.id));
        assert_eq!(problem.map(|problem| problem.to_string()), None, "{}", finding(&experiment.id));
        n_run += 1;
    }
    assert!(n_run >= 10, "{n_run}");
}

#[test]
fn every_takeaway_and_action_item_names_an_experiment() {
    for takeaway in &SHIPPED.lessons.takeaways {
        assert!(takeaway.experiment.is_some(), "{}", takeaway.id);
    }
    for item in &SHIPPED.action_items {
        assert!(item.experiment.is_some(), "{}", item.id);
    }
}

#[test]
fn releasing_in_finally_leaves_no_request_that_fails() {
    assert_eq!(finding("finally").verdict, Some(Verdict::Holds));
    let outputs =
        [Output::FailedShare, Output::Responses502, Output::Leaks, Output::Exhaustions, Output::RedisTimeouts];
    assert_eq!(outputs.map(|output| changed("finally", output).to_bits()), [0; 5]);
}

#[test]
fn no_option_of_the_pool_gives_a_leaked_connection_back() {
    for id in ["idle-timeout", "max-lifetime", "max-uses"] {
        assert_eq!(finding(id).verdict, Some(Verdict::DoesNotHold), "{id}");
        let [low, mean, high] = effect(id, Output::FailedShare);
        assert!(low > -0.001 && high < 0.001, "{id}: {mean} in {low} to {high}");
    }
}

#[test]
fn a_pool_of_40_buys_half_an_hour_and_fails_all_the_same() {
    assert_eq!(finding("pool-of-40").verdict, Some(Verdict::DoesNotHold));
    let [low, _, high] = effect("pool-of-40", Output::FirstExhaustion);
    assert!(low > 20.0 && high < 60.0, "{low} to {high} min");
    assert!(changed("pool-of-40", Output::Exhaustions) > 20.0);
}

#[test]
fn an_alert_at_80_percent_fires_long_before_somebody_noticed() {
    let start = start_from_file(SHIPPED.models.first().unwrap()).unwrap().unix_timestamp();
    let alert = SHIPPED.alerts.iter().find(|alert| alert.id == "pool-utilization").unwrap();
    let scenario = checkout();
    let first = firings(&scenario, Watched::CheckedOut, alert_rule(alert)).first().unwrap().from + start;
    let hours_before = |at: i64| (at - first) / 3600;
    assert!(hours_before(SHIPPED.timestamps.detected_at.0 / 1000) >= 1);
    assert!(hours_before(SHIPPED.timestamps.acknowledged_at.unwrap().0 / 1000) >= 4);
    assert!(changed("alert-at-80", Output::AlertAfter) < 60.0);
}

#[test]
fn what_an_experiment_counts_is_what_a_summary_counts() {
    let scenario = two_hours();
    let arm = arm(&scenario, Variant::Buggy);
    for seed in 1..4 {
        let measured = measure(&arm, &scenario.clone().checked().unwrap(), seed).unwrap();
        let summary = summarize(&scenario.clone().checked().unwrap().with_seed(seed), Variant::Buggy).unwrap();
        let of = |output| measured.get(output);
        assert_eq!(of(Output::FailedShare).to_bits(), summary.impact.failed_share().to_bits());
        assert_eq!(of(Output::LostRevenue).to_bits(), summary.lost_revenue.to_bits());
        let counted =
            [Output::Responses502, Output::RedisTimeouts, Output::Exhaustions, Output::Leaks, Output::Restarts];
        let expected = [
            summary.impact.n_502(),
            summary.impact.redis_timeouts,
            summary.n_exhaustions,
            summary.n_leaks,
            summary.n_probe_restarts,
        ];
        assert_eq!(counted.map(|output| of(output).to_bits()), expected.map(|n| f64::from(n).to_bits()));
    }
}

#[test]
fn an_alert_sees_in_a_run_what_it_sees_in_the_reconstructed_series() {
    let scenario = two_hours().checked().unwrap();
    let series = reconstruct(&scenario);
    for (metric, compare, threshold, for_seconds) in [
        ("checked-out", Compare::AtLeast, 16.0, 300),
        ("failed-share", Compare::AtLeast, 5.0, 120),
        ("waiting", Compare::Greater, 10.0, 0),
        ("redis-timeouts", Compare::Greater, 0.0, 0),
        ("restarts", Compare::AtLeast, 2.0, 0),
        ("checkout-rate", Compare::Greater, 30.0, 60),
    ] {
        let rule = Rule { compare, threshold, for_seconds };
        let seen = firings(&scenario, Watched::from_metric(metric).unwrap(), rule);
        let mut expected: Vec<Firing> = Vec::new();
        for one in series.iter().filter(|one| one.metric == metric) {
            let mut values = one.times.iter().zip(&one.values).peekable();
            let samples = (1..=120_i64).map(|minute| {
                let value =
                    values.next_if(|(at, _)| at.as_secs() == minute.unsigned_abs() * 60).map(|(_, value)| *value);
                (minute * 60, value)
            });
            expected.extend(firings_of(rule, samples));
        }
        expected.sort_unstable();
        assert_eq!(seen, expected, "{metric}");
        assert!(!seen.is_empty() || metric == "redis-timeouts", "{metric} never fires");
    }
}

/// The shipped scenario cut to two hours with more traffic, released at once.
fn two_hours() -> Scenario {
    let checked = checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
        s.workload.checkouts_per_sec = 1.0;
    });
    checked.get().clone()
}

fn arm(scenario: &Scenario, variant: Variant) -> Arm {
    let window_seconds = (scenario.bug_released_after_seconds, scenario.fix_released_after_seconds);
    Arm { scenario: scenario.clone(), variant, window_seconds, idle_session_timeout_seconds: 0, response: None }
}

/// Whether a wait of two seconds at most makes the failed share smaller: close, so that it takes several looks.
fn close_plan() -> Plan {
    let scenario = two_hours();
    let mut limited = scenario.clone();
    limited.pool.connection_timeout_millis = 2_000;
    Plan {
        base: arm(&scenario, Variant::Buggy),
        changed: arm(&limited, Variant::Buggy),
        outputs: vec![Output::FailedShare, Output::RedisTimeouts],
        claims: vec![Claim {
            output: Output::FailedShare,
            measure: Measure::Effect,
            compare: Compare::Less,
            value: -0.001,
        }],
        n_seeds: 20,
    }
}

#[test]
fn a_finding_is_the_same_in_slices_of_any_size_and_on_any_number_of_cores() {
    let plan = close_plan();
    let whole = run_on_all_cores(std::slice::from_ref(&plan)).unwrap().remove(0);
    for budget in [997, 50_000, u32::MAX] {
        let mut bench = Bench::default();
        bench.open(plan.clone()).unwrap();
        let mut progress = 0.0;
        while bench.has_work() {
            bench.work(budget);
            assert!(bench.progress() >= progress);
            progress = bench.progress();
        }
        assert_eq!(bench.finding().unwrap(), whole, "slices of {budget}");
    }
}

#[test]
fn a_study_taken_up_again_costs_no_run_twice() {
    let mut bench = Bench::default();
    bench.open(close_plan()).unwrap();
    while bench.has_work() {
        bench.work(u32::MAX);
    }
    let first = bench.finding();
    bench.open(close_plan()).unwrap();
    bench.work(100_000);
    assert_eq!((bench.has_work(), bench.finding()), (false, first));
}

#[test]
fn an_arm_outside_the_limits_is_refused_with_its_parameter() {
    let mut plan = close_plan();
    plan.changed.scenario.pool.max = 0;
    let invalid = Bench::default().open(plan).unwrap_err();
    assert_eq!(invalid.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["pool.max"]);
}

#[test]
fn sessions_that_idle_too_long_crash_the_process_and_the_restart_heals() {
    let scenario = two_hours();
    let checked = scenario.clone().checked().unwrap();
    let mut arm = arm(&scenario, Variant::Buggy);
    let without = measure(&arm, &checked, 1).unwrap();
    arm.idle_session_timeout_seconds = 300;
    let with = measure(&arm, &checked, 1).unwrap();
    assert!(without.get(Output::Crashes) < 0.5 && with.get(Output::Crashes) > 10.0);
    assert!(with.get(Output::FailedShare) < without.get(Output::FailedShare) / 2.0);
    // Without a leak there is nothing to end.
    arm.variant = Variant::Fixed;
    assert!(measure(&arm, &checked, 1).unwrap().get(Output::Crashes) < 0.5);
}

#[test]
fn changes_are_told_with_what_stood_there_before() {
    let experiment = SHIPPED.experiment("wait-limit").unwrap();
    let changes = changes(SHIPPED.models.first().unwrap(), &experiment.setup);
    let words: Vec<String> = changes.iter().map(|one| format!("{} {} → {}", one.path, one.from, one.to)).collect();
    assert_eq!(words, ["pool.connectionTimeoutMillis 0 → 2000"]);
}
