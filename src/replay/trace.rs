//! What became of one order: every step of its requests through the service, in one world and in the other.
//!
//! Found by running the stretch of the run again in which the order lives; nothing is kept for orders that nobody asks
//! about.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::words::{StepWords, attempt_of, outcome_words};
use super::{Replay, VARIANTS};
use crate::model::instance::Code;
use crate::model::pool::Counts;
use crate::model::workload::Attempt;
use crate::model::world::{Asker, Happened, Happening, Observer, Outcome, ReservationStep, Step};
use crate::model::{Micros, Variant, World};

/// How long an order is followed after the last thing that happened to it [µs of model time]. A request that the gateway
/// gave up on may still wait for a connection; longer than this nobody looks.
const PATIENCE: Micros = Micros::from_secs(1200);
/// Most steps of one order in one world: two for each of its items and a few more, for each attempt. Beyond, it is cut.
const MAX_STEPS: usize = 4_000;

/// Something that happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TraceKind {
    /// The request arrived.
    Arrived,
    /// It has a Redis connection for the cart lock.
    Locked,
    /// `reserveInventory` went a step on.
    Reserved {
        /// Which.
        step: Step,
        /// About which item, from 1; 0 where it is about none.
        item: u32,
    },
    /// The customer got an answer.
    Answered {
        /// Which.
        outcome: Outcome,
        /// Time since the request arrived.
        latency: Micros,
    },
    /// The customer gave up.
    GaveUp,
}

/// The pool's counters as pg-pool shows them, right after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PoolCounts {
    /// `totalCount`.
    pub total: u32,
    /// `idleCount`.
    pub idle: u32,
    /// `waitingCount`.
    pub waiting: u32,
}

/// One step of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// When.
    pub at: Micros,
    /// On which instance, from 0; `None` where none was up.
    pub instance: Option<u32>,
    /// Which of the customer's attempts, from 0.
    pub attempt: u32,
    /// What.
    pub kind: TraceKind,
    /// The instance's pool right after the event.
    pub pool: PoolCounts,
    /// The code that the instance ran; `None` where none was up.
    pub code: Option<Code>,
    /// The slot of the connection that the order holds, or keeps for ever; from 0.
    pub slot: Option<u32>,
}

/// What became of one order in both worlds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The order's number, from 1.
    pub order: u32,
    /// Its items: as many `UPDATE`s.
    pub n_items: u32,
    /// Its steps in the buggy world, then in the fixed one; none in a world where it did not arrive.
    pub traces: [Vec<TraceStep>; 2],
}

/// Which order to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sought {
    /// One that arrives.
    Arrival,
    /// One whose reservation fails: the code's error path.
    FailingReservation,
    /// One whose connection leaks.
    Leak,
    /// One that is answered with 5xx.
    Failure,
}

impl Followed {
    /// The step that an order has come to at a moment in a world; `None` before it arrived.
    #[must_use]
    pub fn step_at(&self, world: Variant, at: Micros) -> Option<&TraceStep> {
        let [buggy, fixed] = &self.traces;
        let trace = if world == Variant::Buggy { buggy } else { fixed };
        trace.get(trace.partition_point(|step| step.at <= at).checked_sub(1)?)
    }

    /// The steps that an order took at the moment of its latest one: in one event several may follow from each other. Empty
    /// before it arrived.
    #[must_use]
    pub fn steps_at(&self, world: Variant, at: Micros) -> &[TraceStep] {
        let [buggy, fixed] = &self.traces;
        let trace = if world == Variant::Buggy { buggy } else { fixed };
        let end = trace.partition_point(|step| step.at <= at);
        let past = trace.get(..end).unwrap_or_default();
        let from = past.last().map_or(0, |last| past.partition_point(|step| step.at < last.at));
        past.get(from..).unwrap_or_default()
    }

    /// The moment of the next step in either world.
    #[must_use]
    pub fn next_at(&self, after: Micros) -> Option<Micros> {
        self.traces.iter().flatten().map(|step| step.at).filter(|&at| at > after).min()
    }

    /// The moment of the step before in either world.
    #[must_use]
    pub fn previous_at(&self, before: Micros) -> Option<Micros> {
        self.traces.iter().flatten().map(|step| step.at).filter(|&at| at < before).max()
    }

    /// A step of this order in plain English: "sends UPDATE, item 2 of 3".
    #[must_use]
    pub fn words(&self, step: &TraceStep) -> String {
        StepText(step, self.n_items).to_string()
    }
}

struct StepText<'a>(&'a TraceStep, u32);

impl fmt::Display for StepText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(TraceStep { at, instance, attempt, kind, .. }, n_items) = *self;
        match *kind {
            TraceKind::Arrived if *attempt == 0 => f.write_str("arrives"),
            TraceKind::Arrived => write!(f, "arrives again, attempt {}", attempt + 1),
            TraceKind::Locked => f.write_str("has its cart lock on Redis"),
            TraceKind::Reserved { step, item } => {
                let attempt = Attempt { customer: 0, attempt: *attempt };
                let instance = instance.unwrap_or(0);
                StepWords(ReservationStep { at: *at, instance, attempt, step, item }, n_items).fmt(f)
            }
            TraceKind::Answered { outcome, latency } => {
                write!(f, "is answered {} after {} ms", outcome_words(outcome), latency.as_millis())
            }
            TraceKind::GaveUp => f.write_str("is given up by its customer"),
        }
    }
}

