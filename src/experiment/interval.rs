//! Intervals: Student's t for means, Clopper–Pearson for chances. Software arithmetic only, so that a verdict is the same
//! on every target.
//!
//! Sources: M. Abramowitz, I. Stegun, *Handbook of Mathematical Functions*, 26.7.3 and 26.7.4 (Student's distribution by
//! finite sums); C. Clopper, E. Pearson, "The use of confidence or fiducial limits", Biometrika 26 (1934).

/// Halvings of an interval that is searched: past the precision of an f64.
const N_HALVINGS: u32 = 100;

/// A mean with the ends of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// The mean itself.
    pub mean: f64,
    /// Upper end.
    pub high: f64,
}

/// Interval of the mean of independent values at a level [0..1], by Student's t. Infinite for fewer than two values.
#[must_use]
pub fn of_mean(values: &[f64], level: f64) -> Interval {
    let n = count(values.len());
    if n < 2.0 {
        return Interval {
            low: f64::NEG_INFINITY,
            mean: values.first().copied().unwrap_or(f64::NAN),
            high: f64::INFINITY,
        };
    }
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    let half = t_quantile(level, values.len() - 1) * libm::sqrt(variance / n);
    Interval { low: mean - half, mean, high: mean + half }
}

/// Interval of a chance of which `n_hits` of `n` trials were hits, at a level [0..1], by Clopper and Pearson: exact, so
/// it covers at least so often. Nothing is known of no trial.
#[must_use]
pub fn of_chance(n_hits: usize, n: usize, level: f64) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, mean: f64::NAN, high: 1.0 };
    }
    let tail = (1.0 - level) / 2.0;
    // The chance of at most k hits falls as p rises.
    let low = if n_hits == 0 { 0.0 } else { search(0.0, 1.0, |p| 1.0 - at_most(n_hits - 1, n, p) < tail) };
    let high = if n_hits >= n { 1.0 } else { search(0.0, 1.0, |p| at_most(n_hits, n, p) > tail) };
    Interval { low, mean: count(n_hits) / count(n), high }
}

/// The t that a Student-distributed number with `degrees` of freedom stays within, on both sides, with chance `level`.
#[must_use]
pub fn t_quantile(level: f64, degrees: usize) -> f64 {
    let mut high = 1.0;
    while within(high, degrees) < level && high < 1e12 {
        high *= 2.0;
    }
    search(0.0, high, |t| within(t, degrees) < level)
}

/// The chance that a Student-distributed number is between -t and t (A&S 26.7.3, 26.7.4).
fn within(t: f64, degrees: usize) -> f64 {
    let nu = count(degrees);
    let theta = libm::atan(t / libm::sqrt(nu));
    let cos_squared = nu / (nu + t * t);
    let sin = t / libm::sqrt(nu + t * t);
    // 1 + (1/2)cos² + (1·3)/(2·4)cos⁴ + … for even degrees; cos + (2/3)cos³ + … for odd ones.
    let is_odd = degrees % 2 == 1;
    let n_terms = if is_odd { (degrees.saturating_sub(1)) / 2 } else { degrees / 2 };
    let mut term = if is_odd { libm::sqrt(cos_squared) } else { 1.0 };
    let mut sum = 0.0;
    for k in 1..=n_terms {
        sum += term;
        let k = count(k);
        term *= cos_squared * if is_odd { 2.0 * k / (2.0 * k + 1.0) } else { (2.0 * k - 1.0) / (2.0 * k) };
    }
    if is_odd { (theta + sin * sum) * core::f64::consts::FRAC_2_PI } else { sin * sum }
}

/// The chance of at most `k` hits in `n` trials of chance `p`.
fn at_most(k: usize, n: usize, p: f64) -> f64 {
    // Terms by their ratio, from logarithms, so that many trials do not underflow at the start.
    let (log_p, log_q) = (libm::log(p), libm::log1p(-p));
    let (mut log_term, mut sum) = (count(n) * log_q, 0.0);
    for i in 0..=k {
        sum += libm::exp(log_term);
        log_term += libm::log(count(n - i.min(n)) / count(i + 1)) + log_p - log_q;
    }
    sum.min(1.0)
}

/// Where `is_below` turns false, between `low` and `high`.
fn search(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..N_HALVINGS {
        let middle = f64::midpoint(low, high);
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    #[test]
    fn the_t_quantiles_are_those_of_the_tables() {
        // Abramowitz and Stegun, table 26.10, and R's qt().
        for (level, degrees, t) in [
            (0.90, 1, 6.313_752),
            (0.95, 7, 2.364_624),
            (0.90, 9, 1.833_113),
            (0.99, 10, 3.169_273),
            (0.95, 30, 2.042_272),
            (0.983_333, 15, 2.693_8),
            (0.90, 10_000, 1.645_006),
        ] {
            close(t_quantile(level, degrees), t, 2e-4);
        }
    }

    #[test]
    fn a_mean_has_its_textbook_interval() {
        let interval = of_mean(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.90);
        // s = 1.5811, t(4) = 2.1318: 3 ± 1.5074.
        close(interval.low, 1.4926, 1e-3);
        close(interval.high, 4.5074, 1e-3);
    }

    #[test]
    fn one_value_says_nothing_and_equal_ones_say_all() {
        assert!(of_mean(&[7.0], 0.9).high.is_infinite());
        assert_eq!(of_mean(&[7.0; 8], 0.9), Interval { low: 7.0, mean: 7.0, high: 7.0 });
    }

    #[test]
    fn a_chance_never_seen_may_still_be() {
        let none = of_chance(0, 16, 0.95);
        // The rule behind it: (1 - p)^16 = 0.025.
        close(none.low, 0.0, 0.0);
        close(none.high, 1.0 - libm::pow(0.025, 1.0 / 16.0), 1e-9);
        let all = of_chance(16, 16, 0.95);
        close(all.low, libm::pow(0.025, 1.0 / 16.0), 1e-9);
        close(all.high, 1.0, 0.0);
    }

    #[test]
    fn a_chance_has_its_textbook_interval() {
        // R: binom.test(4, 20, conf.level = 0.95).
        let interval = of_chance(4, 20, 0.95);
        close(interval.low, 0.057_334, 1e-5);
        close(interval.high, 0.436_614, 1e-5);
        let many = of_chance(5_000, 10_000, 0.90);
        close(many.low, 0.491_72, 2e-4);
    }

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        use crate::model::rng::{Purpose, Streams};
        let n_runs = 2_000;
        let mut n_covered = 0;
        for run in 0..n_runs {
            let stream = Streams::new(run, Purpose::Process).at(0);
            // Sums of twelve uniform numbers: nearly normal, mean 6.
            let values: Vec<f64> =
                (0..8).map(|value| (0..12).map(|draw| stream.uniform(value * 12 + draw)).sum()).collect();
            let interval = of_mean(&values, 0.90);
            n_covered += u32::from(interval.low <= 6.0 && 6.0 <= interval.high);
        }
        let share = f64::from(n_covered) / 2_000.0;
        assert!((0.88..0.92).contains(&share), "{share}");
    }
}
