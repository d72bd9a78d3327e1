//! Restarts and the share of failed requests against the renewal formula.
//!
//! The shipped instances, probes, boots and gateway under a constant rate, for many cycles. The first cycles are not
//! counted: all instances begin with an empty pool, and it takes a while until they no longer run dry together.

use super::job::{
    Claim, Job, Says, Watch, Watcher, checked, micros, not_applicable, nothing_but_leaks, secs, set_horizon,
};
use super::{CheckRow, Unit};
use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::scenario::{Balancing, Scenario, Variant};
use crate::model::theory::renewal::{Cycles, LongRun, mean_exhausted_secs};
use crate::model::world::{Happened, Happening};

/// Share of the time that an instance boots above which the instances no longer pass for independent.
const MOST_BOOTING: f64 = 0.1;
/// Cycles before the first that counts.
const WARM_UP_CYCLES: f64 = 6.0;
/// Cycles that count, of each instance.
const CYCLES: f64 = 40.0;
/// Enough for the interval to be 1 % of the share wide; 250 of them gave 5.424 % ± 0.018 where the formula says 5.429 %.
const REPLICATIONS: u32 = 64;

pub(super) fn plan(scenario: &Scenario) -> Result<Job, Vec<CheckRow>> {
    let (t, w) = (&scenario.topology, &scenario.workload);
    let exhausted_secs = mean_exhausted_secs(
        f64::from(t.probe_period_seconds),
        f64::from(t.probe_timeout_millis) / 1000.0,
        t.probe_failure_threshold,
    );
    let cycles = Cycles {
        instances: t.instances,
        max: scenario.pool.max,
        per_sec: w.checkouts_per_sec,
        failing_share: w.failing_share,
        work_secs: w.checkout_millis / 1000.0,
        reservation_secs: w.reservation_millis / 1000.0,
        exhausted_secs,
        boot_secs: f64::from(t.boot_seconds),
    };
    let long_run = cycles.long_run();
    let claims = claims(exhausted_secs, long_run);
    let refuse = |why: &str| Err(not_applicable(&claims, why));
    let Some(LongRun { cycle_secs, booting_share, .. }) = long_run else {
        return refuse("no reservation fails, so no pool is ever exhausted");
    };
    if booting_share > MOST_BOOTING {
        return refuse("the instances are down so often that their cycles are not independent");
    }
    if t.probe_period_seconds == 0 {
        return refuse("there is no probe, so nothing restarts an instance");
    }
    if t.balancing != Balancing::RoundRobin {
        return refuse("the gateway does not spread requests in turn");
    }
    let mut s = nothing_but_leaks(scenario);
    s.topology.probe_period_seconds = t.probe_period_seconds;
    s.topology.max_in_flight = t.max_in_flight;
    s.topology.redis_connections = t.redis_connections;
    s.workload.hourly_profile.clear();
    set_horizon(&mut s, cycle_secs * (WARM_UP_CYCLES + CYCLES));
    let scenario = checked(s, &claims)?;
    let from = micros(cycle_secs * WARM_UP_CYCLES);
    // What arrives in the last minute may find no answer before the end.
    let to = Micros::from_secs(u64::from(scenario.get().horizon_seconds)) - Micros::from_secs(60);
    let prototype = Watcher::new(Turns { from, to, ..Turns::default() });
    Ok(Job { scenario, variant: Variant::Buggy, n_replications: REPLICATIONS, prototype, claims })
}

fn claims(exhausted_secs: f64, long_run: Option<LongRun>) -> Vec<Claim> {
    let assumes =
        "all instances at a constant rate, without retries and other queries; the first cycles are not counted";
    vec![
        Claim {
            name: "Mean time from an exhausted pool to the end of its process",
            formula: "half a probe period, the periods to the last probe of the row, and its timeout".to_owned(),
            assumes: assumes.to_owned(),
            unit: Unit::Seconds,
            says: Says::Mean(0, exhausted_secs),
        },
        Claim {
            name: "Share of failed requests",
            formula: "renewal-reward: requests that meet an exhausted pool over all of a cycle; the rate at an instance is raised \
                      by those that boot, and turns make it regular"
                .to_owned(),
            assumes: assumes.to_owned(),
            unit: Unit::Share,
            says: Says::Mean(1, long_run.map_or(f64::NAN, |run| run.failed_share)),
        },
    ]
}

#[derive(Default)]
struct Turns {
    from: Micros,
    to: Micros,
    /// By instance, since when its pool is exhausted.
    exhausted: Vec<Option<Micros>>,
    n_restarts: u32,
    /// From exhausted to restarted, all together.
    exhausted_for: Micros,
    n_answered: u32,
    n_failed: u32,
}

impl Turns {
    fn exhausted(&mut self, instance: Option<u32>) -> Option<&mut Option<Micros>> {
        self.exhausted.get_mut(instance? as usize)
    }
}

impl Watch for Turns {
    fn fresh(&self, scenario: &Scenario) -> Box<dyn Watch> {
        let exhausted = vec![None; scenario.topology.instances as usize];
        Box::new(Self { from: self.from, to: self.to, exhausted, ..Self::default() })
    }

    fn on(&mut self, happened: Happened) {
        let Happened { at, instance, what } = happened;
        if let Happening::Answered { outcome, latency, .. } = what {
            let arrived = at - latency;
            if self.from <= arrived && arrived < self.to {
                self.n_answered += 1;
                self.n_failed += u32::from(outcome.is_failure());
            }
        } else if let Happening::Exhausted { .. } = what
            && let Some(exhausted) = self.exhausted(instance)
        {
            *exhausted = Some(at);
        } else if let Happening::Restarted(cause) = what
            && let Some(since) = self.exhausted(instance).and_then(Option::take)
            && cause == RestartCause::Probes
        {
            self.n_restarts += 1;
            self.exhausted_for += at - since;
        }
    }

    fn values(&self) -> Vec<f64> {
        vec![
            secs(self.exhausted_for) / f64::from(self.n_restarts),
            f64::from(self.n_failed) / f64::from(self.n_answered),
        ]
    }
}
