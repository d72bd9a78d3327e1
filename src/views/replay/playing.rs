//! Playing: the stage's own clock, frame by frame, and the page's clock, told a few times a second.
//!
//! Between two of those only the stage moves, so a frame costs the drawing and nothing else. Where motion is not welcome
//! the stage moves with the page's clock, in steps.

use std::{cell::Cell, rc::Rc};

use yew::prelude::*;

use super::running::Running;
use crate::{
    replay::Topic,
    session::{Action, Moment, Playback},
    views::hooks::use_frames,
};

/// How often the page's clock is told [µs of real time].
const TICK_MICROS: u32 = 125_000;
/// How often it is told where motion is not welcome [µs of real time].
const STEP_MICROS: u32 = 500_000;

/// What the reader is watching.
#[derive(Clone, PartialEq)]
pub(super) struct Watch {
    /// The page's clock.
    pub(super) at: Moment,
    pub(super) playback: Playback,
    /// Playing stops at findings of these topics.
    pub(super) pause_at: Vec<Topic>,
    /// Whether the stage can be seen.
    pub(super) visible: bool,
    /// Whether motion is welcome.
    pub(super) moves: bool,
}

impl Watch {
    /// From where playing goes, where it ends, and where it pauses before that.
    fn stretch(&self, running: &Running) -> (Moment, Moment, Option<Moment>) {
        let run = running.run.borrow();
        (self.at, run.computed_end(), run.stop_after(self.at, &self.pause_at))
    }
}

/// While the replay plays, moves the stage with each frame and tells the session how much real time went by. What is
/// done through the callback that comes back is done at the moment that the stage shows.
#[hook]
pub(super) fn use_playing(running: &Running, watch: &Watch, on: &Callback<Action>) -> Callback<Action> {
    let latest = use_mut_ref(|| watch.clone());
    latest.replace(watch.clone());
    // Real time that the page's clock has not been told of [µs].
    let pending = (*use_state(|| Rc::new(Cell::new(0_u32)))).clone();
    let tell = {
        let (running, latest, pending, on) = (running.clone(), latest.clone(), pending.clone(), on.clone());
        move || {
            let (from, end, stop) = latest.borrow().stretch(&running);
            on.emit(Action::Elapsed { micros: pending.take(), from, end, stop });
        }
    };
    let onframe = {
        let (running, tell, pending) = (running.clone(), tell.clone(), pending.clone());
        Callback::from(move |micros: u32| {
            pending.set(pending.get().saturating_add(micros));
            let (moves, tick) = {
                let watch = latest.borrow();
                let (from, end, stop) = watch.stretch(&running);
                let (at, goes_on) = watch.playback.advance(pending.get(), from, end, stop);
                let tick = if watch.moves { TICK_MICROS } else { STEP_MICROS };
                let is_due = !goes_on || pending.get() >= tick;
                (((watch.moves || is_due) && watch.visible).then_some(at), is_due)
            };
            if let Some(at) = moves {
                running.show(at);
            }
            if tick {
                tell();
            }
        })
    };
    use_frames(watch.playback.playing.then_some(onframe), u64::from(watch.playback.playing));
    let on = on.clone();
    Callback::from(move |action: Action| {
        if pending.get() > 0 {
            tell();
        }
        on.emit(action);
    })
}
