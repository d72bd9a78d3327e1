//! How long a pool lasts: the time until its `max`-th client has leaked.
//!
//! Leaks are a thinned Poisson stream, so the time is a sum of `max` exponential gaps: an Erlang distribution. Where the
//! rate follows the hours of the day, the same sum stands on the scale of expected leaks, and the clock is stretched.
//! Sources: Kleinrock, "Queueing Systems", vol. 1, 1975, section 4.2; Cinlar, "Introduction to Stochastic Processes",
//! 1975, section 4.7 (time change).

/// Seconds of an hour.
const HOUR: f64 = 3600.0;
/// Fewest and most steps of the integral in an hour; even, for Simpson's rule.
const STEPS: (u32, u32) = (60, 40_000);
/// Longest time that is looked at: what lasts longer lasts for ever [h].
const MAX_HOURS: u32 = 24 * 400;
/// What is left of a probability when an integral over it may end.
const NOTHING: f64 = 1e-12;

/// A pool that leaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exhaustion {
    /// Clients of the pool.
    max: u32,
    /// Leaks per second in each hour of the local day.
    per_sec: [f64; 24],
    /// Local time of day at which the pool is empty [s].
    starts_at: f64,
}

/// Mean and standard deviation of a time \[s\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanAndSd {
    /// The mean \[s\].
    pub mean: f64,
    /// The standard deviation \[s\].
    pub sd: f64,
}

impl Exhaustion {
    /// A pool that leaks at a constant rate [1/s].
    #[must_use]
    pub const fn at_constant_rate(max: u32, leaks_per_sec: f64) -> Self {
        Self { max, per_sec: [leaks_per_sec; 24], starts_at: 0.0 }
    }

    /// A pool that leaks at this rate on the mean of the day \[1/s\], and in each hour in proportion to the profile (24
    /// numbers, or none for a constant rate). It is empty at `starts_at`, seconds of the local day.
    #[must_use]
    pub fn through_the_day(max: u32, leaks_per_sec: f64, profile: &[f64], starts_at: u32) -> Self {
        let sum: f64 = profile.iter().sum();
        let mut per_sec = [leaks_per_sec; 24];
        for (rate, share) in per_sec.iter_mut().zip(profile) {
            *rate = leaks_per_sec * share * 24.0 / sum;
        }
        Self { max, per_sec, starts_at: f64::from(starts_at) }
    }

    /// Mean and standard deviation by the closed form `max / rate`, `√max / rate`: for a constant rate alone. `None` where
    /// the rate is not the same in all hours, or is 0.
    #[must_use]
    pub fn closed_form(&self) -> Option<MeanAndSd> {
        let [rate, rest @ ..] = self.per_sec;
        let constant = rate > 0.0 && rest.iter().all(|other| (other - rate).abs() <= rate * 1e-12);
        let max = f64::from(self.max);
        constant.then(|| MeanAndSd { mean: max / rate, sd: libm::sqrt(max) / rate })
    }

    /// Mean and standard deviation by integrating the probability that the pool still lasts. `None` where that may be for
    /// ever.
    #[must_use]
    pub fn mean_and_sd(&self) -> Option<MeanAndSd> {
        let (mut leaks, mut mean, mut square) = (0.0, 0.0, 0.0);
        for (from, to, rate) in self.pieces() {
            let n_steps = n_steps(rate * (to - from));
            let width = (to - from) / f64::from(n_steps);
            for step in 0..=n_steps {
                let weight = match step {
                    end if end == 0 || end == n_steps => 1.0,
                    odd if odd % 2 == 1 => 4.0,
                    _ => 2.0,
                };
                let into = width * f64::from(step);
                let area = weight * width / 3.0 * self.lasts(leaks + rate * into);
                mean += area;
                square += 2.0 * (from + into) * area;
            }
            leaks += rate * (to - from);
            if self.lasts(leaks) < NOTHING {
                let variance = (square - mean * mean).max(0.0);
                return Some(MeanAndSd { mean, sd: libm::sqrt(variance) });
            }
        }
        None
    }

    /// The time by which the pool is exhausted with probability `p` \[s\]. `None` where that may be never, and unless
    /// `0 < p < 1`.
    #[must_use]
    pub fn quantile_secs(&self, p: f64) -> Option<f64> {
        if !(p > 0.0 && p < 1.0) {
            return None;
        }
        let leaks = self.leaks_at_quantile(p);
        let mut left = leaks;
        for (from, to, rate) in self.pieces() {
            if rate * (to - from) >= left {
                return Some(from + left / rate);
            }
            left -= rate * (to - from);
        }
        None
    }

    /// Expected leaks after `secs`.
    #[must_use]
    pub fn expected_leaks(&self, secs: f64) -> f64 {
        let pieces = self.pieces().take_while(|&(from, ..)| from < secs);
        pieces.map(|(from, to, rate)| rate * (to.min(secs) - from)).sum()
    }

