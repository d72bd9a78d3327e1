//! The incident file as it is written: the only types that are read from incident JSON.
//!
//! Flow: JSON text → `schema` (every structural problem at once) → these types → `load` (meaning) → `Incident`.
//! Wire types only: no rule beyond the shape lives here, and no other module derives `Deserialize` for incident files.
//! The published JSON Schema is generated from these types (`cargo xtask schema`); the doc comments become its descriptions.

use serde::{Deserialize, Serialize};

mod alert;
mod cause;
mod evidence;
mod experiment;
mod fact;
mod index;
mod learning;
mod metric;
mod model;
mod model_step;
mod review;
mod timeline;
pub use alert::*;
pub use cause::*;
pub use evidence::*;
pub use experiment::*;
pub use fact::*;
pub use index::*;
pub use learning::*;
pub use metric::*;
pub use model::*;
pub use model_step::*;
pub use review::*;
pub use timeline::*;

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
