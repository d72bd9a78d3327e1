//! The series that the model stands in for.

use postmortem_explorer::incident::{reconstruct_metrics, start_from_file};
use serde_json::Value;

use super::scenario::checkout_model;

fn values(text: &str) -> Vec<Vec<(i64, f64)>> {
    let response: Value = serde_json::from_str(text).unwrap();
    assert_eq!(response["status"], "success");
    assert_eq!(response["data"]["resultType"], "matrix");
    let sample = |sample: &Value| (sample[0].as_i64().unwrap(), sample[1].as_str().unwrap().parse().unwrap());
    let series = response["data"]["result"].as_array().unwrap().iter();
    series.map(|series| series["values"].as_array().unwrap().iter().map(sample).collect()).collect()
}

#[test]
fn a_run_becomes_seven_query_range_responses() {
    let responses = reconstruct_metrics(&checkout_model()).unwrap();
    let metrics: Vec<&str> = responses.keys().copied().collect();
    assert_eq!(
        metrics,
        ["checked-out", "checkout-rate", "failed-share", "latency-p99", "redis-timeouts", "restarts", "waiting"]
    );
    let start = start_from_file(&checkout_model()).unwrap().unix_timestamp();
    for (metric, text) in &responses {
        assert!(text.len() < 300_000, "{metric}: {} bytes", text.len());
        assert!(text.lines().all(|line| line.len() <= 120), "{metric} has long lines");
        let series = values(text);
        let by_instance = ["checked-out", "restarts", "waiting"].contains(metric);
        assert_eq!(series.len(), if by_instance { 4 } else { 1 }, "{metric}");
        for samples in series {
            assert!(samples.is_sorted_by_key(|&(at, _)| at));
            assert!(samples.iter().all(|&(at, _)| (start..=start + 72_000).contains(&at)));
        }
    }
}

#[test]
fn a_scrape_of_an_instance_that_is_down_leaves_a_gap_and_the_restart_count_does_not() {
    let responses = reconstruct_metrics(&checkout_model()).unwrap();
    for (checked_out, restarts) in values(&responses["checked-out"]).iter().zip(values(&responses["restarts"])) {
        assert_eq!(restarts.len(), 1200);
        let n_restarts = restarts.last().unwrap().1;
        assert!(n_restarts > 10.0);
        assert!(checked_out.len() < 1200 - 10, "{} samples", checked_out.len());
        assert!(checked_out.windows(2).any(|pair| pair[1].0 - pair[0].0 > 60));
        assert!(checked_out.iter().all(|&(_, used)| (0.0..=20.0).contains(&used)));
    }
}

#[test]
fn the_calm_hours_before_the_release_and_after_the_fix_show_no_failure() {
    let responses = reconstruct_metrics(&checkout_model()).unwrap();
    let start = start_from_file(&checkout_model()).unwrap().unix_timestamp();
    let (calm, incident): (Vec<_>, Vec<_>) =
        values(&responses["failed-share"])[0].iter().partition(|(at, _)| *at <= start + 3600 || *at >= start + 69_600);
    assert!(calm.len() > 90 && calm.iter().all(|&(_, share)| share < f64::EPSILON));
    assert!(incident.iter().any(|&(_, share)| share > 20.0));
}

#[test]
fn the_same_model_gives_the_same_files() {
    assert_eq!(reconstruct_metrics(&checkout_model()), reconstruct_metrics(&checkout_model()));
}
