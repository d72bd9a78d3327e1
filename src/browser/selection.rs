//! What the reader has selected of a table of code, and copying it line by line.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event};

/// The attribute `name` of the nearest element around an event's target that has it.
#[must_use]
pub fn attribute_at(event: &Event, name: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// The selected text of each element that matches, in order; of the first and the last maybe only a part. Empty when the
/// selection lies within one element.
#[must_use]
pub fn texts(selector: &str) -> Vec<String> {
    let Ok(Some(selection)) = gloo::utils::window().get_selection() else { return Vec::new() };
    let mut texts = Vec::new();
    // Where cells between are not selectable, some browsers give a range for each stretch.
    for range in (0..selection.range_count()).filter_map(|index| selection.get_range_at(index).ok()) {
        let Ok(found) = range.clone_contents().and_then(|part| part.query_selector_all(selector)) else { continue };
        texts.extend((0..found.length()).filter_map(|index| found.get(index)?.text_content()));
    }
    texts
}

/// Answers a copy event with this text in place of what the browser would have taken.
pub fn answer_copy(event: &Event, text: &str) {
    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    if data.is_some_and(|data| data.set_data("text/plain", text).is_ok()) {
        event.prevent_default();
    }
}
