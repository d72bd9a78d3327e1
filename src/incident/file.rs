//! The incident file as it is written: the only types that are read from incident JSON.
//!
//! Flow: JSON text → `schema` (every structural problem at once) → these types → `load` (meaning) → `Incident`.
//! Wire types only: no rule beyond the shape lives here, and no other module derives `Deserialize` for incident files.
//! The published JSON Schema is generated from these types (`cargo xtask schema`); the doc comments become its descriptions.

use serde::{Deserialize, Serialize};

mod index;
mod model;
pub use index::*;
pub use model::*;

/// The newest `schema_version` that this explorer reads.
pub const SCHEMA_VERSION: u32 = 1;

/// Prose: one paragraph a line. Inline, `` `code` `` and `{{fact:id}}` are understood; nothing else is.
pub type Prose = Vec<String>;

/// One incident, format version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IncidentFile {
    /// Where the JSON Schema is, for editors. Not read.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Version of this format. 1 is the only one so far.
    pub schema_version: u32,
    /// Lower-case letters, digits and hyphens; equals the folder's name.
    pub id: String,
    /// One line: what users saw.
    pub title: String,
    /// One paragraph that reads in ten seconds.
    pub tldr: String,
    /// The incident in a few paragraphs.
    pub summary: Prose,
    /// Where the write-up stands.
    pub status: Status,
    /// As the owners grade it, for example `P1`.
    pub severity: String,
    /// Services that were affected.
    pub services: Vec<String>,
    /// IANA name of the time zone in which times are shown at first, for example `Europe/Berlin`.
    pub display_time_zone: String,
    /// Words to find the incident by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the page says about where its content comes from.
    pub provenance: Provenance,
    /// Milestones of the incident. Durations are computed from them, never stored.
    pub timestamps: Timestamps,
    /// What it cost users and the business.
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
    /// The causes and effects, a graph without cycles that ends in the impact.
    pub contributing_factors: Vec<Factor>,
    /// Code before and after the fix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code_changes: Vec<CodeChange>,
    /// Numbers that the prose and the page cite, each with its source.
    pub facts: Vec<Fact>,
    /// Models of the failing system that the page runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Model>,
    /// Questions that are answered by running a model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<Experiment>,
    /// What was learned.
    pub lessons: Lessons,
    /// What is done about it.
    pub action_items: Vec<ActionItem>,
    /// Alert rules, existing or proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<Alert>,
    /// How the review meeting walks through the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Terms and acronyms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glossary: Vec<Term>,
}

/// Where the write-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Being discussed.
    InReview,
    /// Agreed on.
    Reviewed,
    /// All action items are done or declined.
    Closed,
}

/// Where the content of the file comes from as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// What the incident's owners reported.
    pub reported: Prose,
    /// What was reconstructed or assumed, and how. Shown on the page and in print.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reconstructed: Prose,
}

/// How a statement came to be in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Taken from a system of record: a log, a ticket, a metrics store.
    Recorded,
    /// Said by the incident's owners.
    Reported,
    /// Filled in afterwards to agree with what is reported; nobody saw it.
    Reconstructed,
}

/// Where an entry, a series or the milestones come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Recorded, reported or reconstructed.
    pub basis: Basis,
    /// The system, document or method, in a few words.
    pub detail: String,
}

/// Milestones: RFC 3339 times with offset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Timestamps {
    /// The first moment a user could have been affected.
    pub impact_started_at: String,
    /// When the trigger happened.
    pub started_at: String,
    /// When a responder first knew of it.
    pub detected_at: String,
    /// When a responder took it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<String>,
    /// When users stopped being hurt further.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigated_at: Option<String>,
    /// When the cause was gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<String>,
    /// The last moment a user was affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact_ended_at: Option<String>,
    /// Where these times come from.
    pub source: Source,
}

/// What it cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// Who was hurt, and how.
    pub summary: Prose,
    /// Facts shown large in the overview, in this order.
    pub facts: Vec<String>,
    /// The fact that holds the cost in money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
}

