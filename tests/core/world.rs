//! The checkout service: stories, the headline figures, and what must hold in every run.

use postmortem_explorer::model::instance::{InstanceState, RestartCause};
use postmortem_explorer::model::observe::gauges::{Gauge, gauges};
use postmortem_explorer::model::observe::{Latencies, RunSummary, Symptoms, summarize};
use postmortem_explorer::model::pool::SlotState;
use postmortem_explorer::model::theory::checks::{Checks, Subject};
use postmortem_explorer::model::theory::sample::Sample;
use postmortem_explorer::model::world::{Happened, Happening, Observer, Outcome, Step};
use postmortem_explorer::model::{Balancing, CheckedScenario, Micros, Scenario, Variant, World};
use proptest::prelude::*;

use super::scenario::{checkout, checkout_with, one_instance};

/// Everything that happened.
#[derive(Default)]
struct Log(Vec<Happened>);

impl Observer for Log {
    fn on(&mut self, happened: Happened) {
        self.0.push(happened);
    }
}

fn run(scenario: &CheckedScenario, variant: Variant) -> (World, Vec<Happened>) {
    let mut world = World::new(scenario, variant);
    let mut log = Log::default();
    world.run_until_seen_by(Micros::MAX, &mut log);
    assert_eq!(world.violation(), None);
    world.audit().unwrap();
    (world, log.0)
}

fn summaries(scenario: &CheckedScenario, variant: Variant, n_seeds: u64) -> Vec<RunSummary> {
    (1..=n_seeds).map(|seed| summarize(&scenario.with_seed(seed), variant).unwrap()).collect()
}

/// The shipped scenario for an hour, with the code released at the start and nothing but checkouts.
fn quiet_hour(change: impl FnOnce(&mut Scenario)) -> CheckedScenario {
    checkout_with(|s| {
        s.horizon_seconds = 3600;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 3600;
        s.workload.other_queries_per_sec = 0.0;
        s.workload.hourly_profile.clear();
        change(s);
    })
}

fn steps_of(log: &[Happened], order: u32) -> Vec<Step> {
    let mut steps = Vec::new();
    for happened in log {
        if let Happening::Reserved(step) = happened.what
            && step.attempt.order() == order
        {
            steps.push(step.step);
        }
    }
    steps
}

#[test]
fn a_failing_reservation_keeps_its_client_in_the_buggy_code_and_gives_it_back_in_the_fixed() {
    let scenario = quiet_hour(|s| {
        s.workload.failing_share = 1.0;
        s.workload.max_items = 1;
        s.horizon_seconds = 60;
        s.fix_released_after_seconds = 60;
    });
    let (_, buggy) = run(&scenario, Variant::Buggy);
    let (_, fixed) = run(&scenario, Variant::Fixed);
    assert_eq!(steps_of(&buggy, 1), [Step::Connect, Step::Begin, Step::Update, Step::Rollback, Step::Leak]);
    assert_eq!(
        steps_of(&fixed, 1),
        [Step::Connect, Step::Begin, Step::Update, Step::Rollback, Step::ReleaseAfterError]
    );
}

#[test]
fn a_reservation_that_succeeds_is_the_same_in_both() {
    let scenario = quiet_hour(|s| {
        s.workload.failing_share = 0.0;
        s.workload.max_items = 1;
    });
    for variant in [Variant::Buggy, Variant::Fixed] {
        let (world, log) = run(&scenario, variant);
        assert_eq!(steps_of(&log, 1), [Step::Connect, Step::Begin, Step::Update, Step::Commit, Step::Release]);
        assert_eq!((world.tally().failed(), world.tally().out_of_stock), (0, 0));
    }
}

#[test]
fn out_of_stock_is_an_answer_and_no_failure() {
    let (world, _) = run(&quiet_hour(|s| s.workload.failing_share = 1.0), Variant::Fixed);
    let tally = world.tally();
    assert!(tally.out_of_stock > 1000);
    assert_eq!((tally.failed(), tally.placed, tally.lost_orders), (0, 0, 0));
}

#[test]
fn a_leaked_client_remembers_its_order_and_never_comes_back() {
    let scenario = quiet_hour(|s| {
        s.workload.failing_share = 0.05;
        s.topology.instances = 1;
        s.topology.probe_period_seconds = 0;
    });
    let mut world = World::new(&scenario, Variant::Buggy);
    let mut leaked_before = Vec::new();
    while world.step().is_some() {
        let (instance, pool) = world.instances().next().unwrap();
        assert!(instance.leaks.starts_with(&leaked_before), "a leak vanished");
        leaked_before.clone_from(&instance.leaks);
        for leak in &instance.leaks {
            let slot = pool.slots().flatten().find(|slot| slot.client == leak.client).unwrap();
            assert_eq!(slot.state, SlotState::CheckedOut);
        }
    }
    assert_eq!(leaked_before.len(), 20);
    assert!(leaked_before.is_sorted_by_key(|leak| leak.at));
}

