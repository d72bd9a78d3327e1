//! One instance of the service: a Node.js process, its leaks, its Redis connections, its probes.
//!
//! Plain state and the rules that need nothing else; what happens when is in `world`. The pool itself stands beside it.
//!
//! ```text
//!          release                end of drain, or a restart
//!    Up ──────────→ Draining ───────────────────────────────→ Booting ──→ Up (a new process with an empty pool)
//!     └───────────────────── restart: probes failed, crash ─────↗
//! ```

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Micros;
use super::pool::ClientId;
use super::scenario::Variant;
use super::workload::Attempt;
use super::world::Ticket;

/// What an instance is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstanceState {
    /// Takes requests.
    Up,
    /// A release is taking it out: finishes what it has, gets nothing new.
    Draining,
    /// The process is starting; nothing answers.
    Booting,
}

/// Why a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RestartCause {
    /// Too many liveness probes failed in a row.
    Probes,
    /// An error event that nobody listened to: Node.js ends the process.
    Crash,
    /// A release.
    Release,
    /// Somebody restarted it by hand.
    Operator,
}

/// The code that a process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Code {
    /// Gives the client back on every path.
    Sound,
    /// Keeps the client when the reservation fails.
    Leaky,
}

impl Code {
    /// The code after so many releases.
    #[must_use]
    pub const fn after_releases(variant: Variant, n_releases: u32) -> Self {
        match (variant, n_releases) {
            (Variant::Buggy, 1) => Self::Leaky,
            (Variant::Buggy | Variant::Fixed, _) => Self::Sound,
        }
    }
}

/// One process of one instance: the second number counts its predecessors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// Which instance, from 0.
    pub instance: u32,
    /// How many processes the instance had before.
    pub nth: u32,
}

/// A client that is checked out and that nobody will ever give back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leak {
    /// The client.
    pub client: ClientId,
    /// The order whose reservation failed.
    pub attempt: Attempt,
    /// When it did.
    pub at: Micros,
}

/// One instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// What it is doing.
    pub state: InstanceState,
    /// Since when.
    pub since: Micros,
    /// The process that runs or boots.
    pub process: Process,
    /// What that process runs.
    pub code: Code,
    /// Releases that have reached the instance; the next process runs the code of the last.
    pub n_releases: u32,
    /// Clients that leaked, oldest first. The pool itself cannot tell them from those in use.
    pub leaks: Vec<Leak>,
    /// Customers' requests and other queries that the process holds.
    pub n_in_flight: u32,
    /// Requests that the gateway still waits for.
    pub n_open: u32,
    /// Redis connections in use.
    pub redis_in_use: u32,
    /// Checkouts that wait for a Redis connection, first come, first served.
    pub(super) redis_queue: VecDeque<Ticket>,
    /// Probes so far in this process.
    pub n_probes: u32,
    /// Failed probes in a row.
    pub n_failed_probes: u32,
    /// Restarts because of failed probes, so far.
    pub n_probe_restarts: u32,
    /// Restarts because of a crash, so far.
    pub n_crashes: u32,
}

impl Instance {
    /// An instance that is up from the start.
    #[must_use]
    pub fn new(instance: u32, code: Code, n_releases: u32) -> Self {
        Self {
            state: InstanceState::Up,
            since: Micros::ZERO,
            process: Process { instance, nth: 0 },
            code,
            n_releases,
            leaks: Vec::new(),
            n_in_flight: 0,
            n_open: 0,
            redis_in_use: 0,
            redis_queue: VecDeque::new(),
            n_probes: 0,
            n_failed_probes: 0,
            n_probe_restarts: 0,
            n_crashes: 0,
        }
    }

    /// The process ends and its successor starts to boot: nothing of the old one is left.
    pub(super) fn end_process(&mut self, at: Micros, code: Code) {
        self.state = InstanceState::Booting;
        self.since = at;
        self.process.nth += 1;
        self.code = code;
        self.leaks.clear();
        self.n_in_flight = 0;
        self.n_open = 0;
        self.redis_in_use = 0;
        self.redis_queue.clear();
        self.n_probes = 0;
        self.n_failed_probes = 0;
    }

    /// Its number, as events carry it. (There are at most 16 instances.)
    pub(super) fn number(&self) -> u8 {
        u8::try_from(self.process.instance).unwrap_or(u8::MAX)
    }

    /// Whether a client has leaked.
    #[must_use]
    pub fn has_leaked(&self, client: ClientId) -> bool {
        self.leaks.iter().any(|leak| leak.client == client)
    }

    /// Checkouts that wait for a Redis connection.
    #[must_use]
    pub fn n_waiting_for_redis(&self) -> u32 {
        u32::try_from(self.redis_queue.len()).unwrap_or(u32::MAX)
    }

    /// Leaked clients.
    #[must_use]
    pub fn n_leaked(&self) -> u32 {
        u32::try_from(self.leaks.len()).unwrap_or(u32::MAX)
    }
}
