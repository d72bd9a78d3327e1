//! Minima and maxima of a series at ever coarser levels, so that drawing costs pixels and not samples.
//!
//! The first level holds 16 samples a bucket, each further one 4 buckets of the level below: 1.4 bytes a sample.
//! Values that are not finite never enter a bucket; a bucket without any finite value has minimum > maximum.

use std::ops::Range;

use super::Series;
use crate::clock::{UnixMillis, Window};

/// Samples in a bucket of the first level.
const FIRST: usize = 16;
/// Buckets of one level in a bucket of the next.
const FACTOR: usize = 4;

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

#[derive(Debug, Clone)]
pub(super) struct Pyramid {
    levels: Vec<Level>,
}

#[derive(Debug, Clone)]
struct Level {
    /// Samples in a bucket.
    size: usize,
    mins: Vec<f64>,
    maxs: Vec<f64>,
}

impl Level {
    fn bucket(&self, i: usize) -> Option<(f64, f64)> {
        let (min, max) = (*self.mins.get(i)?, *self.maxs.get(i)?);
        (min <= max).then_some((min, max))
    }
}

impl Pyramid {
    /// Builds all levels in one pass over the values and a shorter one over each level.
    pub(super) fn of(values: &[f64]) -> Self {
        let mut levels: Vec<Level> = Vec::new();
        if values.len() > FIRST {
            let chunks =
                values.chunks(FIRST).map(|chunk| fold(chunk.iter().filter(|v| v.is_finite()).map(|&v| (v, v))));
            let (mins, maxs) = chunks.unzip();
            levels.push(Level { size: FIRST, mins, maxs });
        }
        while let Some(below) = levels.last().filter(|below| below.mins.len() > FACTOR) {
            let pairs = below.mins.chunks(FACTOR).zip(below.maxs.chunks(FACTOR));
            let folded = pairs.map(|(mins, maxs)| fold(mins.iter().copied().zip(maxs.iter().copied())));
            let (mins, maxs) = folded.unzip();
            let size = below.size * FACTOR;
            levels.push(Level { size, mins, maxs });
        }
        Self { levels }
    }

    /// Memory of all levels [bytes].
    #[cfg(test)]
    pub(super) fn n_bytes(&self) -> usize {
        self.levels.iter().map(|level| (level.mins.capacity() + level.maxs.capacity()) * size_of::<f64>()).sum()
    }

    /// Smallest and largest finite value of a range of samples.
    pub(super) fn min_max(&self, values: &[f64], range: Range<usize>) -> Option<(f64, f64)> {
        let end = range.end.min(values.len());
        let mut position = range.start;
        let mut found = (f64::INFINITY, f64::NEG_INFINITY);
        while position < end {
            let (size, bucket) = self.widest(values, position, end);
            if let Some((min, max)) = bucket {
                found = (found.0.min(min), found.1.max(max));
            }
            position += size;
        }
        (found.0 <= found.1).then_some(found)
    }

    /// The first sample of a range with a finite value.
    pub(super) fn first_finite(&self, values: &[f64], range: Range<usize>) -> Option<usize> {
        self.first_at_least(values, range, f64::NEG_INFINITY)
    }

    /// The first sample of a range with a finite value of `floor` or more.
    pub(super) fn first_at_least(&self, values: &[f64], range: Range<usize>, floor: f64) -> Option<usize> {
        let (mut position, mut end) = (range.start, range.end.min(values.len()));
        while position < end {
            let (size, bucket) = self.widest(values, position, end);
            if bucket.is_none_or(|(_, max)| max < floor) {
                position += size;
            } else if values.get(position).is_some_and(|&value| value.is_finite() && value >= floor) {
                return Some(position);
            } else {
                // It is in this bucket, but not its first sample: step off the boundary and look only there.
                end = position + size;
                position += 1;
            }
        }
        None
    }

    /// The last sample of a range with a finite value.
    pub(super) fn last_finite(&self, values: &[f64], range: Range<usize>) -> Option<usize> {
        let (mut start, mut position) = (range.start, range.end.min(values.len()));
        while start < position {
            let level = self.levels.iter().rev().find(|level| {
                position.is_multiple_of(level.size) && position >= level.size && position - level.size >= start
            });
            let Some(level) = level else {
                position -= 1;
                if values.get(position).is_some_and(|value| value.is_finite()) {
                    return Some(position);
                }
                continue;
            };
            if level.bucket(position / level.size - 1).is_none() {
                position -= level.size;
            } else if values.get(position - 1).is_some_and(|value| value.is_finite()) {
                return Some(position - 1);
            } else {
                // It is in this bucket, but not its last sample: step off the boundary and look only there.
                start = position - level.size;
                position -= 1;
            }
        }
        None
    }

