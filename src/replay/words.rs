//! One event in words: what a reader who steps through a run is told.
//!
//! "instance 3: order 812 sends UPDATE, item 2 of 3". Made from what the world tells its observers, never from the state.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::finding::{EffectWords, Instance};
use super::pair::Both;
use crate::model::instance::RestartCause;
use crate::model::workload::{Attempt, OrderName};
use crate::model::world::{Asker, EventKind, Happened, Happening, Observer, Outcome, ReservationStep, Step};
use crate::model::{Micros, Variant, World};

/// Most consequences of an event that are told one by one; of the end of a process there can be thousands.
const MAX_TOLD: usize = 6;

/// One event of one world, and what followed from it at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stepped {
    /// When.
    pub at: Micros,
    /// In which world.
    pub world: Variant,
    /// What sort of event it was.
    pub kind: EventKind,
    /// On which instance, from 0; `None` where it was on none or not known before.
    pub instance: Option<u32>,
    /// What followed from it, in order; the first few.
    pub told: Vec<Told>,
    /// How much more followed.
    pub n_more: u32,
}

/// Something that happened, with what its sentence needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What happened, where and when.
    pub happened: Happened,
    /// Items of the order that it is about; 0 where it is about none.
    pub n_items: u32,
}

impl Stepped {
    /// Does the next event of a world that somebody else watches, too.
    pub(super) fn of(variant: Variant, world: &mut World, other: &mut impl Observer) -> Option<Self> {
        let (kind, instance) = world.next_event()?;
        let mut seen = Collected::default();
        let at = world.step_seen_by(&mut Both(&mut seen, other))?;
        let told = seen.first.into_iter().map(|happened| Told { happened, n_items: n_items(world, happened.what) });
        Some(Self { at, world: variant, kind, instance, told: told.collect(), n_more: seen.n_more })
    }

    /// The order that the event was about, if it was about one: that of the first consequence that names one.
    #[must_use]
    pub fn order(&self) -> Option<u32> {
        self.told.iter().find_map(|told| attempt_of(told.happened.what)).map(Attempt::order)
    }
}

fn n_items(world: &World, what: Happening) -> u32 {
    attempt_of(what).map_or(0, |attempt| world.n_items(attempt))
}

/// Whose attempt it is about, if it is about one.
pub(super) const fn attempt_of(what: Happening) -> Option<Attempt> {
    match what {
        Happening::Arrived(attempt)
        | Happening::Locked(attempt)
        | Happening::Granted { attempt, .. }
        | Happening::Reserved(ReservationStep { attempt, .. })
        | Happening::Answered { attempt, .. }
        | Happening::GaveUp(attempt)
        | Happening::Leaked { attempt, .. } => Some(attempt),
        Happening::Exhausted { .. }
        | Happening::Query { .. }
        | Happening::QueryFailed(_)
        | Happening::ProbeFailed { .. }
        | Happening::ProbePassed
        | Happening::Draining
        | Happening::Restarted(_)
        | Happening::Up
        | Happening::Intervened { .. } => None,
    }
}

#[derive(Default)]
struct Collected {
    first: Vec<Happened>,
    n_more: u32,
}

impl Observer for Collected {
    fn on(&mut self, happened: Happened) {
        if self.first.len() < MAX_TOLD {
            self.first.push(happened);
        } else {
            self.n_more += 1;
        }
    }
}

/// The event in plain English, without its time and world.
impl fmt::Display for Stepped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instance = self.instance.or_else(|| self.told.iter().find_map(|told| told.happened.instance));
        if let Some(number) = instance {
            write!(f, "{}: ", Instance(Some(number)))?;
        }
        if self.told.is_empty() {
            return f.write_str(quiet_words(self.kind));
        }
        let mut separator = "";
        for told in &self.told {
            write!(f, "{separator}{told}")?;
            separator = "; ";
        }
        match self.n_more {
            0 => Ok(()),
            1 => f.write_str("; and one thing more"),
            n => write!(f, "; and {n} things more"),
        }
    }
}

