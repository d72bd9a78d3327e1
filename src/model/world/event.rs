//! What happens in the world: the events of its calendar, and what they mean to someone who watches.

use serde::{Deserialize, Serialize};

use super::request::{Asker, Ticket};
use crate::model::Micros;
use crate::model::calendar::Lane;
use crate::model::instance::RestartCause;
use crate::model::intervention::{Act, Effect};
use crate::model::pool::{ClientId, Close, Timer};
use crate::model::workload::Attempt;

/// An entry of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// The next customer arrives.
    Customer,
    /// The next other query arrives.
    OtherQuery,
    /// A customer tries again.
    Retry(Attempt),
    /// A release reaches an instance.
    Release(u8),
    /// Something in the process that runs or boots on an instance. It is taken out when that process ends.
    Process(u8, ProcessEvent),
}

/// What can be due in a process. What is about a request is taken out when that ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum ProcessEvent {
    /// The work before the reservation is done.
    WorkDone(Ticket),
    /// A statement on the held client has ended.
    StatementDone(Ticket),
    /// The gateway has waited long enough.
    GatewayTimeout(Ticket),
    /// A checkout has waited long enough for Redis.
    RedisTimeout(Ticket),
    /// The next probe.
    Probe,
    /// A probe has waited long enough.
    ProbeTimeout(Ticket),
    /// The process is up.
    Booted,
    /// A release has waited long enough for the requests of the process.
    Drained,
    /// A timer of the pool.
    PoolTimer(Timer),
    /// A connection to PostgreSQL is open.
    Opened(ClientId),
    /// An attempt to connect was broken off.
    Aborted(ClientId),
    /// A connection is closed.
    Closed(Close),
}

impl Event {
    /// The instance to whose process the event belongs, if it belongs to one.
    pub(super) const fn instance(&self) -> Option<u8> {
        match *self {
            Self::Process(instance, _) => Some(instance),
            Self::Customer | Self::OtherQuery | Self::Retry(_) | Self::Release(_) => None,
        }
    }

    /// What sort of event it is.
    pub(super) const fn kind(&self) -> EventKind {
        match self {
            Self::Customer | Self::Retry(_) => EventKind::Customer,
            Self::OtherQuery => EventKind::OtherQuery,
            Self::Release(_) => EventKind::Release,
            Self::Process(_, event) => event.kind(),
        }
    }

    /// The event in a few bits, for the digest; `nth` counts the processes that its instance had before.
    pub(super) fn bits(&self, nth: u32) -> u64 {
        match *self {
            Self::Customer => 0x01,
            Self::OtherQuery => 0x02,
            Self::Retry(attempt) => 0x03 | u64::from(attempt.customer) << 8,
            Self::Release(instance) => 0x0b | u64::from(instance) << 8,
            Self::Process(instance, event) => event.bits() ^ (u64::from(instance) << 8 | u64::from(nth) << 16),
        }
    }
}

impl ProcessEvent {
    /// The lane of the timers that all run equally long, and of which most never fire.
    pub(super) const fn lane(&self) -> Option<Lane> {
        match self {
            Self::GatewayTimeout(_) => Some(Lane(0)),
            Self::RedisTimeout(_) => Some(Lane(1)),
            Self::ProbeTimeout(_) => Some(Lane(2)),
            Self::PoolTimer(timer) => Some(Lane(3 + timer.kind())),
            Self::WorkDone(_)
            | Self::StatementDone(_)
            | Self::Probe
            | Self::Booted
            | Self::Drained
            | Self::Opened(_)
            | Self::Aborted(_)
            | Self::Closed(_) => None,
        }
    }

    const fn kind(&self) -> EventKind {
        match self {
            Self::WorkDone(_) => EventKind::WorkDone,
            Self::StatementDone(_) => EventKind::StatementDone,
            Self::GatewayTimeout(_) | Self::RedisTimeout(_) | Self::ProbeTimeout(_) => EventKind::Timeout,
            Self::Probe => EventKind::Probe,
            Self::Booted => EventKind::Booted,
            Self::Drained => EventKind::Release,
            Self::PoolTimer(Timer::Wait(_)) => EventKind::WaitTimeout,
            Self::PoolTimer(Timer::Connect(_)) => EventKind::ConnectTimeout,
            Self::PoolTimer(Timer::Idle(_)) => EventKind::IdleTimeout,
            Self::PoolTimer(Timer::Lifetime(_)) => EventKind::Lifetime,
            Self::Opened(_) => EventKind::Opened,
            Self::Aborted(_) => EventKind::Aborted,
            Self::Closed(_) => EventKind::Closed,
        }
    }

    /// As [`Event::bits`].
    fn bits(self) -> u64 {
        let of_client = |client: ClientId| u64::from(client.ordinal()) << 48;
        match self {
            Self::WorkDone(_) => 0x04,
            Self::StatementDone(_) => 0x05,
            Self::GatewayTimeout(_) => 0x06,
            Self::RedisTimeout(_) => 0x07,
            Self::Probe => 0x08,
            Self::ProbeTimeout(_) => 0x09,
            Self::Booted => 0x0a,
            Self::Drained => 0x0c,
            Self::PoolTimer(_) => 0x0d,
            Self::Opened(client) => 0x0e | of_client(client),
            Self::Aborted(client) => 0x0f | of_client(client),
            Self::Closed(close) => 0x10 | of_client(close.client),
        }
    }
}

