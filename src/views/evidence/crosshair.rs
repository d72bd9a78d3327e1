//! The line through all plots, and what the pointer does on them: move to read, click to set the clock.

use yew::prelude::*;

use crate::{
    browser::input,
    chart::scale::TimeScale,
    clock::UnixMillis,
    session::{Action, Moment},
};

/// The lines of a plot: the clock, and where the pointer reads.
pub(super) fn lines(scale: TimeScale, reading: UnixMillis, at: UnixMillis, hovering: bool, height: u32) -> Html {
    let line = |class: &'static str, t: UnixMillis| {
        let x = scale.x_from_time(t).to_string();
        html! { <line {class} x1={x.clone()} x2={x} y1="0" y2={height.to_string()} /> }
    };
    html! {
        <>
            if scale.window.contains(at) { { line(if hovering { "clock-line" } else { "crosshair" }, at) } }
            if hovering && scale.window.contains(reading) { { line("crosshair", reading) } }
        </>
    }
}

/// What a plot's overlay answers to.
pub(super) struct Pointer {
    pub(super) onmove: Callback<PointerEvent>,
    pub(super) onleave: Callback<PointerEvent>,
    pub(super) onclick: Callback<MouseEvent>,
}

/// Reads the pointer's place as a time of the plot in `node`.
#[hook]
pub(super) fn use_pointer(node: &NodeRef, scale: TimeScale, on: &Callback<Action>) -> Pointer {
    let time = {
        let node = node.clone();
        move |event: &MouseEvent| {
            let x = input::pointer_x(event, &node)?.clamp(0.0, scale.width);
            Some(scale.time_from_x(x))
        }
    };
    let onmove = {
        let (on, time) = (on.clone(), time.clone());
        Callback::from(move |event: PointerEvent| on.emit(Action::Hover(time(&event))))
    };
    let onleave = {
        let on = on.clone();
        Callback::from(move |_: PointerEvent| on.emit(Action::Hover(None)))
    };
    let onclick = {
        let on = on.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(t) = time(&event) {
                on.emit(Action::Point(Moment::from(t)));
            }
        })
    };
    Pointer { onmove, onleave, onclick }
}
