//! What is asked, what runs on which worker, and what was found. Plain state; it names no browser.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::{
    experiment::{Finding, MOST_SEEDS, Plan},
    incident::Incident,
    views::page::Shared,
    worker::{LabReply, StudyNumber},
};

/// Something that a reader asks of the lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Run what takeaways and action items rest on, and the rest after it, unless that was done or cancelled before.
    First,
    /// Run this experiment.
    Run(String),
    /// Run everything that was not.
    All,
    /// Try the alerts' rules, unless that was done.
    Alerts,
    /// Run this one with twice its seeds.
    More(String),
    /// Stop, and keep what was found.
    Cancel,
}

/// What is known of an experiment.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It is its turn later.
    Waiting,
    /// It runs: percent, and what was found so far.
    Running(u32, Option<Rc<Finding>>),
    /// It was run.
    Done(Rc<Finding>),
    /// It could not be run to its end, and why.
    Stopped(String),
}

/// By the experiments' ids; none is not asked for.
pub(super) type States = BTreeMap<String, State>;

/// The lab without its workers.
#[derive(Debug)]
pub(super) struct Room {
    states: Shared<States>,
    queue: VecDeque<String>,
    /// By worker.
    jobs: BTreeMap<usize, (StudyNumber, String)>,
    /// Seeds of experiments that were asked for more.
    n_seeds: BTreeMap<String, u32>,
    last_number: StudyNumber,
    has_begun: bool,
}

/// The key of an alert's rule among the experiments' ids, none of which has a slash.
pub(super) fn key_of_alert(id: &str) -> String {
    format!("alert/{id}")
}

/// What is run for an experiment or an alert's rule.
fn plan_of(incident: &Incident, key: &str) -> Option<Plan> {
    match key.strip_prefix("alert/") {
        Some(id) => incident.alert_plan(incident.alerts.iter().find(|alert| alert.id == id)?),
        None => incident.plan(incident.experiment(key)?),
    }
}

impl Default for Room {
    fn default() -> Self {
        Self {
            states: Shared::new(States::new()),
            queue: VecDeque::new(),
            jobs: BTreeMap::new(),
            n_seeds: BTreeMap::new(),
            last_number: 0,
            has_begun: false,
        }
    }
}

impl Room {
    pub(super) fn states(&self) -> Shared<States> {
        self.states.clone()
    }

    pub(super) fn ask(&mut self, incident: &Incident, ask: &Ask) {
        match ask {
            Ask::First if self.has_begun => {}
            Ask::First | Ask::All => {
                self.has_begun = true;
                let claimed = incident.lessons.takeaways.iter().filter_map(|one| one.experiment.clone());
                let acted = incident.action_items.iter().filter_map(|one| one.experiment.clone());
                let rest = incident.experiments.iter().map(|one| one.id.clone());
                let ids: Vec<String> = claimed.chain(acted).chain(rest).collect();
                for id in ids {
                    self.line_up(incident, &id, false);
                }
            }
            Ask::Alerts => {
                for alert in &incident.alerts {
                    self.line_up(incident, &key_of_alert(&alert.id), false);
                }
            }
            Ask::Run(id) => self.line_up(incident, id, true),
            Ask::More(id) => {
                let known = incident.experiment(id).map_or(0, |one| one.setup.seeds);
                let n_seeds = self.n_seeds.get(id).copied().unwrap_or(known).saturating_mul(2).min(MOST_SEEDS);
                self.n_seeds.insert(id.clone(), n_seeds);
                self.change(|states| drop(states.remove(id)));
                self.line_up(incident, id, true);
            }
            Ask::Cancel => {
                self.has_begun = true;
                self.queue.clear();
                self.jobs.clear();
                self.change(|states| {
                    states.retain(|_, state| matches!(state, State::Done(_) | State::Stopped(_)));
                });
            }
        }
    }

    /// What a worker does next, if it is free and something waits.
    pub(super) fn next_for(&mut self, incident: &Incident, worker: usize) -> Option<(StudyNumber, Plan)> {
        if self.jobs.contains_key(&worker) {
            return None;
        }
        let id = self.queue.pop_front()?;
        let mut plan = plan_of(incident, &id)?;
        plan.n_seeds = self.n_seeds.get(&id).copied().unwrap_or(plan.n_seeds);
        self.last_number = self.last_number.wrapping_add(1);
        self.jobs.insert(worker, (self.last_number, id.clone()));
        self.change(|states| drop(states.insert(id, State::Running(0, None))));
        Some((self.last_number, plan))
    }

    pub(super) fn hear(&mut self, worker: usize, reply: LabReply) {
        let (LabReply::Refused(number, _) | LabReply::Found(number, ..) | LabReply::Broken(number)) = reply;
        let Some((_, id)) = self.jobs.get(&worker).filter(|(of, _)| *of == number).cloned() else { return };
        let state = match reply {
            LabReply::Found(_, percent, finding) if !finding.is_done() => {
                State::Running(percent, Some(Rc::new(*finding)))
            }
            LabReply::Found(_, _, finding) => State::Done(Rc::new(*finding)),
            LabReply::Refused(_, invalid) => {
                let problems: Vec<String> = invalid.iter().map(ToString::to_string).collect();
                State::Stopped(problems.join("; "))
            }
            LabReply::Broken(_) => State::Stopped("a rule of the model was broken".to_owned()),
        };
        if !matches!(state, State::Running(..)) {
            self.jobs.remove(&worker);
        }
        self.change(|states| drop(states.insert(id, state)));
    }

    /// A worker is gone, with what it did.
    pub(super) fn stopped(&mut self, worker: usize, why: &str) {
        if let Some((_, id)) = self.jobs.remove(&worker) {
            let why = why.to_owned();
            self.change(|states| drop(states.insert(id, State::Stopped(why))));
        }
    }

    /// `at_once`: before what waits already; one that stopped is tried again.
    fn line_up(&mut self, incident: &Incident, id: &str, at_once: bool) {
        let is_testable = incident
            .experiment(id)
            .map_or_else(|| plan_of(incident, id).is_some(), crate::incident::document::Experiment::is_testable);
        let again = match self.states.get(id) {
            None => true,
            Some(State::Stopped(_) | State::Waiting) => at_once,
            Some(State::Running(..) | State::Done(_)) => false,
        };
        if !is_testable || !again {
            return;
        }
        self.queue.retain(|waiting| waiting != id);
        if at_once {
            self.queue.push_front(id.to_owned());
        } else {
            self.queue.push_back(id.to_owned());
        }
        self.change(|states| drop(states.insert(id.to_owned(), State::Waiting)));
    }

    fn change(&mut self, change: impl FnOnce(&mut States)) {
        let mut states = (*self.states).clone();
        change(&mut states);
        self.states = Shared::new(states);
    }
}
