//! One run in a few numbers.

use hdrhistogram::Histogram;

use super::FailureWindows;
use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::scenario::{CheckedScenario, Variant};
use crate::model::world::{Happened, Happening, Observer, Outcome, Tally, World};

/// Longest latency that is told from longer ones [ms]; quantiles are kept to three digits.
pub(super) const LONGEST_MILLIS: u64 = 3_600_000;

/// Quantiles of the time to an answer, failures included \[ms\]; 0 where nothing was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Latencies {
    /// Half of the answers came sooner.
    pub p50_millis: u32,
    /// 95 of 100 did.
    pub p95_millis: u32,
    /// 99 of 100 did.
    pub p99_millis: u32,
}

/// An answer that takes longer is slow, whatever it says.
const SLOW: Micros = Micros::from_secs(5);

/// When each of the four symptoms was first seen, in the whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Symptoms {
    /// A pool's last client leaked.
    pub pool_exhausted: Option<Micros>,
    /// A request was answered 502.
    pub bad_gateway: Option<Micros>,
    /// A request found no Redis connection in time.
    pub redis_timeout: Option<Micros>,
    /// An answer took more than five seconds.
    pub slow_answer: Option<Micros>,
}

/// One run in a few numbers. Requests and money count from the first release to the second.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// Checkout requests of the impact window and their answers.
    pub impact: Tally,
    /// Checkout requests of the whole run and their answers.
    pub whole: Tally,
    /// Customers who came in the whole run: in both worlds the same.
    pub n_customers: u32,
    /// Value of the lost orders [USD].
    pub lost_revenue: f64,
    /// How often a pool's last client leaked.
    pub n_exhaustions: u32,
    /// Restarts because probes failed.
    pub n_probe_restarts: u32,
    /// Clients that leaked.
    pub n_leaks: u32,
    /// The four symptoms.
    pub symptoms: Symptoms,
    /// Latencies of the whole run.
    pub latencies: Latencies,
    /// Stretches with failed requests; five minutes without one end a stretch.
    pub n_windows: u32,
    /// Redis timeouts on an instance whose pool was not exhausted.
    pub n_redis_timeouts_unexplained: u32,
    /// Simulation events.
    pub n_events: u64,
    /// Digest of the run.
    pub digest: u64,
}

/// Runs a world of the scenario to its horizon. `None` if a rule of the model was broken.
#[must_use]
pub fn summarize(scenario: &CheckedScenario, variant: Variant) -> Option<RunSummary> {
    let mut world = World::new(scenario, variant);
    let n_instances = world.n_instances();
    let mut counter = Counter {
        exhausted: vec![false; n_instances as usize],
        symptoms: Symptoms::default(),
        latencies: Histogram::new_with_max(LONGEST_MILLIS, 3).ok()?,
        n_exhaustions: 0,
        n_probe_restarts: 0,
        n_leaks: 0,
        windows: FailureWindows::default(),
        n_redis_timeouts_unexplained: 0,
    };
    world.run_until_seen_by(Micros::MAX, &mut counter);
    if world.violation().is_some() {
        return None;
    }
    Some(RunSummary {
        impact: *world.impact_tally(),
        whole: *world.tally(),
        n_customers: world.n_customers(),
        lost_revenue: world.lost_revenue(),
        n_exhaustions: counter.n_exhaustions,
        n_probe_restarts: counter.n_probe_restarts,
        n_leaks: counter.n_leaks,
        symptoms: counter.symptoms,
        latencies: quantiles(&counter.latencies),
        n_windows: counter.windows.count(),
        n_redis_timeouts_unexplained: counter.n_redis_timeouts_unexplained,
        n_events: world.n_events(),
        digest: world.digest(),
    })
}

fn quantiles(histogram: &Histogram<u32>) -> Latencies {
    let millis = |quantile| u32::try_from(histogram.value_at_quantile(quantile)).unwrap_or(u32::MAX);
    Latencies { p50_millis: millis(0.5), p95_millis: millis(0.95), p99_millis: millis(0.99) }
}

struct Counter {
    /// By instance.
    exhausted: Vec<bool>,
    symptoms: Symptoms,
    latencies: Histogram<u32>,
    n_exhaustions: u32,
    n_probe_restarts: u32,
    n_leaks: u32,
    windows: FailureWindows,
    n_redis_timeouts_unexplained: u32,
}

impl Counter {
    fn exhausted(&mut self, instance: Option<u32>) -> Option<&mut bool> {
        self.exhausted.get_mut(instance? as usize)
    }

    fn set_exhausted(&mut self, instance: Option<u32>, to: bool) {
        if let Some(exhausted) = self.exhausted(instance) {
            *exhausted = to;
        }
    }
}

impl Observer for Counter {
    fn on(&mut self, happened: Happened) {
        let Happened { at, instance, what } = happened;
        if let Happening::Answered { outcome, latency, .. } = what {
            self.latencies.saturating_record(latency.as_millis());
            let seen = |is: bool, first: &mut Option<Micros>| {
                if is {
                    first.get_or_insert(at);
                }
            };
            seen(outcome.status() == 502, &mut self.symptoms.bad_gateway);
            seen(outcome == Outcome::RedisTimeout, &mut self.symptoms.redis_timeout);
            seen(latency > SLOW, &mut self.symptoms.slow_answer);
        }
        match what {
            Happening::Answered { outcome, .. } if outcome.is_failure() => {
                self.windows.note(at);
                let explained = self.exhausted(instance).is_some_and(|exhausted| *exhausted);
                self.n_redis_timeouts_unexplained += u32::from(outcome == Outcome::RedisTimeout && !explained);
            }
            Happening::Leaked { .. } => self.n_leaks += 1,
            Happening::Exhausted { .. } => {
                self.n_exhaustions += 1;
                self.symptoms.pool_exhausted.get_or_insert(at);
                self.set_exhausted(instance, true);
            }
            Happening::Restarted(cause) => {
                self.n_probe_restarts += u32::from(cause == RestartCause::Probes);
                self.set_exhausted(instance, false);
            }
            Happening::Arrived(_)
            | Happening::Locked(_)
            | Happening::Reserved(_)
            | Happening::Answered { .. }
            | Happening::GaveUp(_)
            | Happening::Query { .. }
            | Happening::QueryFailed(_)
            | Happening::ProbeFailed { .. }
            | Happening::ProbePassed
            | Happening::Draining
            | Happening::Up
            | Happening::Granted { .. }
            | Happening::Intervened { .. } => {}
        }
    }
}
