//! The desk's part for the replay: one run, its interventions, the moment that is shown, the order that is followed.
//!
//! The page chooses a number for each run that it opens, so that a late reply about an earlier one is told apart.

use serde::{Deserialize, Serialize};

use crate::model::{Intervention, Interventions, Invalid, Micros, Scenario, Variant};
use crate::replay::{Followed, News, Replay, Snapshot, Sought, Stepped, Told};

/// Names a run, so that a late reply about an earlier one is told apart. The page chooses it.
pub type RunNumber = u32;

/// What the page asks of the replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReplayRequest {
    /// Compute this run with these interventions, and forget the run before.
    Open(RunNumber, Box<Scenario>, Vec<Intervention>),
    /// These are the run's interventions from now on: all of them. What the change leaves true is not computed again.
    Intervene(Vec<Intervention>),
    /// Show a moment, as soon as the run is computed that far. A later wish replaces an earlier one.
    Show(Micros),
    /// From now on follow the requests on their way so far beyond the moment that is shown.
    LookAhead(Micros),
    /// Do one event, or take the last one back, and show that.
    Step {
        /// Back if false.
        forward: bool,
    },
    /// Tell what becomes of an order in both worlds, as soon as the run is computed that far. A later wish replaces an
    /// earlier one.
    Follow {
        /// Its number, from 1.
        order: u32,
    },
    /// Find the next order of a kind, and tell what becomes of it, as soon as the run is computed to its end or to where
    /// the order is.
    FollowNext {
        /// After this moment.
        after: Micros,
        /// In this world.
        world: Variant,
        /// Which.
        sought: Sought,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReplayReply {
    /// The scenario is outside the limits; nothing is computed.
    Refused(RunNumber, Vec<Invalid>),
    /// The interventions are outside the limits; the run goes on with those it had.
    NotDone(RunNumber, Vec<Invalid>),
    /// The run is computed further, or anew from where it changed.
    Computed(RunNumber, Box<News>),
    /// The moment that was asked for.
    Shown(RunNumber, Box<Snapshot>),
    /// The moment to which a step led, and the event that led there; `None` at the beginning.
    Stepped(RunNumber, Option<Box<Stepped>>, Box<Snapshot>),
    /// What became of an order; `None` when there is no such order.
    Followed(RunNumber, Option<Box<Followed>>),
}

/// The replay's part of the desk.
#[derive(Debug, Default)]
pub struct ReplayDesk {
    run: Option<Run>,
    /// How far requests are followed; asked for once, for every run.
    ahead: Micros,
}

#[derive(Debug)]
struct Run {
    number: RunNumber,
    replay: Box<Replay>,
    told: Told,
    wanted: Option<Micros>,
    follow: Option<Wish>,
}

/// An order that the page asks about.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Order(u32),
    Next(Variant, Micros, Sought),
}

impl ReplayDesk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: ReplayRequest) -> Option<ReplayReply> {
        match request {
            ReplayRequest::Open(number, scenario, list) => self.open(number, *scenario, &list),
            ReplayRequest::Intervene(list) => self.run.as_mut()?.intervene(&list),
            ReplayRequest::Show(at) => {
                let run = self.run.as_mut()?;
                run.wanted = Some(at);
                run.show_wanted()
            }
            ReplayRequest::LookAhead(ahead) => {
                self.ahead = ahead;
                if let Some(run) = &mut self.run {
                    run.replay.look_ahead(ahead);
                }
                None
            }
            ReplayRequest::Step { forward } => Some(self.run.as_mut()?.step(forward)),
            ReplayRequest::Follow { order } => self.run.as_mut()?.follow(Wish::Order(order)),
            ReplayRequest::FollowNext { after, world, sought } => {
                self.run.as_mut()?.follow(Wish::Next(world, after, sought))
            }
        }
    }

    /// Whether something is left to compute.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.replay.is_done())
    }

    /// Computes about so many events further, without a word.
    pub fn work(&mut self, budget_events: u32) {
        if let Some(run) = &mut self.run {
            run.replay.compute(budget_events);
        }
    }

    /// Tells what was computed since the last report, and what waited for it.
    pub fn report(&mut self) -> impl Iterator<Item = ReplayReply> {
        let replies = self.run.as_mut().map(|run| {
            let news = run.replay.news(&mut run.told);
            [Some(ReplayReply::Computed(run.number, Box::new(news))), run.show_wanted(), run.follow_wanted()]
        });
        replies.into_iter().flatten().flatten()
    }

    fn open(&mut self, number: RunNumber, scenario: Scenario, list: &[Intervention]) -> Option<ReplayReply> {
        self.run = None;
        let scenario = match scenario.checked() {
            Ok(scenario) => scenario,
            Err(invalid) => return Some(ReplayReply::Refused(number, invalid)),
        };
        let mut replay = Box::new(Replay::new(scenario));
        replay.look_ahead(self.ahead);
        let run = self.run.insert(Run { number, replay, told: Told::default(), wanted: None, follow: None });
        run.intervene(list)
    }
}

impl Run {
    fn intervene(&mut self, list: &[Intervention]) -> Option<ReplayReply> {
        match Interventions::new(list, self.replay.scenario()) {
            Ok(interventions) => {
                let now = self.replay.now();
                self.replay.set_interventions(interventions);
                if self.replay.now() != now {
                    self.wanted = self.wanted.or(Some(now));
                }
                self.show_wanted()
            }
            Err(invalid) => Some(ReplayReply::NotDone(self.number, invalid)),
        }
    }

    /// The wanted moment, if it is computed by now.
    fn show_wanted(&mut self) -> Option<ReplayReply> {
        let at = self.wanted?.min(self.replay.horizon());
        if !self.is_computed(at) {
            return None;
        }
        self.wanted = None;
        if self.replay.now() != at {
            self.replay.seek(at);
        }
        Some(ReplayReply::Shown(self.number, Box::new(self.snapshot())))
    }

    fn step(&mut self, forward: bool) -> ReplayReply {
        self.wanted = None;
        if forward {
            self.replay.step_forward();
        } else {
            self.replay.step_back();
        }
        let last = self.replay.last_step().cloned().map(Box::new);
        ReplayReply::Stepped(self.number, last, Box::new(self.snapshot()))
    }

    fn follow(&mut self, wish: Wish) -> Option<ReplayReply> {
        self.follow = Some(wish);
        self.follow_wanted()
    }

    /// The order that is asked about, if the run is computed as far as it.
    fn follow_wanted(&mut self) -> Option<ReplayReply> {
        let order = match self.follow? {
            Wish::Order(order) => Some(order),
            Wish::Next(world, after, sought) => {
                if !self.is_computed(after) {
                    return None;
                }
                self.replay.next_order(world, after, sought)
            }
        };
        let followed = match order {
            Some(order) => {
                self.follow = Some(Wish::Order(order)); // found, and not to be searched for again
                Some(Box::new(self.replay.follow(order)?))
            }
            None => None,
        };
        self.follow = None;
        let is_there = |followed: &Followed| followed.traces.iter().any(|trace| !trace.is_empty());
        Some(ReplayReply::Followed(self.number, followed.filter(|followed| is_there(followed))))
    }

    fn is_computed(&self, at: Micros) -> bool {
        let course = self.replay.course();
        at <= course.progress().done || course.is_done()
    }

    fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::default();
        self.replay.snapshot(&mut snapshot);
        snapshot
    }
}
