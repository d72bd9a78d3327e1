//! Model time: whole microseconds since the start of a run, and durations in the same unit.
//!
//! Everything in the model counts with it. It has no relation to the wall clock or to the incident's dates.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A point in model time, or a duration, in whole microseconds.
///
/// Sums stop at [`Micros::MAX`] and differences at [`Micros::ZERO`]: 2^64 µs are 584,000 years, so a sum that stops is a
/// duration that means "never". Where a lost underflow would hide a mistake, use [`Micros::checked_sub`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Micros(pub u64);

impl Micros {
    /// The start of a run; no time at all.
    pub const ZERO: Self = Self(0);
    /// The end of time: what is due then never happens.
    pub const MAX: Self = Self(u64::MAX);

    /// From milliseconds; stops at [`Micros::MAX`].
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// From seconds; stops at [`Micros::MAX`].
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// Whole milliseconds, rounded down.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// Whole seconds, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The sum, or nothing where it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, or nothing where `other` is the later one.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }
}

impl Add for Micros {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Micros {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Seconds with six digits: `1.500000 s`.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06} s", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::Micros;

    #[test]
    fn units_convert_and_round_down() {
        assert_eq!(Micros::from_millis(3), Micros(3_000));
        assert_eq!(Micros::from_secs(2), Micros(2_000_000));
        assert_eq!(Micros(2_999).as_millis(), 2);
        assert_eq!(Micros(2_999_999).as_secs(), 2);
        assert_eq!(Micros(1_500_000).to_string(), "1.500000 s");
    }

    #[test]
    fn sums_stop_at_the_end_of_time_and_differences_at_zero() {
        assert_eq!(Micros::MAX + Micros(1), Micros::MAX);
        assert_eq!(Micros::from_secs(u64::MAX), Micros::MAX);
        assert_eq!(Micros(1) - Micros(2), Micros::ZERO);
        assert_eq!(Micros(1).checked_sub(Micros(2)), None);
        assert_eq!(Micros::MAX.checked_add(Micros(1)), None);
    }
}
