//! Both worlds in lockstep: one order of events over the two of them.

use super::VARIANTS;
use super::course::Broken;
use super::traffic::Traffic;
use super::words::Stepped;
use crate::model::world::{Happened, Observer, Violation};
use crate::model::{CheckedScenario, Interventions, Micros, Variant, World};

/// The buggy and the fixed world on the same customers.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    buggy: World,
    fixed: World,
    /// What the stage draws beside the worlds' own state, of each.
    traffic: [Traffic; 2],
}

impl Pair {
    pub(super) fn new(scenario: &CheckedScenario) -> Self {
        let buggy = World::new(scenario, Variant::Buggy);
        let traffic = [Traffic::new(buggy.n_instances()), Traffic::new(buggy.n_instances())];
        Self { buggy, fixed: World::new(scenario, Variant::Fixed), traffic }
    }

    pub(super) fn worlds(&self) -> [(Variant, &World); 2] {
        let [buggy, fixed] = VARIANTS;
        [(buggy, &self.buggy), (fixed, &self.fixed)]
    }

    pub(super) const fn traffic(&self) -> &[Traffic; 2] {
        &self.traffic
    }

    pub(super) const fn world(&self, variant: Variant) -> &World {
        match variant {
            Variant::Buggy => &self.buggy,
            Variant::Fixed => &self.fixed,
        }
    }

    /// Replaces the interventions; those that were done must be in the new list, too.
    pub(super) fn set_interventions(&mut self, list: &Interventions) {
        self.buggy.set_interventions(list);
        self.fixed.set_interventions(list);
    }

    /// Does the earliest event of the two; the buggy world's first on a tie.
    pub(super) fn step(&mut self) -> Option<Stepped> {
        let (buggy, fixed) = (self.buggy.next_event_at(), self.fixed.next_event_at());
        let buggy_is_next = buggy.is_some_and(|buggy| fixed.is_none_or(|fixed| buggy <= fixed));
        let [of_buggy, of_fixed] = &mut self.traffic;
        if buggy_is_next {
            Stepped::of(Variant::Buggy, &mut self.buggy, of_buggy)
        } else {
            Stepped::of(Variant::Fixed, &mut self.fixed, of_fixed)
        }
    }

    /// Does the earliest event of the two, and only says when it was.
    pub(super) fn step_unseen(&mut self) -> Option<Micros> {
        let (buggy, fixed) = (self.buggy.next_event_at(), self.fixed.next_event_at());
        let buggy_is_next = buggy.is_some_and(|buggy| fixed.is_none_or(|fixed| buggy <= fixed));
        let [of_buggy, of_fixed] = &mut self.traffic;
        if buggy_is_next { self.buggy.step_seen_by(of_buggy) } else { self.fixed.step_seen_by(of_fixed) }
    }

    /// Does everything up to and including `until`: the same as stepping there.
    pub(super) fn run_until(&mut self, until: Micros, buggy: &mut impl Observer, fixed: &mut impl Observer) {
        let [of_buggy, of_fixed] = &mut self.traffic;
        self.buggy.run_until_seen_by(until, &mut Both(of_buggy, buggy));
        self.fixed.run_until_seen_by(until, &mut Both(of_fixed, fixed));
    }

    pub(super) fn n_events(&self) -> u64 {
        self.buggy.n_events() + self.fixed.n_events()
    }

    pub(super) fn n_instances(&self) -> u32 {
        self.buggy.n_instances()
    }

    /// Time of the last event done.
    pub(super) fn last_at(&self) -> Micros {
        self.buggy.now().max(self.fixed.now())
    }

    pub(super) fn horizon(&self) -> Micros {
        self.buggy.horizon()
    }

    pub(super) fn digests(&self) -> [u64; 2] {
        [self.buggy.digest(), self.fixed.digest()]
    }

    pub(super) fn broken(&self) -> Option<Broken> {
        let broken = |world, Violation { at, instance, rule }| Broken { world, at, instance, rule: rule.to_owned() };
        self.worlds().into_iter().find_map(|(variant, world)| Some(broken(variant, world.violation()?)))
    }

    pub(super) fn n_bytes(&self) -> u64 {
        let traffic: u64 = self.traffic.iter().map(Traffic::n_bytes).sum();
        self.buggy.n_bytes() + self.fixed.n_bytes() + traffic
    }
}

/// Two who watch the same world.
pub(super) struct Both<'a, A, B>(pub(super) &'a mut A, pub(super) &'a mut B);

impl<A: Observer, B: Observer> Observer for Both<'_, A, B> {
    fn on(&mut self, happened: Happened) {
        self.0.on(happened);
        self.1.on(happened);
    }
}
