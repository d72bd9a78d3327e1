//! The change from the text that the page came with to the program's own elements.

use super::element_by_id;

/// Shows the program's elements in place of what the page came with. Without effect from the second call on.
///
/// The reader's place on the page stays: both begin with the same first screen.
pub fn give_way() {
    let Some(first_paint) = element_by_id("first-paint") else { return };
    first_paint.remove();
    if let Some(app) = element_by_id("app") {
        // Removing an attribute that is a plain name cannot fail.
        let _ = app.remove_attribute("hidden");
    }
}
