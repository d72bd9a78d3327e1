//! One metric: its name at the left, its lines on a canvas, and over them the axis, the crosshair and its values as text.
//!
//! The canvas is drawn when the data, the width or the colors change; a moving pointer touches only the layer above.

use std::cell::RefCell;

use yew::prelude::*;

use super::crosshair::{self, use_pointer};
use crate::{
    browser::{canvas, theme},
    chart::{
        self, Rgba,
        panel::{Band, Line, Mark, Pattern, Pen, Rect},
        scale::{TimeScale, ValueScale},
    },
    clock::{UnixMillis, Window},
    incident::document::{Metric, Tone},
    series::{self, Series, SeriesSet},
    views::{
        load::MetricLoad,
        page::{Page, Shared, use_page},
        prose, source,
    },
};

/// Height of a plot of one series [CSS px].
const HEIGHT: u32 = 72;
/// Height of each of several series: they stand under each other, since lines over each other tell nothing [CSS px].
const STRIP_HEIGHT: u32 = 30;
/// Series that a metric with a label is taken to have while it loads.
const N_STRIPS_AT_FIRST: u32 = 4;
/// Most rows of the table under a chart, for each series.
const MAX_ROWS: usize = 48;
/// Steps of the value axis: hairlines are drawn at two of its levels.
const N_VALUE_STEPS: u32 = 2;

#[derive(Properties, PartialEq)]
pub(super) struct PanelProps {
    pub(super) metric: Metric,
    pub(super) load: MetricLoad,
    pub(super) scale: TimeScale,
    pub(super) reading: UnixMillis,
    pub(super) at: UnixMillis,
    pub(super) hovering: bool,
    pub(super) theme: u32,
    /// Whether a link points at it.
    pub(super) selected: bool,
}

