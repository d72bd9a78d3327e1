//! One future of a run, computed minute by minute: the front of the computation, and what it brought so far.
//!
//! A run with interventions has two: as it is, and as it would have been without them.

use super::VARIANTS;
use super::checkpoint::Checkpoint;
use super::course::{Course, Piece, Progress};
use super::finding::{Finder, Finding};
use super::pair::Pair;
use crate::model::{CheckedScenario, Interventions, Micros};

#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) front: Pair,
    pub(super) finders: [Finder; 2],
    pub(super) course: Course,
}

impl Branch {
    pub(super) fn new(scenario: &CheckedScenario) -> Self {
        let front = Pair::new(scenario);
        let finders = VARIANTS.map(|variant| Finder::new(variant, front.n_instances()));
        Self { course: Course::new(front.horizon()), finders, front }
    }

    /// Runs the front to the next full minute.
    pub(super) fn compute_minute(&mut self) {
        let Progress { of, .. } = self.course.progress();
        let end = self.end_of_minute();
        let [buggy, fixed] = &mut self.finders;
        self.front.run_until(end, buggy, fixed);
        let mut findings: Vec<Finding> = self.finders.iter_mut().flat_map(|finder| finder.found.drain(..)).collect();
        findings.sort_by_key(|finding| finding.at); // stable: buggy first
        self.course.add(Piece {
            progress: Progress { done: end, of },
            minutes: self.finders.each_mut().map(|finder| vec![finder.take_minute()]),
            findings,
            broken: self.front.broken(),
        });
    }

    /// Where the minute ends that is computed next.
    pub(super) fn end_of_minute(&self) -> Micros {
        let Progress { done, of } = self.course.progress();
        Micros::from_secs((done.as_secs() / 60 + 1) * 60).min(of)
    }

    /// Goes back to a checkpoint, which must lie on this branch, and on under these interventions.
    pub(super) fn restore(&mut self, checkpoint: &Checkpoint, interventions: &Interventions) {
        self.front.clone_from(&checkpoint.pair);
        self.front.set_interventions(interventions);
        self.finders.clone_from(&checkpoint.finders);
        self.course.cut(checkpoint.at);
    }
}
