//! Timeline and metrics on one shared time axis, with one line through all of them, and the entries as a list.

use yew::prelude::*;

use super::{
    evidence_link,
    hooks::use_width,
    load::Metrics,
    marks::kind_icon,
    page::{Page, Shared, use_page},
};
use crate::{
    browser::input,
    chart::scale::TimeScale,
    clock::{UnixMillis, Window},
    incident::document::{Basis, EntryKind},
    session::{Action, Moment, Section, Target, View},
};

mod axis;
mod crosshair;
mod entries;
mod lane;
mod panel;

use entries::Entries;
use lane::Lane;
use panel::Panel;

/// Width of the plots before they are measured [CSS px].
const WIDTH_AT_FIRST: u32 = 760;

/// The kinds of entries, in the order of the key.
const KINDS: [EntryKind; 8] = [
    EntryKind::Change,
    EntryKind::Symptom,
    EntryKind::Alert,
    EntryKind::Observation,
    EntryKind::Hypothesis,
    EntryKind::Action,
    EntryKind::Communication,
    EntryKind::Milestone,
];

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct EvidenceProps {
    /// The metrics, as far as they are there.
    pub metrics: Shared<Metrics>,
    /// All there is to see.
    pub bounds: Window,
    /// How it is looked at: what stretch of time, which series.
    pub view: View,
    /// The page's clock.
    pub at: UnixMillis,
    /// Where the pointer reads, while it does.
    pub hover: Option<UnixMillis>,
    /// Whether entries that are not pinned are shown.
    pub all_entries: bool,
    /// Id of the open entry.
    pub selected: Option<AttrValue>,
    /// Id of the metric that is pointed at.
    pub metric: Option<AttrValue>,
    /// Changes with the colors, so that the canvases are drawn anew.
    pub theme: u32,
}

/// The figure and the list.
#[component]
pub fn Evidence(props: &EvidenceProps) -> Html {
    let page = use_page();
    let plot = use_node_ref();
    let width = use_width(&plot, WIDTH_AT_FIRST);
    let window = props.view.window(props.bounds);
    let scale = TimeScale { window, width: f64::from(width) };
    let reading = props.hover.unwrap_or(props.at);
    let panels = page.incident.metrics.iter().map(|metric| {
        html! {
            <Panel key={metric.id.clone()} metric={metric.clone()} load={props.metrics.get(&metric.id)} {scale} {reading}
                at={props.at} hovering={props.hover.is_some()} theme={props.theme}
                selected={props.metric.as_deref() == Some(metric.id.as_str())} />
        }
    });
    html! {
        <section id="evidence" aria-labelledby="evidence-title">
            <div class="section-head">
                <div>
                    <h2 id="evidence-title">{ "What the metrics showed" }</h2>
                    <p class="lead">
                        { "One time axis. Move over a chart to read all of them; click to set the clock, and everything on the page follows." }
                    </p>
                </div>
            </div>
            <div class="evidence-figure">
                <Lane {scale} {reading} at={props.at} hovering={props.hover.is_some()} all={props.all_entries}
                    selected={props.selected.clone()} />
                { for panels }
                { axis::row(&page, scale, &plot) }
                { clock_slider(&page, props.bounds, props.at) }
            </div>
            <p class="key kinds">
                { for KINDS.map(|kind| html! { <span>{ kind_icon(kind) }{ entries::kind_words(kind) }</span> }) }
            </p>
            if page.incident.metrics.iter().all(|metric| metric.source.basis == Basis::Reconstructed) {
                <p class="label">
                    { "No series of this incident was recorded here: a model of the service produced them. " }
                    { evidence_link::visit(&page, Section::Sources, Target::default(), "How, and from which assumptions") }
                </p>
            }
            <Entries at={props.at} all={props.all_entries} selected={props.selected.clone()} />
        </section>
    }
}

/// The clock as a slider: the keyboard's and the screen reader's way to move it.
fn clock_slider(page: &Page, window: Window, at: UnixMillis) -> Html {
    let oninput = {
        let (on, from) = (page.on.clone(), window.from);
        Callback::from(move |event: InputEvent| {
            if let Some(seconds) = input::typed(&event).and_then(|text| text.parse::<i64>().ok()) {
                on.emit(Action::Seek(Moment::from(from.plus_millis(seconds.saturating_mul(1_000)))));
            }
        })
    };
    let seconds = |millis: i64| (millis / 1_000).to_string();
    html! {
        <div class="clock-slider no-print">
            <input type="range" min="0" step="30" max={seconds(window.millis())} aria-label="Clock"
                value={seconds(at.millis_since(window.from))}
                aria-valuetext={page.zone.full(at)} {oninput} />
        </div>
    }
}
