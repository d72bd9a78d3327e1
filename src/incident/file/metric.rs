//! Time series, levels and alert rules, as they are written. The samples are in files of their own.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::Source;

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
    /// Relative to the incident's folder: the file as it was saved, a Prometheus `query_range` response, a
    /// Grafana panel's CSV, or OTLP metrics as JSON lines; which of them it is, its content says.
    pub href: String,
    /// When responders could first look at it, if later than its samples: a graph that was drawn during the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_at: Option<String>,
    /// One sentence: what to see in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Label whose value names a series where there are several, for example `instance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series_label: Option<String>,
    /// A line worth comparing with, for example the pool's size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// What the lines are about, for their color; neutral if left out.
    #[serde(default, skip_serializing_if = "Tone::is_neutral")]
    pub tone: Tone,
    /// Where the series comes from.
    pub source: Source,
}

/// What a metric is about, for the color of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// What users suffer.
    Failing,
    /// What is in use.
    Busy,
    /// Who waits.
    Waiting,
    /// Anything else.
    #[default]
    Neutral,
}

impl Tone {
    /// Whether it is left out of the file.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_neutral(&self) -> bool {
        *self == Self::Neutral
    }
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
