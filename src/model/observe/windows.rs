//! Stretches of failures: what "intermittent" is counted in.

use crate::model::Micros;

/// Time without a failed request that ends a stretch.
const QUIET: Micros = Micros::from_secs(300);

/// Stretches with failed requests so far; five minutes without one end a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FailureWindows {
    n: u32,
    last_failure: Option<Micros>,
}

impl FailureWindows {
    /// A request failed.
    pub fn note(&mut self, at: Micros) {
        if self.last_failure.is_none_or(|last| at - last > QUIET) {
            self.n += 1;
        }
        self.last_failure = Some(at);
    }

    /// How many there were.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_quiet_minutes_end_a_stretch_and_less_does_not() {
        let mut windows = FailureWindows::default();
        for second in [10, 310, 611, 612] {
            windows.note(Micros::from_secs(second));
        }
        assert_eq!(windows.count(), 2);
    }
}
