//! One metric: its name, legend and numbers at the left, its picture at the right; or what stands there instead.

use std::cell::Cell;

use yew::prelude::*;

use super::{
    firings::use_firings,
    legend::{legend, use_values},
    plot::{Firings, Ground, Plot, Strips, Subject},
    reading::use_gaze,
};
use crate::{
    browser::download,
    chart::{Rgba, scale::TimeScale},
    clock::Window,
    incident::document::{Alert, Metric, Tone},
    series::{self, Series, SeriesSet},
    session::{Action, ViewChange},
    views::{
        load::MetricLoad,
        page::{Page, Shared, use_page},
        prose, source,
    },
};

/// Height of a plot of one series, and of each of several [CSS px].
const HEIGHTS: (u32, u32) = (72, 30);
/// Series that a metric with a label is taken to have while it loads.
const N_STRIPS_AT_FIRST: usize = 4;
/// Most rows of the table under a chart, for each series.
const MAX_ROWS: usize = 48;
/// Most rows of a download, for each series.
const MAX_CSV_ROWS: usize = 200_000;

#[derive(Properties, PartialEq)]
pub(super) struct PanelProps {
    /// Place among the incident's metrics.
    pub(super) index: usize,
    pub(super) load: MetricLoad,
    pub(super) scale: TimeScale,
    /// Color of the lines.
    pub(super) ink: Rgba,
    /// What the model's run gives for it.
    pub(super) modelled: Option<Shared<SeriesSet>>,
    pub(super) ground: Shared<Ground>,
    /// Places of the series that are hidden.
    pub(super) hidden: Vec<u16>,
    pub(super) is_log: bool,
    /// Whether a link points at it.
    pub(super) selected: bool,
}

/// A chart, or what stands in its place while it is not there.
#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let page = use_page();
    let gaze = use_gaze();
    let open = use_state_eq(|| false);
    let pressed_at = use_memo((), |()| Cell::new(0.0));
    let subject = use_memo((page.incident.clone(), props.index), |(incident, index)| {
        let metric = incident.metrics.get(*index)?;
        Some(Shared::new(Subject {
            id: metric.id.clone(),
            title: metric.title.clone(),
            unit: metric.unit.clone(),
            label: metric.series_label.clone(),
            threshold: metric.threshold.as_ref().map(|threshold| (threshold.value, threshold.title.clone())),
        }))
    });
    let set = if let MetricLoad::Ready(set) = &props.load { Some(set.clone()) } else { None };
    let legend_node = use_node_ref();
    use_values(&legend_node, &gaze, (*subject).clone(), set.clone(), &props.hidden);
    let firings = use_firings(&page, props.index, set);
    let (Some(metric), Some(subject)) = (page.incident.metrics.get(props.index), subject.as_ref()) else {
        return Html::default();
    };
    let ready = if let MetricLoad::Ready(set) = &props.load { Some(set) } else { None };
    let shown = ready.map_or_else(Vec::new, |set| shown(set, &props.hidden));
    let plot = match &props.load {
        MetricLoad::Loading(share) => loading(metric, *share),
        MetricLoad::Failed(problem) => html! {
            <div class="panel-missing" role="note"><p>{ "This chart is missing. " }<code>{ &metric.href }</code>{ format!(": {problem}.") }</p></div>
        },
        MetricLoad::Ready(set) => html! {
            <Plot subject={subject.clone()} set={set.clone()} shown={shown.clone()} scale={props.scale} heights={HEIGHTS} is_log={props.is_log}
                ink={props.ink} modelled={props.modelled.clone()} firings={firings.clone()} ground={props.ground.clone()} zone={page.zone.clone()} on={page.on.clone()} />
        },
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let log = {
        let (on, id) = (page.on.clone(), metric.id.clone());
        Callback::from(move |_: MouseEvent| on.emit(Action::View(ViewChange::ToggleLog(id.clone()))))
    };
    let (name_id, summary_id) = (format!("metric-{}", metric.id), format!("summary-{}", metric.id));
    html! {
        <div class="panel">
            <div id={name_id.clone()} class={classes!("panel-name", props.selected.then_some("selected"))}>
                <h3 id={format!("{name_id}-title")}>{ &metric.title }</h3>
                <div class="panel-meta">
                <span class="label">{ &metric.unit }</span>
                { source::label(&page, &metric.source) }
                if ready.is_some() {
                    <button type="button" class="link-button label no-print" aria-expanded={open.to_string()} onclick={toggle}
                        aria-label={format!("Numbers of {}", metric.title)}>{ "numbers" }</button>
                    <button type="button" class="link-button label no-print" aria-pressed={props.is_log.to_string()} onclick={log}
                        aria-label={format!("Log scale of {}", metric.title)}>{ if props.is_log { "log ✓" } else { "log" } }</button>
                }
                </div>
                if let Some(set) = ready { { legend(metric, set, &shown, &pressed_at, (&legend_node, &gaze), &page.on) } }
            </div>
            <figure class="panel-plot" aria-labelledby={format!("{name_id}-title")} aria-describedby={ready.map(|_| summary_id.clone())}>
                { plot }
                if let Some(firings) = &firings { { alerts(&page, metric, firings, &shown) } }
                if let Some(set) = ready {
                    <figcaption id={summary_id} class="visually-hidden">{ summary(&page, metric, set, &shown, props.scale.window) }</figcaption>
                    if *open { { numbers(&page, metric, set, &shown, props.scale.window) } }
                }
            </figure>
        </div>
    }
}

