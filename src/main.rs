//! Mounts the app into the page.
//!
//! The last stop of both flows: it knows `views::Root`, the element to mount into, and the page to show on a panic.

use postmortem_explorer::{browser, views::Root};

/// The element of `index.html` that the app takes over.
const MOUNT_ID: &str = "app";

fn main() {
    // Through Yew, because it would put its own hook in place of one that was set behind its back.
    yew::set_custom_panic_hook(Box::new(browser::report_panic));
    match browser::element_by_id(MOUNT_ID) {
        Some(mount) => {
            yew::Renderer::<Root>::with_root(mount).render();
        }
        None => browser::show_panic("The page has no element to show itself in."),
    }
}
