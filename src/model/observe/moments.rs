//! A run as a list of moments that an incident's timeline may name: the third leak, the first exhausted pool.

use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::scenario::{CheckedScenario, Variant};
use crate::model::world::{Happened, Happening, Observer, Outcome, World};

/// What a moment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A client leaked.
    Leak,
    /// The last client of a pool leaked.
    PoolExhausted,
    /// A request was answered 502.
    BadGateway,
    /// A request found no Redis connection in time.
    RedisTimeout,
    /// Failed probes or a crash ended a process.
    Restart,
    /// A process is up.
    Up,
}

/// A moment of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Micros,
    /// On which instance, from 0; `None` where none was up.
    pub instance: Option<u32>,
    /// What.
    pub topic: Topic,
}

/// Which moment is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub topic: Topic,
    /// On this instance, from 0; `None` for any.
    pub instance: Option<u32>,
    /// Counted from here.
    pub from: Micros,
    /// The how manyth, from 1.
    pub nth: u32,
}

/// The moments of the buggy world, in their order.
#[must_use]
pub fn moments(scenario: &CheckedScenario) -> Vec<Moment> {
    let mut world = World::new(scenario, Variant::Buggy);
    let mut notes = Notes(Vec::new());
    world.run_until_seen_by(Micros::MAX, &mut notes);
    notes.0
}

/// The moment that is meant, if the run has it.
#[must_use]
pub fn find(moments: &[Moment], wanted: Wanted) -> Option<Micros> {
    let is_meant = |moment: &&Moment| {
        moment.topic == wanted.topic
            && moment.at >= wanted.from
            && wanted.instance.is_none_or(|instance| moment.instance == Some(instance))
    };
    let skipped = usize::try_from(wanted.nth.checked_sub(1)?).ok()?;
    moments.iter().filter(is_meant).nth(skipped).map(|moment| moment.at)
}

struct Notes(Vec<Moment>);

impl Observer for Notes {
    fn on(&mut self, Happened { at, instance, what }: Happened) {
        let topic = match what {
            Happening::Leaked { .. } => Topic::Leak,
            Happening::Exhausted { .. } => Topic::PoolExhausted,
            Happening::Answered { outcome: Outcome::RedisTimeout, .. } => Topic::RedisTimeout,
            Happening::Answered { outcome, .. } if outcome.status() == 502 => Topic::BadGateway,
            Happening::Restarted(RestartCause::Probes | RestartCause::Crash) => Topic::Restart,
            Happening::Up => Topic::Up,
            Happening::Arrived(_)
            | Happening::Answered { .. }
            | Happening::Locked(_)
            | Happening::Reserved(_)
            | Happening::GaveUp(_)
            | Happening::Query { .. }
            | Happening::QueryFailed(_)
            | Happening::ProbeFailed { .. }
            | Happening::ProbePassed
            | Happening::Draining
            | Happening::Restarted(RestartCause::Release | RestartCause::Operator)
            | Happening::Granted { .. }
            | Happening::Intervened { .. } => return,
        };
        self.0.push(Moment { at, instance, topic });
    }
}
