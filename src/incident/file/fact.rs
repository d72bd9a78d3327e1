//! Numbers with their sources, as they are written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::Evidence;

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
    /// The experiment on the model that it came out of, or that holds it against the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
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
