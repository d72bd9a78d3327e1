//! How values are written for people: significant digits, thousands, units.
//!
//! Axis labels, readouts, tables and sentences all take their numbers from here, so that they agree.

/// A number with about three significant digits: `0.042`, `7.9`, `41.2`, `350`, `37,900`. NaN is `no value`.
#[must_use]
pub fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match () {
        () if size >= 100.0 => 0,
        () if size >= 10.0 => 1,
        () if size >= 1.0 => 2,
        () if size >= 0.1 => 3,
        () if size >= 0.01 => 4,
        () => 6,
    };
    written(value, decimals, true)
}

/// A number with as many decimals as multiples of `step` need: what stands at an axis.
#[must_use]
pub fn number_at_step(value: f64, step: f64) -> String {
    let mut decimals = 0;
    let mut scaled = step.abs();
    while decimals < 9 && scaled > 0.0 && (scaled - scaled.round()).abs() > 1e-6 * scaled {
        scaled *= 10.0;
        decimals += 1;
    }
    written(value, decimals, false)
}

/// A value with its unit: `12 %`, `1.2 s`, `350 ms`, `3/min`. Nouns are left to the chart's title: `20`.
#[must_use]
pub fn value(value: f64, unit: &str) -> String {
    if !value.is_finite() {
        return number(value);
    }
    let size = value.abs();
    match unit {
        "%" => format!("{} %", number(value)),
        "s" if size > 0.0 && size < 1.0 => format!("{} ms", number(value * 1_000.0)),
        "ms" if size >= 1_000.0 => format!("{} s", number(value / 1_000.0)),
        "s" | "ms" => format!("{} {unit}", number(value)),
        "bytes" => bytes(value),
        "1/s" | "1/min" | "1/h" => format!("{}{}", number(value), unit.trim_start_matches('1')),
        _ => number(value),
    }
}

fn bytes(value: f64) -> String {
    let mut scaled = value;
    for unit in ["bytes", "KiB", "MiB", "GiB"] {
        if scaled.abs() < 1_024.0 {
            return format!("{} {unit}", number(scaled));
        }
        scaled /= 1_024.0;
    }
    format!("{} TiB", number(scaled))
}

fn written(value: f64, decimals: usize, trim: bool) -> String {
    if value.is_nan() {
        return "no value".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞".to_owned() } else { "−∞".to_owned() };
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let fraction = if trim { fraction.trim_end_matches('0') } else { fraction };
    // What rounds to zero has no sign.
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut text = if value < 0.0 && !is_zero { "−".to_owned() } else { String::new() };
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}
