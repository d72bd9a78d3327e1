//! What a run found: moments worth a look, each with its sentence.
//!
//! A finding is the run's own observation, not a script: every one stems from an event of the model.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::track::Minute;
use crate::model::instance::RestartCause;
use crate::model::workload::OrderName;
use crate::model::world::{Happened, Happening, Observer, Outcome};
use crate::model::{Act, Effect, Micros, Variant};

/// Most findings of a world; a run that would have more is no longer read one by one.
const MAX_FINDINGS: u32 = 20_000;

/// What a finding is about: what a reader can run to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The first leak of a process.
    FirstLeak,
    /// A pool is exhausted.
    PoolExhausted,
    /// The first 502 of a process.
    First502,
    /// The first Redis timeout of a process.
    FirstRedisTimeout,
    /// A probe failed.
    ProbeFailed,
    /// A process ended.
    Restarted,
    /// The reader did something.
    ByHand,
}

impl Topic {
    /// What a run brings by itself, in the order in which an incident does.
    pub const ALL: [Self; 6] = [
        Self::FirstLeak,
        Self::PoolExhausted,
        Self::First502,
        Self::FirstRedisTimeout,
        Self::ProbeFailed,
        Self::Restarted,
    ];

    /// Name in links.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::FirstLeak => "first-leak",
            Self::PoolExhausted => "pool-exhausted",
            Self::First502 => "first-502",
            Self::FirstRedisTimeout => "redis-timeout",
            Self::ProbeFailed => "probe-failed",
            Self::Restarted => "restart",
            Self::ByHand => "by-hand",
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FindingKind {
    /// The first leak of a process.
    FirstLeak {
        /// The order whose reservation failed.
        order: u32,
    },
    /// The last client of a pool leaked.
    PoolExhausted {
        /// Leaked clients: all there are.
        n_leaked: u32,
        /// Requests that wait for a client.
        n_waiting: u32,
    },
    /// The first 502 of a process.
    First502 {
        /// The order that it hit.
        order: u32,
    },
    /// The first Redis timeout of a process.
    FirstRedisTimeout {
        /// The order that it hit.
        order: u32,
    },
    /// A probe failed.
    ProbeFailed {
        /// Failed probes in a row.
        in_a_row: u32,
    },
    /// A process ended.
    Restarted {
        /// Why.
        cause: RestartCause,
        /// Clients that it had leaked, and that went with it.
        n_leaked: u32,
    },
    /// The reader did something.
    Intervened {
        /// What.
        act: Act,
        /// What it came to.
        effect: Effect,
    },
}

impl FindingKind {
    /// What it is about.
    #[must_use]
    pub const fn topic(self) -> Topic {
        match self {
            Self::FirstLeak { .. } => Topic::FirstLeak,
            Self::PoolExhausted { .. } => Topic::PoolExhausted,
            Self::First502 { .. } => Topic::First502,
            Self::FirstRedisTimeout { .. } => Topic::FirstRedisTimeout,
            Self::ProbeFailed { .. } => Topic::ProbeFailed,
            Self::Restarted { .. } => Topic::Restarted,
            Self::Intervened { .. } => Topic::ByHand,
        }
    }
}

/// A moment worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// When.
    pub at: Micros,
    /// In which world.
    pub world: Variant,
    /// On which instance, from 0; `None` where none was up.
    pub instance: Option<u32>,
    /// What.
    pub kind: FindingKind,
}

/// The finding in plain English, without its time and world: "instance 3's pool is exhausted: …".
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instance = Instance(self.instance);
        match self.kind {
            FindingKind::Intervened { act, effect } => write!(f, "you {act}{}", EffectWords(effect)),
            FindingKind::FirstLeak { order } => {
                write!(f, "{instance} leaks its first connection, to {}", OrderName(order))
            }
            FindingKind::PoolExhausted { n_leaked, n_waiting } => {
                let leaked = if n_leaked == 1 { "connection is" } else { "connections are" };
                write!(f, "{instance}'s pool is exhausted: {n_leaked} of {n_leaked} {leaked} leaked; ")?;
                match n_waiting {
                    0 => f.write_str("the next request will wait for ever"),
                    1 => f.write_str("1 request waits"),
                    n => write!(f, "{n} requests wait"),
                }
            }
            FindingKind::First502 { order } => {
                write!(f, "{instance} fails its first request with 502: {}", OrderName(order))
            }
            FindingKind::FirstRedisTimeout { order } => write!(
                f,
                "{instance} has its first Redis timeout, for {}: waiting requests hold every Redis connection",
                OrderName(order)
            ),
            FindingKind::ProbeFailed { in_a_row: 1 } => write!(f, "{instance} fails a liveness probe"),
            FindingKind::ProbeFailed { in_a_row } => {
                write!(f, "{instance} fails a liveness probe, the {} in a row", Ordinal(in_a_row))
            }
            FindingKind::Restarted { cause, n_leaked } => {
                let why = match cause {
                    RestartCause::Probes => "is restarted by its failed probes",
                    RestartCause::Crash => "crashes and is restarted",
                    RestartCause::Release => "is restarted by a release",
                    RestartCause::Operator => "is restarted by hand",
                };
                match n_leaked {
                    0 => write!(f, "{instance} {why}"),
                    1 => write!(f, "{instance} {why}; its leaked connection is gone, and with it the evidence"),
                    n => write!(f, "{instance} {why}; its {n} leaked connections are gone, and with them the evidence"),
                }
            }
        }
    }
}

