//! The desk's part for sensitivity: cells of a sweep, told in batches as they come.
//!
//! The page deals the cells out to its workers; a newer request takes the place of the one before.

use serde::{Deserialize, Serialize};

use crate::experiment::Arm;
use crate::experiment::sweep::{Cell, CellMean, Sweep, SweepBench};

/// Simulation events between two batches: about a third of a second.
const BATCH_EVENTS: u32 = 1_000_000;

/// Names a request, so that a late reply about an earlier one is told apart. The page chooses it.
pub type SweepNumber = u32;

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SweepRequest {
    /// Run these cells in this order.
    Run(SweepNumber, Sweep, Box<Arm>, Vec<Cell>),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SweepReply {
    /// These are done; true with the last ones.
    Done(SweepNumber, Sweep, Vec<CellMean>, bool),
    /// A rule of the model was broken.
    Broken(SweepNumber),
}

/// The sweeps of a worker.
#[derive(Debug, Default)]
pub struct SweepDesk {
    bench: Option<SweepBench>,
    number: SweepNumber,
    done: Vec<CellMean>,
    /// Simulation events since the last batch.
    n_events: u32,
}

impl SweepDesk {
    /// Takes a request.
    pub fn take(&mut self, request: SweepRequest) {
        let SweepRequest::Run(number, sweep, base, cells) = request;
        self.number = number;
        self.done.clear();
        self.n_events = 0;
        self.bench = Some(SweepBench::new(sweep, *base, cells));
    }

    /// Whether a cell is left.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.bench.as_ref().is_some_and(SweepBench::has_work)
    }

    /// Runs about so many simulation events.
    pub fn work(&mut self, budget_events: u32) {
        if let Some(bench) = &mut self.bench {
            self.done.extend(bench.work(budget_events));
            self.n_events = self.n_events.saturating_add(budget_events);
        }
    }

    /// Tells what was done, when it is enough or all.
    pub fn report(&mut self) -> Option<SweepReply> {
        let bench = self.bench.as_ref()?;
        if bench.is_broken() {
            self.bench = None;
            return Some(SweepReply::Broken(self.number));
        }
        let (sweep, is_last) = (bench.sweep(), !bench.has_work());
        if is_last {
            self.bench = None;
        } else if self.n_events < BATCH_EVENTS || self.done.is_empty() {
            return None;
        }
        self.n_events = 0;
        Some(SweepReply::Done(self.number, sweep, std::mem::take(&mut self.done), is_last))
    }
}
