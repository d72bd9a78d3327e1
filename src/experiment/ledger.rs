//! Runs that were done, by arm and seed: experiments on one model share their base arm.

use std::collections::BTreeMap;

use super::count::Measured;
use super::run::Arm;

/// Runs that were done.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// In the order of their last use.
    arms: Vec<(Arm, BTreeMap<u64, Measured>)>,
    /// Arms that are kept; the one that was not used for longest goes first.
    most_arms: usize,
}

impl Ledger {
    /// Keeps the runs of so many arms.
    pub(super) fn of_arms(most_arms: usize) -> Self {
        Self { arms: Vec::new(), most_arms }
    }

    /// Keeps everything.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn unlimited() -> Self {
        Self::of_arms(usize::MAX)
    }

    pub(super) fn recall(&self, arm: &Arm, seed: u64) -> Option<Measured> {
        self.arms.iter().find(|(of, _)| of == arm).and_then(|(_, runs)| runs.get(&seed).copied())
    }

    pub(super) fn remember(&mut self, arm: &Arm, seed: u64, measured: Measured) {
        let (of, mut runs) = match self.arms.iter().position(|(of, _)| of == arm) {
            Some(at) => self.arms.remove(at),
            None => (arm.clone(), BTreeMap::new()),
        };
        runs.insert(seed, measured);
        self.arms.push((of, runs));
        if self.arms.len() > self.most_arms {
            self.arms.remove(0);
        }
    }
}
