//! The timeline as a list: time, kind, what happened, and what shows it. Pinned entries first; the rest one click away.

use yew::prelude::*;

use crate::{
    clock::UnixMillis,
    incident::document::{Entry, EntryKind, duration_in_words},
    session::{Action, Moment, Selection},
    views::{
        evidence_link,
        marks::kind_icon,
        page::{Page, use_page},
        prose, source,
    },
};

#[derive(Properties, PartialEq)]
pub(super) struct EntriesProps {
    pub(super) at: UnixMillis,
    pub(super) all: bool,
    pub(super) selected: Option<AttrValue>,
}

/// The list, with the entry that was last at the clock's time marked.
#[component]
pub(super) fn Entries(props: &EntriesProps) -> Html {
    let page = use_page();
    let timeline = &page.incident.timeline;
    let is_shown = |entry: &&Entry| props.all || entry.pinned || props.selected.as_deref() == Some(entry.id.as_str());
    let shown: Vec<&Entry> = timeline.iter().filter(is_shown).collect();
    let n_hidden = timeline.len() - timeline.iter().filter(|entry| entry.pinned).count();
    let current = shown.iter().rposition(|entry| entry.occurred_at <= props.at);
    let items = shown.iter().enumerate().map(|(index, entry)| {
        let when = match current {
            Some(current) if index == current => Some("current"),
            Some(current) if index < current => None,
            _ => Some("future"),
        };
        item(&page, entry, when, props.selected.as_deref() == Some(entry.id.as_str()))
    });
    let toggle = {
        let (on, all) = (page.on.clone(), !props.all);
        Callback::from(move |_: MouseEvent| on.emit(Action::ShowAllEntries(all)))
    };
    html! {
        <div class="entries">
            <div class="entries-head">
                <h3>{ "Timeline, entry by entry" }</h3>
                <button type="button" class="no-print" aria-pressed={props.all.to_string()} onclick={toggle}>
                    { if props.all { "Show pinned entries only".to_owned() } else { format!("Show all ({n_hidden} hidden)") } }
                </button>
            </div>
            <ol>{ for items }</ol>
        </div>
    }
}

fn item(page: &Page, entry: &Entry, when: Option<&'static str>, selected: bool) -> Html {
    let set_clock = {
        let (on, entry_id, at) = (page.on.clone(), entry.id.clone(), Moment::from(entry.occurred_at));
        Callback::from(move |_: MouseEvent| {
            on.emit(Action::Seek(at));
            on.emit(Action::Select(Selection::Entry(entry_id.clone())));
        })
    };
    let zone = &page.zone;
    let lasted =
        entry.ended_at.map(|ended| format!("lasted {}", duration_in_words(ended.millis_since(entry.occurred_at))));
    let known = entry.known_at.filter(|known| *known > entry.occurred_at).map(|known| {
        format!("known {} later, {}", duration_in_words(known.millis_since(entry.occurred_at)), zone.time_short(known))
    });
    html! {
        <li key={entry.id.clone()} id={format!("entry-{}", entry.id)} class={classes!("entry", when, selected.then_some("selected"))}
            aria-current={(when == Some("current")).then_some("time")}>
            <time class="when" datetime={zone.rfc3339(entry.occurred_at)}>
                <button type="button" onclick={set_clock} title="Set the clock to this moment">{ zone.time(entry.occurred_at) }</button>
            </time>
            <span class="kind">{ kind_icon(entry.kind) }{ kind_words(entry.kind) }</span>
            <div class="body">
                <p class="title">{ &entry.title }</p>
                if !entry.description.is_empty() { { prose::paragraphs(page, &entry.description, Some("more")) } }
                { evidence_link::list(page, &entry.evidence) }
                <div class="meta">
                    if let Some(role) = &entry.actor_role { <span>{ role }</span> }
                    if let Some(lasted) = lasted { <span>{ lasted }</span> }
                    if let Some(known) = known { <span>{ known }</span> }
                    if let Some(source) = &entry.source { { source::label(page, source) } }
                    if entry.is_unsourced() { <span class="unsourced">{ "unsourced" }</span> }
                </div>
            </div>
        </li>
    }
}

/// A kind in words.
pub(super) const fn kind_words(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Change => "Change",
        EntryKind::Symptom => "Symptom",
        EntryKind::Alert => "Alert",
        EntryKind::Observation => "Observation",
        EntryKind::Hypothesis => "Hypothesis",
        EntryKind::Action => "Action",
        EntryKind::Communication => "Communication",
        EntryKind::Milestone => "Milestone",
    }
}
