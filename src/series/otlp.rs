//! OpenTelemetry metrics as JSON lines (the OTLP file exporter): gauges and sums, a message a line.
//!
//! A file of these promises no order, so points are sorted by time when all are there: series by series, in slices. Histograms
//! and summaries are left out, with a warning. 64-bit integers stand in strings or as numbers, as the encoding allows.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::import::{Importer, Lines};
use super::number::spoken;
use super::{Collector, Limits, Problem, SeriesSet};
use crate::clock::UnixMillis;
use crate::order;

type Labels = BTreeMap<String, String>;

/// So many samples go into their columns in one slice, a few milliseconds.
const SLICE: usize = 50_000;

/// The importer.
#[derive(Debug)]
pub(super) struct Otlp {
    lines: Lines,
    points: Points,
    /// Once all points are there.
    sorting: Option<Sorting>,
}

/// Points on their way into columns.
#[derive(Debug)]
struct Sorting {
    collector: Collector,
    /// Series to come. Of the first, those before `at` are in their column.
    series: VecDeque<(Labels, Vec<(UnixMillis, f64)>)>,
    at: usize,
}

#[derive(Debug)]
struct Points {
    limits: Limits,
    /// Place in `series` by labels.
    index: BTreeMap<Labels, usize>,
    series: Vec<(Labels, Vec<(UnixMillis, f64)>)>,
    n_samples: usize,
    warnings: Vec<String>,
}

impl Otlp {
    pub(super) fn new(limits: Limits) -> Self {
        let points = Points { limits, index: BTreeMap::new(), series: Vec::new(), n_samples: 0, warnings: Vec::new() };
        Self { lines: Lines::default(), points, sorting: None }
    }
}

impl Importer for Otlp {
    fn feed(&mut self, piece: &[u8]) -> Result<(), Problem> {
        let Self { lines, points, .. } = self;
        lines.feed(piece, |number, line| points.line(number, line))
    }

    fn settle(&mut self) -> Result<bool, Problem> {
        let Self { lines, points, sorting } = self;
        if let Some(sorting) = sorting {
            return sorting.slice();
        }
        lines.finish(|number, line| points.line(number, line))?;
        let series = std::mem::take(&mut points.series).into();
        *sorting = Some(Sorting { collector: Collector::new(points.limits), series, at: 0 });
        Ok(true)
    }

    fn finish(mut self: Box<Self>) -> Result<SeriesSet, Problem> {
        while self.settle()? {}
        let Self { points, sorting, .. } = *self;
        let collector = sorting.map_or_else(|| Collector::new(points.limits), |sorting| sorting.collector);
        collector.finish(points.warnings, Vec::new())
    }
}

impl Sorting {
    /// Some of the points; true while there are more.
    fn slice(&mut self) -> Result<bool, Problem> {
        let Self { collector, series, at } = self;
        let Some((labels, samples)) = series.front_mut() else { return Ok(false) };
        if *at == 0 {
            // Mostly they are in order: then this is one walk.
            if !samples.is_sorted_by_key(|(t, _)| *t) {
                order::sort_by_key(samples, |(t, _)| *t);
            }
        }
        let end = (*at + SLICE).min(samples.len());
        let name = labels.get("__name__").map_or("", String::as_str);
        let place = || format!("the points of {name}");
        for &(t, value) in samples.get(*at..end).unwrap_or_default() {
            collector.push(t, value, place)?;
        }
        *at = end;
        if end == samples.len() {
            collector.end_series(std::mem::take(labels), || "the points".to_owned())?;
            series.pop_front();
            *at = 0;
        }
        Ok(true)
    }
}

