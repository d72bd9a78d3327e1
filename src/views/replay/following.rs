//! Following an order: the code beside the stage, what the order does in each world, and the way through its steps.

use yew::prelude::*;

use super::{
    listing::{Fate, Listing, Place},
    run::Run,
    running::Running,
};
use crate::{
    browser::input,
    diff::{Diff, Kind, Row},
    incident::document::{CodeChange, Side as Version, number_in_words},
    model::{Variant, instance::Code, world::Step},
    replay::{PoolCounts, Sought, TraceKind, VARIANTS, WorldView},
    session::{Action, Moment, ReplayAction},
    views::page::{Page, Shared},
};

/// Lines that are shown before the first line that the fix changes.
const BEFORE_CHANGE: u32 = 15;

/// The controls, and both versions of the code with the lines that run.
pub(super) fn following(
    page: &Page,
    run: &Run,
    change: &CodeChange,
    diff: &Shared<Diff>,
    running: &Running,
    is_calm: bool,
    on: &Callback<Action>,
) -> Html {
    let snapshot = run.snapshot();
    let places = VARIANTS.map(|variant| {
        if run.followed().is_some() {
            return followed_place(run, change, variant);
        }
        // Too fast to be read, the lines would only flicker.
        let mut worlds = snapshot.worlds.iter().filter(|_| is_calm);
        latest_place(change, worlds.find(|world| world.variant == variant)?)
    });
    html! {
        <div class="following">
            { controls(page, run, running, on) }
            <Listing diff={diff.clone()} shown={shown_lines(diff)} {places} />
        </div>
    }
}

/// Where the followed order is in the code of a world.
fn followed_place(run: &Run, change: &CodeChange, variant: Variant) -> Option<Place> {
    let followed = run.followed()?;
    let order = number_in_words(f64::from(followed.order));
    let steps = followed.steps_at(variant, run.snapshot().at);
    let Some(last) = steps.last() else {
        let sentence = format!("Order {order} has not arrived yet.");
        return Some(Place { line: None, fate: None, sentence, values: String::new() });
    };
    // Several may have come at once: the client is gone and the answer is out within the same microsecond.
    let in_code = steps.iter().rev().find_map(|step| match step.kind {
        TraceKind::Reserved { step: at, item } => Some((step, at, item)),
        TraceKind::Arrived | TraceKind::Locked | TraceKind::Answered { .. } | TraceKind::GaveUp => None,
    });
    let (line, fate) = in_code.map_or((None, None), |(_, at, _)| (change.line_at(at, side_of(variant)), fate_of(at)));
    let code = in_code.and_then(|(step, ..)| step.code);
    let instance = last.instance.map_or_else(String::new, |number| format!(" on instance {}", number + 1));
    let words: Vec<String> = steps.iter().map(|step| followed.words(step)).collect();
    let sentence = format!("Order {order}{instance} {}.", words.join(", and "));
    let values = match in_code {
        Some((step, _, item)) => values(step.pool, item, step.slot),
        None => values(last.pool, 0, last.slot),
    };
    Some(Place { line, fate, sentence, values }.of_code(variant, code))
}

impl Place {
    /// As it is, or without a line and with a sentence that says why: the shown code of the buggy world is the one that
    /// shipped the bug, and an instance runs other code before its release and after the fix.
    fn of_code(mut self, world: Variant, code: Option<Code>) -> Self {
        if world == Variant::Buggy && code == Some(Code::Sound) {
            (self.line, self.fate) = (None, None);
            self.sentence.push_str(
                " This instance does not run the code shown here: it has the one from before the release, or the fix.",
            );
        }
        self
    }
}

/// Where the latest reservation of any order is in the code of a world.
fn latest_place(change: &CodeChange, world: &WorldView) -> Option<Place> {
    let step = world.last_step?;
    let instance = world.instances.get(step.instance as usize)?;
    let order = number_in_words(f64::from(step.attempt.order()));
    let sentence = format!("The latest to run it: order {order} on instance {}.", step.instance + 1);
    let counts = PoolCounts { total: instance.n_total, idle: instance.n_idle, waiting: instance.n_waiting };
    let place = Place {
        line: change.line_at(step.step, side_of(world.variant)),
        fate: fate_of(step.step),
        sentence,
        values: values(counts, step.item, None),
    };
    Some(place.of_code(world.variant, Some(instance.code)))
}

