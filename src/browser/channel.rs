//! Messages between the windows of one page on one machine.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent, wasm_bindgen::JsCast};
use yew::Callback;

/// A channel to every other window that opened one of the same name. Closed when dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Opens it; `callback` gets every text from another window. None where the browser has no channels.
    #[must_use]
    pub fn open(name: &str, callback: Callback<String>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            if let Some(text) = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string()) {
                callback.emit(text);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Sends a text to all other windows.
    pub fn send(&self, text: &str) {
        // Only a channel that is closed refuses.
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// Opens the page in a window beside this one, at a fragment. Whether the browser let it.
#[must_use]
pub fn open_window(fragment: &str) -> bool {
    let options = "popup,width=1000,height=760";
    gloo::utils::window()
        .open_with_url_and_target_and_features(fragment, "postmortem-speaker", options)
        .is_ok_and(|window| window.is_some())
}
