//! A chart in one computed sentence, for those who do not see it.

use super::{Series, number};
use crate::clock::{DAY, UnixMillis, Window, Zone};

/// `Failed checkouts, %: 0 to 41, highest at 02:08, last 0.`: what a screen reader says of one series in a window.
#[must_use]
pub fn describe(title: &str, unit: &str, series: &Series, window: Window, zone: &Zone) -> String {
    let heading = if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") };
    let last = series.last_value(window);
    let (Some((min, max)), Some(last)) = (series.min_max(window), last) else {
        return format!("{heading}: no values in this window.");
    };
    let (low, high) = (number(min), number(max));
    if low == high {
        return format!("{heading}: {low} throughout.");
    }
    let peak = series.pyramid.first_at_least(&series.values, series.range(window), max).and_then(|i| series.finite(i));
    let when = peak.map_or(String::new(), |peak| format!(", highest at {}", moment(peak.t, window, zone)));
    format!("{heading}: {low} to {high}{when}, last {}.", number(last))
}

/// The time of day; with the date where a window of a day or more leaves it open.
fn moment(t: UnixMillis, window: Window, zone: &Zone) -> String {
    if window.millis() >= DAY && !matches!(zone, Zone::Since { .. }) {
        return format!("{} on {}", zone.time_short(t), zone.date(t));
    }
    zone.time_short(t)
}

/// A chart of several series in one sentence: `Waiting, requests, 4 series: 0 to 35, highest in checkout-2 at 02:08; last
/// 3, 0, 0 and 1.` Of one series, as [`describe`].
#[must_use]
pub fn describe_all(
    title: &str,
    unit: &str,
    series: &[&Series],
    label: Option<&str>,
    window: Window,
    zone: &Zone,
) -> String {
    let heading = if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") };
    match series {
        [] => return format!("{heading}: every series is hidden."),
        [only] => return describe(title, unit, only, window, zone),
        _ => {}
    }
    let extremes = series.iter().filter_map(|one| Some((*one, one.min_max(window)?)));
    let Some((min, max, highest)) = extremes.fold(None, |found: Option<(f64, f64, &Series)>, (one, (low, high))| {
        Some(match found {
            Some((min, max, highest)) if max >= high => (min.min(low), max, highest),
            Some((min, ..)) => (min.min(low), high, one),
            None => (low, high, one),
        })
    }) else {
        return format!("{heading}: no values in this window.");
    };
    let n = series.len();
    let (low, high) = (number(min), number(max));
    if low == high {
        return format!("{heading}, {n} series: {low} throughout.");
    }
    let peak = highest.pyramid.first_at_least(&highest.values, highest.range(window), max);
    let when = peak.and_then(|i| highest.finite(i)).map_or(String::new(), |peak| {
        format!(", highest in {} at {}", highest.name(label), moment(peak.t, window, zone))
    });
    let last: Vec<String> = series.iter().map(|one| one.last_value(window).map_or("none".to_owned(), number)).collect();
    let last = match last.split_last() {
        Some((end, rest)) if !rest.is_empty() && n <= 8 => format!("; last {} and {end}", rest.join(", ")),
        _ => String::new(),
    };
    format!("{heading}, {n} series: {low} to {high}{when}{last}.")
}

impl Series {
    /// The last finite value of a window.
    fn last_value(&self, window: Window) -> Option<f64> {
        self.pyramid.last_finite(&self.values, self.range(window)).and_then(|i| self.finite(i)).map(|last| last.value)
    }
}
