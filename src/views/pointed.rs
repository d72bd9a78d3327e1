//! One selection: what the reader points at, and its counterparts in the other parts of the page, each a link.
//!
//! The counterparts themselves are marked where they stand (`browser::marked`).

use yew::prelude::*;

use super::{
    code::side_name,
    evidence_link::{link_to, visit},
    page::Page,
    replay::world_words,
};
use crate::{
    browser::marked::Marked,
    incident::document::{Evidence, Lines, number_in_words},
    incident::file::Side,
    session::{Action, Counterparts, LineAnchor, Pointed, Pointing, Section, SlotChoice, Target},
};

/// Most links of one kind; the rest is counted.
const MAX_LINKS: usize = 4;

/// Keeps the marks of the page equal to the selection.
#[hook]
pub fn use_marks(pointing: Option<&Pointing>) {
    let sheet = use_mut_ref(Marked::new);
    let ids = pointing.map_or_else(Vec::new, |pointing| ids(&pointing.found));
    use_effect_with(ids, move |ids| {
        if let Some(sheet) = &*sheet.borrow() {
            sheet.show(ids);
        }
    });
}

/// The elements that stand for the counterparts. Entries and factors stand twice: drawn, and in a list.
fn ids(found: &Counterparts) -> Vec<String> {
    let entries = found.entries.iter().flat_map(|id| [format!("entry-{id}"), format!("mark-{id}")]);
    let factors = found.factors.iter().flat_map(|id| [format!("step-{id}"), format!("row-{id}")]);
    let metrics = found.metrics.iter().map(|id| format!("metric-{id}"));
    let lines = found.lines.iter().flat_map(|(_, LineAnchor { after, first, last })| {
        (*first..=*last).map(|number| format!("{}-{number}", side_name(*after)))
    });
    entries.chain(factors).chain(metrics).chain(lines).collect()
}

/// The selection in words, with the ways to its counterparts. A moment is only marked: the clock says the rest.
pub fn card(page: &Page, pointing: Option<&Pointing>) -> Html {
    let shown = pointing.filter(|pointing| match &pointing.pointed {
        Pointed::Moment(_) => false,
        Pointed::Factor(id) => page.incident.factor(id).is_some_and(|factor| page.knows_factor(factor)),
        Pointed::Entry(id) => page.incident.entry(id).is_some_and(|entry| page.knows_entry(entry)),
        Pointed::Metric(_) => true,
        Pointed::Slot { .. } | Pointed::Order { .. } | Pointed::Lines(..) => page.as_of.is_none(),
    });
    html! {
        <aside class="pointed" aria-label="Selection">
            if let Some(Pointing { pointed, found, .. }) = shown { { selection(page, pointed, found) } }
        </aside>
    }
}

fn selection(page: &Page, pointed: &Pointed, found: &Counterparts) -> Html {
    let title = title(page, pointed);
    let is_other = |kind: fn(String) -> Pointed| move |id: &&String| kind((*id).clone()) != *pointed;
    let linked = |list: Vec<Evidence>| -> Vec<Html> {
        list.iter().filter(|one| page.knows(one)).map(|one| link_to(page, one)).collect()
    };
    let entries = found.entries.iter().filter(is_other(Pointed::Entry));
    let metrics = found.metrics.iter().filter(is_other(Pointed::Metric));
    let lines = found.lines.iter().filter(|(id, lines)| *pointed != Pointed::Lines(id.clone(), *lines));
    let line = |(id, lines): &(String, LineAnchor)| Evidence::Code {
        code_change: id.clone(),
        side: if lines.after { Side::After } else { Side::Before },
        lines: Lines { first: lines.first, last: lines.last },
    };
    let factors = found.factors.iter().filter(is_other(Pointed::Factor)).filter_map(|id| {
        let factor = page.incident.factor(id).filter(|factor| page.knows_factor(factor))?;
        let selection = Some(crate::session::Selection::Factor(id.clone()));
        let target = Target { selection, ..Target::default() };
        Some(visit(page, Section::Cause, target, format!("Cause: {}", factor.title)))
    });
    let replay = found.at.filter(|_| page.as_of.is_none()).map(|at| {
        let target = Target { at: Some(at), ..Target::default() };
        visit(page, Section::Replay, target, format!("Replay: {}", page.zone.time(at.millis())))
    });
    let groups = [
        replay.into_iter().collect(),
        linked(entries.cloned().map(Evidence::Entry).collect()),
        linked(metrics.map(|id| Evidence::Metric { metric: id.clone(), from: None, to: None }).collect()),
        factors.collect(),
        linked(lines.map(line).collect()),
    ];
    let n: usize = groups.iter().map(Vec::len).sum();
    let clear = page.on.reform(|_: MouseEvent| Action::Mark(None));
    html! {
        <>
            <p class="visually-hidden" role="status">{ format!("Selected: {title}. {n} counterparts are marked.") }</p>
            <div class="box">
            <details>
                <summary><strong>{ &title }</strong>{ " " }<span class="label">{ format!("{n} marked") }</span></summary>
                <ul>{ for groups.into_iter().flat_map(shortened) }</ul>
            </details>
            <button type="button" onclick={clear} aria-label="Clear the selection">{ "×" }</button>
            </div>
        </>
    }
}

/// As many links as can be read at a glance.
fn shortened(mut links: Vec<Html>) -> Vec<Html> {
    let n_more = links.len().saturating_sub(MAX_LINKS);
    links.truncate(MAX_LINKS);
    if n_more > 0 {
        links.push(html! { format!("and {n_more} more, marked") });
    }
    links.into_iter().map(|link| html! { <li>{ link }</li> }).collect()
}

fn title(page: &Page, pointed: &Pointed) -> String {
    let incident = &page.incident;
    match pointed {
        Pointed::Slot { slot: SlotChoice { world, place }, order, leaked, .. } => {
            let of_order = order.map_or_else(String::new, |order| {
                let number = number_in_words(f64::from(order));
                if *leaked { format!(", leaked by order {number}") } else { format!(", held by order {number}") }
            });
            format!("Instance {}, slot {}, {}{of_order}", place.instance + 1, place.slot + 1, world_words(*world))
        }
        Pointed::Order { order, world, .. } => {
            format!("Order {}, {}", number_in_words(f64::from(*order)), world_words(*world))
        }
        Pointed::Entry(id) => incident.entry(id).map_or_else(|| id.clone(), |entry| entry.title.clone()),
        Pointed::Metric(id) => incident.metric(id).map_or_else(|| id.clone(), |metric| metric.title.clone()),
        Pointed::Factor(id) => incident.factor(id).map_or_else(|| id.clone(), |factor| factor.title.clone()),
        Pointed::Moment(at) => page.zone.time(at.millis()),
        Pointed::Lines(_, LineAnchor { after, first, last }) => {
            let version = if *after { "fixed" } else { "shipped" };
            if first == last {
                format!("Line {first} as {version}")
            } else {
                format!("Lines {first}–{last} as {version}")
            }
        }
    }
}
