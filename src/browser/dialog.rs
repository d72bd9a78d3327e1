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

/// Closes it.
pub fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
