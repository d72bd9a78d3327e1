//! Scrolling to an element, and which section is being read.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ScrollBehavior, ScrollIntoViewOptions,
};
use yew::Callback;

/// Brings the element of that id to the top of the window; smoothly where motion is welcome.
/// Nothing happens when there is no such element.
pub fn to(id: &str, smooth: bool) {
    let Some(element) = gloo::utils::document().get_element_by_id(id) else { return };
    let options = ScrollIntoViewOptions::new();
    let smooth = smooth && !super::measure::reduced_motion();
    options.set_behavior(if smooth { ScrollBehavior::Smooth } else { ScrollBehavior::Instant });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Tells which of the elements crosses the reading line, a third from the top. Ends when dropped.
pub struct ReadingLine {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl ReadingLine {
    /// Starts to observe the elements of these ids.
    #[must_use]
    pub fn start(ids: &[&str], callback: Callback<String>) -> Option<Self> {
        let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let mut crossing = entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
            if let Some(entry) = crossing.rfind(IntersectionObserverEntry::is_intersecting) {
                callback.emit(entry.target().id());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin("-33% 0px -66% 0px");
        let observer = IntersectionObserver::new_with_options(closure.as_ref().unchecked_ref(), &options).ok()?;
        let document = gloo::utils::document();
        for element in ids.iter().filter_map(|id| document.get_element_by_id(id)) {
            observer.observe(&element);
        }
        Some(Self { observer, _callback: closure })
    }
}

impl Drop for ReadingLine {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
