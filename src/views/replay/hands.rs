//! Hands on: what the reader can do to the service at the moment that is shown, and what was done so far.
//!
//! Each act is part of the run: it stands in the list, in the link, and can be undone.

use yew::prelude::*;

use super::{stage::world_words, transport::pause_at_focus};
use crate::{
    browser::input,
    model::{Act, Intervention, Knob, Micros, SlotPlace, Variant},
    replay::{SlotKind, SlotView},
    session::{Action, Moment, ReplayAction, ReplayState, SlotChoice},
    views::page::{Page, use_page},
};

/// Id of the first control for a slot: where Enter leads from the slot.
pub(super) const SLOT_CONTROL: &str = "slot-acts";

#[derive(Properties, PartialEq)]
pub(super) struct HandsProps {
    /// What was done, and which slot is looked at.
    pub(super) replay: ReplayState,
    /// Model time that is shown: acts take effect there.
    pub(super) at: Micros,
    /// Model time 0.
    pub(super) start: Moment,
    pub(super) n_instances: u32,
    /// The slot that is looked at, as it is.
    pub(super) slot: Option<SlotView>,
    /// Each knob as it is set at the moment that is shown.
    pub(super) knobs: Vec<Knob>,
    /// Why the acts are not done, if they are not.
    pub(super) refused: Vec<String>,
    pub(super) on: Callback<Action>,
}

/// The controls and the list.
#[component]
pub(super) fn Hands(props: &HandsProps) -> Html {
    let page = use_page();
    let world = use_state_eq(|| None::<Variant>);
    let act = {
        let (on, at) = (props.on.clone(), props.at);
        move |world: Option<Variant>, act: Act| {
            let on = on.clone();
            move || on.emit(Action::Replay(ReplayAction::Act(Intervention { at, world, act })))
        }
    };
    let button = |words: String, world: Option<Variant>, what: Act| {
        let act = act(world, what);
        html! { <button type="button" onclick={Callback::from(move |_: MouseEvent| act())}>{ words }</button> }
    };
    let choose = |to: Option<Variant>, words: &'static str| {
        let state = world.clone();
        let onchange = Callback::from(move |_: Event| state.set(to));
        html! {
            <label><input type="radio" name="act-world" checked={*world == to} {onchange} />{ words }</label>
        }
    };
    let order = |fails: bool, words: &str| button(words.to_owned(), *world, Act::SendOrder { instance: None, fails });
    let knobs = props.knobs.iter().map(|&knob| {
        let (on, at, world) = (props.on.clone(), props.at, *world);
        let onchange = Callback::from(move |event: Event| {
            let entered = input::entered(&event).and_then(|text| text.parse::<f64>().ok());
            if let Some(value) = entered.and_then(|value| stored(knob, value)) {
                let act = Act::Set(knob.with(value));
                on.emit(Action::Replay(ReplayAction::Act(Intervention { at, world, act })));
            }
        });
        let (least, most) = knob.limits();
        html! {
            <label class="knob"><span>{ name(knob) }</span>
                <input type="number" step={step(knob)} min={shown(knob, least).to_string()} max={shown(knob, most).to_string()}
                    value={shown(knob, knob.value()).to_string()} {onchange} />
                <span class="unit">{ unit(knob) }</span>
            </label>
        }
    });
    html! {
        <div class="hands" onfocusin={pause_at_focus(&props.on)}>
            <h3>{ "Hands on" }</h3>
            <p class="label">{ format!("What you do takes effect at {}, in:", time(&page, props.start, props.at)) }</p>
            <div class="acts" role="radiogroup" aria-label="In which world">
                { choose(None, "both worlds") }
                { choose(Some(Variant::Buggy), "as shipped") }
                { choose(Some(Variant::Fixed), "with the fix") }
            </div>
            <div class="acts">
                { order(false, "Send an order that succeeds") }
                { order(true, "Send an order that fails") }
                { for (0..props.n_instances).map(|instance| {
                    button(format!("Restart instance {}", instance + 1), *world, Act::Restart { instance })
                }) }
            </div>
            { slot_acts(props, &button) }
            <details class="knobs"><summary>{ "Change an option" }</summary>
                <p class="label">{ "From this moment on. pg-pool reads its options at each use; what is open stays open." }</p>
                { for knobs }
            </details>
            { list(&page, props) }
        </div>
    }
}

/// What can be done to the slot that is looked at.
fn slot_acts(props: &HandsProps, button: &impl Fn(String, Option<Variant>, Act) -> Html) -> Html {
    let Some((SlotChoice { world, place }, slot)) = props.replay.slot.zip(props.slot) else {
        return html! { <p class="label">{ "Take a slot on the stage to release its client or to kill its backend." }</p> };
    };
    let SlotPlace { instance, slot: number } = place;
    let title = format!("Instance {}, slot {}, {}", instance + 1, number + 1, world_words(world));
    let warning = match slot.kind {
        SlotKind::Empty | SlotKind::Connecting => "There is no connection in it to do anything to.",
        SlotKind::Idle => "Its client is idle: the pool hears of a killed backend and removes it.",
        SlotKind::CheckedOut => {
            "Its client is checked out. If its backend is killed, nobody listens for the client's error: the process crashes."
        }
        SlotKind::Leaked => {
            "Its client is leaked. Released, it serves the next request. If its backend is killed, nobody listens for the client's error: the process crashes, and all of its leaks are gone."
        }
    };
    let is_there = !matches!(slot.kind, SlotKind::Empty | SlotKind::Connecting);
    html! {
        <div class="slot-acts" id={SLOT_CONTROL} tabindex="-1" role="group" aria-label={title.clone()}>
            <p><strong>{ title }</strong>{ ". " }{ warning }</p>
            if is_there {
                <div class="acts">
                    if let (SlotKind::Leaked, Some(order)) = (slot.kind, slot.order) {
                        { to_leak(props, order, slot.since) }
                    }
                    if slot.kind == SlotKind::Leaked {
                        { button("Release it".to_owned(), Some(world), Act::ReleaseClient(place)) }
                    }
                    { button("Kill its backend".to_owned(), Some(world), Act::KillBackend(place)) }
                </div>
            }
        </div>
    }
}

