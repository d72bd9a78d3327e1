//! Saving a text as a file: nothing leaves the browser.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::fetch;

/// Largest file that is offered [bytes].
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// How long the file's address stands [ms].
const REVOKED_AFTER_MILLIS: u32 = 10_000;

/// Offers a file of the page's own under this name. Nothing happens where it cannot be had.
pub fn file(href: String, name: String, mime: &'static str) {
    spawn_local(async move {
        if let Ok(found) = fetch::text(&href, MAX_BYTES).await {
            text(&name, mime, &found);
        }
    });
}

/// Offers the text as a file of this name. Nothing happens where the browser makes no file of it.
pub fn text(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Some(link) =
        gloo::utils::document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok())
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // Some browsers read it after the click; one that could not be revoked goes with the page.
    let revoke = move || Url::revoke_object_url(&url).unwrap_or_default();
    gloo::timers::callback::Timeout::new(REVOKED_AFTER_MILLIS, revoke).forget();
}
