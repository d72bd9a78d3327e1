//! The limits of every parameter of a scenario, and the list of the parameters.
//!
//! The limits keep a run finite in time and memory, whatever a file asks for, and integer times far from overflow.

use core::fmt::Display;

use super::{Invalid, PoolParams, Scenario, TopologyParams, WorkloadParams};

/// Longest time that Node.js timers take; pg-pool's options above it would become 1 ms [ms].
const MAX_TIMER_MILLIS: u32 = 2_147_483_647;
/// Most simulation events that a run may be expected to have.
const MAX_EXPECTED_EVENTS: f64 = 60e6;

/// Paths of all parameters of a model in an incident file. Each needs a source there.
#[must_use]
pub fn parameter_paths() -> &'static [&'static str] {
    &[
        "horizon_seconds",
        "bug_released_after_seconds",
        "fix_released_after_seconds",
        "seed",
        "pool.max",
        "pool.min",
        "pool.idleTimeoutMillis",
        "pool.connectionTimeoutMillis",
        "pool.maxUses",
        "pool.maxLifetimeSeconds",
        "topology.instances",
        "topology.boot_seconds",
        "topology.drain_seconds",
        "topology.max_in_flight",
        "topology.connect_millis",
        "topology.balancing",
        "topology.gateway_timeout_millis",
        "topology.redis_connections",
        "topology.redis_timeout_millis",
        "topology.probe_period_seconds",
        "topology.probe_timeout_millis",
        "topology.probe_failure_threshold",
        "workload.checkouts_per_sec",
        "workload.hourly_profile",
        "workload.failing_share",
        "workload.max_items",
        "workload.reservation_millis",
        "workload.checkout_millis",
        "workload.other_queries_per_sec",
        "workload.other_query_millis",
        "workload.retry_share",
        "workload.retry_after_seconds",
        "workload.max_attempts",
        "workload.mean_order_value",
    ]
}

/// Every parameter outside its limits.
pub(super) fn check(scenario: &Scenario) -> Vec<Invalid> {
    let mut check = Check(Vec::new());
    let s = scenario;
    check.range("horizon_seconds", s.horizon_seconds, 60, 1_209_600);
    check.range("bug_released_after_seconds", s.bug_released_after_seconds, 0, 1_209_600);
    check.range("fix_released_after_seconds", s.fix_released_after_seconds, 0, 1_209_600);
    if s.fix_released_after_seconds < s.bug_released_after_seconds {
        let expected = format!("at least bug_released_after_seconds, {}", s.bug_released_after_seconds);
        check.push("fix_released_after_seconds", s.fix_released_after_seconds, expected);
    }
    check.range("starts_at", s.local_second_of_day, 0, 86_399);
    check.pool(&s.pool);
    check.topology(&s.topology);
    check.workload(&s.workload);
    if check.0.is_empty() {
        check.size(s);
    }
    check.0
}

/// The problems found so far.
struct Check(Vec<Invalid>);

impl Check {
    fn pool(&mut self, pool: &PoolParams) {
        self.range("pool.max", pool.max, 1, 200);
        self.range("pool.min", pool.min, 0, 200);
        if pool.min > pool.max {
            self.push("pool.min", pool.min, format!("at most pool.max, {}", pool.max));
        }
        self.range("pool.idleTimeoutMillis", pool.idle_timeout_millis, 0, MAX_TIMER_MILLIS);
        self.range("pool.connectionTimeoutMillis", pool.connection_timeout_millis, 0, MAX_TIMER_MILLIS);
        self.range("pool.maxLifetimeSeconds", pool.max_lifetime_seconds, 0, MAX_TIMER_MILLIS / 1000);
    }

    fn topology(&mut self, topology: &TopologyParams) {
        self.range("topology.instances", topology.instances, 1, 16);
        self.range("topology.boot_seconds", topology.boot_seconds, 1, 3600);
        self.range("topology.drain_seconds", topology.drain_seconds, 0, 3600);
        self.range("topology.max_in_flight", topology.max_in_flight, 1, 4096);
        self.range("topology.connect_millis", topology.connect_millis, 0, 600_000);
        self.range("topology.gateway_timeout_millis", topology.gateway_timeout_millis, 1, 3_600_000);
        self.range("topology.redis_connections", topology.redis_connections, 1, 4096);
        self.range("topology.redis_timeout_millis", topology.redis_timeout_millis, 1, 3_600_000);
        self.range("topology.probe_period_seconds", topology.probe_period_seconds, 0, 86_400);
        self.range("topology.probe_timeout_millis", topology.probe_timeout_millis, 1, 3_600_000);
        self.range("topology.probe_failure_threshold", topology.probe_failure_threshold, 1, 1000);
    }