/// An event from which nothing followed that the world tells of.
const fn quiet_words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Customer => "a customer arrives",
        EventKind::OtherQuery => "another query arrives, and no instance is up",
        EventKind::WorkDone => "a checkout's work is done",
        EventKind::StatementDone => "a statement has ended",
        EventKind::Timeout => "somebody has waited long enough",
        EventKind::Probe => "a probe begins",
        EventKind::Booted => "the process is up",
        EventKind::Release => "a release reaches the instance, which restarts already",
        EventKind::WaitTimeout => "a request has waited for a connection for connectionTimeoutMillis",
        EventKind::ConnectTimeout => "a connection took longer than connectionTimeoutMillis to open",
        EventKind::IdleTimeout => "a connection has been idle for idleTimeoutMillis, and is closed",
        EventKind::Lifetime => "a connection has lived for maxLifetimeSeconds",
        EventKind::Opened => "a connection is open",
        EventKind::Aborted => "an attempt to connect is broken off",
        EventKind::Closed => "a connection is closed",
        EventKind::Intervention => "somebody does something",
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |attempt: Attempt| OrderName(attempt.order());
        match self.happened.what {
            Happening::Arrived(attempt) if attempt.attempt == 0 => write!(f, "{} arrives", name(attempt)),
            Happening::Arrived(attempt) => {
                write!(f, "{} arrives again, attempt {}", name(attempt), attempt.attempt + 1)
            }
            Happening::Locked(attempt) => write!(f, "{} has its cart lock on Redis", name(attempt)),
            Happening::Granted { attempt, slot } => {
                write!(f, "{} gets the connection in slot {}", name(attempt), slot + 1)
            }
            Happening::Reserved(step) => write!(f, "{} {}", name(step.attempt), StepWords(step, self.n_items)),
            Happening::Answered { attempt, outcome, latency } => {
                write!(f, "{} is answered {} after {} ms", name(attempt), outcome_words(outcome), latency.as_millis())
            }
            Happening::GaveUp(attempt) => write!(f, "{}'s customer gives up", name(attempt)),
            Happening::Leaked { n_leaked: 1, .. } => f.write_str("1 connection is leaked now"),
            Happening::Leaked { n_leaked, .. } => write!(f, "{n_leaked} connections are leaked now"),
            Happening::Exhausted { n_waiting } => write!(f, "the pool is exhausted, with {n_waiting} waiting"),
            Happening::Query { begins, asker } => {
                let verb = if begins { "asks for a connection" } else { "is done" };
                match asker {
                    Asker::Checkout(attempt) => write!(f, "{} {verb}", name(attempt)),
                    Asker::OtherQuery(number) => write!(f, "another query, number {}, {verb}", number + 1),
                    Asker::Probe(number) => write!(f, "the liveness probe, number {number}, {verb}"),
                }
            }
            Happening::QueryFailed(number) => write!(f, "another query, number {}, gets no answer", number + 1),
            Happening::ProbeFailed { in_a_row: 1 } => f.write_str("the liveness probe fails"),
            Happening::ProbeFailed { in_a_row } => write!(f, "the liveness probe fails, {in_a_row} times in a row now"),
            Happening::ProbePassed => f.write_str("the liveness probe passes"),
            Happening::Draining => f.write_str("a release takes it out"),
            Happening::Restarted(cause) => f.write_str(match cause {
                RestartCause::Probes => "its failed probes end the process, and the next one boots",
                RestartCause::Crash => "the process crashes, and the next one boots",
                RestartCause::Release => "the release ends the process, and the next one boots",
                RestartCause::Operator => "the process is ended by hand, and the next one boots",
            }),
            Happening::Up => f.write_str("the process is up"),
            Happening::Intervened { act, effect } => write!(f, "you {act}{}", EffectWords(effect)),
        }
    }
}

/// A reservation's step, of an order of so many items.
pub(super) struct StepWords(pub(super) ReservationStep, pub(super) u32);

impl fmt::Display for StepWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(ReservationStep { step, item, .. }, n_items) = self;
        match step {
            Step::Connect => f.write_str("asks the pool for a connection"),
            Step::Begin => f.write_str("has a connection and sends BEGIN"),
            Step::Update => write!(f, "sends UPDATE, item {item} of {n_items}"),
            Step::Rollback => f.write_str("gets no row back, throws, and sends ROLLBACK"),
            Step::Leak => f.write_str("leaves the catch block with its connection still in hand"),
            Step::Commit => f.write_str("sends COMMIT"),
            Step::Release => f.write_str("gives its connection back"),
            Step::ReleaseAfterError => f.write_str("gives its connection back in the finally block"),
        }
    }
}

/// An answer in words: "502: nobody answered in time".
pub(super) const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Placed => "200",
        Outcome::OutOfStock => "409, out of stock,",
        Outcome::UpstreamTimeout => "502, the gateway's patience being over,",
        Outcome::UpstreamClosed => "502, its process having ended,",
        Outcome::NoUpstream => "502, no instance being up,",
        Outcome::RedisTimeout => "500, no Redis connection being free,",
        Outcome::PoolTimeout => "500, no connection being had in time,",
        Outcome::Refused => "503",
    }
}
