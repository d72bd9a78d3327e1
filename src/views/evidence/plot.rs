//! A chart's picture: lines on a canvas, and over them the axis as text and, in a layer of its own, the crosshair.
//!
//! The canvas is drawn when the data, the window, the width or the colors change. A moving pointer touches only the layer
//! above. Knows no incident: the panel says what to draw.

use yew::prelude::*;

use super::{
    crosshair::Pointer,
    reading::{Reading, lines},
};
use crate::{
    browser::{canvas, input},
    chart::{
        self, Rgba,
        panel::{Band, Line, Mark, Pattern, Pen, Rect},
        scale::{TimeScale, ValueScale},
    },
    clock::{UnixMillis, Window, Zone},
    series::{self, Series, SeriesSet},
    session::Action,
    views::page::Shared,
};

/// Steps of the value axis: hairlines are drawn at two of its levels.
const N_VALUE_STEPS: u32 = 2;
/// Room for a readout beside the crosshair [px].
const READOUT_GAP: f64 = 6.0;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its name.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Label whose value names a series.
    pub label: Option<String>,
    /// A level worth comparing with, and what it means.
    pub threshold: Option<(f64, String)>,
}

/// Colors and what is drawn behind the lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Hairlines of the axis.
    pub grid: Rgba,
    /// The threshold.
    pub level: Rgba,
    /// Phases of the incident.
    pub bands: Vec<Band>,
    /// Entries of the timeline.
    pub marks: Vec<Mark>,
}

/// A chart's picture.
#[derive(Debug, Properties, PartialEq)]
pub struct PlotProps {
    /// What it is about.
    pub subject: Shared<Subject>,
    /// The lines.
    pub set: Shared<SeriesSet>,
    /// Places of the series that are drawn.
    pub shown: Vec<u16>,
    /// What stretch of time, how wide.
    pub scale: TimeScale,
    /// Height of the plot of a single series, and of each of several [CSS px].
    pub heights: (u32, u32),
    /// Whether the value axis is logarithmic.
    #[prop_or_default]
    pub is_log: bool,
    /// Color of the lines.
    pub ink: Rgba,
    /// Whether the lines are a model's: they are dashed, and have no wash.
    #[prop_or_default]
    pub is_modelled: bool,
    /// What is behind them.
    pub ground: Shared<Ground>,
    /// Zone of the times in texts.
    pub zone: Shared<Zone>,
    /// Where actions go.
    pub on: Callback<Action>,
}

/// The picture, its text and its crosshair.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let canvas_ref = use_node_ref();
    let overlay_ref = use_node_ref();
    let pen = use_mut_ref(Pen::default);
    let shown: Vec<&Series> = shown(&props.set, &props.shown);
    let strips = Strips::of(shown.len(), props.heights);
    let values = value_scale(props, &shown, strips);
    {
        let canvas_ref = canvas_ref.clone();
        let drawn =
            (props.set.clone(), props.shown.clone(), props.scale, props.is_log, props.ink, props.ground.clone());
        let is_modelled = props.is_modelled;
        let threshold = props.subject.threshold.as_ref().map(|(level, _)| *level);
        use_effect_with((drawn, strips, is_modelled), move |((set, indices, scale, _, ink, ground), ..)| {
            let shown = self::shown(set, indices);
            let picture = Picture { scale: *scale, values, strips, ink: *ink, is_modelled, threshold, ground };
            paint(&canvas_ref, &shown, &picture, &mut pen.borrow_mut());
        });
    }
    let pointer = super::crosshair::use_pointer(&overlay_ref, props.scale, &props.on);
    let Pointer { onmove, onleave, .. } = pointer;
    let (width, height) = (props.scale.width, strips.height());
    let label = props.subject.label.as_deref();
    let threshold = props.subject.threshold.as_ref().filter(|_| !strips.are_several);
    html! {
        <>
            <canvas ref={canvas_ref} aria-hidden="true" height={height.to_string()}></canvas>
            <svg ref={overlay_ref} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} aria-hidden="true"
                onpointermove={onmove} onpointerleave={onleave}>
                <rect width={width.to_string()} height={height.to_string()} fill="transparent" />
                { value_labels(values, &props.subject.unit, strips, width) }
                if let Some((level, words)) = threshold {
                    <text class="threshold" x={(width - 4.0).to_string()} text-anchor="end"
                        y={(f64::from(strips.padding()) + values.y_from_value(*level) - 4.0).max(9.0).to_string()}>{ words }</text>
                }
                if strips.are_several {
                    { for (0..).zip(&shown).map(|(index, series)| html! {
                        <text x="4" y={(strips.top(index) + 13).to_string()}>{ series.name(label) }</text>
                    }) }
                }
                <Cursor subject={props.subject.clone()} set={props.set.clone()} shown={props.shown.clone()} scale={props.scale} {strips} />
            </svg>
            <Reader subject={props.subject.clone()} set={props.set.clone()} shown={props.shown.clone()} scale={props.scale}
                zone={props.zone.clone()} on={props.on.clone()} />
        </>
    }
}

