//! Interventions at work: whose turn it is, what it comes to, and what it does to the service.
//!
//! An intervention is an event of the world, after all events that are due by its moment. One without effect is an event, too,
//! and says why it had none.

use std::sync::Arc;

use super::event::{Event, Happened, Happening, Kind, Observer};
use super::{Cell, World};
use crate::model::Micros;
use crate::model::instance::InstanceState;
use crate::model::intervention::{Act, Effect, Interventions, Knob, Numbered, SlotPlace};
use crate::model::pool::{Slot, SlotState};
use crate::model::workload::Attempt;

/// The interventions of a world, and how far they are done.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    list: Interventions,
    /// Place in the list after the last one that was done here.
    n_done: u32,
    /// Place of the next one that is about this world.
    next: u32,
    /// When it is due; the end of time when there is none.
    pub(super) due: Micros,
}

impl Default for Plan {
    fn default() -> Self {
        Self { list: Interventions::default(), n_done: 0, next: 0, due: Micros::MAX }
    }
}

impl World {
    /// Replaces the interventions. Those that were done must stand in the new list, too, at the same places.
    pub fn set_interventions(&mut self, list: &Interventions) {
        self.plan.list = list.clone();
        self.plan_next();
    }

    /// Looks for the next intervention that is about this world.
    fn plan_next(&mut self) {
        let plan = &mut self.plan;
        (plan.next, plan.due) = (plan.n_done, Micros::MAX);
        while let Some(Numbered { intervention, .. }) = plan.list.get(plan.next) {
            if intervention.world.is_none_or(|world| world == self.setup.variant) {
                plan.due = intervention.at;
                return;
            }
            plan.next += 1;
        }
    }

    /// Does the intervention whose turn it is, and gives its time.
    #[cold]
    pub(super) fn intervene(&mut self, observer: &mut impl Observer) -> Option<Micros> {
        let Numbered { number, intervention } = self.plan.list.get(self.plan.next)?;
        self.plan.n_done = self.plan.next + 1;
        self.plan_next();
        let act = intervention.act;
        let effect = self.effect_of(act);
        self.core.now = intervention.at;
        self.core.n_events += 1;
        for word in [intervention.at.0, u64::from(number)].into_iter().chain(words(act, effect)) {
            self.core.digest.add(word);
        }
        let instance = match act {
            Act::ReleaseClient(place) | Act::KillBackend(place) => Some(place.instance),
            Act::SendOrder { instance, .. } => instance,
            Act::Restart { instance } => Some(instance),
            Act::Set(_) => None,
        };
        observer.on(Happened { at: intervention.at, instance, what: Happening::Intervened { act, effect } });
        if effect == Effect::Done {
            self.act(act, number, observer);
        }
        Some(intervention.at)
    }

    /// What an act would come to now.
    fn effect_of(&self, act: Act) -> Effect {
        let state = |instance: u32| self.cells.get(instance as usize).map(|cell| cell.instance.state);
        match act {
            Act::ReleaseClient(place) => match self.slot(place) {
                None => Effect::SlotEmpty,
                Some((_, Slot { state: SlotState::Connecting, .. })) => Effect::StillConnecting,
                Some((_, Slot { state: SlotState::Idle, .. })) => Effect::NotCheckedOut,
                Some((cell, slot)) if cell.instance.has_leaked(slot.client) => Effect::Done,
                Some(_) => Effect::InUse,
            },
            Act::KillBackend(place) => match self.slot(place) {
                None => Effect::SlotEmpty,
                Some((_, Slot { state: SlotState::Connecting, .. })) => Effect::StillConnecting,
                Some(_) => Effect::Done,
            },
            Act::SendOrder { instance: Some(instance), .. } if state(instance) != Some(InstanceState::Up) => {
                Effect::NotUp
            }
            Act::Restart { instance } if state(instance).is_none_or(|state| state == InstanceState::Booting) => {
                Effect::NotUp
            }
            Act::Set(knob) => {
                let mut changed = (*self.setup).clone();
                changed.set(knob);
                if changed == *self.setup { Effect::AlreadySo } else { Effect::Done }
            }
            Act::SendOrder { .. } | Act::Restart { .. } => Effect::Done,
        }
    }

