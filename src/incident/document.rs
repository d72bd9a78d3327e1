//! The incident as the page reads it: checked, with times as instants, prose as inlines, lines as numbers.
//!
//! Built by `load` from a file that `check` found no error in, so every reference leads somewhere: a lookup by an id
//! that stands in the incident always finds it. Nothing derived is stored; durations and orders are computed on demand.
//! Knows nothing of pages and of models' insides.

use std::collections::BTreeSet;
use std::fmt;

pub use super::file::{
    ActionStatus, ActionType, Alert, Basis, Comparison, EntryKind, Experiment, FactSource, FactorType, Model, Side,
    Status, Threshold, Verdict,
};
use super::prose::{Paragraph, Prose};
use crate::clock::UnixMillis;

mod build;
mod fact;
mod milestone;

pub use fact::{Fact, FactText, number_in_words};
pub use milestone::{Durations, Milestone, MilestoneKind, duration_in_words};

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

/// Something a statement points at. Ids lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A timeline entry, by id.
    Entry(String),
    /// A metric, over a window if one is given.
    Metric {
        /// Id of the metric.
        metric: String,
        /// Start of the window.
        from: Option<UnixMillis>,
        /// End of the window.
        to: Option<UnixMillis>,
    },
    /// Lines of code.
    Code {
        /// Id of the code change.
        code_change: String,
        /// Which version.
        side: Side,
        /// Which lines.
        lines: Lines,
    },
    /// A moment of a model's run.
    Replay {
        /// Id of the model.
        model: String,
        /// The moment.
        at: UnixMillis,
    },
    /// A fact, by id.
    Fact(String),
    /// A page elsewhere, or a file beside the incident.
    Link {
        /// `https:`, or relative to the incident's folder.
        href: String,
        /// What is there.
        title: String,
    },
}

/// Lines of a file, counted from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// The first line, from 1.
    pub first: u32,
    /// The last line, not before the first.
    pub last: u32,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique in the timeline.
    pub id: String,
    /// When it happened.
    pub occurred_at: UnixMillis,
    /// When it ended, for something that lasted.
    pub ended_at: Option<UnixMillis>,
    /// When responders learned of it, if later.
    pub known_at: Option<UnixMillis>,
    /// What sort of thing it is.
    pub kind: EntryKind,
    /// One short line.
    pub title: String,
    /// More, where more is worth saying.
    pub description: Prose,
    /// Where it comes from. None: the page marks the entry as unsourced, unless there is evidence.
    pub source: Option<Source>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Shown by default.
    pub pinned: bool,
    /// Who acted: a role.
    pub actor_role: Option<String>,
}

/// A time series, or several of one name. The samples are in a file of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Unique among the metrics.
    pub id: String,
    /// Name on the chart.
    pub title: String,
    /// Unit on the chart.
    pub unit: String,
    /// OpenTelemetry's name.
    pub otel_name: Option<String>,
    /// The query that produced the file.
    pub query: Option<String>,
    /// The file, relative to the incident's folder.
    pub href: String,
    /// One sentence: what to see in it.
    pub caption: Option<Paragraph>,
    /// Label whose value names a series where there are several.
    pub series_label: Option<String>,
    /// A level worth comparing with.
    pub threshold: Option<Threshold>,
    /// Where the series comes from.
    pub source: Source,
}

/// A contributing factor: a node of the root-cause chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Unique among the factors.
    pub id: String,
    /// Its part in the failure.
    pub factor_type: FactorType,
    /// One short line.
    pub title: String,
    /// How it follows from its causes.
    pub description: Prose,
    /// Ids of the factors that this one follows from. None for a root.
    pub causes: Vec<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Id of the code change that concerns it.
    pub code_change: Option<String>,
    /// Id of the experiment that cuts it out of the chain.
    pub experiment: Option<String>,
}

