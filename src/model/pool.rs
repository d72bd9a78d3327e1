//! node-postgres' connection pool (pg-pool 3.14), transition by transition.
//!
//! ```text
//!            connect(request)                 pulse                          release(hold)
//!   requester ───────────────→ queue (FIFO) ────────→ client checked out ─────────────────→ idle (LIFO)
//!        │ room, nobody idle                              ↑        │ error, used up, expired, dead    │ idle timeout,
//!        └────────────────────→ new client, connecting ───┘        └──────────→ removed ←─────────────┘ lifetime
//! ```
//!
//! The pool is driven by calls and by the clock alone: it opens no socket and arms no timer of its own, it asks its [`Host`]
//! to. So the same code runs under the model's calendar and beside traces recorded from the real library
//! (`tests/core/pool_replay.rs`), which it must equal event by event. Rules without a comment are pg-pool's own order of
//! steps; nothing was tidied up. The pool does not know what a leak is: a leaked client is one that is checked out.
//!
//! Not modeled: logging, sockets' `ref`/`unref`, replacing the client class or the promise class; none of them changes the
//! pool's state.

mod client;
mod clients;
mod host;
mod options;
mod places;
mod requests;
mod view;

use std::collections::VecDeque;

use client::{Client, Phase, Waiter};
pub use host::{
    ClientId, Close, DoubleRelease, EndedTwice, Error, Event, Fault, Heard, Hold, Host, RequestId, Timer, WaiterPlace,
};
use options::Limits;
pub use options::{LONGEST_DELAY_MILLIS, Options};
use places::Places;
pub use view::{Counts, Slot, SlotState, Unbalanced};

/// One pool. A clone is a checkpoint; the host's timers and driver clients belong to it.
#[derive(Debug, Clone)]
pub struct Pool {
    limits: Limits,
    /// Every client that exists: counted ones, and those whose close is not complete.
    clients: Places<Client>,
    /// Every request without an answer.
    waiters: Places<Waiter>,
    /// Waiting requests, first in first out.
    queue: VecDeque<WaiterPlace>,
    /// Idle clients, last in first out.
    idle: Vec<ClientId>,
    /// Place of the client in each slot.
    slots: Vec<Option<u32>>,
    /// Ordinal of the next client.
    next_ordinal: u32,
    /// Most clients that there may be now: `max`, or what there was when `max` was lowered, until enough have gone.
    bound: u32,
    n_total: u32,
    n_connecting: u32,
    n_expired: u32,
    ending: bool,
    ended: bool,
}

impl Pool {
    /// An empty pool. Nothing is connected before the first request.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let limits = Limits::new(options);
        Self {
            bound: limits.max,
            limits,
            clients: Places::new(),
            waiters: Places::new(),
            queue: VecDeque::new(),
            idle: Vec::new(),
            slots: Vec::new(),
            next_ordinal: 0,
            n_total: 0,
            n_connecting: 0,
            n_expired: 0,
            ending: false,
            ended: false,
        }
    }

    /// Changes the options in place, as `pool.options.max = 40` does: pg-pool reads them at each use, and does nothing when
    /// they change. Nobody who waits is served by it, no connection is cut, and timers that run keep their time.
    ///
    /// As in the constructor, `maxUses` 0 stands for never; in pg-pool a 0 that is written later would mean at once.
    pub fn set_options(&mut self, options: &Options) {
        self.limits = Limits::new(options);
        self.bound = self.limits.max.max(self.n_total);
    }

    fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.get(id.place()).filter(|client| client.id == id)
    }

    fn client_mut(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.get_mut(id.place()).filter(|client| client.id == id)
    }

    /// Counts a client that begins to connect: it takes the lowest free slot.
    fn count(&mut self, id: ClientId) {
        let number = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
        match self.slots.get_mut(number) {
            Some(slot) => *slot = Some(id.place()),
            None => self.slots.push(Some(id.place())),
        }
        if let Some(client) = self.client_mut(id) {
            client.slot = u32::try_from(number).ok();
        }
        self.n_total += 1;
        self.n_connecting += 1;
    }

    /// Counts a client no longer; without effect on one that is not counted.
    fn uncount(&mut self, id: ClientId) {
        let Some(client) = self.client_mut(id) else { return };
        let Some(number) = client.slot.take() else { return };
        let (phase, expired) = (client.phase, client.expired);
        if let Some(slot) = self.slots.get_mut(number as usize) {
            *slot = None;
        }
        self.n_total -= 1;
        self.bound = self.bound.min(self.n_total).max(self.limits.max);
        self.n_expired -= u32::from(expired);
        self.n_connecting -= u32::from(phase.is_connecting());
    }

    /// Moves a client on; `connecting` is counted by phase.
    fn set_phase(&mut self, id: ClientId, phase: Phase) {
        let Some(client) = self.client_mut(id) else { return };
        let was_connecting = std::mem::replace(&mut client.phase, phase).is_connecting();
        if client.slot.is_some() && was_connecting && !phase.is_connecting() {
            self.n_connecting -= 1;
        }
    }

    /// Sets or clears the expired flag; only counted clients are counted as expired.
    fn set_expired(&mut self, id: ClientId, expired: bool) {
        let Some(client) = self.client_mut(id) else { return };
        let was = std::mem::replace(&mut client.expired, expired);
        if client.slot.is_some() && was != expired {
            self.n_expired = if expired { self.n_expired + 1 } else { self.n_expired.saturating_sub(1) };
        }
    }
}