impl Points {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Problem> {
        if line.trim().is_empty() {
            return Ok(());
        }
        let message: Value = serde_json::from_str(line).map_err(|error| {
            let found = if error.is_eof() { "the end of the line" } else { "no JSON" };
            problem(&format!("line {number}, column {}", error.column()), found, "a JSON message on one line")
        })?;
        let resources = list(&message, &["resourceMetrics", "resource_metrics"]).ok_or_else(|| {
            problem(&format!("line {number}"), "no resourceMetrics", "metrics as OTLP's file exporter writes them")
        })?;
        for (i, resource) in resources.iter().enumerate() {
            let of_resource = resource.get("resource").map(attributes).unwrap_or_default();
            for (j, scope) in list(resource, &["scopeMetrics", "scope_metrics"]).into_iter().flatten().enumerate() {
                for (k, metric) in list(scope, &["metrics"]).into_iter().flatten().enumerate() {
                    let place = format!("line {number}, resourceMetrics[{i}].scopeMetrics[{j}].metrics[{k}]");
                    self.metric(&place, metric, &of_resource)?;
                }
            }
        }
        Ok(())
    }

    fn metric(&mut self, place: &str, metric: &Value, of_resource: &Labels) -> Result<(), Problem> {
        let name = metric.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(points) =
            ["gauge", "sum"].into_iter().find_map(|kind| list(metric.get(kind)?, &["dataPoints", "data_points"]))
        else {
            let warning = format!("{name} is a histogram or a summary, which is not drawn.");
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
            return Ok(());
        };
        for (index, point) in points.iter().enumerate() {
            let here = || format!("{place}.dataPoints[{index}]");
            let t = field(point, &["timeUnixNano", "time_unix_nano"])
                .and_then(nanos)
                .ok_or_else(|| problem(&here(), "no timeUnixNano", "nanoseconds since 1970, in a string"))?;
            let value = value(point)
                .ok_or_else(|| problem(&here(), "neither asDouble nor asInt", "a number in one of them"))?;
            let mut labels = of_resource.clone();
            labels.extend(attributes(point));
            labels.insert("__name__".to_owned(), name.to_owned());
            self.push(labels, t, value, &here)?;
        }
        Ok(())
    }

    fn push(&mut self, labels: Labels, t: UnixMillis, value: f64, here: &dyn Fn() -> String) -> Result<(), Problem> {
        self.n_samples += 1;
        if self.n_samples > self.limits.n_samples {
            let expected = format!("at most {} samples in a file", self.limits.n_samples);
            return Err(problem(&here(), "one sample too many", &expected));
        }
        let index = if let Some(&index) = self.index.get(&labels) {
            index
        } else {
            if self.series.len() == self.limits.n_series {
                let expected = format!("at most {} series in a file", self.limits.n_series);
                return Err(problem(&here(), "one series too many", &expected));
            }
            self.index.insert(labels.clone(), self.series.len());
            self.series.push((labels, Vec::new()));
            self.series.len() - 1
        };
        if let Some((_, samples)) = self.series.get_mut(index) {
            samples.push((t, value));
        }
        Ok(())
    }
}

/// `[{"key": …, "value": {"stringValue": …}}]` as labels.
fn attributes(of: &Value) -> Labels {
    let pairs = list(of, &["attributes"]).into_iter().flatten();
    let pair = |pair: &Value| {
        let value = pair.get("value")?.as_object()?.values().next()?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((pair.get("key")?.as_str()?.to_owned(), text))
    };
    pairs.filter_map(pair).collect()
}

/// The point's number; not a number where the flags say that none was recorded.
fn value(point: &Value) -> Option<f64> {
    if point.get("flags").and_then(Value::as_u64).is_some_and(|flags| flags & 1 == 1) {
        return Some(f64::NAN);
    }
    let number = field(point, &["asDouble", "as_double", "asInt", "as_int"])?;
    number.as_f64().or_else(|| spoken(number.as_str()?))
}

fn nanos(value: &Value) -> Option<UnixMillis> {
    let nanos = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    (nanos > 0).then_some(UnixMillis(nanos / 1_000_000))
}

fn field<'a>(of: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| of.get(*name))
}

fn list<'a>(of: &'a Value, names: &[&str]) -> Option<&'a Vec<Value>> {
    field(of, names)?.as_array()
}

fn problem(place: &str, found: &str, expected: &str) -> Problem {
    Problem { place: place.to_owned(), found: found.to_owned(), expected: expected.to_owned() }
}
