//! The time series that monitoring would have recorded of a run.
//!
//! A scrape every minute; rates and quantiles over the five minutes before it, as the incident's queries ask for. An
//! instance whose process is down answers no scrape, so its series have a gap there.

use std::collections::VecDeque;

use hdrhistogram::Histogram;

use super::gauges::{CONNECTION_COUNT, PENDING_REQUESTS};
use super::summary::LONGEST_MILLIS;
use crate::model::Micros;
use crate::model::instance::InstanceState;
use crate::model::scenario::{CheckedScenario, Variant};
use crate::model::world::{Happened, Happening, Observer, Outcome, World};

/// Time between two scrapes.
const SCRAPE: Micros = Micros::from_secs(60);
/// What rates and quantiles look back on.
const WINDOW: Micros = Micros::from_secs(300);
/// One series of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct ReconstructedSeries {
    /// The metric's id in the incident file.
    pub metric: &'static str,
    /// The metric's name in production.
    pub name: &'static str,
    /// Labels and their values.
    pub labels: Vec<(&'static str, String)>,
    /// Times of the samples, rising.
    pub times: Vec<Micros>,
    /// The samples, as many.
    pub values: Vec<f64>,
}

/// The metrics of a run, whole or by instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Metric {
    FailedShare,
    LatencyP99,
    CheckedOut,
    Waiting,
    RedisTimeouts,
    Restarts,
    CheckoutRate,
}

impl Metric {
    const ALL: [Self; 7] = [
        Self::FailedShare,
        Self::LatencyP99,
        Self::CheckedOut,
        Self::Waiting,
        Self::RedisTimeouts,
        Self::Restarts,
        Self::CheckoutRate,
    ];

    /// The id in the incident file, and the name in production.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::FailedShare => ("failed-share", "checkout:failed:share"),
            Self::LatencyP99 => ("latency-p99", "http.server.request.duration"),
            Self::CheckedOut => ("checked-out", CONNECTION_COUNT),
            Self::Waiting => ("waiting", PENDING_REQUESTS),
            Self::RedisTimeouts => ("redis-timeouts", "checkout.redis.timeouts"),
            Self::Restarts => ("restarts", "kube_pod_container_status_restarts_total"),
            Self::CheckoutRate => ("checkout-rate", "http.server.request.count"),
        }
    }

    /// Whether each instance has a series of its own.
    const fn by_instance(self) -> bool {
        matches!(self, Self::CheckedOut | Self::Waiting | Self::Restarts)
    }
}

/// Runs the buggy world and records what monitoring would have seen: `failed-share` (%), `latency-p99` (s), `checked-out`
/// and `waiting` by instance, `redis-timeouts` (1/min), `restarts` by instance (a counter), `checkout-rate` (1/min).
#[must_use]
pub fn reconstruct(scenario: &CheckedScenario) -> Vec<ReconstructedSeries> {
    let mut monitored = Monitored::new(World::new(scenario, Variant::Buggy));
    while !monitored.is_done() {
        monitored.scrape();
    }
    monitored.finish()
}

/// A world that is watched as [`reconstruct`] does it, scrape by scrape.
#[derive(Debug)]
pub struct Monitored {
    world: World,
    window: Window,
    all: Vec<(Metric, ReconstructedSeries)>,
    /// Of the next scrape.
    at: Micros,
}

impl Monitored {
    /// A world that has not begun.
    #[must_use]
    pub fn new(world: World) -> Self {
        let mut all: Vec<(Metric, ReconstructedSeries)> = Vec::new();
        for metric in Metric::ALL {
            let instances = if metric.by_instance() { 0..world.n_instances() } else { 0..1 };
            all.extend(instances.map(|number| (metric, empty(metric, number))));
        }
        Self { world, window: Window::default(), all, at: SCRAPE }
    }

