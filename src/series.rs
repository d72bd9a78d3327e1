//! Time series: files of a metrics store in; gaps, samples, summaries, tables and drawing columns out.
//!
//! Flow: bytes in pieces → [`Import`] (which format?) → an [`Importer`] (`prometheus`, `grafana`, `otlp`) → `collect` (order,
//! limits, shared times) → [`SeriesSet`] → charts, tables, sentences. Knows no chart and no page.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::clock::{UnixMillis, Window};

mod collect;
mod columns;
mod counter;
mod describe;
mod grafana;
mod growing;
mod import;
mod json;
mod number;
mod otlp;
mod prometheus;
mod pyramid;
mod table;
mod value;

pub use collect::{Collector, Limits};
#[cfg(feature = "web")]
pub(crate) use columns::column_millis;
pub use columns::{Column, ColumnCache};
pub use describe::{describe, describe_all};
pub use import::{Import, Importer, read};
pub use prometheus::{from_prometheus, from_prometheus_within};
use pyramid::Pyramid;
pub use table::{Table, TableRow, csv, table};
pub use value::{number, number_at_step, value};

/// What is wrong with a metrics file: one sentence in three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: a path in the file such as `data.result[0].values[17]`, or line and column for broken syntax.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: found {}, expected {}", self.place, self.found, self.expected)
    }
}

impl std::error::Error for Problem {}

/// All series of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesSet {
    /// In the file's order; never empty.
    pub series: Vec<Series>,
    /// What the metrics store warned about, word for word.
    pub warnings: Vec<String>,
    /// What the metrics store remarked, word for word.
    pub infos: Vec<String>,
}

impl SeriesSet {
    /// From the first sample of any series to the last one.
    #[must_use]
    pub fn extent(&self) -> Option<Window> {
        self.series.iter().filter_map(Series::extent).reduce(Window::union)
    }

    /// The set as it stood at an instant: without the samples after it. Series that share their times go on sharing them.
    #[must_use]
    pub fn until(&self, t: UnixMillis) -> Self {
        let mut cut: Option<(*const UnixMillis, Arc<Vec<UnixMillis>>)> = None;
        let series = self.series.iter().map(|series| {
            let n = series.times.partition_point(|&time| time <= t);
            if n == series.times.len() {
                return series.clone();
            }
            let shared =
                cut.as_ref().filter(|(of, _)| *of == series.times.as_ptr()).map(|(_, times)| Arc::clone(times));
            let times = shared.unwrap_or_else(|| Arc::new(series.times.get(..n).unwrap_or_default().to_vec()));
            cut = Some((series.times.as_ptr(), Arc::clone(&times)));
            let values = series.values.get(..n).unwrap_or_default().to_vec();
            let pyramid = Pyramid::of(&values);
            Series::assembled(series.labels.clone(), times, values, pyramid)
        });
        Self { series: series.collect(), warnings: self.warnings.clone(), infos: self.infos.clone() }
    }

    /// Memory of all columns and of what is kept for drawing them [bytes]. Times that series share count once.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        let mut counted: Vec<*const UnixMillis> = Vec::new();
        let mut n_bytes = 0;
        for series in &self.series {
            if !counted.contains(&series.times.as_ptr()) {
                counted.push(series.times.as_ptr());
                n_bytes += size_of_val::<[UnixMillis]>(&series.times);
            }
            n_bytes += series.values.capacity() * size_of::<f64>() + series.pyramid.n_bytes();
        }
        n_bytes
    }

    /// The series here that is the same thing as one of another set: the one with its name, or the only one beside an
    /// only one.
    #[must_use]
    pub fn counterpart(&self, of: &Series, label: Option<&str>) -> Option<&Series> {
        match (self.series.as_slice(), of.labels.contains_key(label.unwrap_or_default())) {
            ([only], false) => Some(only),
            (_, true) => self.series.iter().find(|series| series.name(label) == of.name(label)),
            (_, false) => None,
        }
    }

    /// Smallest and largest finite value of all series in a window.
    #[must_use]
    pub fn min_max(&self, window: Window) -> Option<(f64, f64)> {
        let each = self.series.iter().filter_map(|series| series.min_max(window));
        each.reduce(|(min, max), (low, high)| (min.min(low), max.max(high)))
    }
}

/// A value at its time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When it was taken.
    pub t: UnixMillis,
    /// In the metric's unit.
    pub value: f64,
}

/// One series. Times strictly increase; values may be NaN or infinite, which breaks the line.
#[derive(Debug, Clone)]
pub struct Series {
    labels: BTreeMap<String, String>,
    /// A vector, so that those that were read are taken over and not copied.
    times: Arc<Vec<UnixMillis>>,
    /// Shared, so that a cache of columns can tell whose they are.
    values: Arc<Vec<f64>>,
    step_millis: i64,
    pyramid: Pyramid,
}

impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        // Bits, so that a series with NaN equals itself.
        let bits = |series: &Self| series.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        self.labels == other.labels && self.times == other.times && bits(self) == bits(other)
    }
}

