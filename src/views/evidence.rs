//! Timeline and metrics on one shared time axis, with one line through all of them, and the entries as a list.

use yew::prelude::*;

use super::{
    evidence_link,
    hooks::{use_printing, use_width},
    load::Metrics,
    page::{Page, Shared, use_page},
};
use crate::{
    browser::input,
    chart::scale::TimeScale,
    clock::{UnixMillis, Window},
    incident::{
        document::Basis,
        timeline::{Choice, SearchTexts},
    },
    session::{Action, Moment, Section, Target, View},
};

mod axis;
mod crosshair;
mod entries;
mod lane;
mod panel;

use entries::{Entries, Open};
use lane::Lane;
use panel::Panel;

/// Width of the plots before they are measured [CSS px].
const WIDTH_AT_FIRST: u32 = 760;

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
    /// What the timeline is searched for.
    pub search: AttrValue,
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
    // On paper the timeline is complete, whatever the reader was looking for.
    let printing = use_printing();
    let (choice, open) = use_choice(&page, props, printing);
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
            { entries::head(&page, &choice, props.all_entries, &props.search) }
            <div class="evidence-figure">
                <Lane {scale} whole={props.bounds} {reading} at={props.at} hovering={props.hover.is_some()} choice={choice.clone()}
                    open={open.clone()} />
                { entries::open_row(&page, &choice, &open) }
                { for panels }
                { axis::row(&page, scale, &plot) }
                { clock_slider(&page, props.bounds, props.at) }
            </div>
            if page.incident.metrics.iter().all(|metric| metric.source.basis == Basis::Reconstructed) {
                <p class="label">
                    { "No series of this incident was recorded here: a model of the service produced them. " }
                    { evidence_link::visit(&page, Section::Sources, Target::default(), "How, and from which assumptions") }
                </p>
            }
            <Entries {choice} window={if printing { props.bounds } else { window }} {printing} {open} selected={props.selected.clone()} />
        </section>
    }
}

/// Which entries are shown, and where among them the clock stands.
#[hook]
fn use_choice(page: &Page, props: &EvidenceProps, printing: bool) -> (Shared<Choice>, Open) {
    let all = props.all_entries || printing;
    let search = if printing { AttrValue::default() } else { props.search.clone() };
    let texts = use_memo(page.incident.clone(), |incident| SearchTexts::of(incident));
    let timeline = &page.incident.timeline;
    // An open entry changes the choice only where it would not be in it: the lanes are laid out anew for each choice.
    let is_hidden = |id: &AttrValue| !all && page.incident.entry(id).is_some_and(|entry| !entry.pinned);
    let choice = use_memo(
        (page.incident.clone(), search, all, props.selected.clone().filter(is_hidden)),
        |(_, search, all, open)| Shared::new(Choice::of(timeline, &texts, search, *all, open.as_deref())),
    );
    let id = |place: usize| choice.shown.get(place).and_then(|index| timeline.get(*index)).map(|entry| &entry.id);
    let place = choice.at(timeline, props.at, props.selected.as_deref());
    let step = |forward| choice.step(timeline, props.at, props.selected.as_deref(), forward);
    let id = place.and_then(id).map(|id| AttrValue::from(id.clone()));
    ((*choice).clone(), Open { id, place, before: step(false), after: step(true) })
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
