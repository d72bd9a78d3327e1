//! Charts drawn to SVG, and the scales behind them: paths, gaps, spikes, ticks in each zone.

use std::collections::BTreeMap;

use plotters::prelude::SVGBackend;
use postmortem_explorer::chart::Rgba;
use postmortem_explorer::chart::panel::{Band, Bar, Line, Mark, Panel, Pattern, Pen, Rect, draw};
use postmortem_explorer::chart::scale::{TimeScale, ValueScale};
use postmortem_explorer::clock::{DAY, HOUR, UnixMillis, Window, Zone};
use postmortem_explorer::series::Series;
use proptest::prelude::*;

const RED: Rgba = Rgba::opaque(200, 60, 10);
const GRAY: Rgba = Rgba::opaque(120, 120, 120);

/// A sample every 10 s from 1970 on.
fn series(values: &[f64]) -> Series {
    let times: Vec<UnixMillis> = (0..).map(|i| UnixMillis(i * 10_000)).take(values.len()).collect();
    Series::new(BTreeMap::new(), times, values.to_vec()).expect("times in order")
}

fn line(series: &Series) -> Line<'_> {
    Line { series, color: RED, width: 2, pattern: Pattern::Solid, wash: None }
}

fn panel<'a>(window: Window, lines: &'a [Line<'a>]) -> Panel<'a> {
    Panel {
        area: Rect { left: 0, top: 0, width: 200, height: 50 },
        window,
        values: ValueScale::fitting(Some((0.0, 10.0)), None, 50.0, 2),
        hairline: 1,
        grid: &[],
        grid_color: GRAY,
        threshold: None,
        bands: &[],
        marks: &[],
        bars: &[],
        lines,
    }
}

fn svg(panel: &Panel<'_>, pen: &mut Pen) -> String {
    let mut text = String::new();
    let mut backend = SVGBackend::with_string(&mut text, (200, 50));
    draw(&mut backend, panel, pen).expect("an SVG text takes everything");
    drop(backend);
    text
}

fn window(from: i64, to: i64) -> Window {
    Window::new(UnixMillis(from), UnixMillis(to))
}

fn n_paths(svg: &str) -> usize {
    svg.matches("<polyline").count()
}

/// All points of all paths.
fn points(svg: &str) -> Vec<(i32, i32)> {
    let lists = svg.split("points=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let point = |text: &str| text.split_once(',').map(|(x, y)| (x.parse().unwrap_or(-1), y.parse().unwrap_or(-1)));
    lists.flat_map(|list| list.split_whitespace().filter_map(point).collect::<Vec<_>>()).collect()
}

#[test]
fn a_series_is_one_path_and_a_gap_splits_it() {
    let whole = series(&[5.0; 100]);
    let lines = [line(&whole)];
    assert_eq!(n_paths(&svg(&panel(window(0, 990_000), &lines), &mut Pen::default())), 1);

    let mut values = [5.0; 100];
    values[40..60].fill(f64::NAN);
    let holed = series(&values);
    let lines = [line(&holed)];
    let drawn = svg(&panel(window(0, 990_000), &lines), &mut Pen::default());
    assert_eq!(n_paths(&drawn), 2);
    assert!(points(&drawn).iter().all(|&(x, _)| x <= 79 || x >= 120), "nothing is drawn inside the gap");
}

#[test]
fn a_spike_of_one_sample_reaches_its_pixel() {
    let mut values = vec![0.0; 6_480];
    values[3_240] = 10.0;
    let spiked = series(&values);
    let lines = [line(&spiked)];
    let drawn = svg(&panel(window(0, 64_790_000), &lines), &mut Pen::default());
    let tops: Vec<i32> = points(&drawn).iter().filter(|point| point.1 <= 1).map(|point| point.0).collect();
    assert!(!tops.is_empty() && tops.iter().all(|x| (99..=101).contains(x)), "{tops:?}");
}

#[test]
fn a_sample_alone_between_gaps_leaves_ink() {
    let lone = series(&[f64::NAN, f64::NAN, 5.0, f64::NAN, f64::NAN]);
    let lines = [line(&lone)];
    let drawn = svg(&panel(window(0, 40_000), &lines), &mut Pen::default());
    assert_eq!(n_paths(&drawn), 0);
    assert!(drawn.contains(r#"<rect x="99" y="24" width="2" height="2""#), "{drawn}");
}

#[test]
fn grid_marks_bands_and_threshold_are_sharp_and_in_order() {
    let flat = series(&[5.0; 100]);
    let lines = [Line { wash: Some(RED.faded(0.1)), ..line(&flat) }];
    let bands = [Band { window: window(0, 500_000), color: GRAY.faded(0.1) }];
    let marks = [
        Mark { t: UnixMillis(495_000), color: GRAY },
        Mark { t: UnixMillis(990_000), color: GRAY },
        Mark { t: UnixMillis(2_000_000), color: GRAY },
    ];
    let full = Panel {
        grid: &[0.0, 10.0, 5.0],
        threshold: Some((8.0, RED)),
        bands: &bands,
        marks: &marks,
        ..panel(window(0, 990_000), &lines)
    };
    let drawn = svg(&full, &mut Pen::default());
    let rects: Vec<&str> = drawn.lines().filter(|line| line.starts_with("<rect")).collect();
    assert_eq!(rects.len(), 3, "a band and two grid lines: {drawn}");
    assert!(rects[0].contains(r#"x="0" y="0" width="101" height="50""#), "{}", rects[0]);
    assert!(rects[1].contains(r#"x="0" y="49" width="200" height="1""#), "zero stands inside: {}", rects[1]);
    let polygons: Vec<&str> = drawn.lines().filter(|line| line.starts_with("<polygon")).collect();
    assert_eq!(polygons.len(), 3, "the marks inside the window, the threshold and the wash: {drawn}");
    // Two columns of pixels, joined where there is no ink; the last instant stands inside.
    assert_eq!(points(polygons[0])[..4], [(100, 50), (100, 0), (101, 0), (101, 50)]);
    assert_eq!(points(polygons[0])[4..], [(199, 50), (199, 0), (200, 0), (200, 50)]);
    let threshold = drawn.find(polygons[1]).unwrap();
    assert!(drawn.rfind("<rect").unwrap() < threshold && threshold < drawn.find("<polyline").unwrap());
    assert!(!drawn.contains("<text"), "axis text belongs to the page");
    // A threshold that the scale does not show is not drawn at its edge.
    let without = svg(&Panel { threshold: Some((11.0, RED)), ..full }, &mut Pen::default());
    assert_eq!(without.matches("<polygon").count(), 2);
}

#[test]
fn many_entries_close_together_are_one_stretch_of_ink() {
    let marks: Vec<Mark> = (0..10_000).map(|i| Mark { t: UnixMillis(i * 99), color: GRAY }).collect();
    let drawn = svg(&Panel { marks: &marks, ..panel(window(0, 990_000), &[]) }, &mut Pen::default());
    assert_eq!(points(&drawn), [(0, 50), (0, 0), (200, 0), (200, 50)]);
}

#[test]
fn a_dashed_line_covers_two_thirds_and_stays_on_the_line() {
    let rising = series(&(0..100).map(|i| f64::from(i) / 10.0).collect::<Vec<_>>());
    let lines = [Line { pattern: Pattern::Dashed, ..line(&rising) }];
    let drawn = svg(&panel(window(0, 990_000), &lines), &mut Pen::default());
    assert!((10..=13).contains(&n_paths(&drawn)), "{} dashes", n_paths(&drawn));
    let off_line =
        points(&drawn).into_iter().find(|(x, y)| (f64::from(*y) - (50.0 - f64::from(*x) * 0.2488)).abs() > 1.5);
    assert_eq!(off_line, None);
}

#[test]
fn a_spike_never_falls_between_two_dashes() {
    for pattern in [Pattern::Dashed, Pattern::Dotted] {
        for spike in 0..100 {
            let mut values = [0.0; 100];
            values[spike] = 10.0;
            let spiked = series(&values);
            let lines = [Line { pattern, ..line(&spiked) }];
            for to in [400_000, 990_000, 4_000_000] {
                let drawn =
                    svg(&panel(window(0, to.max(i64::try_from(spike).unwrap() * 10_000)), &lines), &mut Pen::default());
                assert!(points(&drawn).iter().any(|point| point.1 <= 1), "sample {spike}, {pattern:?}, to {to}");
            }
        }
    }
}

#[test]
fn a_line_along_the_edge_keeps_its_whole_width() {
    let flat = series(&[0.0; 100]);
    let lines = [Line { width: 4, ..line(&flat) }];
    let drawn = svg(&panel(window(0, 990_000), &lines), &mut Pen::default());
    assert!(points(&drawn).iter().all(|point| point.1 == 48), "two pixels above the bottom at 50");
}

#[test]
fn a_window_between_two_samples_is_crossed_from_edge_to_edge() {
    let rising = series(&[0.0, 10.0]);
    let lines = [line(&rising)];
    let drawn = svg(&panel(window(4_000, 6_000), &lines), &mut Pen::default());
    assert_eq!(points(&drawn), [(0, 30), (199, 20)]);
}

#[test]
fn the_same_pen_draws_the_same_picture_again() {
    let mut values = [5.0; 100];
    values[50] = f64::NAN;
    let holed = series(&values);
    let lines = [line(&holed), Line { pattern: Pattern::Dotted, ..line(&holed) }];
    let mut pen = Pen::default();
    let first = svg(&panel(window(0, 990_000), &lines), &mut pen);
    svg(&panel(window(100_000, 200_000), &lines), &mut pen);
    assert_eq!(svg(&panel(window(0, 990_000), &lines), &mut pen), first);
}

#[test]
fn colors_are_read_as_browsers_compute_them() {
    assert_eq!(Rgba::from_css("#c83c0a"), Some(RED));
    assert_eq!(Rgba::from_css(" #fff "), Some(Rgba::opaque(255, 255, 255)));
    assert_eq!(Rgba::from_css("rgb(200, 60, 10)"), Some(RED));
    assert_eq!(Rgba::from_css("rgba(200, 60, 10, 0.5)"), Some(RED.faded(0.5)));
    assert_eq!(Rgba::from_css("rgb(200 60 10 / 50%)"), Some(RED.faded(0.5)));
    assert_eq!(Rgba::from_css("#00000000").map(|color| color.alpha), Some(0.0));
    for text in ["", "red", "#12", "#é23", "rgb(1,2)", "rgb(300,0,0)", "rgb(1,2,3,4)"] {
        assert_eq!(Rgba::from_css(text), None, "{text}");
    }
}

fn at(text: &str) -> UnixMillis {
    UnixMillis::from_rfc3339(text).expect("a time written in a test")
}

fn labels(scale: TimeScale, zone: &Zone) -> Vec<String> {
    scale.ticks(zone, 60.0).into_iter().map(|tick| tick.label).collect()
}

#[test]
fn ticks_stand_at_civil_boundaries_of_the_zone() {
    let incident = Window::new(at("2025-10-14T22:10:00Z"), at("2025-10-15T16:10:00Z"));
    let scale = TimeScale { window: incident, width: 600.0 };
    assert_eq!(
        labels(scale, &Zone::Utc),
        ["15 Oct", "02:00", "04:00", "06:00", "08:00", "10:00", "12:00", "14:00", "16:00"]
    );
    let india = Zone::Offsets { name: "Asia/Kolkata".to_owned(), transitions: vec![(UnixMillis(0), 19_800)] };
    assert_eq!(labels(scale, &india)[..3], ["04:00", "06:00", "08:00"]);
    assert_eq!(scale.ticks(&india, 60.0)[0].t, at("2025-10-14T22:30:00Z"));
    let since = Zone::Since { zero: incident.from, event: "the release".to_owned() };
    assert_eq!(labels(scale, &since)[..3], ["T+00:00", "T+02:00", "T+04:00"]);
    let close = TimeScale { window: Window::new(incident.from, incident.from.plus_millis(20_000)), width: 600.0 };
    assert_eq!(labels(close, &Zone::Utc)[..2], ["22:10:00", "22:10:02"]);
    let weeks = TimeScale { window: Window::new(incident.from, incident.from.plus_millis(60 * DAY)), width: 600.0 };
    assert_eq!(labels(weeks, &Zone::Utc)[..2], ["20 Oct", "27 Oct"], "weeks begin on a Monday");
}

#[test]
fn ticks_keep_to_the_clock_on_the_days_it_changes() {
    let zone = Zone::Offsets {
        name: "America/New_York".to_owned(),
        transitions: vec![
            (UnixMillis(0), -18_000),
            (at("2025-03-09T07:00:00Z"), -14_400),
            (at("2025-11-02T06:00:00Z"), -18_000),
        ],
    };
    let day = |from: &str| TimeScale { window: Window::new(at(from), at(from).plus_millis(6 * HOUR)), width: 600.0 };
    assert_eq!(
        labels(day("2025-03-09T05:00:00Z"), &zone),
        ["9 Mar", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00"]
    );
    assert_eq!(
        labels(day("2025-11-02T04:00:00Z"), &zone),
        ["2 Nov", "01:00", "01:00", "02:00", "03:00", "04:00", "05:00"]
    );
}

#[test]
fn a_value_scale_starts_at_zero_where_that_is_honest() {
    let ticks = |extremes, threshold, unit: &str| {
        let scale = ValueScale::fitting(extremes, threshold, 100.0, 4);
        scale.ticks(unit).into_iter().map(|tick| tick.label).collect::<Vec<_>>()
    };
    assert_eq!(ticks(Some((3.0, 41.0)), None, "%"), ["0 %", "20 %", "40 %", "60 %"]);
    assert_eq!(ticks(Some((0.0, 17.0)), Some(20.0), "connections"), ["0", "5", "10", "15", "20"]);
    assert_eq!(ticks(Some((1_000.0, 1_100.0)), None, ""), ["1,000", "1,025", "1,050", "1,075", "1,100"]);
    assert_eq!(ticks(Some((0.0, 0.0)), None, ""), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
    assert_eq!(ticks(Some((-3.0, 2.0)), None, "s"), ["−4 s", "−2 s", "0 s", "2 s"]);
    assert_eq!(ticks(None, None, ""), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
    assert_eq!(ticks(Some((0.0, 1e-6)), None, "").len(), 5);
    assert!(ticks(Some((-f64::MAX, f64::MAX)), None, "").len() <= 41);
}

#[test]
fn a_log_scale_ends_at_powers_of_ten_and_keeps_zero_at_the_bottom() {
    let scale = ValueScale::logarithmic(Some((0.0, 700.0)), None, 90.0);
    assert_eq!((scale.min, scale.max), (0.1, 1_000.0));
    assert!((scale.y_from_value(10.0) - 45.0).abs() < 1e-9, "half of the powers lie above ten");
    assert!((scale.y_from_value(0.0) - 90.0).abs() < 1e-9);
    assert!((scale.value_from_y(45.0) - 10.0).abs() < 1e-9);
    let labels = |scale: ValueScale| scale.ticks("ms").into_iter().map(|tick| tick.label).collect::<Vec<_>>();
    assert_eq!(labels(scale), ["0.1 ms", "1 ms", "10 ms", "100 ms", "1,000 ms"]);
    assert_eq!(labels(ValueScale::logarithmic(Some((20.0, 60.0)), Some(100.0), 90.0)), ["10 ms", "100 ms"]);
    assert_eq!(labels(ValueScale::logarithmic(None, None, 90.0)), ["1 ms", "10 ms"]);
}

#[test]
fn a_pan_with_the_same_pen_draws_what_a_new_pen_draws() {
    let values: Vec<f64> = (0..5_000).map(|i| f64::from(i * 7_919 % 1_000) / 100.0).collect();
    let dense = series(&values);
    let lines = [line(&dense)];
    let mut pen = Pen::default();
    for step in 0..40 {
        let from = 5_000_000 + (step % 7) * 333_333 - (step % 3) * 900_000;
        let window = window(from, from + 20_000_000);
        pen.begin();
        assert_eq!(svg(&panel(window, &lines), &mut pen), svg(&panel(window, &lines), &mut Pen::default()), "{step}");
    }
}

proptest! {
    #[test]
    fn time_labels_never_collide(from in -4_000_000_000_000i64..4_000_000_000_000, log in 0u32..42, width in 1.0..4_000.0f64, label in 1.0..200.0f64, offset in -840i32..840) {
        let window = window(from, from + (1i64 << log));
        let zone = Zone::Offsets { name: "Somewhere".to_owned(), transitions: vec![(UnixMillis(0), offset * 60), (UnixMillis(from + 1_000_000), offset * 60 + 3_600)] };
        let ticks = TimeScale { window, width }.ticks(&zone, label);
        for pair in ticks.windows(2) {
            prop_assert!(pair[1].x - pair[0].x >= label.max(8.0));
        }
        prop_assert!(ticks.iter().all(|tick| window.contains(tick.t)));
    }

    #[test]
    fn pixels_and_instants_convert_back_and_forth(from in -4_000_000_000_000i64..4_000_000_000_000, length in 1_000i64..10_000_000_000, part in 0.0..1.0f64) {
        let scale = TimeScale { window: window(from, from + length), width: 1_200.0 };
        let x = part * 1_200.0;
        prop_assert!((scale.x_from_time(scale.time_from_x(x)) - x).abs() <= scale.width_of(1));
    }

    #[test]
    fn a_value_scale_holds_what_it_was_given(a in -1e12..1e12f64, b in -1e12..1e12f64) {
        let scale = ValueScale::fitting(Some((a.min(b), a.max(b))), None, 100.0, 3);
        let slack = 1e-6 * scale.step;
        prop_assert!(scale.min <= a.min(b) + slack && a.max(b) <= scale.max + slack);
        prop_assert!(scale.ticks("").len() <= 8);
        prop_assert!((scale.value_from_y(scale.y_from_value(a)) - a).abs() <= 1e-9 * scale.max.abs().max(scale.min.abs()));
    }
}

#[test]
fn a_firing_is_a_bar_along_the_upper_edge_and_what_would_have_fired_is_an_outline() {
    let bar = |from, to, row, is_filled| Bar { window: window(from, to), row, color: RED, is_filled };
    let bars = [bar(100_000, 200_000, 0, true), bar(400_000, 400_000, 0, true), bar(100_000, 200_000, 1, false)];
    let drawn = svg(&Panel { bars: &bars, ..panel(window(0, 1_000_000), &[]) }, &mut Pen::default());
    assert!(drawn.contains(r#"x="20" y="0" width="20" height="4""#), "{drawn}");
    assert!(drawn.contains(r#"x="80" y="0" width="2" height="4""#), "a moment is not lost: {drawn}");
    assert_eq!(drawn.matches("<rect").count(), 2 + 4, "four sides of an outline: {drawn}");
    let elsewhere = Panel { bars: &bars, ..panel(window(500_000, 600_000), &[]) };
    assert_eq!(svg(&elsewhere, &mut Pen::default()).matches("<rect").count(), 0);
}
