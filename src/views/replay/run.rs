//! A run as the page knows it: what its worker has told so far, and where model time 0 stands in the incident.
//!
//! Plain state that turns replies into what is shown and into the next request. It names no browser.

use crate::{
    incident::{document::Model, scenario_from_file, start_from_file},
    model::{Intervention, Invalid, Micros, Scenario, Variant},
    replay::{Course, Courses, Followed, Progress, Snapshot, Sought, Stepped},
    session::Moment,
    views::page::Shared,
    worker::{ReplayReply, ReplayRequest, RunNumber},
};

mod reading;

pub(super) use reading::{Futures, Steps};

/// A run, and the moment that is shown of it.
pub(super) struct Run {
    number: RunNumber,
    start: Moment,
    scenario: Option<Scenario>,
    horizon: Micros,
    courses: Courses,
    shown: Shared<Snapshot>,
    /// The event that led to what is shown, if a step did.
    stepped: Option<Box<Stepped>>,
    /// The moment that the worker was asked for and has not shown yet.
    asked: Option<Micros>,
    /// The moment to ask for after that.
    next: Option<Micros>,
    followed: Option<Shared<Followed>>,
    /// A search for the next order of a kind is on its way.
    searches: bool,
    not_done: Vec<String>,
    trouble: Option<Trouble>,
    futures: Shared<Futures>,
    /// What the futures were made from: how far, how far without interventions, and from where on there are two.
    futures_of: (Micros, Option<Micros>, Option<Micros>),
}

/// Why nothing (more) is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// The model's parameters are outside their limits; each problem in words.
    Refused(Vec<String>),
    /// The worker cannot be started or has stopped, and why.
    Stopped(String),
}

/// What follows from a reply.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// The next request.
    pub(super) ask: Option<ReplayRequest>,
    /// Where the clock goes.
    pub(super) go: Option<Moment>,
    /// The order that is followed from now on.
    pub(super) follow: Option<u32>,
    /// Another moment is there to be drawn.
    pub(super) is_moment: bool,
    /// Nothing that is written changed.
    pub(super) is_silent: bool,
}

