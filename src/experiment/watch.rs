//! What monitoring sees of a world: a scrape a minute, of the metrics that an alert may be about.
//!
//! The same definitions as the reconstructed series (`model::observe`): rates and shares over the five minutes before a
//! scrape, nothing from an instance whose process is down. A test compares the two.

use serde::{Deserialize, Serialize};

use super::alert::{Evaluation, Firing, Rule};
use crate::model::Micros;
use crate::model::instance::InstanceState;
use crate::model::scenario::{CheckedScenario, Variant};
use crate::model::world::{Happened, Happening, Observer, Outcome, World};

/// Time between two scrapes.
pub(super) const SCRAPE: Micros = Micros::from_secs(60);
/// Scrapes that shares and rates look back on.
const LOOK_BACK: usize = 5;

/// A metric that an alert rule may watch in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watched {
    /// Failed checkout requests [%].
    FailedShare,
    /// Clients in use, by instance.
    CheckedOut,
    /// Requests that wait for a client, by instance.
    Waiting,
    /// Redis timeouts [1/min].
    RedisTimeouts,
    /// Restarts so far, by instance.
    Restarts,
    /// Checkout requests answered [1/min].
    CheckoutRate,
}

impl Watched {
    /// The metrics and their ids in an incident file.
    pub const ALL: [(&'static str, Self); 6] = [
        ("failed-share", Self::FailedShare),
        ("checked-out", Self::CheckedOut),
        ("waiting", Self::Waiting),
        ("redis-timeouts", Self::RedisTimeouts),
        ("restarts", Self::Restarts),
        ("checkout-rate", Self::CheckoutRate),
    ];

    /// The metric of that id.
    #[must_use]
    pub fn from_metric(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == id).map(|(_, watched)| watched)
    }

    const fn by_instance(self) -> bool {
        matches!(self, Self::CheckedOut | Self::Waiting | Self::Restarts)
    }
}

/// A rule over every series of one metric of a world.
#[derive(Debug, Clone)]
pub(super) struct Watcher {
    watched: Watched,
    evaluations: Vec<Evaluation>,
    /// Answered, failed and Redis timeouts of the last minutes, the current one last.
    minutes: [(u32, u32, u32); LOOK_BACK],
    n_scrapes: u32,
    firings: Vec<Firing>,
}

impl Watcher {
    pub(super) fn new(watched: Watched, rule: Rule, n_instances: u32) -> Self {
        let n_series = if watched.by_instance() { n_instances } else { 1 };
        Self {
            watched,
            evaluations: (0..n_series).map(|_| Evaluation::new(rule)).collect(),
            minutes: [(0, 0, 0); LOOK_BACK],
            n_scrapes: 0,
            firings: Vec::new(),
        }
    }

    /// Takes the samples at `at`. Gives the moment if the alert fires in any series.
    pub(super) fn scrape(&mut self, at: Micros, world: &World) -> Option<Micros> {
        let seconds = i64::try_from(at.as_secs()).unwrap_or(i64::MAX);
        let shared = self.shared_sample();
        let mut fires = false;
        for (evaluation, (instance, pool)) in self.evaluations.iter_mut().zip(world.instances()) {
            let is_down = instance.state == InstanceState::Booting;
            let value = match self.watched {
                Watched::CheckedOut | Watched::Waiting if is_down => None,
                Watched::CheckedOut => Some(f64::from(pool.counts().checked_out)),
                Watched::Waiting => Some(f64::from(pool.waiting_count())),
                Watched::Restarts => Some(f64::from(instance.n_probe_restarts + instance.n_crashes)),
                Watched::FailedShare | Watched::RedisTimeouts | Watched::CheckoutRate => shared,
            };
            self.firings.extend(evaluation.sample(seconds, value));
            fires |= evaluation.current().is_some();
        }
        self.minutes.rotate_left(1);
        if let Some(current) = self.minutes.last_mut() {
            *current = (0, 0, 0);
        }
        fires.then_some(at)
    }

    /// What one series for all instances says now.
    fn shared_sample(&mut self) -> Option<f64> {
        self.n_scrapes += 1;
        let looked_back = f64::from(self.n_scrapes.min(5));
        let sum = |part: fn(&(u32, u32, u32)) -> u32| f64::from(self.minutes.iter().map(part).sum::<u32>());
        let n_answered = sum(|minute| minute.0);
        match self.watched {
            Watched::FailedShare if n_answered < 1.0 => None,
            Watched::FailedShare => Some(100.0 * sum(|minute| minute.1) / n_answered),
            Watched::RedisTimeouts => Some(sum(|minute| minute.2) / looked_back),
            Watched::CheckoutRate => Some(n_answered / looked_back),
            Watched::CheckedOut | Watched::Waiting | Watched::Restarts => None,
        }
    }

    /// Every firing so far, those that go on included, in order of time.
    pub(super) fn into_firings(mut self) -> Vec<Firing> {
        self.firings.extend(self.evaluations.iter().filter_map(Evaluation::current));
        self.firings.sort_unstable();
        self.firings
    }
}

impl Observer for Watcher {
    fn on(&mut self, happened: Happened) {
        if let (Happening::Answered { outcome, .. }, Some(minute)) = (happened.what, self.minutes.last_mut()) {
            minute.0 += 1;
            minute.1 += u32::from(outcome.is_failure());
            minute.2 += u32::from(outcome == Outcome::RedisTimeout);
        }
    }
}

/// Every firing of a rule in a run of the buggy world, in seconds of model time.
#[must_use]
pub fn firings(scenario: &CheckedScenario, metric: Watched, rule: Rule) -> Vec<Firing> {
    let mut world = World::new(scenario, Variant::Buggy);
    let mut watcher = Watcher::new(metric, rule, world.n_instances());
    let mut at = SCRAPE;
    while at <= world.horizon() {
        world.run_until_seen_by(at, &mut watcher);
        watcher.scrape(at, &world);
        at += SCRAPE;
    }
    watcher.into_firings()
}