fn shown<'a>(set: &'a SeriesSet, indices: &[u16]) -> Vec<&'a Series> {
    indices.iter().filter_map(|index| set.series.get(usize::from(*index))).collect()
}

fn value_scale(props: &PlotProps, shown: &[&Series], strips: Strips) -> ValueScale {
    let each = shown.iter().filter_map(|series| series.min_max(props.scale.window));
    let extremes = each.reduce(|(min, max), (low, high)| (min.min(low), max.max(high)));
    let threshold = props.subject.threshold.as_ref().map(|(level, _)| *level);
    let height = f64::from(strips.plot_height());
    if props.is_log {
        return ValueScale::logarithmic(extremes, threshold, height);
    }
    ValueScale::fitting(extremes, threshold, height, if strips.are_several { 1 } else { N_VALUE_STEPS })
}

#[derive(Properties, PartialEq)]
struct CursorProps {
    subject: Shared<Subject>,
    set: Shared<SeriesSet>,
    shown: Vec<u16>,
    scale: TimeScale,
    strips: Strips,
}

/// The layer that follows the pointer: the lines, and what every series says there.
#[component]
fn Cursor(props: &CursorProps) -> Html {
    let reading = use_context::<Reading>().unwrap_or_default();
    let shows = props.scale.window.contains(reading.t);
    let x = props.scale.x_from_time(reading.t);
    let readout = |(index, series): (u32, &&Series)| {
        let text = read(series, reading.t, &props.subject.unit);
        let width = label_width(&text);
        let left = if x + READOUT_GAP + width > props.scale.width { x - READOUT_GAP - width } else { x + READOUT_GAP };
        let top = props.strips.top(index) + if props.strips.are_several { 6 } else { 8 };
        // One attribute moves the whole readout.
        html! {
            <g class="readout" transform={format!("translate({left:.1} {top})")}>
                <rect width={width.to_string()} height="18" rx="3" />
                <text x="6" y="13">{ text }</text>
            </g>
        }
    };
    html! {
        <>
            { lines(&reading, props.scale, props.strips.height()) }
            if shows { { for (0..).zip(&shown(&props.set, &props.shown)).map(readout) } }
        </>
    }
}

/// What a series says at an instant.
fn read(series: &Series, t: UnixMillis, unit: &str) -> String {
    series.at(t).map_or_else(|| "–".to_owned(), |sample| series::value(sample.value, unit))
}

#[derive(Properties, PartialEq)]
struct ReaderProps {
    subject: Shared<Subject>,
    set: Shared<SeriesSet>,
    shown: Vec<u16>,
    scale: TimeScale,
    zone: Shared<Zone>,
    on: Callback<Action>,
}

/// The crosshair for the keyboard and for screen readers: a slider over time that says the values.
#[component]
fn Reader(props: &ReaderProps) -> Html {
    let reading = use_context::<Reading>().unwrap_or_default();
    let has_focus = use_state_eq(|| false);
    let window = props.scale.window;
    let t = reading.t.clamp(window.from, window.to);
    let onkeydown = {
        let (on, scale) = (props.on.clone(), props.scale);
        Callback::from(move |event: KeyboardEvent| {
            let Some(to) = stepped(&event, t, scale) else { return };
            event.prevent_default();
            event.stop_propagation();
            on.emit(to);
        })
    };
    let focus = |to: bool| {
        let (has_focus, on) = (has_focus.clone(), props.on.clone());
        Callback::from(move |_: FocusEvent| {
            has_focus.set(to);
            if !to {
                on.emit(Action::Hover(None));
            }
        })
    };
    // Words only for the one that is listened to: they change with every step of the pointer.
    let words = has_focus.then(|| {
        let label = props.subject.label.as_deref();
        let values = shown(&props.set, &props.shown).into_iter().map(|series| match series.name(label) {
            "" => read(series, t, &props.subject.unit),
            name => format!("{name} {}", read(series, t, &props.subject.unit)),
        });
        format!("{}: {}", props.zone.full(t), values.collect::<Vec<_>>().join(", "))
    });
    let now = has_focus.then(|| (t.millis_since(window.from) / 1_000).to_string());
    html! {
        <div class="reader" tabindex="0" role="slider" aria-label={format!("Read {} along time", props.subject.title)}
            aria-valuemin="0" aria-valuemax={(window.millis() / 1_000).to_string()} aria-valuenow={now.unwrap_or_else(|| "0".to_owned())}
            aria-valuetext={words.clone()} onfocus={focus(true)} onblur={focus(false)} {onkeydown}>
            if let Some(words) = words { <p class="visually-hidden" aria-live="polite">{ words }</p> }
        </div>
    }
}