    /// Probability that fewer than `max` clients have leaked when `leaks` are expected.
    fn lasts(&self, leaks: f64) -> f64 {
        poisson_below(self.max, leaks)
    }

    /// Expected leaks at which the pool is exhausted with probability `p`, by bisection.
    fn leaks_at_quantile(&self, p: f64) -> f64 {
        let (mut low, mut high) = (0.0, f64::from(self.max) * 2.0 + 50.0);
        while 1.0 - self.lasts(high) < p {
            high *= 2.0;
        }
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if 1.0 - self.lasts(middle) < p { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }

    /// From the empty pool on: stretches of one rate, as (from, to, leaks per second), the times in seconds.
    fn pieces(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let hour = libm::floor(self.starts_at / HOUR);
        let into_hour = self.starts_at - hour * HOUR;
        let rates = self.per_sec.iter().copied().cycle();
        let mut first = rates.zip(0_u32..).skip_while(move |&(_, at)| f64::from(at) < hour);
        let mut from = 0.0;
        (0..MAX_HOURS).map_while(move |n| {
            let (rate, _) = first.next()?;
            let to = f64::from(n + 1) * HOUR - into_hour;
            let piece = (from, to, rate);
            from = to;
            Some(piece)
        })
    }
}

/// Steps of an eighth of a leak: the probability changes over one leak at the least.
fn n_steps(leaks: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let quarters = (4.0 * leaks).clamp(0.0, f64::from(STEPS.1 / 2)) as u32;
    (2 * quarters).max(STEPS.0)
}

/// Probability that a Poisson number with this mean is below `n`: each term by its logarithm, so that none overflows.
#[must_use]
pub fn poisson_below(n: u32, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if n > 0 { 1.0 } else { 0.0 };
    }
    let log = libm::log(mean);
    let term = |k: f64| libm::exp(k * log - mean - libm::lgamma(k + 1.0));
    (0..n).map(|k| term(f64::from(k))).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found / expected - 1.0).abs() < within, "{found} instead of {expected}");
    }

    #[test]
    fn at_a_constant_rate_the_integral_gives_the_closed_form() {
        for (max, rate) in [(1, 0.01), (20, 0.0073), (200, 0.05)] {
            let pool = Exhaustion::at_constant_rate(max, rate);
            let (closed, integral) = (pool.closed_form().unwrap(), pool.mean_and_sd().unwrap());
            close(integral.mean, closed.mean, 1e-5);
            close(integral.sd, closed.sd, 1e-4);
        }
    }

    #[test]
    fn a_pool_of_one_lasts_an_exponential_time() {
        let pool = Exhaustion::at_constant_rate(1, 0.02);
        close(pool.quantile_secs(0.5).unwrap(), libm::log(2.0) / 0.02, 1e-9);
    }

    #[test]
    fn quantiles_of_a_pool_of_twenty_are_those_of_the_published_chi_square_table() {
        // 2 × an Erlang(20) sum is chi-square with 40 degrees of freedom: 26.509 and 55.758 at 5 and 95 %.
        let pool = Exhaustion::at_constant_rate(20, 1.0);
        close(pool.quantile_secs(0.05).unwrap(), 26.509 / 2.0, 1e-4);
        close(pool.quantile_secs(0.95).unwrap(), 55.758 / 2.0, 1e-4);
    }

    #[test]
    fn a_flat_day_is_a_constant_rate_and_a_busy_evening_shortens_what_starts_before_it() {
        let flat = Exhaustion::through_the_day(20, 0.0073, &[1.0; 24], 40_000);
        close(flat.mean_and_sd().unwrap().mean, 20.0 / 0.0073, 1e-5);
        let mut profile = [0.5; 24];
        profile[18..22].fill(3.5);
        let evening = Exhaustion::through_the_day(20, 0.0073, &profile, 18 * 3600);
        let night = Exhaustion::through_the_day(20, 0.0073, &profile, 0);
        assert!(evening.mean_and_sd().unwrap().mean < 20.0 / 0.0073);
        assert!(night.mean_and_sd().unwrap().mean > 20.0 / 0.0073);
        assert_eq!(evening.closed_form(), None);
    }

    #[test]
    fn expected_leaks_follow_the_hours() {
        let mut profile = [0.0; 24];
        profile[1] = 24.0;
        let pool = Exhaustion::through_the_day(20, 0.001, &profile, 1800);
        close(pool.expected_leaks(1800.0 + 60.0), 24.0 * 0.001 * 60.0, 1e-9);
        assert!(pool.expected_leaks(1800.0).abs() < 1e-12);
        close(pool.expected_leaks(86_400.0), 86.4, 1e-9);
    }

    #[test]
    fn a_pool_that_never_leaks_lasts_for_ever() {
        let pool = Exhaustion::at_constant_rate(20, 0.0);
        assert_eq!((pool.closed_form(), pool.mean_and_sd(), pool.quantile_secs(0.5)), (None, None, None));
    }
}
