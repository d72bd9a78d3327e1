//! Chain and code as text: words beside shapes, numbers that are no text.

use postmortem_explorer::diff::{Diff, Language, between};
use postmortem_explorer::views::load::{CodeLoad, Codes, Metrics};
use postmortem_explorer::views::page::Shared;
use postmortem_explorer::views::{cause::Cause, code::rows::Rows};
use yew::prelude::*;

use crate::app::{page, shown};

fn diff() -> Diff {
    let before = include_str!("../../incident-data/2025-checkout-502/code/reserve-inventory.before.js");
    let after = include_str!("../../incident-data/2025-checkout-502/code/reserve-inventory.after.js");
    between(before, after, Language::JavaScript).expect("small texts")
}

#[test]
fn a_factor_says_its_part_and_shows_the_lines_and_the_notes_that_concern_it() {
    let codes = Codes::from([("reserve-inventory".to_owned(), CodeLoad::Ready(Shared::new(diff())))]);
    let markup = shown(html! {
        <Cause selected={Some(AttrValue::from("catch-without-release"))} metrics={Shared::new(Metrics::default())} {codes} />
    });
    for words in [
        "Latent defect",
        "Leads to",
        "Notes on the code",
        "line 51, as it was shipped",
        "throw error;",
        "data-line=\"53\"",
    ] {
        assert!(markup.contains(words), "{words}: {markup}");
    }
}

#[test]
fn in_one_column_a_line_that_stayed_has_both_numbers_and_the_notes_on_both() {
    let change = page().incident.code_changes.first().expect("a code change").clone();
    let markup = shown(
        html! { <Rows change={change.clone()} diff={Shared::new(diff())} split={false} lines={None} whole={true} /> },
    );
    let (before, after) = (markup.matches("id=\"before-").count(), markup.matches("id=\"after-").count());
    assert_eq!((before, after), (57, 58));
    assert_eq!(markup.matches("id=\"note-").count(), change.annotations.len());
    assert!(!markup.contains(">51</a>"), "numbers are drawn by the style sheet");
}