/// One file of code in two versions. The texts are in files of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChange {
    /// Unique among the code changes.
    pub id: String,
    /// One short line.
    pub title: String,
    /// Language, for the colors.
    pub language: String,
    /// Path of the file in its repository.
    pub path: String,
    /// Version during the incident, relative to the incident's folder.
    pub before: String,
    /// Version with the fix, relative to the incident's folder.
    pub after: String,
    /// Where the two versions come from.
    pub source: Source,
    /// Notes on lines.
    pub annotations: Vec<Annotation>,
}

/// A note on lines of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Unique in the code change.
    pub id: String,
    /// Which version.
    pub side: Side,
    /// Which lines.
    pub lines: Lines,
    /// What there is to know.
    pub text: Prose,
    /// Id of the contributing factor that the lines are.
    pub factor: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// True for a reviewer's remark on the fix itself.
    pub review_note: bool,
}

/// What was learned. An empty list is shown as "none recorded".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lessons {
    /// What went well, one paragraph an item.
    pub went_well: Prose,
    /// What went wrong, one paragraph an item.
    pub went_wrong: Prose,
    /// Where we were lucky, one paragraph an item.
    pub got_lucky: Prose,
    /// Why we were surprised, one paragraph an item.
    pub surprises: Prose,
    /// What to remember.
    pub takeaways: Vec<Takeaway>,
}

/// A claim to remember, and what became of it when it was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeaway {
    /// Unique among the takeaways.
    pub id: String,
    /// The claim as the report makes it.
    pub claim: Paragraph,
    /// Id of the experiment on the model that tests it.
    pub experiment: Option<String>,
    /// What trying it on the real system or library showed.
    pub trial: Option<Trial>,
}

/// What trying a claim outside the model showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What came out.
    pub verdict: Verdict,
    /// Why.
    pub reason: Paragraph,
    /// What was run, on which versions.
    pub method: Paragraph,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// What is done about the incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Unique among the action items.
    pub id: String,
    /// What is done.
    pub title: Paragraph,
    /// What it is for.
    pub action_type: ActionType,
    /// Who does it: a role.
    pub owner_role: String,
    /// Where it stands.
    pub status: ActionStatus,
    /// The day, `2025-10-31`: a calendar day has no time zone, so it stays as written.
    pub due: Option<String>,
    /// `https:`, or relative to the incident's folder.
    pub ticket: Option<String>,
    /// Id of the experiment that shows what it does.
    pub experiment: Option<String>,
    /// Why it is not done.
    pub reason: Option<Paragraph>,
    /// Ids of the factors that it acts on.
    pub factors: Vec<String>,
    /// Where the item comes from.
    pub source: Source,
}

/// One step of the review meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewStep {
    /// A section's name, or `factor:id`, `entry:id`, `metric:id`, `takeaway:id`.
    pub reference: String,
    /// Time box [min].
    pub minutes: u32,
    /// Question for the room.
    pub prompt: Paragraph,
    /// For the facilitator alone.
    pub speaker_notes: Prose,
}

/// A term or an acronym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it stands in the text.
    pub term: String,
    /// What it means.
    pub meaning: Paragraph,
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

impl Entry {
    /// Whether the page marks the entry as unsourced: neither a source nor evidence.
    #[must_use]
    pub fn is_unsourced(&self) -> bool {
        self.source.is_none() && self.evidence.is_empty()
    }
}

impl Lines {
    /// Reads `12` or `12-15`, counted from 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (line_number(first)?, line_number(last)?);
        if first <= last { Some(Self { first, last }) } else { None }
    }

    /// Whether this line, counted from 1, is one of them.
    #[must_use]
    pub const fn contains(self, line: u32) -> bool {
        self.first <= line && line <= self.last
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "line {}", self.first)
        } else {
            write!(f, "lines {} to {}", self.first, self.last)
        }
    }
}

fn line_number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_number_or_a_range_from_one() {
        assert_eq!(Lines::parse("12"), Some(Lines { first: 12, last: 12 }));
        assert_eq!(Lines::parse("12-15"), Some(Lines { first: 12, last: 15 }));
        for text in ["", "0", "15-12", "-3", "3-", "1-2-3", "+1", "01", "1 - 2", "99999999999"] {
            assert_eq!(Lines::parse(text), None, "{text}");
        }
    }
}
