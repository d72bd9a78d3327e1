//! The review meeting: one step of the incident's review on the screen, live, with its question for the room.
//!
//! The step's section is the page's own, drawn larger; the speaker's window has the notes, the clock and what comes next.

use yew::prelude::*;

use super::{
    hindsight,
    page::{Page, Shared},
    prose,
};
use crate::{
    browser::{channel, dialog, fullscreen, input, root},
    incident::{Incident, document::ReviewStep},
    link,
    session::{Action, Present, PresentAction, PresentKey, Scene, Section, Session, present},
};

mod notes;
mod speaker;
mod sync;

pub use sync::use_sync;

use notes::Notes;
use speaker::Speaker;

/// Where the meeting's dialogs stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dialogs {
    overview: NodeRef,
    number: NodeRef,
    notes: NodeRef,
}

/// The step on the screen, what it shows, and all of them.
pub struct Meeting<'a> {
    /// All steps, each with what it shows.
    pub steps: Vec<(&'a ReviewStep, Scene)>,
    /// Which is on the screen, from 0.
    pub step: usize,
}

impl<'a> Meeting<'a> {
    /// The meeting as it stands; none while nothing is presented.
    #[must_use]
    pub fn of(incident: &'a Incident, present: Present) -> Option<Self> {
        let step = usize::try_from(present.step?).ok()?;
        let steps = present::steps(incident);
        Some(Self { step: step.min(steps.len().checked_sub(1)?), steps })
    }

    /// What the step shows.
    #[must_use]
    pub fn scene(&self) -> Option<&Scene> {
        self.steps.get(self.step).map(|(_, scene)| scene)
    }
}

/// The keys of the meeting, and the key that begins it.
#[hook]
pub fn use_keys(session: &Session, incident: Option<&Shared<Incident>>, on: &Callback<Action>) -> Dialogs {
    let dialogs = (*use_memo((), |()| Dialogs::default())).clone();
    let newest = use_mut_ref(|| None);
    *newest.borrow_mut() = incident.map(|incident| {
        let now = (session.present, session.without_hindsight);
        (now, incident.clone(), on.clone())
    });
    let found = dialogs.clone();
    use_effect_with((), move |()| {
        let listener = input::on_key(Callback::from(move |event: KeyboardEvent| {
            // The list of links that are followed may render the page while this runs.
            let now = newest.borrow().clone();
            if let Some((now, incident, on)) = now
                && !event.default_prevented()
                && input::is_for_stage(&event)
                // Not by where the focus is: in a dialog it may be nowhere for a moment.
                && !dialog::is_any_open()
            {
                press(&event, now, &incident, &found, &on);
            }
        }));
        move || drop(listener)
    });
    dialogs
}

/// The page's own style while it is presented: larger, and without what belongs to reading alone.
#[hook]
pub fn use_room(present: Present, incident: Option<&Incident>) {
    let is_presented = incident.is_some_and(|incident| Meeting::of(incident, present).is_some());
    let window = is_presented.then_some(if present.speaker { "speaker" } else { "audience" });
    use_effect_with(window, |window| root::tell("presents", *window));
}

/// `now`: the meeting, and whether hindsight is off.
fn press(
    event: &KeyboardEvent,
    (now, is_off): (Present, bool),
    incident: &Incident,
    dialogs: &Dialogs,
    on: &Callback<Action>,
) {
    let Some(key) = PresentKey::of(&event.code()) else { return };
    let go = |step: u32| present::show(incident, step).map(Action::Present);
    let Some(step) = now.step else {
        // Outside of the meeting three keys have a meaning; with shift they are somebody else's.
        let action = match event.code().as_str() {
            "KeyP" => go(0),
            "KeyL" => Some(Action::ShowCode),
            "KeyH" => Some(Action::WithoutHindsight(!is_off)),
            _ => None,
        };
        if let Some(action) = action.filter(|_| !event.shift_key()) {
            event.prevent_default();
            on.emit(action);
        }
        return;
    };
    event.prevent_default();
    let action = match key {
        PresentKey::Next => go(step.saturating_add(1)),
        PresentKey::Back => go(step.saturating_sub(1)),
        PresentKey::Code => Some(Action::ShowCode),
        PresentKey::Hindsight => Some(Action::WithoutHindsight(!is_off)),
        PresentKey::Blank => Some(Action::Present(PresentAction::Blank)),
        PresentKey::Leave => Some(Action::Present(PresentAction::End)),
        PresentKey::Overview => {
            dialog::open(&dialogs.overview);
            None
        }
        PresentKey::GoTo => {
            dialog::open(&dialogs.overview);
            dialog::focus(&dialogs.number);
            None
        }
        PresentKey::Notes => {
            dialog::open(&dialogs.notes);
            None
        }
        PresentKey::Fullscreen => {
            fullscreen::toggle();
            None
        }
    };
    if let Some(action) = action {
        on.emit(action);
    }
}

