//! The catalogue of incidents, `incident-data/index.json`, as it is written.
//!
//! Wire types only, like those of the incident file.

use serde::{Deserialize, Serialize};

/// The catalogue: which incidents there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexFile {
    /// Where the JSON Schema is, for editors. Not read.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Version of this format, the same number as in the incident files.
    pub schema_version: u32,
    /// The incidents, in the order in which they are shown.
    pub incidents: Vec<IndexEntry>,
}

/// One incident of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
    /// The incident's id.
    pub id: String,
    /// The incident's title.
    pub title: String,
    /// The incident file, relative to the catalogue.
    pub href: String,
    /// What happened, in a sentence or two for the list: plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The incident's tags, for the list. Equal to the incident's own; `cargo xtask check` compares them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}