/// A chart, or what stands in its place while it is not there.
#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let page = use_page();
    let metric = &props.metric;
    let plot = match &props.load {
        MetricLoad::Loading => {
            // The height it will have, so that nothing moves when it comes; how many series there are is a guess.
            let height = if metric.series_label.is_some() { N_STRIPS_AT_FIRST * STRIP_HEIGHT } else { HEIGHT };
            html! { <svg height={height.to_string()} aria-hidden="true"></svg> }
        }
        MetricLoad::Failed(problem) => html! {
            <div class="panel-missing" role="note"><p>{ "This chart is missing. " }<code>{ &metric.href }</code>{ format!(": {problem}.") }</p></div>
        },
        MetricLoad::Ready(set) => html! {
            <Plot metric={metric.clone()} set={set.clone()} scale={props.scale} reading={props.reading} at={props.at}
                hovering={props.hovering} theme={props.theme} />
        },
    };
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="panel">
            <div id={format!("metric-{}", metric.id)} class={classes!("panel-name", props.selected.then_some("selected"))}>
                <h3>{ &metric.title }</h3>
                <div class="panel-meta">
                <span class="label">{ &metric.unit }</span>
                { source::label(&page, &metric.source) }
                if let MetricLoad::Ready(_) = &props.load {
                    <button type="button" class="link-button label no-print" aria-expanded={open.to_string()} onclick={toggle}
                        aria-label={format!("Numbers of {}", metric.title)}>{ "numbers" }</button>
                }
                </div>
            </div>
            <div class="panel-plot">
                { plot }
                if let (true, MetricLoad::Ready(set)) = (*open, &props.load) {
                    { numbers(&page, metric, set, props.scale.window) }
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PlotProps {
    metric: Metric,
    set: Shared<SeriesSet>,
    scale: TimeScale,
    reading: UnixMillis,
    at: UnixMillis,
    hovering: bool,
    theme: u32,
}

#[component]
fn Plot(props: &PlotProps) -> Html {
    let page = use_page();
    let canvas_ref = use_node_ref();
    let overlay_ref = use_node_ref();
    let pen = use_mut_ref(Pen::default);
    let window = props.scale.window;
    let threshold = props.metric.threshold.as_ref();
    let strips = Strips::of(&props.set);
    let values = ValueScale::fitting(
        props.set.min_max(window),
        threshold.map(|threshold| threshold.value),
        f64::from(strips.plot_height()),
        if strips.are_several { 1 } else { N_VALUE_STEPS },
    );
    {
        let (canvas_ref, metric, set, page) =
            (canvas_ref.clone(), props.metric.clone(), props.set.clone(), page.clone());
        let scale = props.scale;
        use_effect_with((props.set.clone(), scale, props.theme), move |_| {
            paint(&canvas_ref, scale, values, &metric, &set, &page, &pen);
        });
    }
    let pointer = use_pointer(&overlay_ref, props.scale, &page.on);
    let summary: Vec<String> = props
        .set
        .series
        .iter()
        .map(|series| {
            let name = series.name(props.metric.series_label.as_deref());
            let title = if props.set.series.len() > 1 {
                format!("{}, {name}", props.metric.title)
            } else {
                props.metric.title.clone()
            };
            series::describe(&title, &props.metric.unit, series, window, &page.zone)
        })
        .collect();
    let (width, height) = (props.scale.width, strips.height());
    let threshold = threshold.filter(|_| !strips.are_several);
    html! {
        <>
            <canvas ref={canvas_ref} aria-hidden="true" height={height.to_string()}></canvas>
            <svg ref={overlay_ref} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img"
                aria-label={summary.join(" ")} onpointermove={pointer.onmove} onpointerleave={pointer.onleave} onclick={pointer.onclick}>
                <rect width={width.to_string()} height={height.to_string()} fill="transparent" />
                { value_labels(values, &props.metric.unit, strips, width) }
                if let Some(threshold) = threshold {
                    <text class="threshold" x={(width - 4.0).to_string()} text-anchor="end"
                        y={(f64::from(PADDING) + values.y_from_value(threshold.value) - 4.0).max(9.0).to_string()}>{ &threshold.title }</text>
                }
                if strips.are_several {
                    { for (0..).zip(&props.set.series).map(|(index, series)| html! {
                        <text x="4" y={(Strips::top(index) + 13).to_string()}>
                            { series.name(props.metric.series_label.as_deref()) }
                        </text>
                    }) }
                }
                { crosshair::lines(props.scale, props.reading, props.at, props.hovering, height) }
                { readouts(props, strips) }
            </svg>
        </>
    }
}

/// Free space above and below the lines [CSS px].
const PADDING: u32 = 8;
/// The same between strips [CSS px].
const STRIP_PADDING: u32 = 3;

/// Where each series of a plot stands: alone over the whole plot, or several under each other.
#[derive(Clone, Copy)]
struct Strips {
    n: u32,
    are_several: bool,
}

impl Strips {
    fn of(set: &SeriesSet) -> Self {
        let n = u32::try_from(set.series.len()).unwrap_or(u32::MAX);
        Self { n, are_several: n > 1 }
    }

    fn height(self) -> u32 {
        if self.are_several { self.n.saturating_mul(STRIP_HEIGHT) } else { HEIGHT }
    }

    /// Top of a series' strip [CSS px].
    fn top(index: u32) -> u32 {
        index.saturating_mul(STRIP_HEIGHT)
    }

    fn padding(self) -> u32 {
        if self.are_several { STRIP_PADDING } else { PADDING }
    }

    /// Height of the lines of one series [CSS px].
    fn plot_height(self) -> u32 {
        let height = if self.are_several { STRIP_HEIGHT } else { HEIGHT };
        height - 2 * self.padding()
    }
}

/// The levels of a single series at its left; the highest level of several at the right, opposite their names.
fn value_labels(values: ValueScale, unit: &str, strips: Strips, width: f64) -> Html {
    let (x, anchor) = if strips.are_several { (width - 4.0, "end") } else { (4.0, "start") };
    values
        .ticks(unit)
        .iter()
        .filter(|tick| tick.value > values.min)
        .map(|tick| {
            let y = tick.y + f64::from(strips.padding()) + if strips.are_several { 9.0 } else { 5.0 };
            html! { <text x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ &tick.label }</text> }
        })
        .collect()
}

/// What every series says where the line stands.
fn readouts(props: &PlotProps, strips: Strips) -> Html {
    if !props.scale.window.contains(props.reading) {
        return Html::default();
    }
    let x = props.scale.x_from_time(props.reading);
    (0..)
        .zip(&props.set.series)
        .map(|(index, series)| {
            let sample = series.at(props.reading);
            let text = sample.map_or_else(|| "–".to_owned(), |sample| series::value(sample.value, &props.metric.unit));
            let width = label_width(&text);
            let left = if x + 6.0 + width > props.scale.width { x - 6.0 - width } else { x + 6.0 };
            let top = Strips::top(index) + if strips.are_several { 6 } else { 8 };
            html! {
                <g class="readout" aria-hidden="true">
                    <rect x={left.to_string()} y={top.to_string()} width={width.to_string()} height="18" rx="3" />
                    <text x={(left + 6.0).to_string()} y={(top + 13).to_string()}>{ text }</text>
                </g>
            }
        })
        .collect()
}