/// What to do with the page in a room: present it, where the incident has steps for that, and hand its link around.
pub fn in_the_room(page: &Page) -> Html {
    let present = present::show(&page.incident, 0).map(|action| {
        let onclick = page.on.reform(move |_: MouseEvent| Action::Present(action.clone()));
        html! { <button type="button" {onclick} title="Key P">{ "Present" }</button> }
    });
    let code = page.on.reform(|_: MouseEvent| Action::ShowCode);
    html! {
        <span class="in-the-room no-print">
            { present.unwrap_or_default() }
            <button type="button" onclick={code} title="Key L">{ "QR code" }</button>
            { hindsight::switch(page) }
        </span>
    }
}

/// The step with what it shows.
pub fn view(page: &Page, session: &Session, meeting: &Meeting<'_>, dialogs: &Dialogs, shown: Html) -> Html {
    let Some((step, scene)) = meeting.steps.get(meeting.step) else { return shown };
    let (number, n) = (meeting.step + 1, meeting.steps.len());
    let is_speaker = session.present.speaker;
    let class = classes!("present", if is_speaker { "speakers" } else { "audience" });
    html! {
        <div {class} data-step={number.to_string()}>
            if session.present.blank { <div class="blank" role="status">{ "The screen is blank. B brings it back." }</div> }
            <div class="present-place" aria-live="polite">
                <strong>{ format!("{number} of {n}") }</strong>
                // The overview brings the incident's own title.
                if *scene == Scene::Section(Section::Overview) && session.section == Section::Overview {
                    <span>{ title(page, scene) }</span>
                } else {
                    <h1>{ title(page, scene) }</h1>
                }
            </div>
            if is_speaker {
                <Speaker key={number} minutes={step.minutes} notes={step.speaker_notes.clone()}
                    next={meeting.steps.get(number).map(|(_, scene)| AttrValue::from(title(page, scene)))} />
            }
            <p class="question"><span class="label">{ "For the room" }</span>{ prose::line(page, &step.prompt) }</p>
            <div class="present-stage">{ shown }</div>
            { controls(page, session, meeting, dialogs) }
            { overview(page, meeting, dialogs) }
            <dialog class="sheet" ref={dialogs.notes.clone()} aria-labelledby="notes-title">
                <Notes reference={step.reference.clone()} title={title(page, scene)} dialog={dialogs.notes.clone()} />
            </dialog>
        </div>
    }
}

/// What a step is called, where that may be said.
fn title(page: &Page, scene: &Scene) -> String {
    let is_known = page.as_of.is_none_or(|at| scene.is_known_at(&page.incident, at));
    if is_known { scene.title(&page.incident) } else { hindsight::NOT_KNOWN.to_owned() }
}

