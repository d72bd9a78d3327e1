//! The root-cause chain and the code that it leads to, as they are written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::{Evidence, OutputName, Prose, Side, Source, StepLines};

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
    /// The model's output that is above 0 where the factor happens: 0 in an experiment means that it does not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputName>,
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
    /// The commit that made the one into the other, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Commit>,
    /// Notes on lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
    /// Which line runs at which step of the model whose code this is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_steps: Vec<StepLines>,
}

/// A commit of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// As the repository names it, whole or shortened.
    pub hash: String,
    /// Where it can be seen: `https:` or relative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
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