impl Replay {
    /// Follows an order through both worlds. `None` while the run is not computed far enough to know it.
    #[must_use]
    pub fn follow(&self, order: u32) -> Option<Followed> {
        let customer = order.checked_sub(1)?;
        let by_hand = Attempt { customer, attempt: 0 }.hand_number();
        let sent_at = by_hand.map(|number| self.interventions.at_of(number).unwrap_or(Micros::MAX));
        let arrived = match sent_at {
            Some(at) => at <= self.run.course.progress().done,
            None => VARIANTS.iter().all(|&variant| self.run.front.world(variant).n_customers() > customer),
        };
        if !arrived && !self.run.course.is_done() {
            return None;
        }
        let mut followed = Followed { order, n_items: 0, traces: [Vec::new(), Vec::new()] };
        for (trace, variant) in followed.traces.iter_mut().zip(VARIANTS) {
            let checkpoint = match sent_at {
                Some(at) => self.checkpoints.before_time(Micros(at.0.saturating_sub(1))),
                None => self.checkpoints.before_customer(variant, customer),
            };
            let Some(checkpoint) = checkpoint.filter(|_| arrived) else { continue };
            let mut world = checkpoint.pair.world(variant).clone();
            world.set_interventions(&self.interventions);
            followed.n_items = world.n_items(Attempt { customer, attempt: 0 });
            *trace = follow_in(world, customer);
        }
        Some(followed)
    }

    /// The next order after a moment of which the wanted is true in a world; the run is searched to its end.
    #[must_use]
    pub fn next_order(&self, world: Variant, after: Micros, sought: Sought) -> Option<u32> {
        let mut searched = self.checkpoints.before_time(after)?.pair.world(world).clone();
        searched.set_interventions(&self.interventions);
        searched.run_until(after);
        let mut seeker = Seeker { sought, found: None };
        while seeker.found.is_none() && searched.step_seen_by(&mut seeker).is_some() {}
        seeker.found.map(Attempt::order)
    }
}

/// Follows a customer's order from `world`, which must stand before its first request.
fn follow_in(mut world: World, customer: u32) -> Vec<TraceStep> {
    let mut steps: Vec<TraceStep> = Vec::new();
    let mut seen = Follower { customer, seen: Vec::new() };
    let mut last = Micros::MAX;
    while world.next_event_at().is_some_and(|at| last == Micros::MAX || at - last <= PATIENCE) {
        if world.step_seen_by(&mut seen).is_none() || steps.len() >= MAX_STEPS {
            break;
        }
        for (happened, attempt, kind) in seen.seen.drain(..) {
            last = happened.at;
            let (pool, slot, code) = surroundings(&world, happened.instance, attempt);
            steps.push(TraceStep {
                at: happened.at,
                instance: happened.instance,
                attempt: attempt.attempt,
                kind,
                pool,
                slot,
                code,
            });
        }
    }
    steps
}

/// The pool's counters, the slot that the order's attempt has in it, and the code that the instance runs.
fn surroundings(world: &World, instance: Option<u32>, attempt: Attempt) -> (PoolCounts, Option<u32>, Option<Code>) {
    let place = instance.and_then(|number| world.instances().nth(number as usize));
    let Some((instance, pool)) = place else { return (PoolCounts::default(), None, None) };
    let Counts { total, idle, waiting, .. } = pool.counts();
    let leaked = instance.leaks.iter().find(|leak| leak.attempt == attempt).map(|leak| leak.client);
    let slot = (0..).zip(pool.slots()).find_map(|(number, slot)| {
        let slot = slot?;
        let asks = || world.asker(slot.request?);
        (leaked == Some(slot.client) || asks() == Some(Asker::Checkout(attempt))).then_some(number)
    });
    (PoolCounts { total, idle, waiting }, slot, Some(instance.code))
}

/// Notes what happens to one customer.
struct Follower {
    customer: u32,
    seen: Vec<(Happened, Attempt, TraceKind)>,
}

impl Observer for Follower {
    fn on(&mut self, happened: Happened) {
        let Some(attempt) = attempt_of(happened.what).filter(|attempt| attempt.customer == self.customer) else {
            return;
        };
        let kind = match happened.what {
            Happening::Arrived(_) => TraceKind::Arrived,
            Happening::Locked(_) => TraceKind::Locked,
            Happening::Reserved(ReservationStep { step, item, .. }) => TraceKind::Reserved { step, item },
            Happening::Answered { outcome, latency, .. } => TraceKind::Answered { outcome, latency },
            Happening::GaveUp(_) => TraceKind::GaveUp,
            Happening::Granted { .. }
            | Happening::Leaked { .. }
            | Happening::Exhausted { .. }
            | Happening::Query { .. }
            | Happening::QueryFailed(_)
            | Happening::ProbeFailed { .. }
            | Happening::ProbePassed
            | Happening::Draining
            | Happening::Restarted(_)
            | Happening::Up
            | Happening::Intervened { .. } => return,
        };
        self.seen.push((happened, attempt, kind));
    }
}

/// Looks out for an order.
struct Seeker {
    sought: Sought,
    found: Option<Attempt>,
}

impl Observer for Seeker {
    fn on(&mut self, happened: Happened) {
        let is_it = match (self.sought, happened.what) {
            (Sought::Arrival, Happening::Arrived(attempt)) => attempt.attempt == 0,
            (Sought::FailingReservation, Happening::Reserved(step)) => step.step == Step::Rollback,
            (Sought::Leak, Happening::Leaked { .. }) => true,
            (Sought::Failure, Happening::Answered { outcome, .. }) => outcome.is_failure(),
            _ => false,
        };
        if is_it && self.found.is_none() {
            self.found = attempt_of(happened.what);
        }
    }
}
