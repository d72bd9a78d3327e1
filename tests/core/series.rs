//! Series: what Prometheus answers is read unchanged or refused with the place; gaps, lookups, columns, tables, sentences.

use std::collections::BTreeMap;
use std::sync::Arc;

use postmortem_explorer::clock::{DAY, HOUR, MINUTE, UnixMillis, Window, Zone};
use postmortem_explorer::series::{
    Column, Limits, Series, describe, from_prometheus, from_prometheus_within, number, number_at_step, table, value,
};
use proptest::prelude::*;

/// A matrix response with one series of the given samples, as JSON.
fn matrix(samples: &str) -> String {
    format!(
        r#"{{"status":"success","data":{{"resultType":"matrix","result":[{{"metric":{{"__name__":"up","pod":"a"}},"values":[{samples}]}}]}}}}"#
    )
}

/// A series that is sampled every 10 s from 1970 on.
fn every_ten_seconds(values: &[f64]) -> Series {
    let times: Vec<UnixMillis> = (0..).map(|i| UnixMillis(i * 10_000)).take(values.len()).collect();
    Series::new(BTreeMap::new(), times, values.to_vec()).expect("times in order")
}

fn window(from: i64, to: i64) -> Window {
    Window::new(UnixMillis(from), UnixMillis(to))
}

fn columns(series: &Series, window: Window, n_columns: u32) -> Vec<Column> {
    let mut out = Vec::new();
    series.columns(window, n_columns, &mut out);
    out
}

#[test]
fn a_range_query_response_is_read_unchanged() {
    let text = r#"{"status":"success","isPartial":false,"data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"up","pod":"a"},"values":[[1435781430.781,"1"],[1435781445.781,"NaN"],[1435781460.781,"+Inf"]]},
        {"metric":{"__name__":"up","pod":"b"},"values":[[1435781430.781,"-1.5e3"],[1435781445.781,"0"],[1435781460.781,"-Inf"]]}],
        "stats":{"samples":[1,2,{"x":null}]}},"warnings":["one store did not answer"],"infos":["a remark"]}"#;
    let set = from_prometheus(text).unwrap();
    assert_eq!(set.warnings, ["one store did not answer"]);
    assert_eq!(set.infos, ["a remark"]);
    assert_eq!(set.series.len(), 2);
    assert_eq!(set.series[0].name(Some("pod")), "a");
    assert_eq!(set.series[1].name(None), "up");
    assert_eq!(set.series[0].times()[0], UnixMillis(1_435_781_430_781));
    assert!(set.series[0].values()[1].is_nan());
    assert!(set.series[0].values()[2].is_infinite());
    assert_eq!(set.series[1].values(), [-1500.0, 0.0, f64::NEG_INFINITY]);
    assert_eq!(set.series[0].step_millis(), 15_000);
    assert!(Arc::ptr_eq(set.series[0].times(), set.series[1].times()), "series sampled together share their times");
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let text = r#"{"data":{"result":[{"values":[[1,"2"]],"metric":{"pod":"a"}}],"resultType":"matrix"},"warnings":null,"status":"success"}"#;
    assert_eq!(from_prometheus(text).unwrap().series[0].name(Some("pod")), "a");
}

