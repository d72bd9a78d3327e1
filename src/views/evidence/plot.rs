//! A chart's picture: lines on a canvas, and over them the axis as text and, in an overlay of its own, the crosshair.
//!
//! The canvas is drawn when the data, the window, the width or the colors change. A moving pointer touches only the
//! overlay. Knows no incident: the panel says what to draw.

use yew::prelude::*;

use super::{
    crosshair::{Reader, use_pointer},
    reading::{Reading, label, label_width, lines, tenths, use_gaze, use_over},
};
use crate::{
    browser::{
        canvas,
        overlay::{Drawing, Look, Mark as Over},
    },
    chart::{
        self, Rgba,
        panel::{Band, Bar, Line, Mark, Pattern, Pen, Rect},
        scale::{TimeScale, ValueScale},
    },
    clock::{UnixMillis, Window, Zone},
    series::{self, Series, SeriesSet},
    session::Action,
    views::page::Shared,
};

/// Steps of the value axis: hairlines are drawn at two of its levels.
const N_VALUE_STEPS: u32 = 2;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The metric's id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Label whose value names a series.
    pub label: Option<String>,
    /// A level worth comparing with, and what it means.
    pub threshold: Option<(f64, String)>,
}

/// When the alert rules of a metric fired, or would have.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Firings {
    /// For each rule, whether it existed, and its firings over each series of the file.
    pub rules: Vec<(bool, Vec<Vec<Window>>)>,
}

/// Colors and what is drawn behind the lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Hairlines of the axis.
    pub grid: Rgba,
    /// The threshold.
    pub level: Rgba,
    /// Lines of the model's run.
    pub modelled: Rgba,
    /// Firings of alert rules.
    pub firing: Rgba,
    /// Phases of the incident.
    pub bands: Vec<Band>,
    /// Entries of the timeline.
    pub marks: Vec<Mark>,
}

impl Ground {
    /// All in one color, and nothing behind the lines.
    #[must_use]
    pub fn plain(color: Rgba) -> Self {
        Self { grid: color, level: color, modelled: color, firing: color, bands: Vec::new(), marks: Vec::new() }
    }
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
    /// What the model's run gives for the same: dashed lines beside them.
    #[prop_or_default]
    pub modelled: Option<Shared<SeriesSet>>,
    /// Firings of the metric's alert rules.
    #[prop_or_default]
    pub firings: Option<Shared<Firings>>,
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
    let gaze = use_gaze();
    let (canvas_ref, overlay_ref, over_ref) = (use_node_ref(), use_node_ref(), use_node_ref());
    let pen = use_mut_ref(Pen::default);
    let shown: Vec<&Series> = shown(&props.set, &props.shown);
    let strips = Strips::of(shown.len(), props.heights);
    let values = value_scale(props, &shown, strips);
    {
        let canvas_ref = canvas_ref.clone();
        let drawn = (props.set.clone(), props.modelled.clone(), props.shown.clone(), props.subject.clone());
        let looks = (props.scale, props.is_log, props.ink, props.ground.clone(), strips, props.firings.clone());
        use_effect_with((drawn, looks), move |((set, modelled, indices, subject), looks)| {
            let (scale, _, ink, ground, strips, firings) = looks;
            let (scale, strips, ink) = (*scale, *strips, *ink);
            let (modelled, firings) = (modelled.as_deref(), firings.as_deref());
            let picture = Picture { scale, values, strips, ink, subject, ground, modelled, firings };
            paint(&canvas_ref, (set, indices), &picture, &mut pen.borrow_mut());
        });
    }
    use_pointer(&overlay_ref, props.scale, &gaze);
    {
        let (subject, set, modelled) = (props.subject.clone(), props.set.clone(), props.modelled.clone());
        let (indices, scale) = (props.shown.clone(), props.scale);
        use_over(&gaze, &over_ref, move |reading| {
            over(reading, &subject, (&set, &indices), modelled.as_deref(), scale, strips)
        });
    }
    let (width, height) = (props.scale.width, strips.height());
    let label = props.subject.label.as_deref();
    let threshold = props.subject.threshold.as_ref().filter(|_| !strips.are_several);
    html! {
        <>
            <canvas ref={canvas_ref} aria-hidden="true" height={height.to_string()}></canvas>
            <svg ref={overlay_ref} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} aria-hidden="true">
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
                <g ref={over_ref}></g>
            </svg>
            <Reader subject={props.subject.clone()} set={props.set.clone()} modelled={props.modelled.clone()} shown={props.shown.clone()}
                scale={props.scale} zone={props.zone.clone()} on={props.on.clone()} />
        </>
    }
}

/// What stands over a plot: a veil over the series that are not pointed at, the lines, and what every series says there.
#[must_use]
pub fn over(
    reading: &Reading,
    subject: &Subject,
    (set, indices): (&SeriesSet, &[u16]),
    modelled: Option<&SeriesSet>,
    scale: TimeScale,
    strips: Strips,
) -> Drawing {
    let mut drawing = lines(reading, scale, strips.height());
    let focus = reading.focus.as_ref().filter(|(metric, _)| *metric == subject.id && strips.are_several);
    if let Some((_, focused)) = focus {
        for (index, _) in (0..).zip(indices).filter(|(_, series)| **series != *focused) {
            let look = Look::Box(tenths(scale.width), strips.each);
            let veil = Over { class: "veil", look, x: 0, y: i32::try_from(strips.top(index)).unwrap_or(0) };
            drawing.still.insert(0, veil);
        }
    }
    if scale.window.contains(reading.t) {
        let x = scale.x_from_time(reading.t);
        for (index, series) in (0..).zip(shown(set, indices)) {
            let top = strips.top(index) + if strips.are_several { 6 } else { 8 };
            let text = words_at(series, modelled, reading.t, subject);
            // The name of a strip stays readable.
            let name = if strips.are_several { series.name(subject.label.as_deref()) } else { "" };
            let free_from = if name.is_empty() { 0.0 } else { label_width(name) };
            drawing.carried.push(label(text, x, i32::try_from(top).unwrap_or(0), (free_from, scale.width)));
        }
    }
    drawing
}

