//! Animation frames: a callback before each paint, with the time since the last one.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::Callback;

/// Longest time that one frame reports [µs]: after a hidden tab, the replay goes on from where it was.
const MAX_ELAPSED_MICROS: f64 = 100_000.0;

/// A running loop of frames. Ends when dropped; the browser itself rests it in a hidden tab.
#[derive(Debug)]
pub struct Frames {
    next: Rc<RefCell<Option<AnimationFrame>>>,
}

impl Frames {
    /// Starts the loop: `callback` gets the microseconds since the last frame.
    #[must_use = "the loop ends when dropped"]
    pub fn start(callback: Callback<u32>) -> Self {
        let next = Rc::new(RefCell::new(None));
        request(&next, None, callback);
        Self { next }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        // The loop holds the cell, not this value: emptying it cancels the frame that is due.
        self.next.borrow_mut().take();
    }
}

fn request(cell: &Rc<RefCell<Option<AnimationFrame>>>, last: Option<f64>, callback: Callback<u32>) {
    let weak = Rc::downgrade(cell);
    let frame = request_animation_frame(move |now| {
        let Some(cell) = weak.upgrade() else { return };
        request(&cell, Some(now), callback.clone());
        if let Some(last) = last {
            callback.emit(micros(now - last));
        }
    });
    *cell.borrow_mut() = Some(frame);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100000")]
fn micros(elapsed_millis: f64) -> u32 {
    (elapsed_millis * 1_000.0).clamp(0.0, MAX_ELAPSED_MICROS) as u32
}