impl Run {
    /// Nothing known yet of the model's run under this seed; with it the request that starts it.
    pub(super) fn new(
        number: RunNumber,
        model: &Model,
        seed: u64,
        interventions: &[Intervention],
    ) -> (Self, Option<ReplayRequest>) {
        let start = start_from_file(model).map_or(0, time::OffsetDateTime::unix_timestamp);
        let scenario = scenario_from_file(model).map(|checked| Scenario { seed, ..checked.get().clone() });
        let run = Self {
            number,
            start: Moment(start.saturating_mul(1_000_000)),
            scenario: scenario.as_ref().ok().cloned(),
            horizon: Micros::from_secs(u64::from(model.horizon_seconds)),
            courses: Courses::default(),
            shown: Shared::new(Snapshot::default()),
            stepped: None,
            asked: None,
            next: None,
            followed: None,
            searches: false,
            not_done: Vec::new(),
            trouble: scenario.as_ref().err().map(|invalid| Trouble::Refused(words(invalid))),
            futures: Shared::new(Futures { run: [Vec::new(), Vec::new()], base: None, forked_at: None }),
            futures_of: (Micros::MAX, None, None),
        };
        let open = |scenario| ReplayRequest::Open(number, Box::new(scenario), interventions.to_vec());
        (run, scenario.ok().map(open))
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

    /// What to ask so that the moment that is shown is shown anew.
    pub(super) fn again(&mut self) -> Option<ReplayRequest> {
        if self.shown.worlds.is_empty() || self.asked.is_some() {
            return None;
        }
        self.asked = Some(self.shown.at);
        self.asked.map(ReplayRequest::Show)
    }

    /// What to ask so that this order is followed, if anything.
    pub(super) fn follow(&mut self, order: Option<u32>) -> Option<ReplayRequest> {
        let Some(order) = order else {
            self.followed = None;
            return None;
        };
        let is_known = self.followed.as_ref().is_some_and(|followed| followed.order == order);
        (!is_known).then_some(ReplayRequest::Follow { order })
    }

    /// What to ask for the next order of a kind after the moment that is shown.
    pub(super) fn follow_next(&mut self, sought: Sought) -> ReplayRequest {
        self.searches = true;
        ReplayRequest::FollowNext { after: self.shown.at, world: Variant::Buggy, sought }
    }

    /// The run's interventions were edited: what was followed may have gone another way.
    pub(super) fn intervened(&mut self) {
        self.not_done.clear();
        self.followed = None;
    }

    /// Takes in what the worker said.
    pub(super) fn hear(&mut self, reply: ReplayReply) -> Heard {
        let mut heard = Heard::default();
        match reply {
            ReplayReply::Refused(number, invalid) if number == self.number => {
                self.trouble = Some(Trouble::Refused(words(&invalid)));
            }
            ReplayReply::NotDone(number, invalid) if number == self.number => self.not_done = words(&invalid),
            ReplayReply::Computed(number, news) if number == self.number => {
                let before = (self.percent(), self.base_percent());
                let anew = news.anew;
                self.courses.add(*news);
                if anew {
                    self.futures_of = (Micros::MAX, None, None);
                }
                heard.is_silent = !anew && (self.percent(), self.base_percent()) == before;
            }
            ReplayReply::Shown(number, snapshot) if number == self.number => {
                heard.is_moment = true;
                let is_same = self.shown.at == snapshot.at;
                self.shown = Shared::new(*snapshot);
                self.stepped = self.stepped.take().filter(|_| is_same);
                self.asked = self.next.take().filter(|&at| !self.shows(at));
                heard.ask = self.asked.map(ReplayRequest::Show);
            }
            ReplayReply::Stepped(number, stepped, snapshot) if number == self.number => {
                self.shown = Shared::new(*snapshot);
                self.stepped = stepped;
                (self.asked, self.next) = (None, None);
                heard.go = Some(self.moment_of(self.shown.at));
            }
            ReplayReply::Followed(number, followed) if number == self.number => {
                self.followed = followed.map(|followed| Shared::new(*followed));
                if std::mem::take(&mut self.searches)
                    && let Some(followed) = &self.followed
                {
                    heard.follow = Some(followed.order);
                    heard.go = followed.next_at(Micros::ZERO).map(|at| self.moment_of(at));
                }
            }
            ReplayReply::Refused(..)
            | ReplayReply::NotDone(..)
            | ReplayReply::Computed(..)
            | ReplayReply::Shown(..)
            | ReplayReply::Stepped(..)
            | ReplayReply::Followed(..) => heard.is_silent = true,
        }
        heard
    }

    /// The worker is gone.
    pub(super) fn stop(&mut self, why: String) {
        self.trouble.get_or_insert(Trouble::Stopped(why));
    }

    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Why the interventions of now are not done; empty where they are.
    pub(super) fn not_done(&self) -> &[String] {
        &self.not_done
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
        percent_of(self.courses.run())
    }

    fn base_percent(&self) -> u32 {
        self.courses.base().map_or(0, percent_of)
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

    /// The moment that is shown.
    pub(super) fn shown_moment(&self) -> Moment {
        self.moment_of(self.shown.at)
    }

    /// The order that is followed, as far as its way is known.
    pub(super) fn followed(&self) -> Option<&Shared<Followed>> {
        self.followed.as_ref()
    }

    /// Whether this very moment is shown.
    fn shows(&self, at: Micros) -> bool {
        !self.shown.worlds.is_empty() && self.shown.at == at
    }

    fn moment_of(&self, at: Micros) -> Moment {
        Moment(self.start.0.saturating_add_unsigned(at.0))
    }

    /// The moment on the model's own clock.
    pub(super) fn model_time(&self, at: Moment) -> Micros {
        Micros(u64::try_from(at.0.saturating_sub(self.start.0)).unwrap_or(0)).min(self.horizon)
    }
}

fn percent_of(course: &Course) -> u32 {
    let Progress { done, of } = course.progress();
    u32::try_from(done.0.saturating_mul(100) / of.0.max(1)).unwrap_or(100)
}

fn words(invalid: &[Invalid]) -> Vec<String> {
    invalid.iter().map(ToString::to_string).collect()
}
