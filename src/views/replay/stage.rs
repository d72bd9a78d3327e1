//! The stage: each world with its gateway, its instances, their slots, queues and meters.
//!
//! What moves is a layer of marks that is drawn with each moment (`drawing`); what stands still, and every word for the
//! reader and the screen reader, is rendered here, and more seldom.

use std::cell::RefCell;

use yew::prelude::*;

use crate::{
    browser::{
        input,
        layer::{Layer, Mark},
    },
    incident::document::number_in_words,
    model::{SlotPlace, Variant},
    replay::{Answer, Snapshot, WorldView},
    series,
    session::{Moment, SlotChoice},
    views::{
        hooks::use_width,
        marks::{REQUEST, SlotMark, answer_look, answer_words, icon, slot_look},
        page::{Page, Shared, use_page},
        paper,
    },
};

mod drawing;
mod layout;
mod words;

use super::hands::SLOT_CONTROL;
pub(super) use drawing::Lens;
use drawing::{METER, METER_X, PROBE_X};
use layout::Layout;
use words::{instance_words, slot_words};

/// A world in words.
pub(in crate::views) const fn world_words(world: Variant) -> &'static str {
    match world {
        Variant::Buggy => "as shipped",
        Variant::Fixed => "with the fix",
    }
}

/// What one world's moments are drawn on.
pub(super) struct Board {
    node: NodeRef,
    layer: Layer,
    marks: Vec<Mark>,
    layout: Layout,
    lens: Lens,
}

/// Both worlds' boards.
pub(super) type Boards = Shared<[RefCell<Board>; 2]>;

/// Boards that nothing is drawn on yet.
pub(super) fn boards() -> Boards {
    let board = || Board {
        node: NodeRef::default(),
        layer: Layer::default(),
        marks: Vec::new(),
        layout: Layout::new(530, 20),
        lens: Lens { speed: 1, still: false, selected: None },
    };
    Shared::new([RefCell::new(board()), RefCell::new(board())])
}

