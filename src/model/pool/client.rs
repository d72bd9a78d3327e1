//! What the pool knows of one client and of one waiting request.
//!
//! Plain state; the rules that change it are in `requests` and `clients`.

use super::host::{ClientId, Hold, RequestId, WaiterPlace};
use crate::model::Micros;
use crate::model::calendar::Key;

/// Where a client is in its life.
///
/// ```text
///               ┌──(failed)──────────────────────────────┐
///  Connecting ──┼──→ Hook ──(failed)─────────────────┐   │
///               └────┴──→ CheckedOut ⇄ Verifying     │   │
///                          ↓    ↑                    │   │
///                          ↓    └── Idle ────────┐   ↓   ↓
///                          └────────────────────→ Gone → (place free)
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The driver connects.
    Connecting,
    /// Connected; the `onConnect` hook runs.
    Hook,
    /// Checked out by the pool itself while `verify` runs.
    Verifying,
    /// Checked out.
    CheckedOut,
    /// In the idle list.
    Idle,
    /// Removed; its close may still be going on.
    Gone,
}

impl Phase {
    /// Counted as connecting; so is one whose hook runs.
    pub(super) const fn is_connecting(self) -> bool {
        matches!(self, Self::Connecting | Self::Hook)
    }
}

/// One client.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks, as pg-pool keeps them: any of them can meet any other"
)]
pub(super) struct Client {
    pub(super) id: ClientId,
    pub(super) phase: Phase,
    /// Slot while counted in the total; nothing: not counted yet, or no longer.
    pub(super) slot: Option<u32>,
    /// The request it connects for, or is verified for.
    pub(super) waiter: Option<WaiterPlace>,
    /// The request that holds it.
    pub(super) request: Option<RequestId>,
    /// When the current phase began.
    pub(super) since: Micros,
    pub(super) uses: u32,
    /// Its lifetime is over; it goes when it is idle.
    pub(super) expired: bool,
    /// False once its backend died (`client._queryable`).
    pub(super) queryable: bool,
    /// The pool has begun to close it (`client._ending`).
    pub(super) ending: bool,
    /// The driver has reported 'end': the lifetime timer is off.
    pub(super) ended: bool,
    /// The pool listens to its errors.
    pub(super) watched: bool,
    /// The connection timeout has destroyed its socket.
    pub(super) timeout_hit: bool,
    /// Release functions made so far.
    pub(super) n_holds: u32,
    /// Whether the newest of them is spent.
    pub(super) released: bool,
    /// Closes ordered and not yet complete.
    pub(super) n_closes: u32,
    pub(super) connect_timer: Option<Key>,
    pub(super) idle_timer: Option<Key>,
    pub(super) lifetime_timer: Option<Key>,
}

impl Client {
    pub(super) const fn new(id: ClientId, waiter: WaiterPlace, since: Micros) -> Self {
        Self {
            id,
            phase: Phase::Connecting,
            slot: None,
            waiter: Some(waiter),
            request: None,
            since,
            uses: 0,
            expired: false,
            queryable: true,
            ending: false,
            ended: false,
            watched: false,
            timeout_hit: false,
            n_holds: 0,
            released: true,
            n_closes: 0,
            connect_timer: None,
            idle_timer: None,
            lifetime_timer: None,
        }
    }

    /// Makes a fresh release function; from here on nobody listens to the client's errors.
    pub(super) const fn acquire(&mut self) -> Hold {
        self.n_holds = self.n_holds.wrapping_add(1);
        self.released = false;
        self.watched = false;
        self.hold()
    }

    /// The newest release function.
    pub(super) const fn hold(&self) -> Hold {
        Hold { client: self.id, nth: self.n_holds }
    }
}

/// One request that has no answer yet, or whose answer was a timeout while a connection is still being made for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiter {
    pub(super) request: RequestId,
    pub(super) since: Micros,
    /// Runs until the answer, also after the request has left the queue.
    pub(super) timer: Option<Key>,
    /// It was told that it timed out.
    pub(super) timed_out: bool,
    /// In the queue, and not yet connecting.
    pub(super) queued: bool,
}
