//! The time axis under the plots: real text at civil boundaries of the zone, and the zone's name.

use yew::prelude::*;

use crate::{chart::scale::TimeScale, views::page::Page};

/// Room for a label [px].
const LABEL_WIDTH: f64 = 72.0;

/// Ticks and the zone. `plot` becomes the node whose width is that of all plots.
pub(super) fn row(page: &Page, scale: TimeScale, plot: &NodeRef) -> Html {
    let width = scale.width;
    let ticks = scale.ticks(&page.zone, LABEL_WIDTH);
    let label = |x: f64, text: &str| {
        let anchor = match x {
            _ if x < LABEL_WIDTH / 3.0 => "start",
            _ if x > width - LABEL_WIDTH / 3.0 => "end",
            _ => "middle",
        };
        html! {
            <g>
                <line class="lane-stem" x1={x.to_string()} x2={x.to_string()} y1="0" y2="5" />
                <text x={x.to_string()} y="17" text-anchor={anchor}>{ text }</text>
            </g>
        }
    };
    html! {
        <div class="panel axis-row">
            <div class="panel-name"><span class="label">{ page.zone.label(scale.window) }</span></div>
            <div class="panel-plot" ref={plot.clone()}>
                <svg height="24" viewBox={format!("0 0 {width} 24")} preserveAspectRatio="none" aria-hidden="true">
                    { for ticks.iter().map(|tick| label(tick.x, &tick.label)) }
                </svg>
            </div>
        </div>
    }
}
