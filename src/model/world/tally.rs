//! What is counted, and the digest of a run.

use serde::{Deserialize, Serialize};

use super::event::Outcome;

/// Counts of checkout requests, customers and other queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Checkout requests received, retries included.
    pub requests: u32,
    /// Answered 200.
    pub placed: u32,
    /// Answered 409.
    pub out_of_stock: u32,
    /// Answered 502: the instance did not answer in time.
    pub upstream_timeouts: u32,
    /// Answered 502: the process ended.
    pub upstream_closed: u32,
    /// Answered 502: no instance was up.
    pub no_upstream: u32,
    /// Answered 500: no Redis connection in time.
    pub redis_timeouts: u32,
    /// Answered 500: no PostgreSQL connection in time.
    pub pool_timeouts: u32,
    /// Answered 503.
    pub refused: u32,
    /// Customers who gave up after a failure.
    pub lost_orders: u32,
}

impl Tally {
    /// Checkout requests answered with 5xx.
    #[must_use]
    pub const fn failed(&self) -> u32 {
        self.n_502() + self.redis_timeouts + self.pool_timeouts + self.refused
    }

    /// Checkout requests answered 502.
    #[must_use]
    pub const fn n_502(&self) -> u32 {
        self.upstream_timeouts + self.upstream_closed + self.no_upstream
    }

    /// Failed requests as a share of those received [0..1]; 0 before the first.
    #[must_use]
    pub fn failed_share(&self) -> f64 {
        if self.requests == 0 { 0.0 } else { f64::from(self.failed()) / f64::from(self.requests) }
    }

    /// Counts an answer.
    pub fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Placed => &mut self.placed,
            Outcome::OutOfStock => &mut self.out_of_stock,
            Outcome::UpstreamTimeout => &mut self.upstream_timeouts,
            Outcome::UpstreamClosed => &mut self.upstream_closed,
            Outcome::NoUpstream => &mut self.no_upstream,
            Outcome::RedisTimeout => &mut self.redis_timeouts,
            Outcome::PoolTimeout => &mut self.pool_timeouts,
            Outcome::Refused => &mut self.refused,
        } += 1;
    }
}

/// A 64-bit digest over a sequence of numbers: FNV-1a's multiply and xor, a whole word at a time, with a rotation so that
/// high bits reach low ones. Not for security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Takes one more number in.
    pub fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    /// The digest so far.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