#[test]
fn one_pool_that_never_restarts_serves_everybody_and_then_nobody() {
    let scenario = one_instance();
    let (_, log) = run(&scenario, Variant::Buggy);
    let exhausted = log.iter().find(|happened| matches!(happened.what, Happening::Exhausted { .. })).unwrap().at;
    let mut failed_before = 0;
    let mut served_after = 0;
    let mut answered_after = 0;
    for happened in &log {
        if let Happening::Answered { outcome, latency, .. } = happened.what {
            let arrived = happened.at - latency;
            // What arrives when the last client leaks may still be cut off by it.
            failed_before += u32::from(outcome.is_failure() && arrived + Micros::from_secs(10) < exhausted);
            served_after += u32::from(!outcome.is_failure() && arrived > exhausted);
            answered_after += u32::from(arrived > exhausted);
        }
    }
    assert_eq!((failed_before, served_after), (0, 0), "0 % and then 100 %, never 8 %");
    assert!(answered_after > 30_000);
}

#[test]
fn probes_restart_an_exhausted_instance_and_the_restart_heals_it() {
    let (_, log) = run(&checkout(), Variant::Buggy);
    let mut exhausted_at = [None; 4];
    let mut n_healed = 0;
    for happened in &log {
        let Some(number) = happened.instance else { continue };
        if matches!(happened.what, Happening::Exhausted { .. }) {
            exhausted_at[number as usize] = Some(happened.at);
        } else if happened.what == Happening::Restarted(RestartCause::Probes) {
            let since = exhausted_at[number as usize].take().expect("probes fail on an exhausted pool only");
            // Up to a period to the first probe, seven more, and the last one's timeout.
            let took = (happened.at - since).as_secs();
            assert!((144..=166).contains(&took), "{took} s");
            n_healed += 1;
        }
    }
    assert!(n_healed > 70, "{n_healed}");
}

#[test]
fn code_leaks_between_the_two_releases_only() {
    let (_, log) = run(&checkout(), Variant::Buggy);
    let leaks: Vec<_> =
        log.iter().filter(|h| matches!(h.what, Happening::Leaked { .. })).map(|h| h.at.as_secs()).collect();
    assert!(*leaks.first().unwrap() >= 3600);
    // The fix reaches the last instance three drains and boots later.
    assert!(*leaks.last().unwrap() <= 68_400 + 3 * 105 + 30);
}

#[test]
fn both_worlds_see_the_same_customers() {
    let arrivals = |variant| {
        let (_, log) = run(&checkout(), variant);
        let mut first = Vec::new();
        for happened in log {
            if let Happening::Arrived(attempt) = happened.what
                && attempt.attempt == 0
            {
                first.push((happened.at, attempt.customer));
            }
        }
        first
    };
    let buggy = arrivals(Variant::Buggy);
    assert_eq!(buggy, arrivals(Variant::Fixed));
    assert!(buggy.len() > 38_000);
}

#[test]
fn the_options_that_are_said_to_reclaim_leaks_change_nothing_that_seeds_can_see() {
    const SEEDS: u64 = 8;
    let shares = |change: fn(&mut Scenario)| -> Vec<f64> {
        let runs = summaries(&checkout_with(change), Variant::Buggy, SEEDS);
        runs.iter().map(|run| run.impact.failed_share()).collect()
    };
    let as_shipped = shares(|_| {});
    let differences = |change: fn(&mut Scenario)| {
        let mut differences = Sample::default();
        shares(change).iter().zip(&as_shipped).for_each(|(changed, shipped)| differences.add(changed - shipped));
        differences.mean_interval().unwrap()
    };
    let nil = |option, change| {
        let paired = differences(change);
        assert!(paired.holds(0.0) && paired.half_width() < 0.004, "{option}: {paired:?}");
    };
    nil("idleTimeoutMillis", |s| s.pool.idle_timeout_millis = 1000);
    nil("maxLifetimeSeconds", |s| s.pool.max_lifetime_seconds = 60);
    nil("maxUses", |s| s.pool.max_uses = 100);
    // The same seeds see what does change something.
    assert!(!differences(|s| s.workload.failing_share = 0.04).holds(0.0));
}

#[test]
fn forty_connections_double_the_time_to_exhaustion_and_still_fail() {
    let exhaustion = |max: u32| {
        let scenario = checkout_with(|s| s.pool.max = max);
        Checks::new(&scenario, &[Subject::Exhaustion]).finish()[0].measured().unwrap().simulated
    };
    let ratio = exhaustion(40) / exhaustion(20);
    assert!((1.9..2.1).contains(&ratio), "{ratio}");
    for run in summaries(&checkout_with(|s| s.pool.max = 40), Variant::Buggy, 5) {
        assert!(run.n_exhaustions > 20 && run.impact.failed_share() > 0.025, "{}", run.impact.failed_share());
    }
}

