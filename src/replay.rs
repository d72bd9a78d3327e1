//! Playback of a run: both worlds in lockstep, any moment at once.
//!
//! A run is a function of its scenario, so nothing is recorded but checkpoints: to show a moment, the nearest checkpoint
//! before it is cloned and run on. `compute` runs ahead in slices and lays the checkpoints, the track for the scrub bar and
//! the findings; the page never waits for it. Plain data, no browser; the real clock is the caller's.

mod checkpoint;
mod course;
mod finding;
mod pair;
mod snapshot;
mod track;
mod traffic;

use checkpoint::Checkpoints;
pub use course::{Broken, Course, Piece, Progress, Seen};
use finding::Finder;
pub use finding::{Finding, FindingKind, Topic};
use pair::Pair;
pub use snapshot::{InstanceView, SlotKind, SlotView, Snapshot, WorldView};
pub use track::{Minute, Track};
pub use traffic::{Answer, Beat, FLOW_WINDOW, Flow, RequestView};

use crate::model::world::Happened;
use crate::model::{CheckedScenario, Micros, Variant};

/// The two worlds, in the order in which everything here lists them.
pub const VARIANTS: [Variant; 2] = [Variant::Buggy, Variant::Fixed];

/// Farthest that requests are followed beyond the moment that is shown.
const MAX_AHEAD: Micros = Micros::from_secs(30);

/// A run that can be shown at any moment.
#[derive(Debug, Clone)]
pub struct Replay {
    scenario: CheckedScenario,
    /// What is shown.
    shown: Pair,
    /// The moment that is shown: at or after the last event of `shown`.
    now: Micros,
    /// The front of the computation.
    front: Pair,
    course: Course,
    checkpoints: Checkpoints,
    finders: [Finder; 2],
    /// How far requests on their way are followed beyond `now`.
    ahead: Micros,
}

impl Replay {
    /// A run at model time 0, nothing computed yet.
    #[must_use]
    pub fn new(scenario: CheckedScenario) -> Self {
        let front = Pair::new(&scenario);
        Self {
            shown: front.clone(),
            now: Micros::ZERO,
            course: Course::new(front.horizon()),
            checkpoints: Checkpoints::new(&front),
            finders: VARIANTS.map(|variant| Finder::new(variant, front.n_instances())),
            front,
            scenario,
            ahead: Micros::ZERO,
        }
    }

    /// The scenario that is run.
    #[must_use]
    pub const fn scenario(&self) -> &CheckedScenario {
        &self.scenario
    }

    /// Runs ahead by about so many events, both worlds together. Call it until `done` is `of`.
    pub fn compute(&mut self, budget_events: u32) -> Progress {
        let end = self.front.n_events() + u64::from(budget_events);
        while !self.course.is_done() && self.front.n_events() < end {
            self.compute_minute();
        }
        self.course.progress()
    }

    /// What the run brought, as far as it is computed.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// Shows the moment `at`, or the horizon if that comes first: everything due by then has happened.
    pub fn seek(&mut self, at: Micros) {
        let at = at.min(self.horizon());
        while !self.course.is_done() && self.course.progress().done < at {
            self.compute_minute();
        }
        let checkpoint = self.checkpoints.before_time(at);
        // On from what is shown, unless that is later or a checkpoint is nearer.
        if self.now > at || checkpoint.is_some_and(|checkpoint| checkpoint.at > self.now) {
            self.restore_time(at);
        }
        self.shown.run_until(at, &mut (), &mut ());
        self.now = at;
    }

    /// Does the next event of either world; on a tie the buggy world's comes first. `None` at the horizon.
    pub fn step_forward(&mut self) -> Option<(Variant, Happened)> {
        let stepped = self.shown.step()?;
        self.now = stepped.1.at;
        Some(stepped)
    }

    /// Takes the last event back: the state is that before it, to the bit. False at the beginning.
    pub fn step_back(&mut self) -> bool {
        let Some(n_before) = self.shown.n_events().checked_sub(1) else { return false };
        if let Some(checkpoint) = self.checkpoints.before_event(n_before) {
            self.shown = checkpoint.pair.clone();
        }
        let mut at = self.shown.last_at();
        while self.shown.n_events() < n_before {
            match self.shown.step() {
                Some((_, happened)) => at = happened.at,
                None => break,
            }
        }
        self.now = at;
        true
    }

    /// The moment that is shown.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.now
    }

    /// The end of the run.
    #[must_use]
    pub fn horizon(&self) -> Micros {
        self.front.horizon()
    }

    /// Events of both worlds up to the moment that is shown.
    #[must_use]
    pub fn n_events(&self) -> u64 {
        self.shown.n_events()
    }

    /// Digests of both worlds up to the moment that is shown: equal states have equal digests.
    #[must_use]
    pub fn digests(&self) -> [u64; 2] {
        self.shown.digests()
    }

    /// Writes the moment that is shown into `snapshot`, whose buffers are used again.
    pub fn snapshot(&self, snapshot: &mut Snapshot) {
        snapshot.fill(self.now, &self.shown, self.ahead);
    }

    /// From now on snapshots follow the requests on their way so far beyond the moment that is shown; at most half a minute.
    pub fn look_ahead(&mut self, ahead: Micros) {
        self.ahead = ahead.min(MAX_AHEAD);
    }

    /// Memory that the checkpoints take, about \[bytes\].
    #[must_use]
    pub const fn checkpoint_bytes(&self) -> u64 {
        self.checkpoints.n_bytes()
    }

    fn restore_time(&mut self, at: Micros) {
        if let Some(checkpoint) = self.checkpoints.before_time(at) {
            self.shown = checkpoint.pair.clone();
        }
    }

    /// Runs the front to the next full minute.
    fn compute_minute(&mut self) {
        let Progress { done, of } = self.course.progress();
        let end = Micros::from_secs((done.as_secs() / 60 + 1) * 60).min(of);
        {
            let [buggy, fixed] = &mut self.finders;
            self.front.run_until(end, buggy, fixed);
        }
        let mut findings: Vec<Finding> = self.finders.iter_mut().flat_map(|finder| finder.found.drain(..)).collect();
        findings.sort_by_key(|finding| finding.at); // stable: buggy first
        self.course.add(Piece {
            progress: Progress { done: end, of },
            minutes: self.finders.each_mut().map(|finder| vec![finder.take_minute()]),
            findings,
            broken: self.front.broken(),
        });
        self.checkpoints.offer(end, &self.front);
    }
}
