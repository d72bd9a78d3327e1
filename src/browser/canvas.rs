//! A canvas as a plotters backend, sharp at any device pixel ratio.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::NodeRef;

use super::print;

/// Pixels of a canvas in one CSS pixel on paper: 288 in an inch.
const PAPER_RATIO: f64 = 3.0;

/// Device pixels in one CSS pixel, within 1 to 4. Paper is finer than a screen.
#[must_use]
pub fn pixel_ratio() -> f64 {
    if print::is_printing() {
        return PAPER_RATIO;
    }
    gloo::utils::window().device_pixel_ratio().clamp(1.0, 4.0)
}

/// Sizes the canvas to `width` × `height` CSS pixels, clears it, and gives a backend in device pixels.
///
/// None when the node is no canvas (yet), or the browser gives no 2-d context.
#[must_use]
pub fn backend(node: &NodeRef, width: u32, height: u32) -> Option<CanvasBackend> {
    let canvas = node.cast::<HtmlCanvasElement>()?;
    let ratio = pixel_ratio();
    let (device_width, device_height) = (device_pixels(width, ratio), device_pixels(height, ratio));
    if canvas.width() != device_width || canvas.height() != device_height {
        canvas.set_width(device_width);
        canvas.set_height(device_height);
    }
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.clear_rect(0.0, 0.0, f64::from(device_width), f64::from(device_height));
    CanvasBackend::with_canvas_object(canvas)
}

/// CSS pixels as device pixels, at least one for at least one.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and at most 8 × 16,384")]
pub fn device_pixels(css: u32, ratio: f64) -> u32 {
    ((f64::from(css.min(16_384)) * ratio.clamp(0.0, 8.0)).round() as u32).max(css.min(1))
}

/// A distance from an edge in device pixels.
#[must_use]
pub fn device_offset(css: u32, ratio: f64) -> i32 {
    i32::try_from(device_pixels(css, ratio)).unwrap_or(i32::MAX)
}

/// A width in whole CSS pixels.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=16384")]
pub fn css_pixels(width: f64) -> u32 {
    width.clamp(0.0, 16_384.0).round() as u32
}
