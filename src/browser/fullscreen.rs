//! The whole screen for the page, and back.

/// Takes the whole screen, or gives it back. Nothing happens where the browser does not allow it.
pub fn toggle() {
    let document = gloo::utils::document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // Refused in a frame that may not; the page stays as it is.
        let _ = root.request_fullscreen();
    }
}
