//! Time to exhaustion against the Erlang sum, at a constant rate and through the hours of the day.
//!
//! One instance with an instance's share of the load, never restarted, watched until its last client leaks.

use super::job::{Claim, Job, Says, Watch, Watcher, checked, not_applicable, nothing_but_leaks, secs, set_horizon};
use super::{CheckRow, Unit};
use crate::model::scenario::{Scenario, Variant};
use crate::model::theory::exhaustion::{Exhaustion, MeanAndSd};
use crate::model::world::{Happened, Happening};

/// How sure it is that a replication ends before its horizon does.
const ENDS: f64 = 1.0 - 1e-9;

pub(super) fn at_a_constant_rate(scenario: &Scenario) -> Result<Job, Vec<CheckRow>> {
    let mut scenario = one_instance(scenario);
    scenario.workload.hourly_profile.clear();
    let pool = Exhaustion::at_constant_rate(scenario.pool.max, leaks_per_sec(&scenario));
    let assumes = "one instance with its share of the load at a constant rate, never restarted; no retries, other queries \
                   or probes";
    let claims = |times: MeanAndSd| {
        let claim = |name, formula: &str, says| Claim {
            name,
            formula: formula.to_owned(),
            assumes: assumes.to_owned(),
            unit: Unit::Seconds,
            says,
        };
        vec![
            claim(
                "Mean time until the pool is exhausted",
                "connections divided by leaks per second, and the time that the last reservation takes",
                Says::Mean(0, times.mean + own_secs(&scenario)),
            ),
            claim(
                "Its standard deviation",
                "the square root of the connections, divided by leaks per second",
                Says::Sd(0, times.sd),
            ),
        ]
    };
    plan(&scenario, &pool, pool.closed_form(), 1_500, claims)
}

pub(super) fn through_the_day(scenario: &Scenario) -> Result<Job, Vec<CheckRow>> {
    let mut scenario = one_instance(scenario);
    let bug = u64::from(scenario.bug_released_after_seconds);
    let of_day = (u64::from(scenario.local_second_of_day) + bug) % 86_400;
    scenario.local_second_of_day = u32::try_from(of_day).unwrap_or(0);
    let pool = Exhaustion::through_the_day(
        scenario.pool.max,
        leaks_per_sec(&scenario),
        &scenario.workload.hourly_profile,
        scenario.local_second_of_day,
    );
    let claims = |times: MeanAndSd| {
        vec![Claim {
            name: "Mean time from the release to the first exhausted pool of an instance",
            formula:
                "the same sum of exponential gaps on the scale of expected leaks, stretched by the hours of the day"
                    .to_owned(),
            assumes: "one instance with its share of the load from the hour of the release on, never restarted; no \
                      retries, other queries or probes"
                .to_owned(),
            unit: Unit::Seconds,
            says: Says::Mean(0, times.mean + own_secs(&scenario)),
        }]
    };
    plan(&scenario, &pool, pool.mean_and_sd(), 1_000, claims)
}

fn plan(
    scenario: &Scenario,
    pool: &Exhaustion,
    times: Option<MeanAndSd>,
    n_replications: u32,
    claims: impl Fn(MeanAndSd) -> Vec<Claim>,
) -> Result<Job, Vec<CheckRow>> {
    let (Some(times), Some(end)) = (times, pool.quantile_secs(ENDS)) else {
        let nothing = MeanAndSd { mean: f64::NAN, sd: f64::NAN };
        return Err(not_applicable(&claims(nothing), "no reservation fails, so no pool is ever exhausted"));
    };
    let claims = claims(times);
    let mut s = nothing_but_leaks(scenario);
    set_horizon(&mut s, end + 3600.0);
    let scenario = checked(s, &claims)?;
    Ok(Job {
        scenario,
        variant: Variant::Buggy,
        n_replications,
        prototype: Watcher::new(UntilExhausted::default()),
        claims,
    })
}

/// One of the instances, with its share of the customers.
fn one_instance(scenario: &Scenario) -> Scenario {
    let mut s = scenario.clone();
    s.workload.checkouts_per_sec /= f64::from(s.topology.instances);
    s.topology.instances = 1;
    s
}

fn leaks_per_sec(scenario: &Scenario) -> f64 {
    scenario.workload.checkouts_per_sec * scenario.workload.failing_share
}

/// From the arrival of a request to the leak of its client [s].
fn own_secs(scenario: &Scenario) -> f64 {
    (scenario.workload.checkout_millis + scenario.workload.reservation_millis) / 1000.0
}

#[derive(Default)]
struct UntilExhausted {
    at: Option<f64>,
}

impl Watch for UntilExhausted {
    fn fresh(&self, _: &Scenario) -> Box<dyn Watch> {
        Box::new(Self::default())
    }

    fn on(&mut self, happened: Happened) {
        if let Happening::Exhausted { .. } = happened.what {
            self.at = Some(secs(happened.at));
        }
    }

    fn is_over(&self) -> bool {
        self.at.is_some()
    }

    fn values(&self) -> Vec<f64> {
        vec![self.at.unwrap_or(f64::NAN)]
    }
}