    /// Whether the horizon is reached.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.at > self.world.horizon()
    }

    /// How much of the run is done, in percent.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let (done, all) = (self.at.as_secs().saturating_sub(SCRAPE.as_secs()), self.world.horizon().as_secs());
        u8::try_from(done.saturating_mul(100) / all.max(1)).unwrap_or(100).min(100)
    }

    /// Runs to the next scrape and does it. Returns how many events that took.
    pub fn scrape(&mut self) -> u64 {
        let n_before = self.world.n_events();
        let at = self.at;
        self.world.run_until_seen_by(at, &mut self.window);
        self.window.forget_before(at - WINDOW);
        let mut of_instance = 0;
        let mut last = None;
        for (metric, series) in &mut self.all {
            of_instance = if last == Some(*metric) { of_instance + 1 } else { 0 };
            last = Some(*metric);
            if let Some(value) = sample(*metric, of_instance, &self.world, &self.window, at) {
                series.times.push(at);
                series.values.push(value);
            }
        }
        self.at += SCRAPE;
        self.world.n_events() - n_before
    }

    /// What was recorded.
    #[must_use]
    pub fn finish(self) -> Vec<ReconstructedSeries> {
        self.all.into_iter().map(|(_, series)| series).collect()
    }
}

fn empty(metric: Metric, instance: u32) -> ReconstructedSeries {
    let (id, name) = metric.names();
    let labels =
        if metric.by_instance() { vec![("instance", format!("checkout-{}", instance + 1))] } else { Vec::new() };
    ReconstructedSeries { metric: id, name, labels, times: Vec::new(), values: Vec::new() }
}

/// What a scrape at `at` sees; `None` where nobody answers it, or where there is nothing to divide by.
fn sample(metric: Metric, instance: usize, world: &World, window: &Window, at: Micros) -> Option<f64> {
    let looked_back = if at < WINDOW { at } else { WINDOW };
    let per_min = |n: u32| f64::from(n) * 60.0 / f64::from(u32::try_from(looked_back.as_secs()).unwrap_or(u32::MAX));
    let (instance, pool) = world.instances().nth(instance)?;
    match metric {
        Metric::FailedShare if window.n_answered == 0 => None,
        Metric::FailedShare => Some(100.0 * f64::from(window.n_failed) / f64::from(window.n_answered)),
        Metric::LatencyP99 => window.p99_seconds(),
        Metric::RedisTimeouts => Some(per_min(window.n_redis_timeouts)),
        Metric::CheckoutRate => Some(per_min(window.n_answered)),
        // Counted by what runs the instance, which answers even when the instance does not.
        Metric::Restarts => Some(f64::from(instance.n_probe_restarts + instance.n_crashes)),
        Metric::CheckedOut | Metric::Waiting if instance.state == InstanceState::Booting => None,
        Metric::CheckedOut => Some(f64::from(pool.counts().checked_out)),
        Metric::Waiting => Some(f64::from(pool.waiting_count())),
    }
}

/// The checkout requests answered lately.
#[derive(Debug, Default)]
struct Window {
    answers: VecDeque<(Micros, Micros, Outcome)>,
    n_answered: u32,
    n_failed: u32,
    n_redis_timeouts: u32,
}

impl Window {
    /// Forgets what was answered up to `end`.
    fn forget_before(&mut self, end: Micros) {
        while let Some(&(_, _, outcome)) = self.answers.front().filter(|&&(at, ..)| at <= end) {
            self.answers.pop_front();
            self.n_answered -= 1;
            self.n_failed -= u32::from(outcome.is_failure());
            self.n_redis_timeouts -= u32::from(outcome == Outcome::RedisTimeout);
        }
    }

    /// 99th percentile of the latencies [s].
    fn p99_seconds(&self) -> Option<f64> {
        let mut histogram = Histogram::<u32>::new_with_max(LONGEST_MILLIS, 3).ok()?;
        for (_, latency, _) in &self.answers {
            histogram.saturating_record(latency.as_millis());
        }
        let millis = u32::try_from(histogram.value_at_quantile(0.99)).ok()?;
        (!histogram.is_empty()).then(|| f64::from(millis) / 1000.0)
    }
}

impl Observer for Window {
    fn on(&mut self, happened: Happened) {
        if let Happening::Answered { outcome, latency, .. } = happened.what {
            self.answers.push_back((happened.at, latency, outcome));
            self.n_answered += 1;
            self.n_failed += u32::from(outcome.is_failure());
            self.n_redis_timeouts += u32::from(outcome == Outcome::RedisTimeout);
        }
    }
}