fn controls(page: &Page, session: &Session, meeting: &Meeting<'_>, dialogs: &Dialogs) -> Html {
    let step = u32::try_from(meeting.step).unwrap_or(0);
    let go = |to: Option<u32>, words: &'static str| {
        let action = to.and_then(|to| present::show(&page.incident, to)).map(Action::Present);
        let disabled = action.is_none();
        let on = page.on.clone();
        let onclick = Callback::from(move |_: MouseEvent| action.iter().for_each(|action| on.emit(action.clone())));
        html! { <button type="button" {disabled} {onclick}>{ words }</button> }
    };
    let open = |node: &NodeRef, words: &'static str| {
        let node = node.clone();
        html! { <button type="button" onclick={Callback::from(move |_: MouseEvent| dialog::open(&node))}>{ words }</button> }
    };
    let next = (meeting.step + 1 < meeting.steps.len()).then(|| step.saturating_add(1));
    let speakers = {
        let shown = Session { present: Present { speaker: true, ..session.present }, ..session.clone() };
        let fragment = link::to_fragment(&shown);
        let onclick = Callback::from(move |_: MouseEvent| {
            // Refused windows are the browser's own message.
            let _ = channel::open_window(&fragment);
        });
        html! { <button type="button" {onclick}>{ "Speaker’s window" }</button> }
    };
    let leave = page.on.reform(|_: MouseEvent| Action::Present(PresentAction::End));
    html! {
        <div class="present-controls" role="group" aria-label="Meeting">
            { go(step.checked_sub(1), "‹ Back") }
            { go(next, "Next ›") }
            { open(&dialogs.overview, "Steps") }
            { open(&dialogs.notes, "Notes") }
            { hindsight::switch(page) }
            if !session.present.speaker { { speakers } }
            <button type="button" onclick={Callback::from(|_: MouseEvent| fullscreen::toggle())}>{ "Full screen" }</button>
            <button type="button" onclick={leave}>{ "Leave" }</button>
        </div>
    }
}

/// All steps, to choose one, and the keys.
fn overview(page: &Page, meeting: &Meeting<'_>, dialogs: &Dialogs) -> Html {
    let choose = |to: u32| {
        let (on, incident, node) = (page.on.clone(), page.incident.clone(), dialogs.overview.clone());
        move || {
            dialog::close(&node);
            if let Some(action) = present::show(&incident, to) {
                on.emit(Action::Present(action));
            }
        }
    };
    let minutes: u32 = meeting.steps.iter().map(|(step, _)| step.minutes).sum();
    let items = (0..).zip(&meeting.steps).map(|(place, (step, scene))| {
        let choose = choose(place);
        let current = (usize::try_from(place).is_ok_and(|place| place == meeting.step)).then_some("step");
        html! {
            <li>
                <button type="button" class="link-button" aria-current={current} onclick={move |_: MouseEvent| choose()}>{ title(page, scene) }</button>
                <span class="label">{ format!("{} min", step.minutes) }</span>
            </li>
        }
    });
    let number = {
        let (on, incident, node) = (page.on.clone(), page.incident.clone(), dialogs.overview.clone());
        Callback::from(move |event: Event| {
            if let Some(step) = input::entered(&event).and_then(|text| text.parse::<u32>().ok()) {
                dialog::close(&node);
                if let Some(action) = present::show(&incident, step.saturating_sub(1)) {
                    on.emit(Action::Present(action));
                }
            }
        })
    };
    let close = {
        let node = dialogs.overview.clone();
        Callback::from(move |_: MouseEvent| dialog::close(&node))
    };
    html! {
        <dialog class="sheet" ref={dialogs.overview.clone()} aria-labelledby="steps-title">
            <h3 id="steps-title">{ format!("Steps, {minutes} minutes in all") }</h3>
            <ol class="steps">{ for items }</ol>
            <p><label>{ "Go to step " }
                <input type="number" ref={dialogs.number.clone()} min="1" max={meeting.steps.len().to_string()} onchange={number} />
            </label></p>
            <dl>
                { for KEYS.map(|(keys, what)| html! {
                    <div><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ what }</dd></div>
                }) }
            </dl>
            <p><button type="button" onclick={close}>{ "Close" }</button></p>
        </dialog>
    }
}

/// Keys and what they do, in the order in which they are listed.
const KEYS: [(&[&str], &str); 9] = [
    (&["→", "Space", "Page ↓"], "next step"),
    (&["←", "Page ↑"], "the step before"),
    (&["O", "G"], "this list; go to a step"),
    (&["B"], "blank the screen"),
    (&["F"], "full screen"),
    (&["N"], "notes"),
    (&["H"], "without hindsight, or with it again"),
    (&["L"], "this state as a QR code"),
    (&["Esc", "P"], "leave"),
];
