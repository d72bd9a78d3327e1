//! Scrolling to an element, and which section is being read.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, FocusOptions, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ScrollBehavior, ScrollIntoViewOptions, SvgElement,
};
use yew::Callback;

/// Brings the element of that id to the top of the window; smoothly where motion is welcome.
/// Nothing happens when there is no such element, nor at the start of a page that stands inside another.
pub fn to(id: &str, smooth: bool) {
    let Some(element) = gloo::utils::document().get_element_by_id(id) else { return };
    if !smooth && super::address::is_embedded() {
        return; // it would scroll the page around this one
    }
    let options = ScrollIntoViewOptions::new();
    let smooth = smooth && !super::measure::reduced_motion();
    options.set_behavior(if smooth { ScrollBehavior::Smooth } else { ScrollBehavior::Instant });
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// An element and where it stands in the window, so that it can be brought back there after the page has changed.
#[derive(Debug, Clone)]
pub struct Anchor {
    id: String,
    top: f64,
}

impl Anchor {
    /// The first element in the window that matches. None when the first of all stands in it: then nothing above changes.
    #[must_use]
    pub fn of(selector: &str) -> Option<Self> {
        let found = gloo::utils::document().query_selector_all(selector).ok()?;
        let all = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<Element>().ok());
        let (place, first) = all.enumerate().find(|(_, element)| element.get_bounding_client_rect().top() >= BAR)?;
        (place > 0).then(|| Self { id: first.id(), top: first.get_bounding_client_rect().top() })
    }

    /// Scrolls so that the element stands where it stood.
    pub fn restore(&self) {
        if let Some(element) = gloo::utils::document().get_element_by_id(&self.id) {
            gloo::utils::window().scroll_by_with_x_and_y(0.0, element.get_bounding_client_rect().top() - self.top);
        }
    }
}

/// Height of what stays at the top of the window [CSS px].
const BAR: f64 = 110.0;

/// Puts the keyboard on the element of that id, without scrolling. Nothing happens when there is no such element.
pub fn focus(id: &str) {
    let Some(element) = gloo::utils::document().get_element_by_id(id) else { return };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An SVG link or an HTML element: both take the focus, by interfaces that do not know each other.
    let _ = match element.dyn_into::<SvgElement>() {
        Ok(drawn) => drawn.focus_with_options(&options),
        Err(other) => other.dyn_into::<HtmlElement>().map_or(Ok(()), |other| other.focus_with_options(&options)),
    };
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
