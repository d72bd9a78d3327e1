//! The desk's part for the charts: what monitoring would have recorded of a run under a seed and with interventions.

use postmortem_explorer::clock::{UnixMillis, Window};
use postmortem_explorer::incident::document::{Alert, Comparison};
use postmortem_explorer::incident::{FiringsOver, firings_over, series_of_run};
use postmortem_explorer::model::observe::reconstruct;
use postmortem_explorer::model::{Act, CheckedScenario, Intervention, Micros, Scenario, Variant};
use postmortem_explorer::series::{Series, SeriesSet};
use postmortem_explorer::worker::{Desk, MonitorReply, MonitorRequest, RecordedSeries, Reply, Request, decode, encode};

use super::scenario::checkout_with;

/// The shipped scenario cut to two hours, released at once.
fn two_hours() -> CheckedScenario {
    checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
    })
}

fn watch(number: u32, scenario: &CheckedScenario, seed: u64, list: &[Intervention]) -> Request {
    let scenario = Scenario { seed, ..scenario.get().clone() };
    Request::Monitor(MonitorRequest::Watch(number, Box::new(scenario), list.to_vec()))
}

/// Asks, works to the end, and gives everything that was said; both directions go through bytes.
fn said(desk: &mut Desk, request: &Request) -> Vec<MonitorReply> {
    let mut replies: Vec<Reply> = desk.take(decode(&encode(request).unwrap()).unwrap()).into_iter().collect();
    while desk.has_work() {
        desk.work(5_000);
        replies.extend(desk.report());
    }
    replies.extend(desk.report());
    let monitor = |reply: Reply| match decode(&encode(&reply).unwrap()).unwrap() {
        Reply::Monitor(reply) => reply,
        other @ (Reply::Replay(_) | Reply::Checks(_) | Reply::Lab(_) | Reply::WhatIf(_) | Reply::Sweep(_)) => {
            panic!("nothing else was asked: {other:?}")
        }
    };
    replies.into_iter().map(monitor).collect()
}

