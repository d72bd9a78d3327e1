//! The value axis: linear, from nice number to nice number, zero at the bottom where that is honest.

use crate::series::number_at_step;

/// The most ticks an axis ever gets.
const MAX_TICKS: u32 = 20;
/// Beyond this a value is drawn at the edge: keeps sums of two inside the number.
const HUGE: f64 = 1e300;

/// A range of values over a height in pixels, larger values further up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueScale {
    /// Value at the bottom.
    pub min: f64,
    /// Value at the top.
    pub max: f64,
    /// Distance of two ticks.
    pub step: f64,
    /// Height of the range [px].
    pub height: f64,
}

/// A mark at the value axis.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueTick {
    /// The value.
    pub value: f64,
    /// Distance from the top [px].
    pub y: f64,
    /// What is written there, unit included where it is a short one.
    pub label: String,
}

impl ValueScale {
    /// A linear scale that shows the extremes and the threshold, in about `n_steps` nice steps.
    ///
    /// Starts at zero unless all values lie far from it (closer together than a quarter of their size).
    #[must_use]
    pub fn fitting(extremes: Option<(f64, f64)>, threshold: Option<f64>, height: f64, n_steps: u32) -> Self {
        let threshold = threshold.filter(|value| value.is_finite());
        let all = extremes.into_iter().chain(threshold.map(|value| (value, value)));
        let joined = all.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        let (mut min, mut max) = joined.map_or((0.0, 1.0), |(a, b)| (a.clamp(-HUGE, HUGE), b.clamp(-HUGE, HUGE)));
        let is_near = max - min > 0.25 * min.abs().max(max.abs());
        if is_near || max - min <= 0.0 {
            min = min.min(0.0);
            max = max.max(0.0);
        }
        if max - min <= 0.0 {
            max = min + 1.0;
        }
        let step = nice_step((max - min) / f64::from(n_steps.clamp(1, MAX_TICKS)));
        // A value that misses a nice number by a rounding error is on it.
        let (low, high) = ((min / step + 1e-9).floor() * step, (max / step - 1e-9).ceil() * step);
        Self { min: low, max: high, step, height }
    }

    /// Distance from the top [px]; outside 0 to height for values outside the scale.
    #[must_use]
    pub fn y_from_value(&self, value: f64) -> f64 {
        self.height * (self.max - value) / (self.max - self.min)
    }

    /// The value at a distance from the top [px].
    #[must_use]
    pub fn value_from_y(&self, y: f64) -> f64 {
        self.max - y / self.height * (self.max - self.min)
    }

    /// Ticks from the bottom up. `unit` is written behind the numbers where it is `%`, `s` or `ms`.
    #[must_use]
    pub fn ticks(&self, unit: &str) -> Vec<ValueTick> {
        let suffix = match unit {
            "%" | "s" | "ms" => format!(" {unit}"),
            _ => String::new(),
        };
        let values = (0..=2 * MAX_TICKS).map(|i| self.min + f64::from(i) * self.step);
        let inside = values.take_while(|value| *value <= self.max + 0.001 * self.step);
        let tick = |value: f64| {
            // Sums of steps drift off zero in the last bits.
            let value = if value.abs() < 1e-9 * self.step { 0.0 } else { value };
            ValueTick { value, y: self.y_from_value(value), label: number_at_step(value, self.step) + &suffix }
        };
        inside.map(tick).collect()
    }
}

/// The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `rough`.
fn nice_step(rough: f64) -> f64 {
    let magnitude = libm::pow(10.0, libm::log10(rough.max(1e-300)).floor());
    let nice = [1.0, 2.0, 2.5, 5.0].into_iter().find(|nice| nice * magnitude >= rough * (1.0 - 1e-9));
    nice.unwrap_or(10.0) * magnitude
}
