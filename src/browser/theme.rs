//! Colors as the style sheet has them, for drawing on a canvas, and the moment at which they change.

use gloo::events::EventListener;
use yew::Callback;

use super::print;

/// The value of a custom property such as `--leaked`, as red, green, blue. It must be written `#rrggbb`.
#[must_use]
pub fn color(property: &str) -> Option<(u8, u8, u8)> {
    let root = gloo::utils::document().document_element()?;
    let style = gloo::utils::window().get_computed_style(&root).ok()??;
    parse(style.get_property_value(property).ok()?.trim())
}

/// Listens for a change between light, dark and forced colors, and paper. Ends when dropped.
#[must_use = "the listeners end when dropped"]
pub fn on_change(callback: &Callback<()>) -> Vec<EventListener> {
    ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]
        .into_iter()
        .filter_map(|query| {
            let list = gloo::utils::window().match_media(query).ok()??;
            let callback = callback.clone();
            Some(EventListener::new(&list, "change", move |_| callback.emit(())))
        })
        .chain(print::on_print(&callback.reform(|_| ())))
        .collect()
}

fn parse(text: &str) -> Option<(u8, u8, u8)> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let channel = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok();
    Some((channel(0)?, channel(2)?, channel(4)?))
}
