//! How wide a node is, and what the reader prefers.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::{Callback, NodeRef};

/// Tells a node's width as it changes. Ends when dropped.
pub struct WidthObserver {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl WidthObserver {
    /// Starts to observe; `callback` gets the width [CSS px], at once and at each change.
    #[must_use]
    pub fn start(node: &NodeRef, callback: Callback<u32>) -> Option<Self> {
        let element = node.cast::<Element>()?;
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                callback.emit(pixels(entry.content_rect().width()));
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Self { observer, _callback: closure })
    }
}

impl Drop for WidthObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Whether the reader asked for less motion.
#[must_use]
pub fn reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether two columns of code would be too narrow to read.
#[must_use]
pub fn is_narrow() -> bool {
    matches("(max-width: 899px)")
}

fn matches(query: &str) -> bool {
    gloo::utils::window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=16384")]
fn pixels(width: f64) -> u32 {
    width.clamp(0.0, 16_384.0).floor() as u32
}
