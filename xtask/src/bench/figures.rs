//! What the benches' programs print, read back; medians.
//!
//! A program prints one line of JSON on its standard output, with the seconds of each of its runs.

use std::process::Command;

use serde_json::Value;

use crate::process::{cargo, line, output};

/// Runs a program and reads the JSON on the last line of its output.
///
/// # Errors
/// When it does not end well, or prints something else.
pub(super) fn figures_of(command: &mut Command) -> Result<Value, String> {
    let text = output(command)?;
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| format!("`{}` printed no figures: {error}.", line(command)))
}

/// A case of the package `bench`, to be run so many times.
pub(super) fn native(case: &str, n_runs: u32) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--locked", "--profile", "bench", "--package", "bench", "--", case]);
    command.arg(n_runs.to_string());
    command
}

/// The seconds of each run that a program printed.
pub(super) fn seconds(figures: &Value) -> Vec<f64> {
    seconds_at(figures, "/seconds")
}

/// The seconds of each run, at a JSON pointer.
pub(super) fn seconds_at(figures: &Value, pointer: &str) -> Vec<f64> {
    let seconds = figures.pointer(pointer).and_then(Value::as_array);
    seconds.into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// A number at a JSON pointer; NaN where there is none.
pub(super) fn number(figures: &Value, pointer: &str) -> f64 {
    figures.pointer(pointer).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

pub(super) fn millions_per_second(events: f64, seconds: f64) -> f64 {
    events / seconds / 1e6
}

/// The middle one; of an even number, the mean of the two in the middle. NaN of none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
    if values.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}

/// What seeking took: the median and the longest, in words.
pub(super) fn seeks(seconds: Vec<f64>) -> String {
    let (n, longest) = (seconds.len(), seconds.iter().copied().fold(f64::NAN, f64::max));
    format!(
        "{:<52}{:>6.1} ms, the longest {:.1} ms of {n}",
        "a seek anywhere in the run",
        median(seconds) * 1e3,
        longest * 1e3
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        let is = |values: &[f64], expected: f64| (median(values.to_vec()) - expected).abs() < 1e-12;
        assert!(is(&[3.0, 1.0, 2.0], 2.0) && is(&[4.0, 1.0, 2.0, 3.0], 2.5));
        assert!(median(Vec::new()).is_nan());
    }
}
