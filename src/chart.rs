//! Charts: scales as plain functions, and a panel drawn on any plotters backend.
//!
//! Flow: `series` → [`scale`] (time and value to pixels, ticks) → [`panel`] → canvas, or SVG in tests. Everything is in
//! device pixels. No text is drawn here: the views make axis text as real text from the ticks. The crosshair is theirs too.
//! Knows no browser and no component.

mod color;
pub mod panel;
mod pen;
pub mod scale;
pub mod thumbnail;

pub use crate::series::describe;
pub use color::Rgba;
