//! Two runs of one seed over each other: the failed share so far, and the connections checked out.
//!
//! The run as it was is a dashed line, the changed one a full line, the reader's guess a dotted one; each is named where it
//! ends. Only pixels are computed here.

use std::{fmt::Write as _, rc::Rc};

use yew::prelude::*;

use crate::{
    clock::{UnixMillis, Zone},
    experiment::{Curve, Output, Point},
    session::Guess,
    views::{hooks::use_width, page::Shared, paper},
};

/// Height of a panel, and what stands around its plot [px].
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 22.0;

/// What is drawn.
#[derive(Debug, Properties, PartialEq)]
pub(super) struct CurvesProps {
    /// The run as it was.
    pub base: Option<Rc<Curve>>,
    /// The changed run, where something was changed.
    pub changed: Option<Rc<Curve>>,
    /// What the reader expected.
    pub guess: Guess,
    /// Model time 0 [s since 1970].
    pub start: Option<i64>,
    /// Zone of the times.
    pub zone: Shared<Zone>,
}

/// Both panels with their key.
#[component]
pub(super) fn Curves(props: &CurvesProps) -> Html {
    let node = use_node_ref();
    let width = f64::from(use_width(&node, 640, paper::WIDTH));
    let guess = match props.guess {
        Guess::Made(permille) => Some(f64::from(permille) / 1000.0),
        Guess::Off | Guess::Wanted | Guess::Skipped => None,
    };
    let Some(base) = &props.base else {
        return html! { <figure class="curves" ref={node}><div class="curves-wait"></div></figure> };
    };
    let changed = props.changed.as_deref();
    let share = |point: &Point| point.failed_share;
    let used = |point: &Point| f64::from(point.checked_out);
    let last_share = |curve: &Curve| curve.points.last().map_or(0.0, |point| point.failed_share);
    let unit = Output::FailedShare.unit();
    let times = Times { start: props.start, zone: &props.zone };
    let of_share = |value: f64| unit.text(value);
    let of_count = |value: f64| format!("{value:.0}");
    html! {
        <figure class="curves" ref={node}>
            <ul class="curves-key" aria-hidden="true">
                <li class="of-base">{ key_line() }{ "as it was" }</li>
                if changed.is_some() { <li class="of-changed">{ key_line() }{ "with the knobs turned" }</li> }
                if guess.is_some() { <li class="of-guess">{ key_line() }{ "your guess" }</li> }
            </ul>
            { panel(width, "Failed share so far", base, changed, &share, guess, &of_share, &times) }
            { panel(width, "Connections checked out, all instances", base, changed, &used, None, &of_count, &times) }
            <figcaption class="soft">
                { format!("One run, the one that the page shows: {} failed in the end{}.", unit.text(last_share(base)),
                    changed.map_or_else(String::new, |changed| format!(", {} with the knobs turned", unit.text(last_share(changed))))) }
            </figcaption>
        </figure>
    }
}

fn key_line() -> Html {
    html! { <svg class="curves-line" width="26" height="8" focusable="false"><line x1="0" x2="26" y1="4" y2="4" /></svg> }
}

struct Times<'a> {
    start: Option<i64>,
    zone: &'a Zone,
}

impl Times<'_> {
    fn text(&self, seconds: u32) -> String {
        let at = self.start.map(|start| UnixMillis((start + i64::from(seconds)).saturating_mul(1000)));
        at.map_or_else(String::new, |at| self.zone.time_short(at))
    }
}

#[expect(clippy::too_many_arguments, reason = "one caller, twice")]
fn panel(
    width: f64,
    title: &'static str,
    base: &Curve,
    changed: Option<&Curve>,
    value: &dyn Fn(&Point) -> f64,
    guess: Option<f64>,
    text: &dyn Fn(f64) -> String,
    times: &Times,
) -> Html {
    let curves = || std::iter::once(base).chain(changed);
    let most = curves().flat_map(|curve| curve.points.iter().map(value)).chain(guess).fold(0.0_f64, f64::max);
    let top = if most > 0.0 { most * 1.08 } else { 1.0 };
    let span = f64::from(base.horizon.max(1));
    let x = |seconds: f64| LEFT + seconds / span * (width - LEFT - RIGHT).max(1.0);
    let y = |value: f64| TOP + (1.0 - value / top) * (HEIGHT - TOP - BOTTOM);
    let path = |curve: &Curve| {
        let mut path = String::new();
        for point in &curve.points {
            let pen = if path.is_empty() { 'M' } else { 'L' };
            // Writing into a String cannot fail.
            let _ = write!(path, "{pen}{:.1} {:.1}", x(f64::from(point.at)), y(value(point)));
        }
        path
    };
    let px = |value: f64| format!("{value:.1}");
    let level = |value: f64| {
        html! {
            <>
                <line class="grid" x1={px(LEFT)} x2={px(width - RIGHT)} y1={px(y(value))} y2={px(y(value))} />
                <text class="tick" x={px(LEFT - 6.0)} y={px(y(value) + 4.0)} text-anchor="end">{ text(value) }</text>
            </>
        }
    };
    let releases = [base.window.0, base.window.1].map(|at| {
        let at_x = x(f64::from(at));
        html! {
            <>
                <line class="release" x1={px(at_x)} x2={px(at_x)} y1={px(TOP)} y2={px(HEIGHT - BOTTOM)} />
                <text class="tick" x={px(at_x)} y={px(HEIGHT - 6.0)} text-anchor="middle">{ times.text(at) }</text>
            </>
        }
    });
    let end = |curve: &Curve| curve.points.last().map_or_else(String::new, |point| text(value(point)));
    let label = match changed {
        None => format!("{title}: {} at the end", end(base)),
        Some(changed) => {
            format!("{title}: {} at the end as it was, {} with the knobs turned", end(base), end(changed))
        }
    };
    html! {
        <>
            <p class="curves-title">{ title }</p>
            <svg width={px(width)} height={px(HEIGHT)} role="img" aria-label={label}>
                { level(0.0) }{ level(most) }
                { for releases }
                if let Some(changed) = changed { <path class="of-changed" d={path(changed)} /> }
                // On top: where both runs are the same, its dashes lie on the other's line.
                <path class="of-base" d={path(base)} />
                if let Some(guess) = guess {
                    <line class="of-guess" x1={px(LEFT)} x2={px(width - RIGHT)} y1={px(y(guess))} y2={px(y(guess))} />
                }
            </svg>
        </>
    }
}
