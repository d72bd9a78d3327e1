//! Alert rules, as they are written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

/// An alert rule, as Prometheus evaluates one: on each series of a metric.
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
