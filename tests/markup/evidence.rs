//! The evidence section of the shipped incident, before its metrics are there.

use postmortem_explorer::clock::{HOUR, Window, Zone};
use postmortem_explorer::incident::load;
use postmortem_explorer::session::View;
use postmortem_explorer::views::{
    evidence::Evidence,
    load::Metrics,
    page::{Page, Shared},
};
use yew::prelude::*;

use crate::render;

const INCIDENT: &str = include_str!("../../incident-data/2025-checkout-502/incident.json");

#[derive(Properties, PartialEq)]
struct SectionProps {
    page: Page,
    view: View,
}

#[component]
fn Section(props: &SectionProps) -> Html {
    let stamps = &props.page.incident.timestamps;
    let (from, at) = (stamps.started_at, stamps.impact_started_at);
    html! {
        <ContextProvider<Page> context={props.page.clone()}>
            <Evidence metrics={Shared::new(Metrics::default())} bounds={Window::new(from, from.plus_millis(20 * HOUR))}
                view={props.view.clone()} {at} all_entries={false} search="" selected={None::<AttrValue>}
                metric={None::<AttrValue>} theme={0} is_read={true} />
        </ContextProvider<Page>>
    }
}

fn shown(view: View) -> String {
    let incident = load(INCIDENT).expect("the shipped incident").incident;
    let page =
        Page { incident: Shared::new(incident), zone: Shared::new(Zone::Utc), on: Callback::noop(), as_of: None };
    render::<Section>(SectionProps { page, view })
}

#[test]
fn all_of_it_is_shown_and_every_move_has_a_button() {
    let markup = shown(View::default());
    for label in ["Earlier", "Later", "Zoom in", "Zoom out", "Show all", "Fit the selection"] {
        assert!(markup.contains(&format!("aria-label=\"{label}\"")), "{label}: {markup}");
    }
    for phase in ["unnoticed", "responding"] {
        assert!(markup.contains(phase), "{phase}");
    }
    assert!(markup.contains("aria-label=\"Visible time\"") && !markup.contains("Earlier views"));
}

#[test]
fn the_models_run_is_a_switch_in_the_key_of_the_lines() {
    let markup = shown(View::default());
    assert!(markup.contains("as reconstructed") && markup.contains("the model’s run, seed "), "{markup}");
    let pressed = |markup: &str| {
        let from = markup.find("key-row").expect("the key");
        markup[from..].split("aria-pressed=\"").nth(1).expect("a switch").starts_with("true")
    };
    assert!(!pressed(&markup), "the file's own run is not drawn unasked");
    assert!(pressed(&shown(View { modelled: Some(true), ..View::default() })));
}

#[test]
fn a_link_with_a_range_and_pins_shows_both() {
    let incident = load(INCIDENT).expect("the shipped incident").incident;
    let from = incident.timestamps.started_at.plus_millis(2 * HOUR);
    let range = Some(Window::new(from, from.plus_millis(HOUR)));
    let view = View { range, trail: vec![None], pins: vec![from, from.plus_millis(HOUR)], ..View::default() };
    let markup = shown(view);
    for words in ["Pinned moments", "Δ 1\u{202f}h", "Earlier views", ", 1\u{202f}h"] {
        assert!(markup.contains(words), "{words}: {markup}");
    }
}
