//! Files that the reader opens: `assets/start.js` keeps them and answers with them in the place of the files beside the page.

use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use yew::{Callback, Event};

#[wasm_bindgen]
extern "C" {
    /// In `assets/start.js`.
    #[wasm_bindgen(js_name = openFiles)]
    fn open_files(list: &web_sys::FileList);
}

/// Opens the files that were chosen in a control.
pub fn open_chosen(event: &Event) {
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(files) = input.and_then(|input| input.files()) {
        open_files(&files);
    }
}

/// Tells when other files are to be read than before. Ends when dropped.
#[must_use = "the listener ends when dropped"]
pub fn on_opened(callback: Callback<()>) -> EventListener {
    EventListener::new(&gloo::utils::window(), "opened", move |_| callback.emit(()))
}
