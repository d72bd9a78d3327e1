//! Any values as a scenario's parameters: refused by name, or run for a while without breaking a rule of the model.

use postmortem_explorer::model::{
    Balancing, Invalid, Micros, PoolParams, Scenario, TopologyParams, Variant, WorkloadParams, World,
};

/// Events that each world runs for.
const N_EVENTS: u32 = 8_000;
/// Events from one look at all books to the next.
const N_BETWEEN_AUDITS: u32 = 1_000;
/// No scenario has more problems: each parameter can have two, and a profile has 24 numbers.
const MOST_PROBLEMS: usize = 2 * 34 + 24;

/// A parameter that is a whole number: its path, its limits, and where it stands.
pub(crate) struct Whole(
    pub(crate) &'static str,
    pub(crate) u32,
    pub(crate) u32,
    pub(crate) fn(&mut Scenario) -> &mut u32,
);

/// A parameter that is any number.
pub(crate) struct Real(
    pub(crate) &'static str,
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) fn(&mut Scenario) -> &mut f64,
);

const MOST_SECONDS: u32 = 1_209_600;
const MOST_MILLIS: u32 = 2_147_483_647;

/// Every whole parameter that has limits, with them.
pub(crate) const WHOLES: &[Whole] = &[
    Whole("horizon_seconds", 60, MOST_SECONDS, |s| &mut s.horizon_seconds),
    Whole("bug_released_after_seconds", 0, MOST_SECONDS, |s| &mut s.bug_released_after_seconds),
    Whole("fix_released_after_seconds", 0, MOST_SECONDS, |s| &mut s.fix_released_after_seconds),
    Whole("starts_at", 0, 86_399, |s| &mut s.local_second_of_day),
    Whole("pool.max", 1, 200, |s| &mut s.pool.max),
    Whole("pool.min", 0, 200, |s| &mut s.pool.min),
    Whole("pool.idleTimeoutMillis", 0, MOST_MILLIS, |s| &mut s.pool.idle_timeout_millis),
    Whole("pool.connectionTimeoutMillis", 0, MOST_MILLIS, |s| &mut s.pool.connection_timeout_millis),
    Whole("pool.maxUses", 0, u32::MAX, |s| &mut s.pool.max_uses),
    Whole("pool.maxLifetimeSeconds", 0, MOST_MILLIS / 1000, |s| &mut s.pool.max_lifetime_seconds),
    Whole("topology.instances", 1, 16, |s| &mut s.topology.instances),
    Whole("topology.boot_seconds", 1, 3_600, |s| &mut s.topology.boot_seconds),
    Whole("topology.drain_seconds", 0, 3_600, |s| &mut s.topology.drain_seconds),
    Whole("topology.max_in_flight", 1, 4_096, |s| &mut s.topology.max_in_flight),
    Whole("topology.connect_millis", 0, 600_000, |s| &mut s.topology.connect_millis),
    Whole("topology.gateway_timeout_millis", 1, 3_600_000, |s| &mut s.topology.gateway_timeout_millis),
    Whole("topology.redis_connections", 1, 4_096, |s| &mut s.topology.redis_connections),
    Whole("topology.redis_timeout_millis", 1, 3_600_000, |s| &mut s.topology.redis_timeout_millis),
    Whole("topology.probe_period_seconds", 0, 86_400, |s| &mut s.topology.probe_period_seconds),
    Whole("topology.probe_timeout_millis", 1, 3_600_000, |s| &mut s.topology.probe_timeout_millis),
    Whole("topology.probe_failure_threshold", 1, 1_000, |s| &mut s.topology.probe_failure_threshold),
    Whole("workload.max_items", 1, 100, |s| &mut s.workload.max_items),
    Whole("workload.max_attempts", 1, 20, |s| &mut s.workload.max_attempts),
];

/// Every other parameter that has limits, with them.
pub(crate) const REALS: &[Real] = &[
    Real("workload.checkouts_per_sec", 0.0, 10_000.0, |s| &mut s.workload.checkouts_per_sec),
    Real("workload.failing_share", 0.0, 1.0, |s| &mut s.workload.failing_share),
    Real("workload.reservation_millis", 0.0, 3_600_000.0, |s| &mut s.workload.reservation_millis),
    Real("workload.checkout_millis", 0.0, 3_600_000.0, |s| &mut s.workload.checkout_millis),
    Real("workload.other_queries_per_sec", 0.0, 10_000.0, |s| &mut s.workload.other_queries_per_sec),
    Real("workload.other_query_millis", 0.0, 3_600_000.0, |s| &mut s.workload.other_query_millis),
    Real("workload.retry_share", 0.0, 1.0, |s| &mut s.workload.retry_share),
    Real("workload.retry_after_seconds", 0.0, 86_400.0, |s| &mut s.workload.retry_after_seconds),
    Real("workload.mean_order_value", 0.0, 1e9, |s| &mut s.workload.mean_order_value),
];

/// What is made of the bytes.
#[derive(Debug)]
pub(crate) struct Made {
    /// The scenario.
    pub(crate) scenario: Scenario,
    /// Paths of the parameters that were put outside their limits.
    pub(crate) outside: Vec<String>,
}

