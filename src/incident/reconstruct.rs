//! Series that a model stands in for, as Prometheus would have answered.
//!
//! Flow: `file::Model` → scenario → a run of its buggy world → one `query_range` response a metric. `cargo xtask
//! reconstruct` writes them beside the incident. Model time gets its date here.

use std::collections::BTreeMap;

use super::{file, scenario_from_file, start_from_file};
use crate::clock::UnixMillis;
use crate::model::observe::{ReconstructedSeries, reconstruct};
use crate::model::{Invalid, Micros};
use crate::series::Series;

/// The metrics of a model's run as Prometheus `query_range` responses (JSON text, a sample a line), by the metric's id.
///
/// # Errors
/// Every parameter of the model that is outside its limits.
pub fn reconstruct_metrics(model: &file::Model) -> Result<BTreeMap<&'static str, String>, Vec<Invalid>> {
    let scenario = scenario_from_file(model)?;
    let start = start_from_file(model).map_err(|invalid| vec![invalid])?.unix_timestamp();
    let mut by_metric: BTreeMap<&'static str, Vec<ReconstructedSeries>> = BTreeMap::new();
    for series in reconstruct(&scenario) {
        by_metric.entry(series.metric).or_default().push(series);
    }
    Ok(by_metric.into_iter().map(|(metric, series)| (metric, response(&series, start))).collect())
}

/// One series of a run on the incident's clock: `start` is model time 0. `None` where times do not rise.
#[must_use]
pub fn series_of_run(
    start: UnixMillis,
    labels: impl IntoIterator<Item = (String, String)>,
    times: &[Micros],
    values: Vec<f64>,
) -> Option<Series> {
    let time = |at: &Micros| start.plus_millis(i64::try_from(at.0 / 1_000).unwrap_or(i64::MAX));
    let times: Vec<UnixMillis> = times.iter().map(time).collect();
    Series::new(labels.into_iter().collect(), times, values)
}

/// A `query_range` response.
fn response(all: &[ReconstructedSeries], start_unix: i64) -> String {
    let series: Vec<String> = all.iter().map(|series| one(series, start_unix)).collect();
    format!(
        "{{\n  \"status\": \"success\",\n  \"data\": {{\n    \"resultType\": \"matrix\",\n    \"result\": [\n{}\n    ]\n  }}\n}}\n",
        series.join(",\n")
    )
}

fn one(series: &ReconstructedSeries, start_unix: i64) -> String {
    // The incident's queries aggregate, so the answer has no `__name__`, and no label but the one that they group by.
    let labels: Vec<String> = series.labels.iter().map(|(label, value)| format!("\"{label}\": \"{value}\"")).collect();
    let labels = labels.join(", ");
    let samples = series.times.iter().zip(&series.values);
    let samples: Vec<String> = samples
        .map(|(&at, &value)| format!("          [{}, \"{}\"]", unix(start_unix, at), three_decimals(value)))
        .collect();
    format!(
        "      {{\n        \"metric\": {{{labels}}},\n        \"values\": [\n{}\n        ]\n      }}",
        samples.join(",\n")
    )
}

fn unix(start: i64, at: Micros) -> i64 {
    start.saturating_add_unsigned(at.as_secs())
}

/// At most three decimals, none that are not needed.
fn three_decimals(value: f64) -> String {
    ((value * 1000.0).round() / 1000.0).to_string()
}
