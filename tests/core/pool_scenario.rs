//! Scenarios for the pool as the recorder reads them: options, latencies, faults and the ops to apply.
//!
//! Read by the tests and by `examples/pool_trace.rs`; the format is described in `tests/pg-pool/README.md`.

use postmortem_explorer::model::pool::Options;
use serde::Deserialize;
use serde_json::{Value, json};

/// What to play against a pool.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Scenario {
    #[serde(default)]
    pub(crate) options: PoolOptions,
    /// How long a connection takes [ms].
    #[serde(default = "three")]
    pub(crate) connect_latency_ms: PerClient,
    /// How long a close takes [ms].
    #[serde(default)]
    pub(crate) end_latency_ms: PerClient,
    /// Ordinals of clients that fail to connect.
    #[serde(default)]
    pub(crate) connect_fail: Vec<u32>,
    /// Whether the application listens to its clients' errors.
    #[serde(default = "yes")]
    pub(crate) client_error_listener: bool,
    /// Whether the application listens to the pool's errors.
    #[serde(default = "yes")]
    pub(crate) pool_error_listener: bool,
    pub(crate) on_connect: Option<Check>,
    pub(crate) verify: Option<Check>,
    /// Stops after the first timer at or behind this time [ms].
    pub(crate) until_ms: Option<u64>,
    pub(crate) ops: Vec<TimedOp>,
}

/// pg-pool's options under their own names; absent, null and zero are not the same thing to pg-pool.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PoolOptions {
    pub(crate) max: Option<u32>,
    pub(crate) min: Option<u32>,
    pub(crate) pool_size: Option<u32>,
    #[serde(default = "undefined")]
    pub(crate) idle_timeout_millis: Value,
    pub(crate) connection_timeout_millis: Option<u64>,
    pub(crate) max_uses: Option<u32>,
    pub(crate) max_lifetime_seconds: Option<f64>,
    pub(crate) allow_exit_on_idle: Option<bool>,
}

/// One number for all clients, or one each by ordinal, of which the last repeats.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum PerClient {
    All(u64),
    Each(Vec<u64>),
}

/// A hook: how long it takes, and for which clients (by ordinal) it fails.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Check {
    #[serde(default)]
    pub(crate) latency_ms: u64,
    #[serde(default)]
    pub(crate) fail: Vec<u32>,
}

/// An op and when it is applied.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TimedOp {
    pub(crate) at_ms: u64,
    #[serde(flatten)]
    pub(crate) op: Op,
}

/// What can be done to a pool.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(crate) enum Op {
    /// Without `hold_ms` only an explicit release gives the client back.
    Connect {
        id: String,
        hold_ms: Option<u64>,
        #[serde(default)]
        release_error: bool,
    },
    Release {
        id: String,
        error: Option<bool>,
        via: Option<String>,
    },
    Kill {
        id: Option<String>,
        client: Option<u32>,
    },
    Query {
        id: String,
        dur_ms: u64,
        fail: Option<bool>,
    },
    End,
    Sample {
        id: Option<String>,
    },
    Leak {
        id: Option<String>,
    },
    /// Several ops in one tick: nothing deferred runs in between.
    Batch {
        ops: Vec<TimedOp>,
    },
}

fn yes() -> bool {
    true
}

fn three() -> PerClient {
    PerClient::All(3)
}

fn undefined() -> Value {
    json!(10_000)
}

impl Default for PerClient {
    fn default() -> Self {
        Self::All(0)
    }
}

impl PerClient {
    /// The number for one client.
    pub(crate) fn of(&self, ordinal: u32) -> u64 {
        match self {
            Self::All(millis) => *millis,
            Self::Each(millis) => millis.get(ordinal as usize).or(millis.last()).copied().unwrap_or(0),
        }
    }
}

impl Scenario {
    /// The options as the model takes them.
    pub(crate) fn pool_options(&self) -> Options {
        let given = &self.options;
        Options {
            max: given.max.unwrap_or(0),
            pool_size: given.pool_size.unwrap_or(0),
            min: given.min.unwrap_or(0),
            idle_timeout_millis: Some(given.idle_timeout_millis.as_u64().unwrap_or(0)),
            connection_timeout_millis: given.connection_timeout_millis.unwrap_or(0),
            max_uses: given.max_uses.unwrap_or(0),
            max_lifetime_seconds: given.max_lifetime_seconds.unwrap_or(0.0),
            allow_exit_on_idle: given.allow_exit_on_idle.unwrap_or(false),
            on_connect: self.on_connect.is_some(),
            verify: self.verify.is_some(),
        }
    }
}

impl Op {
    /// Its name, and the fields that a record of it carries.
    pub(crate) fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = Vec::new();
        let mut add = |key, value: Option<Value>| fields.extend(value.map(|value| (key, value)));
        match self {
            Self::Connect { id, .. } => {
                add("op", Some(json!("connect")));
                add("id", Some(json!(id)));
            }
            Self::Release { id, error, via } => {
                add("op", Some(json!("release")));
                add("id", Some(json!(id)));
                add("error", error.map(Value::from));
                add("via", via.clone().map(Value::from));
            }
            Self::Kill { id, client } => {
                add("op", Some(json!("kill")));
                add("id", id.clone().map(Value::from));
                add("client", client.map(Value::from));
            }
            Self::Query { id, dur_ms, fail } => {
                add("op", Some(json!("query")));
                add("id", Some(json!(id)));
                add("dur_ms", Some(json!(dur_ms)));
                add("fail", fail.map(Value::from));
            }
            Self::End => add("op", Some(json!("end"))),
            Self::Sample { id } => {
                add("op", Some(json!("sample")));
                add("id", id.clone().map(Value::from));
            }
            Self::Leak { id } => {
                add("op", Some(json!("leak")));
                add("id", id.clone().map(Value::from));
            }
            Self::Batch { .. } => add("op", Some(json!("batch"))),
        }
        fields
    }
}
