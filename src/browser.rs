//! The only place that names web-sys or gloo: fetching, frames, the address, the canvas, measuring, zones.
//!
//! Each function takes and gives plain values (or a Yew `NodeRef`), so that views and the core never see a browser type.
//! Where the browser lacks something, the answer is a plain "not there", never a panic.

pub mod address;
pub mod canvas;
pub mod channel;
pub mod clipboard;
pub mod cores;
pub mod dialog;
pub mod download;
pub mod fetch;
pub mod first_paint;
pub mod frames;
pub mod fullscreen;
pub mod input;
pub mod layer;
pub mod marked;
pub mod measure;
pub mod opened;
pub mod overlay;
mod panic;
pub mod print;
pub mod root;
pub mod scroll;
pub mod selection;
pub mod storage;
pub mod texts;
pub mod theme;
pub mod timer;
pub mod visible;
pub mod worker;
pub mod zones;

pub use panic::{report_panic, show_panic};

/// The element with this `id`, when the page has one.
#[must_use]
pub fn element_by_id(id: &str) -> Option<web_sys::Element> {
    gloo::utils::document().get_element_by_id(id)
}