/// Detection, trigger or resolution: what happened, and what shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What happened.
    pub summary: Prose,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Something a statement can point at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// A timeline entry.
    Entry {
        /// Id of the entry.
        entry: String,
    },
    /// A metric, over a window if one is given.
    Metric {
        /// Id of the metric.
        metric: String,
        /// Start of the window, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// End of the window, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Lines of code.
    Code {
        /// Id of the code change.
        code_change: String,
        /// Which version.
        side: Side,
        /// `12` or `12-15`, counted from 1.
        lines: String,
    },
    /// A moment of a model's run.
    Replay {
        /// Id of the model.
        model: String,
        /// The moment, RFC 3339.
        at: String,
    },
    /// A fact.
    Fact {
        /// Id of the fact.
        fact: String,
    },
    /// A page elsewhere, or a file beside the incident.
    Link {
        /// `https:` or relative.
        href: String,
        /// What is there.
        title: String,
    },
}

/// One of the two versions of a code change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The code as it was during the incident.
    Before,
    /// The code with the fix.
    After,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Unique in the timeline.
    pub id: String,
    /// When it happened, RFC 3339.
    pub occurred_at: String,
    /// When it ended, for something that lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// When responders learned of it, if later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_at: Option<String>,
    /// What sort of thing it is.
    pub kind: EntryKind,
    /// One short line.
    pub title: String,
    /// More, where more is worth saying.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub description: Prose,
    /// Where it comes from; without it the page marks the entry as unsourced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Shown by default; the others are one click away.
    #[serde(default)]
    pub pinned: bool,
    /// Who acted: a role, never a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_role: Option<String>,
}

/// What sort of thing a timeline entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A deploy, a setting, a migration.
    Change,
    /// Something users or systems suffered.
    Symptom,
    /// A machine said something.
    Alert,
    /// A person saw something.
    Observation,
    /// A person suspected something.
    Hypothesis,
    /// A person did something about it.
    Action,
    /// Somebody was told.
    Communication,
    /// Detected, acknowledged, mitigated, resolved.
    Milestone,
}

/// A time series, or several of one name, in a file of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Unique among the metrics.
    pub id: String,
    /// Name on the chart.
    pub title: String,
    /// Unit on the chart, for example `%`, `ms`, `connections`, `1/min`.
    pub unit: String,
    /// OpenTelemetry's name, for example `db.client.connection.count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otel_name: Option<String>,
    /// The query that produced the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Relative to the incident's folder: an unchanged Prometheus `query_range` response.
    pub href: String,
    /// One sentence: what to see in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Label whose value names a series where there are several, for example `instance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_label: Option<String>,
    /// A line worth comparing with, for example the pool's size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// Where the series comes from.
    pub source: Source,
}

/// A level drawn across a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// In the metric's unit.
    pub value: f64,
    /// What the level means.
    pub title: String,
}

/// A contributing factor: a node of the root-cause chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Unique among the factors.
    pub id: String,
    /// Its part in the failure.
    #[serde(rename = "type")]
    pub factor_type: FactorType,
    /// One short line.
    pub title: String,
    /// How it follows from its causes.
    pub description: Prose,
    /// Factors that this one follows from. None for a root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// The code change that concerns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_change: Option<String>,
    /// The experiment that cuts it out of the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
}

/// A factor's part in the failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactorType {
    /// Set it off.
    Trigger,
    /// Was there before, and waited.
    LatentDefect,
    /// Made it larger.
    Amplifier,
    /// Kept it from being seen.
    DetectionGap,
    /// Kept it from being ended.
    ResponseGap,
    /// Was seen.
    Symptom,
    /// What users and the business suffered. The chain ends here.
    Impact,
}

/// One file of code in two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeChange {
    /// Unique among the code changes.
    pub id: String,
    /// One short line.
    pub title: String,
    /// Language, for the colors: `javascript`, `typescript`, or anything else for none.
    pub language: String,
    /// Path of the file in its repository.
    pub path: String,
    /// Version during the incident: a file beside the incident.
    pub before: String,
    /// Version with the fix: a file beside the incident.
    pub after: String,
    /// Where the two versions come from.
    pub source: Source,
    /// Notes on lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
}

/// A note on lines of code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// Unique in the code change.
    pub id: String,
    /// Which version.
    pub side: Side,
    /// `12` or `12-15`, counted from 1.
    pub lines: String,
    /// What there is to know.
    pub text: Prose,
    /// The contributing factor that the lines are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// True for a reviewer's remark on the fix itself.
    #[serde(default)]
    pub review_note: bool,
}

