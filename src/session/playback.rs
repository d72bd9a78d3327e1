//! The replay's controls as a value: playing or not, how fast, which run.

use super::Moment;

/// Speeds worth a name: seconds of the incident in one second of the reader's. Any whole number between may be chosen.
pub const SPEEDS: [u32; 10] = [1, 5, 10, 30, 60, 300, 600, 1_200, 3_600, 10_000];

/// Twenty hours pass in a minute, and one instance's leak can still be followed.
pub const DEFAULT_SPEED: u32 = 1_200;

/// The fastest.
pub const MAX_SPEED: u32 = 10_000;

/// Positions of a slider for the speed, from 0: a hundred for each factor of ten.
pub const N_SPEED_POSITIONS: u32 = 401;

/// The speed at a position of a logarithmic slider, in two significant digits.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10,000")]
pub fn speed_at_position(position: u32) -> u32 {
    let position = position.min(N_SPEED_POSITIONS - 1);
    let speed = (libm::exp10(f64::from(position) / 100.0) + 0.5) as u32;
    let unit = 10_u32.pow(speed.ilog10().saturating_sub(1));
    (speed + unit / 2) / unit * unit
}

/// The position of a speed on that slider, the nearest.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 400")]
pub fn position_of_speed(speed: u32) -> u32 {
    (libm::log10(f64::from(speed.clamp(1, MAX_SPEED))) * 100.0 + 0.5) as u32
}

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
    /// The finding at `stop`, if it is ahead, is not skipped.
    #[must_use]
    pub fn advance(self, micros: u32, from: Moment, end: Moment, stop: Option<Moment>) -> (Moment, bool) {
        let at = from.0.saturating_add(i64::from(micros).saturating_mul(i64::from(self.speed)));
        let end = stop.filter(|&stop| stop > from && stop < end).unwrap_or(end);
        if at >= end.0 { (end, false) } else { (Moment(at), self.playing) }
    }
}
