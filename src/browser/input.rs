//! What the reader does with pointer, keys and controls, as plain values.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use yew::{Callback, Event, InputEvent, KeyboardEvent, MouseEvent, NodeRef};

/// Horizontal place of the pointer in the node [CSS px from its left edge].
#[must_use]
pub fn pointer_x(event: &MouseEvent, node: &NodeRef) -> Option<f64> {
    let rect = node.cast::<web_sys::Element>()?.get_bounding_client_rect();
    Some(f64::from(event.client_x()) - rect.left())
}

/// The text or number in an input that changed.
#[must_use]
pub fn typed(event: &InputEvent) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
}

/// The text in an input that was left or confirmed.
#[must_use]
pub fn entered(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
}

/// The value of the option that was chosen.
#[must_use]
pub fn chosen(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value())
}

/// Puts a menu that acts back to its first option, so that the same choice can be made again.
pub fn reset_choice(event: &Event) {
    if let Some(menu) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
        menu.set_selected_index(0);
    }
}

/// Whether a key belongs to the page: no modifier is down, and the reader is not typing or using a control.
#[must_use]
pub fn is_for_page(event: &KeyboardEvent) -> bool {
    let in_control =
        event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA" | "SUMMARY" | "BUTTON" | "A")
        });
    !(in_control || event.ctrl_key() || event.alt_key() || event.meta_key())
}

/// Whether a click asks for the same page: the plain button, no modifier that opens a tab or a window.
#[must_use]
pub fn is_plain_click(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// Whether a click extends what is marked: the plain button with the shift key.
#[must_use]
pub fn extends_selection(event: &MouseEvent) -> bool {
    event.button() == 0 && event.shift_key() && !(event.ctrl_key() || event.meta_key() || event.alt_key())
}

/// Listens for keys anywhere on the page. Ends when dropped.
#[must_use = "the listener ends when dropped"]
pub fn on_key(callback: Callback<KeyboardEvent>) -> EventListener {
    EventListener::new(&gloo::utils::document(), "keydown", move |event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            callback.emit(key.clone());
        }
    })
}
