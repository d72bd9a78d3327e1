//! Reads the outputs off one run: an observer that counts, and the numbers that come out.

use serde::{Deserialize, Serialize};

use super::output::Output;
use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::observe::FailureWindows;
use crate::model::world::{Happened, Happening, Observer, Outcome, Tally};

/// What came out of one run, by [`Output`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured([f64; Output::ALL.len()]);

impl Measured {
    /// The value of an output, in its unit.
    #[must_use]
    pub fn get(&self, output: Output) -> f64 {
        self.0.get(output.index()).copied().unwrap_or(f64::NAN)
    }

    /// One output and nothing else.
    #[cfg(test)]
    pub(super) fn of(output: Output, value: f64) -> Self {
        let mut values = [0.0; Output::ALL.len()];
        values[output.index()] = value;
        Self(values)
    }
}

/// Counts while a world runs.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    /// From the release of the bug to that of the fix, as in the incident.
    window: (Micros, Micros),
    /// Of the requests that arrived in the window.
    tally: Tally,
    windows: FailureWindows,
    n_leaks: u32,
    n_exhaustions: u32,
    first_exhaustion: Option<Micros>,
    n_probe_restarts: u32,
    n_crashes: u32,
    /// Whether the answer that came last was one of the window's: `GaveUp` follows the answer that it is about.
    last_counts: bool,
}

impl Counter {
    pub(super) fn new(window: (Micros, Micros)) -> Self {
        Self {
            window,
            tally: Tally::default(),
            windows: FailureWindows::default(),
            n_leaks: 0,
            n_exhaustions: 0,
            first_exhaustion: None,
            n_probe_restarts: 0,
            n_crashes: 0,
            last_counts: false,
        }
    }

    fn is_counted(&self, arrived: Micros) -> bool {
        self.window.0 <= arrived && arrived < self.window.1
    }

    fn answered(&mut self, at: Micros, outcome: Outcome, latency: Micros) {
        self.last_counts = self.is_counted(at - latency);
        if !self.last_counts {
            return;
        }
        self.tally.count(outcome);
        if outcome.is_failure() {
            self.windows.note(at);
        }
    }

    /// Failed requests as a share of those received so far [0..1].
    pub(super) fn failed_share(&self) -> f64 {
        self.tally.failed_share()
    }

    /// The numbers of the run. `mean_order_value` in USD; `alert` is when the arm's alert first fired, after so many
    /// firings before the bug was released.
    pub(super) fn measured(&self, mean_order_value: f64, alert: Option<Micros>, n_false_alarms: u32) -> Measured {
        let of = f64::from;
        let Self { tally, .. } = self;
        let minutes = |at: Option<Micros>| minutes(at.unwrap_or(self.window.1).min(self.window.1) - self.window.0);
        let mut values = [0.0; Output::ALL.len()];
        for (value, output) in values.iter_mut().zip(Output::ALL) {
            *value = match output {
                Output::FailedShare => tally.failed_share(),
                Output::FailedRequests => of(tally.failed()),
                Output::Responses502 => of(tally.n_502()),
                Output::PoolTimeouts => of(tally.pool_timeouts),
                Output::RedisTimeouts => of(tally.redis_timeouts),
                Output::Refused => of(tally.refused),
                Output::LostOrders => of(tally.lost_orders),
                Output::LostRevenue => of(tally.lost_orders) * mean_order_value,
                Output::Leaks => of(self.n_leaks),
                Output::Exhaustions => of(self.n_exhaustions),
                Output::FirstExhaustion => minutes(self.first_exhaustion),
                Output::Restarts => of(self.n_probe_restarts + self.n_crashes),
                Output::Crashes => of(self.n_crashes),
                Output::FailureWindows => of(self.windows.count()),
                Output::ShowsInConnections => of(u32::from(self.n_leaks > 0)),
                Output::ShowsInAnswers => of(u32::from(tally.failed() > 0)),
                Output::AlertAfter => minutes(alert),
                Output::FalseAlarms => of(n_false_alarms),
            };
        }
        Measured(values)
    }
}

/// A span of model time [min].
fn minutes(span: Micros) -> f64 {
    // Whole seconds: below 2^32, so the conversion is exact.
    f64::from(u32::try_from(span.as_secs()).unwrap_or(u32::MAX)) / 60.0
}

impl Observer for Counter {
    fn on(&mut self, happened: Happened) {
        let Happened { at, what, .. } = happened;
        match what {
            Happening::Arrived(_) => self.tally.requests += u32::from(self.is_counted(at)),
            Happening::Answered { outcome, latency, .. } => self.answered(at, outcome, latency),
            Happening::GaveUp(_) => self.tally.lost_orders += u32::from(self.last_counts),
            Happening::Leaked { .. } => self.n_leaks += 1,
            Happening::Exhausted { .. } => {
                self.n_exhaustions += 1;
                self.first_exhaustion.get_or_insert(at);
            }
            Happening::Restarted(RestartCause::Probes) => self.n_probe_restarts += 1,
            Happening::Restarted(RestartCause::Crash) => self.n_crashes += 1,
            Happening::Restarted(RestartCause::Release | RestartCause::Operator)
            | Happening::Locked(_)
            | Happening::Reserved(_)
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
