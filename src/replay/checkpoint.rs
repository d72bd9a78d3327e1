//! Checkpoints: clones of both worlds, laid at even distances, in bounded memory.
//!
//! When they would take too much memory every second one is dropped and the distance doubled.

use super::finding::Finder;
use super::pair::Pair;
use crate::model::{Micros, Variant};

/// Distance of the checkpoints at first. A few thousand events of both worlds: a fraction of a frame to run again.
const DISTANCE: Micros = Micros::from_secs(300);
/// Most memory that the checkpoints may take [bytes].
const MAX_BYTES: u64 = 16 * 1024 * 1024;

#[derive(Debug, Clone)]
pub(super) struct Checkpoint {
    /// Everything up to this moment has happened.
    pub(super) at: Micros,
    pub(super) pair: Pair,
    /// What had been seen by then, for whoever computes on from here.
    pub(super) finders: [Finder; 2],
}

#[derive(Debug, Clone)]
pub(super) struct Checkpoints {
    /// In the order of time; the first is the beginning.
    laid: Vec<Checkpoint>,
    distance: Micros,
    n_bytes: u64,
}

impl Checkpoints {
    pub(super) fn new(beginning: &Pair, finders: &[Finder; 2]) -> Self {
        let first = Checkpoint { at: Micros::ZERO, pair: beginning.clone(), finders: finders.clone() };
        Self { n_bytes: first.pair.n_bytes(), laid: vec![first], distance: DISTANCE }
    }

    /// Lays a checkpoint if it is time for one.
    pub(super) fn offer(&mut self, at: Micros, pair: &Pair, finders: &[Finder; 2]) {
        if self.laid.last().is_some_and(|last| at - last.at < self.distance) {
            return;
        }
        self.n_bytes += pair.n_bytes();
        self.laid.push(Checkpoint { at, pair: pair.clone(), finders: finders.clone() });
        while self.n_bytes > MAX_BYTES && self.laid.len() > 2 {
            self.thin_out();
        }
    }

    /// The last checkpoint at or before a moment.
    pub(super) fn before_time(&self, at: Micros) -> Option<&Checkpoint> {
        let n = self.laid.partition_point(|checkpoint| checkpoint.at <= at);
        self.laid.get(n.checked_sub(1)?)
    }

    /// The last checkpoint with at most so many events done.
    pub(super) fn before_event(&self, n_events: u64) -> Option<&Checkpoint> {
        let n = self.laid.partition_point(|checkpoint| checkpoint.pair.n_events() <= n_events);
        self.laid.get(n.checked_sub(1)?)
    }

    /// The last checkpoint at which a customer has not arrived in a world.
    pub(super) fn before_customer(&self, variant: Variant, customer: u32) -> Option<&Checkpoint> {
        let n = self.laid.partition_point(|checkpoint| checkpoint.pair.world(variant).n_customers() <= customer);
        self.laid.get(n.checked_sub(1)?)
    }

    /// Forgets the checkpoints at and after a moment, but never the beginning; gives the last that is left.
    pub(super) fn cut(&mut self, at: Micros) -> Option<&Checkpoint> {
        let n = self.laid.partition_point(|checkpoint| checkpoint.at < at);
        self.laid.truncate(n.max(1));
        self.n_bytes = self.laid.iter().map(|checkpoint| checkpoint.pair.n_bytes()).sum();
        self.laid.last()
    }

    pub(super) const fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    fn thin_out(&mut self) {
        let mut keep = false;
        self.laid.retain(|_| {
            keep = !keep;
            keep
        });
        self.distance += self.distance;
        self.n_bytes = self.laid.iter().map(|checkpoint| checkpoint.pair.n_bytes()).sum();
    }
}
