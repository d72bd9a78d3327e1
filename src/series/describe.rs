//! A chart in one computed sentence, for those who do not see it.

use super::{Series, number};
use crate::clock::{DAY, UnixMillis, Window, Zone};

/// `Failed checkouts, %: 0 to 41, highest at 02:08, last 0.`: what a screen reader says of one series in a window.
#[must_use]
pub fn describe(title: &str, unit: &str, series: &Series, window: Window, zone: &Zone) -> String {
    let heading = if unit.is_empty() { title.to_owned() } else { format!("{title}, {unit}") };
    let range = series.range(window);
    let last = series.pyramid.last_finite(&series.values, range.clone()).and_then(|i| series.finite(i));
    let (Some((min, max)), Some(last)) = (series.min_max(window), last) else {
        return format!("{heading}: no values in this window.");
    };
    let (low, high) = (number(min), number(max));
    if low == high {
        return format!("{heading}: {low} throughout.");
    }
    let peak = series.pyramid.first_at_least(&series.values, range, max).and_then(|i| series.finite(i));
    let when = peak.map_or(String::new(), |peak| format!(", highest at {}", moment(peak.t, window, zone)));
    format!("{heading}: {low} to {high}{when}, last {}.", number(last.value))
}

/// The time of day; with the date where a window of a day or more leaves it open.
fn moment(t: UnixMillis, window: Window, zone: &Zone) -> String {
    if window.millis() >= DAY && !matches!(zone, Zone::Since { .. }) {
        return format!("{} on {}", zone.time_short(t), zone.date(t));
    }
    zone.time_short(t)
}
