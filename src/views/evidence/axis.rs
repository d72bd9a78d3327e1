//! The time axis under the plots: real text at civil boundaries of the zone, and the zone's name.

use yew::prelude::*;

use super::reading::Reading;
use crate::{chart::scale::TimeScale, clock::Zone, views::page::Page};

/// Room for a label [px].
const LABEL_WIDTH: f64 = 72.0;

/// Ticks and the zone, and the moment that is read. `plot` becomes the node whose width is that of all plots.
pub(super) fn row(page: &Page, scale: TimeScale, plot: &NodeRef, reading: &Reading) -> Html {
    let is_read = reading.hovering && scale.window.contains(reading.t);
    let over = if is_read { moment(page, scale, reading) } else { Html::default() };
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
fn moment(page: &Page, scale: TimeScale, reading: &Reading) -> Html {
    let entry = reading.entry.and_then(|t| page.incident.timeline.iter().find(|entry| entry.occurred_at == t));
    let time = page.zone.time(entry.map_or(reading.t, |entry| entry.occurred_at));
    let text = entry.map_or_else(|| time.clone(), |entry| format!("{time}  {}", entry.title));
    let width = u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.4 + 12.0;
    let left = (scale.x_from_time(reading.t) - width / 2.0).clamp(0.0, (scale.width - width).max(0.0));
    html! {
        <g class="readout moment" transform={format!("translate({left:.1} 3)")}>
            <rect width={width.to_string()} height="18" rx="3" />
            <text x="6" y="13">{ text }</text>
        </g>
    }
}
