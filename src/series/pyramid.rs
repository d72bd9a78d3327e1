//! Minima and maxima of a series at ever coarser levels, so that drawing costs pixels and not samples.
//!
//! The first level holds 16 samples a bucket, each further one 4 buckets of the level below: 1.4 bytes a sample.
//! Values that are not finite never enter a bucket; a bucket without any finite value has minimum > maximum.

use std::ops::Range;

/// Samples in a bucket of the first level.
const FIRST: usize = 16;
/// Buckets of one level in a bucket of the next.
const FACTOR: usize = 4;

/// All levels, finest first.
#[derive(Debug, Clone)]
pub(super) struct Pyramid {
    levels: Vec<Level>,
    n_values: usize,
    /// Extremes of the bucket of the first level that is not full yet.
    open: (f64, f64),
    is_all_finite: bool,
}

impl Default for Pyramid {
    fn default() -> Self {
        Self { levels: Vec::new(), n_values: 0, open: NOTHING, is_all_finite: true }
    }
}

#[derive(Debug, Clone)]
struct Level {
    /// Samples in a bucket.
    size: usize,
    /// Minimum and maximum of each bucket, side by side.
    buckets: Vec<(f64, f64)>,
}

/// A bucket without a finite value.
const NOTHING: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

impl Level {
    fn bucket(&self, i: usize) -> Option<(f64, f64)> {
        self.buckets.get(i).copied().filter(|(min, max)| min <= max)
    }
}

impl Pyramid {
    /// All levels over values that are there.
    pub(super) fn of(values: &[f64]) -> Self {
        let mut pyramid = Self::default();
        if values.len() > FIRST {
            let buckets = Vec::with_capacity(values.len().div_ceil(FIRST));
            pyramid.levels.push(Level { size: FIRST, buckets });
        }
        for &value in values {
            pyramid.push(value);
        }
        pyramid.finish()
    }

    /// One value more.
    pub(super) fn push(&mut self, value: f64) {
        if value.is_finite() {
            self.open = (self.open.0.min(value), self.open.1.max(value));
        } else {
            self.is_all_finite = false;
        }
        self.n_values += 1;
        if self.n_values.is_multiple_of(FIRST) {
            self.close();
        }
    }

    /// Closes the last bucket and builds the coarser levels: one pass over a sixteenth of the values.
    pub(super) fn finish(mut self) -> Self {
        if !self.n_values.is_multiple_of(FIRST) {
            self.close();
        }
        if self.n_values <= FIRST {
            self.levels.clear();
        }
        if let Some(first) = self.levels.first_mut() {
            first.buckets.shrink_to_fit();
        }
        while let Some(below) = self.levels.last().filter(|below| below.buckets.len() > FACTOR) {
            let buckets = below.buckets.chunks(FACTOR).map(|pairs| fold(pairs.iter().copied())).collect();
            let size = below.size * FACTOR;
            self.levels.push(Level { size, buckets });
        }
        self
    }

    fn close(&mut self) {
        let bucket = std::mem::replace(&mut self.open, NOTHING);
        match self.levels.first_mut() {
            Some(first) => first.buckets.push(bucket),
            None => self.levels.push(Level { size: FIRST, buckets: vec![bucket] }),
        }
    }

    /// Memory of all levels [bytes].
    pub(super) fn n_bytes(&self) -> usize {
        self.levels.iter().map(|level| level.buckets.capacity() * size_of::<(f64, f64)>()).sum()
    }

    /// Smallest and largest finite value of a range of samples: single samples up to the first whole bucket, then up the
    /// levels and down again.
    pub(super) fn min_max(&self, values: &[f64], range: Range<usize>) -> Option<(f64, f64)> {
        let end = range.end.min(values.len());
        let (mut from, mut to) = (range.start, end);
        let mut found = NOTHING;
        let mut take = |samples: Option<&[f64]>| {
            for &value in samples.unwrap_or_default() {
                if value.is_finite() {
                    found = (found.0.min(value), found.1.max(value));
                }
            }
        };
        // Positions in samples, then in buckets of each level, as long as whole buckets of the next one fit in between.
        let (head, tail) = (from.next_multiple_of(FIRST), to - to % FIRST);
        if self.levels.is_empty() || head >= tail {
            take(values.get(from..to.max(from)));
        } else {
            take(values.get(from..head));
            take(values.get(tail..to));
            (from, to) = (head / FIRST, tail / FIRST);
            for (i, level) in self.levels.iter().enumerate() {
                let (head, tail) = (from.next_multiple_of(FACTOR), to - to % FACTOR);
                let is_last = i + 1 == self.levels.len() || head >= tail;
                let ends = if is_last { [from..to, 0..0] } else { [from..head, tail..to] };
                for buckets in ends {
                    found = level.buckets.get(buckets).unwrap_or_default().iter().fold(found, widened);
                }
                if is_last {
                    break;
                }
                (from, to) = (head / FACTOR, tail / FACTOR);
            }
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
        if self.is_all_finite && floor == f64::NEG_INFINITY {
            return (position < end).then_some(position);
        }
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
        if self.is_all_finite {
            return (start < position).then(|| position - 1);
        }
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
    pairs.fold(NOTHING, |found, pair| widened(found, &pair))
}

fn widened(found: (f64, f64), bucket: &(f64, f64)) -> (f64, f64) {
    (found.0.min(bucket.0), found.1.max(bucket.1))
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