/// What sort of event the next one is, for someone who steps through a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// A customer arrives, for the first time or again.
    Customer,
    /// Another query arrives.
    OtherQuery,
    /// The work before a reservation is done.
    WorkDone,
    /// A statement has ended.
    StatementDone,
    /// Somebody has waited long enough: the gateway, a checkout for Redis, or a probe.
    Timeout,
    /// A probe.
    Probe,
    /// A process is up.
    Booted,
    /// A release reaches an instance, or ends its process.
    Release,
    /// A request has waited for a client for `connectionTimeoutMillis`.
    WaitTimeout,
    /// A connection has been in the making for `connectionTimeoutMillis`.
    ConnectTimeout,
    /// A client has been idle for `idleTimeoutMillis`.
    IdleTimeout,
    /// A client has lived for `maxLifetimeSeconds`.
    Lifetime,
    /// A connection is open.
    Opened,
    /// An attempt to connect was broken off.
    Aborted,
    /// A connection is closed.
    Closed,
    /// Somebody does something to the service.
    Intervention,
}

/// How a checkout request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// 200: the order is placed.
    Placed,
    /// 409: an item is out of stock. A business outcome, not a failure of the service.
    OutOfStock,
    /// 502: the instance did not answer in time.
    UpstreamTimeout,
    /// 502: the instance's process ended.
    UpstreamClosed,
    /// 502: no instance was up.
    NoUpstream,
    /// 500: no Redis connection was free in time.
    RedisTimeout,
    /// 500: no PostgreSQL connection was had in time (`connectionTimeoutMillis`).
    PoolTimeout,
    /// 503: the instance held as many requests as it takes.
    Refused,
}

impl Outcome {
    /// Whether the service failed the customer: anything that is answered with 5xx.
    #[must_use]
    pub const fn is_failure(self) -> bool {
        !matches!(self, Self::Placed | Self::OutOfStock)
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u32 {
        match self {
            Self::Placed => 200,
            Self::OutOfStock => 409,
            Self::RedisTimeout | Self::PoolTimeout => 500,
            Self::UpstreamTimeout | Self::UpstreamClosed | Self::NoUpstream => 502,
            Self::Refused => 503,
        }
    }
}

/// A step of `reserveInventory`, for the code view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// `pool.connect()` was called.
    Connect,
    /// `BEGIN` was sent.
    Begin,
    /// The `UPDATE` of an item was sent.
    Update,
    /// The last `UPDATE` returned no row: the error is thrown and `ROLLBACK` sent.
    Rollback,
    /// The error is thrown on, with the client still checked out.
    Leak,
    /// `COMMIT` was sent.
    Commit,
    /// The client was given back after a `COMMIT`.
    Release,
    /// The client was given back after a `ROLLBACK`, and the error thrown on.
    ReleaseAfterError,
}

/// A reservation's step at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationStep {
    /// When.
    pub at: Micros,
    /// On which instance, from 0.
    pub instance: u32,
    /// Whose.
    pub attempt: Attempt,
    /// What.
    pub step: Step,
    /// Which item, from 1; 0 where the step is about none.
    pub item: u32,
}

/// What happened, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    /// A checkout request arrived.
    Arrived(Attempt),
    /// It is the customer's turn on Redis: the cart lock is held.
    Locked(Attempt),
    /// A checkout got its client.
    Granted {
        /// Whose.
        attempt: Attempt,
        /// In which slot of the pool, from 0.
        slot: u32,
    },
    /// A reservation went a step on.
    Reserved(ReservationStep),
    /// A checkout request was answered.
    Answered {
        /// Whose.
        attempt: Attempt,
        /// How.
        outcome: Outcome,
        /// Time since the request arrived.
        latency: Micros,
    },
    /// A customer gave up: the order is lost.
    GaveUp(Attempt),
    /// A client leaked.
    Leaked {
        /// Whose reservation failed.
        attempt: Attempt,
        /// Leaked clients of the instance now.
        n_leaked: u32,
    },
    /// The last client of a pool leaked.
    Exhausted {
        /// Requests that wait for a client.
        n_waiting: u32,
    },
    /// Another query or a probe began or ended its work.
    Query {
        /// True when it began.
        begins: bool,
        /// Which.
        asker: Asker,
    },
    /// Another query got no answer.
    QueryFailed(u32),
    /// A probe failed.
    ProbeFailed {
        /// Failed probes in a row.
        in_a_row: u32,
    },
    /// A probe succeeded.
    ProbePassed,
    /// A release takes the instance out.
    Draining,
    /// The process ended; its successor boots.
    Restarted(RestartCause),
    /// The process is up.
    Up,
    /// Somebody did something to the service; what follows from it comes after this.
    Intervened {
        /// What.
        act: Act,
        /// What it came to.
        effect: Effect,
    },
    /// The pool or its driver did something.
    PoolEvent,
}

/// Where a happening took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: Micros,
    /// On which instance, from 0; `None` for what is about none.
    pub instance: Option<u32>,
    /// What.
    pub what: Happening,
}

/// Someone who watches a run. Watching changes nothing.
pub trait Observer {
    /// Something happened.
    fn on(&mut self, happened: Happened);
}

/// Nobody watches.
impl Observer for () {
    fn on(&mut self, _: Happened) {}
}
