//! What the incident brings to the what-if panel: the arm that a reader starts from, and the changes that are worth a try.
//!
//! A preset is an experiment whose change the panel's knobs can make; its verdict's reason is the preset's.

use super::document::Incident;
use super::experiment::arm_of;
use super::scenario_from_file;
use crate::experiment::{Arm, Knob, Plan, WhatIf};

/// A change that is worth a try.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name, as part of a sentence.
    pub name: String,
    /// How the knobs stand.
    pub what_if: WhatIf,
    /// Id of the experiment that asks about it and says why it comes out so.
    pub experiment: String,
}

impl Incident {
    /// The arm that a reader starts from: the first model, as it was shipped. None for an incident without a model.
    #[must_use]
    pub fn base_arm(&self) -> Option<Arm> {
        let checked = scenario_from_file(self.models.first()?).ok()?;
        Some(arm_of(checked.get().clone()))
    }

    /// The presets, in the order of the file.
    #[must_use]
    pub fn presets(&self) -> Vec<Preset> {
        let all = self.experiments.iter().filter_map(|experiment| {
            let name = experiment.setup.preset.clone()?;
            Some(Preset { name, what_if: knobs_of(&self.plan(experiment)?)?, experiment: experiment.id.clone() })
        });
        all.collect()
    }
}

/// The knobs that make the changed arm of the base one. None where something else is changed as well, or nothing is.
pub(super) fn knobs_of(plan: &Plan) -> Option<WhatIf> {
    let mut what_if = WhatIf::default();
    for knob in Knob::ALL {
        let value = knob.of(&plan.changed);
        let range = knob.range();
        if value != knob.of(&plan.base) {
            if !(range.least..=range.most).contains(&value) {
                return None;
            }
            what_if.turn(knob, Some(value));
        }
    }
    (!what_if.is_empty() && what_if.applied_to(&plan.base) == plan.changed).then_some(what_if)
}
