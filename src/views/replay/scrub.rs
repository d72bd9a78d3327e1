//! The scrub bar: the whole run, with the failing share behind it, and a slider that goes anywhere in it.

use std::fmt::Write as _;

use yew::prelude::*;

use super::run::Futures;
use crate::{
    browser::input,
    chart::scale::TimeScale,
    clock::Window,
    session::{Action, Moment},
    views::{
        hooks::use_width,
        page::{Shared, use_page},
        paper,
    },
};

/// Height of the picture [px].
const HEIGHT: u32 = 60;
/// Room for the times at its upper edge [px].
const HEAD: f64 = 14.0;
/// Where the two worlds meet: the buggy one stands on it, the fixed one hangs from it [px].
const MIDDLE: f64 = 42.0;
/// Room for a time [px].
const LABEL_WIDTH: f64 = 84.0;
/// A failing share that fills the bar.
const FULL_SHARE: f64 = 0.5;

#[derive(Properties, PartialEq)]
pub(super) struct ScrubProps {
    /// Failed share of both worlds in even stretches.
    pub(super) futures: Shared<Futures>,
    /// How far the run is computed [percent].
    pub(super) progress: u32,
    pub(super) start: Moment,
    pub(super) end: Moment,
    pub(super) at: Moment,
    pub(super) on: Callback<Action>,
}

/// The picture and the slider.
#[component]
pub(super) fn Scrub(props: &ScrubProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let width = f64::from(use_width(&node, 1_000, paper::WIDTH));
    let scale = TimeScale { window: Window::new(props.start.millis(), props.end.millis()), width };
    let oninput = {
        let (on, start) = (props.on.clone(), props.start);
        Callback::from(move |event: InputEvent| {
            if let Some(seconds) = input::typed(&event).and_then(|text| text.parse::<i64>().ok()) {
                on.emit(Action::Seek(Moment(start.0.saturating_add(seconds.saturating_mul(1_000_000)))));
            }
        })
    };
    let seconds = |from: Moment, to: Moment| ((to.0 - from.0) / 1_000_000).to_string();
    let x = scale.x_from_time(props.at.millis()).to_string();
    let ticks = scale.ticks(&page.zone, LABEL_WIDTH);
    let Futures { run: [buggy, fixed], base, forked_at } = &*props.futures;
    html! {
        <div class="scrub" ref={node}>
            <svg height={HEIGHT.to_string()} viewBox={format!("0 0 {width} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
                { for ticks.iter().map(|tick| html! { <text x={(tick.x + 3.0).to_string()} y="9">{ &tick.label }</text> }) }
                <path class="share-area" data-computed={props.progress.to_string()} d={area(buggy, width, HEAD - MIDDLE)} />
                <path class="share-area fixed" d={area(fixed, width, f64::from(HEIGHT) - MIDDLE)} />
                if let Some([buggy, fixed]) = base {
                    <path class="share-base" d={area(buggy, width, HEAD - MIDDLE)} />
                    <path class="share-base" d={area(fixed, width, f64::from(HEIGHT) - MIDDLE)} />
                }
                if let Some(x) = forked_at.map(|at| scale.x_from_time(at.millis()).to_string()) {
                    <line class="fork" x1={x.clone()} x2={x} y1="10" y2={HEIGHT.to_string()} />
                }
                <line class="lane-axis" x1="0" x2={width.to_string()} y1={MIDDLE.to_string()} y2={MIDDLE.to_string()} />
                <line class="crosshair" x1={x.clone()} x2={x} y1="0" y2={HEIGHT.to_string()} />
            </svg>
            <input type="range" min="0" step="1" max={seconds(props.start, props.end)} value={seconds(props.start, props.at)}
                aria-label="Moment of the replay" aria-valuetext={page.zone.full(props.at.millis())} {oninput} />
        </div>
    }
}

/// The failing share as an area that reaches `height` from the middle at its fullest [px, downwards].
fn area(track: &[Option<f64>], width: f64, height: f64) -> String {
    let n = u32::try_from(track.len()).map_or(1.0, f64::from).max(1.0);
    let mut path = format!("M0 {MIDDLE}");
    for (index, share) in (0..).map(f64::from).zip(track) {
        let y = MIDDLE + share.map_or(0.0, |share| (share / FULL_SHARE).min(1.0)) * height;
        // Writing into a String cannot fail.
        let _ = write!(path, "L{:.1} {y:.1}", (index + 0.5) / n * width);
    }
    path + &format!("L{width} {MIDDLE}Z")
}
