//! Timeline and metrics on one shared time axis, with one line through all of them, and the entries as a list.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    evidence_link, hindsight,
    hooks::{use_printing, use_width},
    load::Metrics,
    page::{Page, Shared, use_page},
    paper,
};
pub use modelled::ModelRun;

use crate::{
    browser::{input, overlay::Drawing, theme},
    chart::{
        Rgba,
        panel::{Band, Mark},
        scale::TimeScale,
    },
    clock::{UnixMillis, Window},
    incident::{
        document::{Basis, Metric, Phase, Tone},
        timeline::{Choice, SearchTexts},
    },
    session::{Action, Moment, Section, Target, View},
};

pub mod axis;
mod coast;
mod crosshair;
mod entries;
mod firings;
mod gestures;
mod glide;
mod key;
mod lane;
mod legend;
mod modelled;
mod moves;
mod panel;
mod phases;
mod pins;
pub mod plot;
pub mod reading;
mod strip;

use entries::{Entries, Open};
use gestures::{Gestures, use_gestures};
use glide::{use_glide, use_rested};
use lane::Lane;
use modelled::use_modelled;
use moves::Stand;
use panel::Panel;
use plot::Ground;
use reading::{Gaze, use_gaze, use_over};
use strip::Strip;

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
    /// Whether entries that are not pinned are shown.
    pub all_entries: bool,
    /// What the timeline is searched for.
    pub search: AttrValue,
    /// Id of the open entry.
    pub selected: Option<AttrValue>,
    /// Id of the metric that is pointed at.
    pub metric: Option<AttrValue>,
    /// Whether this section is being read: then its keys are the page's.
    #[prop_or_default]
    pub is_read: bool,
    /// Ids of the metrics that are shown; all of them if none.
    #[prop_or_default]
    pub only: Option<Vec<String>>,
    /// The run of the model that the stage shows.
    #[prop_or_default]
    pub run: ModelRun,
    /// Changes with the colors, so that the canvases are drawn anew.
    pub theme: u32,
}

