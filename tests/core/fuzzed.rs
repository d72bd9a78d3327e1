//! The fuzz targets' own functions, over random bytes and over the shipped files with bytes changed; and every limit of a
//! scenario, one by one.
//!
//! The bytes come from a seed that is printed with a failure, and proptest prints the bytes that are left after shrinking.

use postmortem_explorer::model::Scenario;
use proptest::prelude::*;

use super::scenario::checkout;

#[path = "../../fuzz/bodies/mod.rs"]
mod bodies;

use bodies::scenario::{Made, REALS, Real, WHOLES, Whole, from_bytes};

/// Good files of each sort.
const FILES: [&str; 5] = [
    include_str!("../../incident-data/2025-checkout-502/incident.json"),
    include_str!("../../incident-data/index.json"),
    include_str!("../data/drafts/slack.json"),
    include_str!("../data/drafts/pagerduty.json"),
    include_str!("../data/drafts/incident-io.json"),
];

/// The shipped scenario with one value changed: the paths that are refused.
fn refused(change: impl FnOnce(&mut Scenario)) -> Vec<String> {
    let mut scenario = checkout().get().clone();
    change(&mut scenario);
    scenario.check().into_iter().map(|invalid| invalid.path).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_load_or_are_explained(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        bodies::incident::try_bytes(&bytes);
    }

    #[test]
    fn good_files_with_changed_bytes_load_or_are_explained(
        file in 0..FILES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, prop::collection::vec(any::<u8>(), 0..4)), 1..4),
    ) {
        let mut bytes = FILES[file].as_bytes().to_vec();
        for (at, n_cut, new) in edits {
            let at = at.index(bytes.len());
            bytes.splice(at..(at + n_cut).min(bytes.len()), new);
        }
        bodies::incident::try_bytes(&bytes);
    }

    /// The whole space of parameters, its corners included: refused by name, or run without a broken rule.
    #[test]
    fn every_scenario_is_refused_by_name_or_runs(bytes in prop::collection::vec(any::<u8>(), 60..260)) {
        bodies::scenario::try_bytes(&bytes);
    }
}

#[test]
fn enough_of_the_scenarios_run_and_enough_are_refused() {
    let mut draws = 7_u64;
    let mut bytes = || {
        draws = draws.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (draws >> 56) as u8
    };
    let made: Vec<Made> = (0..400).map(|_| from_bytes(&(0..250).map(|_| bytes()).collect::<Vec<u8>>())).collect();
    let n_sound = made.iter().filter(|made| made.scenario.check().is_empty()).count();
    let n_outside = made.iter().filter(|made| !made.outside.is_empty()).count();
    assert!(n_sound > 60 && n_outside > 60, "{n_sound} run, {n_outside} are outside");
    for Whole(path, least, most, place) in WHOLES {
        let mut values = made.iter().map(|made| *place(&mut made.scenario.clone()));
        assert!(values.clone().any(|value| value == *least) && values.any(|value| value == *most), "{path}");
    }
}

#[test]
fn every_whole_parameter_is_refused_just_beyond_its_limits_and_let_in_at_them() {
    for Whole(path, least, most, place) in WHOLES {
        let is_named = |value: u32| refused(|s| *place(s) = value).iter().any(|refused| refused == path);
        assert!(least.checked_sub(1).is_none_or(is_named), "{path} below {least}");
        assert!(most.checked_add(1).is_none_or(is_named), "{path} above {most}");
    }
    // At their limits, all at once; those that depend on each other leave room.
    for at_most in [false, true] {
        let refused = refused(|s| {
            for Whole(_, least, most, place) in WHOLES {
                *place(s) = if at_most { *most } else { *least };
            }
        });
        assert!(refused.iter().all(|path| path == "horizon_seconds" && at_most), "{refused:?}");
    }
}

#[test]
fn every_other_parameter_is_refused_beyond_its_limits_and_where_it_is_no_number() {
    for Real(path, least, most, place) in REALS {
        let beyond = [*least - 1e-9, *most * 1.000_001, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        for value in beyond {
            assert!(refused(|s| *place(s) = value).iter().any(|refused| refused == path), "{path} = {value}");
        }
        for value in [*least, *most] {
            assert!(!refused(|s| *place(s) = value).iter().any(|refused| refused == path), "{path} = {value}");
        }
    }
}

#[test]
fn all_parameters_outside_at_once_are_all_named() {
    let refused = refused(|s| {
        for Whole(_, least, most, place) in WHOLES {
            *place(s) = least.checked_sub(1).unwrap_or(most.wrapping_add(1));
        }
        for Real(.., place) in REALS {
            *place(s) = f64::NAN;
        }
        s.workload.hourly_profile = vec![f64::INFINITY; 24];
    });
    let expected = WHOLES.iter().map(|whole| whole.0).chain(REALS.iter().map(|real| real.0));
    for path in expected.filter(|&path| path != "pool.maxUses") {
        assert!(refused.iter().any(|refused| refused == path), "{path} is not named: {refused:?}");
    }
    for hour in 0..24 {
        assert!(refused.contains(&format!("workload.hourly_profile[{hour}]")), "{refused:?}");
    }
}

#[test]
fn a_horizon_is_refused_with_rates_that_it_would_be_let_in_without() {
    let long = |s: &mut Scenario| {
        s.horizon_seconds = 1_209_600;
        s.workload.hourly_profile.clear();
        (s.workload.checkouts_per_sec, s.workload.other_queries_per_sec) = (0.5, 0.0);
    };
    assert_eq!(refused(long), Vec::<String>::new());
    let rates: [fn(&mut Scenario); 3] = [
        |s| s.workload.checkouts_per_sec = 50.0,
        |s| s.workload.other_queries_per_sec = 50.0,
        |s| s.workload.hourly_profile = [vec![0.0; 23], vec![1.0]].concat(),
    ];
    for rate in rates {
        let refused = refused(|s| {
            long(s);
            rate(s);
        });
        assert_eq!(refused, ["horizon_seconds"]);
    }
}
