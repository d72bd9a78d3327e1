//! A run as the page knows it: what its worker has told so far, and where model time 0 stands in the incident.
//!
//! Plain state that turns replies into what is shown and into the next request. It names no browser.

use crate::{
    clock::Zone,
    incident::{document::Model, scenario_from_file, start_from_file},
    model::{Micros, Scenario, Variant},
    replay::{Courses, Finding, Progress, Snapshot, Topic},
    session::Moment,
    views::page::Shared,
    worker::{ReplayReply, ReplayRequest, RunNumber},
};

/// Stretches of the track behind the scrub bar.
const N_STRETCHES: u32 = 240;

/// A run, and the moment that is shown of it.
pub(super) struct Run {
    number: RunNumber,
    start: Moment,
    horizon: Micros,
    courses: Courses,
    shown: Shared<Snapshot>,
    /// The moment that the worker was asked for and has not shown yet.
    asked: Option<Micros>,
    /// The moment to ask for after that.
    next: Option<Micros>,
    trouble: Option<Trouble>,
    track: Shared<Vec<Option<f64>>>,
    track_of: Micros,
}

/// Why nothing (more) is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// The model's parameters are outside their limits; each problem in words.
    Refused(Vec<String>),
    /// The worker cannot be started or has stopped, and why.
    Stopped(String),
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
    /// Nothing known yet of the model's run under this seed; with it the request that starts it.
    pub(super) fn new(number: RunNumber, model: &Model, seed: u64) -> (Self, Option<ReplayRequest>) {
        let start = start_from_file(model).map_or(0, time::OffsetDateTime::unix_timestamp);
        let scenario = scenario_from_file(model).map(|checked| Scenario { seed, ..checked.get().clone() });
        let run = Self {
            number,
            start: Moment(start.saturating_mul(1_000_000)),
            horizon: Micros::from_secs(u64::from(model.horizon_seconds)),
            courses: Courses::default(),
            shown: Shared::new(Snapshot::default()),
            asked: None,
            next: None,
            trouble: scenario.as_ref().err().map(|invalid| Trouble::refused(invalid)),
            track: Shared::new(Vec::new()),
            track_of: Micros::MAX,
        };
        (run, scenario.ok().map(|scenario| ReplayRequest::Open(number, Box::new(scenario), Vec::new())))
    }

    pub(super) fn number(&self) -> RunNumber {
        self.number
    }

    /// What to ask so that `at` is shown, if anything: one moment at a time, then the latest that was wanted.
    pub(super) fn want(&mut self, at: Moment) -> Option<ReplayRequest> {
        let at = self.model_time(at);
        if self.asked.is_some_and(|asked| asked <= self.courses.run().progress().done) {
            self.next = Some(at); // the answer is on its way
            return None;
        }
        if self.trouble.is_some() || self.asked == Some(at) || self.shows(at) {
            return None;
        }
        self.asked = Some(at);
        Some(ReplayRequest::Show(at))
    }

    /// Takes in what the worker said; gives the next request, and where a step has led.
    pub(super) fn hear(&mut self, reply: ReplayReply) -> (Option<ReplayRequest>, Option<Moment>) {
        match reply {
            ReplayReply::Refused(number, invalid) if number == self.number => {
                self.trouble = Some(Trouble::refused(&invalid));
            }
            ReplayReply::Computed(number, news) if number == self.number => self.courses.add(*news),
            ReplayReply::Shown(number, snapshot) if number == self.number => {
                self.shown = Shared::new(*snapshot);
                self.asked = self.next.take().filter(|&at| !self.shows(at));
                return (self.asked.map(ReplayRequest::Show), None);
            }
            ReplayReply::Stepped(number, _, snapshot) if number == self.number => {
                self.shown = Shared::new(*snapshot);
                (self.asked, self.next) = (None, None);
                return (None, Some(self.moment_of(self.shown.at)));
            }
            ReplayReply::Refused(..)
            | ReplayReply::NotDone(..)
            | ReplayReply::Computed(..)
            | ReplayReply::Shown(..)
            | ReplayReply::Stepped(..)
            | ReplayReply::Followed(..) => {}
        }
        (None, None)
    }

    /// The worker is gone.
    pub(super) fn stop(&mut self, why: String) {
        self.trouble.get_or_insert(Trouble::Stopped(why));
    }

    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Model time 0.
    pub(super) fn start(&self) -> Moment {
        self.start
    }

    /// The end of the run.
    pub(super) fn end(&self) -> Moment {
        self.moment_of(self.horizon)
    }

    /// As far as the run is computed: playing goes no further.
    pub(super) fn computed_end(&self) -> Moment {
        self.moment_of(self.courses.run().progress().done)
    }

    /// How far the run is computed [percent].
    pub(super) fn percent(&self) -> u32 {
        let Progress { done, of } = self.courses.run().progress();
        u32::try_from(done.0.saturating_mul(100) / of.0.max(1)).unwrap_or(100)
    }

    /// The moment, held to the run's ends.
    pub(super) fn held(&self, at: Moment) -> Moment {
        self.moment_of(self.model_time(at))
    }

    /// Whether the run is not computed as far as this moment.
    pub(super) fn waits(&self, at: Moment) -> bool {
        self.shown.worlds.is_empty() || self.model_time(at) > self.courses.run().progress().done
    }

    /// What is shown; its worlds are empty before the first moment.
    pub(super) fn snapshot(&self) -> Shared<Snapshot> {
        self.shown.clone()
    }

    /// Failed share of the buggy world over the run, in even stretches; none where nothing was computed or answered.
    pub(super) fn track(&mut self) -> Shared<Vec<Option<f64>>> {
        let done = self.courses.run().progress().done;
        if self.track_of != done {
            let stretch = self.horizon.0 / u64::from(N_STRETCHES);
            let track = self.courses.run().track(Variant::Buggy);
            let at = |i: u32| Micros(u64::from(i) * stretch);
            self.track = Shared::new((0..N_STRETCHES).map(|i| track.failed_share(at(i), at(i + 1))).collect());
            self.track_of = done;
        }
        self.track.clone()
    }

    /// Where the steps lead from a moment.
    pub(super) fn steps(&self, from: Moment) -> Steps {
        let from = self.model_time(from);
        let moment = |finding: &Finding| self.moment_of(finding.at);
        Steps {
            back: self.courses.run().previous_finding(from, None).map(moment),
            forward: self.courses.run().next_finding(from, None).map(moment),
            next: Topic::ALL
                .into_iter()
                .map(|topic| (topic, self.courses.run().next_finding(from, Some(topic)).map(moment)))
                .collect(),
        }
    }

    /// What the run had found last at the moment that is shown, in a sentence.
    pub(super) fn sentence(&self, zone: &Zone) -> String {
        if let Some(broken) = self.courses.run().broken() {
            return format!("The run stopped: a rule of the model was broken ({}).", broken.rule);
        }
        let mut last = self.courses.run().previous_finding(self.shown.at + Micros(1), None);
        while let Some(finding) = last {
            if finding.world == Variant::Buggy {
                let at = zone.time(self.moment_of(finding.at).millis());
                return format!("At {at} {finding}. {}", self.fixed_sentence());
            }
            last = self.courses.run().previous_finding(finding.at, None);
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

    /// Whether this very moment is shown.
    fn shows(&self, at: Micros) -> bool {
        !self.shown.worlds.is_empty() && self.shown.at == at
    }

    fn moment_of(&self, at: Micros) -> Moment {
        Moment(self.start.0.saturating_add_unsigned(at.0))
    }

    fn model_time(&self, at: Moment) -> Micros {
        Micros(u64::try_from(at.0.saturating_sub(self.start.0)).unwrap_or(0)).min(self.horizon)
    }
}

impl Trouble {
    fn refused(invalid: &[crate::model::Invalid]) -> Self {
        Self::Refused(invalid.iter().map(ToString::to_string).collect())
    }
}
