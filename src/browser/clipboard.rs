//! Copying text.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// Copies the text and says whether that went well.
pub fn copy(text: String, done: Callback<bool>) {
    spawn_local(async move {
        let clipboard = gloo::utils::window().navigator().clipboard();
        let copied = JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        done.emit(copied);
    });
}
