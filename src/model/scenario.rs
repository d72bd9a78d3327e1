//! What is simulated: a plain value in the units and under the names of the incident file, and the check of it.
//!
//! Every problem is named at once, with the parameter's path in the file. A `World` can be built from a `CheckedScenario`
//! only, so the rest of the model may rely on the limits given here. Knows no file and no clock.

use core::fmt;

use serde::{Deserialize, Serialize};

mod limits;

pub use limits::parameter_paths;

/// A run of the checkout service. Plain data; see [`Scenario::checked`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Seed of everything random -- input.
    pub seed: u64,
    /// How long is simulated [s] -- input.
    pub horizon_seconds: u32,
    /// When the buggy code is released; 0 means that the instances start with it [s] -- input.
    pub bug_released_after_seconds: u32,
    /// When the fixed code is released; at or after the horizon means never [s] -- input.
    pub fix_released_after_seconds: u32,
    /// Local time of day at model time 0, for the hourly profile [s since midnight] -- input.
    pub local_second_of_day: u32,
    /// The connection pool of each instance.
    pub pool: PoolParams,
    /// Instances, gateway, Redis, probes.
    pub topology: TopologyParams,
    /// What arrives, and how long it takes.
    pub workload: WorkloadParams,
}

/// pg-pool's options of each instance's pool; 0 switches an option off, except `max`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolParams {
    /// Most connections at a time -- input.
    pub max: u32,
    /// Connections that the idle timeout leaves open -- input.
    pub min: u32,
    /// How long a released connection may sit idle [ms] -- input.
    pub idle_timeout_millis: u32,
    /// How long a caller waits for a connection [ms] -- input.
    pub connection_timeout_millis: u32,
    /// Uses after which a connection is replaced -- input.
    pub max_uses: u32,
    /// Age after which a connection is replaced [s] -- input.
    pub max_lifetime_seconds: u32,
}

/// How the gateway picks an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Balancing {
    /// One after the other.
    RoundRobin,
    /// The one with the fewest requests that the gateway still waits for; ties go to the lower number.
    LeastConnections,
}

/// Instances, gateway, Redis, probes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopologyParams {
    /// Node.js processes behind the gateway -- input.
    pub instances: u32,
    /// From the end of a process until its successor answers [s] -- input.
    pub boot_seconds: u32,
    /// How long a release leaves an instance to finish its requests before it ends the process [s] -- input.
    pub drain_seconds: u32,
    /// Requests that an instance holds at a time; more are refused at once -- input.
    pub max_in_flight: u32,
    /// Time to open a PostgreSQL connection [ms] -- input.
    pub connect_millis: u32,
    /// How the gateway picks an instance -- input.
    pub balancing: Balancing,
    /// How long the gateway waits for an answer before it says 502 [ms] -- input.
    pub gateway_timeout_millis: u32,
    /// Redis connections of each instance; a checkout holds one for its cart lock until it ends -- input.
    pub redis_connections: u32,
    /// How long a checkout waits for a Redis connection [ms] -- input.
    pub redis_timeout_millis: u32,
    /// Time between two liveness probes; 0 is no probe [s] -- input.
    pub probe_period_seconds: u32,
    /// How long a probe waits for its answer [ms] -- input.
    pub probe_timeout_millis: u32,
    /// Failed probes in a row after which the process is restarted -- input.
    pub probe_failure_threshold: u32,
}

/// What arrives, and how long it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkloadParams {
    /// Customers who check out, mean of the day over all instances [1/s] -- input.
    pub checkouts_per_sec: f64,
    /// Rate in each hour of the local day, relative to the others: 24 numbers, or none for a constant rate -- input.
    pub hourly_profile: Vec<f64>,
    /// Share of reservations that fail [0..1] -- input.
    pub failing_share: f64,
    /// An order has 1 to this many items, each as likely -- input.
    pub max_items: u32,
    /// Mean time a reservation holds its connection [ms] -- input.
    pub reservation_millis: f64,
    /// Mean time of a checkout before the reservation [ms] -- input.
    pub checkout_millis: f64,
    /// Other queries on the same pools, mean of the day over all instances [1/s] -- input.
    pub other_queries_per_sec: f64,
    /// Mean time such a query, or a probe's, holds its connection [ms] -- input.
    pub other_query_millis: f64,
    /// Share of customers who try again after a failed attempt [0..1] -- input.
    pub retry_share: f64,
    /// Mean time before they do [s] -- input.
    pub retry_after_seconds: f64,
    /// Most attempts of one customer -- input.
    pub max_attempts: u32,
    /// Mean value of an order [USD] -- input.
    pub mean_order_value: f64,
}

/// Which code the releases bring: the one difference between the two worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Variant {
    /// The first release brings the code that leaks, the second the fix.
    Buggy,
    /// Both releases bring the fixed code.
    Fixed,
}

/// A parameter outside its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invalid {
    /// The parameter's path in the incident file's model, for example `pool.max`.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub expected: String,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: found {}, expected {}", self.path, self.found, self.expected)
    }
}

/// A scenario that keeps all limits.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedScenario(Scenario);

impl Scenario {
    /// Every parameter that is outside its limits, in the order of the parameters. Empty means that all is well.
    #[must_use]
    pub fn check(&self) -> Vec<Invalid> {
        limits::check(self)
    }

    /// Simulation events that a run may have: a bound to compare work with, not a forecast.
    #[must_use]
    pub fn expected_events(&self) -> f64 {
        limits::expected_events(self)
    }

    /// The scenario as one that a `World` can be built from.
    ///
    /// # Errors
    /// Every parameter that is outside its limits.
    pub fn checked(self) -> Result<CheckedScenario, Vec<Invalid>> {
        let invalid = self.check();
        if invalid.is_empty() { Ok(CheckedScenario(self)) } else { Err(invalid) }
    }
}

impl CheckedScenario {
    /// The scenario.
    #[must_use]
    pub const fn get(&self) -> &Scenario {
        &self.0
    }

    /// The same scenario under another seed; every seed is within the limits.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        Self(Scenario { seed, ..self.0.clone() })
    }
}
