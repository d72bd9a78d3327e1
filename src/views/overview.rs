//! The overview: what happened, in ten seconds; then the story, and the milestones with their durations.

use yew::prelude::*;

use super::{
    evidence_link, hindsight,
    page::{Page, use_page},
    present,
    prose::{self, source_word},
    source,
};
use crate::incident::document::{Account, Durations, Fact, Milestone, MilestoneKind, Status, duration_in_words};

/// Title, TL;DR, facts; summary, trigger, detection, resolution; milestones.
#[component]
pub fn Overview() -> Html {
    let page = use_page();
    let incident = &page.incident;
    let facts = incident.impact.facts.iter().filter_map(|id| incident.fact(id));
    let afterwards = || {
        html! {
            <div>
                { prose::paragraphs(&page, &incident.summary, None) }
                { account(&page, "What set it off", &incident.trigger) }
                { account(&page, "How it came to be known", &incident.detection) }
                { account(&page, "What ended it", &incident.resolution) }
                <div class="account">
                    <h2 class="minor">{ "What it cost" }</h2>
                    { prose::paragraphs(&page, &incident.impact.summary, None) }
                </div>
            </div>
        }
    };
    html! {
        <section id="overview" aria-labelledby="title">
            <p class="eyebrow">
                <span class="severity">{ &incident.severity }</span>
                <span>{ status_words(incident.status) }</span>
                <span>{ incident.services.join(", ") }</span>
                <span>{ page.zone.date(incident.timestamps.started_at) }</span>
                { present::in_the_room(&page) }
            </p>
            <h1 id="title">{ &incident.title }</h1>
            if page.as_of.is_none() {
                <p class="tldr">{ prose::line(&page, &incident.tldr) }</p>
                <div class="facts">{ for facts.map(|fact| fact_figure(&page, fact)) }</div>
            }
            <div class="columns">
                if page.as_of.is_none() { { afterwards() } } else { <div>{ hindsight::of_overview(&page) }</div> }
                { milestones(&page) }
            </div>
        </section>
    }
}

fn fact_figure(page: &Page, fact: &Fact) -> Html {
    let text = fact.display();
    html! {
        <div class="fact" key={fact.id.clone()}>
            <span class="number">{ text.whole }</span>
            <span class="what">{ &fact.title }</span>
            <details class="basis">
                <summary>{ source_word(fact.source) }</summary>
                <p>{ prose::line(page, &fact.detail) }</p>
            </details>
        </div>
    }
}

fn account(page: &Page, title: &str, account: &Account) -> Html {
    html! {
        <div class="account">
            <h2 class="minor">{ title }</h2>
            { prose::paragraphs(page, &account.summary, None) }
            { evidence_link::list(page, &account.evidence) }
        </div>
    }
}

/// The milestones; each duration is computed from the times.
fn milestones(page: &Page) -> Html {
    let durations = page.incident.durations();
    let known = hindsight::milestones(page);
    let item = |milestone: &Milestone| {
        let took = took(milestone.kind, &durations);
        html! {
            <li>
                <span class="title">{ milestone.title }</span>
                <time class="when" datetime={page.zone.rfc3339(milestone.at)}>{ page.zone.full(milestone.at) }</time>
                if let Some(took) = took { <span class="took">{ took }</span> }
            </li>
        }
    };
    html! {
        <aside aria-labelledby="milestones">
            <h2 class="minor" id="milestones">{ "Milestones" }</h2>
            if page.as_of.is_some() && known.is_empty() { <p class="label">{ "Nobody knew of an incident yet." }</p> }
            <ol class="milestones">{ for known.iter().map(item) }</ol>
            { source::label(page, &page.incident.timestamps.source) }
        </aside>
    }
}

/// What a milestone says of how long something took. Each duration is defined by its two ends.
fn took(kind: MilestoneKind, durations: &Durations) -> Option<String> {
    let (what, millis) = match kind {
        MilestoneKind::Started | MilestoneKind::ImpactStarted => return None,
        MilestoneKind::Detected => ("time to detect", Some(durations.to_detect_millis)),
        MilestoneKind::Acknowledged => ("time to acknowledge", durations.to_acknowledge_millis),
        MilestoneKind::Mitigated => ("time to mitigate", durations.to_mitigate_millis),
        MilestoneKind::ImpactEnded => ("impact lasted", durations.of_impact_millis),
        MilestoneKind::Resolved => ("time to resolve", durations.to_resolve_millis),
    };
    millis.map(|millis| format!("{what} {}", duration_in_words(millis)))
}

/// A status in words.
#[must_use]
pub const fn status_words(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::InReview => "In review",
        Status::Reviewed => "Reviewed",
        Status::Closed => "Closed",
    }
}
