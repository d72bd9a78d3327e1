//! Importers: the same series from each format, whole or in pieces; what is wrong is named with its place; memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use postmortem_explorer::clock::UnixMillis;
use postmortem_explorer::clock::{Window, Zone};
use postmortem_explorer::incident::limits;
use postmortem_explorer::series::{
    Collector, ColumnCache, Import, Limits, Series, SeriesSet, csv, describe_all, from_prometheus, read,
};
use proptest::prelude::*;

const PROMETHEUS: &str = include_str!("../data/series/prometheus.json");
const GRAFANA: &str = include_str!("../data/series/grafana.csv");
const OTLP: &str = include_str!("../data/series/otlp.jsonl");

fn read_all(text: &str) -> SeriesSet {
    read(text, Limits::default()).expect("a file that is whole")
}

fn refused(text: &str) -> String {
    read(text, Limits::default()).expect_err("a file that is broken").to_string()
}

/// A series of `n` samples, ten seconds apart.
fn series_of(name: &str, values: &[f64]) -> Series {
    let times: Vec<UnixMillis> = (0..).map(|i| UnixMillis(i * 10_000)).take(values.len()).collect();
    let labels = BTreeMap::from([("__name__".to_owned(), name.to_owned())]);
    Series::new(labels, times, values.to_vec()).expect("times in order")
}

#[test]
fn each_format_is_known_by_its_content_and_gives_the_same_series() {
    let prometheus = read_all(PROMETHEUS);
    assert_eq!(prometheus.series.len(), 2);
    assert_eq!(prometheus.series[1].times().len(), 7, "a sample that was not taken is not there");
    for other in [GRAFANA, OTLP] {
        let other = read_all(other);
        assert_eq!(other.series.len(), 2);
        for (ours, theirs) in prometheus.series.iter().zip(&other.series) {
            assert_eq!(ours.labels(), theirs.labels());
            assert_eq!(ours.times(), theirs.times());
            for (a, b) in ours.values().iter().zip(theirs.values()) {
                assert!((a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()), "{a} and {b}");
            }
        }
    }
    assert_eq!(read_all(GRAFANA).infos, ["Times without a zone are read as UTC."]);
    assert_eq!(read_all(OTLP).warnings, ["pool_wait is a histogram or a summary, which is not drawn."]);
}

#[test]
fn a_panel_comes_with_other_separators_times_and_units() {
    let same = [
        "Time,a\n2025-10-15T02:00:00Z,1.5\n2025-10-15T02:00:10Z,2\n",
        "sep=;\nTime;a\n1760493600000;1.5\n1760493610000;2\n",
        "\u{feff}Time\ta\n1760493600\t1.5 ms\n1760493610\t2 ms\n",
        "Time,a\n2025-10-15 02:00:00.000,\"1.5 %\"\n2025-10-15 02:00:10.000,2 %",
    ];
    for text in same {
        let set = read_all(text);
        assert_eq!(set.series[0].times()[1], UnixMillis(1_760_493_610_000), "{text}");
        assert_eq!(set.series[0].values(), [1.5, 2.0], "{text}");
    }
    assert_eq!(read_all("Time,\"a, b\"\n1,\"1,234\"\n").series[0].values(), [1_234.0]);
}

#[test]
fn what_is_wrong_with_a_panel_is_named_with_its_place() {
    let cases = [
        ("Time\n", "line 1: found the one field \"Time\", expected a line of names: a time and at least one series"),
        ("Time,a\n", "line 1: found no row below the names, expected a row for each time"),
        ("Time,a\nnoon,1\n", "line 2, field 1: found \"noon\", expected a time: a date and time, or milliseconds"),
        ("Time,a\n1,1,1\n", "line 2: found 3 fields, expected 2, as in the line of names"),
        ("Time,a\n1,x\n", "line 2, field 2: found \"x\", expected a number, or nothing"),
        ("Time,a\n2,1\n1,1\n", "line 3, field 1: found a step back in time, 1000 ms, expected a time after 2000 ms"),
        (
            "Time,a\n2,1\n2,1\n",
            "line 3, field 1: found a second row for the same time, 2000 ms, expected a time after 2000 ms",
        ),
        (
            "Time,a\n1,350 ms\n2,1.2 s\n",
            "line 3, field 2: found \"1.2 s\" in a column of \"ms\", expected one unit: download it with formatting switched off",
        ),
        ("Time,\"a\n1,1\n", "line 1: found a quote that is not closed, expected fields, quoted or not, on one line"),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text), message);
    }
}

