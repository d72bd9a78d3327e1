//! The what-if panel before anything was computed: knobs, presets, maps and alerts, and no number that nobody ran.

use postmortem_explorer::session::{Guess, Lab};
use postmortem_explorer::views::lab::{FactCard, WhatIf};
use postmortem_explorer::views::load::Metrics;
use postmortem_explorer::views::page::Shared;
use yew::prelude::*;

use crate::app::shown;

fn panel(lab: Lab) -> String {
    shown(html! { <WhatIf {lab} metrics={Shared::new(Metrics::default())} is_read=false /> })
}

#[test]
fn every_knob_has_its_name_its_unit_and_the_librarys_default() {
    let markup = panel(Lab::default());
    assert_eq!(markup.matches("type=\"range\"").count(), 12, "all but the code");
    for words in [
        "<code>max</code>",
        "<code>connectionTimeoutMillis</code>",
        "<code>idleTimeoutMillis</code>",
        "<code>maxUses</code>",
        "<code>maxLifetimeSeconds</code>",
        "Failing reservations",
        "Arrival rate",
        "Probe every",
        "with the fix",
        "default 10<",
        "default 10000<",
        "default Infinity<",
        "default 0<",
    ] {
        assert!(markup.contains(words), "{words}: {markup}");
    }
}

#[test]
fn presets_are_links_and_cells_as_well() {
    let markup = panel(Lab::default());
    for link in ["what-if=max-40\"", "what-if=idleTimeoutMillis-1000\"", "what-if=code-1\""] {
        assert!(markup.contains(link), "{link}");
    }
    assert_eq!(markup.matches("id=\"heat-time-").count(), 400);
    assert_eq!(markup.matches("id=\"heat-share-").count(), 400);
}

#[test]
fn nothing_is_shown_as_found_before_it_was_computed() {
    let markup = panel(Lab::default());
    assert!(markup.contains("Running …") && !markup.contains("of requests fail"));
    assert_eq!(
        markup.matches("not computed yet").count(),
        2 * (400 + 400) + 2,
        "label, title and readout of each cell"
    );
}

#[test]
fn whoever_guesses_first_sees_no_result() {
    let what_if = postmortem_explorer::experiment::WhatIf::of(&[(postmortem_explorer::experiment::Knob::Max, 40)]);
    let markup = panel(Lab { what_if: what_if.unwrap(), guess: Guess::Wanted, ..Lab::default() });
    assert!(markup.contains("What do you expect?") && !markup.contains("class=\"curves\""));
}

#[test]
fn a_fact_shows_its_source_and_its_experiment() {
    let card = |id: &'static str| shown(html! { <FactCard fact={Some(AttrValue::from(id))} /> });
    let markup = card("failed-share");
    for words in ["about 8", "reported", "the incident report", "Held against the model", "Do the reported figures"] {
        assert!(markup.contains(words), "{words}: {markup}");
    }
    let markup = card("time-to-exhaustion");
    assert!(markup.contains("Computed from") && markup.contains("Connections in the pool"), "{markup}");
    assert!(!card("no-such-fact").contains("dialog"));
}
