//! Scenarios: from the file, and what is refused.

use std::collections::BTreeSet;

use postmortem_explorer::incident::{file, scenario_from_file};
use postmortem_explorer::model::{CheckedScenario, Invalid, Scenario, parameter_paths};

pub(crate) const CHECKOUT: &str = include_str!("../data/model-checkout.json");

pub(crate) fn checkout_model() -> file::Model {
    serde_json::from_str(CHECKOUT).unwrap()
}

/// The shipped scenario.
pub(crate) fn checkout() -> CheckedScenario {
    scenario_from_file(&checkout_model()).unwrap()
}

/// The shipped scenario with changes.
pub(crate) fn checkout_with(change: impl FnOnce(&mut Scenario)) -> CheckedScenario {
    let mut scenario = checkout().get().clone();
    change(&mut scenario);
    scenario.checked().unwrap()
}

/// One instance that nothing restarts, running the leaky code from the start, under a constant rate.
pub(crate) fn one_instance() -> CheckedScenario {
    checkout_with(|s| {
        s.topology.instances = 1;
        s.topology.probe_period_seconds = 0;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = s.horizon_seconds;
        s.workload.hourly_profile.clear();
    })
}

fn paths(invalid: &[Invalid]) -> Vec<&str> {
    invalid.iter().map(|invalid| invalid.path.as_str()).collect()
}

#[test]
fn the_shipped_model_keeps_all_limits_and_starts_at_its_local_hour() {
    let scenario = checkout();
    assert_eq!(scenario.get().check(), []);
    assert_eq!(scenario.get().local_second_of_day, 15 * 3600 + 10 * 60);
}

#[test]
fn the_shipped_model_names_the_source_of_every_parameter_and_of_no_other() {
    let model = checkout_model();
    let named: BTreeSet<&str> = model.sources.keys().map(String::as_str).collect();
    let parameters: BTreeSet<&str> = parameter_paths().iter().copied().collect();
    assert_eq!(named, parameters);
    assert!(model.sources.values().all(|source| !source.reason.trim().is_empty()));
}

#[test]
fn the_list_of_parameters_is_that_of_the_file() {
    fn leaves(path: &str, value: &serde_json::Value, into: &mut BTreeSet<String>) {
        if let serde_json::Value::Object(fields) = value {
            fields.iter().for_each(|(name, value)| leaves(&format!("{path}.{name}"), value, into));
        } else {
            into.insert(path[1..].to_owned());
        }
    }
    let mut model = serde_json::to_value(checkout_model()).unwrap();
    for other in ["id", "kind", "conforms_to", "starts_at", "sources"] {
        model.as_object_mut().unwrap().remove(other);
    }
    let mut in_file = BTreeSet::new();
    leaves("", &model, &mut in_file);
    let listed: BTreeSet<String> = parameter_paths().iter().map(|&path| path.to_owned()).collect();
    assert_eq!(listed, in_file);
}

#[test]
fn every_impossible_value_is_named_at_once() {
    let mut scenario = checkout().get().clone();
    scenario.horizon_seconds = 0;
    scenario.fix_released_after_seconds = 1;
    scenario.pool.max = 0;
    scenario.pool.min = 7;
    scenario.topology.instances = 0;
    scenario.workload.checkouts_per_sec = f64::NAN;
    scenario.workload.failing_share = 1.5;
    scenario.workload.hourly_profile = vec![-1.0, 2.0];
    scenario.workload.reservation_millis = f64::INFINITY;
    scenario.workload.retry_after_seconds = -0.1;
    let invalid = scenario.check();
    assert_eq!(
        paths(&invalid),
        [
            "horizon_seconds",
            "fix_released_after_seconds",
            "pool.max",
            "pool.min",
            "topology.instances",
            "workload.checkouts_per_sec",
            "workload.hourly_profile",
            "workload.hourly_profile[0]",
            "workload.failing_share",
            "workload.reservation_millis",
            "workload.retry_after_seconds",
        ]
    );
    assert_eq!(invalid[2].to_string(), "pool.max: found 0, expected 1 to 200");
    assert!(scenario.checked().is_err());
}

#[test]
fn a_run_that_would_be_too_long_is_refused() {
    let mut scenario = checkout().get().clone();
    scenario.workload.other_queries_per_sec = 9_999.0;
    let invalid = scenario.check();
    assert_eq!(paths(&invalid), ["horizon_seconds"]);
    assert!(invalid[0].expected.contains("60000000 events"), "{}", invalid[0]);
}

#[test]
fn a_start_that_is_no_time_is_named_beside_the_other_problems() {
    let mut model = checkout_model();
    model.starts_at = "yesterday".to_owned();
    model.pool.max = 0;
    assert_eq!(paths(&scenario_from_file(&model).unwrap_err()), ["starts_at", "pool.max"]);
}