#[test]
fn what_is_no_matrix_is_refused_with_the_place() {
    let one_series =
        |inner: &str| format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{inner}]}}}}"#);
    let cases = [
        (
            r#"{"status":"error","errorType":"bad_data","error":"parse error at char 3","data":null}"#.to_owned(),
            "status: found an error response: bad_data: parse error at char 3, expected a successful response",
        ),
        (
            r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"2"]}]}}"#
                .to_owned(),
            "data.resultType: found \"vector\", the answer to an instant query, expected \"matrix\", from query_range",
        ),
        (
            r#"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#.to_owned(),
            "data.resultType: found \"scalar\", the answer to an instant query, expected \"matrix\", from query_range",
        ),
        (
            r#"{"status":"success","data":{"result":[{"metric":{},"value":[1,"2"]}],"resultType":"vector"}}"#
                .to_owned(),
            "data.result[0]: found one value, as in an instant vector, expected values, from query_range",
        ),
        (one_series(""), "data.result: found no series: the query matched nothing, expected at least one series"),
        (
            one_series(r#"{"metric":{},"histograms":[]}"#),
            "data.result[0]: found native histograms, expected values: plain numbers",
        ),
        (
            one_series(r#"{"metric":{},"values":[]}"#),
            "data.result[0]: found a series without samples, expected at least one sample",
        ),
        (
            one_series(r#"{"metric":{},"values":[[1,"2"]]},{"metric":{},"values":[[1,"2"],[2,"x"]]}"#),
            "data.result[1].values[1]: found \"x\", expected a number in a string",
        ),
        (matrix(r#"[1,"2"],[2,3]"#), "data.result[0].values[1]: found the number 3, expected a number in a string"),
        (
            matrix(r#"[1,"2"],[2]"#),
            "data.result[0].values[1]: found a time without a value, expected a sample: [seconds, \"value\"]",
        ),
        (matrix("[]"), "data.result[0].values[0]: found an empty array, expected a sample: [seconds, \"value\"]"),
        (
            matrix(r#"[1,"2",3]"#),
            "data.result[0].values[0]: found more than two elements, expected a sample: [seconds, \"value\"]",
        ),
        (
            matrix(r#"[5,"1"],[4.5,"1"]"#),
            "data.result[0].values[1]: found a step back in time to 4.500, expected a time after 5",
        ),
        (matrix(r#"[5,"1"],[5,"2"]"#), "data.result[0].values[1]: found a second sample at 5, expected a time after 5"),
        (
            matrix(r#"[1435781430781,"1"]"#),
            "data.result[0].values[0]: found the time 1435781430781, expected seconds since 1970, not milliseconds",
        ),
        (r#"{"status":"success"}"#.to_owned(), "data: found nothing, expected the result of a range query"),
        ("{}".to_owned(), "status: found nothing, expected \"success\": a Prometheus response"),
        ("[]".to_owned(), "the response: found an array, expected the object that Prometheus answers with"),
        ("<html>".to_owned(), "line 1, column 1: found no JSON: `<`, expected a value"),
    ];
    for (text, message) in cases {
        assert_eq!(from_prometheus(&text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn a_response_that_is_cut_off_says_where_it_ends() {
    let whole = matrix(r#"[1,"2"],[3,"4"]"#);
    for end in 0..whole.len() {
        let problem = from_prometheus(&whole[..end]).unwrap_err();
        assert_eq!(problem.found, "the end of the file", "cut at {end}: {problem}");
        assert!(problem.place.starts_with("line 1, column "), "{problem}");
    }
    assert!(from_prometheus(&format!("{whole} x")).is_err(), "nothing may follow either");
}

#[test]
fn each_limit_has_its_own_message() {
    let text = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[2,"1"]]},{"metric":{},"values":[[1,"1"]]}]}}"#;
    let within = |bytes, n_series, n_samples| {
        from_prometheus_within(text, Limits { bytes, n_series, n_samples }).map_err(|problem| problem.to_string())
    };
    assert!(within(1_000, 2, 3).is_ok());
    assert_eq!(
        within(10, 2, 3).unwrap_err(),
        format!("the file: found {} bytes, expected at most 10 bytes", text.len())
    );
    assert_eq!(
        within(1_000, 1, 3).unwrap_err(),
        "data.result[1]: found one series too many, expected at most 1 series in a file"
    );
    assert_eq!(
        within(1_000, 2, 2).unwrap_err(),
        "data.result[1].values[0]: found one sample too many, expected at most 2 samples in a file"
    );
}

#[test]
fn a_distance_over_two_and_a_half_steps_breaks_the_line() {
    let times: Vec<UnixMillis> = [0, 10, 20, 45, 70, 96, 106].map(|s| UnixMillis(s * 1_000)).into_iter().collect();
    let series = Series::new(BTreeMap::new(), times, vec![1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0]).unwrap();
    assert_eq!(series.step_millis(), 10_000);
    let gaps: Vec<bool> = (0..7).map(|i| series.gap_before(i)).collect();
    // 20 is NaN, so both of its sides are broken; 45 to 70 is exactly 2.5 steps; 70 to 96 is more.
    assert_eq!(gaps, [true, false, true, true, false, true, false]);
}

#[test]
fn a_lookup_gives_the_newest_sample_and_nothing_inside_a_gap() {
    let times: Vec<UnixMillis> = [0, 10, 20, 60, 70].map(|s| UnixMillis(s * 1_000)).into_iter().collect();
    let series = Series::new(BTreeMap::new(), times, vec![1.0, 2.0, 3.0, f64::NAN, 5.0]).unwrap();
    let at = |seconds: i64| series.at(UnixMillis(seconds * 1_000)).map(|sample| (sample.t.0 / 1_000, sample.value));
    assert_eq!(at(-1), None);
    assert_eq!(at(0), Some((0, 1.0)));
    assert_eq!(at(19), Some((10, 2.0)));
    assert_eq!(at(30), Some((20, 3.0)), "a sample holds for one step");
    assert_eq!(at(31), None, "then the gap begins");
    assert_eq!(at(60), None, "NaN is no value");
    assert_eq!(at(80), Some((70, 5.0)));
    assert_eq!(at(81), None);
    assert_eq!(series.nearest(UnixMillis(1_000_000)).map(|sample| sample.value), Some(5.0));
    assert_eq!(series.nearest(UnixMillis(44_000)).map(|sample| sample.value), Some(3.0), "NaN is not near to anything");
    assert_eq!(series.extent(), Some(window(0, 70_000)));
    assert_eq!(series.min_max(window(5_000, 20_000)), Some((2.0, 3.0)));
    assert_eq!(series.min_max(window(60_000, 69_000)), None);
}

#[test]
fn a_series_with_times_out_of_order_is_not_built() {
    let times: Vec<UnixMillis> = [UnixMillis(2), UnixMillis(1)].into_iter().collect();
    assert!(Series::new(BTreeMap::new(), times.clone(), vec![1.0, 1.0]).is_none());
    assert!(Series::new(BTreeMap::new(), times, vec![1.0]).is_none());
}

#[test]
fn a_spike_of_one_sample_survives_at_eighteen_hours_in_three_hundred_columns() {
    let mut values = vec![1.0; 6_480];
    values[3_333] = 99.0;
    let series = every_ten_seconds(&values);
    let columns = columns(&series, window(0, 18 * HOUR), 300);
    let spikes: Vec<_> = columns.iter().filter(|column| column.max > 50.0).collect();
    assert_eq!(spikes.len(), 1);
    assert!(columns.len() <= 302);
}

#[test]
fn panning_moves_the_columns_and_does_not_change_them() {
    let values: Vec<f64> = (0..50_000).map(|i| f64::from(i * 7_919 % 1_000)).collect();
    let series = every_ten_seconds(&values);
    let here = columns(&series, window(DAY, 2 * DAY), 1_000);
    let panned = columns(&series, window(DAY + 12_345, 2 * DAY + 12_345), 1_000);
    let shared = here.iter().filter(|column| panned[1..panned.len() - 1].iter().any(|other| other == *column)).count();
    assert!(shared >= 998, "{shared} of {} columns are the same after panning", here.len());
}

#[test]
fn lines_reach_the_edges_of_a_window_between_two_samples() {
    let series = every_ten_seconds(&[1.0, 2.0, 3.0, 4.0]);
    let columns = columns(&series, window(12_000, 18_000), 600);
    let values: Vec<f64> = columns.iter().map(|column| column.first).collect();
    assert_eq!(values, [2.0, 3.0], "the sample before and the one after");
    assert!(!columns[1].gap);
}

#[test]
fn a_table_shows_samples_while_they_fit_and_stretches_when_they_do_not() {
    let mut values: Vec<f64> = (0..360).map(f64::from).collect();
    values[5] = f64::NAN;
    let series = every_ten_seconds(&values);
    let all = table(&series, window(0, HOUR), 1_000);
    assert_eq!((all.stretch_millis, all.rows.len()), (None, 360));
    assert_eq!(all.rows[5].values, None);
    assert_eq!(all.csv(&Zone::Utc).lines().nth(6), Some("1970-01-01T00:00:50Z,"));

    let short = table(&series, window(0, HOUR), 20);
    assert_eq!(short.stretch_millis, Some(5 * MINUTE));
    assert_eq!(short.rows.len(), 12);
    assert_eq!(short.rows[0].values, Some((0.0, 29.0, 29.0)));
    assert_eq!(short.rows.iter().map(|row| row.n_samples).sum::<usize>(), 360);
    assert_eq!(short.csv(&Zone::Utc).lines().nth(1), Some("1970-01-01T00:00:00Z,0,29,29,30"));
    assert_eq!(short.rows[11].texts(), ["330", "359", "359"]);
}

#[test]
fn a_series_is_described_in_one_sentence() {
    let series = every_ten_seconds(&[0.0, 3.0, 41.2, 8.0, 0.0]);
    let sentence = |title, unit, window| describe(title, unit, &series, window, &Zone::Utc);
    assert_eq!(
        sentence("Failed checkouts", "%", window(0, HOUR)),
        "Failed checkouts, %: 0 to 41.2, highest at 00:00, last 0."
    );
    assert_eq!(sentence("Restarts", "", window(0, 5_000)), "Restarts: 0 throughout.");
    assert_eq!(sentence("Restarts", "", window(DAY, 2 * DAY)), "Restarts: no values in this window.");
    assert_eq!(
        sentence("Waiting", "requests", window(0, 2 * DAY)),
        "Waiting, requests: 0 to 41.2, highest at 00:00 on 1 Jan, last 0."
    );
}

#[test]
fn values_are_written_with_their_units() {
    let cases = [
        (12.0, "%", "12 %"),
        (7.94, "%", "7.94 %"),
        (1.2, "s", "1.2 s"),
        (0.35, "s", "350 ms"),
        (350.0, "ms", "350 ms"),
        (1_200.0, "ms", "1.2 s"),
        (20.0, "connections", "20"),
        (3.0, "1/min", "3/min"),
        (1_572_864.0, "bytes", "1.5 MiB"),
        (37_912.4, "requests", "37,912"),
        (-0.000_000_1, "", "0"),
        (-4.5, "%", "−4.5 %"),
        (f64::NAN, "%", "no value"),
        (f64::INFINITY, "s", "∞"),
    ];
    for (given, unit, text) in cases {
        assert_eq!(value(given, unit), text);
    }
    assert_eq!(number(0.042), "0.042");
    assert_eq!(number_at_step(0.5, 0.25), "0.50");
    assert_eq!(number_at_step(40_000.0, 20_000.0), "40,000");
}

/// Samples with gaps, NaN and infinities: what a metrics store can hold.
fn any_series() -> impl Strategy<Value = Series> {
    let value = prop_oneof![8 => -1_000.0..1_000.0f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)];
    let distance = prop_oneof![9 => 900i64..1_100, 1 => 1_000i64..50_000];
    prop::collection::vec((distance, value), 1..700).prop_map(|samples| {
        let mut t = 0;
        let (times, values): (Vec<_>, Vec<_>) = samples
            .into_iter()
            .map(|(distance, value)| {
                t += distance;
                (UnixMillis(t), value)
            })
            .unzip();
        Series::new(BTreeMap::new(), times, values).expect("times in order")
    })
}

proptest! {
    #[test]
    fn columns_agree_with_looking_at_every_sample(series in any_series(), from in 0i64..300_000, length in 1i64..700_000, n_columns in 1u32..400) {
        let window = window(from, from + length);
        let got = columns(&series, window, n_columns);
        let width = (length + i64::from(n_columns) - 1) / i64::from(n_columns);
        // The slow way: every finite sample into the stretch it falls into.
        let mut expected: Vec<Column> = Vec::new();
        let mut broken = true;
        let mut latest_before = None;
        for (i, (&t, &value)) in series.times().iter().zip(series.values()).enumerate() {
            broken |= series.gap_before(i);
            if !value.is_finite() { continue; }
            let start = UnixMillis(t.0.div_euclid(width) * width);
            let own = Column { start, min: value, max: value, first: value, last: value, gap: broken };
            if start.0 + width <= from {
                latest_before = Some(Column { gap: true, ..own });
            } else if let Some(column) = expected.last_mut().filter(|column| column.start == start && start.0 <= window.to.0) {
                column.min = column.min.min(value);
                column.max = column.max.max(value);
                column.last = value;
            } else if expected.last().is_none_or(|column| column.start <= window.to) {
                expected.push(own);
            }
            broken = false;
        }
        expected.splice(0..0, latest_before);
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn extremes_agree_with_looking_at_every_sample(series in any_series(), from in 0i64..300_000, length in 0i64..700_000) {
        let window = window(from, from + length);
        let inside = series.times().iter().zip(series.values()).filter(|(t, v)| window.contains(**t) && v.is_finite());
        let expected = inside.map(|(_, &v)| (v, v)).reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        prop_assert_eq!(series.min_max(window), expected);
        let rows = table(&series, window, 30);
        prop_assert!(rows.rows.len() <= 30);
        let of_table = rows.rows.iter().filter_map(|row| row.values).map(|(min, max, _)| (min, max));
        prop_assert_eq!(of_table.reduce(|(a, b), (c, d)| (a.min(c), b.max(d))), expected, "the table shows the same");
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        prop_assert!(from_prometheus(&text).is_err());
    }
}
