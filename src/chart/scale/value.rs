//! The value axis: linear, from nice number to nice number, zero at the bottom where that is honest; or logarithmic, from
//! power of ten to power of ten.

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
    /// Whether equal heights are equal ratios. Then zero and less stand at the bottom, and `step` says nothing.
    pub is_log: bool,
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
        Self { min: low, max: high, step, height, is_log: false }
    }

    /// A logarithmic scale over whole powers of ten that shows the extremes and the threshold. Where values reach down to
    /// zero, it ends a thousandth below the largest: what is smaller stands at the bottom.
    #[must_use]
    pub fn logarithmic(extremes: Option<(f64, f64)>, threshold: Option<f64>, height: f64) -> Self {
        let threshold = threshold.filter(|value| value.is_finite() && *value > 0.0);
        let max = extremes.map(|(_, max)| max).into_iter().chain(threshold).fold(0.0, f64::max).min(HUGE);
        if max <= 0.0 {
            return Self { min: 1.0, max: 10.0, step: 10.0, height, is_log: true };
        }
        let min = extremes.map_or(max, |(min, _)| min).min(threshold.unwrap_or(max));
        let min = if min > 0.0 { min } else { max / 1_000.0 };
        let (low, high) = (libm::log10(min).floor(), (libm::log10(max) - 1e-9).ceil());
        let scale = Self { min, max, step: 1.0, height, is_log: true };
        scale.over(libm::pow(10.0, low), libm::pow(10.0, high.max(low + 1.0)))
    }

    fn over(self, min: f64, max: f64) -> Self {
        Self { min, max, step: max, ..self }
    }

    /// Distance from the top [px]; outside 0 to height for values outside the scale.
    #[must_use]
    pub fn y_from_value(&self, value: f64) -> f64 {
        if self.is_log {
            let whole = libm::log10(self.max / self.min);
            let part = if value > 0.0 { libm::log10(value / self.min) } else { 0.0 };
            return self.height * (1.0 - part / whole);
        }
        self.height * (self.max - value) / (self.max - self.min)
    }

    /// The value at a distance from the top [px].
    #[must_use]
    pub fn value_from_y(&self, y: f64) -> f64 {
        if self.is_log {
            return self.min * libm::pow(self.max / self.min, 1.0 - y / self.height);
        }
        self.max - y / self.height * (self.max - self.min)
    }

    /// Ticks from the bottom up. `unit` is written behind the numbers where it is `%`, `s` or `ms`.
    #[must_use]
    pub fn ticks(&self, unit: &str) -> Vec<ValueTick> {
        let suffix = match unit {
            "%" | "s" | "ms" => format!(" {unit}"),
            _ => String::new(),
        };
        if self.is_log {
            let decades = (0..=2 * MAX_TICKS).map(|i| self.min * libm::pow(10.0, f64::from(i)));
            let tick = |value: f64| ValueTick {
                value,
                y: self.y_from_value(value),
                label: number_at_step(value, value) + &suffix,
            };
            return decades.take_while(|value| *value <= self.max * 1.001).map(tick).collect();
        }
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
