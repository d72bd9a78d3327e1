//! Playback of a run: both worlds in lockstep, any moment at once.
//!
//! A run is a function of its scenario and of what the reader does to it, so nothing is recorded but checkpoints: to show a
//! moment, the nearest checkpoint before it is cloned and run on. `compute` runs ahead in slices and lays the checkpoints,
//! the track for the scrub bar and the findings; the page never waits for it. Plain data, no browser; the real clock is
//! the caller's.
//!
//! ```text
//!                    first intervention
//!   checkpoints ──●───●───●──┬──●───●───●──→ the run as it is: shown, sought, stepped through
//!                            └┄┄┄┄┄┄┄┄┄┄┄┄→ the base: as it would have been; its course alone is kept
//! ```

mod branch;
mod checkpoint;
mod course;
mod finding;
mod news;
mod pair;
mod snapshot;
mod trace;
mod track;
mod traffic;
mod words;

use branch::Branch;
use checkpoint::{Checkpoint, Checkpoints};
pub use course::{Broken, Course, Piece, Progress, Seen};
pub use finding::{Finding, FindingKind, Topic};
pub use news::{Courses, News, Told};
use pair::Pair;
pub use snapshot::{InstanceView, SlotKind, SlotView, Snapshot, WorldView};
pub use trace::{Followed, PoolCounts, Sought, TraceKind, TraceStep};
pub use track::{Minute, Track};
pub use traffic::{Answer, Beat, FLOW_WINDOW, Flow, RequestView};
pub use words::Stepped;

use crate::model::{CheckedScenario, Interventions, Micros, Variant};

/// The two worlds, in the order in which everything here lists them.
pub const VARIANTS: [Variant; 2] = [Variant::Buggy, Variant::Fixed];

/// Farthest that requests are followed beyond the moment that is shown.
const MAX_AHEAD: Micros = Micros::from_secs(30);

/// A run that can be shown at any moment.
#[derive(Debug, Clone)]
pub struct Replay {
    scenario: CheckedScenario,
    interventions: Interventions,
    /// How often the interventions were edited.
    n_edits: u32,
    /// What is shown.
    shown: Pair,
    /// The moment that is shown: at or after the last event of `shown`.
    now: Micros,
    /// The event that led there, if it was reached by a step.
    last: Option<Stepped>,
    /// The run as it is, as far as it is computed.
    run: Branch,
    checkpoints: Checkpoints,
    /// The run as it would have been without interventions, as soon as that makes a difference.
    base: Option<Branch>,
    /// How far requests on their way are followed beyond `now`.
    ahead: Micros,
}

impl Replay {
    /// A run at model time 0, nothing computed yet.
    #[must_use]
    pub fn new(scenario: CheckedScenario) -> Self {
        let run = Branch::new(&scenario);
        Self {
            interventions: Interventions::default(),
            n_edits: 0,
            shown: run.front.clone(),
            now: Micros::ZERO,
            last: None,
            checkpoints: Checkpoints::new(&run.front, &run.finders),
            run,
            base: None,
            scenario,
            ahead: Micros::ZERO,
        }
    }

    /// The scenario that is run.
    #[must_use]
    pub const fn scenario(&self) -> &CheckedScenario {
        &self.scenario
    }

    /// What the reader does to the run.
    #[must_use]
    pub const fn interventions(&self) -> &Interventions {
        &self.interventions
    }

    /// Replaces what the reader does to the run. What was computed stays up to the last checkpoint before the first
    /// difference; where later was shown, that checkpoint is: seek to where the reader is.
    pub fn set_interventions(&mut self, interventions: Interventions) {
        let Some(differ) = self.interventions.differ_from(&interventions) else { return };
        if interventions.is_empty() {
            self.base = None;
        } else if self.interventions.is_empty() {
            self.base = Some(self.run.clone());
        }
        self.interventions = interventions;
        self.n_edits = self.n_edits.wrapping_add(1);
        if let Some(checkpoint) = self.checkpoints.cut(differ) {
            if self.run.course.progress().done >= differ {
                self.run.restore(checkpoint, &self.interventions);
            }
            if self.now >= differ {
                self.shown.clone_from(&checkpoint.pair);
                self.now = checkpoint.at;
                self.last = None;
            }
        }
        self.run.front.set_interventions(&self.interventions);
        self.shown.set_interventions(&self.interventions);
    }

