//! The time axis under the plots: real text at civil boundaries of the zone, and the zone's name.

use yew::prelude::*;

use super::reading::{Reading, label_width, tenths};
use crate::{
    browser::overlay::{Look, Mark},
    chart::scale::TimeScale,
    clock::Zone,
    views::page::Page,
};

/// Room for a label [px].
const LABEL_WIDTH: f64 = 72.0;

/// Ticks and the zone, and in `over` the moment that is read. `plot` becomes the node whose width is that of all plots.
pub(super) fn row(page: &Page, scale: TimeScale, plot: &NodeRef, over: &NodeRef) -> Html {
    let over = html! { <g ref={over.clone()}></g> };
    html! {
        <div class="panel axis-row">
            <div class="panel-name"><span class="label">{ page.zone.label(scale.window) }</span></div>
            <div class="panel-plot" ref={plot.clone()}>{ picture(&page.zone, scale, over) }</div>
        </div>
    }
}

/// The ticks, with something over them.
pub fn picture(zone: &Zone, scale: TimeScale, over: Html) -> Html {
    let width = scale.width;
    let ticks = scale.ticks(zone, LABEL_WIDTH);
    let label = |x: f64, text: &str| {
        let anchor = match x {
            _ if x < LABEL_WIDTH / 3.0 => "start",
            _ if x > width - LABEL_WIDTH / 3.0 => "end",
            _ => "middle",
        };
        html! {
            <g transform={format!("translate({x:.1} 0)")}>
                <line class="lane-stem" y2="5" />
                <text y="17" text-anchor={anchor}>{ text }</text>
            </g>
        }
    };
    html! {
        <svg height="24" viewBox={format!("0 0 {width} 24")} aria-hidden="true">
            { for ticks.iter().map(|tick| label(tick.x, &tick.label)) }
            { over }
        </svg>
    }
}

/// The time under the crosshair, and the entry that stands there.
pub(super) fn moment(page: &Page, scale: TimeScale, reading: &Reading) -> Option<Mark> {
    if !(reading.hovering && scale.window.contains(reading.t)) {
        return None;
    }
    let entry = reading.entry.and_then(|t| page.incident.timeline.iter().find(|entry| entry.occurred_at == t));
    let time = page.zone.time(entry.map_or(reading.t, |entry| entry.occurred_at));
    let text = entry.map_or_else(|| time.clone(), |entry| format!("{time}  {}", entry.title));
    let width = label_width(&text);
    let left = (scale.x_from_time(reading.t) - width / 2.0).clamp(0.0, (scale.width - width).max(0.0));
    Some(Mark { class: "readout moment", look: Look::Label(tenths(width), text), x: tenths(left), y: 3 })
}
