//! Where the reader looks, as a context: so that a moving pointer renders the crosshairs and nothing else.

use yew::prelude::*;

use crate::{
    chart::scale::TimeScale,
    clock::{UnixMillis, Window},
};

/// Where the reader looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The instant that every chart reads: the pointer's, else the clock's.
    pub t: UnixMillis,
    /// The page's clock.
    pub at: UnixMillis,
    /// Whether `t` is the pointer's.
    pub hovering: bool,
    /// Instants held against each other.
    pub pins: Vec<UnixMillis>,
    /// What a drag has marked so far.
    pub brush: Option<Window>,
    /// A timeline entry that stands where the pointer is.
    pub entry: Option<UnixMillis>,
}

impl Default for Reading {
    fn default() -> Self {
        let t = UnixMillis(0);
        Self { t, at: t, hovering: false, pins: Vec::new(), brush: None, entry: None }
    }
}

/// The letters of pins, in the order of pinning.
pub(super) const PIN_NAMES: [&str; 4] = ["A", "B", "C", "D"];

/// What stands at an instant over a whole plot: the brush, the clock, the pins, the crosshair.
pub(super) fn lines(reading: &Reading, scale: TimeScale, height: u32) -> Html {
    let height = height.to_string();
    let line = |class: &'static str, t: UnixMillis| {
        let x = scale.x_from_time(t).to_string();
        html! { <line {class} x1={x.clone()} x2={x} y1="0" y2={height.clone()} /> }
    };
    let shows = |t: UnixMillis| scale.window.contains(t);
    html! {
        <>
            if let Some(brush) = reading.brush {
                <rect class="brush" y="0" height={height.clone()} x={scale.x_from_time(brush.from).to_string()}
                    width={scale.width_of(brush.millis()).to_string()} />
            }
            if let Some(entry) = reading.entry.filter(|t| shows(*t)) { { line("entry-line", entry) } }
            { for reading.pins.iter().zip(PIN_NAMES).filter(|(t, _)| shows(**t)).map(|(t, name)| html! {
                <>
                    { line("pin-line", *t) }
                    <text class="pin-name" x={(scale.x_from_time(*t) + 3.0).to_string()} y={height.clone()} dy="-3">{ name }</text>
                </>
            }) }
            if shows(reading.at) { { line(if reading.hovering { "clock-line" } else { "crosshair" }, reading.at) } }
            if reading.hovering && shows(reading.t) { { line("crosshair", reading.t) } }
        </>
    }
}
