//! The replay's controls as a value: playing or not, how fast, which run.

use super::Moment;

/// Speeds on offer: seconds of the incident in one second of the reader's.
pub const SPEEDS: [u32; 10] = [1, 5, 10, 30, 60, 300, 600, 1_200, 3_600, 10_000];

/// Twenty hours pass in a minute, and one instance's leak can still be followed.
pub const DEFAULT_SPEED: u32 = 1_200;

/// The replay's controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playback {
    /// Whether time goes by. Never in a link: a page that opens does not move by itself.
    pub playing: bool,
    /// Seconds of the incident in one second.
    pub speed: u32,
    /// Seed of the run; none is the model's own.
    pub seed: Option<u64>,
}

impl Default for Playback {
    fn default() -> Self {
        Self { playing: false, speed: DEFAULT_SPEED, seed: None }
    }
}

impl Playback {
    /// Where the clock stands after real time went by, and whether it goes on from there.
    pub(super) fn advance(self, micros: u32, from: Moment, end: Moment) -> (Moment, bool) {
        let at = from.0.saturating_add(i64::from(micros).saturating_mul(i64::from(self.speed)));
        if at >= end.0 { (end, false) } else { (Moment(at), self.playing) }
    }
}

/// The speed on offer that is closest to the one asked for, the lower of two.
pub(super) fn nearest_speed(asked: u32) -> u32 {
    SPEEDS.into_iter().min_by_key(|speed| speed.abs_diff(asked)).unwrap_or(DEFAULT_SPEED)
}