/// Width of a readout, estimated from its characters at 11 px [px].
fn label_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.6 + 12.0
}

fn color(property: &str) -> Rgba {
    theme::color(property).map_or(Rgba::opaque(128, 128, 128), |(red, green, blue)| Rgba::opaque(red, green, blue))
}

const fn tone_property(tone: Tone) -> &'static str {
    match tone {
        Tone::Failing => "--leaked",
        Tone::Busy => "--busy",
        Tone::Waiting => "--waiting",
        Tone::Neutral => "--soft",
    }
}

fn paint(
    canvas_ref: &NodeRef,
    scale: TimeScale,
    values: ValueScale,
    metric: &Metric,
    set: &SeriesSet,
    page: &Page,
    pen: &RefCell<Pen>,
) {
    let ratio = canvas::pixel_ratio();
    let strips = Strips::of(set);
    let width = canvas::css_pixels(scale.width);
    let Some(mut backend) = canvas::backend(canvas_ref, width, strips.height()) else { return };
    let ink = color(tone_property(metric.tone));
    let stamps = &page.incident.timestamps;
    let impact = Window::new(stamps.impact_started_at, stamps.impact_ended_at.unwrap_or(scale.window.to));
    let marks: Vec<Mark> = page
        .incident
        .timeline
        .iter()
        .filter(|entry| entry.pinned)
        .map(|entry| Mark { t: entry.occurred_at, color: color("--hairline") })
        .collect();
    for (index, series) in (0..).zip(&set.series) {
        let area = Rect {
            left: 0,
            top: canvas::device_offset(Strips::top(index) + strips.padding(), ratio),
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
        let panel = chart::panel::Panel {
            area,
            window: scale.window,
            values,
            hairline: canvas::device_pixels(1, ratio),
            grid: if strips.are_several { &[values.min] } else { &[values.min, values.max] },
            grid_color: color("--hairline"),
            threshold: metric.threshold.as_ref().map(|threshold| (threshold.value, color("--soft"))),
            bands: &[Band { window: impact, color: color("--sunk") }],
            marks: &marks,
            lines: &[line],
        };
        // A canvas backend has no error of its own; were there one, the numbers below the chart still stand.
        let _ = chart::panel::draw(&mut backend, &panel, &mut pen.borrow_mut());
    }
}

/// The chart as numbers: caption, query, and a table of what is shown.
fn numbers(page: &Page, metric: &Metric, set: &SeriesSet, window: Window) -> Html {
    html! {
        <div class="panel-more no-print">
            if let Some(caption) = &metric.caption { <p>{ prose::line(page, caption) }</p> }
            if let Some(name) = &metric.otel_name { <p>{ "OpenTelemetry: " }<code>{ name }</code></p> }
            if let Some(query) = &metric.query { <p>{ "Query: " }<code>{ query }</code></p> }
            { for set.warnings.iter().map(|warning| html! { <p>{ format!("The metrics store warned: {warning}") }</p> }) }
            { for set.series.iter().map(|series| table(page, metric, series, window)) }
        </div>
    }
}

fn table(page: &Page, metric: &Metric, series: &Series, window: Window) -> Html {
    let table = series::table(series, window, MAX_ROWS);
    let name = series.name(metric.series_label.as_deref());
    let row = |row: &series::TableRow| {
        let [lowest, highest, newest] = row.texts();
        html! {
            <tr>
                <th scope="row"><time datetime={page.zone.rfc3339(row.from)}>{ page.zone.time(row.from) }</time></th>
                <td>{ lowest }</td><td>{ highest }</td><td>{ newest }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={format!("{} {name} as a table", metric.title)}>
            <table>
                <caption>{ format!("{} {name}, {}", metric.title, metric.unit) }</caption>
                <thead><tr>
                    <th scope="col">{ "From" }</th><th scope="col">{ "Least" }</th>
                    <th scope="col">{ "Most" }</th><th scope="col">{ "Last" }</th>
                </tr></thead>
                <tbody>{ for table.rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