impl Series {
    /// A series of samples whose times strictly increase; `None` if they do not or if the lengths differ.
    #[must_use]
    pub fn new(labels: BTreeMap<String, String>, times: Vec<UnixMillis>, values: Vec<f64>) -> Option<Self> {
        let in_order = times.iter().zip(times.iter().skip(1)).all(|(earlier, later)| earlier < later);
        (in_order && times.len() == values.len()).then(|| {
            let pyramid = Pyramid::of(&values);
            Self::assembled(labels, Arc::new(times), values, pyramid)
        })
    }

    /// From parts that fit together.
    fn assembled(
        labels: BTreeMap<String, String>,
        times: Arc<Vec<UnixMillis>>,
        values: Vec<f64>,
        pyramid: Pyramid,
    ) -> Self {
        let step_millis = median_step(&times);
        Self { labels, times, values: Arc::new(values), step_millis, pyramid }
    }

    /// Labels by name, `__name__` included.
    #[must_use]
    pub fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    /// What to call the series beside others of its file: the value of `label`, else its name, else nothing.
    #[must_use]
    pub fn name(&self, label: Option<&str>) -> &str {
        label
            .and_then(|label| self.labels.get(label))
            .or_else(|| self.labels.get("__name__"))
            .map_or("", String::as_str)
    }

    /// Times of the samples; series of one file that were sampled together share them.
    #[must_use]
    pub fn times(&self) -> &Arc<Vec<UnixMillis>> {
        &self.times
    }

    /// Values of the samples, in the metric's unit.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Usual distance between two samples: the median [ms]. 0 for fewer than two.
    #[must_use]
    pub fn step_millis(&self) -> i64 {
        self.step_millis
    }

    /// Whether the line is broken before sample `i`: nothing before it, a distance over 2.5 steps, or no finite value
    /// on either side.
    #[must_use]
    pub fn gap_before(&self, i: usize) -> bool {
        let Some(previous) = i.checked_sub(1) else { return true };
        let (Some(before), Some(now)) = (self.finite(previous), self.finite(i)) else { return true };
        self.is_gap(now.t.millis_since(before.t))
    }

    /// What the series says at an instant: the newest sample not after it. Nothing inside a gap, though a sample holds
    /// for one step; nothing before the first sample.
    #[must_use]
    pub fn at(&self, t: UnixMillis) -> Option<Sample> {
        let next = self.times.partition_point(|&time| time <= t);
        let sample = self.finite(next.checked_sub(1)?)?;
        let age_millis = t.millis_since(sample.t);
        (age_millis <= self.step_millis || (next < self.times.len() && !self.gap_before(next))).then_some(sample)
    }

    /// The sample with a finite value that is nearest to an instant, however far; the earlier one of two.
    #[must_use]
    pub fn nearest(&self, t: UnixMillis) -> Option<Sample> {
        let next = self.times.partition_point(|&time| time <= t);
        let before = self.pyramid.last_finite(&self.values, 0..next).and_then(|i| self.finite(i));
        let after = self.pyramid.first_finite(&self.values, next..self.values.len()).and_then(|i| self.finite(i));
        match (before, after) {
            (Some(before), Some(after)) if after.t.millis_since(t) < t.millis_since(before.t) => Some(after),
            (Some(before), _) => Some(before),
            (None, after) => after,
        }
    }

    /// From the first sample to the last one.
    #[must_use]
    pub fn extent(&self) -> Option<Window> {
        Some(Window { from: *self.times.first()?, to: *self.times.last()? })
    }

    /// Smallest and largest finite value in a window.
    #[must_use]
    pub fn min_max(&self, window: Window) -> Option<(f64, f64)> {
        self.pyramid.min_max(&self.values, self.range(window))
    }

    /// The samples in a window, as indices.
    #[must_use]
    pub fn range(&self, window: Window) -> Range<usize> {
        let start = self.times.partition_point(|&time| time < window.from);
        let end = self.times.partition_point(|&time| time <= window.to);
        start..end.max(start)
    }

    /// Sample `i`, if it has a finite value.
    fn finite(&self, i: usize) -> Option<Sample> {
        let sample = Sample { t: *self.times.get(i)?, value: *self.values.get(i)? };
        sample.value.is_finite().then_some(sample)
    }

    fn is_gap(&self, distance_millis: i64) -> bool {
        // Twice the distance against five steps: 2.5 without a fraction.
        distance_millis.saturating_mul(2) > self.step_millis.saturating_mul(5)
    }
}

/// The median distance of neighbors [ms]; of 4,096 distances spread evenly over the series where there are more.
fn median_step(times: &[UnixMillis]) -> i64 {
    const ENOUGH: usize = 4_096;
    let stride = times.len().div_ceil(ENOUGH).max(1);
    let pairs = times.iter().zip(times.iter().skip(1)).step_by(stride);
    let mut distances: Vec<i64> = pairs.map(|(earlier, later)| later.millis_since(*earlier)).collect();
    // The lower median: with two distances, the shorter one is the step and the longer one may be a gap.
    let Some(middle) = distances.len().checked_sub(1).map(|last| last / 2) else { return 0 };
    *distances.select_nth_unstable(middle).1
}
