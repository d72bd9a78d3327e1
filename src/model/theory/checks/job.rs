//! A set of replications: the scenario, who watches each of them, and the formulas that claim something about them.

use core::fmt;

use super::{CheckOutcome, CheckRow, Measured, Unit};
use crate::model::Micros;
use crate::model::scenario::{CheckedScenario, Invalid, Scenario, Variant};
use crate::model::theory::sample::{Interval, Sample};
use crate::model::world::{Happened, Observer, World};

/// Watches one replication and takes its outputs.
pub(super) trait Watch {
    /// One for a new replication, whose seed the scenario has.
    fn fresh(&self, scenario: &Scenario) -> Box<dyn Watch>;

    /// Something happened.
    fn on(&mut self, happened: Happened);

    /// When it wants to look at the gauges next: before any event after that moment.
    fn next_look(&self) -> Micros {
        Micros::MAX
    }

    /// Looks at the gauges.
    fn look(&mut self, _: &World) {}

    /// Whether it has seen enough.
    fn is_over(&self) -> bool {
        false
    }

    /// The outputs. A replication that did not come to one gives NaN, with which nothing agrees.
    fn values(&self) -> Vec<f64>;
}

/// A watch as the world's observer.
pub(super) struct Watcher(Box<dyn Watch>);

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watcher")
    }
}

impl Observer for Watcher {
    fn on(&mut self, happened: Happened) {
        self.0.on(happened);
    }
}

impl Watcher {
    pub(super) fn new(watch: impl Watch + 'static) -> Self {
        Self(Box::new(watch))
    }

    pub(super) fn next_look(&self) -> Micros {
        self.0.next_look()
    }

    pub(super) fn look(&mut self, world: &World) {
        self.0.look(world);
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.is_over()
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.0.values()
    }
}

/// What a formula says about an output.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) name: &'static str,
    pub(super) formula: String,
    pub(super) assumes: String,
    pub(super) unit: Unit,
    pub(super) says: Says,
}

/// The number that a formula gives, and the outputs that it is about (by their place in [`Watch::values`]).
#[derive(Debug, Clone, Copy)]
pub(super) enum Says {
    /// The output's mean is this.
    Mean(usize, f64),
    /// The output's standard deviation is this.
    Sd(usize, f64),
    /// The first output's mean is that of the second, whose differences are the third.
    Same(usize, usize, usize),
}

/// Replications of a scenario.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) scenario: CheckedScenario,
    pub(super) variant: Variant,
    pub(super) n_replications: u32,
    pub(super) prototype: Watcher,
    pub(super) claims: Vec<Claim>,
}

impl Job {
    /// The n-th replication, from 1: its number is its seed.
    pub(super) fn replication(&self, nth: u32) -> (World, Watcher) {
        let scenario = self.scenario.with_seed(u64::from(nth));
        let watcher = Watcher(self.prototype.0.fresh(scenario.get()));
        (World::new(&scenario, self.variant), watcher)
    }

    /// The rows after `n_done` replications.
    pub(super) fn rows(&self, samples: &[Sample], n_done: u32) -> Vec<CheckRow> {
        let running = || CheckOutcome::Running { n_done, n_replications: self.n_replications };
        let outcome = |claim: &Claim| {
            let measured = if n_done < self.n_replications { None } else { claim.measured(samples) };
            measured.map_or_else(running, CheckOutcome::Measured)
        };
        self.claims.iter().map(|claim| claim.row(outcome(claim))).collect()
    }
}

impl Claim {
    pub(super) fn row(&self, outcome: CheckOutcome) -> CheckRow {
        CheckRow {
            name: self.name.to_owned(),
            formula: self.formula.clone(),
            assumes: self.assumes.clone(),
            unit: self.unit,
            outcome,
        }
    }

    fn measured(&self, samples: &[Sample]) -> Option<Measured> {
        let (expected, simulated, interval, n_replications) = match self.says {
            Says::Mean(output, expected) => {
                let sample = samples.get(output)?;
                (expected, sample.mean(), sample.mean_interval()?, sample.n())
            }
            Says::Sd(output, expected) => {
                let sample = samples.get(output)?;
                (expected, sample.sd(), sample.sd_interval()?, sample.n())
            }
            Says::Same(output, other, difference) => {
                let (sample, expected) = (samples.get(output)?, samples.get(other)?.mean());
                let half = samples.get(difference)?.mean_interval()?.half_width();
                let interval = Interval { low: sample.mean() - half, high: sample.mean() + half };
                (expected, sample.mean(), interval, sample.n())
            }
        };
        Some(Measured { expected, simulated, interval, n_replications })
    }
}

/// The rows of formulas that say nothing about the scenario.
pub(super) fn not_applicable(claims: &[Claim], why: &str) -> Vec<CheckRow> {
    claims.iter().map(|claim| claim.row(CheckOutcome::NotApplicable(why.to_owned()))).collect()
}

/// A derived scenario, or the rows that say why it cannot be run.
pub(super) fn checked(scenario: Scenario, claims: &[Claim]) -> Result<CheckedScenario, Vec<CheckRow>> {
    scenario.checked().map_err(|invalid| {
        let words: Vec<String> = invalid.iter().map(Invalid::to_string).collect();
        not_applicable(claims, &words.join("; "))
    })
}

/// The scenario with the code that leaks from the start to the horizon, and with no traffic that a formula about the
/// leak leaves out: no retries, no other queries, no probes, nothing that turns a request away.
pub(super) fn nothing_but_leaks(scenario: &Scenario) -> Scenario {
    let mut s = scenario.clone();
    s.bug_released_after_seconds = 0;
    s.workload.retry_share = 0.0;
    s.workload.other_queries_per_sec = 0.0;
    s.topology.probe_period_seconds = 0;
    s.topology.max_in_flight = 4096;
    s.topology.redis_connections = 4096;
    s.pool.connection_timeout_millis = 0;
    s
}

/// Sets the horizon, with no second release before it. Too long a time stays too long: the limits refuse it.
pub(super) fn set_horizon(scenario: &mut Scenario, secs: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let secs = libm::ceil(secs).clamp(60.0, 4e9) as u32;
    scenario.horizon_seconds = secs;
    scenario.fix_released_after_seconds = secs;
}

/// Model time in seconds.
#[expect(clippy::cast_precision_loss, reason = "a fortnight in microseconds is exact in an f64")]
pub(super) fn secs(at: Micros) -> f64 {
    at.0 as f64 / 1e6
}

/// From seconds; NaN and negative ones are 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(super) fn micros(secs: f64) -> Micros {
    Micros((secs * 1e6).clamp(0.0, 1e18) as u64)
}
