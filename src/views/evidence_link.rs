//! Evidence as a link: to an entry, a chart, lines of code, a moment of the replay, a fact, or a page elsewhere.

use yew::prelude::*;

use super::{
    page::{Page, use_page},
    prose::source_word,
};
use crate::{
    browser::input,
    incident::document::{Evidence, Fact, Side},
    link,
    session::{Action, LineAnchor, Section, Selection, Session, Target},
};

/// Evidence to point at.
#[derive(Debug, Properties, PartialEq)]
pub struct EvidenceListProps {
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

/// All the evidence of a statement, in a row of links.
#[component]
pub fn EvidenceList(props: &EvidenceListProps) -> Html {
    if props.evidence.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="evidence-links">
            { for props.evidence.iter().map(|one| html! { <li><EvidenceLink evidence={one.clone()} /></li> }) }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct EvidenceLinkProps {
    evidence: Evidence,
}

#[component]
fn EvidenceLink(props: &EvidenceLinkProps) -> Html {
    let page = use_page();
    let incident = &page.incident;
    let to = |section, target, text: String| html! { <Visit {section} {target}>{ text }</Visit> };
    match &props.evidence {
        Evidence::Entry(id) => {
            let title = incident.entry(id).map_or(id.as_str(), |entry| entry.title.as_str());
            let target = Target { selection: Some(Selection::Entry(id.clone())), ..Target::default() };
            to(Section::Evidence, target, format!("Entry: {title}"))
        }
        Evidence::Metric { metric, from, .. } => {
            let title = incident.metric(metric).map_or(metric.as_str(), |metric| metric.title.as_str());
            let at = from.map_or_else(String::new, |from| format!(" from {}", page.zone.time_short(from)));
            let selection = Some(Selection::Metric(metric.clone()));
            let target = Target { at: from.map(Into::into), selection, ..Target::default() };
            to(Section::Evidence, target, format!("Chart: {title}{at}"))
        }
        Evidence::Code { side, lines, .. } => {
            let after = *side == Side::After;
            let version = if after { "fixed" } else { "shipped" };
            let anchor = LineAnchor { after, first: lines.first, last: lines.last };
            let numbers = if lines.first == lines.last {
                format!("line {}", lines.first)
            } else {
                format!("lines {}–{}", lines.first, lines.last)
            };
            let target = Target { lines: Some(anchor), ..Target::default() };
            to(Section::Code, target, format!("Code: {numbers} as {version}"))
        }
        Evidence::Replay { at, .. } => {
            let target = Target { at: Some((*at).into()), ..Target::default() };
            to(Section::Replay, target, format!("Replay: {}", page.zone.time(*at)))
        }
        Evidence::Fact(id) => {
            let Some(fact) = incident.fact(id) else { return html! { <code>{ id }</code> } };
            html! { <FactLine fact={fact.clone()} /> }
        }
        Evidence::Link { href, title } => html! {
            <a href={file_href(&page, href)} rel="noreferrer">{ title }</a>
        },
    }
}

#[derive(Properties, PartialEq)]
struct FactLineProps {
    fact: Fact,
}

/// A fact as evidence: the number, what it counts, and how it is known.
#[component]
fn FactLine(props: &FactLineProps) -> Html {
    let page = use_page();
    let fact = &props.fact;
    let title = page.incident.plain_text(&fact.detail);
    html! {
        <span class="fact-line" {title}>
            <strong>{ fact.display().whole }</strong>{ " " }{ &fact.title }
            <span class="soft">{ format!(" ({})", source_word(fact.source)) }</span>
        </span>
    }
}

/// Relative links stand beside the incident; the loader lets only these and `https:` through.
fn file_href(page: &Page, href: &str) -> String {
    if href.starts_with("https:") { href.to_owned() } else { format!("incident-data/{}/{href}", page.incident.id) }
}

/// A link within the page.
#[derive(Debug, Properties, PartialEq)]
pub struct VisitProps {
    /// The section it leads to.
    pub section: Section,
    /// What it shows there.
    #[prop_or_default]
    pub target: Target,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// Its text.
    pub children: Html,
}

/// A link within the page. A plain click keeps everything else as it is; in a new tab it opens what it names alone.
#[component]
pub fn Visit(props: &VisitProps) -> Html {
    let page = use_page();
    let target = &props.target;
    let shown = Session {
        incident: Some(page.incident.id.clone()),
        section: props.section,
        at: target.at,
        lines: target.lines,
        ..Session::default()
    }
    .with(target.selection.clone());
    let href = link::to_fragment(&shown);
    let onclick = {
        let (on, section, target) = (page.on, props.section, target.clone());
        Callback::from(move |click: MouseEvent| {
            if input::is_plain_click(&click) {
                click.prevent_default();
                click.stop_propagation();
                on.emit(Action::Visit(section, Some(Box::new(target.clone()))));
            }
        })
    };
    html! { <a {href} class={props.class.clone()} {onclick}>{ props.children.clone() }</a> }
}
