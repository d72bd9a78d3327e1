//! The timeline in words: what is chosen, the entry that the clock stands at, and the list of all that is shown.
//!
//! A long list is drawn around the clock, and grows where the reader asks for more.

use yew::prelude::*;

use super::lane::entry_at;
use crate::{
    browser::input,
    clock::Window,
    incident::{
        document::{Entry, duration_in_words},
        timeline::Choice,
    },
    session::{Action, MAX_SEARCH_CHARS, Moment, ReadingAction, Section, Selection, Target},
    views::{
        copy::CopyButton,
        evidence_link,
        marks::kind_icon,
        page::{Page, Shared, use_page},
        prose, source,
    },
};

/// Entries of a long list that are drawn at first, and how many more a click adds.
const N_AT_ONCE: usize = 60;

/// The entry that is open or was last at the clock's time, and its neighbors, as places of the choice.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Open {
    pub(super) id: Option<AttrValue>,
    pub(super) place: Option<usize>,
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
}

/// Opens an entry and sets the clock to it.
pub(super) fn select(page: &Page, entry: &Entry) {
    page.on.emit(Action::Seek(Moment::from(entry.occurred_at)));
    page.on.emit(Action::Select(Selection::Entry(entry.id.clone())));
}

/// What of the timeline is shown, and the controls that choose it.
pub(super) fn head(page: &Page, choice: &Choice, all: bool, search: &str) -> Html {
    let (n_shown, n) = (choice.shown.len(), page.incident.timeline.len());
    let counted = if search.trim().is_empty() {
        format!("{n_shown} of {n} entries")
    } else if n_shown == 0 {
        "No entry holds all of these words".to_owned()
    } else {
        format!("{n_shown} of {n} entries found")
    };
    let toggle = {
        let on = page.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::ShowAllEntries(!all)))
    };
    let oninput = {
        let on = page.on.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(text) = input::typed(&event) {
                on.emit(Action::Read(ReadingAction::Search(text)));
            }
        })
    };
    let counted = match page.as_of.map(|at| page.incident.withheld_at(at).entries.0) {
        Some(withheld) => format!("{counted}, {withheld} not known yet"),
        None => counted,
    };
    html! {
        <div class="timeline-head">
            <h3>{ "Timeline" }</h3>
            <p class="label" role="status">{ counted }</p>
            <div class="controls no-print">
                <input type="search" aria-label="Search the timeline" placeholder="Search" autocomplete="off" spellcheck="false"
                    maxlength={MAX_SEARCH_CHARS.to_string()} value={search.to_owned()} {oninput} />
                if search.trim().is_empty() {
                    <button type="button" aria-pressed={all.to_string()} onclick={toggle}>
                        { if all { "Show pinned entries only".to_owned() } else { format!("Show all ({} hidden)", choice.n_hidden) } }
                    </button>
                }
            </div>
        </div>
    }
}