#[test]
fn the_exhausted_pool_comes_before_the_other_three_symptoms() {
    for run in summaries(&checkout(), Variant::Buggy, 5) {
        let Symptoms { pool_exhausted, bad_gateway, redis_timeout, slow_answer } = run.symptoms;
        assert!(pool_exhausted < bad_gateway && pool_exhausted < redis_timeout && pool_exhausted < slow_answer);
        assert!(pool_exhausted.is_some());
        // Half of the answers are as quick as ever; one in a hundred waits as long as the gateway does.
        let Latencies { p50_millis, p95_millis, p99_millis } = run.latencies;
        assert!(p50_millis < 500 && p50_millis < p95_millis && p95_millis < p99_millis);
        assert!((29_000..=30_100).contains(&p99_millis), "{p99_millis} ms");
    }
    for run in summaries(&checkout(), Variant::Fixed, 2) {
        assert_eq!(run.symptoms, Symptoms::default());
        assert_eq!(run.whole.redis_timeouts, 0, "Redis is at its baseline");
        assert!(run.latencies.p99_millis < 3_000);
    }
}

#[test]
fn a_leaked_client_counts_as_used_under_the_names_of_production() {
    let mut world = World::new(&one_instance(), Variant::Buggy);
    world.run_until(Micros::from_secs(7200));
    let (instance, pool) = world.instances().next().unwrap();
    assert_eq!(instance.n_leaked(), 20);
    let of = |name: &str, state| {
        let named = |gauge: &&Gauge| gauge.otel == Some(name) && gauge.state == state;
        gauges(pool).iter().find(named).unwrap().value
    };
    assert_eq!(of("db.client.connection.count", Some("used")), 20);
    assert_eq!(of("db.client.connection.count", Some("idle")), 0);
    assert_eq!(of("db.client.connection.pending_requests", None), pool.waiting_count());
    assert_eq!(of("db.client.connection.max", None), 20);
    let pg_pool: Vec<_> = gauges(pool).iter().filter_map(|gauge| gauge.pg_pool).collect();
    assert_eq!(pg_pool, ["totalCount", "idleCount", "waitingCount", "options.max"]);
}

#[test]
fn a_connection_timeout_turns_hanging_requests_into_errors_and_shields_redis() {
    let scenario = checkout_with(|s| s.pool.connection_timeout_millis = 2000);
    let run = summarize(&scenario, Variant::Buggy).unwrap();
    assert_eq!((run.impact.redis_timeouts, run.impact.upstream_timeouts), (0, 0));
    assert!(run.impact.pool_timeouts > 1000);
}

#[test]
fn least_connections_avoid_an_exhausted_instance() {
    let round_robin = summarize(&checkout(), Variant::Buggy).unwrap().impact.failed_share();
    let scenario = checkout_with(|s| s.topology.balancing = Balancing::LeastConnections);
    let least = summarize(&scenario, Variant::Buggy).unwrap().impact.failed_share();
    assert!(least < round_robin / 2.0, "{least} instead of {round_robin}");
}

#[test]
fn a_request_that_the_gateway_gave_up_on_still_does_its_work() {
    // One connection and reservations longer than the gateway's patience: everybody is answered 502, and served later.
    let scenario = quiet_hour(|s| {
        s.topology.instances = 1;
        s.topology.probe_period_seconds = 0;
        s.topology.gateway_timeout_millis = 1;
        s.workload.checkouts_per_sec = 0.01;
        s.workload.failing_share = 0.0;
        s.workload.retry_share = 0.0;
    });
    let (world, log) = run(&scenario, Variant::Fixed);
    assert_eq!((world.tally().upstream_timeouts, world.tally().placed), (world.tally().requests, 0));
    let n_released =
        log.iter().filter(|h| matches!(h.what, Happening::Reserved(step) if step.step == Step::Release)).count();
    assert!(n_released > 10);
}

#[test]
fn killing_the_backend_of_a_checked_out_client_crashes_the_process() {
    let mut world = World::new(&one_instance(), Variant::Buggy);
    world.run_until(Micros::from_secs(3600));
    let leaked = world.instances().next().unwrap().0.leaks[0].client;
    let mut log = Log::default();
    world.kill_backend(0, leaked, &mut log);
    assert!(log.0.iter().any(|h| h.what == Happening::Restarted(RestartCause::Crash)));
    let (instance, pool) = world.instances().next().unwrap();
    assert_eq!((instance.state, instance.n_leaked(), pool.total_count()), (InstanceState::Booting, 0, 0));
}