/// The figure and the list.
#[component]
pub fn Evidence(props: &EvidenceProps) -> Html {
    let page = use_page();
    let plot = use_node_ref();
    let width = use_width(&plot, WIDTH_AT_FIRST, paper::PLOT);
    let figure = use_node_ref();
    let window = use_glide(props.view.window(props.bounds), props.view.stepping);
    let rested = use_rested(window);
    let scale = TimeScale { window, width: f64::from(width) };
    let gaze = use_gaze();
    // On paper the timeline is complete, whatever the reader was looking for.
    let printing = use_printing();
    let (choice, open) = use_choice(&page, props, printing);
    let Gestures { ondown, onmove, onup, oncancel, ondouble, brush } =
        use_gestures(&figure, &plot, scale, props.bounds, &page.on);
    let stand = Stand {
        view: props.view.clone(),
        bounds: props.bounds,
        reading: props.at,
        at: props.at,
        entry: props.selected.clone(),
        before: place(&page, &choice, open.before),
        after: place(&page, &choice, open.after),
    };
    use_keys(&page, &stand, props.is_read, &figure, &gaze);
    let (inks, ground) = use_colors(&page, props.theme);
    use_settled(&gaze, &page, &choice, props, brush, scale);
    let axis_over = use_node_ref();
    {
        let page = page.clone();
        use_over(&gaze, &axis_over, move |reading| Drawing {
            still: axis::moment(&page, scale, reading).into_iter().collect(),
            ..Drawing::default()
        });
    }
    let model = page.incident.models.first();
    let shows_model =
        page.as_of.is_none() && model.is_some_and(|model| props.view.modelled.unwrap_or(!props.run.is_of(model)));
    let modelled = use_modelled(model, &props.run, shows_model);
    let is_shown = |id: &String| props.only.as_ref().is_none_or(|only| only.contains(id));
    let is_there = |metric: &Metric| page.as_of.is_none_or(|at| metric.is_known_at(at));
    let n_withheld = page.incident.metrics.iter().filter(|one| is_shown(&one.id) && !is_there(one)).count();
    let metrics =
        page.incident.metrics.iter().enumerate().filter(|(_, metric)| is_shown(&metric.id) && is_there(metric));
    let panels = metrics.map(|(index, metric)| {
        let hidden: Vec<u16> =
            props.view.hidden.iter().filter(|series| series.metric == metric.id).map(|series| series.index).collect();
        html! {
            <Panel key={metric.id.clone()} {index} load={props.metrics.get(&metric.id)} {scale} ink={ink(&inks, metric.tone)}
                modelled={modelled.of(&metric.id)} ground={ground.clone()} {hidden} is_log={props.view.log.contains(&metric.id)}
                selected={props.metric.as_deref() == Some(metric.id.as_str())} />
        }
    });
    html! {
        <section id="evidence" aria-labelledby="evidence-title">
            <div class="section-head">
                <div>
                    <h2 id="evidence-title">{ "What the metrics showed" }</h2>
                    <p class="lead">
                        { "One time axis. Move over a chart to read all of them; click to set the clock, and everything on the page follows. " }
                        { "Drag to look closer; with control or command the wheel zooms." }
                    </p>
                </div>
            </div>
            { moves::bar(&page, &stand) }
            { entries::head(&page, &choice, props.all_entries, &props.search) }
            <ContextProvider<Gaze> context={gaze.clone()}>
            <div class="evidence-figure" ref={figure} onpointerdown={ondown} onpointermove={onmove} onpointerup={onup}
                onpointercancel={oncancel} ondblclick={ondouble}>
                <Strip view={props.view.clone()} bounds={props.bounds} width={scale.width} at={props.at} />
                <Lane {scale} whole={props.bounds} choice={choice.clone()} open={open.clone()} />
                { entries::open_row(&page, &choice, &open) }
                { phases::row(&page, scale) }
                if page.as_of.is_none() { { key::row(&page, &props.run, shows_model, &modelled) } }
                { for panels }
                if n_withheld > 0 { { not_drawn_yet(n_withheld) } }
                { axis::row(&page, scale, &plot, &axis_over) }
                { clock_slider(&page, props.bounds, props.at) }
            </div>
            </ContextProvider<Gaze>>
            { pins::table(&page, &props.view, &props.metrics) }
            if page.incident.metrics.iter().all(|metric| metric.source.basis == Basis::Reconstructed) {
                <p class="label">
                    { "No series of this incident was recorded here: a model of the service produced them. " }
                    { evidence_link::visit(&page, Section::Sources, Target::default(), "How, and from which assumptions") }
                </p>
            }
            <Entries {choice} window={if printing { props.bounds } else { rested }} {printing} {open} selected={props.selected.clone()} />
        </section>
    }
}

/// In place of the charts that nobody could look at yet.
fn not_drawn_yet(n: usize) -> Html {
    let words = if n == 1 { "One chart was".to_owned() } else { format!("{n} charts were") };
    html! { <p class="withheld">{ format!("{words} not there to look at yet.") }</p> }
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
    // What is known only grows with the clock: how much it is says what it is.
    let n_known = page.as_of.map(|_| timeline.iter().filter(|entry| page.knows_entry(entry)).count());
    let choice = use_memo(
        (page.incident.clone(), search, all, props.selected.clone().filter(is_hidden), n_known),
        |(_, search, all, open, _)| {
            let choice = Choice::of(timeline, &texts, search, *all, open.as_deref());
            Shared::new(match page.as_of {
                Some(at) => choice.as_known_at(timeline, at),
                None => choice,
            })
        },
    );
    let id = |place: usize| choice.shown.get(place).and_then(|index| timeline.get(*index)).map(|entry| &entry.id);
    let place = choice.at(timeline, props.at, props.selected.as_deref());
    let step = |forward| choice.step(timeline, props.at, props.selected.as_deref(), forward);
    let id = place.and_then(id).map(|id| AttrValue::from(id.clone()));
    ((*choice).clone(), Open { id, place, before: step(false), after: step(true) })
}

/// Tells the gaze what the page knows.
#[hook]
fn use_settled(
    gaze: &Gaze,
    page: &Page,
    choice: &Shared<Choice>,
    props: &EvidenceProps,
    brush: Option<Window>,
    scale: TimeScale,
) {
    let deps = (gaze.clone(), page.clone(), choice.clone(), (props.at, props.view.pins.clone(), brush, scale));
    use_effect_with(deps, move |(gaze, page, choice, (at, pins, brush, scale))| {
        let (page, choice, scale) = (page.clone(), choice.clone(), *scale);
        gaze.settle(*at, pins, *brush, Rc::new(move |t| entry_near(&page, &choice, t, scale)));
    });
}

