//! A chart as markup: what stands there as text, and what a screen reader gets.

use std::collections::BTreeMap;
use std::sync::Arc;

use postmortem_explorer::chart::{Rgba, scale::TimeScale};
use postmortem_explorer::clock::{UnixMillis, Window, Zone};
use postmortem_explorer::series::{Series, SeriesSet};
use postmortem_explorer::views::{
    evidence::{
        plot::{Ground, Plot, Subject},
        reading::Reading,
    },
    page::Shared,
};
use yew::prelude::*;

use crate::render;

#[derive(Properties, PartialEq)]
struct ChartProps {
    shown: Vec<u16>,
    is_log: bool,
    reading: Reading,
}

fn series(name: &str, values: &[f64]) -> Series {
    let times: Arc<[UnixMillis]> = (0..).map(|i| UnixMillis(i * 10_000)).take(values.len()).collect();
    Series::new(BTreeMap::from([("pod".to_owned(), name.to_owned())]), times, values.to_vec()).expect("times in order")
}

#[component]
fn Chart(props: &ChartProps) -> Html {
    let set = SeriesSet {
        series: vec![series("first", &[1.0, 20.0, 3.0]), series("second", &[4.0, 5.0, 600.0])],
        warnings: Vec::new(),
        infos: Vec::new(),
    };
    let gray = Rgba::opaque(1, 2, 3);
    let subject = Subject {
        title: "Waiting".into(),
        unit: "ms".into(),
        label: Some("pod".into()),
        threshold: Some((10.0, "enough".into())),
    };
    let scale = TimeScale { window: Window::new(UnixMillis(0), UnixMillis(20_000)), width: 400.0 };
    html! {
        <ContextProvider<Reading> context={props.reading.clone()}>
            <Plot subject={Shared::new(subject)} set={Shared::new(set)} shown={props.shown.clone()} {scale} heights={(72, 30)}
                is_log={props.is_log} ink={gray} zone={Shared::new(Zone::Utc)} on={Callback::noop()}
                ground={Shared::new(Ground { grid: gray, level: gray, bands: Vec::new(), marks: Vec::new() })} />
        </ContextProvider<Reading>>
    }
}

fn shown(shown: &[u16], is_log: bool, reading: Reading) -> String {
    render::<Chart>(ChartProps { shown: shown.to_vec(), is_log, reading })
}

fn at(t: i64) -> Reading {
    Reading { t: UnixMillis(t), hovering: true, ..Reading::default() }
}

#[test]
fn every_series_that_is_shown_says_what_it_reads() {
    let markup = shown(&[0, 1], false, at(10_000));
    assert_eq!(markup.matches("class=\"readout\"").count(), 2, "{markup}");
    for text in [">20 ms<", ">5 ms<", ">first<", ">second<"] {
        assert!(markup.contains(text), "{text}: {markup}");
    }
    let one = shown(&[1], false, at(20_000));
    assert_eq!(one.matches("class=\"readout\"").count(), 1);
    assert!(one.contains(">600 ms<") && one.contains(">enough<") && !one.contains(">first<"), "{one}");
}

#[test]
fn pins_the_clock_and_the_brush_stand_where_they_belong() {
    let reading = Reading {
        pins: vec![UnixMillis(5_000), UnixMillis(99_000)],
        brush: Some(Window::new(UnixMillis(0), UnixMillis(10_000))),
        ..at(10_000)
    };
    let markup = shown(&[0], false, reading);
    assert_eq!(markup.matches("class=\"pin-line\"").count(), 1, "the other one is not in sight: {markup}");
    assert!(markup.contains(">A<") && !markup.contains(">B<"));
    assert!(markup.contains("width=\"200\"") && markup.contains("class=\"clock-line\""), "{markup}");
}

#[test]
fn the_keyboard_has_a_slider_over_time_with_a_name() {
    let markup = shown(&[0], false, at(0));
    assert!(markup.contains("role=\"slider\"") && markup.contains("Read Waiting along time"), "{markup}");
    assert!(shown(&[0, 1], true, at(0)).contains(">1,000 ms<"), "a log scale ends at a power of ten");
}
