//! What only paper has: how far the document is, which state of the page it shows, and the link and code that open it again.
//!
//! And the widths of figures on paper, which the style sheet (`print.css`) gives them: nothing can be measured there.

use yew::{platform::spawn_local, prelude::*};

use super::{hooks::use_printing, overview::status_words, qr};
use crate::{
    browser::{address, input, print, timer::Later},
    incident::document::Status,
};

/// Width of what is as wide as the text [CSS px].
pub const WIDTH: u32 = 680;
/// Width of the names beside the charts [CSS px].
pub const NAMES: u32 = 144;
/// Width of the charts [CSS px].
pub const PLOT: u32 = 536;
/// Width of one of two figures side by side [CSS px].
pub const HALF: u32 = 330;

/// What the document says of itself.
#[derive(Debug, Properties, PartialEq)]
pub struct PaperProps {
    /// The clock, in full.
    pub clock: AttrValue,
    /// The zone of the incident.
    pub zone: AttrValue,
    /// How far the write-up is.
    pub status: Status,
    /// The state of the page, as links have it.
    pub fragment: AttrValue,
}

/// So long the page's state has to rest before link and code are drawn anew [ms]. They stand ready for paper: a browser that is
/// about to print waits for nothing that is rendered then.
const REST_MILLIS: u32 = 400;

/// The head of the document on paper.
#[component]
pub fn Paper(props: &PaperProps) -> Html {
    let link = use_state_eq(String::new);
    {
        let link = link.setter();
        use_effect_with(props.fragment.clone(), move |_| {
            let rest = Later::start(REST_MILLIS, move || link.set(address::href()));
            move || drop(rest)
        });
    }
    use_effect_with((), move |()| {
        let listeners = print::on_print(&Callback::from(print::unfold));
        let key = input::on_key(Callback::from(|key: KeyboardEvent| {
            if is_print(&key) {
                key.prevent_default(); // the browser would print what stands on the screen
                spawn_local(print::print());
            }
        }));
        move || drop((listeners, key))
    });
    let prepares = use_printing();
    let is_open = matches!(props.status, Status::Draft | Status::InReview);
    html! {
        <>
        if prepares {
            <p class="preparing no-print" role="status">{ "Putting everything on paper …" }</p>
        }
        <div class="on-paper">
            if is_open {
                <p class="draft-banner">{ format!("{}: what this document says may still change.", status_words(props.status)) }</p>
            }
            <div class="paper-state">
                <div>
                    <p>{ format!("Printed with the clock at {} (the incident’s zone is {}). This link and code open the page as it is printed here:", props.clock, props.zone) }</p>
                    <p class="link">{ &*link }</p>
                    <p>{ "Each chart, number and entry says whether it was reported, reconstructed, computed or modelled." }</p>
                </div>
                if !link.is_empty() { { qr::drawing(&link) } }
            </div>
        </div>
        </>
    }
}

/// A button that prints the whole page.
pub fn button() -> Html {
    let onclick = Callback::from(|_: MouseEvent| spawn_local(print::print()));
    html! { <button type="button" {onclick}>{ "Print, or save as PDF" }</button> }
}

/// Whether these are the keys for printing. They go by the letter, as the browser's own do.
fn is_print(key: &KeyboardEvent) -> bool {
    (key.ctrl_key() || key.meta_key()) && !key.shift_key() && !key.alt_key() && key.key().eq_ignore_ascii_case("p")
}
