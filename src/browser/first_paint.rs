//! The change from the text that the page came with to the program's own elements.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::element_by_id;

/// Shows the program's elements in place of what the page came with. Without effect from the second call on.
///
/// The reader's place on the page stays: both begin with the same first screen, and the page keeps its height until
/// [`give_back_its_height`], however little of the program's elements is there yet.
pub fn give_way() {
    let Some(first_paint) = element_by_id("first-paint") else { return };
    keep_height(&first_paint);
    first_paint.remove();
    if let Some(app) = element_by_id("app") {
        // Removing an attribute that is a plain name cannot fail.
        let _ = app.remove_attribute("hidden");
    }
}

/// The page is as high as its elements again.
pub fn give_back_its_height() {
    if let Some(main) = main_part() {
        let _ = main.style().remove_property("min-height");
    }
}

fn keep_height(first_paint: &Element) {
    let height =
        first_paint.query_selector("main").ok().flatten().map_or(0.0, |main| main.get_bounding_client_rect().height());
    if let Some(main) = main_part() {
        let _ = main.style().set_property("min-height", &format!("{height}px"));
    }
}

fn main_part() -> Option<HtmlElement> {
    element_by_id("main")?.dyn_into().ok()
}