    /// How often the interventions were edited.
    const fn n_edits(&self) -> u32 {
        self.n_edits
    }

    /// Runs ahead by about so many events, both worlds together: first the run as it is, then as it would have been. Gives
    /// how far the run is computed; call it until [`Replay::is_done`].
    pub fn compute(&mut self, budget_events: u32) -> Progress {
        let mut left = u64::from(budget_events);
        while left > 0 && !self.run.course.is_done() {
            let before = self.run.front.n_events();
            self.compute_minute();
            left = left.saturating_sub((self.run.front.n_events() - before).max(1));
        }
        while let Some(base) = self.base.as_mut().filter(|base| left > 0 && !base.course.is_done()) {
            let before = base.front.n_events();
            base.compute_minute();
            left = left.saturating_sub((base.front.n_events() - before).max(1));
        }
        self.run.course.progress()
    }

    /// Whether all is computed: the run as it is, and as it would have been.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.run.course.is_done() && self.base.as_ref().is_none_or(|base| base.course.is_done())
    }

    /// What the run brought, as far as it is computed.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.run.course
    }

    /// What the run would have brought without interventions; `None` while that is the same.
    #[must_use]
    pub fn base(&self) -> Option<&Course> {
        self.base.as_ref().map(|base| &base.course)
    }

    /// Shows the moment `at`, or the horizon if that comes first: everything due by then has happened.
    pub fn seek(&mut self, at: Micros) {
        let at = at.min(self.horizon());
        while !self.run.course.is_done() && self.run.course.progress().done < at {
            self.compute_minute();
        }
        let checkpoint = self.checkpoints.before_time(at);
        // On from what is shown, unless that is later or a checkpoint is nearer.
        if let Some(checkpoint) = checkpoint.filter(|checkpoint| self.now > at || checkpoint.at > self.now) {
            self.shown = self.restored(checkpoint);
        }
        self.shown.run_until(at, &mut (), &mut ());
        self.now = at;
        self.last = None;
    }

    /// Does the next event of either world; on a tie the buggy world's comes first. `None` at the horizon.
    pub fn step_forward(&mut self) -> Option<&Stepped> {
        let stepped = self.shown.step()?;
        self.now = stepped.at;
        Some(self.last.insert(stepped))
    }

    /// Takes the last event back: the state is that before it, to the bit. False at the beginning.
    pub fn step_back(&mut self) -> bool {
        let Some(n_before) = self.shown.n_events().checked_sub(1) else { return false };
        if let Some(checkpoint) = self.checkpoints.before_event(n_before.saturating_sub(1)) {
            self.shown = self.restored(checkpoint);
        }
        while self.shown.n_events() + 1 < n_before && self.shown.step_unseen().is_some() {}
        self.last = if self.shown.n_events() < n_before { self.shown.step() } else { None };
        self.now = self.shown.last_at();
        true
    }

    /// The event that led to what is shown; `None` where that was not reached by a step.
    #[must_use]
    pub const fn last_step(&self) -> Option<&Stepped> {
        self.last.as_ref()
    }

    /// The moment that is shown.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.now
    }

    /// The end of the run.
    #[must_use]
    pub fn horizon(&self) -> Micros {
        self.run.front.horizon()
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

    /// A checkpoint's worlds under the interventions of now.
    fn restored(&self, checkpoint: &Checkpoint) -> Pair {
        let mut pair = checkpoint.pair.clone();
        pair.set_interventions(&self.interventions);
        pair
    }

    /// Computes a minute of the run as it is; where that begins to differ, the base sets out.
    fn compute_minute(&mut self) {
        let end = self.run.end_of_minute();
        if self.base.is_none() && self.interventions.first_at().is_some_and(|at| at <= end) {
            let mut base = self.run.clone();
            base.front.set_interventions(&Interventions::default());
            self.base = Some(base);
        }
        self.run.compute_minute();
        self.checkpoints.offer(end, &self.run.front, &self.run.finders);
    }
}
