//! The desk's part for experiments: one study at a time, told as it goes.
//!
//! A newer request takes the place of the one before; a page that wants to cancel ends the worker. Runs are remembered,
//! so that the next experiment on the same model runs its changed arm alone.

use serde::{Deserialize, Serialize};

use crate::experiment::{Bench, Finding, Plan};
use crate::model::Invalid;

/// Names a study, so that a late reply about an earlier one is told apart. The page chooses it.
pub type StudyNumber = u32;

/// What the page asks of the lab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LabRequest {
    /// Run this, and forget the study before.
    Run(StudyNumber, Box<Plan>),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LabReply {
    /// An arm is outside the limits; nothing is run.
    Refused(StudyNumber, Vec<Invalid>),
    /// How far it is \[percent\], and what was found so far. The last one is done.
    Found(StudyNumber, u32, Box<Finding>),
    /// A rule of the model was broken: nothing was found.
    Broken(StudyNumber),
}

/// The lab of a worker.
#[derive(Debug, Default)]
pub struct LabDesk {
    bench: Bench,
    number: StudyNumber,
    /// Seeds and percent that were told last; none when nothing is to be told.
    told: Option<(u32, u32)>,
}

impl LabDesk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: LabRequest) -> Option<LabReply> {
        let LabRequest::Run(number, plan) = request;
        self.number = number;
        self.told = None;
        match self.bench.open(*plan) {
            Ok(()) => {
                self.told = Some((u32::MAX, u32::MAX));
                None
            }
            Err(invalid) => Some(LabReply::Refused(number, invalid)),
        }
    }

    /// Whether something is left to run.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.bench.has_work()
    }

    /// Runs about so many simulation events.
    pub fn work(&mut self, budget_events: u32) {
        self.bench.work(budget_events);
    }

    /// Tells how far the study is, when that has changed by a seed or a percent.
    pub fn report(&mut self) -> Option<LabReply> {
        let told = self.told?;
        if self.bench.is_broken() {
            self.told = None;
            return Some(LabReply::Broken(self.number));
        }
        let percent = percent(self.bench.progress());
        let finding = self.bench.finding()?;
        let now = (finding.n_seeds, percent);
        self.told = (!finding.is_done()).then_some(now);
        (now != told).then(|| LabReply::Found(self.number, percent, Box::new(finding)))
    }
}

pub(super) fn percent(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = (share.clamp(0.0, 1.0) * 100.0) as u32;
    percent
}
