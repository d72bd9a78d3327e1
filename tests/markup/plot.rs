//! A chart as markup: what stands there as text, what a screen reader gets, and what stands over it at the crosshair.

use std::collections::BTreeMap;

use postmortem_explorer::browser::overlay::{Drawing, Look, Mark};
use postmortem_explorer::chart::{Rgba, scale::TimeScale};
use postmortem_explorer::clock::{UnixMillis, Window, Zone};
use postmortem_explorer::series::{Series, SeriesSet};
use postmortem_explorer::views::{
    evidence::{
        plot::{Ground, Plot, Strips, Subject, over},
        reading::Reading,
    },
    page::Shared,
};
use yew::prelude::*;

use crate::render;

const HEIGHTS: (u32, u32) = (72, 30);

#[derive(Properties, PartialEq)]
struct ChartProps {
    shown: Vec<u16>,
    is_log: bool,
}

fn series(name: &str, values: &[f64]) -> Series {
    let times: Vec<UnixMillis> = (0..).map(|i| UnixMillis(i * 10_000)).take(values.len()).collect();
    Series::new(BTreeMap::from([("pod".to_owned(), name.to_owned())]), times, values.to_vec()).expect("times in order")
}

fn set(series: Vec<Series>) -> SeriesSet {
    SeriesSet { series, warnings: Vec::new(), infos: Vec::new() }
}

fn two() -> SeriesSet {
    set(vec![series("first", &[1.0, 20.0, 3.0]), series("second", &[4.0, 5.0, 600.0])])
}

fn subject() -> Subject {
    Subject {
        id: "waiting".into(),
        title: "Waiting".into(),
        unit: "ms".into(),
        label: Some("pod".into()),
        threshold: Some((10.0, "enough".into())),
    }
}

fn scale() -> TimeScale {
    TimeScale { window: Window::new(UnixMillis(0), UnixMillis(20_000)), width: 400.0 }
}

#[component]
fn Chart(props: &ChartProps) -> Html {
    let gray = Rgba::opaque(1, 2, 3);
    html! {
        <Plot subject={Shared::new(subject())} set={Shared::new(two())} shown={props.shown.clone()} scale={scale()} heights={HEIGHTS}
            is_log={props.is_log} ink={gray} zone={Shared::new(Zone::Utc)} on={Callback::noop()}
            ground={Shared::new(Ground::plain(gray))} />
    }
}

fn shown(shown: &[u16], is_log: bool) -> String {
    render::<Chart>(ChartProps { shown: shown.to_vec(), is_log })
}

/// What stands over the chart, without and with the model's run: what stands still, then what is carried.
fn marks(shown: &[u16], modelled: Option<&SeriesSet>, reading: &Reading) -> Vec<Mark> {
    let Drawing { still, at, carried } =
        over(reading, &subject(), (&two(), shown), modelled, scale(), Strips::of(shown.len(), HEIGHTS));
    let placed = carried.into_iter().map(|mark| Mark { x: mark.x + at, ..mark });
    still.into_iter().chain(placed).collect()
}

fn at(t: i64) -> Reading {
    Reading { t: UnixMillis(t), hovering: true, ..Reading::default() }
}

#[test]
fn a_step_of_the_pointer_changes_one_place_and_the_words() {
    let drawing = |t: i64| over(&at(t), &subject(), (&two(), &[0, 1]), None, scale(), Strips::of(2, HEIGHTS));
    let (one, next) = (drawing(10_000), drawing(10_050));
    assert_eq!((one.still, one.carried), (next.still, next.carried), "the same samples: only the place differs");
    assert_ne!(one.at, next.at);
}

fn classes(marks: &[Mark]) -> Vec<&str> {
    marks.iter().map(|mark| mark.class).collect()
}

/// The words of all labels.
fn labels(marks: &[Mark]) -> Vec<&str> {
    let mut texts = Vec::new();
    for mark in marks {
        if let Look::Label(_, text) = &mark.look {
            texts.push(text.as_str());
        }
    }
    texts
}

#[test]
fn every_series_that_is_shown_says_what_it_reads() {
    assert_eq!(labels(&marks(&[0, 1], None, &at(10_000))), ["20 ms", "5 ms"]);
    assert_eq!(labels(&marks(&[1], None, &at(20_000))), ["600 ms"]);
    let markup = shown(&[0, 1], false);
    assert!(markup.contains(">first<") && markup.contains(">second<") && !markup.contains(">enough<"), "{markup}");
    let one = shown(&[1], false);
    assert!(one.contains(">enough<") && !one.contains(">first<"), "{one}");
}

#[test]
fn the_models_run_is_read_beside_the_series_of_its_name() {
    let modelled = set(vec![series("second", &[7.0, 8.0, 9.0]), series("third", &[1.0, 1.0, 1.0])]);
    assert_eq!(labels(&marks(&[0, 1], Some(&modelled), &at(10_000))), ["20 ms", "5 ms · model 8"]);
    let short = set(vec![series("first", &[7.0])]);
    assert_eq!(labels(&marks(&[0], Some(&short), &at(20_000))), ["3 ms · model –"], "it ends before");
}

#[test]
fn a_label_stands_on_the_side_where_there_is_room() {
    let place = |t: i64| marks(&[0], None, &at(t)).pop().map(|mark| mark.x);
    assert_eq!(place(10_000), Some(2_060));
    assert!(place(19_900).is_some_and(|x| x < 3_980 - 60), "left of the crosshair");
    let of_strip = marks(&[0, 1], None, &at(0)).pop().map(|mark| mark.x);
    assert!(of_strip.is_some_and(|x| x > 400), "right of the strip's name: {of_strip:?}");
}

#[test]
fn pins_the_clock_and_the_brush_stand_where_they_belong() {
    let reading = Reading {
        pins: vec![UnixMillis(5_000), UnixMillis(99_000)],
        brush: Some(Window::new(UnixMillis(0), UnixMillis(10_000))),
        ..at(10_000)
    };
    let marks = marks(&[0], None, &reading);
    assert_eq!(classes(&marks), ["brush", "pin-line", "pin-name", "clock-line", "crosshair", "readout"]);
    assert_eq!((&marks[0].look, marks[0].x), (&Look::Box(2_000, 72), 0));
    assert_eq!(marks[1].x, 1_000, "the other pin is not in sight");
    assert_eq!(marks[2].look, Look::Words("A".to_owned()));
    let still = Reading { hovering: false, ..at(0) };
    assert_eq!(classes(&self::marks(&[0], None, &still)), ["crosshair", "readout"]);
}

#[test]
fn pointing_at_a_name_veils_the_others() {
    let focus = |metric: &str| Reading { focus: Some((metric.to_owned(), 1)), ..at(99_000) };
    let veiled = marks(&[0, 1], None, &focus("waiting"));
    assert_eq!(classes(&veiled), ["veil", "clock-line"]);
    assert_eq!((&veiled[0].look, veiled[0].y), (&Look::Box(4_000, 30), 0));
    assert_eq!(classes(&marks(&[0, 1], None, &focus("another"))), ["clock-line"]);
}

#[test]
fn the_keyboard_has_a_slider_over_time_with_a_name() {
    let markup = shown(&[0], false);
    assert!(markup.contains("role=\"slider\"") && markup.contains("Read Waiting along time"), "{markup}");
    assert!(shown(&[0, 1], true).contains(">1,000 ms<"), "a log scale ends at a power of ten");
}
