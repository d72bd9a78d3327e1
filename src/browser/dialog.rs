//! Dialogs: the browser's own, which keep the focus inside, close with Esc and give the focus back.

use web_sys::HtmlDialogElement;
use yew::NodeRef;

/// Opens the dialog over the page. Nothing happens where the node is none, or is open already.
pub fn open(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>()
        && !dialog.open()
    {
        // Fails for a dialog outside of the page alone.
        dialog.show_modal().ok();
    }
}

/// Puts the keyboard into a field of an open dialog.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        element.focus().ok(); // what takes no focus keeps none
    }
}

/// Closes it.
pub fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// Whether a dialog stands over the page.
#[must_use]
pub fn is_any_open() -> bool {
    gloo::utils::document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}
