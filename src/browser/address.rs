//! The fragment in the address bar.

use gloo::events::EventListener;
use yew::Callback;

/// The fragment with its `#`, or nothing.
#[must_use]
pub fn fragment() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// The whole address, for copying.
#[must_use]
pub fn href() -> String {
    gloo::utils::window().location().href().unwrap_or_default()
}

/// Puts a fragment into the address bar without a step in the history and without an event.
///
/// Browsers refuse too many of these in a short time; then the address is one step behind, which the next one mends.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = gloo::utils::window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment));
    }
}

/// Puts a fragment into the address bar as a step of the history: the browser's Back leads to the one before.
///
/// Browsers refuse too many of these as well.
pub fn push_fragment(fragment: &str) {
    if let Ok(history) = gloo::utils::window().history() {
        let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment));
    }
}

/// Listens for a fragment that the reader put there: a link, the history, the address bar. Ends when dropped.
#[must_use = "the listener ends when dropped"]
pub fn on_fragment(callback: Callback<String>) -> EventListener {
    EventListener::new(&gloo::utils::window(), "hashchange", move |_| callback.emit(fragment()))
}

/// Where the host keeps the page and this incident as one file; none where the build wrote none.
#[must_use]
pub fn of_bundle(incident: &str) -> Option<String> {
    let named = gloo::utils::document().query_selector("meta[name=bundle]").ok().flatten()?;
    Some(format!("{}{incident}.html", named.get_attribute("content")?))
}

/// Whether the page shows a part of itself inside another page (`assets/start.js` marks it).
#[must_use]
pub fn is_embedded() -> bool {
    gloo::utils::document().document_element().is_some_and(|root| root.has_attribute("data-embed"))
}

/// Loads the page again.
pub fn reload() {
    let _ = gloo::utils::window().location().reload();
}
