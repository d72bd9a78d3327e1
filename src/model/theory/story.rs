//! Why the incident needs several instances and restarts: the same customers, four topologies.
//!
//! One pool that leaks and is never restarted serves everybody and then nobody. It takes restarts to make failures come
//! and go, and several instances to make their share small. Each row is one run of the incident's own model.

use serde::{Deserialize, Serialize};

use crate::model::Micros;
use crate::model::instance::RestartCause;
use crate::model::scenario::{CheckedScenario, Invalid, Scenario, Variant};
use crate::model::world::{Happened, Happening, Observer, World};

/// Time without a failed request that ends a stretch of failures.
const QUIET: Micros = Micros::from_secs(300);

/// One topology's run, from the release of the leaky code to that of the fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRow {
    /// Instances behind the gateway.
    pub n_instances: u32,
    /// Whether failed probes restart them.
    pub restarts: bool,
    /// What came out; `None` while it runs.
    pub run: Option<StoryRun>,
}

/// What a topology's run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoryRun {
    /// When the last pool in service was exhausted for the first time; `None` if there was always one left.
    pub all_exhausted_at: Option<Micros>,
    /// Requests that arrived before the first pool was exhausted, and were answered.
    pub n_before: u32,
    /// Of these, failed: they were on their way to a client when the last one leaked.
    pub n_failed_before: u32,
    /// Requests that arrived after all pools were exhausted at once, and were answered.
    pub n_after_all: u32,
    /// Of these, failed.
    pub n_failed_after_all: u32,
    /// Requests answered in all.
    pub n_answered: u32,
    /// Of these, failed.
    pub n_failed: u32,
    /// Stretches of failures; five minutes without one end a stretch.
    pub n_stretches: u32,
    /// Restarts by failed probes.
    pub n_restarts: u32,
    /// A rule of the model was broken.
    pub broken: bool,
}

/// The four topologies at work.
#[derive(Debug)]
pub struct Story {
    rows: Vec<StoryRow>,
    /// The runs that are left, the next one last.
    left: Vec<(usize, CheckedScenario)>,
    running: Option<(usize, World, Teller)>,
}

impl Story {
    /// The runs of this scenario's model; nothing is computed yet.
    ///
    /// # Errors
    /// The parameters that are outside their limits once the run is cut to the time from release to fix.
    pub fn new(scenario: &CheckedScenario) -> Result<Self, Vec<Invalid>> {
        let shipped = from_release_to_fix(scenario.get());
        let mut story = Self { rows: Vec::new(), left: Vec::new(), running: None };
        let mut topologies = vec![(1, false), (shipped.topology.instances, false), (1, true)];
        topologies.push((shipped.topology.instances, true));
        topologies.dedup();
        for (n_instances, restarts) in topologies {
            let mut s = shipped.clone();
            s.topology.instances = n_instances;
            if !restarts {
                s.topology.probe_period_seconds = 0;
            }
            story.left.push((story.rows.len(), s.checked()?));
            story.rows.push(StoryRow { n_instances, restarts, run: None });
        }
        story.left.reverse();
        Ok(story)
    }

    /// The rows, as far as they are.
    #[must_use]
    pub fn rows(&self) -> &[StoryRow] {
        &self.rows
    }

    /// Whether all runs have ended.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.left.is_empty() && self.running.is_none()
    }

    /// Simulates about so many events further.
    pub fn work(&mut self, budget_events: u32) {
        let mut left = budget_events;
        while left > 0 {
            let start = |(row, scenario): (usize, CheckedScenario)| {
                let world = World::new(&scenario, Variant::Buggy);
                let teller = Teller::new(world.n_instances());
                (row, world, teller)
            };
            let next = self.running.take().or_else(|| self.left.pop().map(start));
            let Some((row, mut world, mut teller)) = next else { return };
            while left > 0 && world.step_seen_by(&mut teller).is_some() {
                left -= 1;
            }
            if world.next_event_at().is_some() {
                self.running = Some((row, world, teller));
            } else if let Some(row) = self.rows.get_mut(row) {
                row.run = Some(StoryRun { broken: world.violation().is_some(), ..teller.run });
            }
        }
    }

    /// Simulates to the end and gives the rows.
    #[must_use]
    pub fn finish(mut self) -> Vec<StoryRow> {
        while !self.is_done() {
            self.work(u32::MAX);
        }
        self.rows
    }
}

/// The incident's hours alone, with the leaky code from the start, so that no rolling release takes an instance out.
fn from_release_to_fix(scenario: &Scenario) -> Scenario {
    let mut s = scenario.clone();
    let bug = s.bug_released_after_seconds;
    let end = s.fix_released_after_seconds.min(s.horizon_seconds);
    s.local_second_of_day = (s.local_second_of_day + bug % 86_400) % 86_400;
    s.bug_released_after_seconds = 0;
    s.horizon_seconds = end.saturating_sub(bug);
    s.fix_released_after_seconds = s.horizon_seconds;
    s
}

/// Watches a run and counts before and after.
#[derive(Debug)]
struct Teller {
    run: StoryRun,
    first_exhausted_at: Option<Micros>,
    /// By instance, whether its pool is exhausted; it is not while the instance boots.
    exhausted: Vec<bool>,
    last_failure: Option<Micros>,
}

impl Teller {
    fn new(n_instances: u32) -> Self {
        Self {
            run: StoryRun::default(),
            first_exhausted_at: None,
            exhausted: vec![false; n_instances as usize],
            last_failure: None,
        }
    }

    fn answered(&mut self, at: Micros, arrived: Micros, failed: bool) {
        let run = &mut self.run;
        run.n_answered += 1;
        run.n_failed += u32::from(failed);
        if self.first_exhausted_at.is_none_or(|first| arrived < first) {
            run.n_before += 1;
            run.n_failed_before += u32::from(failed);
        }
        if run.all_exhausted_at.is_some_and(|all| arrived >= all) {
            run.n_after_all += 1;
            run.n_failed_after_all += u32::from(failed);
        }
        if failed {
            run.n_stretches += u32::from(self.last_failure.is_none_or(|last| at - last > QUIET));
            self.last_failure = Some(at);
        }
    }
}

impl Observer for Teller {
    fn on(&mut self, Happened { at, instance, what }: Happened) {
        let exhausted = instance.and_then(|number| self.exhausted.get_mut(number as usize));
        if let Happening::Answered { outcome, latency, .. } = what {
            self.answered(at, at - latency, outcome.is_failure());
        } else if let (Happening::Exhausted { .. }, Some(exhausted)) = (what, exhausted) {
            *exhausted = true;
            self.first_exhausted_at.get_or_insert(at);
            if self.exhausted.iter().all(|&exhausted| exhausted) {
                self.run.all_exhausted_at.get_or_insert(at);
            }
        } else if let (Happening::Restarted(cause), Some(number)) = (what, instance) {
            self.run.n_restarts += u32::from(cause == RestartCause::Probes);
            if let Some(exhausted) = self.exhausted.get_mut(number as usize) {
                *exhausted = false;
            }
        }
    }
}
