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
        prose,
        source::SourceView,
    },
};

/// Height of a plot [CSS px].
const HEIGHT: u32 = 72;
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
}

/// A chart, or what stands in its place while it is not there.
#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let metric = &props.metric;
    let plot = match &props.load {
        MetricLoad::Loading => html! { <svg height={HEIGHT.to_string()} aria-hidden="true"></svg> },
        MetricLoad::Failed(problem) => html! {
            <div class="panel-missing" role="note"><p>{ "This chart is missing. " }<code>{ &metric.href }</code>{ format!(": {problem}.") }</p></div>
        },
        MetricLoad::Ready(set) => html! {
            <Plot metric={metric.clone()} set={set.clone()} scale={props.scale} reading={props.reading} at={props.at}
                hovering={props.hovering} theme={props.theme} />
        },
    };
    html! {
        <div class="panel" id={format!("metric-{}", metric.id)}>
            <div class="panel-name">
                <h3>{ &metric.title }</h3>
                <p class="label">{ &metric.unit }</p>
                <SourceView source={metric.source.clone()} />
            </div>
            <div class="panel-plot">
                { plot }
                if let MetricLoad::Ready(set) = &props.load {
                    <Numbers metric={metric.clone()} set={set.clone()} window={props.scale.window} />
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
    let values = ValueScale::fitting(
        props.set.min_max(window),
        threshold.map(|threshold| threshold.value),
        f64::from(HEIGHT - 2 * PADDING),
        N_VALUE_STEPS,
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
    let width = props.scale.width;
    html! {
        <>
            <canvas ref={canvas_ref} aria-hidden="true" height={HEIGHT.to_string()}></canvas>
            <svg ref={overlay_ref} height={HEIGHT.to_string()} viewBox={format!("0 0 {width} {HEIGHT}")} role="img"
                aria-label={summary.join(" ")} onpointermove={pointer.onmove} onpointerleave={pointer.onleave} onclick={pointer.onclick}>
                <rect width={width.to_string()} height={HEIGHT.to_string()} fill="transparent" />
                { value_labels(values, &props.metric.unit) }
                if let Some(threshold) = threshold {
                    <text class="threshold" x={(width - 4.0).to_string()} text-anchor="end"
                        y={(plot_y(values, threshold.value) - 4.0).max(9.0).to_string()}>{ &threshold.title }</text>
                }
                { crosshair::lines(props.scale, props.reading, props.at, props.hovering, HEIGHT) }
                { readout(props) }
            </svg>
        </>
    }
}

/// Free space above and below the lines [CSS px].
const PADDING: u32 = 8;

fn plot_y(values: ValueScale, value: f64) -> f64 {
    f64::from(PADDING) + values.y_from_value(value)
}

fn value_labels(values: ValueScale, unit: &str) -> Html {
    values
        .ticks(unit)
        .iter()
        .filter(|tick| tick.value > values.min)
        .map(|tick| html! { <text x="4" y={(tick.y + f64::from(PADDING) + 11.0).to_string()}>{ &tick.label }</text> })
        .collect()
}

/// What every series says where the line stands.
fn readout(props: &PlotProps) -> Html {
    let x = props.scale.x_from_time(props.reading);
    if !props.scale.window.contains(props.reading) {
        return Html::default();
    }
    let unit = &props.metric.unit;
    let say =
        |series: &Series| series.at(props.reading).map_or_else(|| "–".to_owned(), |s| series::value(s.value, unit));
    let text = props.set.series.iter().map(say).collect::<Vec<_>>().join(" · ");
    let width = label_width(&text);
    let left = if x + 6.0 + width > props.scale.width { x - 6.0 - width } else { x + 6.0 };
    html! {
        <g class="readout" aria-hidden="true">
            <rect x={left.to_string()} y="6" width={width.to_string()} height="18" rx="3" />
            <text x={(left + 6.0).to_string()} y="19">{ text }</text>
        </g>
    }
}

/// Width of a readout, estimated from its characters at 11 px [px].
fn label_width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from) * 6.4 + 12.0
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
    let (width, height) = (canvas::css_pixels(scale.width), HEIGHT);
    let Some(mut backend) = canvas::backend(canvas_ref, width, height) else { return };
    let hairline = canvas::device_pixels(1, ratio);
    let area = Rect {
        left: 0,
        top: canvas::device_offset(PADDING, ratio),
        width: canvas::device_pixels(width, ratio),
        height: canvas::device_pixels(height - 2 * PADDING, ratio),
    };
    let ink = color(tone_property(metric.tone));
    let several = set.series.len() > 1;
    let patterns = [Pattern::Solid, Pattern::Dashed, Pattern::Dotted];
    let lines: Vec<Line<'_>> = set
        .series
        .iter()
        .zip([1.0, 0.85, 0.7, 0.55].into_iter().cycle())
        .zip(patterns.into_iter().cycle())
        .map(|((series, fade), pattern)| Line {
            series,
            color: if several { ink.faded(fade) } else { ink },
            width: canvas::device_pixels(1, ratio * 1.5),
            pattern: if several { pattern } else { Pattern::Solid },
            wash: (!several).then(|| ink.faded(0.14)),
        })
        .collect();
    let stamps = &page.incident.timestamps;
    let impact = Window::new(stamps.impact_started_at, stamps.impact_ended_at.unwrap_or(scale.window.to));
    let marks: Vec<Mark> = page
        .incident
        .timeline
        .iter()
        .filter(|entry| entry.pinned)
        .map(|entry| Mark { t: entry.occurred_at, color: color("--hairline") })
        .collect();
    let panel = chart::panel::Panel {
        area,
        window: scale.window,
        values,
        hairline,
        grid: &[values.min, values.max],
        grid_color: color("--hairline"),
        threshold: metric.threshold.as_ref().map(|threshold| (threshold.value, color("--soft"))),
        bands: &[Band { window: impact, color: color("--sunk") }],
        marks: &marks,
        lines: &lines,
    };
    // A canvas backend has no error of its own; were there one, the numbers below the chart still stand.
    let _ = chart::panel::draw(&mut backend, &panel, &mut pen.borrow_mut());
}

