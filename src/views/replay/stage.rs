//! The stage: each world with its instances, each instance with its slots, its queue and its state in words.

use yew::prelude::*;

use crate::{
    incident::document::number_in_words,
    model::{Variant, instance::InstanceState},
    replay::{InstanceView, SlotKind, SlotView, Snapshot, WorldView},
    series,
    session::Moment,
    views::{
        marks::{SlotMark, slot, slot_icon},
        page::{Shared, use_page},
    },
};

/// From one slot to the next [px].
const PITCH: u32 = 14;
/// Slots in a row.
const PER_ROW: u32 = 20;
/// Bars of the queue that are drawn; beyond, a number says how many wait.
const MAX_BARS: u32 = 12;

#[derive(Properties, PartialEq)]
pub(super) struct StageProps {
    pub(super) snapshot: Shared<Snapshot>,
    pub(super) start: Moment,
    /// True while the run is not computed as far as the clock.
    pub(super) waits: bool,
}

/// Both worlds, and the key to the marks.
#[component]
pub(super) fn Stage(props: &StageProps) -> Html {
    let worlds = props.snapshot.worlds.iter().map(|world| world_column(world, props.start));
    let key = [
        (SlotMark::Empty, "no connection"),
        (SlotMark::Connecting, "connecting"),
        (SlotMark::Idle, "idle"),
        (SlotMark::CheckedOut, "checked out"),
        (SlotMark::Leaked, "leaked"),
    ];
    html! {
        <>
            <div class="worlds" aria-busy={props.waits.to_string()} data-shown={props.snapshot.at.0.to_string()}>
                if props.snapshot.worlds.is_empty() {
                    <p class="label stage-wait">{ "The run is being computed in your browser." }</p>
                }
                { for worlds }
            </div>
            <div class="key" aria-hidden="true">
                { for key.map(|(mark, words)| html! { <span>{ slot_icon(mark) }{ words }</span> }) }
                <span><svg viewBox="-7 -7 14 14"><rect class="waiter" x="-2" y="-5" width="4" height="10" rx="1" /></svg>{ "waiting request" }</span>
            </div>
        </>
    }
}

fn world_column(world: &WorldView, start: Moment) -> Html {
    let (class, title) = match world.variant {
        Variant::Buggy => ("buggy", "As it was shipped"),
        Variant::Fixed => ("fixed", "With the fix"),
    };
    let tally = &world.impact;
    let share = series::number(tally.failed_share() * 100.0);
    let restarts: u32 = world.instances.iter().map(|instance| instance.n_restarts).sum();
    let figure = |value: String, what: &str| html! { <div><dt>{ what }</dt><dd>{ value }</dd></div> };
    html! {
        <section class={classes!("world", class)} aria-label={title} key={class}>
            <header>
                <h3>{ title }</h3>
                <p class="share"><strong>{ share }{ "\u{202f}%" }</strong>{ "of checkouts failed so far" }</p>
            </header>
            { for (1..).zip(&world.instances).map(|(number, instance)| html! {
                <InstanceRow {number} instance={instance.clone()} {start} />
            }) }
            <footer><dl class="figures">
                { figure(number_in_words(f64::from(tally.requests)), "requests, with retries") }
                { figure(number_in_words(f64::from(tally.n_502())), "answered 502") }
                { figure(number_in_words(f64::from(tally.redis_timeouts)), "Redis timeouts") }
                { figure(number_in_words(f64::from(restarts)), "restarts") }
                { figure(format!("${}", number_in_words(world.lost_revenue.round())), "orders lost") }
            </dl></footer>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct InstanceRowProps {
    number: u32,
    instance: InstanceView,
    start: Moment,
}

/// One instance. Rendered again only when something on it changed.
#[component]
fn InstanceRow(props: &InstanceRowProps) -> Html {
    let page = use_page();
    let instance = &props.instance;
    let n_slots = u32::try_from(instance.slots.len()).unwrap_or(u32::MAX);
    let is_exhausted = n_slots > 0 && instance.n_leaked >= n_slots;
    let (state, class) = match instance.state {
        InstanceState::Up if is_exhausted => ("exhausted".to_owned(), Some("exhausted")),
        InstanceState::Up => (format!("{} leaked", instance.n_leaked), None),
        InstanceState::Draining => ("finishing".to_owned(), Some("down")),
        InstanceState::Booting => ("starting".to_owned(), Some("down")),
    };
    let rows = n_slots.div_ceil(PER_ROW).max(1);
    let (width, height) = (PER_ROW * PITCH, rows * PITCH);
    let slots = (0..).zip(&instance.slots).map(|(index, view)| {
        let title = title(view, |since| page.zone.time(Moment(props.start.0.saturating_add_unsigned(since)).millis()));
        let x = f64::from((index % PER_ROW) * PITCH + PITCH / 2);
        let y = f64::from((index / PER_ROW) * PITCH + PITCH / 2);
        html! { <g key={index}>if let Some(title) = title { <title>{ title }</title> }{ slot(mark(view.kind), x, y) }</g> }
    });
    let n_out = instance.slots.iter().filter(|slot| slot.kind == SlotKind::CheckedOut).count();
    let words = format!(
        "{} of {n_slots} connections leaked, {n_out} checked out, {} requests waiting",
        instance.n_leaked, instance.n_waiting
    );
    html! {
        <div class={classes!("instance", class)}>
            <span class="name">{ format!("instance {}", props.number) }</span>
            <span class="queue">{ queue(instance.n_waiting) }</span>
            <svg class="slots" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")}
                role="img" aria-label={words}>{ for slots }</svg>
            <span class="state">{ state }</span>
        </div>
    }
}

/// Who has a slot and since when, for the pointer.
fn title(slot: &SlotView, time: impl Fn(u64) -> String) -> Option<String> {
    let since = time(slot.since.0);
    match (slot.kind, slot.order) {
        (SlotKind::Leaked, Some(order)) => Some(format!("leaked by order {order} at {since}")),
        (SlotKind::CheckedOut, Some(order)) => Some(format!("checked out by order {order} since {since}")),
        (SlotKind::CheckedOut, None) => Some(format!("checked out by another query since {since}")),
        (SlotKind::Idle, _) => Some(format!("idle since {since}")),
        (SlotKind::Empty | SlotKind::Connecting | SlotKind::Leaked, _) => None,
    }
}

const fn mark(kind: SlotKind) -> SlotMark {
    match kind {
        SlotKind::Empty => SlotMark::Empty,
        SlotKind::Connecting => SlotMark::Connecting,
        SlotKind::Idle => SlotMark::Idle,
        SlotKind::CheckedOut => SlotMark::CheckedOut,
        SlotKind::Leaked => SlotMark::Leaked,
    }
}

/// The queue: a bar for each waiting request, right before the slots they wait for.
fn queue(n_waiting: u32) -> Html {
    if n_waiting == 0 {
        return Html::default();
    }
    let n_bars = n_waiting.min(MAX_BARS);
    let more = (n_waiting > MAX_BARS).then(|| format!("+{}", n_waiting - MAX_BARS));
    let text_width = if more.is_some() { 30 } else { 0 };
    let width = n_bars * 6 + text_width;
    html! {
        <svg width={width.to_string()} height="14" viewBox={format!("0 0 {width} 14")} aria-hidden="true">
            if let Some(more) = more { <text class="waiting-more" x="26" y="11" text-anchor="end">{ more }</text> }
            { for (0..n_bars).map(|bar| html! {
                <rect class="waiter" x={(text_width + bar * 6).to_string()} y="2" width="4" height="10" rx="1" />
            }) }
        </svg>
    }
}