#[test]
fn what_is_wrong_with_otlp_is_named_with_its_line() {
    let point = |inner: &str| {
        format!(
            r#"{{"resourceMetrics":[{{"scopeMetrics":[{{"metrics":[{{"name":"a","sum":{{"dataPoints":[{inner}]}}}}]}}]}}]}}"#
        )
    };
    let place = "line 1, resourceMetrics[0].scopeMetrics[0].metrics[0].dataPoints[0]";
    assert_eq!(
        refused(&point(r#"{"asInt":"1"}"#)),
        format!("{place}: found no timeUnixNano, expected nanoseconds since 1970, in a string")
    );
    assert_eq!(
        refused(&point(r#"{"timeUnixNano":"1"}"#)),
        format!("{place}: found neither asDouble nor asInt, expected a number in one of them")
    );
    let one = point(r#"{"timeUnixNano":"1000000","asInt":"1"}"#);
    assert_eq!(
        refused(&format!("{one}\n{one}\n")),
        "the points of a: found a second sample at 0.001, expected a time after 0.001"
    );
    assert!(refused(&format!("{one}\n{{\"resource")).starts_with("line 2, column "));
    assert_eq!(
        refused(r#"{"resourceMetrics":[]}"#),
        "the file: found no series: the query matched nothing, expected at least one series"
    );
}

#[test]
fn an_empty_file_and_a_page_of_html_are_refused_in_words() {
    assert_eq!(
        refused(" \n"),
        "line 1, column 1: found the end of the file, expected a Prometheus response, a panel's CSV or OTLP's JSON lines"
    );
    assert_eq!(refused("<!doctype html>"), "line 1, column 1: found no JSON: `<`, expected a value");
}

#[test]
fn a_file_of_two_hundred_megabytes_is_refused_before_it_is_read() {
    const { assert!(limits::METRIC_BYTES < 200_000_000) };
    let mut import = Import::new(Limits { bytes: 1_000, ..Limits::default() });
    // No JSON at all: its size is what is refused.
    let problem = import.feed(&[b'x'; 1_001]).expect_err("too large");
    assert_eq!(problem.to_string(), "the file: found 1001 bytes, expected at most 1000 bytes");
}

#[test]
fn a_set_takes_at_most_1_3_times_its_raw_columns() {
    for n_series in [1, 4] {
        let mut collector = Collector::new(Limits::default());
        let n = 100_000;
        for series in 0..n_series {
            for i in 0..n {
                collector.push(UnixMillis(i * 1_000), f64::from(series), String::new).expect("in order");
            }
            collector.end_series(BTreeMap::new(), String::new).expect("a series");
        }
        let set = collector.finish(Vec::new(), Vec::new()).expect("series");
        let raw = usize::try_from(n).unwrap() * 8 * (1 + usize::try_from(n_series).unwrap());
        assert!(set.n_bytes() * 10 <= raw * 13, "{n_series} series: {} of {raw} raw bytes", set.n_bytes());
    }
}

#[test]
fn times_are_shared_until_they_part() {
    let set = |second: [i64; 3]| {
        let mut collector = Collector::new(Limits::default());
        for times in [[1, 2, 3], second] {
            for t in times {
                collector.push(UnixMillis(t), 0.0, String::new).expect("in order");
            }
            collector.end_series(BTreeMap::new(), String::new).expect("a series");
        }
        collector.finish(Vec::new(), Vec::new()).expect("series")
    };
    let is_shared = |set: &SeriesSet| Arc::ptr_eq(set.series[0].times(), set.series[1].times());
    assert!(is_shared(&set([1, 2, 3])));
    for parting in [[1, 2, 4], [0, 2, 3], [1, 3, 4]] {
        let set = set(parting);
        assert!(!is_shared(&set));
        assert_eq!(set.series[1].times().to_vec(), parting.map(UnixMillis));
    }
}

#[test]
fn a_counter_that_starts_anew_has_still_grown() {
    let counter = series_of("requests_total", &[10.0, 15.0, f64::NAN, 2.0, 4.0]);
    let all = Window::new(UnixMillis(0), UnixMillis(100_000));
    assert!(counter.is_counter() && !series_of("pool_used", &[1.0]).is_counter());
    assert_eq!(counter.increase(all), Some(9.0), "5 before the start, 2 after it, and 2");
    assert_eq!(counter.increase(Window::new(UnixMillis(0), UnixMillis(9_000))), None);
}

#[test]
fn several_series_are_described_in_one_sentence_and_saved_in_one_file() {
    let (a, b) = (series_of("a", &[0.0, 3.0, 1.0]), series_of("b, c", &[0.0, 9.0, 2.0]));
    let all = Window::new(UnixMillis(0), UnixMillis(100_000));
    assert_eq!(
        describe_all("Waiting", "requests", &[&a, &b], None, all, &Zone::Utc),
        "Waiting, requests, 2 series: 0 to 9, highest in b, c at 00:00; last 1 and 2."
    );
    assert_eq!(describe_all("Waiting", "", &[&a], None, all, &Zone::Utc), "Waiting: 0 to 3, highest at 00:00, last 1.");
    assert_eq!(describe_all("Waiting", "", &[], None, all, &Zone::Utc), "Waiting: every series is hidden.");
    let saved = csv(&[&a, &b], None, all, 100, &Zone::Utc);
    assert_eq!(saved.lines().nth(1), Some("a,1970-01-01T00:00:00Z,0"));
    assert_eq!(saved.lines().last(), Some("\"b, c\",1970-01-01T00:00:20Z,2"));
    assert_eq!(csv(&[&a], None, all, 100, &Zone::Utc).lines().next(), Some("time,value"));
}

#[test]
fn a_long_file_of_otlp_is_put_in_order_in_slices() {
    let n = 120_000_u64;
    let mut import = Import::new(Limits::default());
    // Two series; every fifth pair of points the wrong way round.
    for i in 0..n {
        let at = 1_700_000_000_000_000_000 + (if i % 20 < 4 { i ^ 2 } else { i }) * 1_000_000_000;
        let (name, value) = (["a", "b"][usize::from(i % 2 == 1)], i % 7);
        let point = format!(r#"{{"timeUnixNano":"{at}","asInt":"{value}"}}"#);
        let metric = format!(r#"{{"name":"{name}","gauge":{{"dataPoints":[{point}]}}}}"#);
        let line = format!("{{\"resourceMetrics\":[{{\"scopeMetrics\":[{{\"metrics\":[{metric}]}}]}}]}}\n");
        import.feed(line.as_bytes()).unwrap();
    }
    let mut n_slices = 0;
    while import.settle().unwrap() {
        n_slices += 1;
    }
    assert!(n_slices > 4, "{n_slices} slices");
    let set = import.finish().unwrap();
    let lengths: Vec<usize> = set.series.iter().map(|series| series.times().len()).collect();
    assert_eq!(lengths, [60_000, 60_000]);
    assert!(set.series.iter().all(|series| series.times().is_sorted()));
}

proptest! {
    #[test]
    fn pieces_of_any_size_give_what_the_whole_file_gives(
        which in 0usize..3,
        sizes in prop::collection::vec(1usize..200, 1..40),
        settles in any::<bool>(),
    ) {
        let text = [PROMETHEUS, GRAFANA, OTLP][which];
        let mut import = Import::new(Limits::default());
        let (mut rest, mut sizes) = (text.as_bytes(), sizes.iter().cycle());
        while !rest.is_empty() {
            let size = (*sizes.next().unwrap()).min(rest.len());
            import.feed(&rest[..size]).unwrap();
            rest = &rest[size..];
        }
        while settles && import.settle().unwrap() {}
        prop_assert_eq!(import.finish().unwrap(), read_all(text));
    }

    #[test]
    fn what_json_calls_broken_is_refused_and_nothing_else_is_called_broken(at in 0usize..400, byte in any::<u8>()) {
        let mut bytes = PROMETHEUS.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let ours = from_prometheus(text);
            let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
            if !is_json {
                prop_assert!(ours.is_err(), "{}", text);
            } else if let Err(problem) = ours {
                prop_assert!(!problem.place.starts_with("line "), "{}: {}", problem, text);
            }
        }
    }

    #[test]
    fn no_bytes_break_an_importer(bytes in prop::collection::vec(any::<u8>(), 0..300), head in 0usize..4) {
        let head = ["", "{\"resourceMetrics\":", "Time,a\n", "{\"status\":\"success\","][head];
        let mut import = Import::new(Limits::default());
        let fed = import.feed(&[head.as_bytes(), &bytes].concat());
        // Whatever comes of it, it comes in words.
        let _ = fed.and_then(|()| import.finish().map(|_| ()));
    }

    #[test]
    fn columns_kept_from_the_window_before_are_those_of_a_fresh_look(
        values in prop::collection::vec(prop_oneof![6 => -9.0..9.0f64, 1 => Just(f64::NAN)], 1..900),
        windows in prop::collection::vec((0i64..9_000_000, 1_000i64..3_000_000, 1u32..300), 1..12),
        pans in prop::collection::vec(-400_000i64..400_000, 0..20),
    ) {
        let series = series_of("a", &values);
        let (mut cache, mut kept, mut fresh) = (ColumnCache::default(), Vec::new(), Vec::new());
        for (from, length, n) in windows {
            let mut from = from;
            for pan in &pans {
                from += pan;
                let window = Window::new(UnixMillis(from), UnixMillis(from + length));
                series.columns_cached(window, n, &mut cache, &mut kept);
                series.columns(window, n, &mut fresh);
                prop_assert_eq!(&kept, &fresh);
            }
        }
    }
}
