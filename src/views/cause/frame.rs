//! The evidence of one factor, framed: the stretch of time, a small chart, the lines of code, the moment of the replay.
//!
//! Each piece is a link to where it stands in full. A chart or code that is not there (yet) leaves its link alone.

use yew::prelude::*;

use crate::{
    chart::thumbnail,
    clock::{MINUTE, UnixMillis, Window},
    diff::{Diff, Line},
    incident::document::{Evidence, Factor, Lines, Side},
    session::{Section, Target},
    views::{
        evidence_link,
        load::{CodeLoad, Codes, MetricLoad, Metrics},
        page::Page,
    },
};

/// Width of a small chart [px of its drawing].
const WIDTH: f64 = 320.0;
/// Height of a small chart [px of its drawing].
const HEIGHT: f64 = 44.0;
/// The most lines of code in a frame.
const MAX_LINES: u32 = 8;

/// All the evidence of a factor.
pub(super) fn frame(page: &Page, factor: &Factor, metrics: &Metrics, codes: &Codes) -> Html {
    let piece = |evidence: &Evidence| {
        if !page.knows(evidence) {
            return Html::default();
        }
        let more = match evidence {
            Evidence::Metric { metric, from, to } => chart(metrics.get(metric), *from, *to),
            Evidence::Code { code_change, side, lines } => code(codes.get(code_change), *side, *lines),
            Evidence::Entry(_) | Evidence::Replay { .. } | Evidence::Fact(_) | Evidence::Link { .. } => Html::default(),
        };
        html! { <li>{ evidence_link::link_to(page, evidence) }{ more }</li> }
    };
    html! {
        <div class="frame">
            if let Some(window) = page.incident.time_of(factor).filter(|_| page.as_of.is_none()) { { span(page, window) } }
            <ul>{ for factor.evidence.iter().map(piece) }</ul>
        </div>
    }
}

/// From when to when the evidence lies: a link that lets the axis show it.
fn span(page: &Page, window: Window) -> Html {
    let (from, to) = (page.zone.time_short(window.from), page.zone.time_short(window.to));
    let target = Target { at: Some(window.from.into()), ..Target::default() };
    // Some room on both sides; what has no length gets five minutes of it.
    let margin = (window.millis() / 10).max(5 * MINUTE);
    let range = Window::new(window.from.plus_millis(-margin), window.to.plus_millis(margin));
    let words = if from == to { from } else { format!("{from} – {to}") };
    html! { <p class="frame-time">{ evidence_link::visit_range(page, Section::Evidence, target, Some(range), words) }</p> }
}

fn chart(load: MetricLoad, from: Option<UnixMillis>, to: Option<UnixMillis>) -> Html {
    let MetricLoad::Ready(set) = load else { return Html::default() };
    let Some(extent) = set.extent() else { return Html::default() };
    let window = Window::new(from.unwrap_or(extent.from), to.unwrap_or(extent.to));
    let lines = thumbnail::lines(&set, window, WIDTH, HEIGHT);
    html! {
        <svg class="frame-chart" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
            <line class="lane-rule" x1="0" x2="100%" y1={(HEIGHT - 0.5).to_string()} y2={(HEIGHT - 0.5).to_string()} />
            { for lines.into_iter().map(|d| html! { <path {d} /> }) }
        </svg>
    }
}

fn code(load: Option<&CodeLoad>, side: Side, lines: Lines) -> Html {
    let Some(CodeLoad::Ready(diff)) = load else { return Html::default() };
    let shown = Lines { last: lines.last.min(lines.first.saturating_add(MAX_LINES - 1)), ..lines };
    let line = |line: &Line| {
        html! { <><span class="number" data-line={line.number.to_string()}></span>{ line.text() }{ "\n" }</> }
    };
    html! { <pre class="frame-code"><code>{ for of_side(diff, side).filter(|line| shown.contains(line.number)).map(line) }</code></pre> }
}

/// The lines of one version, in order.
fn of_side(diff: &Diff, side: Side) -> impl Iterator<Item = &Line> {
    diff.rows.iter().filter_map(move |row| match side {
        Side::Before => row.before.as_ref(),
        Side::After => row.after.as_ref(),
    })
}
