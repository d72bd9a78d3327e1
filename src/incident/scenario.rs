//! From the file's model to the scenario that the simulation runs.
//!
//! The only place where the document meets the model. Wall-clock time stays here: of `starts_at` the model gets the local
//! time of day and nothing else.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::file;
use crate::model::{Balancing, CheckedScenario, Invalid, PoolParams, Scenario, TopologyParams, WorkloadParams};

/// The scenario that a file's model describes.
///
/// # Errors
/// Every parameter outside its limits, with its path in the model.
pub fn scenario_from_file(model: &file::Model) -> Result<CheckedScenario, Vec<Invalid>> {
    let (start, mut invalid) = match start_from_file(model) {
        Ok(start) => (Some(start), Vec::new()),
        Err(problem) => (None, vec![problem]),
    };
    let time = start.map(OffsetDateTime::time);
    let scenario = Scenario {
        seed: model.seed,
        horizon_seconds: model.horizon_seconds,
        bug_released_after_seconds: model.bug_released_after_seconds,
        fix_released_after_seconds: model.fix_released_after_seconds,
        local_second_of_day: time
            .map_or(0, |time| u32::from(time.hour()) * 3600 + u32::from(time.minute()) * 60 + u32::from(time.second())),
        pool: pool_from_file(&model.pool),
        topology: topology_from_file(&model.topology),
        workload: workload_from_file(&model.workload),
    };
    match scenario.checked() {
        Ok(checked) if invalid.is_empty() => Ok(checked),
        Ok(_) => Err(invalid),
        Err(more) => {
            invalid.extend(more);
            Err(invalid)
        }
    }
}

/// The instant of model time 0, in the offset in which the file gives it.
///
/// # Errors
/// `starts_at` is not an RFC 3339 time.
pub fn start_from_file(model: &file::Model) -> Result<OffsetDateTime, Invalid> {
    OffsetDateTime::parse(&model.starts_at, &Rfc3339).map_err(|_| Invalid {
        path: "starts_at".to_owned(),
        found: format!("\"{}\"", model.starts_at),
        expected: "an RFC 3339 time with offset".to_owned(),
    })
}

fn pool_from_file(pool: &file::PoolParams) -> PoolParams {
    PoolParams {
        max: pool.max,
        min: pool.min,
        idle_timeout_millis: pool.idleTimeoutMillis,
        connection_timeout_millis: pool.connectionTimeoutMillis,
        max_uses: pool.maxUses,
        max_lifetime_seconds: pool.maxLifetimeSeconds,
    }
}

fn topology_from_file(topology: &file::TopologyParams) -> TopologyParams {
    TopologyParams {
        instances: topology.instances,
        boot_seconds: topology.boot_seconds,
        drain_seconds: topology.drain_seconds,
        max_in_flight: topology.max_in_flight,
        connect_millis: topology.connect_millis,
        balancing: match topology.balancing {
            file::BalancingParam::RoundRobin => Balancing::RoundRobin,
            file::BalancingParam::LeastConnections => Balancing::LeastConnections,
        },
        gateway_timeout_millis: topology.gateway_timeout_millis,
        redis_connections: topology.redis_connections,
        redis_timeout_millis: topology.redis_timeout_millis,
        probe_period_seconds: topology.probe_period_seconds,
        probe_timeout_millis: topology.probe_timeout_millis,
        probe_failure_threshold: topology.probe_failure_threshold,
    }
}

fn workload_from_file(workload: &file::WorkloadParams) -> WorkloadParams {
    WorkloadParams {
        checkouts_per_sec: workload.checkouts_per_sec,
        hourly_profile: workload.hourly_profile.clone(),
        failing_share: workload.failing_share,
        max_items: workload.max_items,
        reservation_millis: workload.reservation_millis,
        checkout_millis: workload.checkout_millis,
        other_queries_per_sec: workload.other_queries_per_sec,
        other_query_millis: workload.other_query_millis,
        retry_share: workload.retry_share,
        retry_after_seconds: workload.retry_after_seconds,
        max_attempts: workload.max_attempts,
        mean_order_value: workload.mean_order_value,
    }
}
