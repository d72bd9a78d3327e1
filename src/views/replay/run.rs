//! A run as the page holds it: the replay, the moment it shows, and where model time 0 stands in the incident.

use crate::{
    clock::Zone,
    incident::{document::Model, start_from_file},
    model::{CheckedScenario, Micros, Variant},
    replay::{Finding, Replay, Snapshot, Topic},
    session::Moment,
    views::page::Shared,
};

/// Events of a slice at first, and at least.
const MIN_BUDGET: u32 = 4_000;
/// Events of a slice at most.
const MAX_BUDGET: u32 = 400_000;
/// A frame that took longer than this had too much to do [µs].
const LONG_FRAME: u32 = 24_000;
/// Stretches of the track behind the scrub bar.
const N_STRETCHES: u32 = 240;

/// A run, and the moment that is shown of it.
pub(super) struct Run {
    replay: Replay,
    shown: Shared<Snapshot>,
    start: Moment,
    budget: u32,
    track: Shared<Vec<Option<f64>>>,
    track_of: Option<u32>,
}

/// Where the steps lead from the moment that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Steps {
    /// To the finding before.
    pub(super) back: Option<Moment>,
    /// To the next finding.
    pub(super) forward: Option<Moment>,
    /// To the next finding of each topic.
    pub(super) next: Vec<(Topic, Option<Moment>)>,
}

impl Run {
    pub(super) fn new(scenario: CheckedScenario, model: &Model) -> Self {
        let start = start_from_file(model).map_or(0, time::OffsetDateTime::unix_timestamp);
        Self {
            replay: Replay::new(scenario),
            shown: Shared::new(Snapshot::default()),
            start: Moment(start.saturating_mul(1_000_000)),
            budget: MIN_BUDGET,
            track: Shared::new(Vec::new()),
            track_of: None,
        }
    }

    /// Model time 0.
    pub(super) fn start(&self) -> Moment {
        self.start
    }

    /// The end of the run.
    pub(super) fn end(&self) -> Moment {
        self.moment_of(self.replay.horizon())
    }

    /// As far as the run is computed: playing goes no further.
    pub(super) fn computed_end(&self) -> Moment {
        self.moment_of(self.replay.progress().done)
    }

    /// Runs ahead by a slice that leaves the page its frames; gives how far the run is [percent].
    pub(super) fn compute(&mut self, frame_micros: u32) -> u32 {
        let budget = if frame_micros > LONG_FRAME { self.budget / 2 } else { self.budget + self.budget / 2 };
        self.budget = budget.clamp(MIN_BUDGET, MAX_BUDGET);
        let progress = self.replay.compute(self.budget);
        percent(progress.done, progress.of)
    }

    /// Shows a moment, held to the run's ends. False while it is not computed yet.
    pub(super) fn show(&mut self, at: Moment) -> bool {
        let at = self.model_time(at).min(self.replay.horizon());
        if at > self.replay.progress().done {
            return false;
        }
        if self.replay.now() != at || self.shown.worlds.is_empty() {
            self.replay.seek(at);
            self.take();
        }
        true
    }

    fn take(&mut self) {
        let mut snapshot = Snapshot::default();
        self.replay.snapshot(&mut snapshot);
        self.shown = Shared::new(snapshot);
    }

    /// Does one event, or takes the last one back; gives the moment that is shown then.
    pub(super) fn step(&mut self, forward: bool) -> Moment {
        if forward {
            self.replay.step_forward();
        } else {
            self.replay.step_back();
        }
        self.take();
        self.moment()
    }

    /// The moment that is shown.
    pub(super) fn moment(&self) -> Moment {
        self.moment_of(self.replay.now())
    }

    /// What is shown.
    pub(super) fn snapshot(&self) -> Shared<Snapshot> {
        self.shown.clone()
    }

    /// Failed share of the buggy world over the run, in even stretches; none where nothing was computed or answered.
    pub(super) fn track(&mut self, progress: u32) -> Shared<Vec<Option<f64>>> {
        if self.track_of != Some(progress) {
            let stretch = self.replay.horizon().0 / u64::from(N_STRETCHES);
            let track = self.replay.track(Variant::Buggy);
            let at = |i: u32| Micros(u64::from(i) * stretch);
            self.track = Shared::new((0..N_STRETCHES).map(|i| track.failed_share(at(i), at(i + 1))).collect());
            self.track_of = Some(progress);
        }
        self.track.clone()
    }

    /// Where the steps lead.
    pub(super) fn steps(&self) -> Steps {
        let now = self.replay.now();
        let moment = |finding: &Finding| self.moment_of(finding.at);
        Steps {
            back: self.replay.previous_finding(now, None).map(moment),
            forward: self.replay.next_finding(now, None).map(moment),
            next: Topic::ALL
                .into_iter()
                .map(|topic| (topic, self.replay.next_finding(now, Some(topic)).map(moment)))
                .collect(),
        }
    }

    /// What the run found last, in a sentence.
    pub(super) fn sentence(&self, zone: &Zone) -> String {
        if let Some((_, violation)) = self.replay.violation() {
            return format!("The run stopped: a rule of the model was broken ({}).", violation.rule);
        }
        let until = self.replay.now() + Micros(1);
        let mut last = self.replay.previous_finding(until, None);
        while let Some(finding) = last {
            if finding.world == Variant::Buggy {
                let at = zone.time(self.moment_of(finding.at).millis());
                return format!("At {at} {finding}. {}", self.fixed_sentence());
            }
            last = self.replay.previous_finding(finding.at, None);
        }
        "Nothing has failed yet.".to_owned()
    }

    fn fixed_sentence(&self) -> String {
        let leaked: u32 = self
            .shown
            .worlds
            .iter()
            .filter(|world| world.variant == Variant::Fixed)
            .flat_map(|world| &world.instances)
            .map(|instance| instance.n_leaked)
            .sum();
        format!("With the fix, {leaked} connections are leaked at this moment.")
    }

    fn moment_of(&self, at: Micros) -> Moment {
        Moment(self.start.0.saturating_add_unsigned(at.0))
    }

    fn model_time(&self, at: Moment) -> Micros {
        Micros(u64::try_from(at.0.saturating_sub(self.start.0)).unwrap_or(0))
    }
}

fn percent(done: Micros, of: Micros) -> u32 {
    u32::try_from(done.0.saturating_mul(100) / of.0.max(1)).unwrap_or(100)
}
