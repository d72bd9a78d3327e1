//! The only place that names web-sys or gloo: fetch, frames, location, canvas.
//!
//! Whatever the page asks of the browser goes through here, as plain values and callbacks. Uses nothing of ours.

mod panic;

pub use panic::{report_panic, show_panic};

/// The element with this `id`, when the page has one.
#[must_use]
pub fn element_by_id(id: &str) -> Option<web_sys::Element> {
    gloo::utils::document().get_element_by_id(id)
}
