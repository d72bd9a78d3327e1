//! A pool's gauges under the names that they have in production: pg-pool's own, and OpenTelemetry's.
//!
//! Names and attributes are those of OpenTelemetry's semantic conventions for database connection pools, which its
//! instrumentation of pg-pool reports. To the pool a leaked client is one in use, so it counts as `used`.

use crate::model::pool::Pool;

/// One gauge at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge {
    /// pg-pool's property, where it has one.
    pub pg_pool: Option<&'static str>,
    /// OpenTelemetry's metric, where there is one.
    pub otel: Option<&'static str>,
    /// Its attribute `state`, where it has one.
    pub state: Option<&'static str>,
    /// The value [clients; waiting: requests].
    pub value: u32,
}

/// OpenTelemetry's metric of the connections in each state.
pub const CONNECTION_COUNT: &str = "db.client.connection.count";
/// OpenTelemetry's metric of the requests that wait.
pub const PENDING_REQUESTS: &str = "db.client.connection.pending_requests";

/// The gauges of a pool. A client that is connecting is counted in the total alone.
#[must_use]
pub fn gauges(pool: &Pool) -> [Gauge; 5] {
    let counts = pool.counts();
    let gauge = |pg_pool, otel, state, value| Gauge { pg_pool, otel, state, value };
    [
        gauge(Some("totalCount"), None, None, counts.total),
        gauge(None, Some(CONNECTION_COUNT), Some("used"), counts.checked_out),
        gauge(Some("idleCount"), Some(CONNECTION_COUNT), Some("idle"), counts.idle),
        gauge(Some("waitingCount"), Some(PENDING_REQUESTS), None, counts.waiting),
        gauge(Some("options.max"), Some("db.client.connection.max"), None, pool.max()),
    ]
}
