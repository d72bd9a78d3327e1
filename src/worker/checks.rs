//! The desk's part for the model's checks: formulas beside runs, and why the incident needs its topology.
//!
//! The page shows what it is told: numbers arrive as the words that stand on the page, so that none is typed there and none
//! is computed there. The whole sheet is told again whenever a line of it is done or a percent more is.

use serde::{Deserialize, Serialize};

use crate::model::theory::checks::{Checks, Subject};
use crate::model::theory::story::Story;
use crate::model::{Invalid, Scenario};

mod words;

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ChecksRequest {
    /// Check this scenario's model, from the beginning.
    Start(Box<Scenario>),
}

/// How far the checks are, and what they have come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckSheet {
    /// How much is computed \[%\]; 100 is the end.
    pub percent: u32,
    /// What came out of all the formulas, in a sentence; empty before the end.
    pub summary: String,
    /// The formulas.
    pub checks: Vec<CheckLine>,
    /// The topologies.
    pub story: Vec<StoryLine>,
    /// What the topologies say, as sentences; empty before the end.
    pub story_words: Vec<String>,
    /// Parameters that are outside their limits; then nothing else is there.
    pub refused: Vec<String>,
}

/// A formula beside its runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// What is compared.
    pub name: String,
    /// The formula.
    pub formula: String,
    /// What was changed in the scenario so that it applies.
    pub assumes: String,
    /// What the formula says.
    pub expected: String,
    /// What the runs gave, with the interval.
    pub simulated: String,
    /// Which runs; or why there are none.
    pub runs: String,
    /// Whether the two agree.
    pub verdict: Verdict,
}

/// Whether formula and runs agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Not known yet.
    Open,
    /// The formula's number lies in the interval of the runs.
    Agrees,
    /// It does not.
    Differs,
    /// The formula says nothing about this model.
    NotApplicable,
    /// A run broke a rule of the model.
    Broken,
}

/// A topology's run. Shares are empty before it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    /// Which topology.
    pub topology: String,
    /// Failed share before the first pool was exhausted.
    pub before: String,
    /// Failed share once all of them were exhausted.
    pub after: String,
    /// Failed share in all.
    pub in_all: String,
    /// Separate stretches of failures.
    pub stretches: String,
    /// Restarts.
    pub restarts: String,
}

/// The checks of one scenario, and what was told of them.
#[derive(Debug, Default)]
pub struct ChecksDesk {
    work: Option<Work>,
    told: Option<CheckSheet>,
}

#[derive(Debug)]
struct Work {
    checks: Checks,
    story: Story,
}

impl ChecksDesk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, ChecksRequest::Start(scenario): ChecksRequest) -> Option<Box<CheckSheet>> {
        self.told = None;
        match Work::new(*scenario) {
            Ok(work) => {
                self.work = Some(work);
                None
            }
            Err(invalid) => {
                self.work = None;
                let refused = invalid.iter().map(Invalid::to_string).collect();
                Some(Box::new(CheckSheet { percent: 100, refused, ..CheckSheet::default() }))
            }
        }
    }

    /// Whether something is left to compute.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.work.as_ref().is_some_and(|work| !work.is_done())
    }

    /// Computes about so many events further, without a word.
    pub fn work(&mut self, budget_events: u32) {
        match &mut self.work {
            Some(work) if work.story.is_done() => work.checks.work(budget_events),
            Some(work) => work.story.work(budget_events),
            None => {}
        }
    }

    /// Tells the sheet if it says more than the last one that was told.
    pub fn report(&mut self) -> impl Iterator<Item = Box<CheckSheet>> {
        let sheet = self.work.as_ref().map(Work::sheet).filter(|sheet| self.told.as_ref() != Some(sheet));
        if let Some(sheet) = &sheet {
            self.told = Some(sheet.clone());
            if sheet.percent == 100 {
                self.work = None;
            }
        }
        sheet.into_iter().map(Box::new)
    }
}

impl Work {
    fn new(scenario: Scenario) -> Result<Self, Vec<Invalid>> {
        let scenario = scenario.checked()?;
        Ok(Self { checks: Checks::new(&scenario, &Subject::ALL), story: Story::new(&scenario)? })
    }

    fn is_done(&self) -> bool {
        self.checks.is_done() && self.story.is_done()
    }

    fn sheet(&self) -> CheckSheet {
        let (checks, story) = (self.checks.rows(), self.story.rows());
        let done = self.is_done();
        CheckSheet {
            percent: if done { 100 } else { words::percent_done(checks, story).min(99) },
            summary: if done { words::summary(checks) } else { String::new() },
            checks: checks.iter().map(words::check_line).collect(),
            story: story.iter().map(words::story_line).collect(),
            story_words: if self.story.is_done() { words::story(story) } else { Vec::new() },
            refused: Vec::new(),
        }
    }
}