/// The series that are drawn.
pub(super) fn shown<'a>(set: &'a SeriesSet, indices: &[u16]) -> Vec<&'a Series> {
    indices.iter().filter_map(|index| set.series.get(usize::from(*index))).collect()
}

/// What a series says at an instant, and what the model's run says there.
pub(super) fn words_at(series: &Series, modelled: Option<&SeriesSet>, t: UnixMillis, subject: &Subject) -> String {
    let own = read(series, t, &subject.unit);
    match modelled.and_then(|set| set.counterpart(series, subject.label.as_deref())) {
        Some(model) => {
            let words = model.at(t).map_or_else(|| "–".to_owned(), |sample| series::number(sample.value));
            format!("{own} · model {words}")
        }
        None => own,
    }
}

/// What a series says at an instant.
fn read(series: &Series, t: UnixMillis, unit: &str) -> String {
    series.at(t).map_or_else(|| "–".to_owned(), |sample| series::value(sample.value, unit))
}

fn value_scale(props: &PlotProps, shown: &[&Series], strips: Strips) -> ValueScale {
    let label = props.subject.label.as_deref();
    let modelled = props.modelled.as_deref();
    let modelled = shown.iter().filter_map(|series| modelled?.counterpart(series, label));
    let all = shown.iter().copied().chain(modelled);
    let each = all.filter_map(|series| series.min_max(props.scale.window));
    let extremes = each.reduce(|(min, max), (low, high)| (min.min(low), max.max(high)));
    let threshold = props.subject.threshold.as_ref().map(|(level, _)| *level);
    let height = f64::from(strips.plot_height());
    if props.is_log {
        return ValueScale::logarithmic(extremes, threshold, height);
    }
    ValueScale::fitting(extremes, threshold, height, if strips.are_several { 1 } else { N_VALUE_STEPS })
}

/// Free space above and below the lines [CSS px].
const PADDING: u32 = 8;
/// The same between strips [CSS px].
const STRIP_PADDING: u32 = 3;

/// Where each series of a plot stands: alone over the whole plot, or several under each other, since lines over each
/// other tell nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strips {
    n: u32,
    are_several: bool,
    /// Height of each [CSS px].
    each: u32,
}

impl Strips {
    /// Of so many series, with the height of one that is alone and of each of several [CSS px].
    #[must_use]
    pub fn of(n_series: usize, (alone, of_several): (u32, u32)) -> Self {
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

/// Everything that is painted besides the series themselves.
struct Picture<'a> {
    scale: TimeScale,
    values: ValueScale,
    strips: Strips,
    ink: Rgba,
    subject: &'a Subject,
    ground: &'a Ground,
    modelled: Option<&'a SeriesSet>,
    firings: Option<&'a Firings>,
}

impl Picture<'_> {
    /// The firings over the series at this place of the file, a row for each rule.
    fn bars(&self, place: u16) -> Vec<Bar> {
        let rules = self.firings.map_or(&[][..], |firings| &firings.rules);
        let of_rule = |(row, (is_filled, of_series)): (u32, &(bool, Vec<Vec<Window>>))| {
            let windows = of_series.get(usize::from(place)).map_or(&[][..], Vec::as_slice);
            let (color, is_filled) = (self.ground.firing, *is_filled);
            windows.iter().map(move |&window| Bar { window, row, color, is_filled }).collect::<Vec<_>>()
        };
        (0..).zip(rules).flat_map(of_rule).collect()
    }
}

fn paint(canvas_ref: &NodeRef, (set, indices): (&SeriesSet, &[u16]), picture: &Picture<'_>, pen: &mut Pen) {
    let ratio = canvas::pixel_ratio();
    let Picture { strips, values, ground, ink, subject, .. } = *picture;
    let width = canvas::css_pixels(picture.scale.width);
    let Some(mut backend) = canvas::backend(canvas_ref, width, strips.height()) else { return };
    let levels = [values.min, values.max];
    pen.begin();
    let drawn = indices.iter().filter_map(|&place| Some((place, set.series.get(usize::from(place))?)));
    for (index, (place, series)) in (0..).zip(drawn) {
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
            pattern: Pattern::Solid,
            wash: Some(ink.faded(0.14)),
        };
        let model = picture.modelled.and_then(|set| set.counterpart(series, subject.label.as_deref()));
        let model =
            model.map(|series| Line { series, color: ground.modelled, pattern: Pattern::Dashed, wash: None, ..line });
        let both = [model, Some(line)].into_iter().flatten().collect::<Vec<_>>();
        let panel = chart::panel::Panel {
            area,
            window: picture.scale.window,
            values,
            hairline: canvas::device_pixels(1, ratio),
            grid: levels.get(..if strips.are_several { 1 } else { 2 }).unwrap_or_default(),
            grid_color: ground.grid,
            threshold: subject.threshold.as_ref().map(|(level, _)| (*level, ground.level)),
            bands: &ground.bands,
            marks: &ground.marks,
            bars: &picture.bars(place),
            lines: &both,
        };
        // A canvas backend has no error of its own; were there one, the numbers below the chart still stand.
        let _ = chart::panel::draw(&mut backend, &panel, pen);
    }
}