    /// The widest bucket that starts at `position` and ends by `end`: how many samples it spans, and their extremes.
    fn widest(&self, values: &[f64], position: usize, end: usize) -> (usize, Option<(f64, f64)>) {
        let fitting = self.levels.iter().take_while(|level| position.is_multiple_of(level.size));
        match fitting.take_while(|level| position + level.size <= end).last() {
            Some(level) => (level.size, level.bucket(position / level.size)),
            None => (1, values.get(position).filter(|value| value.is_finite()).map(|&value| (value, value))),
        }
    }
}

fn fold(pairs: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    pairs.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), (low, high)| (min.min(low), max.max(high)))
}

impl Series {
    /// What to draw of a window in `n_columns` columns of pixels, into a buffer that is reused. Columns without a finite
    /// value are left out. One column before the window and one after it come too, so that lines reach its edges.
    ///
    /// Costs a few steps a column, however many samples there are. Every sample of the window is in exactly one
    /// column, so a spike of one sample survives; stretches are aligned to 1970, so panning moves the picture and
    /// does not change it.
    pub fn columns(&self, window: Window, n_columns: u32, out: &mut Vec<Column>) {
        out.clear();
        let length = column_millis(window, n_columns);
        let start_of = |t: UnixMillis| UnixMillis(t.0.div_euclid(length).saturating_mul(length));
        let inside = self.times.partition_point(|&t| t < start_of(window.from));
        let mut previous = self.pyramid.last_finite(&self.values, 0..inside);
        let mut position = inside;
        // The newest sample before the window belongs to the picture: the line comes from there.
        if let Some(before) = previous.and_then(|i| self.finite(i)) {
            out.push(Column::of_one(start_of(before.t), before.value, true));
        }
        while let Some(first) = self.pyramid.first_finite(&self.values, position..self.values.len()) {
            let Some(sample) = self.finite(first) else { break };
            let start = start_of(sample.t);
            let gap = previous.is_none() || self.gap_before(first);
            if start > window.to {
                out.push(Column::of_one(start, sample.value, gap));
                break;
            }
            let end = self.first_at_or_after(start.plus_millis(length), first);
            let last = self.pyramid.last_finite(&self.values, first..end).unwrap_or(first);
            let (min, max) = self.pyramid.min_max(&self.values, first..end).unwrap_or((sample.value, sample.value));
            let last_value = self.values.get(last).copied().unwrap_or(sample.value);
            out.push(Column { start, min, max, first: sample.value, last: last_value, gap });
            previous = Some(last);
            position = end;
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

impl Column {
    fn of_one(start: UnixMillis, value: f64, gap: bool) -> Self {
        Self { start, min: value, max: value, first: value, last: value, gap }
    }
}

/// Length of the stretch behind one column of pixels [ms]: rounded up to whole milliseconds, at least one.
pub(crate) fn column_millis(window: Window, n_columns: u32) -> i64 {
    let n_columns = i64::from(n_columns.max(1));
    let millis = window.millis().max(1);
    millis / n_columns + i64::from(millis % n_columns != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pyramid_takes_less_than_a_third_of_the_raw_columns() {
        for n in [1_000, 10_001, 100_000] {
            let pyramid = Pyramid::of(&vec![1.0; n]);
            // Raw: an 8-byte time that the series of a file share, and an 8-byte value. Compared with the values alone.
            assert!(pyramid.n_bytes() * 10 <= n * size_of::<f64>() * 3, "{} bytes for {n}", pyramid.n_bytes());
        }
    }

    #[test]
    fn the_first_and_last_finite_sample_are_found_wherever_they_are() {
        for n in [1, 15, 16, 17, 63, 64, 65, 300] {
            for only in 0..n {
                let mut values = vec![f64::NAN; n];
                values[only] = 1.0;
                let pyramid = Pyramid::of(&values);
                assert_eq!(pyramid.first_finite(&values, 0..n), Some(only), "first, {only} of {n}");
                assert_eq!(pyramid.last_finite(&values, 0..n), Some(only), "last, {only} of {n}");
                assert_eq!(pyramid.first_finite(&values, only + 1..n), None);
                assert_eq!(pyramid.last_finite(&values, 0..only), None);
            }
        }
    }
}