/// A number with its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Unique among the facts; prose cites it as `{{fact:id}}`.
    pub id: String,
    /// What is counted or measured, in a few words.
    pub title: String,
    /// The number, in `unit`.
    pub value: f64,
    /// `%`, `h`, `min`, `s`, `ms`, `USD` or a plural noun such as `connections`.
    pub unit: String,
    /// Half-width, same unit; or leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<f64>,
    /// True where the source itself says "about".
    #[serde(default)]
    pub approximate: bool,
    /// Where the number comes from.
    pub source: FactSource,
    /// The document, formula, query or reason.
    pub detail: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// Said by the incident's owners.
    Reported,
    /// Computed from other facts or times.
    Computed,
    /// Read off a metric.
    Metric,
    /// Came out of an experiment, on the model or on the real library.
    Experiment,
    /// Assumed, for a reason that is given.
    Assumed,
}

/// A question answered by running a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Unique among the experiments.
    pub id: String,
    /// Id of the model.
    pub model: String,
    /// The question, as a reader would ask it.
    pub question: String,
    /// JSON Merge Patch on the model.
    pub change: serde_json::Value,
    /// What is expected to come out.
    pub expect: Vec<Expectation>,
    /// How many seeds are run.
    pub seeds: u32,
}

/// What an experiment is expected to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Name of an output of the model.
    pub output: String,
    /// How the output compares with the value.
    pub op: Comparison,
    /// In the output's unit.
    pub value: f64,
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// Less than.
    #[serde(rename = "<")]
    Less,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Greater than.
    #[serde(rename = ">")]
    Greater,
}

/// What was learned. An empty list is shown as "none recorded".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lessons {
    /// What went well.
    pub went_well: Prose,
    /// What went wrong.
    pub went_wrong: Prose,
    /// Where we were lucky.
    pub got_lucky: Prose,
    /// Why we were surprised.
    pub surprises: Prose,
    /// What to remember.
    pub takeaways: Vec<Takeaway>,
}

/// A claim to remember, and what became of it when it was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Takeaway {
    /// Unique among the takeaways.
    pub id: String,
    /// The claim as the report makes it.
    pub claim: String,
    /// The experiment on the model that tests it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
    /// What trying it on the real system or library showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
}

/// What trying a claim outside the model showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// What came out.
    pub verdict: Verdict,
    /// Why, in one sentence.
    pub reason: String,
    /// What was run, on which versions.
    pub method: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Whether a claim survived being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It did.
    Holds,
    /// It did not.
    DoesNotHold,
    /// It cannot be tried this way.
    NotTestable,
}

/// What is done about the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionItem {
    /// Unique among the action items.
    pub id: String,
    /// What is done: specific and bounded.
    pub title: String,
    /// What it is for.
    #[serde(rename = "type")]
    pub action_type: ActionType,
    /// Who does it: a role, never a name.
    pub owner_role: String,
    /// Where it stands.
    pub status: ActionStatus,
    /// Calendar day, `2025-10-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `https:` or relative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The experiment that shows what it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
    /// Why it is not done; required for `wont_do`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Factors that it acts on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<String>,
    /// Where the item comes from.
    pub source: Source,
}

/// What an action item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionType {
    /// Keeps it from happening.
    Prevent,
    /// Shows it sooner.
    Detect,
    /// Makes it smaller.
    Mitigate,
    /// Makes responding easier.
    Respond,
    /// Finds out more.
    Investigate,
}

/// Where an action item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionStatus {
    /// Not begun.
    Open,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Decided against, with a reason.
    WontDo,
}

/// An alert rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Unique among the alerts.
    pub id: String,
    /// One short line.
    pub title: String,
    /// Id of the metric.
    pub metric: String,
    /// How the metric compares with the threshold when the alert fires.
    pub op: Comparison,
    /// In the metric's unit.
    pub threshold: f64,
    /// How long it must compare so [s].
    pub for_seconds: u32,
    /// True for one that did not exist during the incident.
    #[serde(default)]
    pub proposed: bool,
}

/// How the review meeting walks through the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// One idea a step.
    pub steps: Vec<ReviewStep>,
}

/// One step of the review meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewStep {
    /// What is on the screen: a section's name, or `factor:id`, `entry:id`, `metric:id`, `takeaway:id`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Time box [min].
    pub minutes: u32,
    /// Question for the room.
    pub prompt: String,
    /// For the facilitator alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speaker_notes: Prose,
}

/// A term or an acronym.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// As it stands in the text.
    pub term: String,
    /// What it means, in one sentence.
    pub meaning: String,
}
