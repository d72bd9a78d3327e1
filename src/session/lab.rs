//! The lab's place in the session: which experiment and which number are looked at, how the knobs stand, and the reader's
//! guess.

use crate::experiment::{Knob, WhatIf};

/// What is open in the lab.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lab {
    /// Id of the experiment whose card is open.
    pub experiment: Option<String>,
    /// Id of the fact whose source is shown.
    pub fact: Option<String>,
    /// The knobs that are turned.
    pub what_if: WhatIf,
    /// Whether the reader guesses before the result is shown, and what.
    pub guess: Guess,
}

/// The reader's guess of the failed share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guess {
    /// Results are shown at once.
    #[default]
    Off,
    /// The result waits for a guess.
    Wanted,
    /// The reader passed this time.
    Skipped,
    /// The guess, in tenths of a percent.
    Made(u32),
}

/// What the reader did in the lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabAction {
    /// Opened an experiment's card, or closed the one that was open.
    Open(Option<String>),
    /// Asked where a number comes from, or has seen it.
    Fact(Option<String>),
    /// Turned a knob, or turned it back.
    Turn(Knob, Option<u32>),
    /// Put all knobs as they are here.
    Load(WhatIf),
    /// Guessed, passed, or asked to be asked or not.
    Guess(Guess),
}

impl Lab {
    /// Pure, as `session::reduce` is. Another what-if asks for another guess.
    pub(super) fn reduce(&mut self, action: LabAction) {
        let before = self.what_if.clone();
        match action {
            LabAction::Open(id) => self.experiment = id,
            LabAction::Fact(id) => self.fact = id,
            LabAction::Turn(knob, value) => self.what_if.turn(knob, value),
            LabAction::Load(what_if) => self.what_if = what_if,
            LabAction::Guess(guess) => self.guess = guess,
        }
        if self.what_if != before && self.guess != Guess::Off {
            self.guess = Guess::Wanted;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_what_if_asks_for_another_guess_and_nobody_is_asked_who_did_not_want_it() {
        let mut lab = Lab::default();
        lab.reduce(LabAction::Turn(Knob::Max, Some(40)));
        assert_eq!(lab.guess, Guess::Off);
        lab.reduce(LabAction::Guess(Guess::Wanted));
        lab.reduce(LabAction::Guess(Guess::Made(35)));
        lab.reduce(LabAction::Turn(Knob::Max, Some(40)));
        assert_eq!(lab.guess, Guess::Made(35), "nothing was turned");
        lab.reduce(LabAction::Turn(Knob::Max, Some(60)));
        assert_eq!(lab.guess, Guess::Wanted);
        lab.reduce(LabAction::Guess(Guess::Skipped));
        lab.reduce(LabAction::Load(WhatIf::default()));
        assert_eq!((lab.guess, lab.what_if.is_empty()), (Guess::Wanted, true));
    }
}
