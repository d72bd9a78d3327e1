//! The course of a run as far as it is computed: its minutes, its findings, and whether a rule was broken.
//!
//! It grows piece by piece. The worker computes the pieces; the page lays them together again.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Topic};
use super::track::{Minute, Track};
use crate::model::{Micros, Variant};

/// How far a run is computed [µs of model time].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Computed up to here.
    pub done: Micros,
    /// The horizon.
    pub of: Micros,
}

/// A rule of the model that was broken: nothing that follows can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// In which world.
    pub world: Variant,
    /// When it was noticed.
    pub at: Micros,
    /// On which instance, from 0.
    pub instance: u32,
    /// Which rule.
    pub rule: String,
}

/// What a run brought since somebody last looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// How far the run is computed now.
    pub progress: Progress,
    /// The minutes of the buggy world, then of the fixed one.
    pub minutes: [Vec<Minute>; 2],
    /// What was found.
    pub findings: Vec<Finding>,
    /// The rule that was broken, if one was.
    pub broken: Option<Broken>,
}

/// The course of a run as far as it is computed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    progress: Progress,
    tracks: [Track; 2],
    findings: Vec<Finding>,
    broken: Option<Broken>,
}

/// How much of a course somebody has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    n_minutes: usize,
    n_findings: usize,
}

impl Course {
    /// Nothing computed yet, of a run that ends at `horizon`.
    pub(super) fn new(horizon: Micros) -> Self {
        Self { progress: Progress { done: Micros::ZERO, of: horizon }, ..Self::default() }
    }

    /// How far the run is computed.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// Whether the run is computed to its end, or to the rule that was broken.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.broken.is_some() || self.progress.done >= self.progress.of
    }

    /// The rule of the model that was broken, if one was. The page says so and stops.
    #[must_use]
    pub const fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref()
    }

    /// Failed and answered requests of a world by minute.
    #[must_use]
    pub const fn track(&self, variant: Variant) -> &Track {
        let [buggy, fixed] = &self.tracks;
        match variant {
            Variant::Buggy => buggy,
            Variant::Fixed => fixed,
        }
    }

    /// What the run found, in the order of time.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The first finding after `after`, of one topic or of any.
    #[must_use]
    pub fn next_finding(&self, after: Micros, topic: Option<Topic>) -> Option<&Finding> {
        let from = self.findings.partition_point(|finding| finding.at <= after);
        let mut later = self.findings.get(from..)?.iter();
        later.find(|finding| topic.is_none_or(|topic| finding.kind.topic() == topic))
    }

    /// The last finding before `before`, of one topic or of any.
    #[must_use]
    pub fn previous_finding(&self, before: Micros, topic: Option<Topic>) -> Option<&Finding> {
        let to = self.findings.partition_point(|finding| finding.at < before);
        let mut earlier = self.findings.get(..to)?.iter().rev();
        earlier.find(|finding| topic.is_none_or(|topic| finding.kind.topic() == topic))
    }

    /// What is there beyond what was `seen`; that is everything then.
    #[must_use]
    pub fn since(&self, seen: &mut Seen) -> Piece {
        let minutes = self.tracks.each_ref().map(|track| rest(track.minutes(), seen.n_minutes));
        let findings = rest(&self.findings, seen.n_findings);
        *seen = Seen {
            n_minutes: self.tracks.iter().map(|track| track.minutes().len()).max().unwrap_or(0),
            n_findings: self.findings.len(),
        };
        Piece { progress: self.progress, minutes, findings, broken: self.broken.clone() }
    }

    /// Forgets what lies after a full minute of the run.
    pub(super) fn cut(&mut self, at: Micros) {
        for track in &mut self.tracks {
            track.cut(at);
        }
        self.findings.retain(|finding| finding.at <= at);
        self.progress.done = self.progress.done.min(at);
        self.broken.take_if(|broken| broken.at > at);
    }

    /// The first finding after `after` on one of these topics, in one world or in both.
    #[must_use]
    pub fn next_of(&self, after: Micros, topics: &[Topic], world: Option<Variant>) -> Option<&Finding> {
        let from = self.findings.partition_point(|finding| finding.at <= after);
        let mut later = self.findings.get(from..)?.iter();
        later.find(|finding| topics.contains(&finding.kind.topic()) && world.is_none_or(|world| world == finding.world))
    }

    /// Lays the next piece on.
    pub fn add(&mut self, piece: Piece) {
        self.progress = piece.progress;
        for (track, minutes) in self.tracks.iter_mut().zip(piece.minutes) {
            track.extend(minutes);
        }
        self.findings.extend(piece.findings);
        self.broken = piece.broken.or(self.broken.take());
    }
}

fn rest<T: Clone>(all: &[T], n_seen: usize) -> Vec<T> {
    all.get(n_seen..).unwrap_or_default().to_vec()
}
