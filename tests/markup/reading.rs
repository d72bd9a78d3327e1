//! Timeline, chain and code as text: lists, words beside shapes, numbers that are no text.

use postmortem_explorer::clock::{UnixMillis, Window};
use postmortem_explorer::diff::{Diff, Language, between};
use postmortem_explorer::session::View;
use postmortem_explorer::views::load::{CodeLoad, Codes, Metrics};
use postmortem_explorer::views::page::Shared;
use postmortem_explorer::views::{cause::Cause, code::rows::Rows, evidence::Evidence};
use yew::prelude::*;

use crate::app::{page, shown};

fn diff() -> Diff {
    let before = include_str!("../../incident-data/2025-checkout-502/code/reserve-inventory.before.js");
    let after = include_str!("../../incident-data/2025-checkout-502/code/reserve-inventory.after.js");
    between(before, after, Language::JavaScript).expect("small texts")
}

fn evidence(search: &'static str, all_entries: bool) -> String {
    let incident = page().incident;
    let (from, to) = (incident.timestamps.started_at, incident.timestamps.resolved_at.expect("it was resolved"));
    let at: UnixMillis = incident.timestamps.impact_started_at;
    shown(html! {
        <Evidence metrics={Shared::new(Metrics::default())} bounds={Window::new(from, to)} view={View::default()} {at} hover={None}
            {all_entries} {search} selected={None::<AttrValue>} metric={None::<AttrValue>} theme={0} />
    })
}

#[test]
fn every_lane_is_a_list_and_every_mark_in_it_is_named_by_time_kind_and_title() {
    let markup = evidence("", false);
    let incident = page().incident;
    let pinned: Vec<_> = incident.timeline.iter().filter(|entry| entry.pinned).collect();
    assert_eq!(markup.matches("role=\"listitem\"").count(), pinned.len());
    for kind in ["Change", "Symptom", "Alert"] {
        assert!(markup.contains(&format!("role=\"list\" aria-label=\"{kind}\"")), "{kind}");
    }
    assert!(markup.contains("<title>20:13:06 Symptom: First leak, known 17"), "{markup}");
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    assert!(evidence("no such words anywhere", false).contains("No entry holds all of these words"));
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