    fn workload(&mut self, workload: &WorkloadParams) {
        self.real("workload.checkouts_per_sec", workload.checkouts_per_sec, 0.0, 10_000.0);
        self.profile(&workload.hourly_profile);
        self.real("workload.failing_share", workload.failing_share, 0.0, 1.0);
        self.range("workload.max_items", workload.max_items, 1, 100);
        self.real("workload.reservation_millis", workload.reservation_millis, 0.0, 3_600_000.0);
        self.real("workload.checkout_millis", workload.checkout_millis, 0.0, 3_600_000.0);
        self.real("workload.other_queries_per_sec", workload.other_queries_per_sec, 0.0, 10_000.0);
        self.real("workload.other_query_millis", workload.other_query_millis, 0.0, 3_600_000.0);
        self.real("workload.retry_share", workload.retry_share, 0.0, 1.0);
        self.real("workload.retry_after_seconds", workload.retry_after_seconds, 0.0, 86_400.0);
        self.range("workload.max_attempts", workload.max_attempts, 1, 20);
        self.real("workload.mean_order_value", workload.mean_order_value, 0.0, 1e9);
    }

    fn profile(&mut self, profile: &[f64]) {
        const PATH: &str = "workload.hourly_profile";
        if !profile.is_empty() && profile.len() != 24 {
            self.push(PATH, format!("{} numbers", profile.len()), "24 numbers, or none".to_owned());
        }
        for (hour, &rate) in profile.iter().enumerate() {
            self.real(&format!("{PATH}[{hour}]"), rate, 0.0, 1000.0);
        }
        // A sum far below one hour's share would make the rates of the other hours huge.
        if profile.len() == 24 && profile.iter().sum::<f64>() < 0.001 {
            self.push(PATH, "almost no traffic all day", "at least one hour with traffic".to_owned());
        }
    }

    /// The run as a whole: horizon times rates.
    fn size(&mut self, s: &Scenario) {
        let expected = expected_events(s);
        if expected > MAX_EXPECTED_EVENTS {
            let per_sec = expected / f64::from(s.horizon_seconds);
            let found = format!("{} s of up to {per_sec:.0} simulation events a second", s.horizon_seconds);
            self.push("horizon_seconds", found, format!("at most {MAX_EXPECTED_EVENTS:.0} events in all"));
        }
    }

    fn range(&mut self, path: &str, found: u32, least: u32, most: u32) {
        if found < least || found > most {
            self.push(path, found, format!("{least} to {most}"));
        }
    }

    fn real(&mut self, path: &str, found: f64, least: f64, most: f64) {
        // Written so that NaN is refused.
        if !(found >= least && found <= most) {
            self.push(path, found, format!("a number from {least} to {most}"));
        }
    }

    fn push(&mut self, path: &str, found: impl Display, expected: String) {
        self.0.push(Invalid { path: path.to_owned(), found: found.to_string(), expected });
    }
}

/// Simulation events of a run, at most about.
pub(super) fn expected_events(s: &Scenario) -> f64 {
    let (w, t) = (&s.workload, &s.topology);
    let peak = peak_over_mean(&w.hourly_profile);
    let per_checkout = f64::from(w.max_items + 10) * f64::from(w.max_attempts);
    let probes = match t.probe_period_seconds {
        0 => 0.0,
        period => f64::from(t.instances) / f64::from(period),
    };
    let per_sec = peak * (w.checkouts_per_sec * per_checkout + w.other_queries_per_sec * 4.0) + probes * 5.0;
    f64::from(s.horizon_seconds) * per_sec
}

/// The busiest hour's rate over the mean of the day.
fn peak_over_mean(profile: &[f64]) -> f64 {
    let sum: f64 = profile.iter().sum();
    if sum > 0.0 { profile.iter().fold(0.0, |peak: f64, &rate| peak.max(rate)) * 24.0 / sum } else { 1.0 }
}
