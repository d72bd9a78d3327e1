//! Evidence as a link: to an entry, a chart, lines of code, a moment of the replay, a fact, or a page elsewhere.

use yew::prelude::*;

use super::{app::shown_window, hindsight::NOT_KNOWN, page::Page, prose::source_word};
use crate::{
    browser::input,
    clock::Window,
    incident::document::{Evidence, Fact, Side},
    link,
    session::{Action, LineAnchor, Section, Selection, Session, Target, View, ViewChange},
};

/// All the evidence of a statement, as far as it was known, in a row of links.
pub fn list(page: &Page, evidence: &[Evidence]) -> Html {
    let evidence: Vec<&Evidence> = evidence.iter().filter(|one| page.knows(one)).collect();
    if evidence.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="evidence-links">{ for evidence.into_iter().map(|one| html! { <li>{ link_to(page, one) }</li> }) }</ul>
    }
}

/// One piece of evidence as a link; a fact as its number.
pub fn link_to(page: &Page, evidence: &Evidence) -> Html {
    let incident = &page.incident;
    if !page.knows(evidence) {
        return html! { <span class="withheld">{ NOT_KNOWN }</span> };
    }
    match evidence {
        Evidence::Entry(id) => {
            let entry = incident.entry(id);
            let title = entry.map_or(id.as_str(), |entry| entry.title.as_str());
            let at = entry.map(|entry| entry.occurred_at.into());
            let target = Target { at, selection: Some(Selection::Entry(id.clone())), lines: None };
            visit(page, Section::Evidence, target, format!("Entry: {title}"))
        }
        Evidence::Metric { metric, from, to } => {
            let title = incident.metric(metric).map_or(metric.as_str(), |metric| metric.title.as_str());
            let at = from.map_or_else(String::new, |from| format!(" from {}", page.zone.time_short(from)));
            let selection = Some(Selection::Metric(metric.clone()));
            let target = Target { at: from.map(Into::into), selection, ..Target::default() };
            let range = from.zip(*to).map(|(from, to)| Window::new(from, to));
            visit_range(page, Section::Evidence, target, range, format!("Chart: {title}{at}"))
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
            visit(page, Section::Code, target, format!("Code: {numbers} as {version}"))
        }
        Evidence::Replay { at, .. } => {
            let target = Target { at: Some((*at).into()), ..Target::default() };
            visit(page, Section::Replay, target, format!("Replay: {}", page.zone.time(*at)))
        }
        Evidence::Fact(id) => incident.fact(id).map_or_else(Html::default, |fact| fact_line(page, fact)),
        Evidence::Link { href, title } => html! {
            <a href={file_href(page, href)} rel="noreferrer">{ title }</a>
        },
    }
}

/// A fact as evidence: the number, what it counts, and how it is known.
fn fact_line(page: &Page, fact: &Fact) -> Html {
    html! {
        <span class="fact-line" title={page.incident.plain_text(&fact.detail)}>
            <strong>{ fact.display().whole }</strong>{ " " }{ &fact.title }
            <span class="soft">{ format!(" ({})", source_word(fact.source)) }</span>
        </span>
    }
}

/// Relative links stand beside the incident; the loader lets only these and `https:` through.
#[must_use]
pub fn file_href(page: &Page, href: &str) -> String {
    if href.starts_with("https:") { href.to_owned() } else { format!("incident-data/{}/{href}", page.incident.id) }
}

/// A link within the page. A plain click keeps everything else as it is; in a new tab it opens what it names alone.
pub fn visit(page: &Page, section: Section, target: Target, words: impl Into<AttrValue>) -> Html {
    visit_range(page, section, target, None, words)
}

/// As [`visit`], and the axis shows a stretch of time.
pub fn visit_range(
    page: &Page,
    section: Section,
    target: Target,
    range: Option<Window>,
    words: impl Into<AttrValue>,
) -> Html {
    let shown = Session {
        incident: Some(page.incident.id.clone()),
        section,
        at: target.at,
        lines: target.lines,
        view: View { range, ..View::default() },
        ..Session::default()
    }
    .with(target.selection.clone());
    let page = page.clone();
    let href = link::to_fragment(&shown);
    let onclick = Callback::from(move |click: MouseEvent| {
        if input::is_plain_click(&click) {
            click.prevent_default();
            click.stop_propagation();
            if let Some(window) = range {
                let bounds = shown_window(&page.incident);
                page.on.emit(Action::View(ViewChange::Show { window, bounds }));
            }
            page.on.emit(Action::Visit(section, Some(Box::new(target.clone()))));
        }
    });
    html! { <a {href} {onclick}>{ words.into() }</a> }
}
