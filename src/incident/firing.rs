//! When an alert rule of the file fired, or would have, over a series of its metric.

use super::file::Alert;
use crate::clock::{UnixMillis, Window};
use crate::experiment::alert::{Firing, Rule, firings_of};
use crate::series::Series;

/// Every time during which the rule fired over a series, in order; the last one may end with the samples.
#[must_use]
pub fn firings_over(alert: &Alert, series: &Series) -> Vec<Window> {
    let rule = Rule { compare: alert.op.into(), threshold: alert.threshold, for_seconds: alert.for_seconds };
    let Some(extent) = series.extent() else { return Vec::new() };
    let samples = series.times().iter().zip(series.values()).enumerate().flat_map(|(i, (t, value))| {
        let at = t.0.div_euclid(1_000);
        // A gap is a scrape without an answer: the rule starts anew.
        let gap = (i > 0 && series.gap_before(i)).then_some((at, None));
        gap.into_iter().chain([(at, value.is_finite().then_some(*value))])
    });
    let window = |firing: Firing| {
        let seconds = |at: i64| UnixMillis(at.saturating_mul(1_000));
        Window::new(seconds(firing.from), firing.to.map_or(extent.to, seconds))
    };
    firings_of(rule, samples).into_iter().map(window).collect()
}
