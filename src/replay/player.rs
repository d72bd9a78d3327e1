//! The playback clock: how real time becomes model time. Pure: the caller says how much real time has passed.

use crate::model::Micros;

/// Speeds to choose from, about evenly spaced on a logarithmic scale [model seconds per second].
pub const SPEEDS: [u32; 13] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 2400, 5000, 10_000];

/// Twenty hours in a minute.
const DEFAULT_SPEED: u32 = 1200;
/// Longest real time that counts at once [µs]: a tab that slept does not jump.
const MAX_ELAPSED: u64 = 250_000;

/// Playing or paused, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Player {
    playing: bool,
    speed: u32,
}

impl Default for Player {
    fn default() -> Self {
        Self { playing: false, speed: DEFAULT_SPEED }
    }
}

impl Player {
    /// Starts the clock.
    pub const fn play(&mut self) {
        self.playing = true;
    }

    /// Stops the clock.
    pub const fn pause(&mut self) {
        self.playing = false;
    }

    /// Whether the clock runs.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// Model seconds per second, from 1 to 10,000.
    #[must_use]
    pub const fn speed(&self) -> u32 {
        self.speed
    }

    /// Sets the speed, 1 to 10,000; what lies beyond is cut off.
    pub fn set_speed(&mut self, speed: u32) {
        self.speed = speed.clamp(1, 10_000);
    }

    /// The next higher of [`SPEEDS`].
    pub fn faster(&mut self) {
        self.speed = SPEEDS.into_iter().find(|&speed| speed > self.speed).unwrap_or(self.speed);
    }

    /// The next lower of [`SPEEDS`].
    pub fn slower(&mut self) {
        self.speed = SPEEDS.into_iter().rev().find(|&speed| speed < self.speed).unwrap_or(self.speed);
    }

    /// The moment to show, `elapsed` after the last one was: on from `now` while playing. At `end` the clock stops.
    #[must_use]
    pub fn advance(&mut self, now: Micros, end: Micros, elapsed_real: Micros) -> Micros {
        if !self.playing {
            return now;
        }
        let step = Micros(elapsed_real.0.min(MAX_ELAPSED) * u64::from(self.speed));
        let next = (now + step).min(end);
        if next == end {
            self.playing = false;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Micros = Micros(16_667);
    const END: Micros = Micros::from_secs(72_000);

    #[test]
    fn a_paused_player_stands_still() {
        let mut player = Player::default();
        assert_eq!(player.advance(Micros(5), END, FRAME), Micros(5));
    }

    #[test]
    fn the_default_speed_shows_twenty_hours_in_a_minute() {
        let mut player = Player::default();
        player.play();
        let (mut now, mut n_frames) = (Micros::ZERO, 0);
        while player.is_playing() {
            now = player.advance(now, END, FRAME);
            n_frames += 1;
        }
        assert_eq!((now, n_frames), (END, 3600));
    }

    #[test]
    fn speed_steps_through_the_list_and_stays_in_bounds() {
        let mut player = Player::default();
        player.faster();
        assert_eq!(player.speed(), 2400);
        player.set_speed(0);
        player.slower();
        assert_eq!(player.speed(), 1);
        player.set_speed(1_000_000);
        player.faster();
        assert_eq!(player.speed(), 10_000);
    }

    #[test]
    fn a_tab_that_slept_does_not_jump() {
        let mut player = Player::default();
        player.play();
        player.set_speed(1);
        assert_eq!(player.advance(Micros::ZERO, END, Micros::from_secs(3600)), Micros(250_000));
    }
}
