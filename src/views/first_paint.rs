//! The incident as text, for before the program runs: what the build writes into the page's HTML.
//!
//! Read by whoever waits for the program, has scripts off, or searches. It keeps no state and asks the browser for
//! nothing; the same functions make it that make the page, so the program takes its place without a jump.

use yew::prelude::*;

use super::{
    lessons::Lessons,
    overview::Overview,
    page::{Page, Shared},
    prose, source,
};
use crate::{
    clock::Zone,
    incident::{
        Incident,
        document::{Entry, Factor},
    },
    link,
    session::{Section, Session},
};

/// What is written out.
#[derive(Debug, Properties, PartialEq)]
pub struct FirstPaintProps {
    /// The incident.
    pub incident: Shared<Incident>,
    /// Zone of every time.
    pub zone: Shared<Zone>,
    /// Whether the page is one file, with no file beside it to link to.
    #[prop_or_default]
    pub alone: bool,
}

/// The bar, and the incident's text: overview, timeline, chain, lessons.
#[component]
pub fn FirstPaint(props: &FirstPaintProps) -> Html {
    let page = Page { incident: props.incident.clone(), zone: props.zone.clone(), on: Callback::noop(), as_of: None };
    let incident = &props.incident;
    html! {
        <ContextProvider<Page> context={page.clone()}>
            { bar(incident, &props.zone) }
            <main>
                <Overview />
                <noscript>
                    <p class="notice">
                        { "Charts, code and the replay need JavaScript and WebAssembly; the text does not." }
                        if !props.alone {
                            { " The whole incident is also a file: " }
                            <a href={format!("incident-data/{}/incident.json", incident.id)}>{ "incident.json" }</a>{ "." }
                        }
                    </p>
                </noscript>
                <section aria-labelledby="timeline-text">
                    <h2 id="timeline-text">{ "Timeline" }</h2>
                    <p class="lead">{ format!("Times are {}.", zone_name(&props.zone)) }</p>
                    <ol class="text-rows">{ for incident.timeline.iter().map(|one| entry(&page, one)) }</ol>
                </section>
                <section aria-labelledby="chain-text">
                    <h2 id="chain-text">{ "Root-cause chain" }</h2>
                    <ol class="text-rows">{ for incident.factors_in_order().into_iter().map(|one| factor(&page, one)) }</ol>
                </section>
                <Lessons />
                { prose::notes(&page) }
            </main>
        </ContextProvider<Page>>
    }
}

/// The bar as it will stand, with links that the program answers once it runs.
fn bar(incident: &Incident, zone: &Zone) -> Html {
    let link_to = |section: Section, words: &'static str, class: Option<&'static str>| {
        let session = Session { incident: Some(incident.id.clone()), section, ..Session::default() };
        html! { <a href={link::to_fragment(&session)} class={classes!(class)}>{ words }</a> }
    };
    html! {
        <header class="bar">
            <div class="bar-inner">
                { link_to(Section::Overview, "Postmortem Explorer", Some("name")) }
                <nav aria-label="Contents">
                    <ol>{ for Section::ALL.map(|section| html! { <li>{ link_to(section, section.title(), None) }</li> }) }</ol>
                </nav>
                // What only the program can do keeps its place.
                <div class="clock">
                    <strong>{ zone.time(incident.timestamps.impact_started_at) }</strong>
                    <select aria-label="Time zone" disabled=true><option>{ &incident.display_time_zone }</option></select>
                </div>
                <button type="button" class="no-print" disabled=true>{ "Copy link" }</button>
            </div>
        </header>
    }
}

fn entry(page: &Page, entry: &Entry) -> Html {
    html! {
        <li>
            <time datetime={page.zone.rfc3339(entry.occurred_at)}>{ page.zone.full(entry.occurred_at) }</time>
            <div>
                <h3>{ &entry.title }</h3>
                { prose::paragraphs(page, &entry.description, None) }
                if let Some(from) = &entry.source { <p class="label">{ source::basis_word(from.basis) }</p> }
            </div>
        </li>
    }
}

fn factor(page: &Page, factor: &Factor) -> Html {
    html! {
        <li>
            <span>{ super::cause::type_words(factor.factor_type) }</span>
            <div>
                <h3>{ &factor.title }</h3>
                { prose::paragraphs(page, &factor.description, None) }
            </div>
        </li>
    }
}

fn zone_name(zone: &Zone) -> String {
    match zone {
        Zone::Utc => "in UTC".to_owned(),
        Zone::Offsets { name, .. } => format!("those of {name}"),
        Zone::Since { event, .. } => format!("relative to {event}"),
    }
}
