//! How a world fared, minute by minute: the background of the scrub bar.

use serde::{Deserialize, Serialize};

use crate::model::Micros;

/// Checkout requests answered in one minute of model time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Minute {
    /// Answered in any way.
    pub answered: u32,
    /// Answered with 5xx.
    pub failed: u32,
}

/// A world's minutes, as far as it is computed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    minutes: Vec<Minute>,
}

impl Track {
    pub(super) fn extend(&mut self, minutes: Vec<Minute>) {
        self.minutes.extend(minutes);
    }

    /// Forgets the minutes after a full minute.
    pub(super) fn cut(&mut self, at: Micros) {
        self.minutes.truncate(usize::try_from(at.as_secs() / 60).unwrap_or(usize::MAX));
    }

    /// The minutes, from model time 0.
    #[must_use]
    pub fn minutes(&self) -> &[Minute] {
        &self.minutes
    }

    /// Failed requests as a share of those answered between two moments, to the minute [0..1]. `None` where none was
    /// answered, or where the run is not computed yet.
    #[must_use]
    pub fn failed_share(&self, from: Micros, to: Micros) -> Option<f64> {
        let minute = |at: Micros| usize::try_from(at.as_secs() / 60).unwrap_or(usize::MAX);
        let end = minute(to).max(minute(from) + 1).min(self.minutes.len());
        let part = self.minutes.get(minute(from)..end)?;
        let (answered, failed) = part.iter().fold((0, 0), |(answered, failed), minute| {
            (answered + u64::from(minute.answered), failed + u64::from(minute.failed))
        });
        (answered > 0).then(|| to_f64(failed) / to_f64(answered))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests, far below 2^53")]
fn to_f64(n: u64) -> f64 {
    n as f64
}
