//! Replications in a few numbers: mean and standard deviation, each with its confidence interval.
//!
//! Sources: Law, "Simulation Modeling and Analysis", 5th ed., 2015, section 4.5 (replications, Student's t); Welford,
//! Technometrics 4, 1962 (the running sums); Abramowitz and Stegun, 1964, 26.7.5 (t from the normal quantile).

use serde::{Deserialize, Serialize};

/// How sure an interval is \[%\].
pub const CONFIDENCE_PERCENT: u32 = 99;
/// The quantile of the normal distribution that belongs to it: (1 + 0.99) / 2.
const NORMAL: f64 = 2.575_829_303_548_901;

/// From `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a value lies in it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Half of its width.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Values of one output, one for each replication.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    values: Vec<f64>,
    mean: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
}

impl Sample {
    /// Takes in the value of one more replication.
    pub fn add(&mut self, value: f64) {
        self.values.push(value);
        let delta = value - self.mean;
        self.mean += delta / self.n_f64();
        self.squares += delta * (value - self.mean);
    }

    /// Replications.
    #[must_use]
    pub fn n(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// The mean; 0 of none.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation; 0 below two values.
    #[must_use]
    pub fn sd(&self) -> f64 {
        if self.n() < 2 { 0.0 } else { libm::sqrt(self.squares / (self.n_f64() - 1.0)) }
    }

    /// The interval of the mean, by Student's t. `None` below two values.
    #[must_use]
    pub fn mean_interval(&self) -> Option<Interval> {
        (self.n() >= 2).then(|| {
            let half = student(self.n_f64() - 1.0) * self.sd() / libm::sqrt(self.n_f64());
            Interval { low: self.mean - half, high: self.mean + half }
        })
    }

    /// The interval of the standard deviation, from the fourth moment of the values themselves: for many values, whatever
    /// their distribution. `None` below two values.
    #[must_use]
    pub fn sd_interval(&self) -> Option<Interval> {
        if self.n() < 2 {
            return None;
        }
        let (n, sd) = (self.n_f64(), self.sd());
        let fourth =
            self.values.iter().map(|value| (value - self.mean) * (value - self.mean)).map(|square| square * square);
        let variance_of_variance = (fourth.sum::<f64>() / n - sd * sd * sd * sd).max(0.0) / n;
        let half = if sd > 0.0 { NORMAL * libm::sqrt(variance_of_variance) / (2.0 * sd) } else { 0.0 };
        Some(Interval { low: sd - half, high: sd + half })
    }

    fn n_f64(&self) -> f64 {
        f64::from(self.n())
    }
}

/// The quantile of Student's t with so many degrees of freedom, by its expansion about the normal quantile.
fn student(freedom: f64) -> f64 {
    let z = NORMAL;
    let (z3, z5) = (z * z * z, z * z * z * z * z);
    let z7 = z5 * z * z;
    let first = (z3 + z) / 4.0;
    let second = (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0;
    let third = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0;
    z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rng::{Purpose, Streams};

    #[test]
    fn students_quantile_is_that_of_the_published_table() {
        for (freedom, table) in [(9.0, 3.250), (19.0, 2.861), (29.0, 2.756), (99.0, 2.626)] {
            assert!((student(freedom) - table).abs() < 0.004, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn mean_and_standard_deviation_are_those_of_the_values() {
        let mut sample = Sample::default();
        for value in [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0] {
            sample.add(value);
        }
        assert!((sample.mean() - 5.0).abs() < 1e-12);
        assert!((sample.sd() - libm::sqrt(32.0 / 7.0)).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_interval() {
        let mut sample = Sample::default();
        assert_eq!((sample.mean_interval(), sample.sd_interval()), (None, None));
        sample.add(1.0);
        assert_eq!((sample.mean_interval(), sample.sd_interval()), (None, None));
    }

    #[test]
    fn an_interval_misses_the_truth_about_once_in_a_hundred_times() {
        let streams = Streams::new(11, Purpose::Customer);
        let n_missed = |interval: fn(&Sample) -> Option<Interval>, n_values: u64| {
            let missed = (0..2_000_u64).filter(|&set| {
                let mut sample = Sample::default();
                (0..n_values).for_each(|i| sample.add(streams.at(set * 10_000 + i).uniform(0)));
                let truth = if n_values > 100 { libm::sqrt(1.0 / 12.0) } else { 0.5 };
                !interval(&sample).unwrap().holds(truth)
            });
            missed.count()
        };
        // 20 expected; five standard deviations are 22.
        assert!((5..45).contains(&n_missed(Sample::mean_interval, 30)));
        assert!((5..45).contains(&n_missed(Sample::sd_interval, 400)));
    }
}
