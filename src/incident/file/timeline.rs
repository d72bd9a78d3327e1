//! The timeline, as it is written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::{Evidence, Prose, Source};

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