/// What a key does to the crosshair: arrows by one pixel, with shift by thirty; to the ends; or the clock goes there.
fn stepped(event: &KeyboardEvent, t: UnixMillis, scale: TimeScale) -> Option<Action> {
    if !input::is_without_modifier(event) {
        return None;
    }
    let Window { from, to } = scale.window;
    let pixels = if event.shift_key() { 30.0 } else { 1.0 };
    let by = scale.time_from_x(pixels).millis_since(from).max(1);
    let there = match event.code().as_str() {
        "ArrowLeft" => t.plus_millis(-by),
        "ArrowRight" => t.plus_millis(by),
        "Home" => from,
        "End" => to,
        "Enter" => return Some(Action::Point(t.into())),
        "Escape" => return Some(Action::Hover(None)),
        _ => return None,
    };
    Some(Action::Hover(Some(there.clamp(from, to))))
}

/// Free space above and below the lines [CSS px].
const PADDING: u32 = 8;
/// The same between strips [CSS px].
const STRIP_PADDING: u32 = 3;

/// Where each series of a plot stands: alone over the whole plot, or several under each other, since lines over each
/// other tell nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strips {
    n: u32,
    are_several: bool,
    /// Height of each [CSS px].
    each: u32,
}

impl Strips {
    pub(super) fn of(n_series: usize, (alone, of_several): (u32, u32)) -> Self {
        let are_several = n_series > 1;
        let n = u32::try_from(n_series).unwrap_or(u32::MAX).max(1);
        Self { n, are_several, each: if are_several { of_several } else { alone } }
    }

    pub(super) fn height(self) -> u32 {
        self.n.saturating_mul(self.each)
    }

    /// Top of a series' strip [CSS px].
    fn top(self, index: u32) -> u32 {
        index.saturating_mul(self.each)
    }

    fn padding(self) -> u32 {
        if self.are_several { STRIP_PADDING } else { PADDING }
    }

    /// Height of the lines of one series [CSS px].
    fn plot_height(self) -> u32 {
        self.each.saturating_sub(2 * self.padding()).max(1)
    }
}

/// The levels of a single series at its left; the highest level of several at the right, opposite their names.
fn value_labels(values: ValueScale, unit: &str, strips: Strips, width: f64) -> Html {
    let (x, anchor) = if strips.are_several { (width - 4.0, "end") } else { (4.0, "start") };
    let ticks = values.ticks(unit);
    let n_ticks = ticks.len();
    ticks
        .into_iter()
        .enumerate()
        // The lowest level speaks for itself where it is zero; of a log scale's powers, the ends and the middle do.
        .filter(|(i, tick)| {
            if values.is_log {
                *i == 0 || i + 1 == n_ticks || (n_ticks > 4 && *i == n_ticks / 2)
            } else {
                tick.value > values.min
            }
        })
        .filter(|(i, _)| !strips.are_several || i + 1 == n_ticks)
        .map(|(i, tick)| {
            let above = values.is_log && i == 0;
            let y = tick.y
                + f64::from(strips.padding())
                + if strips.are_several {
                    9.0
                } else if above {
                    -3.0
                } else {
                    5.0
                };
            html! { <text x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ tick.label }</text> }
        })
        .collect()
}

/// Width of a readout, estimated from its characters at 11 px [px].
fn label_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.6 + 12.0
}

/// Everything that is painted besides the series themselves.
struct Picture<'a> {
    scale: TimeScale,
    values: ValueScale,
    strips: Strips,
    ink: Rgba,
    is_modelled: bool,
    threshold: Option<f64>,
    ground: &'a Ground,
}

fn paint(canvas_ref: &NodeRef, shown: &[&Series], picture: &Picture<'_>, pen: &mut Pen) {
    let ratio = canvas::pixel_ratio();
    let Picture { strips, values, ground, ink, .. } = *picture;
    let width = canvas::css_pixels(picture.scale.width);
    let Some(mut backend) = canvas::backend(canvas_ref, width, strips.height()) else { return };
    let levels = [values.min, values.max];
    pen.begin();
    for (index, &series) in (0..).zip(shown) {
        let area = Rect {
            left: 0,
            top: canvas::device_offset(strips.top(index) + strips.padding(), ratio),
            width: canvas::device_pixels(width, ratio),
            height: canvas::device_pixels(strips.plot_height(), ratio),
        };
        let line = Line {
            series,
            color: ink,
            // Strokes stand on whole coordinates, so an even width is a sharp one.
            width: 2 * canvas::device_pixels(1, ratio / 2.0),
            pattern: if picture.is_modelled { Pattern::Dashed } else { Pattern::Solid },
            wash: (!picture.is_modelled).then(|| ink.faded(0.14)),
        };
        let panel = chart::panel::Panel {
            area,
            window: picture.scale.window,
            values,
            hairline: canvas::device_pixels(1, ratio),
            grid: levels.get(..if strips.are_several { 1 } else { 2 }).unwrap_or_default(),
            grid_color: ground.grid,
            threshold: picture.threshold.map(|level| (level, ground.level)),
            bands: &ground.bands,
            marks: &ground.marks,
            lines: &[line],
        };
        // A canvas backend has no error of its own; were there one, the numbers below the chart still stand.
        let _ = chart::panel::draw(&mut backend, &panel, pen);
    }
}
