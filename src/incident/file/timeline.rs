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
    /// Which moments of the model's run the times are; `cargo xtask reconstruct` writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<Derived>,
    /// Who acted: a role, never a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_role: Option<String>,
}

/// The moments of the run of the incident's first model, under its own seed, that an entry's times are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// That of `occurred_at`, and of replay evidence at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<RunMoment>,
    /// That of `ended_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<RunMoment>,
}

/// A moment of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RunMoment {
    /// What happened.
    pub topic: RunTopic,
    /// The how manyth of its kind, from 1.
    pub nth: u32,
    /// On this instance alone, from 1; without it on any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<u32>,
    /// Counted from this many seconds after the model's start; without it from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_seconds: Option<u32>,
}

/// What happens in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunTopic {
    /// A client leaked.
    Leak,
    /// The last client of a pool leaked.
    PoolExhausted,
    /// A request was answered 502.
    BadGateway,
    /// A request found no Redis connection in time.
    RedisTimeout,
    /// Failed probes or a crash ended a process.
    Restart,
    /// A process is up.
    Up,
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
