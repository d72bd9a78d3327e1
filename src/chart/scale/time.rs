//! The time axis: linear, with ticks at civil boundaries of the zone that is read.
//!
//! Switching the zone changes labels and which boundaries are marked, never where an instant stands.

use crate::clock::{DAY, HOUR, MINUTE, SECOND, UnixMillis, Window, Zone};

/// Distances of ticks that people think in [ms].
const STEPS: [i64; 30] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    56 * DAY,
    91 * DAY,
    182 * DAY,
    364 * DAY,
    1_820 * DAY,
    3_640 * DAY,
];
/// 1970 began on a Thursday; steps of weeks start on a Monday.
const FIRST_MONDAY: i64 = 4 * DAY;
/// Labels narrower than this are taken to be as wide, so that no width can ask for endless ticks.
const MIN_LABEL_WIDTH: f64 = 8.0;

/// A window of time over a width in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScale {
    /// What is shown.
    pub window: Window,
    /// Over how many pixels.
    pub width: f64,
}

/// A mark at the time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeTick {
    /// The instant.
    pub t: UnixMillis,
    /// Where it stands [px].
    pub x: f64,
    /// What is written there.
    pub label: String,
    /// Whether a new day begins: the label is a date.
    pub is_date: bool,
}

impl TimeScale {
    /// Where an instant stands [px]; outside 0 to width for instants outside the window.
    #[must_use]
    pub fn x_from_time(&self, t: UnixMillis) -> f64 {
        float(t.millis_since(self.window.from)) * self.pixels_per_milli()
    }

    /// The instant at a pixel, to the nearest millisecond.
    #[must_use]
    pub fn time_from_x(&self, x: f64) -> UnixMillis {
        self.window.from.plus_millis(whole(x / self.pixels_per_milli()))
    }

    /// How many pixels a stretch of time takes.
    #[must_use]
    pub fn width_of(&self, millis: i64) -> f64 {
        float(millis) * self.pixels_per_milli()
    }

    /// Ticks at civil boundaries of the zone, in order, at least `label_width` pixels apart.
    #[must_use]
    pub fn ticks(&self, zone: &Zone, label_width: f64) -> Vec<TimeTick> {
        let label_width = label_width.max(MIN_LABEL_WIDTH);
        let wide_enough = |step: &i64| self.width_of(*step) >= label_width;
        let step = STEPS.into_iter().find(wide_enough).unwrap_or_else(|| self.window.millis().max(1));
        let origin = if step % (7 * DAY) == 0 && !matches!(zone, Zone::Since { .. }) { FIRST_MONDAY } else { 0 };
        let mut ticks: Vec<TimeTick> = Vec::new();
        for (stretch, ahead) in zone.even_stretches(self.window) {
            let local = stretch.from.0.saturating_add(ahead).saturating_sub(origin);
            let mut boundary = local.div_euclid(step).saturating_mul(step);
            if boundary < local {
                boundary = boundary.saturating_add(step);
            }
            loop {
                let t = UnixMillis(boundary.saturating_add(origin).saturating_sub(ahead));
                // Where clocks change, the instant belongs to the stretch that it begins.
                let is_end = t >= stretch.to && stretch.to < self.window.to;
                if t > stretch.to || is_end || !self.push_tick(&mut ticks, t, step, zone, label_width) {
                    break;
                }
                boundary = boundary.saturating_add(step);
            }
        }
        ticks
    }

    /// Adds a tick unless it would touch the one before; false when the scale is used up.
    fn push_tick(&self, ticks: &mut Vec<TimeTick>, t: UnixMillis, step: i64, zone: &Zone, label_width: f64) -> bool {
        let x = self.x_from_time(t);
        if ticks.last().is_some_and(|last| last.t >= t) {
            return false;
        }
        if ticks.last().is_none_or(|last| x - last.x >= label_width) {
            let is_relative = matches!(zone, Zone::Since { .. });
            let is_date = !is_relative && (step >= DAY || zone.local_millis(t).rem_euclid(DAY) == 0);
            let label = match () {
                () if is_date => zone.date(t),
                () if step < MINUTE => zone.time(t),
                () => zone.time_short(t),
            };
            ticks.push(TimeTick { t, x, label, is_date });
        }
        true
    }

    fn pixels_per_milli(&self) -> f64 {
        self.width / float(self.window.millis().max(1))
    }
}

#[expect(clippy::cast_precision_loss, reason = "spans on a screen are far below 2^53 ms")]
pub(crate) fn float(millis: i64) -> f64 {
    millis as f64
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, which is what a pixel far outside means")]
fn whole(millis: f64) -> i64 {
    millis.round() as i64
}