/// Draws a moment of both worlds.
pub(super) fn draw(boards: &Boards, snapshot: &Snapshot) {
    for (board, world) in boards.iter().zip(&snapshot.worlds) {
        let Board { node, layer, marks, layout, lens } = &mut *board.borrow_mut();
        drawing::draw(marks, world, snapshot.at, layout, *lens);
        layer.draw(node, marks);
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct StageProps {
    pub(super) snapshot: Shared<Snapshot>,
    pub(super) start: Moment,
    /// True while the run is not computed as far as the clock.
    pub(super) waits: bool,
    pub(super) boards: Boards,
    /// Seconds of the incident in one second.
    pub(super) speed: u32,
    /// Whether motion is welcome.
    pub(super) moves: bool,
    pub(super) selected: Option<SlotChoice>,
    /// Where a slot goes that the reader takes.
    pub(super) on_select: Callback<Option<SlotChoice>>,
}

/// Both worlds, and the key to the marks.
#[component]
pub(super) fn Stage(props: &StageProps) -> Html {
    {
        // The marks stand inside what was rendered: they are drawn when that is there.
        let (boards, snapshot) = (props.boards.clone(), props.snapshot.clone());
        let lens = (props.speed, props.moves, props.selected);
        use_effect_with((snapshot, lens), move |(snapshot, (speed, moves, selected))| {
            for (board, variant) in boards.iter().zip(crate::replay::VARIANTS) {
                let selected = selected.filter(|at| at.world == variant).map(|at| (at.place.instance, at.place.slot));
                board.borrow_mut().lens = Lens { speed: *speed, still: !moves, selected };
            }
            draw(&boards, snapshot);
        });
    }
    let worlds = (0..props.snapshot.worlds.len()).map(|index| {
        html! {
            <World {index} snapshot={props.snapshot.clone()} start={props.start} boards={props.boards.clone()}
                selected={props.selected} on_select={props.on_select.clone()} />
        }
    });
    html! {
        <>
            <div class="worlds" aria-busy={props.waits.to_string()} data-shown={props.snapshot.at.0.to_string()}>
                if props.snapshot.worlds.is_empty() {
                    <p class="label stage-wait">{ "The run is being computed in your browser." }</p>
                }
                { for worlds }
            </div>
            { key() }
        </>
    }
}

fn key() -> Html {
    let slots = [
        (SlotMark::Empty, "no connection"),
        (SlotMark::Connecting, "connecting"),
        (SlotMark::Idle, "idle"),
        (SlotMark::CheckedOut, "checked out"),
        (SlotMark::Leaked, "leaked"),
    ];
    html! {
        <div class="key" aria-hidden="true">
            { for slots.map(|(mark, words)| html! { <span>{ icon(slot_look(mark)) }{ words }</span> }) }
            <span>{ icon(("waiter", "M-2-5H2V5H-2Z")) }{ "waits" }</span>
            <span>{ icon(("request", REQUEST)) }{ "request" }</span>
            { for Answer::ALL.map(|answer| html! { <span>{ icon(answer_look(answer)) }{ answer_words(answer) }</span> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WorldProps {
    index: usize,
    snapshot: Shared<Snapshot>,
    start: Moment,
    boards: Boards,
    selected: Option<SlotChoice>,
    on_select: Callback<Option<SlotChoice>>,
}

/// One world.
#[component]
fn World(props: &WorldProps) -> Html {
    let page = use_page();
    let pointed = use_state_eq(|| None::<(u32, u32)>);
    let node = use_node_ref();
    let width = use_width(&node, 530, paper::HALF);
    let Some(world) = props.snapshot.worlds.get(props.index) else { return Html::default() };
    let n_slots = world.instances.iter().map(|instance| instance.slots.len()).max().unwrap_or(0);
    let layout = Layout::new(width, u32::try_from(n_slots).unwrap_or(u32::MAX));
    let layer = props.boards.get(props.index).map(|board| {
        let mut board = board.borrow_mut();
        board.layout = layout;
        board.node.clone()
    });
    {
        // A new width moves every mark.
        let (boards, snapshot) = (props.boards.clone(), props.snapshot.clone());
        use_effect_with((width, n_slots), move |_| draw(&boards, &snapshot));
    }
    let n_instances = u32::try_from(world.instances.len()).unwrap_or(0);
    let height = layout.row_height() * f64::from(n_instances);
    let rows = (0..).zip(&world.instances).map(|(number, instance)| {
        let label = instance_words(number, instance);
        let selected = props
            .selected
            .filter(|at| at.world == world.variant && at.place.instance == number)
            .map(|at| at.place.slot);
        let words = selected.and_then(|slot| Some(slot_words(&page, props.start, instance.slots.get(slot as usize)?)));
        let n_slots = u32::try_from(instance.slots.len()).unwrap_or(0);
        let take = {
            let (on_select, world) = (props.on_select.clone(), world.variant);
            Callback::from(move |slot: u32| {
                on_select.emit(Some(SlotChoice { world, place: SlotPlace { instance: number, slot } }));
            })
        };
        let point = {
            let pointed = pointed.clone();
            Callback::from(move |slot: Option<u32>| pointed.set(slot.map(|slot| (number, slot))))
        };
        row(&layout, number, label, n_slots, selected.zip(words), &node, &take, &point)
    });
    let (class, title) = match world.variant {
        Variant::Buggy => ("buggy", "As it was shipped"),
        Variant::Fixed => ("fixed", "With the fix"),
    };
    let read_out = read_out(&page, props, world, *pointed);
    html! {
        <section class={classes!("world", class)} aria-label={title} key={class}>
            { head(title, world) }
            <div class="picture" ref={node.clone()}>
                <svg width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")}>
                    { fixed_parts(&layout, n_instances) }
                    <g aria-hidden="true" ref={layer.unwrap_or_default()}></g>
                    { for rows }
                </svg>
            </div>
            <p class="read-out">{ read_out }</p>
            { figures(world) }
        </section>
    }
}

/// Which slot is pointed at or selected, in words.
fn read_out(page: &Page, props: &WorldProps, world: &WorldView, pointed: Option<(u32, u32)>) -> String {
    let selected = props.selected.filter(|at| at.world == world.variant).map(|at| (at.place.instance, at.place.slot));
    let slot = pointed.or(selected).and_then(|(number, slot)| {
        let view = world.instances.get(number as usize)?.slots.get(slot as usize)?;
        Some(format!("Instance {}, slot {}: {}.", number + 1, slot + 1, slot_words(page, props.start, view)))
    });
    slot.unwrap_or_else(|| "Point at a slot to read it.".to_owned())
}

fn head(title: &str, world: &WorldView) -> Html {
    let share = series::number(world.impact.failed_share() * 100.0);
    html! {
        <header>
            <h3>{ title }</h3>
            <p class="share"><strong>{ share }{ "\u{202f}%" }</strong>{ "of checkouts failed so far" }</p>
        </header>
    }
}

fn figures(world: &WorldView) -> Html {
    let tally = &world.impact;
    let restarts: u32 = world.instances.iter().map(|instance| instance.n_restarts).sum();
    let figure = |value: String, what: &str| html! { <div><dt>{ what }</dt><dd>{ value }</dd></div> };
    html! {
        <footer><dl class="figures">
            { figure(number_in_words(f64::from(tally.requests)), "requests, with retries") }
            { figure(number_in_words(f64::from(tally.n_502())), "answered 502") }
            { figure(number_in_words(f64::from(tally.redis_timeouts)), "Redis timeouts") }
            { figure(number_in_words(f64::from(restarts)), "restarts") }
            { figure(format!("${}", number_in_words(world.lost_revenue.round())), "orders lost") }
        </dl></footer>
    }
}

/// Gateway, lanes, names and what the meters measure.
fn fixed_parts(layout: &Layout, n_instances: u32) -> Html {
    let line = |class: &'static str, from: f64, to: f64, y: f64| {
        html! {
            <line {class} x1={from.to_string()} x2={to.to_string()} y1={y.to_string()} y2={y.to_string()} />
        }
    };
    let text = |x: f64, y: f64, words: String, class: &'static str| {
        html! {
            <text {class} x={x.to_string()} y={y.to_string()}>{ words }</text>
        }
    };
    let last = layout.row(n_instances.saturating_sub(1));
    let (top, bottom) = (layout.row(0).lane_in - 10.0, last.lane_out + 8.0);
    let lanes = (0..n_instances).map(|number| {
        let row = layout.row(number);
        html! {
            <>
                { line("way", layout.gateway, layout.slots - 4.0, row.lane_in) }
                { line("way back", layout.gateway, layout.slots - 4.0, row.lane_out) }
                { text(layout.slots, row.words, format!("instance {}", number + 1), "name") }
                { text(row.meters_x, row.meters, "Redis".to_owned(), "what") }
                <rect class="meter-all" x={(row.meters_x + METER_X).to_string()} y={(row.meters - 6.5).to_string()} width={METER.to_string()} height="5" />
                { text(row.meters_x + PROBE_X, row.meters, "probe".to_owned(), "what") }
            </>
        }
    });
    html! {
        <g aria-hidden="true">
            <rect class="gateway" x="4" y={top.to_string()} width="8" height={(bottom - top).to_string()} rx="2" />
            { text(4.0, top - 7.0, "gateway".to_owned(), "what") }
            { for lanes }
        </g>
    }
}

/// The slots of one instance as one control: pointed at, walked through, taken.
#[expect(clippy::too_many_arguments, reason = "one row of the picture, called once")]
fn row(
    layout: &Layout,
    number: u32,
    label: String,
    n_slots: u32,
    selected: Option<(u32, String)>,
    node: &NodeRef,
    take: &Callback<u32>,
    point: &Callback<Option<u32>>,
) -> Html {
    let top = layout.row(number).lane_in - 10.0;
    let at = {
        let (layout, node) = (*layout, node.clone());
        move |event: &MouseEvent| {
            let (x, y) = input::pointer_in(event, &node)?;
            Some(layout.slot_at(x, y - top).min(n_slots.checked_sub(1)?))
        }
    };
    let onclick = {
        let (at, take) = (at.clone(), take.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(slot) = at(&event) {
                take.emit(slot);
            }
        })
    };
    let onmousemove = {
        let point = point.clone();
        Callback::from(move |event: MouseEvent| point.emit(at(&event)))
    };
    let onmouseleave = point.reform(|_: MouseEvent| None);
    let current = selected.as_ref().map(|(slot, _)| *slot);
    let onkeydown = {
        let take = take.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(last) = n_slots.checked_sub(1) else { return };
            let to = match (event.code().as_str(), current) {
                ("ArrowLeft", Some(slot)) => slot.saturating_sub(1),
                ("ArrowRight", Some(slot)) => (slot + 1).min(last),
                ("ArrowLeft" | "ArrowRight", None) | ("Home", _) => 0,
                ("Enter" | "NumpadEnter", Some(_)) => {
                    input::focus(SLOT_CONTROL);
                    return;
                }
                ("End", _) => last,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            take.emit(to);
        })
    };
    let option = format!("slot-{label_id}-{number}", label_id = if selected.is_some() { "now" } else { "none" });
    let active = selected.is_some().then(|| option.clone());
    html! {
        <g class="pool" role="listbox" tabindex="0" aria-label={label} aria-activedescendant={active}
            {onclick} {onmousemove} {onmouseleave} {onkeydown}>
            <rect class="hit" x={(layout.slots - 4.0).to_string()} y={top.to_string()}
                width={(layout.right() - layout.slots + 8.0).to_string()} height={layout.slots_height().to_string()} />
            if let Some((slot, words)) = selected {
                <g role="option" id={option} aria-selected="true" aria-setsize={n_slots.to_string()}
                    aria-posinset={(slot + 1).to_string()} aria-label={words}></g>
            }
        </g>
    }
}
