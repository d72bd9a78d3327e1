//! The desk's part for what-ifs: first both runs over time under the incident's own seed, then seed after seed.
//!
//! A newer request takes the place of the one before. Runs of the base arm are remembered, so that the next what-if on the
//! same model runs its changed arm alone.

use serde::{Deserialize, Serialize};

use super::lab::percent;
use crate::experiment::{Arm, Bench, Curve, Finding, Plan, Run};
use crate::model::Invalid;

/// Names a what-if, so that a late reply about an earlier one is told apart. The page chooses it.
pub type WhatIfNumber = u32;

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum WhatIfRequest {
    /// Run this plan, and trace both arms under this seed.
    Run(WhatIfNumber, Box<Plan>, u64),
}

/// Which of the two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// As the model has it.
    Base,
    /// With the knobs turned.
    Changed,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum WhatIfReply {
    /// An arm is outside the limits; nothing is run.
    Refused(WhatIfNumber, Vec<Invalid>),
    /// One arm over time.
    Traced(WhatIfNumber, Side, Box<Curve>),
    /// How far it is \[percent\], and what was found so far.
    Found(WhatIfNumber, u32, Box<Finding>),
    /// A rule of the model was broken: nothing was found.
    Broken(WhatIfNumber),
}

/// The what-ifs of a worker.
#[derive(Debug, Default)]
pub struct WhatIfDesk {
    bench: Bench,
    number: WhatIfNumber,
    /// The arms that are still to be traced, the next one last.
    to_trace: Vec<(Side, Arm, u64)>,
    tracing: Option<(Side, Run)>,
    traced: Vec<(Side, Curve)>,
    /// The base arm's curve of the request before, with arm and seed.
    known: Option<(Arm, u64, Curve)>,
    /// Seeds and percent that were told last; none when nothing is to be told.
    told: Option<(u32, u32)>,
    is_broken: bool,
}

impl WhatIfDesk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: WhatIfRequest) -> Option<WhatIfReply> {
        let WhatIfRequest::Run(number, plan, seed) = request;
        (self.number, self.told, self.tracing, self.is_broken) = (number, None, None, false);
        self.traced.clear();
        self.to_trace.clear();
        let arms = [plan.base.clone(), plan.changed.clone()];
        if let Err(invalid) = self.bench.open(*plan) {
            return Some(WhatIfReply::Refused(number, invalid));
        }
        self.told = Some((u32::MAX, u32::MAX));
        let [base, changed] = arms;
        if changed != base {
            self.to_trace.push((Side::Changed, changed, seed));
        }
        match &self.known {
            Some((arm, under, curve)) if *arm == base && *under == seed => {
                self.traced.push((Side::Base, curve.clone()));
            }
            _ => self.to_trace.push((Side::Base, base, seed)),
        }
        None
    }

    /// Whether something is left to run.
    #[must_use]
    pub fn has_work(&self) -> bool {
        let traces = self.tracing.is_some() || !self.to_trace.is_empty();
        !self.is_broken && (traces || self.bench.has_work())
    }

    /// Runs about so many simulation events.
    pub fn work(&mut self, budget_events: u32) {
        if self.tracing.is_none()
            && let Some((_, arm, seed)) = self.to_trace.last()
            && let Ok(scenario) = arm.checked()
        {
            let side = self.to_trace.last().map_or(Side::Base, |(side, ..)| *side);
            self.tracing = Some((side, Run::traced(arm, &scenario, *seed)));
        }
        let Some((side, run)) = &mut self.tracing else {
            self.bench.work(budget_events);
            return;
        };
        run.work(budget_events);
        if !run.is_done() {
            return;
        }
        let traced = (*side, run.curve());
        self.tracing = None;
        let of = self.to_trace.pop();
        match (traced, of) {
            ((side, Some(curve)), Some((_, arm, seed))) => {
                if side == Side::Base {
                    self.known = Some((arm, seed, curve.clone()));
                }
                self.traced.push((side, curve));
            }
            _ => self.is_broken = true,
        }
    }

    /// Tells what was computed since the last report.
    pub fn report(&mut self) -> Vec<WhatIfReply> {
        let number = self.number;
        let mut replies: Vec<WhatIfReply> =
            self.traced.drain(..).map(|(side, curve)| WhatIfReply::Traced(number, side, Box::new(curve))).collect();
        let Some(told) = self.told else { return replies };
        if self.is_broken || self.bench.is_broken() {
            self.told = None;
            replies.push(WhatIfReply::Broken(number));
            return replies;
        }
        let Some(finding) = self.bench.finding() else { return replies };
        let now = (finding.n_seeds, percent(self.bench.progress()));
        if now != told && self.to_trace.is_empty() {
            self.told = (!finding.is_done()).then_some(now);
            replies.push(WhatIfReply::Found(number, now.1, Box::new(finding)));
        }
        replies
    }
}
