//! A what-if: the knobs that a reader has turned away from the model, and the two arms that they make.
//!
//! A plain value that can be compared, so that it stands in the session and in links. Which values a knob can have is
//! `knob`'s; what comes of it, a [`Study`](super::Study) without claims finds.

use super::knob::{Knob, Range};
use super::output::Output;
use super::run::Arm;
use super::study::Plan;

/// Seeds of a what-if: enough for an interval of a tenth of what the failed share is.
pub const WHAT_IF_SEEDS: u32 = 32;

/// Knobs with their values, each knob once, in the panel's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WhatIf(Vec<(Knob, u32)>);

impl WhatIf {
    /// Knobs with values in their ranges. None when one has a value outside of it, or stands there twice.
    #[must_use]
    pub fn of(turned: &[(Knob, u32)]) -> Option<Self> {
        let mut what_if = Self::default();
        for &(knob, value) in turned {
            let Range { least, most, .. } = knob.range();
            if !(least..=most).contains(&value) || what_if.get(knob).is_some() {
                return None;
            }
            what_if.turn(knob, Some(value));
        }
        Some(what_if)
    }

    /// The value of a knob that was turned.
    #[must_use]
    pub fn get(&self, knob: Knob) -> Option<u32> {
        self.0.iter().find(|(turned, _)| *turned == knob).map(|(_, value)| *value)
    }

    /// Whether nothing was turned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The knobs that were turned, with their values.
    pub fn turned(&self) -> impl Iterator<Item = (Knob, u32)> {
        self.0.iter().copied()
    }

    /// Turns a knob, or turns it back.
    pub fn turn(&mut self, knob: Knob, value: Option<u32>) {
        self.0.retain(|(turned, _)| *turned != knob);
        if let Some(value) = value {
            let Range { least, most, .. } = knob.range();
            self.0.push((knob, value.clamp(least, most)));
            crate::order::sort_by_key(&mut self.0, |(turned, _)| Knob::ALL.iter().position(|one| one == turned));
        }
    }

    /// Without the knobs that stand where they stand in the base arm.
    #[must_use]
    pub fn against(&self, base: &Arm) -> Self {
        Self(self.0.iter().copied().filter(|&(knob, value)| knob.of(base) != value).collect())
    }

    /// The base arm with the turned knobs. A pool smaller than the connections that it keeps open keeps as many as it has.
    #[must_use]
    pub fn applied_to(&self, base: &Arm) -> Arm {
        let mut arm = base.clone();
        for (knob, value) in self.against(base).turned() {
            knob.set(&mut arm, value);
        }
        arm.scenario.pool.min = arm.scenario.pool.min.min(arm.scenario.pool.max);
        arm
    }

    /// What is run: both arms, nothing claimed, estimates only.
    #[must_use]
    pub fn plan(&self, base: &Arm) -> Plan {
        Plan {
            base: base.clone(),
            changed: self.applied_to(base),
            outputs: vec![
                Output::FailedShare,
                Output::FirstExhaustion,
                Output::Exhaustions,
                Output::Restarts,
                Output::RedisTimeouts,
                Output::LostRevenue,
            ],
            claims: Vec::new(),
            n_seeds: WHAT_IF_SEEDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knobs_stand_once_and_in_the_order_of_the_panel() {
        let mut what_if = WhatIf::of(&[(Knob::ProbePeriod, 5), (Knob::Max, 40)]).unwrap();
        what_if.turn(Knob::Max, Some(60));
        let turned: Vec<_> = what_if.turned().collect();
        assert_eq!(turned, [(Knob::Max, 60), (Knob::ProbePeriod, 5)]);
        what_if.turn(Knob::Max, None);
        assert_eq!(what_if.get(Knob::Max), None);
        assert_eq!(WhatIf::of(&[(Knob::Max, 40), (Knob::Max, 20)]), None);
        assert_eq!(WhatIf::of(&[(Knob::Max, 101)]), None);
    }
}