#[derive(Properties, PartialEq)]
struct NumbersProps {
    metric: Metric,
    set: Shared<SeriesSet>,
    window: Window,
}

/// The chart as numbers: caption, query, and a table of what is shown. The table is made when it is opened.
#[component]
fn Numbers(props: &NumbersProps) -> Html {
    let page = use_page();
    let open = use_state_eq(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let metric = &props.metric;
    html! {
        <details class="panel-more no-print">
            <summary {onclick}>{ "Numbers" }</summary>
            if *open {
                if let Some(caption) = &metric.caption { <p><prose::Line line={caption.clone()} /></p> }
                if let Some(name) = &metric.otel_name { <p>{ "OpenTelemetry: " }<code>{ name }</code></p> }
                if let Some(query) = &metric.query { <p>{ "Query: " }<code>{ query }</code></p> }
                { for props.set.warnings.iter().map(|warning| html! { <p>{ format!("The metrics store warned: {warning}") }</p> }) }
                { for props.set.series.iter().map(|series| table(&page, metric, series, props.window)) }
            }
        </details>
    }
}

fn table(page: &Page, metric: &Metric, series: &Series, window: Window) -> Html {
    let table = series::table(series, window, MAX_ROWS);
    let name = series.name(metric.series_label.as_deref());
    let row = |row: &series::TableRow| {
        let [least, most, last] = row.texts();
        html! {
            <tr>
                <th scope="row"><time datetime={page.zone.rfc3339(row.from)}>{ page.zone.time(row.from) }</time></th>
                <td>{ least }</td><td>{ most }</td><td>{ last }</td>
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
