//! What every importer pours its samples into: checks order and limits, shares the times of series sampled together.
//!
//! Knows no file format: the importer says where a sample stands, and gets that place back in the problem.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::growing::Growing;
use super::pyramid::Pyramid;
use super::{Problem, Series, SeriesSet};
use crate::clock::UnixMillis;

/// The most that one metrics file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the text [bytes].
    pub bytes: usize,
    /// Number of series.
    pub n_series: usize,
    /// Samples of all series together.
    pub n_samples: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 128 * 1024 * 1024, n_series: 1_000, n_samples: 6_000_000 }
    }
}

impl Limits {
    /// Refuses a text that is too long, before anything is read from it.
    ///
    /// # Errors
    /// A problem that names both sizes.
    pub fn check_bytes(&self, text: &str) -> Result<(), Problem> {
        self.check_n_bytes(text.len())
    }

    /// As `check_bytes`, for a size that is known.
    ///
    /// # Errors
    /// A problem that names both sizes.
    pub fn check_n_bytes(&self, n_bytes: usize) -> Result<(), Problem> {
        if n_bytes <= self.bytes {
            return Ok(());
        }
        Err(Problem {
            place: "the file".to_owned(),
            found: format!("{n_bytes} bytes"),
            expected: format!("at most {} bytes", self.bytes),
        })
    }
}

/// Builds a [`SeriesSet`] sample by sample. Neither a sample nor a series' end takes time that grows with what is there
/// already, besides one copy of the times that a series has in common with the one before it before it leaves them: so a
/// large file can be read in slices.
#[derive(Debug)]
pub struct Collector {
    limits: Limits,
    series: Vec<Series>,
    /// Times of the series at hand, from the sample on where they leave those of the series before.
    times: Growing<UnixMillis>,
    /// How many samples of the series at hand have the times of the series before.
    n_shared: usize,
    /// Time of the last sample of the series at hand.
    newest: Option<UnixMillis>,
    values: Growing<f64>,
    pyramid: Pyramid,
    n_samples: usize,
}

impl Collector {
    /// An empty one.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            series: Vec::new(),
            times: Growing::default(),
            n_shared: 0,
            newest: None,
            values: Growing::default(),
            pyramid: Pyramid::default(),
            n_samples: 0,
        }
    }

    /// Series finished so far.
    #[must_use]
    pub fn n_series(&self) -> usize {
        self.series.len()
    }

    /// Samples of the series at hand.
    #[must_use]
    pub fn n_pending(&self) -> usize {
        self.values.len()
    }

    /// Appends a sample to the series at hand. `place` is asked only when there is a problem.
    ///
    /// # Errors
    /// A time not after the one before it, or too many samples.
    pub fn push(&mut self, t: UnixMillis, value: f64, place: impl Fn() -> String) -> Result<(), Problem> {
        if let Some(previous) = self.newest.filter(|&previous| t <= previous) {
            let found = if t == previous { "a second sample at" } else { "a step back in time to" };
            return Err(Problem {
                place: place(),
                found: format!("{found} {}", seconds(t)),
                expected: format!("a time after {}", seconds(previous)),
            });
        }
        if self.n_samples >= self.limits.n_samples {
            return Err(Problem {
                place: place(),
                found: "one sample too many".to_owned(),
                expected: format!("at most {} samples in a file", self.limits.n_samples),
            });
        }
        self.n_samples += 1;
        self.newest = Some(t);
        // Series of one query are nearly always sampled together, so the latest column is the one to compare with.
        let shared = self.series.last().filter(|_| self.times.is_empty()).map(Series::times);
        match shared {
            Some(shared) if shared.get(self.n_shared) == Some(&t) => self.n_shared += 1,
            Some(shared) => {
                self.times = Growing::copied(shared.get(..self.n_shared).unwrap_or_default());
                self.times.push(t);
            }
            None => self.times.push(t),
        }
        self.values.push(value);
        self.pyramid.push(value);
        Ok(())
    }

    /// Closes the series at hand.
    ///
    /// # Errors
    /// No samples, or too many series.
    pub fn end_series(
        &mut self,
        labels: BTreeMap<String, String>,
        place: impl FnOnce() -> String,
    ) -> Result<(), Problem> {
        if self.values.is_empty() {
            return Err(Problem {
                place: place(),
                found: "a series without samples".to_owned(),
                expected: "at least one sample".to_owned(),
            });
        }
        if self.series.len() >= self.limits.n_series {
            return Err(Problem {
                place: place(),
                found: "one series too many".to_owned(),
                expected: format!("at most {} series in a file", self.limits.n_series),
            });
        }
        let own = std::mem::take(&mut self.times);
        let times = match self.series.last().map(Series::times) {
            Some(shared) if own.is_empty() && shared.len() == self.n_shared => Arc::clone(shared),
            Some(shared) if own.is_empty() => Arc::new(shared.get(..self.n_shared).unwrap_or_default().to_vec()),
            _ => Arc::new(own.into_vec()),
        };
        (self.n_shared, self.newest) = (0, None);
        let room = Growing::with_room(self.values.len());
        let values = std::mem::replace(&mut self.values, room).into_vec();
        let pyramid = std::mem::take(&mut self.pyramid).finish();
        self.series.push(Series::assembled(labels, times, values, pyramid));
        Ok(())
    }

    /// Appends a whole series whose importer has checked it, and has built its pyramid.
    pub(super) fn add(
        &mut self,
        labels: BTreeMap<String, String>,
        times: Arc<Vec<UnixMillis>>,
        values: Growing<f64>,
        pyramid: Pyramid,
    ) {
        self.series.push(Series::assembled(labels, times, values.into_vec(), pyramid.finish()));
    }

    /// The finished set.
    ///
    /// # Errors
    /// No series at all.
    pub fn finish(self, warnings: Vec<String>, infos: Vec<String>) -> Result<SeriesSet, Problem> {
        if self.series.is_empty() {
            return Err(Problem {
                place: "the file".to_owned(),
                found: "no series: the query matched nothing".to_owned(),
                expected: "at least one series".to_owned(),
            });
        }
        Ok(SeriesSet { series: self.series, warnings, infos })
    }
}

/// Seconds with milliseconds, as Prometheus writes times.
fn seconds(t: UnixMillis) -> String {
    let (whole, milli) = (t.0.div_euclid(1_000), t.0.rem_euclid(1_000));
    if milli == 0 { whole.to_string() } else { format!("{whole}.{milli:03}") }
}