/// What the bars along the upper edge of a chart are, and how many there are.
fn alerts(page: &Page, metric: &Metric, firings: &Firings, shown: &[u16]) -> Html {
    let is_known = |alert: &&Alert| page.as_of.is_none() || !alert.proposed;
    let rules =
        page.incident.alerts.iter().filter(|alert| alert.metric == metric.id).filter(is_known).zip(&firings.rules);
    let line = |(alert, (existed, of_series)): (&Alert, &(bool, Vec<Vec<Window>>))| {
        let drawn = shown.iter().filter_map(|place| of_series.get(usize::from(*place)));
        let (n, first) = drawn.fold((0, None), |(n, first): (usize, Option<Window>), windows| {
            let earliest = first.into_iter().chain(windows.first().copied()).min_by_key(|window| window.from);
            (n + windows.len(), earliest)
        });
        let (fired, class) =
            if *existed { ("fired", "firing-mark") } else { ("would have fired", "firing-mark proposed") };
        let times = match first {
            None => format!("never {}", if *existed { "fired" } else { "would have fired" }),
            Some(first) => {
                let when = page.zone.time_short(first.from);
                if n == 1 { format!("{fired} once, at {when}") } else { format!("{fired} {n} times, first at {when}") }
            }
        };
        html! { <li><span {class} aria-hidden="true"></span>{ format!("{}: {times}", alert.title) }</li> }
    };
    html! {
        if !firings.rules.is_empty() { <ul class="alert-key label">{ for rules.map(line) }</ul> }
    }
}

/// Places of the series that are drawn.
fn shown(set: &SeriesSet, hidden: &[u16]) -> Vec<u16> {
    (0..).take(set.series.len()).filter(|index| !hidden.contains(index)).collect()
}

/// The height that the plot will have, so that nothing moves when it comes; how many series there are is a guess.
fn loading(metric: &Metric, share: Option<u8>) -> Html {
    let n_series = if metric.series_label.is_some() { N_STRIPS_AT_FIRST } else { 1 };
    let height = Strips::of(n_series, HEIGHTS).height().to_string();
    html! {
        <>
            <svg {height} aria-hidden="true"></svg>
            if let Some(share) = share {
                <progress class="panel-progress" max="100" value={share.to_string()} aria-label={format!("{} is read", metric.title)}></progress>
            }
        </>
    }
}

/// Color of a metric's lines, as the style sheet calls it.
pub(super) const fn tone_property(tone: Tone) -> &'static str {
    match tone {
        Tone::Failing => "--leaked",
        Tone::Busy => "--busy",
        Tone::Waiting => "--waiting",
        Tone::Neutral => "--soft",
    }
}

fn summary(page: &Page, metric: &Metric, set: &SeriesSet, shown: &[u16], window: Window) -> String {
    let series: Vec<&Series> = shown.iter().filter_map(|index| set.series.get(usize::from(*index))).collect();
    series::describe_all(&metric.title, &metric.unit, &series, metric.series_label.as_deref(), window, &page.zone)
}

/// The chart as numbers: caption, query, a table of what is shown, and the same as a file.
fn numbers(page: &Page, metric: &Metric, set: &Shared<SeriesSet>, shown: &[u16], window: Window) -> Html {
    let save = {
        let (set, zone, shown) = (set.clone(), page.zone.clone(), shown.to_vec());
        let (label, name) = (metric.series_label.clone(), format!("{}.csv", metric.id));
        Callback::from(move |_: MouseEvent| {
            let series: Vec<&Series> = shown.iter().filter_map(|index| set.series.get(usize::from(*index))).collect();
            download::text(&name, "text/csv", &series::csv(&series, label.as_deref(), window, MAX_CSV_ROWS, &zone));
        })
    };
    let shown = shown.iter().filter_map(|index| set.series.get(usize::from(*index)));
    html! {
        <div class="panel-more no-print">
            if let Some(caption) = metric.caption.as_ref().filter(|_| page.as_of.is_none()) { <p>{ prose::line(page, caption) }</p> }
            if let Some(name) = &metric.otel_name { <p>{ "OpenTelemetry: " }<code>{ name }</code></p> }
            if let Some(query) = &metric.query { <p>{ "Query: " }<code>{ query }</code></p> }
            { for set.warnings.iter().map(|warning| html! { <p>{ format!("The metrics store warned: {warning}") }</p> }) }
            { for set.infos.iter().map(|info| html! { <p>{ info }</p> }) }
            <p><button type="button" onclick={save} aria-label={format!("Download as CSV: {}", metric.title)}>{ "Download as CSV" }</button></p>
            { for shown.map(|series| table(page, metric, series, window)) }
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