    fn slot(&self, place: SlotPlace) -> Option<(&Cell, Slot)> {
        let cell = self.cells.get(place.instance as usize)?;
        Some((cell, cell.pool.slots().nth(place.slot as usize)??))
    }

    fn act(&mut self, act: Act, number: u32, observer: &mut impl Observer) {
        match act {
            Act::ReleaseClient(place) => self.release_leaked(place, observer),
            Act::KillBackend(place) => {
                if let Some((_, slot)) = self.slot(place) {
                    self.kill_backend(place.instance, slot.client, observer);
                }
            }
            Act::SendOrder { instance, fails } => {
                let attempt = Attempt::by_hand(number, fails);
                match instance {
                    Some(instance) => {
                        self.core.count_request(&self.setup);
                        self.on_instance(instance, observer, |driver, _| driver.checkout_arrives(attempt));
                    }
                    None => self.checkout_arrives(attempt, observer),
                }
            }
            Act::Restart { instance } => self.restart(instance, observer),
            Act::Set(knob) => self.set(knob, observer),
        }
    }

    /// The code gives the client back after all.
    fn release_leaked(&mut self, place: SlotPlace, observer: &mut impl Observer) {
        let Some((_, Slot { client, .. })) = self.slot(place) else { return };
        self.on_instance(place.instance, observer, |driver, pool| {
            driver.instance.leaks.retain(|leak| leak.client != client);
            if let Some(hold) = pool.newest_hold(client) {
                driver.give_back(pool, hold);
            }
        });
    }

    /// Every pool and the workload go on with the knob's new value.
    fn set(&mut self, knob: Knob, observer: &mut impl Observer) {
        let before = Arc::clone(&self.setup);
        Arc::make_mut(&mut self.setup).set(knob);
        match knob {
            Knob::FailingPermille(_) => {}
            Knob::RatePermille(_) => self.move_customer(&before),
            Knob::Max(_)
            | Knob::IdleTimeoutMillis(_)
            | Knob::ConnectionTimeoutMillis(_)
            | Knob::MaxUses(_)
            | Knob::MaxLifetimeSeconds(_) => {
                for number in 0..self.n_instances() {
                    self.on_instance(number, observer, |driver, pool| {
                        let was_exhausted = driver.instance.n_leaked() >= pool.max();
                        pool.set_options(&driver.setup.options);
                        if !was_exhausted && driver.instance.n_leaked() >= pool.max() {
                            driver.emit(Happening::Exhausted { n_waiting: pool.waiting_count() });
                        }
                    });
                }
            }
        }
    }

    /// The next customer comes sooner or later than planned.
    fn move_customer(&mut self, before: &super::Setup) {
        let Some((key, due)) = self.customer_due.take() else { return };
        let at = self.setup.workload.customer_moved(self.core.now, due, &before.workload);
        self.core.calendar.cancel(key);
        if let Some(at) = at {
            self.customer_due = Some((self.core.calendar.schedule(at, Event::of_service(Kind::Customer)), at));
        }
    }
}

/// An act and its effect as numbers, for the digest.
fn words(act: Act, effect: Effect) -> [u64; 2] {
    let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let (kind, arguments) = match act {
        Act::ReleaseClient(place) => (0, pair(place.instance, place.slot)),
        Act::KillBackend(place) => (1, pair(place.instance, place.slot)),
        Act::SendOrder { instance, fails } => (2, pair(instance.map_or(0, |number| number + 1), u32::from(fails))),
        Act::Restart { instance } => (3, pair(instance, 0)),
        Act::Set(knob) => (4 + knob.number(), pair(0, knob.value())),
    };
    let effect = match effect {
        Effect::Done => 0,
        Effect::SlotEmpty => 1,
        Effect::StillConnecting => 2,
        Effect::NotCheckedOut => 3,
        Effect::InUse => 4,
        Effect::NotUp => 5,
        Effect::AlreadySo => 6,
    };
    [0x20 | kind << 8 | effect << 16, arguments]
}
