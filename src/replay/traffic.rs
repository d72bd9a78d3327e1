//! The customers' requests on their way through a world, as the stage draws them: each one for a while, and counts of
//! the answers of the last minutes.
//!
//! Watches a world event by event and is part of its checkpoints, so that any moment shows the same traffic however it was
//! reached. Bounded in number and in age. It changes nothing in the world.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::workload::Attempt;
use crate::model::world::{Happened, Happening, Observer, Outcome, ReservationStep, Step};

/// How long an answered request is kept: as long as the slowest drawing of its way back.
const KEPT: Micros = Micros::from_secs(30);
/// Most requests that are kept; beyond, the oldest is forgotten first.
const MAX_REQUESTS: usize = 96;
/// One count of answers covers so much time.
const BUCKET: Micros = Micros::from_secs(20);
/// So many counts are kept.
const N_BUCKETS: usize = 15;

/// The time over which a [`Flow`] counts, to the last full 20 seconds.
pub const FLOW_WINDOW: Micros = Micros::from_secs(300);

/// How a request was answered, as far as the stage tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Answer {
    /// 200: the order is placed.
    Placed,
    /// 409: out of stock.
    OutOfStock,
    /// 502, for any of its reasons.
    BadGateway,
    /// 500: no Redis connection in time.
    RedisTimeout,
    /// 500 or 503: no PostgreSQL connection in time, or too many requests in the instance.
    OtherError,
}

impl Answer {
    /// All answers, in the order in which counts stand.
    pub const ALL: [Self; 5] = [Self::Placed, Self::OutOfStock, Self::BadGateway, Self::RedisTimeout, Self::OtherError];

    const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Placed => Self::Placed,
            Outcome::OutOfStock => Self::OutOfStock,
            Outcome::UpstreamTimeout | Outcome::UpstreamClosed | Outcome::NoUpstream => Self::BadGateway,
            Outcome::RedisTimeout => Self::RedisTimeout,
            Outcome::PoolTimeout | Outcome::Refused => Self::OtherError,
        }
    }
}

/// One request of a customer, with the times of its way so far [µs of model time]. Where the drawing looks ahead, times
/// may lie after the moment that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    /// Whose.
    pub attempt: Attempt,
    /// The instance it went to, from 0; `None` where none was up.
    pub instance: Option<u32>,
    /// When it arrived at the gateway.
    pub arrived: Micros,
    /// When it asked the pool for a client.
    pub asked: Option<Micros>,
    /// When it got one, and in which slot, from 0.
    pub granted: Option<(Micros, u32)>,
    /// When it was answered, and how.
    pub answered: Option<(Micros, Answer)>,
}

/// Answers of the last five minutes, in the order of [`Answer::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flow(
    /// Counts of requests.
    pub [u32; Answer::ALL.len()],
);

/// The last end of a process of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// When.
    pub at: Micros,
    /// Why.
    pub cause: RestartCause,
}

/// What is known of one instance's traffic. The last one is the gateway's own: requests that found no instance.
#[derive(Debug, Clone, Default)]
struct Lane {
    /// Answers by bucket; the place of a bucket is its number modulo their count.
    buckets: [[u16; Answer::ALL.len()]; N_BUCKETS],
    beat: Option<Beat>,
}

/// The traffic of one world up to a moment.
#[derive(Debug, Clone)]
pub(super) struct Traffic {
    /// In the order of arrival.
    requests: VecDeque<RequestView>,
    lanes: Vec<Lane>,
    /// Number of the newest bucket that anything was counted in.
    newest: u64,
}

impl Traffic {
    pub(super) fn new(n_instances: u32) -> Self {
        Self { requests: VecDeque::new(), lanes: vec![Lane::default(); n_instances as usize + 1], newest: 0 }
    }

    /// The requests that are on their way or were answered a moment ago, in the order of arrival.
    pub(super) fn requests(&self, at: Micros) -> impl Iterator<Item = &RequestView> {
        self.requests.iter().filter(move |request| is_kept(request, at))
    }

    /// Answers given by each instance in the last five minutes; the last ones are the gateway's own.
    pub(super) fn flows(&self, at: Micros) -> impl Iterator<Item = Flow> {
        let newest = bucket_of(at);
        let oldest = newest.saturating_sub(N_BUCKETS as u64 - 1);
        let numbers = oldest..=self.newest;
        self.lanes.iter().map(move |lane| {
            let mut flow = Flow::default();
            for number in numbers.clone() {
                let bucket = lane.buckets.get(place_of(number)).into_iter().flatten();
                for (sum, &n) in flow.0.iter_mut().zip(bucket) {
                    *sum += u32::from(n);
                }
            }
            flow
        })
    }