fn recorded(request: &Request) -> Vec<RecordedSeries> {
    let replies = said(&mut Desk::default(), request);
    match replies.last() {
        Some(MonitorReply::Recorded(_, series)) => series.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_run_of_the_file_is_recorded_as_it_was_reconstructed() {
    let scenario = two_hours();
    let expected: Vec<RecordedSeries> = reconstruct(&scenario).into_iter().map(RecordedSeries::from).collect();
    assert_eq!(recorded(&watch(1, &scenario, scenario.get().seed, &[])), expected);
}

#[test]
fn another_seed_is_another_run() {
    let scenario = two_hours();
    let seed = scenario.get().seed;
    assert_ne!(recorded(&watch(1, &scenario, seed + 1, &[])), recorded(&watch(1, &scenario, seed, &[])));
}

#[test]
fn what_the_reader_did_shows_from_then_on_and_not_before() {
    let scenario = two_hours();
    let at = Micros::from_secs(3_600);
    let restart = Intervention { at, world: Some(Variant::Buggy), act: Act::Restart { instance: 0 } };
    let of_first = |list: &[Intervention]| {
        let all = recorded(&watch(1, &scenario, scenario.get().seed, list));
        all.into_iter().find(|series| series.metric == "checked-out").expect("the first instance's series")
    };
    let (changed, base) = (of_first(&[restart]), of_first(&[]));
    let n_before = base.times.partition_point(|time| *time < at);
    assert_eq!(changed.values[..n_before], base.values[..n_before]);
    assert_ne!(changed, base);
    let in_fixed = Intervention { world: Some(Variant::Fixed), ..restart };
    assert_eq!(of_first(&[in_fixed]), base, "the fixed world is not what is watched");
}

#[test]
fn progress_is_told_by_tenths_and_a_newer_request_takes_the_place_of_the_one_before() {
    let scenario = two_hours();
    let mut desk = Desk::default();
    desk.take(watch(1, &scenario, 1, &[]));
    desk.work(5_000);
    let replies = said(&mut desk, &watch(2, &scenario, 2, &[]));
    let percents: Vec<u8> = replies
        .iter()
        .filter_map(|reply| if let MonitorReply::Watching(2, percent) = reply { Some(*percent) } else { None })
        .collect();
    assert!(percents.len() > 3 && percents.len() < 11 && percents.is_sorted(), "{percents:?}");
    assert_eq!(replies.len(), percents.len() + 1, "nothing of the first run, and the series once");
    assert!(!desk.has_work());
}

#[test]
fn what_cannot_be_run_is_refused_with_its_path() {
    let scenario = two_hours();
    let late = Intervention { at: Micros::from_secs(9_000), world: None, act: Act::Restart { instance: 0 } };
    let replies = said(&mut Desk::default(), &watch(3, &scenario, 1, &[late]));
    assert!(
        matches!(replies.as_slice(), [MonitorReply::Refused(3, invalid)] if invalid[0].path.contains("at")),
        "{replies:?}"
    );
}

#[test]
fn a_series_of_a_run_stands_on_the_incidents_clock() {
    let times = [Micros::from_secs(60), Micros::from_secs(120)];
    let labels = [("instance".to_owned(), "checkout-1".to_owned())];
    let series = series_of_run(UnixMillis(5_000), labels, &times, vec![1.0, 2.0]).expect("times rise");
    assert_eq!(series.times()[..], [UnixMillis(65_000), UnixMillis(125_000)]);
    assert_eq!(series.name(Some("instance")), "checkout-1");
    assert!(series_of_run(UnixMillis(0), [], &[times[1], times[0]], vec![1.0, 2.0]).is_none());
}

/// A series of one sample a minute.
fn by_minute(pod: &str, values: &[f64]) -> Series {
    let times: Vec<Micros> = (0..).map(|minute| Micros::from_secs(60 * minute)).take(values.len()).collect();
    let labels = (!pod.is_empty()).then(|| ("pod".to_owned(), pod.to_owned()));
    series_of_run(UnixMillis(0), labels, &times, values.to_vec()).expect("times rise")
}

#[test]
fn a_rule_fires_over_a_series_from_when_it_has_held_until_it_does_not() {
    let alert = Alert {
        id: "full".to_owned(),
        title: "Full".to_owned(),
        metric: "checked-out".to_owned(),
        op: Comparison::AtLeast,
        threshold: 16.0,
        for_seconds: 120,
        proposed: true,
    };
    let minutes = |from: i64, to: i64| Window::new(UnixMillis(60_000 * from), UnixMillis(60_000 * to));
    let series = by_minute("", &[3.0, 16.0, 17.0, 18.0, 19.0, 2.0, 20.0, 20.0, f64::NAN, 20.0, 20.0, 20.0]);
    assert_eq!(firings_over(&alert, &series), [minutes(3, 5), minutes(11, 11)]);
    let times = [0, 60, 120, 600, 660].map(Micros::from_secs);
    let holed = series_of_run(UnixMillis(0), [], &times, vec![20.0; 5]).expect("times rise");
    assert_eq!(firings_over(&alert, &holed), [minutes(2, 10)], "nobody answered in between");
    for (series, n) in [(&series, 1), (&series, 5), (&holed, 2)] {
        let mut sliced = FiringsOver::new(&alert, series);
        while sliced.take(n) {}
        assert_eq!(sliced.finish(), firings_over(&alert, series), "{n} samples at a time");
    }
}

#[test]
fn a_series_is_found_in_another_set_by_its_name_or_as_the_only_one_beside_an_only_one() {
    let set = |series: Vec<Series>| SeriesSet { series, warnings: Vec::new(), infos: Vec::new() };
    let two = set(vec![by_minute("a", &[1.0]), by_minute("b", &[2.0])]);
    let found = |set: &SeriesSet, of: &Series| set.counterpart(of, Some("pod")).map(|series| series.values()[0]);
    assert_eq!(found(&two, &by_minute("b", &[0.0])), Some(2.0));
    assert_eq!(found(&two, &by_minute("c", &[0.0])), None);
    assert_eq!(found(&two, &by_minute("", &[0.0])), None, "one sum is not one of two parts");
    assert_eq!(found(&set(vec![by_minute("", &[3.0])]), &by_minute("", &[0.0])), Some(3.0));
}
