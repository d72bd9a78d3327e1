//! Which line runs at which step of the model, as it is written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

/// The lines that run at one step of the model: counted from 1, in the two versions of the code change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepLines {
    /// Which step.
    pub step: ModelStep,
    /// The line in the version during the incident. None where that code never takes the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// The line in the version with the fix. None where that code never takes the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
}

/// A step of the unit of work that the model's requests do on their connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelStep {
    /// A connection is asked for.
    Connect,
    /// The transaction begins.
    Begin,
    /// A statement is sent, one for each item.
    Update,
    /// The last statement has failed, and the transaction is rolled back.
    Rollback,
    /// The error is thrown on with the connection still checked out.
    Leak,
    /// The transaction is committed.
    Commit,
    /// The connection is given back after a commit.
    Release,
    /// The connection is given back after a rollback.
    ReleaseAfterError,
}
