//! The shipped incident without hindsight: what is shown at a moment, and what is not.

use postmortem_explorer::clock::{HOUR, UnixMillis};
use postmortem_explorer::session::{Section, View};
use postmortem_explorer::views::{
    cause::Cause,
    evidence::Evidence,
    hindsight,
    load::{Codes, Metrics},
    overview::Overview,
    page::{Page, Shared},
};
use yew::prelude::*;

use crate::app::{page, shown_in};

/// The page without hindsight, so many hours after the trigger.
fn as_of(hours: i64) -> Page {
    let page = page();
    let at = page.incident.timestamps.started_at.plus_millis(hours * HOUR);
    Page { as_of: Some(at), ..page }
}

#[test]
fn the_overview_names_the_incident_and_keeps_its_outcome_back() {
    let early = shown_in(as_of(1), html! { <Overview /> });
    assert!(early.contains("Intermittent 502s") && early.contains("written afterwards"), "{early}");
    for told in ["$47,000", "Resolved", "What ended it", "time to detect"] {
        assert!(!early.contains(told), "{told}: {early}");
    }
    assert!(early.contains("Nobody knew of an incident yet."));
    let later = shown_in(as_of(3), html! { <Overview /> });
    assert!(later.contains("time to detect") && !later.contains("Mitigated"), "{later}");
}

#[test]
fn the_chain_has_its_shape_and_only_the_names_that_were_known() {
    let cause = |page: Page| {
        let (metrics, selected) = (Shared::new(Metrics::default()), AttrValue::from("catch-without-release"));
        shown_in(page, html! { <Cause {selected} {metrics} codes={Codes::new()} /> })
    };
    let early = cause(as_of(6));
    assert!(early.contains("Not known yet") && !early.contains("The error path keeps"), "{early}");
    assert!(early.contains("The alert resolves itself") || early.contains("The alert"), "{early}");
    let late = cause(as_of(18));
    assert!(late.contains("The error path keeps its client") && !late.contains("Cut this link"), "{late}");
}

#[derive(Properties, PartialEq)]
struct AtProps {
    at: UnixMillis,
}

#[component]
fn At(props: &AtProps) -> Html {
    let bounds =
        postmortem_explorer::clock::Window::new(props.at.plus_millis(-24 * HOUR), props.at.plus_millis(20 * HOUR));
    html! {
        <Evidence metrics={Shared::new(Metrics::default())} {bounds} view={View { modelled: Some(true), ..View::default() }}
            at={props.at} all_entries={true} search="" selected={None::<AttrValue>} metric={None::<AttrValue>} theme={0} is_read={true} />
    }
}

#[test]
fn the_timeline_has_the_entries_that_were_known_and_counts_the_others() {
    let evidence = |hours: i64| {
        let page = as_of(hours);
        let at = page.as_of.expect("a moment");
        (shown_in(page.clone(), html! { <At {at} /> }), page)
    };
    let (early, page) = evidence(6);
    for entry in &page.incident.timeline {
        assert_eq!(early.contains(&format!("id=\"entry-{}\"", entry.id)), page.knows_entry(entry), "{}", entry.id);
    }
    assert!(early.contains("not known yet") && early.contains("2 charts were not there to look at yet."));
    assert!(!early.contains("id=\"metric-checked-out\"") && early.contains("id=\"metric-failed-share\""));
    assert!(!early.contains("the model’s run") && !early.contains("responding from"));
    assert!(!early.contains("lasted 10"), "how long something went on is told when it is over");
    let (late, _) = evidence(17);
    assert!(late.contains("id=\"metric-checked-out\"") && late.contains("id=\"entry-first-exhaustion\""));
}

#[test]
fn what_was_made_afterwards_is_withheld_with_its_count_and_the_banner_says_so_politely() {
    let page = as_of(6);
    for section in Section::ALL.into_iter().filter(|one| hindsight::is_withheld(*one)) {
        let markup = shown_in(page.clone(), hindsight::section(&page, section));
        assert!(markup.contains(&format!("<section id=\"{}\"", section.slug())), "{markup}");
        assert!(markup.contains("withheld while hindsight is off"), "{markup}");
    }
    let lessons = shown_in(page.clone(), hindsight::section(&page, Section::Lessons));
    assert!(lessons.contains("4 takeaways and 9 action items"), "{lessons}");
    let banner = shown_in(page.clone(), hindsight::banner(&page));
    assert!(banner.contains("role=\"status\">Hindsight is off: 20 of 33 entries"), "{banner}");
    let with = crate::app::page();
    assert!(!shown_in(with.clone(), hindsight::banner(&with)).contains("Hindsight"));
}