/// The entry that the clock stands at: what it is, and one click away what shows it.
pub(super) fn open_row(page: &Page, choice: &Shared<Choice>, open: &Open) -> Html {
    let entry = open.place.and_then(|place| entry_at(page, choice, place));
    let step = |words: &'static str, sign: &'static str, to: Option<usize>| {
        let onclick = {
            let (page, choice) = (page.clone(), choice.clone());
            Callback::from(move |_: MouseEvent| {
                if let Some(entry) = to.and_then(|to| entry_at(&page, &choice, to)) {
                    select(&page, entry);
                }
            })
        };
        html! { <button type="button" aria-label={words} title={words} disabled={to.is_none()} {onclick}>{ sign }</button> }
    };
    let body = match entry {
        None => html! { <p class="label">{ "Nothing of the timeline has happened yet at the clock’s time." }</p> },
        Some(entry) => {
            let target = Target { selection: Some(Selection::Entry(entry.id.clone())), ..Target::default() };
            html! {
                <>
                    <p>
                        <time datetime={page.zone.rfc3339(entry.occurred_at)}>{ page.zone.time(entry.occurred_at) }</time>
                        <strong>{ &entry.title }</strong>
                        <span class="label">{ times(page, entry).join(", ") }</span>
                        { evidence_link::visit(page, Section::Evidence, target, "in full") }
                    </p>
                    { evidence_link::list(page, &entry.evidence) }
                    if entry.is_unsourced() { { unsourced() } }
                </>
            }
        }
    };
    html! {
        <div class="panel open-row no-print">
            <div class="panel-name">
                <div class="controls">
                    { step("Previous entry", "‹", open.before) }
                    { step("Next entry", "›", open.after) }
                    <span class="label">{ format!("{} of {}", open.place.map_or(0, |place| place + 1), choice.shown.len()) }</span>
                </div>
            </div>
            <div class="panel-plot" aria-live={entry.is_some().then_some("polite")}>{ body }</div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct EntriesProps {
    pub(super) choice: Shared<Choice>,
    /// What the axis shows: entries outside are left out.
    pub(super) window: Window,
    /// Whether it is for paper, where nothing can be opened.
    pub(super) printing: bool,
    pub(super) open: Open,
    pub(super) selected: Option<AttrValue>,
}

/// The list, with the entry that was last at the clock's time marked.
#[component]
pub(super) fn Entries(props: &EntriesProps) -> Html {
    let page = use_page();
    let choice = &props.choice;
    let timeline = &page.incident.timeline;
    let is_selected = |place: &usize| {
        entry_at(&page, choice, *place).is_some_and(|entry| props.selected.as_deref() == Some(entry.id.as_str()))
    };
    let mut within = choice.within(timeline, props.window);
    // A link may open an entry that the axis does not show.
    if let Some(place) = (0..choice.shown.len()).find(is_selected)
        && !within.contains(&place)
    {
        within.push(place);
        crate::order::sort_by_key(&mut within, |place| *place);
    }
    let more = use_state_eq(|| (0_usize, 0_usize));
    use_effect_with((choice.clone(), props.window), {
        let more = more.setter();
        move |_| more.set((0, 0))
    });
    let at = within
        .iter()
        .position(is_selected)
        .or_else(|| within.iter().rposition(|place| Some(*place) <= props.open.place));
    let first = at.unwrap_or(0).min(within.len().saturating_sub(N_AT_ONCE / 2)).saturating_sub(N_AT_ONCE / 2);
    let (first, last) = if props.printing {
        (0, within.len())
    } else {
        (first.saturating_sub(more.0), (first + N_AT_ONCE + more.1).min(within.len()))
    };
    let items = within.get(first..last).unwrap_or_default().iter().map(|place| {
        let when = match props.open.place {
            Some(current) if *place == current => Some("current"),
            Some(current) if *place < current => None,
            _ => Some("future"),
        };
        entry_at(&page, choice, *place).map_or_else(Html::default, |entry| item(&page, entry, when, is_selected(place)))
    });
    let grow = |n: usize, words: &str, (before, after): (usize, usize)| {
        let onclick = {
            let (more, to) = (more.setter(), (more.0 + before, more.1 + after));
            Callback::from(move |_: MouseEvent| more.set(to))
        };
        html! {
            if n > 0 { <p class="no-print"><button type="button" class="link-button" {onclick}>{ format!("Show {n} {words}") }</button></p> }
        }
    };
    let (n_before, n_after) = (first.min(N_AT_ONCE), (within.len() - last).min(N_AT_ONCE));
    let n_outside = choice.shown.len() - within.len();
    let csv = {
        let (page, choice) = (page.clone(), choice.clone());
        Callback::from(move |()| page.incident.timeline_csv(&choice.shown, &page.zone))
    };
    html! {
        <div class="entries">
            <div class="entries-head">
                <h3>{ "Entry by entry" }</h3>
                if n_outside > 0 { <p class="label">{ format!("{} in the range that the axis shows, {n_outside} outside", within.len()) }</p> }
                <CopyButton text={csv} words="Copy as CSV" refused="Copying is not allowed here" />
            </div>
            { grow(n_before, "earlier", (N_AT_ONCE, 0)) }
            <ol>{ for items }</ol>
            { grow(n_after, "later", (0, N_AT_ONCE)) }
        </div>
    }
}

fn item(page: &Page, entry: &Entry, when: Option<&'static str>, selected: bool) -> Html {
    let set_clock = {
        let (page, entry) = (page.clone(), entry.clone());
        Callback::from(move |_: MouseEvent| select(&page, &entry))
    };
    let zone = &page.zone;
    html! {
        <li key={entry.id.clone()} id={format!("entry-{}", entry.id)} class={classes!("entry", when, selected.then_some("selected"))}
            aria-current={(when == Some("current")).then_some("time")}>
            <time class="when" datetime={zone.rfc3339(entry.occurred_at)}>
                <button type="button" onclick={set_clock} title="Set the clock to this moment">{ zone.time(entry.occurred_at) }</button>
            </time>
            <span class="kind">{ kind_icon(entry.kind) }{ entry.kind.words() }</span>
            <div class="body">
                <p class="title">{ &entry.title }</p>
                if !entry.description.is_empty() { { prose::paragraphs(page, &entry.description, Some("more")) } }
                { evidence_link::list(page, &entry.evidence) }
                <div class="meta">
                    if let Some(role) = &entry.actor_role { <span>{ role }</span> }
                    { for times(page, entry).into_iter().map(|words| html! { <span>{ words }</span> }) }
                    if let Some(source) = &entry.source { { source::label(page, source) } }
                    if entry.is_unsourced() { { unsourced() } }
                </div>
            </div>
        </li>
    }
}

fn unsourced() -> Html {
    html! { <span class="unsourced">{ "unsourced" }</span> }
}

/// How long an entry lasted, and how much later it was known.
pub(super) fn times(page: &Page, entry: &Entry) -> Vec<String> {
    let ended = entry.ended_at.filter(|ended| page.as_of.is_none_or(|at| *ended <= at));
    let lasted = ended.map(|ended| format!("lasted {}", duration_in_words(ended.millis_since(entry.occurred_at))));
    let known = entry.known_at.filter(|known| *known > entry.occurred_at).map(|known| {
        let later = duration_in_words(known.millis_since(entry.occurred_at));
        format!("known {later} later, {}", page.zone.time_short(known))
    });
    lasted.into_iter().chain(known).collect()
}
