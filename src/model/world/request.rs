//! The requests that the service holds, in a table whose places are used again.
//!
//! A ticket outlives its request harmlessly: it no longer fits.

use serde::{Deserialize, Serialize};

use crate::model::Micros;
use crate::model::calendar::Key;
use crate::model::instance::Process;
use crate::model::pool::{Hold, RequestId};
use crate::model::workload::Attempt;

/// Names one request for as long as it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    place: u32,
    generation: u32,
}

impl Ticket {
    /// The ticket as the number that the pool keeps for it.
    pub(super) fn id(self) -> RequestId {
        RequestId((u64::from(self.generation) << 32) | u64::from(self.place))
    }

    /// The ticket behind a number of the pool's.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are taken apart on purpose")]
    pub(super) fn of(id: RequestId) -> Self {
        Self { place: id.0 as u32, generation: (id.0 >> 32) as u32 }
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asker {
    /// A customer who checks out.
    Checkout(Attempt),
    /// Another query on the same pool.
    OtherQuery(u32),
    /// A liveness probe.
    Probe(u32),
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Waits for a Redis connection, and not longer than to this timer.
    Redis(Key),
    /// Works before the reservation.
    Work,
    /// Waits for a client of the pool.
    Pool,
    /// Holds a client.
    Holding(Hold),
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub(super) asker: Asker,
    pub(super) process: Process,
    pub(super) arrived: Micros,
    pub(super) stage: Stage,
    /// The asker still waits for the answer.
    pub(super) awaited: bool,
    /// Statements of the reservation that have ended.
    pub(super) n_statements: u32,
    /// Items of the order; known from the reservation's begin on.
    pub(super) n_items: u32,
    /// How long each of the reservation's statements takes, the last one excepted.
    pub(super) statement_time: Micros,
    /// How long the last one takes.
    pub(super) last_statement_time: Micros,
    /// Ends the asker's patience. (The other queries' has no end.)
    pub(super) timer: Option<Key>,
    /// Whether the reservation fails; decided when it begins.
    pub(super) fails: bool,
}

/// All requests that the service holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Requests {
    places: Vec<(u32, Option<Request>)>,
    free: Vec<u32>,
}

impl Requests {
    pub(super) fn insert(&mut self, request: Request) -> Ticket {
        if let Some(place) = self.free.pop()
            && let Some((generation, entry)) = self.places.get_mut(place as usize)
        {
            *entry = Some(request);
            return Ticket { place, generation: *generation };
        }
        let place = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push((0, Some(request)));
        Ticket { place, generation: 0 }
    }

    pub(super) fn get(&self, ticket: Ticket) -> Option<&Request> {
        let (generation, request) = self.places.get(ticket.place as usize)?;
        if *generation == ticket.generation { request.as_ref() } else { None }
    }

    /// Places in the table, live or free.
    pub(super) fn n_places(&self) -> u64 {
        u64::try_from(self.places.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut Request> {
        let (generation, request) = self.places.get_mut(ticket.place as usize)?;
        if *generation == ticket.generation { request.as_mut() } else { None }
    }

    pub(super) fn remove(&mut self, ticket: Ticket) -> Option<Request> {
        let (generation, entry) = self.places.get_mut(ticket.place as usize)?;
        if *generation != ticket.generation {
            return None;
        }
        let request = entry.take()?;
        *generation = generation.wrapping_add(1);
        self.free.push(ticket.place);
        Some(request)
    }

    /// Takes out the next request of a process, in the order of places from `from`; with it the place to go on from.
    pub(super) fn take_of(&mut self, process: Process, from: u32) -> Option<(Request, u32)> {
        let rest = (from..).zip(self.places.get(from as usize..)?);
        let mut of_process = rest.filter(|(_, (_, request))| request.is_some_and(|r| r.process == process));
        let (place, generation) = of_process.next().map(|(place, (generation, _))| (place, *generation))?;
        self.remove(Ticket { place, generation }).map(|request| (request, place + 1))
    }
}