/// The version of the code that a world runs.
const fn side_of(variant: Variant) -> Version {
    match variant {
        Variant::Buggy => Version::Before,
        Variant::Fixed => Version::After,
    }
}

const fn fate_of(step: Step) -> Option<Fate> {
    match step {
        Step::Leak => Some(Fate::Leaked),
        Step::Release | Step::ReleaseAfterError => Some(Fate::GivenBack),
        Step::Connect | Step::Begin | Step::Update | Step::Rollback | Step::Commit => None,
    }
}

/// The values that a line saw, under the library's own names; item 0 is none.
fn values(pool: PoolCounts, item: u32, slot: Option<u32>) -> String {
    let PoolCounts { total, idle, waiting } = pool;
    let item = if item > 0 { format!("item {item} · ") } else { String::new() };
    let slot = slot.map_or_else(String::new, |slot| format!("client in slot {} · ", slot + 1));
    format!("{item}{slot}totalCount {total} · idleCount {idle} · waitingCount {waiting}")
}

fn controls(page: &Page, run: &Run, running: &Running, on: &Callback<Action>) -> Html {
    let next = |sought: Sought, words: &'static str| {
        let running = running.clone();
        let onclick = Callback::from(move |_: MouseEvent| running.follow_next(sought));
        html! { <button type="button" {onclick}>{ words }</button> }
    };
    let follow = |order: Option<u32>| Action::Replay(ReplayAction::Follow(order));
    let Some(followed) = run.followed() else {
        return html! {
            <div class="transport-row">
                <h3>{ "Follow an order" }</h3>
                { next(Sought::FailingReservation, "the next that fails") }
                { next(Sought::Arrival, "the next") }
                { next(Sought::Failure, "the next answered with 5xx") }
                { number(None, on) }
            </div>
        };
    };
    let (back, forward) = run.followed_steps();
    let go = |to: Option<Moment>, words: &'static str, label: &'static str| {
        let on = on.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                on.emit(Action::Seek(to));
            }
        });
        html! { <button type="button" disabled={to.is_none()} aria-label={label} {onclick}>{ words }</button> }
    };
    let stop = {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(follow(None)))
    };
    let at = page.zone.time(run.shown_moment().millis());
    html! {
        <div class="transport-row">
            <h3>{ format!("Following order {}", number_in_words(f64::from(followed.order))) }</h3>
            { go(back, "‹ step", "The order's step before") }
            { go(forward, "step ›", "The order's next step") }
            <span class="label">{ at }</span>
            { next(Sought::FailingReservation, "next that fails") }
            { number(Some(followed.order), on) }
            <button type="button" onclick={stop}>{ "Stop following" }</button>
        </div>
    }
}

/// The number of the order to follow.
fn number(order: Option<u32>, on: &Callback<Action>) -> Html {
    let on = on.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(order) = input::entered(&event).and_then(|text| text.parse().ok()) {
            on.emit(Action::Replay(ReplayAction::Follow(Some(order))));
        }
    });
    let value = order.map_or_else(String::new, |order| order.to_string());
    html! { <label>{ "number" }<input type="number" min="1" step="1" {value} {onchange} /></label> }
}

/// The lines around the change: first and last of each version.
fn shown_lines(diff: &Diff) -> [(u32, u32); 2] {
    let sides: [fn(&Row) -> Option<u32>; 2] =
        [|row| row.before.as_ref().map(|line| line.number), |row| row.after.as_ref().map(|line| line.number)];
    sides.map(|number| {
        let first = diff.rows.iter().take_while(|row| row.kind == Kind::Same).filter_map(number).last().unwrap_or(1);
        let last = diff.rows.iter().filter_map(number).max().unwrap_or(1);
        (first.saturating_sub(BEFORE_CHANGE).max(1), last)
    })
}
