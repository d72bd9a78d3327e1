//! Moving about by click and by key: earlier, later, nearer, farther, everything, back; and where the reader has been.

use yew::prelude::*;

use crate::{
    browser::input,
    clock::{MINUTE, UnixMillis, Window},
    incident::document::{Entry, duration_in_words},
    session::{Action, Selection, View, ViewChange},
    views::page::Page,
};

/// How far a press goes: a quarter of what is shown; nearer or farther by a third.
const PAN_PERMILLE: i32 = 250;
const NEARER_PERMILLE: u32 = 667;
const FARTHER_PERMILLE: u32 = 1_500;
/// Room on both sides of what is fitted, at least [ms].
const FIT_MARGIN: i64 = 5 * MINUTE;

/// What the keys and buttons act on.
#[derive(Clone, PartialEq)]
pub(super) struct Stand {
    pub(super) view: View,
    pub(super) bounds: Window,
    /// What stays in its place while zooming: where the reader looks.
    pub(super) reading: UnixMillis,
    pub(super) at: UnixMillis,
    /// Id of the open entry.
    pub(super) entry: Option<AttrValue>,
    /// The entry before it or before the clock, and the one after: when, and its id.
    pub(super) before: Option<(UnixMillis, String)>,
    pub(super) after: Option<(UnixMillis, String)>,
}

/// The buttons and the trail.
pub(super) fn bar(page: &Page, stand: &Stand) -> Html {
    let shown = stand.view.window(stand.bounds);
    let is_all = shown == stand.bounds;
    let button = |words: &'static str, label: &'static str, key: &'static str, change: Option<ViewChange>| {
        let is_off = change.is_none();
        let onclick = {
            let on = page.on.clone();
            Callback::from(move |_: MouseEvent| change.iter().for_each(|change| on.emit(Action::View(change.clone()))))
        };
        html! {
            <button type="button" {onclick} disabled={is_off} aria-label={label} aria-keyshortcuts={key}
                title={format!("{label} ({key})")}>{ words }</button>
        }
    };
    let moves = |change: ViewChange| (!is_all).then_some(change);
    let pan = |permille: i32| moves(ViewChange::Pan { permille, bounds: stand.bounds });
    let fitted = fitted(page, stand).map(|window| ViewChange::Show { window, bounds: stand.bounds });
    let pin_label = if stand.view.pins.contains(&stand.at) { "Unpin" } else { "Pin" };
    html! {
        <div class="moves no-print" role="group" aria-label="Visible time">
            <p class="moves-range" role="status">
                { format!("{} to {}, ", page.zone.time_short(shown.from), page.zone.time_short(shown.to)) }
                { duration_in_words(shown.millis()) }
            </p>
            <div class="moves-buttons">
                { button("‹", "Earlier", "A", pan(-PAN_PERMILLE)) }
                { button("›", "Later", "D", pan(PAN_PERMILLE)) }
                { button("+", "Zoom in", "W", Some(zoom(stand, NEARER_PERMILLE))) }
                { button("−", "Zoom out", "S", moves(zoom(stand, FARTHER_PERMILLE))) }
                { button("All", "Show all", "0", moves(ViewChange::All)) }
                { button("Fit", "Fit the selection", "F", fitted) }
                { button(pin_label, "Pin the clock's moment, or unpin it", "M", Some(ViewChange::TogglePin(stand.at))) }
            </div>
            if !stand.view.trail.is_empty() { { trail(page, stand) } }
        </div>
    }
}

/// What was shown before, oldest first: each a step back to it.
fn trail(page: &Page, stand: &Stand) -> Html {
    let n = stand.view.trail.len();
    let step = |(index, range): (usize, &Option<Window>)| {
        let onclick = {
            let on = page.on.clone();
            Callback::from(move |_: MouseEvent| (index..n).for_each(|_| on.emit(Action::View(ViewChange::Back))))
        };
        let words = range.map_or_else(
            || "all".to_owned(),
            |range| format!("{}–{}", page.zone.time_short(range.from), page.zone.time_short(range.to)),
        );
        html! { <li key={index}><button type="button" class="link-button" {onclick}>{ words }</button></li> }
    };
    html! {
        <nav class="trail" aria-label="Earlier views"><ol>{ for stand.view.trail.iter().enumerate().map(step) }</ol></nav>
    }
}

fn zoom(stand: &Stand, permille: u32) -> ViewChange {
    ViewChange::Zoom { about: stand.reading, permille, bounds: stand.bounds }
}

/// What `F` shows: from pin to pin, else the open entry and what it lasted, else the impact.
fn fitted(page: &Page, stand: &Stand) -> Option<Window> {
    let (first, last) = (stand.view.pins.iter().min(), stand.view.pins.iter().max());
    let window = if let (Some(&first), Some(&last)) = (first, last)
        && first < last
    {
        Window { from: first, to: last }
    } else if let Some(entry) = stand.entry.as_deref().and_then(|id| entry(page, id)) {
        let ends = [Some(entry.occurred_at), entry.ended_at, entry.known_at].into_iter().flatten();
        Window { from: entry.occurred_at, to: ends.max()? }
    } else {
        let (from, to) = page.incident.impact_window();
        Window { from, to }
    };
    let margin = (window.millis() / 10).max(FIT_MARGIN);
    Some(Window { from: window.from.plus_millis(-margin), to: window.to.plus_millis(margin) })
}

fn entry<'a>(page: &'a Page, id: &str) -> Option<&'a Entry> {
    page.incident.timeline.iter().find(|entry| entry.id == id)
}

/// Keys by their place on the keyboard, while the charts are read or hold the keyboard.
pub(super) fn key(page: &Page, stand: &Stand, event: &KeyboardEvent) {
    if event.default_prevented() || !input::is_for_page(event) || event.shift_key() {
        return;
    }
    let pan = |permille: i32| ViewChange::Pan { permille, bounds: stand.bounds };
    let change = match event.code().as_str() {
        "KeyW" => zoom(stand, NEARER_PERMILLE),
        "KeyS" => zoom(stand, FARTHER_PERMILLE),
        "KeyA" => pan(-PAN_PERMILLE),
        "KeyD" => pan(PAN_PERMILLE),
        "Digit0" | "Numpad0" => ViewChange::All,
        "Backspace" => ViewChange::Back,
        "KeyF" => match fitted(page, stand) {
            Some(window) => ViewChange::Show { window, bounds: stand.bounds },
            None => return,
        },
        "KeyM" => ViewChange::TogglePin(stand.reading),
        "Comma" | "Period" => {
            let entry = if event.code() == "Period" { &stand.after } else { &stand.before };
            if let Some((at, id)) = entry {
                event.prevent_default();
                page.on.emit(Action::Seek((*at).into()));
                page.on.emit(Action::Select(Selection::Entry(id.clone())));
                if !stand.view.window(stand.bounds).contains(*at) {
                    page.on.emit(Action::View(ViewChange::Center { at: *at, bounds: stand.bounds }));
                }
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    page.on.emit(Action::View(change));
}
