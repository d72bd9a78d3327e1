//! Printing: when it begins and when it is over.

use gloo::events::EventListener;
use yew::Callback;

/// Tells when the page is about to be printed (true) and when that is over (false). Ends when dropped.
#[must_use = "the listeners end when dropped"]
pub fn on_print(callback: &Callback<bool>) -> [EventListener; 2] {
    [("beforeprint", true), ("afterprint", false)].map(|(event, prints)| {
        let callback = callback.clone();
        EventListener::new(&gloo::utils::window(), event, move |_| callback.emit(prints))
    })
}
