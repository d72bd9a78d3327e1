//! A chart the size of a stamp, as paths for SVG: the run of the lines, without axes.

use std::fmt::Write as _;

use super::scale::{TimeScale, ValueScale};
use crate::clock::Window;
use crate::series::SeriesSet;

/// Pixels of a column: a stamp needs no more.
const COLUMN: f64 = 2.0;

/// The path of each series over a window, all on one scale.
#[must_use]
pub fn lines(set: &SeriesSet, window: Window, width: f64, height: f64) -> Vec<String> {
    let values = ValueScale::fitting(set.min_max(window), None, height - 2.0, 1);
    let time = TimeScale { window, width };
    let mut columns = Vec::new();
    let path = |series: &crate::series::Series| {
        series.columns(window, whole(width / COLUMN), &mut columns);
        let mut path = String::new();
        let mut is_broken = true;
        for column in &columns {
            let x = time.x_from_time(column.start).max(0.0);
            let sign = if is_broken || column.gap { 'M' } else { 'L' };
            // Writing into a String cannot fail.
            let _ = write!(path, "{sign}{} {}", tenth(x), tenth(values.y_from_value(column.first) + 1.0));
            for value in [column.min, column.max, column.last] {
                let _ = write!(path, "V{}", tenth(values.y_from_value(value) + 1.0));
            }
            is_broken = false;
        }
        path
    };
    set.series.iter().map(path).collect()
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn whole(x: f64) -> u32 {
    x.clamp(1.0, 2_000.0) as u32
}
