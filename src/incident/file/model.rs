//! The `models[]` part of an incident file: what the explorer simulates, with the source of each parameter.
//!
//! Option names of the pool are pg-pool's own. `incident::load` builds a `model::Scenario` from this.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FactSource;

/// A model of the failing system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Unique among the models.
    pub id: String,
    /// Which model it is.
    pub kind: ModelKind,
    /// The real library that the pool behaves as: a package URL, for example `pkg:npm/pg-pool@3.14.0`.
    pub conforms_to: String,
    /// The code change whose lines the model's requests run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_change: Option<String>,
    /// Model time 0, RFC 3339. Its offset is that of the service's local time, which the hourly profile follows.
    pub starts_at: String,
    /// How long is simulated [s].
    pub horizon_seconds: u32,
    /// When the buggy code is released, after `starts_at` [s]. 0: the instances start with it.
    pub bug_released_after_seconds: u32,
    /// When the fixed code is released, after `starts_at` [s]. At or after the horizon: never.
    pub fix_released_after_seconds: u32,
    /// Seed of the run that the page shows first.
    pub seed: u64,
    /// The connection pool of each instance.
    pub pool: PoolParams,
    /// Instances, gateway, probes, Redis.
    pub topology: TopologyParams,
    /// What arrives, and how long it takes.
    pub workload: WorkloadParams,
    /// Source of each parameter, keyed by its path, for example `pool.max`.
    pub sources: BTreeMap<String, ParamSource>,
}

/// Which model it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// Instances behind a gateway, each with a database connection pool.
    PooledService,
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ParamSource {
    /// Reported, computed or assumed.
    pub source: FactSource,
    /// Why this value.
    pub reason: String,
}

/// pg-pool's options, under pg-pool's names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[allow(non_snake_case, reason = "the library's own option names")]
pub struct PoolParams {
    /// Most connections at a time; pg-pool's default is 10.
    pub max: u32,
    /// Connections that the idle timeout leaves open.
    #[serde(default)]
    pub min: u32,
    /// How long a released connection may sit idle [ms]; 0 is for ever; pg-pool's default is 10000.
    pub idleTimeoutMillis: u32,
    /// How long a caller waits for a connection [ms]; 0 is for ever, the default.
    #[serde(default)]
    pub connectionTimeoutMillis: u32,
    /// Uses after which a connection is replaced; 0 is never, the default.
    #[serde(default)]
    pub maxUses: u32,
    /// Age after which a connection is replaced [s]; 0 is never, the default.
    #[serde(default)]
    pub maxLifetimeSeconds: u32,
}

/// Instances, gateway, probes, Redis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TopologyParams {
    /// Node.js processes behind the gateway.
    pub instances: u32,
    /// From the end of a process until its successor answers [s].
    pub boot_seconds: u32,
    /// How long a release leaves an instance to finish its requests before it ends the process [s].
    pub drain_seconds: u32,
    /// Requests that an instance holds at a time; more are refused at once.
    pub max_in_flight: u32,
    /// Time to open a PostgreSQL connection [ms].
    pub connect_millis: u32,
    /// How the gateway picks an instance.
    pub balancing: BalancingParam,
    /// How long the gateway waits for an answer before it says 502 [ms].
    pub gateway_timeout_millis: u32,
    /// Redis connections of each instance; a checkout holds one for its cart lock.
    pub redis_connections: u32,
    /// How long a checkout waits for a Redis connection [ms].
    pub redis_timeout_millis: u32,
    /// Time between two liveness probes; 0 is no probe [s].
    pub probe_period_seconds: u32,
    /// How long a probe waits for its answer [ms].
    pub probe_timeout_millis: u32,
    /// Failed probes in a row after which the process is restarted.
    pub probe_failure_threshold: u32,
}

/// How the gateway picks an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BalancingParam {
    /// One after the other.
    RoundRobin,
    /// The one with the fewest open requests.
    LeastConnections,
}

/// What arrives, and how long it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkloadParams {
    /// Checkouts over all instances, mean of the day [1/s].
    pub checkouts_per_sec: f64,
    /// Arrival rate of each hour of the local day, relative to the others: 24 numbers. Empty for a constant rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hourly_profile: Vec<f64>,
    /// Share of reservations that fail, for example because an item is out of stock [0..1].
    pub failing_share: f64,
    /// An order has 1 to this many items, each as likely.
    pub max_items: u32,
    /// Mean time a reservation holds its connection [ms].
    pub reservation_millis: f64,
    /// Mean time of a checkout before the reservation [ms].
    pub checkout_millis: f64,
    /// Other queries on the same pools, over all instances [1/s].
    pub other_queries_per_sec: f64,
    /// Mean time such a query, or a probe's, holds its connection [ms].
    pub other_query_millis: f64,
    /// Share of customers who try again after a failed attempt [0..1].
    pub retry_share: f64,
    /// Mean time before they do [s].
    pub retry_after_seconds: f64,
    /// Most attempts of one customer.
    pub max_attempts: u32,
    /// Mean value of an order [USD].
    pub mean_order_value: f64,
}
