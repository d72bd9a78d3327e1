//! What a statement can point at, as it is written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

/// Something a statement can point at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// A timeline entry.
    Entry {
        /// Id of the entry.
        entry: String,
    },
    /// A metric, over a window if one is given.
    Metric {
        /// Id of the metric.
        metric: String,
        /// Start of the window, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// End of the window, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Lines of code.
    Code {
        /// Id of the code change.
        code_change: String,
        /// Which version.
        side: Side,
        /// `12` or `12-15`, counted from 1.
        lines: String,
    },
    /// A moment of a model's run.
    Replay {
        /// Id of the model.
        model: String,
        /// The moment, RFC 3339.
        at: String,
    },
    /// A fact.
    Fact {
        /// Id of the fact.
        fact: String,
    },
    /// A page elsewhere, or a file beside the incident.
    Link {
        /// `https:` or relative.
        href: String,
        /// What is there.
        title: String,
    },
}

/// One of the two versions of a code change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The code as it was during the incident.
    Before,
    /// The code with the fix.
    After,
}
