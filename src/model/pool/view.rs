//! Looking at a pool without touching it: counters, slots, the queue, and the books' audit.
//!
//! For the world's invariants, the statistics and the page.

use super::client::Phase;
use super::host::{ClientId, Hold, RequestId};
use super::{Client, Pool};
use crate::model::Micros;

/// The pool's counters at one moment [clients; waiting: requests].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// `totalCount`: connecting, checked out and idle.
    pub total: u32,
    /// `idleCount`.
    pub idle: u32,
    /// `waitingCount`: requests in the queue. One whose connection is being made is not waiting.
    pub waiting: u32,
    /// `expiredCount`: counted clients whose lifetime is over.
    pub expired: u32,
    /// Clients that connect, or are in the `onConnect` hook.
    pub connecting: u32,
    /// The rest: in use, or leaked. The pool cannot tell the two apart.
    pub checked_out: u32,
}

/// What a client in a slot is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// The connection is being made (or the `onConnect` hook runs).
    Connecting,
    /// In the idle list.
    Idle,
    /// Checked out (or in `verify`).
    CheckedOut,
}

/// One of the pool's `max` slots, in use. A client keeps its slot as long as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The client in it.
    pub client: ClientId,
    /// What it is doing.
    pub state: SlotState,
    /// The request that holds it, or that it connects for.
    pub request: Option<RequestId>,
    /// Since when it is in this state.
    pub since: Micros,
    /// How often it has been released.
    pub uses: u32,
    /// Whether its lifetime is over.
    pub expired: bool,
}

/// A book that does not balance; never seen unless the pool or its host has a bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unbalanced {
    /// Which rule is broken.
    pub rule: &'static str,
    /// The counters by which it is broken.
    pub counts: Counts,
}

impl Pool {
    /// The counters.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let idle = self.idle_count();
        Counts {
            total: self.n_total,
            idle,
            waiting: self.waiting_count(),
            expired: self.n_expired,
            connecting: self.n_connecting,
            checked_out: self.n_total.saturating_sub(idle).saturating_sub(self.n_connecting),
        }
    }

    /// `totalCount` \[clients\].
    #[must_use]
    pub const fn total_count(&self) -> u32 {
        self.n_total
    }

    /// `idleCount` \[clients\].
    #[must_use]
    pub fn idle_count(&self) -> u32 {
        u32::try_from(self.idle.len()).unwrap_or(u32::MAX)
    }

    /// `waitingCount` \[requests\].
    #[must_use]
    pub fn waiting_count(&self) -> u32 {
        u32::try_from(self.queue.len()).unwrap_or(u32::MAX)
    }

    /// `max` in effect \[clients\].
    #[must_use]
    pub const fn max(&self) -> u32 {
        self.limits.max
    }

    /// Most clients that there may be now: `max`, and more for a while after it was lowered.
    #[must_use]
    pub const fn bound(&self) -> u32 {
        self.bound
    }

    /// Slots to show: [`Pool::max`], and more while a lowered `max` has not come into effect.
    #[must_use]
    pub fn n_slots(&self) -> u32 {
        let used = self.slots.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        u32::try_from(used).unwrap_or(u32::MAX).max(self.limits.max)
    }

    /// Whether [`Pool::end`] was called.
    #[must_use]
    pub const fn is_ending(&self) -> bool {
        self.ending
    }

    /// The slots by number. There are [`Pool::max`] of them; those beyond the end of this iterator are empty and always were.
    pub fn slots(&self) -> impl Iterator<Item = Option<Slot>> {
        self.slots.iter().map(|place| self.clients.get((*place)?).and_then(slot))
    }

    /// The slot of a client, 0 to `max` - 1; nothing when it is not counted (any more).
    #[must_use]
    pub fn slot_of(&self, client: ClientId) -> Option<u32> {
        self.client(client)?.slot
    }

    /// The client's newest release function, spent or not: what pg-pool keeps as `client.release`.
    #[must_use]
    pub fn newest_hold(&self, client: ClientId) -> Option<Hold> {
        self.client(client).filter(|client| client.n_holds > 0).map(Client::hold)
    }

    /// The queue, first to be served first, and since when each request waits.
    pub fn waiting(&self) -> impl Iterator<Item = (RequestId, Micros)> {
        self.queue.iter().filter_map(|&place| self.waiters.get(place.0)).map(|waiter| (waiter.request, waiter.since))
    }

    /// The idle list, next to be handed out *last*.
    pub fn idle(&self) -> impl Iterator<Item = ClientId> {
        self.idle.iter().copied()
    }

    /// Counts everything anew from the clients themselves and compares: idle + checked out + connecting = total ≤ max.
    ///
    /// # Errors
    /// The first rule that is broken. Costs a walk over clients, slots and queue.
    pub fn audit(&self) -> Result<(), Unbalanced> {
        let counts = self.counts();
        let mut seen = Counts { waiting: counts.waiting, ..Counts::default() };
        for client in self.clients.iter().filter(|client| client.slot.is_some()) {
            seen.total += 1;
            seen.expired += u32::from(client.expired);
            match client.phase {
                Phase::Connecting | Phase::Hook => seen.connecting += 1,
                Phase::Verifying | Phase::CheckedOut => seen.checked_out += 1,
                Phase::Idle => seen.idle += 1,
                Phase::Gone => {}
            }
        }
        let broken = |rule| Err(Unbalanced { rule, counts });
        if seen != counts || seen.idle + seen.checked_out + seen.connecting != seen.total {
            return broken("idle + checked out + connecting = total");
        }
        if counts.total > self.bound {
            return broken("total ≤ max");
        }
        let in_slots = |slot: &&Client| {
            slot.slot
                .and_then(|number| self.slots.get(number as usize))
                .is_some_and(|place| *place == Some(slot.id.place()))
        };
        let n_in_slots = self.slots.iter().flatten().count();
        if self.clients.iter().filter(in_slots).count() != n_in_slots || n_in_slots != counts.total as usize {
            return broken("one slot per counted client");
        }
        if !self.idle.iter().all(|&client| self.client(client).is_some_and(|client| client.phase == Phase::Idle)) {
            return broken("the idle list holds idle clients");
        }
        if !self
            .queue
            .iter()
            .all(|place| self.waiters.get(place.0).is_some_and(|waiter| waiter.queued && !waiter.timed_out))
        {
            return broken("the queue holds waiting requests");
        }
        Ok(())
    }

    /// Places in the pool's tables, live or free: what its memory follows \[clients, requests\].
    #[must_use]
    pub fn n_places(&self) -> (u32, u32) {
        (self.clients.capacity(), self.waiters.capacity())
    }
}

/// A counted client as the page sees it.
fn slot(client: &Client) -> Option<Slot> {
    let state = match client.phase {
        Phase::Connecting | Phase::Hook => SlotState::Connecting,
        Phase::Verifying | Phase::CheckedOut => SlotState::CheckedOut,
        Phase::Idle => SlotState::Idle,
        Phase::Gone => return None,
    };
    let Client { id, request, since, uses, expired, .. } = *client;
    Some(Slot { client: id, state, request, since, uses, expired })
}
