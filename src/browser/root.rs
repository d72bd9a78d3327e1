//! What the whole page is in, told to the style sheet: `data-…` on the root.
//!
//! Not by `:has(…)`: with that, the browser looks for a match at the root after each change of the document, which was two
//! thirds of what it spent on styles in a frame of the replay.

/// Sets `data-NAME`, or takes it away.
pub fn tell(name: &str, value: Option<&str>) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    let name = format!("data-{name}");
    // Fails for names that are no names alone.
    let _ = match value {
        Some(value) => root.set_attribute(&name, value),
        None => root.remove_attribute(&name),
    };
}