/// A pinned entry that stands this close to the pointer is named [px].
const NEAR: f64 = 4.0;

/// The entry under the pointer. Shown entries stand in order of time.
fn entry_near(page: &Page, choice: &Choice, t: UnixMillis, scale: TimeScale) -> Option<UnixMillis> {
    let time = |place: usize| Some(page.incident.timeline.get(*choice.shown.get(place)?)?.occurred_at);
    let next = choice
        .shown
        .partition_point(|index| page.incident.timeline.get(*index).is_some_and(|entry| entry.occurred_at < t));
    let around = [next.checked_sub(1).and_then(time), time(next)];
    let nearest = around.into_iter().flatten().min_by_key(|at| at.millis_since(t).abs())?;
    (scale.width_of(nearest.millis_since(t).abs()) <= NEAR).then_some(nearest)
}

/// An entry by its place among those that are shown: its time and its id.
fn place(page: &Page, choice: &Choice, place: Option<usize>) -> Option<(UnixMillis, String)> {
    let entry = page.incident.timeline.get(*choice.shown.get(place?)?)?;
    Some((entry.occurred_at, entry.id.clone()))
}

/// The keys of the charts: on the whole page while this section is read, and on the figure always.
#[hook]
fn use_keys(page: &Page, stand: &Stand, is_read: bool, figure: &NodeRef, gaze: &Gaze) {
    let newest = use_mut_ref(|| None::<(Page, Stand, bool)>);
    *newest.borrow_mut() = Some((page.clone(), stand.clone(), is_read));
    let (figure, gaze) = (figure.clone(), gaze.clone());
    use_effect_with((), move |()| {
        let listener = input::on_key(Callback::from(move |event: KeyboardEvent| {
            let now = newest.borrow().clone();
            if let Some((page, stand, is_read)) = now
                && (is_read || input::has_focus_within(&figure))
            {
                moves::key(&page, &Stand { reading: gaze.now().t, ..stand }, &event);
            }
        }));
        move || drop(listener)
    });
}

/// Colors of lines by tone, in the order of `TONES`.
type Inks = [Rgba; 4];
const TONES: [Tone; 4] = [Tone::Failing, Tone::Busy, Tone::Waiting, Tone::Neutral];

fn ink(inks: &Inks, tone: Tone) -> Rgba {
    let [failing, busy, waiting, neutral] = *inks;
    match tone {
        Tone::Failing => failing,
        Tone::Busy => busy,
        Tone::Waiting => waiting,
        Tone::Neutral => neutral,
    }
}

/// What is drawn behind all lines, read from the style sheet once for each theme: asking it makes the browser work.
#[hook]
fn use_colors(page: &Page, theme: u32) -> (Inks, Shared<Ground>) {
    let colors = use_state(|| {
        let gray = Rgba::opaque(128, 128, 128);
        let ground = Ground::plain(gray);
        ([gray; 4], Shared::new(ground))
    });
    let setter = colors.setter();
    use_effect_with((page.clone(), theme), move |(page, _)| {
        let color = |property: &str| {
            let read = theme::color(property).map(|(red, green, blue)| Rgba::opaque(red, green, blue));
            read.unwrap_or(Rgba::opaque(128, 128, 128))
        };
        let band = |phase: Phase| Band { window: phase.window, color: color(phases::property(phase.kind)).faded(0.5) };
        let hairline = color("--hairline");
        let shown = page.incident.timeline.iter().filter(|entry| entry.pinned && page.knows_entry(entry));
        let ground = Ground {
            grid: hairline,
            level: color("--soft"),
            modelled: color("--ink").faded(0.6),
            firing: color("--leaked"),
            bands: hindsight::phases(page).into_iter().map(band).collect(),
            marks: shown.map(|entry| Mark { t: entry.occurred_at, color: hairline }).collect(),
        };
        setter.set((TONES.map(|tone| color(panel::tone_property(tone))), Shared::new(ground)));
    });
    (*colors).clone()
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
