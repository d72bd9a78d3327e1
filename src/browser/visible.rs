//! Whether a node can be seen: what nobody sees need not be drawn.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::{Callback, NodeRef};

/// Tells when a node comes into the window and when it leaves it. Ends when dropped.
pub struct VisibleObserver {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl VisibleObserver {
    /// Starts to observe; `callback` hears at once how it stands, and each change. None where the browser has no such
    /// observer, or the node is not there.
    #[must_use]
    pub fn start(node: &NodeRef, callback: Callback<bool>) -> Option<Self> {
        let element = node.cast::<Element>()?;
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let mut entries = entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
            if let Some(entry) = entries.next_back() {
                callback.emit(entry.is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(Self { observer, _callback: closure })
    }
}

impl Drop for VisibleObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
