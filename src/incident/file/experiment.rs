//! Questions put to a model, as they are written.
//!
//! Wire types only, a part of `incident::file`; the doc comments become the schema's descriptions.

use serde::{Deserialize, Serialize};

use super::{Comparison, Evidence};

/// A question answered by running a model: two arms on the same customers, over many seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Unique among the experiments.
    pub id: String,
    /// Id of the model.
    pub model: String,
    /// The question, as a reader would ask it.
    pub question: String,
    /// Its change as a preset of the what-if panel: the name under which it is offered, as part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// What both arms have in common and the model has not: a JSON Merge Patch (RFC 7396) on the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<serde_json::Value>,
    /// What the changed arm has besides: a JSON Merge Patch (RFC 7396) on the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<serde_json::Value>,
    /// Code of the changed arm; the other one always runs what was shipped.
    #[serde(default)]
    pub variant: CodeVariant,
    /// `PostgreSQL`'s `idle_session_timeout` in the changed arm [s]; 0 is off, the default.
    #[serde(default)]
    pub idle_session_timeout_seconds: u32,
    /// An alert in the changed arm, and what people do when it fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Outputs that are shown, the most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<OutputName>,
    /// What one would expect to come out if the answer were yes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
    /// What did come out when the authors ran it. A build in which something else comes out fails.
    pub verdict: ExpectedVerdict,
    /// Why it comes out so, in one sentence; for `not_testable`, what the model lacks.
    pub reason: String,
    /// What else shows it, outside the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Most seeds that are run: 1 to this. Fewer when the verdict is clear before.
    #[serde(default)]
    pub seeds: u32,
}

/// Which code the first release brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodeVariant {
    /// What was shipped.
    #[default]
    Buggy,
    /// The fix.
    Fixed,
}

/// An alert, and what people do when it first fires after the release of the bug.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Id of the alert.
    pub alert: String,
    /// From the alert to the release of the fix [min]; left out when nobody acts on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_after_minutes: Option<u32>,
}

/// What one would expect to come out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Name of an output of the model.
    pub output: OutputName,
    /// Which number of it.
    #[serde(default)]
    pub measure: Measure,
    /// How the number compares with the value.
    pub op: Comparison,
    /// In the output's unit.
    pub value: f64,
    /// Id of the fact that it is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
}

/// Which number of two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The mean of the changed arm.
    #[default]
    Value,
    /// The mean difference, seed by seed: changed less unchanged.
    Effect,
}

/// What came out when the authors ran the experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExpectedVerdict {
    /// All expectations are seen.
    Holds,
    /// At least one is refuted.
    DoesNotHold,
    /// The seeds do not decide it.
    TooClose,
    /// The model lacks what is asked about; nothing is run.
    NotTestable,
}

/// A number that can be read off a run. Requests count when they arrived between the two releases of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutputName {
    /// Failed checkout requests as a share of those received [0..1].
    FailedShare,
    /// Checkout requests answered with 5xx.
    FailedRequests,
    /// Checkout requests answered 502.
    #[serde(rename = "responses_502")]
    Responses502,
    /// Checkout requests answered 500 because no connection was had in time.
    PoolTimeouts,
    /// Checkout requests answered 500 because no Redis connection was free in time.
    RedisTimeouts,
    /// Checkout requests answered 503 by an instance that holds as many as it takes.
    Refused,
    /// Orders given up after failures.
    LostOrders,
    /// Value of the lost orders [USD].
    LostRevenue,
    /// Connections that leaked.
    Leaks,
    /// How often a pool's last connection leaked.
    Exhaustions,
    /// From the release of the bug to the first exhausted pool [min]; the whole window when none was.
    FirstExhaustion,
    /// Processes that failed probes or a crash ended.
    Restarts,
    /// Processes that crashed.
    Crashes,
    /// Stretches of failed requests; five minutes without one end a stretch.
    FailureWindows,
    /// Chance that a run leaves a connection checked out by nobody [0..1].
    ShowsInConnections,
    /// Chance that a request fails in a run [0..1].
    ShowsInAnswers,
    /// From the release of the bug to the alert [min]; the whole window when it never fires.
    AlertAfter,
    /// Firings of the alert before the release of the bug.
    FalseAlarms,
}