#[test]
fn killing_the_backend_of_an_idle_client_only_removes_it() {
    let mut world = World::new(&quiet_hour(|s| s.workload.failing_share = 0.0), Variant::Fixed);
    let idle = loop {
        world.step().unwrap();
        let idle = world.instances().next().unwrap().1.idle().next();
        if let Some(client) = idle {
            break client;
        }
    };
    world.kill_backend(0, idle, &mut ());
    world.run_until(world.now());
    let (instance, pool) = world.instances().next().unwrap();
    assert_eq!((instance.state, pool.idle_count()), (InstanceState::Up, 0));
    assert_eq!(world.violation(), None);
}

#[test]
fn requests_in_flight_are_cut_when_their_process_ends() {
    let mut world = World::new(&quiet_hour(|s| s.workload.failing_share = 1.0), Variant::Buggy);
    while world.instances().next().unwrap().0.n_leaked() < 20 {
        world.step().unwrap();
    }
    world.run_until(world.now() + Micros::from_secs(20));
    let n_open = world.instances().next().unwrap().0.n_open;
    assert!(n_open > 0);
    let mut log = Log::default();
    world.restart(0, &mut log);
    let cut = |h: &&Happened| matches!(h.what, Happening::Answered { outcome: Outcome::UpstreamClosed, .. });
    assert_eq!(log.0.iter().filter(cut).count(), n_open as usize);
}

fn any_scenario() -> impl Strategy<Value = Scenario> {
    let pool = (1_u32..30, 0_u32..5, 0_u32..20_000, 0_u32..5_000, 0_u32..50, 0_u32..100);
    let topology = (1_u32..6, 1_u32..200, 0_u32..60, 1_u32..300, 0_u32..2_000, any::<bool>());
    let waits = (1_u32..60_000, 1_u32..40, 1_u32..5_000, 0_u32..40, 1_u32..10_000, 1_u32..6);
    let work = (0.0..3.0, 0.0..=1.0, 1_u32..6, 0.0..2_000.0, 0.0..2_000.0, 0.0..20.0);
    let rest = (0.0..=1.0, 0.0..60.0, 1_u32..6, 0_u32..1800, 0_u32..1800, any::<u64>());
    (pool, topology, waits, work, rest).prop_map(|(pool, topology, waits, work, rest)| {
        let mut s = checkout().get().clone();
        s.horizon_seconds = 1800;
        s.bug_released_after_seconds = rest.3.min(rest.4);
        s.fix_released_after_seconds = rest.3.max(rest.4);
        s.seed = rest.5;
        (s.pool.max, s.pool.min) = (pool.0, pool.1.min(pool.0));
        (s.pool.idle_timeout_millis, s.pool.connection_timeout_millis) = (pool.2, pool.3);
        (s.pool.max_uses, s.pool.max_lifetime_seconds) = (pool.4, pool.5);
        (s.topology.instances, s.topology.boot_seconds, s.topology.drain_seconds) =
            (topology.0, topology.1, topology.2);
        (s.topology.max_in_flight, s.topology.connect_millis) = (topology.3, topology.4);
        s.topology.balancing = if topology.5 { Balancing::RoundRobin } else { Balancing::LeastConnections };
        (s.topology.gateway_timeout_millis, s.topology.redis_connections) = (waits.0, waits.1);
        (s.topology.redis_timeout_millis, s.topology.probe_period_seconds) = (waits.2, waits.3);
        (s.topology.probe_timeout_millis, s.topology.probe_failure_threshold) = (waits.4, waits.5);
        (s.workload.checkouts_per_sec, s.workload.failing_share, s.workload.max_items) = (work.0, work.1, work.2);
        (s.workload.reservation_millis, s.workload.checkout_millis) = (work.3, work.4);
        s.workload.other_queries_per_sec = work.5;
        (s.workload.retry_share, s.workload.retry_after_seconds, s.workload.max_attempts) = (rest.0, rest.1, rest.2);
        s
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_scenario_within_the_limits_breaks_a_rule(scenario in any_scenario()) {
        let scenario = scenario.checked().unwrap();
        for variant in [Variant::Buggy, Variant::Fixed] {
            let mut world = World::new(&scenario, variant);
            let (mut before, mut n) = (Micros::ZERO, 0_u32);
            while let Some(at) = world.step() {
                prop_assert!(at >= before);
                before = at;
                n += 1;
                if n % 64 == 0 {
                    prop_assert_eq!(world.audit(), Ok(()));
                }
            }
            prop_assert_eq!(world.violation(), None);
            prop_assert_eq!(world.audit(), Ok(()));
            let tally = world.tally();
            let answered = tally.placed + tally.out_of_stock + tally.failed();
            let open: u32 = world.instances().map(|(instance, _)| instance.n_open).sum();
            prop_assert_eq!(answered + open, tally.requests, "every request is answered once");
        }
    }
}
