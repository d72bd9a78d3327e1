//! The incident as the page reads it: checked, with times as instants, prose as inlines, lines as numbers.
//!
//! Built by `load` from a file that `check` found no error in, so every reference leads somewhere: a lookup by an id
//! that stands in the incident always finds it. Nothing derived is stored; durations and orders are computed on demand.
//! Knows nothing of pages and of models' insides.

use std::collections::BTreeSet;

pub use super::file::{
    ActionStatus, ActionType, Alert, Basis, Commit, Comparison, EntryKind, ExpectedVerdict, FactSource, FactorType,
    Model, OutputName, Side, Status, Threshold, Tone, Verdict,
};
use super::prose::{Paragraph, Prose};
use crate::clock::UnixMillis;

mod build;
mod evidence;
mod experiment;
mod fact;
mod learning;
mod milestone;
mod phase;
mod story;

pub use evidence::{Evidence, Lines};
pub use experiment::Experiment;
pub use fact::{Fact, FactText, number_in_words};
pub use learning::{ActionItem, Lessons, ReviewNote, ReviewStep, Takeaway, Term, Trial};
pub use milestone::{Durations, Milestone, MilestoneKind, duration_in_words};
pub use phase::{Phase, PhaseKind};
pub use story::{Annotation, CodeChange, Entry, Factor, Metric, StepLines};

/// One incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Lower-case letters, digits and hyphens.
    pub id: String,
    /// One line: what users saw.
    pub title: String,
    /// One paragraph that reads in ten seconds.
    pub tldr: Paragraph,
    /// The incident in a few paragraphs.
    pub summary: Prose,
    /// Where the write-up stands.
    pub status: Status,
    /// As the owners grade it.
    pub severity: String,
    /// Services that were affected.
    pub services: Vec<String>,
    /// IANA name of the time zone in which times are shown at first.
    pub display_time_zone: String,
    /// Words to find the incident by.
    pub tags: Vec<String>,
    /// What the incident's owners reported.
    pub reported: Prose,
    /// What was reconstructed or assumed, and how.
    pub reconstructed: Prose,
    /// Milestones as the file states them.
    pub timestamps: Timestamps,
    /// What it cost.
    pub impact: Impact,
    /// How the incident came to be known.
    pub detection: Account,
    /// What set it off.
    pub trigger: Account,
    /// What ended it.
    pub resolution: Account,
    /// What happened, in the order of `occurred_at`.
    pub timeline: Vec<Entry>,
    /// Recorded or reconstructed time series.
    pub metrics: Vec<Metric>,
    /// Causes and effects, in the order of the file.
    pub factors: Vec<Factor>,
    /// Code before and after the fix.
    pub code_changes: Vec<CodeChange>,
    /// Numbers with their sources.
    pub facts: Vec<Fact>,
    /// Models of the failing system.
    pub models: Vec<Model>,
    /// Questions answered by running a model.
    pub experiments: Vec<Experiment>,
    /// What was learned.
    pub lessons: Lessons,
    /// What is done about it.
    pub action_items: Vec<ActionItem>,
    /// Alert rules, existing or proposed.
    pub alerts: Vec<Alert>,
    /// Steps of the review meeting; none when the file has no review.
    pub review: Vec<ReviewStep>,
    /// What was noted in the meeting.
    pub review_notes: Vec<ReviewNote>,
    /// Terms and acronyms.
    pub glossary: Vec<Term>,
}

/// Milestones as the file states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamps {
    /// The first moment a user could have been affected.
    pub impact_started_at: UnixMillis,
    /// When the trigger happened.
    pub started_at: UnixMillis,
    /// When a responder first knew of it.
    pub detected_at: UnixMillis,
    /// When a responder took it on.
    pub acknowledged_at: Option<UnixMillis>,
    /// When users stopped being hurt further.
    pub mitigated_at: Option<UnixMillis>,
    /// When the cause was gone.
    pub resolved_at: Option<UnixMillis>,
    /// The last moment a user was affected.
    pub impact_ended_at: Option<UnixMillis>,
    /// Where these times come from.
    pub source: Source,
}

/// Where a statement comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Recorded, reported or reconstructed.
    pub basis: Basis,
    /// The system, document or method.
    pub detail: Paragraph,
}

/// What it cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Who was hurt, and how.
    pub summary: Prose,
    /// Ids of the facts shown large, in this order.
    pub facts: Vec<String>,
    /// Id of the fact that holds the cost in money.
    pub cost: Option<String>,
}

/// Detection, trigger or resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What happened.
    pub summary: Prose,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

impl Incident {
    /// The timeline entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.timeline.iter().find(|entry| entry.id == id)
    }

    /// The metric with this id.
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.id == id)
    }

    /// The contributing factor with this id.
    #[must_use]
    pub fn factor(&self, id: &str) -> Option<&Factor> {
        self.factors.iter().find(|factor| factor.id == id)
    }

    /// The code change with this id.
    #[must_use]
    pub fn code_change(&self, id: &str) -> Option<&CodeChange> {
        self.code_changes.iter().find(|change| change.id == id)
    }

    /// The fact with this id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == id)
    }

    /// The model with this id.
    #[must_use]
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The code change whose lines a model's requests run.
    #[must_use]
    pub fn code_of(&self, model: &Model) -> Option<&CodeChange> {
        self.code_change(model.code_change.as_deref()?)
    }

    /// The experiment with this id.
    #[must_use]
    pub fn experiment(&self, id: &str) -> Option<&Experiment> {
        self.experiments.iter().find(|experiment| experiment.id == id)
    }

    /// The contributing factors, each after all its causes; those that are free to come next keep the file's order.
    #[must_use]
    pub fn factors_in_order(&self) -> Vec<&Factor> {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let mut ordered = Vec::new();
        while let Some(next) = self.factors.iter().find(|factor| {
            !done.contains(factor.id.as_str()) && factor.causes.iter().all(|cause| done.contains(cause.as_str()))
        }) {
            done.insert(&next.id);
            ordered.push(next);
        }
        ordered
    }

    /// The factors that follow directly from this one, in the file's order.
    #[must_use]
    pub fn effects_of(&self, id: &str) -> Vec<&Factor> {
        self.factors.iter().filter(|factor| factor.causes.iter().any(|cause| cause == id)).collect()
    }

    /// A paragraph as plain text, facts written out, code without marks.
    #[must_use]
    pub fn plain_text(&self, paragraph: &Paragraph) -> String {
        use super::prose::Inline;
        paragraph
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) | Inline::Code(text) => text.clone(),
                Inline::Fact(fact) => self.fact(&fact.id).map_or_else(String::new, |fact| fact.display().whole),
            })
            .collect()
    }
}
