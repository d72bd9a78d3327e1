//! What stays the same for a whole run: the scenario in the model's own units. Shared by all clones of a world.

use crate::model::Micros;
use crate::model::instance::Code;
use crate::model::intervention::Knob;
use crate::model::pool::Options;
use crate::model::scenario::{Balancing, Scenario, Variant};
use crate::model::workload::Workload;

/// The scenario in model time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setup {
    pub(super) variant: Variant,
    pub(super) workload: Workload,
    pub(super) options: Options,
    pub(super) horizon: Micros,
    bug_released: Micros,
    fix_released: Micros,
    pub(super) n_releases_at_start: u32,
    pub(super) balancing: Balancing,
    pub(super) boot: Micros,
    pub(super) drain: Micros,
    pub(super) max_in_flight: u32,
    pub(super) connect: Micros,
    pub(super) gateway_timeout: Micros,
    pub(super) redis_connections: u32,
    pub(super) redis_timeout: Micros,
    pub(super) probe_period: Option<Micros>,
    pub(super) probe_timeout: Micros,
    pub(super) probe_failure_threshold: u32,
    pub(super) mean_order_value: f64,
}

impl Setup {
    pub(super) fn new(scenario: &Scenario, variant: Variant) -> Self {
        let (t, p) = (&scenario.topology, &scenario.pool);
        let secs = |secs: u32| Micros::from_secs(u64::from(secs));
        let millis = |millis: u32| Micros::from_millis(u64::from(millis));
        let at_start = |after: u32| u32::from(after == 0);
        Self {
            variant,
            workload: Workload::new(scenario),
            options: Options {
                max: p.max,
                min: p.min,
                idle_timeout_millis: Some(u64::from(p.idle_timeout_millis)),
                connection_timeout_millis: u64::from(p.connection_timeout_millis),
                max_uses: p.max_uses,
                max_lifetime_seconds: f64::from(p.max_lifetime_seconds),
                ..Options::default()
            },
            horizon: secs(scenario.horizon_seconds),
            bug_released: secs(scenario.bug_released_after_seconds),
            fix_released: secs(scenario.fix_released_after_seconds),
            n_releases_at_start: at_start(scenario.bug_released_after_seconds)
                + at_start(scenario.fix_released_after_seconds),
            balancing: t.balancing,
            boot: secs(t.boot_seconds),
            drain: secs(t.drain_seconds),
            max_in_flight: t.max_in_flight,
            connect: millis(t.connect_millis),
            gateway_timeout: millis(t.gateway_timeout_millis),
            redis_connections: t.redis_connections,
            redis_timeout: millis(t.redis_timeout_millis),
            probe_period: (t.probe_period_seconds > 0).then(|| secs(t.probe_period_seconds)),
            probe_timeout: millis(t.probe_timeout_millis),
            probe_failure_threshold: t.probe_failure_threshold,
            mean_order_value: scenario.workload.mean_order_value,
        }
    }

    /// Sets a knob.
    pub(super) fn set(&mut self, knob: Knob) {
        let options = &mut self.options;
        match knob {
            Knob::Max(max) => options.max = max,
            Knob::IdleTimeoutMillis(millis) => options.idle_timeout_millis = Some(u64::from(millis)),
            Knob::ConnectionTimeoutMillis(millis) => options.connection_timeout_millis = u64::from(millis),
            Knob::MaxUses(uses) => options.max_uses = uses,
            Knob::MaxLifetimeSeconds(seconds) => options.max_lifetime_seconds = f64::from(seconds),
            Knob::FailingPermille(permille) => self.workload.set_failing_share(permille),
            Knob::RatePermille(permille) => self.workload.set_rate(permille),
        }
    }

    /// The releases that come during the run, in their order.
    pub(super) fn releases(&self) -> impl Iterator<Item = Micros> {
        [self.bug_released, self.fix_released].into_iter().filter(|&at| at > Micros::ZERO && at < self.horizon)
    }

    /// Whether a request received then counts toward the incident's impact.
    pub(super) fn is_impact(&self, arrived: Micros) -> bool {
        self.bug_released <= arrived && arrived < self.fix_released
    }

    /// The code of a process that starts after so many releases.
    pub(super) fn code(&self, n_releases: u32) -> Code {
        Code::after_releases(self.variant, n_releases)
    }
}