    /// The last end of a process of each instance.
    pub(super) fn beats(&self) -> impl Iterator<Item = Option<Beat>> {
        self.lanes.iter().map(|lane| lane.beat)
    }

    /// Memory that a clone takes, about \[bytes\].
    pub(super) fn n_bytes(&self) -> u64 {
        let n = size_of::<Self>() + self.lanes.len() * size_of::<Lane>();
        u64::try_from(n + self.requests.capacity() * size_of::<RequestView>()).unwrap_or(u64::MAX)
    }

    fn arrived(&mut self, at: Micros, instance: Option<u32>, attempt: Attempt) {
        while self.requests.len() >= MAX_REQUESTS || self.requests.front().is_some_and(|first| !is_kept(first, at)) {
            self.requests.pop_front();
        }
        let request = RequestView { attempt, instance, arrived: at, asked: None, granted: None, answered: None };
        self.requests.push_back(request);
    }

    fn of(&mut self, attempt: Attempt) -> Option<&mut RequestView> {
        self.requests.iter_mut().rev().find(|request| request.attempt == attempt)
    }

    fn lane(&mut self, instance: Option<u32>) -> Option<&mut Lane> {
        match instance {
            Some(number) => self.lanes.get_mut(number as usize),
            None => self.lanes.last_mut(),
        }
    }

    fn count(&mut self, at: Micros, instance: Option<u32>, answer: Answer) {
        let now = bucket_of(at);
        // Buckets that come round again begin at nothing.
        let n_stale = (now - self.newest.min(now)).min(N_BUCKETS as u64);
        for number in (now - n_stale + 1)..=now {
            for lane in &mut self.lanes {
                if let Some(bucket) = lane.buckets.get_mut(place_of(number)) {
                    *bucket = Default::default();
                }
            }
        }
        self.newest = now;
        let bucket = self.lane(instance).and_then(|lane| lane.buckets.get_mut(place_of(now)));
        if let Some(n) = bucket.and_then(|bucket| bucket.get_mut(answer as usize)) {
            *n = n.saturating_add(1);
        }
    }
}

impl Observer for Traffic {
    #[inline]
    fn on(&mut self, happened: Happened) {
        // Other queries are most of what happens: they should not cost a call.
        if !matches!(happened.what, Happening::Query { .. }) {
            self.note(happened);
        }
    }
}

impl Traffic {
    fn note(&mut self, Happened { at, instance, what }: Happened) {
        match what {
            Happening::Arrived(attempt) => self.arrived(at, instance, attempt),
            Happening::Reserved(ReservationStep { attempt, step: Step::Connect, .. }) => {
                if let Some(request) = self.of(attempt) {
                    request.asked = Some(at);
                }
            }
            Happening::Granted { attempt, slot } => {
                if let Some(request) = self.of(attempt) {
                    request.granted = Some((at, slot));
                }
            }
            Happening::Answered { attempt, outcome, .. } => {
                let answer = Answer::of(outcome);
                if let Some(request) = self.of(attempt) {
                    request.answered = Some((at, answer));
                }
                self.count(at, instance, answer);
            }
            Happening::Restarted(cause) => {
                if let Some(lane) = self.lane(instance) {
                    lane.beat = Some(Beat { at, cause });
                }
            }
            Happening::Locked(_)
            | Happening::Reserved(_)
            | Happening::GaveUp(_)
            | Happening::Leaked { .. }
            | Happening::Exhausted { .. }
            | Happening::Query { .. }
            | Happening::QueryFailed(_)
            | Happening::ProbeFailed { .. }
            | Happening::ProbePassed
            | Happening::Draining
            | Happening::Up
            | Happening::Intervened { .. } => {}
        }
    }
}

fn is_kept(request: &RequestView, at: Micros) -> bool {
    request.answered.is_none_or(|(answered, _)| answered + KEPT >= at)
}

fn bucket_of(at: Micros) -> u64 {
    at.0 / BUCKET.0
}

fn place_of(number: u64) -> usize {
    usize::try_from(number % N_BUCKETS as u64).unwrap_or(0)
}
