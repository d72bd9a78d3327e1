//! What to draw of a series: one column for each column of pixels, snapped to the data.
//!
//! Stretches are aligned to 1970, so panning moves the picture and does not change it, and columns that were computed for
//! one window stand for the next one too.

use std::sync::Arc;

use super::Series;
use crate::clock::{UnixMillis, Window};

/// Everything that happens in one column of pixels: samples that fall into one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Start of the stretch, a multiple of its length since 1970: it does not depend on where the window begins.
    pub start: UnixMillis,
    /// Smallest finite value.
    pub min: f64,
    /// Largest finite value.
    pub max: f64,
    /// First finite value.
    pub first: f64,
    /// Last finite value.
    pub last: f64,
    /// Whether the line is broken between the column before and this one.
    pub gap: bool,
}

impl Column {
    fn of_one(start: UnixMillis, value: f64, gap: bool) -> Self {
        Self { start, min: value, max: value, first: value, last: value, gap }
    }
}

/// The columns of one series as they were last drawn: after a pan, only the new ones are computed.
#[derive(Debug, Default)]
pub struct ColumnCache {
    /// Whose columns these are; held, so that no other series can come to stand at the same place.
    values: Option<Arc<Vec<f64>>>,
    length: i64,
    /// Start of the first stretch that is covered, and of the first one that is not any more.
    covered: (i64, i64),
    columns: Vec<Column>,
}

impl Series {
    /// What to draw of a window in `n_columns` columns of pixels, into a buffer that is reused. Columns without a finite
    /// value are left out. One column before the window and one after it come too, so that lines reach its edges.
    ///
    /// Costs a few steps a column, however many samples there are. Every sample of the window is in exactly one
    /// column, so a spike of one sample survives.
    pub fn columns(&self, window: Window, n_columns: u32, out: &mut Vec<Column>) {
        self.columns_cached(window, n_columns, &mut ColumnCache::default(), out);
    }

    /// As `columns`, with what was computed for the window before.
    pub fn columns_cached(&self, window: Window, n_columns: u32, cache: &mut ColumnCache, out: &mut Vec<Column>) {
        out.clear();
        let length = column_millis(window, n_columns);
        let from = window.from.0.div_euclid(length).saturating_mul(length);
        let to = window.to.0.div_euclid(length).saturating_mul(length).saturating_add(length);
        cache.cover(self, length, (from, to));
        // The newest sample before the window belongs to the picture: the line comes from there.
        let inside = self.times.partition_point(|t| t.0 < from);
        if let Some(before) = self.pyramid.last_finite(&self.values, 0..inside).and_then(|i| self.finite(i)) {
            out.push(Column::of_one(start_of(before.t, length), before.value, true));
        }
        out.extend_from_slice(&cache.columns);
        let beyond = self.times.partition_point(|t| t.0 < to);
        let after = self.pyramid.first_finite(&self.values, beyond..self.values.len());
        if let Some((i, sample)) = after.and_then(|i| Some((i, self.finite(i)?))) {
            out.push(Column::of_one(start_of(sample.t, length), sample.value, self.gap_before(i)));
        }
    }

    /// The columns of whole stretches from one start to another.
    fn fill(&self, length: i64, (from, to): (i64, i64), out: &mut Vec<Column>) {
        let mut position = self.times.partition_point(|t| t.0 < from);
        let end = self.times.partition_point(|t| t.0 < to);
        while let Some(first) = self.pyramid.first_finite(&self.values, position..end) {
            let Some(sample) = self.finite(first) else { break };
            let start = start_of(sample.t, length);
            let gap = self.gap_before(first);
            let next = self.first_at_or_after(start.plus_millis(length), first);
            let last = self.pyramid.last_finite(&self.values, first..next).unwrap_or(first);
            let (min, max) = self.pyramid.min_max(&self.values, first..next).unwrap_or((sample.value, sample.value));
            let last = self.values.get(last).copied().unwrap_or(sample.value);
            out.push(Column { start, min, max, first: sample.value, last, gap });
            position = next;
        }
    }

    /// The first sample from index `from` on that is not before `t`. Gallops, since it is nearly always close by.
    fn first_at_or_after(&self, t: UnixMillis, from: usize) -> usize {
        let mut stride = 1;
        let mut low = from;
        while self.times.get(low + stride).is_some_and(|&time| time < t) {
            low += stride;
            stride *= 2;
        }
        let high = (low + stride).min(self.times.len());
        self.times.get(low..high).map_or(high, |between| low + between.partition_point(|&time| time < t))
    }
}

impl ColumnCache {
    /// Holds exactly the columns of these stretches.
    fn cover(&mut self, series: &Series, length: i64, wanted: (i64, i64)) {
        let is_same = self.values.as_ref().is_some_and(|values| Arc::ptr_eq(values, &series.values));
        let overlaps = wanted.0 < self.covered.1 && self.covered.0 < wanted.1;
        if !(is_same && self.length == length && overlaps) {
            self.values = Some(Arc::clone(&series.values));
            self.length = length;
            self.columns.clear();
            series.fill(length, wanted, &mut self.columns);
            self.covered = wanted;
            return;
        }
        let kept = |t: i64| move |column: &Column| column.start.0 < t;
        self.columns.truncate(self.columns.partition_point(kept(wanted.1)));
        if wanted.0 < self.covered.0 {
            let mut earlier = Vec::new();
            series.fill(length, (wanted.0, self.covered.0), &mut earlier);
            self.columns.splice(0..0, earlier);
        } else {
            let n_gone = self.columns.partition_point(kept(wanted.0));
            self.columns.drain(..n_gone);
        }
        if wanted.1 > self.covered.1 {
            series.fill(length, (self.covered.1, wanted.1), &mut self.columns);
        }
        self.covered = wanted;
    }
}

fn start_of(t: UnixMillis, length: i64) -> UnixMillis {
    UnixMillis(t.0.div_euclid(length).saturating_mul(length))
}

/// Length of the stretch behind one column of pixels [ms]: rounded up to whole milliseconds, at least one.
pub(crate) fn column_millis(window: Window, n_columns: u32) -> i64 {
    let n_columns = i64::from(n_columns.max(1));
    let millis = window.millis().max(1);
    millis / n_columns + i64::from(millis % n_columns != 0)
}
