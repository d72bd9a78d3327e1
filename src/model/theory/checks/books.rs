//! Little's law on the incident itself: gauges against latencies.
//!
//! The law needs no assumption about arrivals, service or order, so it holds in the middle of the failure, too. It ties
//! together three things that are counted apart: the gauge of open requests, the counter of arrivals, and the latencies.

use super::job::{Claim, Job, Says, Watch, Watcher, checked, secs};
use super::{CheckRow, Unit};
use crate::model::Micros;
use crate::model::scenario::{Scenario, Variant};
use crate::model::theory::queue::mean_inside;
use crate::model::world::{Happened, Happening, World};

/// Time between two looks at the gauge.
const LOOK: Micros = Micros::from_secs(1);
const REPLICATIONS: u32 = 6;

pub(super) fn plan(scenario: &Scenario) -> Result<Job, Vec<CheckRow>> {
    let claims = vec![Claim {
        name: "Customers who wait for an answer",
        formula: "Little's law: requests a second times their mean latency".to_owned(),
        assumes: "the incident as it is, leak, restarts and all; the gauge is read once a second".to_owned(),
        unit: Unit::Requests,
        says: Says::Same(0, 1, 2),
    }];
    let scenario = checked(scenario.clone(), &claims)?;
    let prototype = Watcher::new(Books::default());
    Ok(Job { scenario, variant: Variant::Buggy, n_replications: REPLICATIONS, prototype, claims })
}

#[derive(Default)]
struct Books {
    next_look: Micros,
    n_looks: u32,
    /// Sum of the gauge over the looks.
    open: u64,
    n_arrived: u32,
    n_answered: u32,
    latencies: Micros,
}

impl Watch for Books {
    fn fresh(&self, _: &Scenario) -> Box<dyn Watch> {
        Box::new(Self { next_look: LOOK, ..Self::default() })
    }

    fn on(&mut self, happened: Happened) {
        self.n_arrived += u32::from(matches!(happened.what, Happening::Arrived(_)));
        if let Happening::Answered { latency, .. } = happened.what {
            self.n_answered += 1;
            self.latencies += latency;
        }
    }

    fn next_look(&self) -> Micros {
        self.next_look
    }

    fn look(&mut self, world: &World) {
        self.open += world.instances().map(|(instance, _)| u64::from(instance.n_open)).sum::<u64>();
        self.n_looks += 1;
        self.next_look += LOOK;
    }

    fn values(&self) -> Vec<f64> {
        let looked = secs(LOOK) * f64::from(self.n_looks);
        let inside = secs(Micros(self.open * 1_000_000)) / f64::from(self.n_looks);
        let by_law = mean_inside(f64::from(self.n_arrived) / looked, secs(self.latencies) / f64::from(self.n_answered));
        vec![inside, by_law, inside - by_law]
    }
}
