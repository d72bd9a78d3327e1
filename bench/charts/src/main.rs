//! The page's own chart, mounted alone: data in, ranges in, drawn when the promise resolves.
//!
//! Everything that a reader of the page pays for is here: the component, its text, its crosshair. Exported to JavaScript;
//! `ours.html` puts it behind the interface that all contenders have.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Float64Array, Function, Promise};
use postmortem_explorer::{
    chart::{Rgba, scale::TimeScale},
    clock::{UnixMillis, Window, Zone},
    series::{Collector, Limits, SeriesSet},
    session::Action,
    views::{
        evidence::{
            axis,
            plot::{Ground, Plot, Subject},
            reading::Gaze,
        },
        page::Shared,
    },
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

/// Samples that are taken in between two tasks.
const SLICE: u32 = 40_000;
/// Of a chart's height, what the axis takes [CSS px].
const AXIS_HEIGHT: f64 = 24.0;

thread_local! {
    static LOADED: RefCell<Option<Shared<SeriesSet>>> = const { RefCell::new(None) };
    static SHOW: RefCell<Option<Callback<Change>>> = const { RefCell::new(None) };
}

fn main() {}

/// What the bench does to the chart.
enum Change {
    Size(f64, f64),
    Range(Window),
}

/// The chart's state.
#[derive(Clone, PartialEq)]
struct Shown {
    window: Window,
    width: f64,
    height: f64,
}

impl Reducible for Shown {
    type Action = Change;

    fn reduce(self: std::rc::Rc<Self>, change: Change) -> std::rc::Rc<Self> {
        let mut next = (*self).clone();
        match change {
            Change::Size(width, height) => (next.width, next.height) = (width, height),
            Change::Range(window) => next.window = window,
        }
        next.into()
    }
}

#[derive(Properties, PartialEq)]
struct FigureProps {
    set: Shared<SeriesSet>,
    width: f64,
    height: f64,
}

/// A chart of all series, and its axis.
#[component]
fn Figure(props: &FigureProps) -> Html {
    let all = props.set.extent().unwrap_or(Window { from: UnixMillis(0), to: UnixMillis(1) });
    let (width, height) = (props.width, props.height);
    let shown = use_reducer_eq(move || Shown { window: all, width, height });
    let on = use_callback((), |_: Action, ()| {});
    let gaze = use_memo((), |()| Gaze::default());
    {
        let dispatcher = shown.dispatcher();
        use_effect_with((), move |()| {
            SHOW.set(Some(Callback::from(move |change| dispatcher.dispatch(change))));
        });
    }
    let subject = use_memo((), |()| {
        Shared::new(Subject {
            id: "bench".into(),
            title: "Bench".into(),
            unit: "%".into(),
            label: Some("name".into()),
            threshold: None,
        })
    });
    let ground = use_memo((), |()| {
        let gray = Rgba::opaque(220, 220, 215);
        Shared::new(Ground::plain(gray))
    });
    let zone = use_memo((), |()| Shared::new(Zone::Utc));
    let indices = use_memo(props.set.clone(), |set| (0..).take(set.series.len()).collect::<Vec<u16>>());
    let scale = TimeScale { window: shown.window, width: shown.width };
    let each = pixels(shown.height - AXIS_HEIGHT) / 4;
    html! {
        <ContextProvider<Gaze> context={(*gaze).clone()}>
            <div class="panel-plot">
                <Plot subject={(*subject).clone()} set={props.set.clone()} shown={(*indices).clone()} {scale} heights={(4 * each, each)}
                    ink={Rgba::opaque(31, 111, 178)} ground={(*ground).clone()} zone={(*zone).clone()} {on} />
            </div>
            { axis::picture(&zone, scale, Html::default()) }
        </ContextProvider<Gaze>>
    }
}

/// Takes the data in, a slice between two tasks; resolves with the bytes that are kept.
///
/// # Errors
/// When times do not increase.
#[wasm_bindgen]
pub async fn load(x: Float64Array, ys: Array, names: Array, progress: Function) -> Result<JsValue, JsValue> {
    let limits = Limits { n_samples: usize::MAX, ..Limits::default() };
    let mut collector = Collector::new(limits);
    let n = x.length();
    for (index, ys) in (0..).zip(ys.iter()) {
        // The arrays are another frame's, which `instanceof` does not know.
        let ys: Float64Array = ys.unchecked_into();
        let mut from = 0;
        while from < n {
            let to = from.saturating_add(SLICE).min(n);
            for (t, y) in x.subarray(from, to).to_vec().into_iter().zip(ys.subarray(from, to).to_vec()) {
                let place = || format!("series {index}");
                collector.push(millis(t), y, place).map_err(|problem| problem.to_string())?;
            }
            from = to;
            progress
                .call1(&JsValue::NULL, &(f64::from(index) * 0.25 + 0.25 * f64::from(from) / f64::from(n)).into())?;
            next_task().await;
        }
        let name = names.get(index).as_string().unwrap_or_default();
        let labels = BTreeMap::from([("name".to_owned(), name)]);
        collector.end_series(labels, || format!("series {index}")).map_err(|problem| problem.to_string())?;
        next_task().await;
    }
    let set = collector.finish(Vec::new(), Vec::new()).map_err(|problem| problem.to_string())?;
    let n_bytes = set.n_bytes();
    LOADED.set(Some(Shared::new(set)));
    Ok(bytes(n_bytes).into())
}

/// The first drawing, into the element with the id `chart`.
///
/// # Errors
/// Before data is loaded.
#[wasm_bindgen]
pub fn draw(width: f64, height: f64) -> Result<(), JsValue> {
    let set = LOADED.with_borrow(Clone::clone).ok_or("nothing is loaded")?;
    let root = postmortem_explorer::browser::element_by_id("chart").ok_or("there is no element for the chart")?;
    yew::Renderer::<Figure>::with_root_and_props(root, FigureProps { set, width, height }).render();
    Ok(())
}

/// Shows a range [ms].
#[wasm_bindgen]
pub fn set_range(from: f64, to: f64) {
    show(Change::Range(Window::new(millis(from), millis(to))));
}

/// Another size [CSS px].
#[wasm_bindgen]
pub fn resize(width: f64, height: f64) {
    show(Change::Size(width, height));
}

fn show(change: Change) {
    // Cloned, so that what it renders may ask for more.
    let callback = SHOW.with_borrow(Clone::clone);
    if let Some(callback) = callback {
        callback.emit(change);
    }
}

async fn next_task() {
    let due = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback(&resolve);
        }
    });
    let _ = JsFuture::from(due).await;
}

#[expect(clippy::cast_possible_truncation, reason = "times of the bench are far below 2^53 ms")]
fn millis(t: f64) -> UnixMillis {
    UnixMillis(t.round() as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "heights of the bench are small and positive"
)]
fn pixels(height: f64) -> u32 {
    height as u32
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn bytes(n: usize) -> f64 {
    n as f64
}
