//! What the reader sees after a panic: a sentence and a reload button in place of the page, never a white page.
//!
//! The sentence's place stands ready in `index.html`, and `assets/start.js` listens to its button: after a panic nothing
//! of the program is to be relied on, neither Yew nor a callback into wasm. Must not know what panicked.

use std::panic::PanicHookInfo;

use super::element_by_id;

const SENTENCE: &str = "It met a fault that it did not expect. Reloading starts it again.";

/// A panic hook: writes the panic to the console, and puts the sentence in place of the page.
pub fn report_panic(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    show_panic(&info.to_string());
}

/// Replaces the page by a sentence and a reload button, with `detail` below them for a bug report.
///
/// The first failure stays: what follows it is usually its consequence. On a page without a place for the sentence
/// nothing is shown; the console has the text.
pub fn show_panic(detail: &str) {
    let Some(failure) = element_by_id("failure") else { return };
    if !failure.has_attribute("hidden") {
        return;
    }
    if let Some(sentence) = element_by_id("failure-sentence") {
        sentence.set_text_content(Some(SENTENCE));
    }
    if let Some(place) = element_by_id("failure-detail") {
        place.set_text_content(Some(detail));
    }
    // None of these calls fails for such names; were it so, a panic's hook is no place to report it.
    if element_by_id("first-paint").is_none() {
        let _ = failure.set_attribute("role", "main"); // else the incident's text is the main part
    }
    if let Some(page) = element_by_id("app") {
        let _ = page.set_attribute("hidden", "");
    }
    if let Some(body) = gloo::utils::document().body() {
        // At its place in the file, its links would come before the page's skip link.
        let _ = body.insert_before(&failure, body.first_child().as_ref());
    }
    let _ = failure.remove_attribute("hidden");
}
