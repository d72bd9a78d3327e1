//! Works studies off, a slice at a time, and remembers runs: experiments on one model share their base arm.
//!
//! Knows no clock: a slice is a number of simulation events. Whatever the slices, the findings are the same.

use super::ledger::Ledger;
use super::run::{Arm, Run};
use super::study::{Finding, Plan, Study};
use crate::model::scenario::Invalid;

/// Arms whose runs are remembered.
const MOST_ARMS: usize = 24;

/// One study at work, and the runs that others may use again.
#[derive(Debug)]
pub struct Bench {
    study: Option<Study>,
    /// The run that is being worked on, of which arm.
    run: Option<(Arm, u64, Run)>,
    ledger: Ledger,
    /// A rule of the model was broken: nothing that follows could be trusted.
    is_broken: bool,
}

impl Default for Bench {
    fn default() -> Self {
        Self { study: None, run: None, ledger: Ledger::of_arms(MOST_ARMS), is_broken: false }
    }
}

impl Bench {
    /// Puts a study on the bench, in place of the one before.
    ///
    /// # Errors
    /// Every parameter of an arm that is outside its limits.
    pub fn open(&mut self, plan: Plan) -> Result<(), Vec<Invalid>> {
        (self.study, self.run, self.is_broken) = (None, None, false);
        self.study = Some(Study::new(plan)?);
        Ok(())
    }

    /// Whether something is left to run.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.is_broken && self.study.as_ref().is_some_and(|study| !study.is_done())
    }

    /// Whether a rule of the model was broken in a run.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Runs about so many simulation events.
    pub fn work(&mut self, budget_events: u32) {
        let mut left = budget_events;
        while left > 0 && self.has_work() {
            let Some(study) = &mut self.study else { return };
            let seed = study.next_seed();
            let arms = [study.plan().base.clone(), study.plan().changed.clone()];
            let known = arms.each_ref().map(|arm| self.ledger.recall(arm, seed));
            if let [Some(base), Some(changed)] = known {
                study.push(base, changed);
                // A pair from memory costs a little as well, so that a slice ends.
                left = left.saturating_sub(100);
                continue;
            }
            let side = usize::from(known.first().is_some_and(Option::is_some));
            let (Some(arm), Some(scenario)) = (arms.get(side), study.scenarios().get(side)) else { return };
            let is_same = self.run.as_ref().is_some_and(|(of, under, _)| of == arm && *under == seed);
            if !is_same {
                self.run = Some((arm.clone(), seed, Run::new(arm, scenario, seed)));
            }
            let Some((_, _, run)) = &mut self.run else { return };
            left = left.saturating_sub(run.work(left).max(1));
            if run.is_done() {
                match run.measured() {
                    Some(measured) => self.ledger.remember(arm, seed, measured),
                    None => self.is_broken = true,
                }
                self.run = None;
            }
        }
    }

    /// What the study has found so far.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        self.study.as_ref().map(Study::finding)
    }

    /// Pairs done and the part of the one at work [0..1], of all seeds that the study may run.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let Some(study) = &self.study else { return 0.0 };
        if study.is_done() {
            return 1.0;
        }
        let of = f64::from(study.plan().n_seeds.max(1));
        let seed = study.next_seed();
        // The base arm runs first, unless it is known.
        let half = if self.ledger.recall(&study.plan().base, seed).is_some() { 0.5 } else { 0.0 };
        let at_work = half + self.run.as_ref().map_or(0.0, |(_, _, run)| run.progress() / 2.0);
        let done = f64::from(u32::try_from(seed.saturating_sub(1)).unwrap_or(u32::MAX));
        ((done + at_work) / of).min(1.0)
    }
}
