//! When an alert rule of the file fired, or would have, over a series of its metric.

use super::file::Alert;
use crate::clock::{UnixMillis, Window};
use crate::experiment::alert::{Evaluation, Firing, Rule};
use crate::series::Series;

/// Every time during which the rule fired over a series, in order; the last one may end with the samples.
#[must_use]
pub fn firings_over(alert: &Alert, series: &Series) -> Vec<Window> {
    let mut over = FiringsOver::new(alert, series);
    over.take(usize::MAX);
    over.finish()
}

/// The same, some samples at a time: a long series is gone through between two frames.
#[derive(Debug)]
pub struct FiringsOver<'a> {
    series: &'a Series,
    evaluation: Evaluation,
    n_taken: usize,
    firings: Vec<Firing>,
}

impl<'a> FiringsOver<'a> {
    /// Before the first sample.
    #[must_use]
    pub fn new(alert: &Alert, series: &'a Series) -> Self {
        let rule = Rule { compare: alert.op.into(), threshold: alert.threshold, for_seconds: alert.for_seconds };
        Self { series, evaluation: Evaluation::new(rule), n_taken: 0, firings: Vec::new() }
    }

    /// Takes up to `n` samples more, and says whether there are others.
    pub fn take(&mut self, n: usize) -> bool {
        let Self { series, evaluation, n_taken, firings } = self;
        let end = n_taken.saturating_add(n).min(series.values().len());
        let times = series.times().get(*n_taken..end).unwrap_or_default();
        let values = series.values().get(*n_taken..end).unwrap_or_default();
        for ((i, t), value) in (*n_taken..).zip(times).zip(values) {
            let at = t.0.div_euclid(1_000);
            // A gap is a scrape without an answer: the rule starts anew.
            if i > 0 && series.gap_before(i) {
                firings.extend(evaluation.sample(at, None));
            }
            firings.extend(evaluation.sample(at, value.is_finite().then_some(*value)));
        }
        *n_taken = end;
        end < series.values().len()
    }

    /// The firings over all samples that were taken.
    #[must_use]
    pub fn finish(self) -> Vec<Window> {
        let Some(extent) = self.series.extent() else { return Vec::new() };
        let seconds = |at: i64| UnixMillis(at.saturating_mul(1_000));
        let window = |firing: Firing| Window::new(seconds(firing.from), firing.to.map_or(extent.to, seconds));
        self.firings.into_iter().chain(self.evaluation.current()).map(window).collect()
    }
}
