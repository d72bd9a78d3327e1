//! Printing: when it begins and when it is over, unfolding what is folded for as long as it lasts, and asking for it.

use std::{cell::Cell, rc::Rc};

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::Callback;

use super::{root, timer};

/// What the root carries while the page is printed (`data-prints`): the style sheet has light colors for it.
const PRINTS: &str = "prints";
/// Frames until everything that is printed is drawn: one that renders, one that draws, one more for what that asked for.
const FRAMES: u32 = 3;
/// The longest that a frame is waited for [ms]: a page that is not seen has none.
const FRAME_MILLIS: u32 = 100;

/// The longest that is waited for what is still computed, in waits of so many milliseconds.
const MOST_WAITS: u32 = 600;
const WAIT_MILLIS: u32 = 50;
/// So many waits without a hold: what is rendered may hold again.
const FREE_WAITS: u32 = 3;

/// Marks what was folded, so that it is folded again.
const UNFOLDED: &str = "data-unfolded";

thread_local! {
    static PRINTING: Cell<bool> = const { Cell::new(false) };
    /// How many parts of the page are not ready for paper yet.
    static HOLDS: Cell<u32> = const { Cell::new(0) };
}

/// While it lives, [`print`] waits, but not for ever: something that belongs on paper is still computed.
#[derive(Debug)]
pub struct Hold(());

impl Hold {
    /// Begins to hold.
    #[must_use = "it holds until it is dropped"]
    pub fn start() -> Self {
        HOLDS.set(HOLDS.get() + 1);
        Self(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        HOLDS.set(HOLDS.get().saturating_sub(1));
    }
}

/// Whether the page is being printed right now.
#[must_use]
pub fn is_printing() -> bool {
    PRINTING.get()
}

/// Tells when the page is about to be printed (true) and when that is over (false). Ends when dropped.
#[must_use = "the listeners end when dropped"]
pub fn on_print(callback: &Callback<bool>) -> [EventListener; 2] {
    [("beforeprint", true), ("afterprint", false)].map(|(event, prints)| {
        let callback = callback.clone();
        EventListener::new(&gloo::utils::window(), event, move |_| {
            PRINTING.set(prints);
            root::tell(PRINTS, prints.then_some(""));
            callback.emit(prints);
        })
    })
}

/// Prints the page with everything on it: first it becomes what is printed, what nobody has looked at yet is computed, then
/// the browser is asked to print. When the reader asks the browser itself, it prints what stands there.
pub async fn print() {
    if is_printing() {
        return;
    }
    announce("beforeprint");
    let mut n_free = 0;
    for _ in 0..MOST_WAITS {
        timer::pause(WAIT_MILLIS).await;
        n_free = if HOLDS.get() == 0 { n_free + 1 } else { 0 };
        if n_free == FREE_WAITS {
            break;
        }
    }
    frames().await;
    let window = gloo::utils::window();
    let begun = Rc::new(Cell::new(false));
    let listener = {
        let begun = begun.clone();
        EventListener::new(&window, "beforeprint", move |_| begun.set(true))
    };
    let is_refused = window.print().is_err() || !begun.get(); // a frame that may open no dialog only returns
    drop(listener);
    if is_refused {
        announce("afterprint");
    }
}

/// Waits until what changed stands on the page.
async fn frames() {
    for _ in 0..FRAMES {
        timer::next_frame(FRAME_MILLIS).await;
    }
}

/// Says to the page what the browser says when it prints.
fn announce(event: &str) {
    // An event without options is always made, and the window takes every event.
    if let Ok(event) = Event::new(event) {
        gloo::utils::window().dispatch_event(&event).ok();
    }
}

/// Opens everything that is folded, or folds again what this opened. A style sheet cannot: not all browsers let it.
pub fn unfold(open: bool) {
    let wanted = if open { "main details:not([open]):not(.pools)" } else { "details[data-unfolded]" };
    let Ok(found) = gloo::utils::document().query_selector_all(wanted) else { return };
    for details in (0..found.length()).filter_map(|index| found.get(index)) {
        let Ok(details) = details.dyn_into::<web_sys::Element>() else { continue };
        // Setting a plain attribute of an element fails for no name of these.
        if open {
            details.set_attribute(UNFOLDED, "").ok();
            details.set_attribute("open", "").ok();
        } else {
            details.remove_attribute("open").ok();
            details.remove_attribute(UNFOLDED).ok();
        }
    }
}
