//! Printing: when it begins and when it is over, and unfolding what is folded for as long as it lasts.

use std::cell::Cell;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use yew::Callback;

/// Marks what was folded, so that it is folded again.
const UNFOLDED: &str = "data-unfolded";

thread_local! {
    static PRINTING: Cell<bool> = const { Cell::new(false) };
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
            callback.emit(prints);
        })
    })
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
