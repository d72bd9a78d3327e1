//! Hindsight, on or off: the switch, the sentence that says how much is withheld, and what stands in a withheld part's place.

use yew::prelude::*;

use super::page::Page;
use crate::{
    incident::document::{Milestone, Phase},
    session::{Action, Section},
};

/// The words in place of what was not known yet.
pub const NOT_KNOWN: &str = "not known yet";

/// Whether a section was put together afterwards as a whole, and is withheld as one.
#[must_use]
pub const fn is_withheld(section: Section) -> bool {
    match section {
        Section::Overview | Section::Evidence | Section::Cause => false,
        Section::Code | Section::Replay | Section::WhatIf | Section::Lessons | Section::Sources => true,
    }
}

/// The switch.
pub fn switch(page: &Page) -> Html {
    let is_off = page.as_of.is_some();
    let onclick = page.on.reform(move |_: MouseEvent| Action::WithoutHindsight(!is_off));
    html! {
        <button type="button" aria-pressed={is_off.to_string()} {onclick} title="Show only what was known at the clock’s time. Key H">
            { "Without hindsight" }
        </button>
    }
}

/// How much is withheld, said politely as it changes; nothing while hindsight is on.
pub fn banner(page: &Page) -> Html {
    let withheld = page.as_of.map(|at| page.incident.withheld_at(at).sentence(&page.zone.time_short(at)));
    let onclick = page.on.reform(|_: MouseEvent| Action::WithoutHindsight(false));
    html! {
        <div class={classes!("hindsight", withheld.is_some().then_some("notice"))}>
            <p role="status">{ withheld.clone().unwrap_or_default() }</p>
            if withheld.is_some() {
                <p class="no-print">
                    <button type="button" {onclick} title="Key H">{ "Show everything" }</button>{ " " }
                    <a href="#evidence-title" onclick={to_clock(page)}>{ "Move the clock at the timeline" }</a>
                </p>
            }
        </div>
    }
}

fn to_clock(page: &Page) -> Callback<MouseEvent> {
    let on = page.on.clone();
    Callback::from(move |click: MouseEvent| {
        click.prevent_default();
        on.emit(Action::Visit(Section::Evidence, None));
    })
}

/// A section of which nothing was known while the incident went on.
pub fn section(page: &Page, section: Section) -> Html {
    let (incident, slug) = (&page.incident, section.slug());
    let why = match section {
        Section::Code => {
            format!("{} with the fix beside the shipped code", count(incident.code_changes.len(), "comparison"))
        }
        Section::Replay => "The model of the service, and its run".to_owned(),
        Section::WhatIf => "The model of the service, and what changes do in it".to_owned(),
        Section::Lessons => format!(
            "{} and {}",
            count(incident.lessons.takeaways.len(), "takeaway"),
            count(incident.action_items.len(), "action item")
        ),
        Section::Sources => format!("{} with their sources", count(incident.facts.len(), "number")),
        Section::Overview | Section::Evidence | Section::Cause => return Html::default(),
    };
    html! {
        <section key={slug} id={slug} aria-labelledby={format!("{slug}-title")}>
            <h2 id={format!("{slug}-title")}>{ section.title() }</h2>
            <p class="withheld">{ format!("{why}: made after the incident, and withheld while hindsight is off.") }</p>
        </section>
    }
}

/// A number with its noun.
fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The summary's place.
pub fn of_overview(page: &Page) -> Html {
    let n = page.incident.impact.facts.len();
    html! {
        <p class="withheld">
            { format!("The summary, {} and the accounts of what set it off, how it came to be known, what ended it and what it cost were written afterwards, and are withheld while hindsight is off.", count(n, "figure")) }
        </p>
    }
}

/// The milestones that were known.
#[must_use]
pub fn milestones(page: &Page) -> Vec<Milestone> {
    let all = page.incident.milestones();
    all.into_iter().filter(|one| page.as_of.is_none_or(|at| page.incident.is_milestone_known_at(one, at))).collect()
}

/// The phases that were known for what they were.
#[must_use]
pub fn phases(page: &Page) -> Vec<Phase> {
    let all = page.incident.phases();
    all.into_iter().filter(|phase| page.as_of.is_none_or(|at| phase.is_known_at(at))).collect()
}
