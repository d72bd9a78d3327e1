//! The overview strip: everything in one line, and the visible part of it, to be dragged, clicked, and moved by arrow keys.

use yew::prelude::*;

use crate::{
    browser::{canvas, input},
    chart::scale::TimeScale,
    clock::{UnixMillis, Window},
    incident::document::{Entry, EntryKind, duration_in_words},
    session::{Action, View, ViewChange},
    views::{
        marks::{kind_class, kind_path},
        page::{Page, use_page},
    },
};

const HEIGHT: f64 = 34.0;
/// Width of a mark [px].
const MARK_WIDTH: f64 = 6.0;

#[derive(Properties, PartialEq)]
pub(super) struct StripProps {
    pub(super) view: View,
    pub(super) bounds: Window,
    pub(super) width: f64,
    pub(super) at: UnixMillis,
}

/// The strip.
#[component]
pub(super) fn Strip(props: &StripProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    // Where in the visible part the hand holds it [ms from its middle].
    let held = use_mut_ref(|| None::<i64>);
    let bounds = props.bounds;
    let whole = TimeScale { window: bounds, width: props.width };
    let shown = props.view.window(bounds);
    let middle = shown.from.plus_millis(shown.millis() / 2);
    let time = {
        let node = node.clone();
        move |event: &MouseEvent| input::pointer_x(event, &node).map(|x| whole.time_from_x(x.clamp(0.0, whole.width)))
    };
    let ondown = {
        let (held, time, node, on) = (held.clone(), time.clone(), node.clone(), page.on.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(t) = time(&event).filter(|_| event.button() == 0) else { return };
            // The charts' own gestures end where the strip begins.
            event.stop_propagation();
            input::capture(&event, &node);
            if shown.contains(t) {
                *held.borrow_mut() = Some(t.millis_since(middle));
            } else {
                *held.borrow_mut() = Some(0);
                on.emit(Action::View(ViewChange::Center { at: t, bounds }));
            }
        })
    };
    let onmove = {
        let (held, on) = (held.clone(), page.on.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some(by), Some(t)) = (*held.borrow(), time(&event)) {
                on.emit(Action::View(ViewChange::Center { at: t.plus_millis(-by), bounds }));
            }
        })
    };
    let onup = {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| *held.borrow_mut() = None)
    };
    let onkeydown = {
        let on = page.on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if !input::is_without_modifier(&event) {
                return;
            }
            let pan = |permille: i32| ViewChange::Pan { permille, bounds };
            let zoom = |permille: u32| ViewChange::Zoom { about: middle, permille, bounds };
            let change = match event.code().as_str() {
                "ArrowLeft" => pan(-100),
                "ArrowRight" => pan(100),
                "PageUp" => pan(-1_000),
                "PageDown" => pan(1_000),
                "ArrowUp" => zoom(667),
                "ArrowDown" => zoom(1_500),
                "Home" => ViewChange::Center { at: bounds.from, bounds },
                "End" => ViewChange::Center { at: bounds.to, bounds },
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            on.emit(Action::View(change));
        })
    };
    let (left, right) = (whole.x_from_time(shown.from), whole.x_from_time(shown.to));
    // Never thinner than a finger can see.
    let (left, right) = if right - left < 4.0 { (left - 2.0, left + 2.0) } else { (left, right) };
    let permille = |t: UnixMillis| (whole.x_from_time(t) / whole.width.max(1.0) * 1_000.0).round().to_string();
    let words = format!(
        "{} to {}, {}",
        page.zone.time_short(shown.from),
        page.zone.time_short(shown.to),
        duration_in_words(shown.millis())
    );
    let marks =
        use_memo((page.incident.clone(), bounds, width_in_px(props.width), page.as_of), |_| marks(&page, whole));
    let clock = whole.x_from_time(props.at).to_string();
    let shade = |from: f64, to: f64| {
        html! { <rect class="strip-shade" x={from.to_string()} width={(to - from).max(0.0).to_string()} height={HEIGHT.to_string()} /> }
    };
    html! {
        <div class="panel strip-row no-print">
            <div class="panel-name"><span class="label">{ "Whole incident" }</span></div>
            <div class="panel-plot">
                <svg ref={node} class="time-strip" height={HEIGHT.to_string()} viewBox={format!("0 0 {} {HEIGHT}", props.width)}
                    tabindex="0" role="slider" aria-label="Visible time" aria-valuemin="0" aria-valuemax="1000"
                    aria-valuenow={permille(middle)} aria-valuetext={words}
                    onpointerdown={ondown} onpointermove={onmove} onpointerup={onup.clone()} onpointercancel={onup} {onkeydown}>
                    <rect class="strip-ground" width={props.width.to_string()} height={HEIGHT.to_string()} />
                    <g aria-hidden="true">{ (*marks).clone() }</g>
                    { shade(0.0, left) }{ shade(right, props.width) }
                    <rect class="strip-window" x={left.to_string()} width={(right - left).to_string()} y="0.75" height={(HEIGHT - 1.5).to_string()} rx="3" />
                    <line class="clock-line" x1={clock.clone()} x2={clock} y1="0" y2={HEIGHT.to_string()} />
                </svg>
            </div>
        </div>
    }
}

/// The pinned entries; of one kind, one mark for each stretch as wide as a mark, however many there are.
fn marks(page: &Page, whole: TimeScale) -> Html {
    let mut last = EntryKind::ALL.map(|_| f64::NEG_INFINITY);
    let mark = |entry: &Entry| {
        let x = whole.x_from_time(entry.occurred_at);
        let before = last.get_mut(entry.kind.lane())?;
        if x - *before < MARK_WIDTH {
            return None;
        }
        *before = x;
        let class = format!("mark {}", kind_class(entry.kind));
        let place = format!("translate({x:.1} {}) scale(.7)", HEIGHT / 2.0);
        Some(html! { <path {class} transform={place} d={kind_path(entry.kind)} /> })
    };
    page.incident.timeline.iter().filter(|entry| entry.pinned && page.knows_entry(entry)).filter_map(mark).collect()
}

fn width_in_px(width: f64) -> u32 {
    canvas::css_pixels(width)
}
