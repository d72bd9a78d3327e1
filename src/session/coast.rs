//! A flick goes on and slows down: how far the view still moves, the same whenever frames fall.
//!
//! Distances are parts of the stretch that is shown, so that its width in pixels does not matter. Whole numbers only; the
//! caller has the clock.

/// A finger that rested so long before it was lifted throws nothing [µs].
const REST_MICROS: i64 = 60_000;
/// Of the moves before, these tell the speed [µs].
const RECENT_MICROS: i64 = 100_000;
/// Moves that are kept.
const MAX_MOVES: usize = 16;
/// Slower than this is standing [millionths of what is shown per second]: some 30 px/s.
const SLOWEST: i64 = 40_000;
/// Nothing is faster [millionths of what is shown per second].
const FASTEST: i64 = 6_000_000;
/// What a millisecond leaves of the speed [‰].
const KEPT_PERMILLE: i64 = 997;

/// The moves of a finger that is down.
#[derive(Debug, Default)]
pub struct Flick {
    /// When [µs], and how far the view moved [‰ of what is shown].
    moves: Vec<(i64, i64)>,
}

impl Flick {
    /// The view moved by so much of what is shown.
    pub fn moved(&mut self, at_micros: i64, permille: i32) {
        if self.moves.len() == MAX_MOVES {
            self.moves.remove(0);
        }
        self.moves.push((at_micros, i64::from(permille)));
    }

    /// The finger does something else.
    pub fn clear(&mut self) {
        self.moves.clear();
    }

    /// The finger was lifted: what goes on by itself, if it was fast enough.
    pub fn released(&mut self, at_micros: i64) -> Option<Coast> {
        let moves = std::mem::take(&mut self.moves);
        let mut recent = moves.into_iter().filter(|(at, _)| at_micros - at <= RECENT_MICROS);
        // How far the first of them went, it went before.
        let (first, _) = recent.next()?;
        let (last, permille) = recent.fold((first, 0), |(_, sum), (at, by)| (at, sum + by));
        if last <= first || at_micros - last > REST_MICROS {
            return None;
        }
        let speed = (permille.saturating_mul(1_000_000_000) / (last - first)).clamp(-FASTEST, FASTEST);
        (speed.abs() >= SLOWEST).then_some(Coast { speed, micros: 0, billionths: 0 })
    }
}

/// A view that moves by itself.
#[derive(Debug)]
pub struct Coast {
    /// Millionths of what is shown per second.
    speed: i64,
    /// Time that is not a whole millisecond yet [µs].
    micros: i64,
    /// Way that is not told yet [billionths of what is shown].
    billionths: i64,
}

impl Coast {
    /// How far the view moves in this time [‰ of what is shown]; none once it stands.
    pub fn step(&mut self, elapsed_micros: u32) -> Option<i32> {
        if self.speed.abs() < SLOWEST {
            return None;
        }
        self.micros += i64::from(elapsed_micros);
        while self.micros >= 1_000 && self.speed.abs() >= SLOWEST {
            self.micros -= 1_000;
            self.billionths += self.speed;
            self.speed = self.speed * KEPT_PERMILLE / 1_000;
        }
        let permille = self.billionths / 1_000_000;
        self.billionths -= permille * 1_000_000;
        i32::try_from(permille).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A finger that moves the view by so much every 10 ms, and rests before it is lifted.
    fn thrown(permille: i32, rests_micros: i64) -> Option<Coast> {
        let mut flick = Flick::default();
        (1..=20).for_each(|i| flick.moved(i * 10_000, permille));
        flick.released(200_000 + rests_micros)
    }

    /// How far it goes in frames of this length, and in how many [µs].
    fn way(mut coast: Coast, frame_micros: u32) -> (i32, u32) {
        let (mut permille, mut micros) = (0, 0);
        while let Some(by) = coast.step(frame_micros) {
            permille += by;
            micros += frame_micros;
        }
        (permille, micros)
    }

    #[test]
    fn a_flick_goes_on_and_comes_to_rest() {
        let (permille, micros) = way(thrown(10, 5_000).unwrap(), 16_000);
        // One stretch a second, a third of which goes on: 1 / (1 - 0.997) ms of way, less what is too slow.
        assert_eq!(permille, 319);
        assert!((1_000_000..1_200_000).contains(&micros), "{micros}");
        assert_eq!(way(thrown(-10, 5_000).unwrap(), 16_000).0, -319);
    }

    #[test]
    fn how_far_it_goes_does_not_depend_on_the_frames() {
        let of = |frame_micros| way(thrown(7, 0).unwrap(), frame_micros).0;
        assert!([1_000, 6_944, 8_333, 16_667, 33_333, 100_000].into_iter().all(|frame| of(frame) == of(16_000)));
    }

    #[test]
    fn it_slows_down_with_every_step() {
        let mut coast = thrown(30, 0).unwrap();
        let mut steps = Vec::new();
        while let Some(by) = coast.step(16_000) {
            steps.push(by);
        }
        assert!(steps.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{steps:?}");
        assert!(steps.first() > steps.last());
    }

    #[test]
    fn a_finger_that_rested_or_crept_or_tapped_throws_nothing() {
        assert!(thrown(10, REST_MICROS + 1).is_none());
        assert!(thrown(0, 0).is_none());
        let mut flick = Flick::default();
        flick.moved(1_000, 50);
        assert!(flick.released(2_000).is_none(), "one move has no speed");
        (0..3).for_each(|_| flick.moved(5_000, 50));
        assert!(flick.released(5_000).is_none(), "nor have several at once");
        flick.moved(6_000, 50);
        flick.clear();
        assert!(flick.released(7_000).is_none());
    }

    #[test]
    fn nothing_is_too_fast() {
        let (permille, _) = way(thrown(i32::MAX, 0).unwrap(), 16_000);
        assert!((1_900..=2_000).contains(&permille), "{permille}");
    }
}
