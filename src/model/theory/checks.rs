//! Each formula beside the runs it must agree with.
//!
//! A check derives from the shipped scenario one to which its formula applies, runs it under seeds 1, 2, 3 … and compares
//! what the formula says with what came out, at
//! [`CONFIDENCE_PERCENT`](super::sample::CONFIDENCE_PERCENT). Nothing is fitted: formula and simulation share the
//! scenario's parameters and no code. Computed a slice at a time, so that a page can show the rows as they come.

use serde::{Deserialize, Serialize};

use super::sample::{Interval, Sample};
use crate::model::scenario::CheckedScenario;
use crate::model::world::World;

mod books;
mod cycles;
mod exhaustion;
mod job;
mod waiting;

use job::{Job, Watcher};

/// A formula, the runs, and whether they agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRow {
    /// What is compared.
    pub name: String,
    /// The formula, in words.
    pub formula: String,
    /// What was changed in the scenario so that the formula applies.
    pub assumes: String,
    /// The unit of the numbers.
    pub unit: Unit,
    /// How far it is, or what came out.
    pub outcome: CheckOutcome,
}

/// What a check's numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// A share [0..1].
    Share,
    /// Seconds.
    Seconds,
    /// Requests, on average.
    Requests,
}

/// How far a check is, or what came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CheckOutcome {
    /// Its runs have not ended.
    Running {
        /// Replications that have ended.
        n_done: u32,
        /// Of so many.
        n_replications: u32,
    },
    /// The formula and the runs.
    Measured(Measured),
    /// The formula says nothing about this scenario, and why.
    NotApplicable(String),
    /// A rule of the model was broken; nothing that came out can be trusted.
    Broken,
}

/// A formula's number and the runs'.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// What the formula says.
    pub expected: f64,
    /// What the replications gave.
    pub simulated: f64,
    /// Where the replications put the true value, at [`CONFIDENCE_PERCENT`](super::sample::CONFIDENCE_PERCENT).
    pub interval: Interval,
    /// Replications: seeds 1 to this.
    pub n_replications: u32,
}

impl Measured {
    /// Whether the formula's number lies in the interval.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.agrees_with(self.expected)
    }

    /// Whether another number would lie in it: what a wrong formula must not.
    #[must_use]
    pub fn agrees_with(&self, expected: f64) -> bool {
        self.interval.holds(expected)
    }
}

impl CheckRow {
    /// The numbers, if the row has them.
    #[must_use]
    pub const fn measured(&self) -> Option<&Measured> {
        match &self.outcome {
            CheckOutcome::Measured(measured) => Some(measured),
            CheckOutcome::Running { .. } | CheckOutcome::NotApplicable(_) | CheckOutcome::Broken => None,
        }
    }
}

/// What is checked together, on the same runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Waiting in the pool: Erlang C.
    Waiting,
    /// Requests, their times and the gauges: Little's law.
    Books,
    /// Time to exhaustion at a constant rate.
    Exhaustion,
    /// The same through the hours of the day.
    Day,
    /// Restarts, and the share of failed requests.
    Restarts,
}

impl Subject {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Books, Self::Exhaustion, Self::Day, Self::Restarts];

    /// The runs for it; where the formula says nothing about the scenario, its rows, which say so.
    fn plan(self, scenario: &CheckedScenario) -> Result<Job, Vec<CheckRow>> {
        let scenario = scenario.get();
        match self {
            Self::Waiting => waiting::plan(scenario),
            Self::Books => books::plan(scenario),
            Self::Exhaustion => exhaustion::at_a_constant_rate(scenario),
            Self::Day => exhaustion::through_the_day(scenario),
            Self::Restarts => cycles::plan(scenario),
        }
    }
}

/// Checks of a scenario, at work.
#[derive(Debug)]
pub struct Checks {
    rows: Vec<CheckRow>,
    /// The jobs that are left, the next one last, each with the number of its first row.
    jobs: Vec<(usize, Job)>,
    running: Option<Running>,
}

/// A job at work.
#[derive(Debug)]
struct Running {
    first_row: usize,
    job: Job,
    n_done: u32,
    world: World,
    watcher: Watcher,
    /// One for each output.
    samples: Vec<Sample>,
}

impl Checks {
    /// These checks of this scenario; nothing is computed yet.
    #[must_use]
    pub fn new(scenario: &CheckedScenario, subjects: &[Subject]) -> Self {
        let mut checks = Self { rows: Vec::new(), jobs: Vec::new(), running: None };
        for subject in subjects {
            match subject.plan(scenario) {
                Ok(job) => {
                    let first_row = checks.rows.len();
                    checks.rows.extend(job.rows(&[], 0));
                    checks.jobs.push((first_row, job));
                }
                Err(rows) => checks.rows.extend(rows),
            }
        }
        checks.jobs.reverse();
        checks
    }

    /// The rows, as far as they are.
    #[must_use]
    pub fn rows(&self) -> &[CheckRow] {
        &self.rows
    }

    /// Whether all of them have ended.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.running.is_none() && self.jobs.is_empty()
    }

    /// Simulates about so many events further.
    pub fn work(&mut self, budget_events: u32) {
        let mut left = budget_events;
        while left > 0 {
            let next = self.running.take().or_else(|| self.jobs.pop().map(|(row, job)| Running::new(row, job)));
            let Some(mut running) = next else { return };
            if running.work(&mut left) {
                running.note();
                running.show(&mut self.rows);
                self.running = running.next();
            } else {
                self.running = Some(running);
            }
        }
    }

    /// Simulates to the end and gives the rows.
    #[must_use]
    pub fn finish(mut self) -> Vec<CheckRow> {
        while !self.is_done() {
            self.work(u32::MAX);
        }
        self.rows
    }
}

impl Running {
    fn new(first_row: usize, job: Job) -> Self {
        let (world, watcher) = job.replication(1);
        Self { first_row, job, n_done: 0, world, watcher, samples: Vec::new() }
    }

    /// Simulates at most `left` events of this replication; whether it has ended.
    fn work(&mut self, left: &mut u32) -> bool {
        while *left > 0 {
            if self.watcher.is_over() {
                return true;
            }
            let (due, look) = (self.world.next_event_at(), self.watcher.next_look());
            match due {
                Some(at) if at <= look => {
                    self.world.step_seen_by(&mut self.watcher);
                    *left -= 1;
                }
                Some(_) => self.watcher.look(&self.world),
                None => return true,
            }
        }
        false
    }

    /// Takes in what the replication gave.
    fn note(&mut self) {
        let values = self.watcher.values();
        self.samples.resize_with(values.len(), Sample::default);
        self.samples.iter_mut().zip(values).for_each(|(sample, value)| sample.add(value));
        self.n_done += 1;
    }

    fn show(&self, rows: &mut [CheckRow]) {
        let mut shown = self.job.rows(&self.samples, self.n_done);
        if self.world.violation().is_some() {
            for row in &mut shown {
                row.outcome = CheckOutcome::Broken;
            }
        }
        rows.iter_mut().skip(self.first_row).zip(shown).for_each(|(row, shown)| *row = shown);
    }

    /// The next replication; `None` after the last one, and after a broken rule.
    fn next(self) -> Option<Self> {
        let goes_on = self.n_done < self.job.n_replications && self.world.violation().is_none();
        goes_on.then(|| {
            let (world, watcher) = self.job.replication(self.n_done + 1);
            Self { world, watcher, ..self }
        })
    }
}