/// Leads to the moment at which the slot's order leaked its client, and follows that order through the code.
fn to_leak(props: &HandsProps, order: u32, at: Micros) -> Html {
    let (on, to) = (props.on.clone(), Moment(props.start.0.saturating_add_unsigned(at.0)));
    let onclick = Callback::from(move |_: MouseEvent| {
        on.emit(Action::Replay(ReplayAction::Follow(Some(order))));
        on.emit(Action::Seek(to));
    });
    html! { <button type="button" {onclick}>{ format!("Follow order {order} to the leak") }</button> }
}

/// What was done, with undo and redo.
fn list(page: &Page, props: &HandsProps) -> Html {
    let ReplayState { interventions, redo, .. } = &props.replay;
    let emit = |action: ReplayAction| {
        let on = props.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::Replay(action)))
    };
    if interventions.is_empty() && redo.is_empty() {
        return Html::default();
    }
    let items = interventions.iter().enumerate().map(|(index, intervention)| {
        let to = Moment(props.start.0.saturating_add_unsigned(intervention.at.0));
        let on = props.on.clone();
        let onclick = Callback::from(move |_: MouseEvent| on.emit(Action::Seek(to)));
        let world = intervention.world.map_or("in both worlds", world_words);
        let words = intervention.act.to_string();
        html! {
            <li>
                <button type="button" class="link-button" {onclick}>{ page.zone.time(to.millis()) }</button>
                <span>{ format!("{words}, {world}") }</span>
                <button type="button" class="link-button" aria-label={format!("Remove: {words}")}
                    onclick={emit(ReplayAction::Remove(index))}>{ "remove" }</button>
            </li>
        }
    });
    html! {
        <div class="done">
            <h4>{ "Done so far" }</h4>
            <ol>{ for items }</ol>
            { for props.refused.iter().map(|why| html! { <p class="notice" role="alert">{ format!("Not done: {why}.") }</p> }) }
            <div class="acts">
                <button type="button" disabled={interventions.is_empty()} onclick={emit(ReplayAction::Undo)}>{ "Undo" }</button>
                <button type="button" disabled={redo.is_empty()} onclick={emit(ReplayAction::Redo)}>{ "Redo" }</button>
                <button type="button" disabled={interventions.is_empty()} onclick={emit(ReplayAction::Clear)}>{ "Undo all" }</button>
            </div>
        </div>
    }
}

fn time(page: &Page, start: Moment, at: Micros) -> String {
    page.zone.time(Moment(start.0.saturating_add_unsigned(at.0)).millis())
}

const fn name(knob: Knob) -> &'static str {
    match knob {
        Knob::FailingPermille(_) => "failing share of reservations",
        Knob::RatePermille(_) => "arrival rate, as a multiple",
        Knob::Max(_)
        | Knob::IdleTimeoutMillis(_)
        | Knob::ConnectionTimeoutMillis(_)
        | Knob::MaxUses(_)
        | Knob::MaxLifetimeSeconds(_) => knob.name(),
    }
}

const fn unit(knob: Knob) -> &'static str {
    match knob {
        Knob::Max(_) => "connections",
        Knob::IdleTimeoutMillis(_) | Knob::ConnectionTimeoutMillis(_) => "ms, 0 is never",
        Knob::MaxUses(_) => "uses, 0 is never",
        Knob::MaxLifetimeSeconds(_) => "s, 0 is never",
        Knob::FailingPermille(_) => "%",
        Knob::RatePermille(_) => "×",
    }
}

const fn step(knob: Knob) -> &'static str {
    if per_unit(knob) > 1 { "0.1" } else { "1" }
}

/// How many of the knob's own unit make one of the unit that is shown.
const fn per_unit(knob: Knob) -> u32 {
    match knob {
        Knob::FailingPermille(_) => 10,
        Knob::RatePermille(_) => 1000,
        Knob::Max(_)
        | Knob::IdleTimeoutMillis(_)
        | Knob::ConnectionTimeoutMillis(_)
        | Knob::MaxUses(_)
        | Knob::MaxLifetimeSeconds(_) => 1,
    }
}

/// A knob's value in the unit that is shown.
fn shown(knob: Knob, value: u32) -> f64 {
    f64::from(value) / f64::from(per_unit(knob))
}

/// A number in the unit that is shown as a knob's value, if it is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the knob's limits before")]
fn stored(knob: Knob, value: f64) -> Option<u32> {
    let (least, most) = knob.limits();
    let value = (value * f64::from(per_unit(knob))).round();
    (f64::from(least) <= value && value <= f64::from(most)).then_some(value as u32)
}