/// How an intervention went, after the sentence that tells it: nothing, or ", but …".
pub(super) struct EffectWords(pub(super) Effect);

impl fmt::Display for EffectWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Effect::Done => "",
            Effect::SlotEmpty => ", but the slot is empty",
            Effect::StillConnecting => ", but its connection is still being opened",
            Effect::NotCheckedOut => ", but nobody holds it",
            Effect::InUse => ", but its request is at work and will give it back itself",
            Effect::NotUp => ", but the instance is not up",
            Effect::AlreadySo => ", but it was so already",
        })
    }
}

/// An instance in words: "instance 3", counted from 1.
pub(super) struct Instance(pub(super) Option<u32>);

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => write!(f, "instance {}", number + 1),
            None => f.write_str("the gateway, with no instance up,"),
        }
    }
}

struct Ordinal(u32);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match (self.0 % 10, self.0 % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        write!(f, "{}{ending}", self.0)
    }
}

/// Watches a world and notes findings, and the minute's answers.
#[derive(Debug, Clone)]
pub(super) struct Finder {
    variant: Variant,
    /// By instance, since its process started; the last one is for requests that found no instance.
    seen: Vec<Seen>,
    minute: Minute,
    n_found: u32,
    /// Findings that nobody has taken yet.
    pub(super) found: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    n_leaked: u32,
    a_leak: bool,
    a_502: bool,
    redis_timeout: bool,
}

impl Finder {
    pub(super) fn new(variant: Variant, n_instances: u32) -> Self {
        let seen = vec![Seen::default(); n_instances as usize + 1];
        Self { variant, seen, minute: Minute::default(), n_found: 0, found: Vec::new() }
    }

    /// The answers since the last call.
    pub(super) fn take_minute(&mut self) -> Minute {
        std::mem::take(&mut self.minute)
    }
}

impl Observer for Finder {
    #[inline]
    fn on(&mut self, happened: Happened) {
        // Other queries are most of what happens: they should not cost a call.
        if !matches!(happened.what, Happening::Query { .. }) {
            self.note(happened);
        }
    }
}

impl Finder {
    fn note(&mut self, Happened { at, instance, what }: Happened) {
        let gateway = self.seen.len().saturating_sub(1);
        let Some(seen) = self.seen.get_mut(instance.map_or(gateway, |number| number as usize)) else { return };
        let kind = match what {
            Happening::Answered { attempt, outcome, .. } => {
                self.minute.answered += 1;
                self.minute.failed += u32::from(outcome.is_failure());
                let order = attempt.order();
                if outcome.status() == 502 && !seen.a_502 {
                    seen.a_502 = true;
                    FindingKind::First502 { order }
                } else if outcome == Outcome::RedisTimeout && !seen.redis_timeout {
                    seen.redis_timeout = true;
                    FindingKind::FirstRedisTimeout { order }
                } else {
                    return;
                }
            }
            Happening::Leaked { attempt, n_leaked } => {
                seen.n_leaked = n_leaked;
                if std::mem::replace(&mut seen.a_leak, true) {
                    return;
                }
                FindingKind::FirstLeak { order: attempt.order() }
            }
            Happening::Exhausted { n_waiting } => FindingKind::PoolExhausted { n_leaked: seen.n_leaked, n_waiting },
            Happening::ProbeFailed { in_a_row } => FindingKind::ProbeFailed { in_a_row },
            Happening::Restarted(cause) => FindingKind::Restarted { cause, n_leaked: std::mem::take(seen).n_leaked },
            Happening::Intervened { act, effect } => {
                if matches!((act, effect), (Act::ReleaseClient(_), Effect::Done)) {
                    seen.n_leaked = seen.n_leaked.saturating_sub(1);
                }
                FindingKind::Intervened { act, effect }
            }
            Happening::Arrived(_)
            | Happening::Locked(_)
            | Happening::Granted { .. }
            | Happening::Reserved(_)
            | Happening::GaveUp(_)
            | Happening::Query { .. }
            | Happening::QueryFailed(_)
            | Happening::ProbePassed
            | Happening::Draining
            | Happening::Up => return,
        };
        if self.n_found < MAX_FINDINGS {
            self.n_found += 1;
            self.found.push(Finding { at, world: self.variant, instance, kind });
        }
    }
}
