//! What was learned, tried and decided, as it is written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::{Evidence, Prose, Source};

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