/// A scenario from any bytes; what is missing at the end counts as zeros. Every scenario can be had, and extremes often.
#[must_use]
pub(crate) fn from_bytes(bytes: &[u8]) -> Made {
    let mut take = Take(bytes);
    let may_be_outside = take.byte() % 4 == 0;
    let mut made = Made { scenario: blank(), outside: Vec::new() };
    let s = &mut made.scenario;
    s.seed = take.word();
    s.topology.balancing = if take.byte() % 2 == 0 { Balancing::RoundRobin } else { Balancing::LeastConnections };
    for Whole(path, least, most, place) in WHOLES {
        let value = take.whole(*least, *most, may_be_outside);
        *place(s) = value;
        if !(*least..=*most).contains(&value) {
            made.outside.push((*path).to_owned());
        }
    }
    for Real(path, least, most, place) in REALS {
        let value = take.real(*least, *most, may_be_outside);
        *place(s) = value;
        if !(*least..=*most).contains(&value) {
            made.outside.push((*path).to_owned());
        }
    }
    let n_hours = [0, 24, 24, 24, 23, 1][usize::from(take.byte() % if may_be_outside { 6 } else { 4 })];
    for hour in 0..n_hours {
        let rate = take.real(0.0, 1000.0, may_be_outside);
        s.workload.hourly_profile.push(rate);
        if !(0.0..=1000.0).contains(&rate) {
            made.outside.push(format!("workload.hourly_profile[{hour}]"));
        }
    }
    if ![0, 24].contains(&n_hours) {
        made.outside.push("workload.hourly_profile".to_owned());
    }
    if !may_be_outside {
        // These three depend on each other.
        s.pool.min = s.pool.min.min(s.pool.max);
        s.fix_released_after_seconds = s.fix_released_after_seconds.max(s.bug_released_after_seconds);
    }
    made
}

/// Checks the scenario that the bytes make, and runs it if it keeps all limits. True if it ran.
///
/// # Panics
/// When a value outside its limits is let in or not named, or a run breaks a rule of the model.
pub(crate) fn try_bytes(bytes: &[u8]) -> bool {
    let Made { scenario, outside } = from_bytes(bytes);
    let invalid = scenario.check();
    assert!(invalid.len() <= MOST_PROBLEMS, "{} problems", invalid.len());
    for path in &outside {
        assert!(invalid.iter().any(|problem| problem.path == *path), "{path} is not named: {invalid:?} {scenario:?}");
    }
    let Ok(checked) = scenario.checked() else {
        assert!(!invalid.is_empty(), "refused for no reason");
        return false;
    };
    assert_eq!((&invalid, &outside), (&Vec::<Invalid>::new(), &Vec::new()), "let in with problems");
    for variant in [Variant::Buggy, Variant::Fixed] {
        let mut world = World::new(&checked, variant);
        let mut before = Micros::ZERO;
        for nth in 0..N_EVENTS {
            let Some(at) = world.step() else { break };
            assert!(at >= before, "time runs back from {before} to {at}: {checked:?}");
            before = at;
            if nth % N_BETWEEN_AUDITS == 0 {
                assert_eq!(world.audit(), Ok(()), "{checked:?}");
            }
        }
        assert_eq!((world.violation(), world.audit()), (None, Ok(())), "{checked:?}");
    }
    true
}

/// Something in every place.
fn blank() -> Scenario {
    Scenario {
        seed: 0,
        horizon_seconds: 0,
        bug_released_after_seconds: 0,
        fix_released_after_seconds: 0,
        local_second_of_day: 0,
        pool: PoolParams {
            max: 0,
            min: 0,
            idle_timeout_millis: 0,
            connection_timeout_millis: 0,
            max_uses: 0,
            max_lifetime_seconds: 0,
        },
        topology: TopologyParams {
            instances: 0,
            boot_seconds: 0,
            drain_seconds: 0,
            max_in_flight: 0,
            connect_millis: 0,
            balancing: Balancing::RoundRobin,
            gateway_timeout_millis: 0,
            redis_connections: 0,
            redis_timeout_millis: 0,
            probe_period_seconds: 0,
            probe_timeout_millis: 0,
            probe_failure_threshold: 0,
        },
        workload: WorkloadParams {
            checkouts_per_sec: 0.0,
            hourly_profile: Vec::new(),
            failing_share: 0.0,
            max_items: 0,
            reservation_millis: 0.0,
            checkout_millis: 0.0,
            other_queries_per_sec: 0.0,
            other_query_millis: 0.0,
            retry_share: 0.0,
            retry_after_seconds: 0.0,
            max_attempts: 0,
            mean_order_value: 0.0,
        },
    }
}

/// Bytes that are used up from the front.
struct Take<'a>(&'a [u8]);

impl Take<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn word(&mut self) -> u64 {
        (0..8).fold(0, |word, _| word << 8 | u64::from(self.byte()))
    }

    /// A share from 0 to 1, small ones as often as large ones: rates and delays matter by their order of magnitude.
    fn share(&mut self) -> f64 {
        let magnitude = i32::from(self.byte() % 24);
        let share = f64::from(self.byte()) / 255.0;
        share / f64::from(1_u32 << magnitude)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the span")]
    fn whole(&mut self, least: u32, most: u32, may_be_outside: bool) -> u32 {
        match self.byte() {
            0..16 => least,
            16..32 => most,
            32..36 if may_be_outside => least.wrapping_sub(1),
            36..40 if may_be_outside => most.wrapping_add(1),
            40..44 if may_be_outside => self.word() as u32,
            _ => least + (f64::from(most - least) * self.share()) as u32,
        }
    }

    fn real(&mut self, least: f64, most: f64, may_be_outside: bool) -> f64 {
        match self.byte() {
            0..16 => least,
            16..32 => most,
            32..34 if may_be_outside => f64::NAN,
            34..36 if may_be_outside => f64::INFINITY,
            36..38 if may_be_outside => -f64::MIN_POSITIVE,
            38..40 if may_be_outside => most * (1.0 + f64::EPSILON),
            40..44 if may_be_outside => f64::from_bits(self.word()),
            _ => least + (most - least) * self.share(),
        }
    }
}
