//! A run over time, for drawing: the failed share so far and the connections checked out, at equal distances.

use serde::{Deserialize, Serialize};

use super::count::Counter;
use crate::model::Micros;
use crate::model::world::World;

/// Points of a curve, at most about.
const MOST_POINTS: u64 = 240;

/// Where a run stood at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Model time [s].
    pub at: u32,
    /// Failed requests as a share of those received so far, of the requests that count [0..1].
    pub failed_share: f64,
    /// Clients checked out, over all instances.
    pub checked_out: u32,
}

/// A run over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// At equal distances, from the first one after model time 0 to the horizon.
    pub points: Vec<Point>,
    /// Clients that all pools together may have.
    pub capacity: u32,
    /// From when to when requests count [s].
    pub window: (u32, u32),
    /// How long the run is [s].
    pub horizon: u32,
}

/// Takes the points while a world runs.
#[derive(Debug, Clone)]
pub(super) struct Tracer {
    step: Micros,
    next: Micros,
    points: Vec<Point>,
}

impl Tracer {
    /// For a run of this length: a whole number of minutes between two points.
    pub(super) fn new(horizon: Micros) -> Self {
        let minutes = horizon.as_secs().div_ceil(60).div_ceil(MOST_POINTS).max(1);
        let step = Micros::from_secs(60 * minutes);
        Self { step, next: step, points: Vec::new() }
    }

    /// When it looks next.
    pub(super) const fn next(&self) -> Micros {
        self.next
    }

    /// Looks.
    pub(super) fn look(&mut self, world: &World, counter: &Counter) {
        let at = u32::try_from(self.next.as_secs()).unwrap_or(u32::MAX);
        let checked_out = world.instances().map(|(_, pool)| pool.counts().checked_out).sum();
        self.points.push(Point { at, failed_share: counter.failed_share(), checked_out });
        self.next += self.step;
    }

    /// Forgets what it saw: the run begins again.
    pub(super) fn start_over(&mut self) {
        self.next = self.step;
        self.points.clear();
    }

    pub(super) fn points(&self) -> &[Point] {
        &self.points
    }
}
