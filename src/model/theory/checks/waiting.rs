//! Waiting in the pool against Erlang C.
//!
//! The shipped pool behind one instance, without leaks and without checkouts; the other queries alone keep four fifths of
//! it busy. They come at random and hold their connection for an exponential time, and the pool serves first come, first
//! served: the assumptions of M/M/c to the letter. Opening a connection takes no time, so that it is no part of the wait.

use std::collections::BTreeMap;

use super::job::{Claim, Job, Says, Watch, Watcher, checked, micros, secs, set_horizon};
use super::{CheckRow, Unit};
use crate::model::Micros;
use crate::model::scenario::{Scenario, Variant};
use crate::model::theory::queue::WaitingLine;
use crate::model::workload::Workload;
use crate::model::world::{Asker, Happened, Happening};

/// Share of the pool that is busy on average: busy enough to wait, not so busy that one run tells little.
const UTILIZATION: f64 = 0.8;
/// Mean hold of a query [ms].
const HOLD_MILLIS: f64 = 50.0;
/// Queries of a replication, about.
const QUERIES: f64 = 60_000.0;
/// Share of a replication that is not counted: the pool begins empty.
const WARM_UP: f64 = 0.1;
const REPLICATIONS: u32 = 40;

pub(super) fn plan(scenario: &Scenario) -> Result<Job, Vec<CheckRow>> {
    let line = WaitingLine {
        servers: scenario.pool.max,
        per_sec: UTILIZATION * f64::from(scenario.pool.max) / (HOLD_MILLIS / 1000.0),
        hold_secs: HOLD_MILLIS / 1000.0,
    };
    let mut s = scenario.clone();
    s.bug_released_after_seconds = 0;
    s.pool.connection_timeout_millis = 0;
    s.pool.idle_timeout_millis = 0;
    s.pool.max_uses = 0;
    s.pool.max_lifetime_seconds = 0;
    s.topology.instances = 1;
    s.topology.connect_millis = 0;
    s.topology.max_in_flight = 4096;
    s.topology.probe_period_seconds = 0;
    s.workload.checkouts_per_sec = 0.0;
    s.workload.hourly_profile.clear();
    s.workload.other_queries_per_sec = line.per_sec;
    s.workload.other_query_millis = HOLD_MILLIS;
    set_horizon(&mut s, QUERIES / line.per_sec);
    let claims = claims(&line);
    let scenario = checked(s, &claims)?;
    let warm_up = micros(f64::from(scenario.get().horizon_seconds) * WARM_UP);
    let prototype = Watcher::new(Waits { warm_up, ..Waits::default() });
    Ok(Job { scenario, variant: Variant::Fixed, n_replications: REPLICATIONS, prototype, claims })
}

fn claims(line: &WaitingLine) -> Vec<Claim> {
    let WaitingLine { servers, per_sec, .. } = line;
    let assumes = format!(
        "one instance, no leak; queries alone, {per_sec:.0} a second for {HOLD_MILLIS:.0} ms on the mean, both exponential, \
         so that {:.0} % of {servers} connections are busy",
        line.utilization() * 100.0
    );
    let claim = |name, formula: &str, unit, says| Claim {
        name,
        formula: formula.to_owned(),
        assumes: assumes.clone(),
        unit,
        says,
    };
    vec![
        claim(
            "Share of requests that wait for a connection",
            "Erlang C: by the recursion for Erlang's loss formula, over the offered load",
            Unit::Share,
            Says::Mean(0, line.waiting_share().unwrap_or(f64::NAN)),
        ),
        claim(
            "Mean wait for a connection",
            "Erlang C times the mean hold, divided by the connections that are free on average",
            Unit::Seconds,
            Says::Mean(1, line.mean_wait_secs().unwrap_or(f64::NAN)),
        ),
    ]
}

/// Waits of the queries: what is left of their time in the pool after their hold.
#[derive(Default)]
struct Waits {
    workload: Option<Workload>,
    warm_up: Micros,
    begun: BTreeMap<u32, Micros>,
    n: u32,
    n_waited: u32,
    /// Sum of the waits [µs].
    waited: u64,
}

impl Watch for Waits {
    fn fresh(&self, scenario: &Scenario) -> Box<dyn Watch> {
        Box::new(Self { workload: Some(Workload::new(scenario)), warm_up: self.warm_up, ..Self::default() })
    }

    fn on(&mut self, happened: Happened) {
        let Happening::Query { begins, asker: Asker::OtherQuery(query) } = happened.what else { return };
        if begins {
            self.begun.insert(query, happened.at);
            return;
        }
        let (Some(begun), Some(workload)) = (self.begun.remove(&query), &self.workload) else { return };
        if begun >= self.warm_up {
            let wait = happened.at - begun - workload.other_query_hold(query);
            self.n += 1;
            self.n_waited += u32::from(wait > Micros::ZERO);
            self.waited += wait.0;
        }
    }

    fn values(&self) -> Vec<f64> {
        let n = f64::from(self.n);
        vec![f64::from(self.n_waited) / n, secs(Micros(self.waited)) / n]
    }
}
