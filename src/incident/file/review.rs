//! The review meeting and the glossary, as they are written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::Prose;

/// How the review meeting walks through the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// One idea a step.
    pub steps: Vec<ReviewStep>,
    /// What was noted in the meeting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ReviewNote>,
}

/// What was noted in the meeting to one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewNote {
    /// The step that it is about, as the step names what it shows.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The note.
    pub text: String,
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
