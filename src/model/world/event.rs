//! What happens in the world: the events of its calendar, and what they mean to someone who watches.

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::request::{Asker, Ticket};
use crate::model::Micros;
use crate::model::calendar::Lane;
use crate::model::instance::RestartCause;
use crate::model::intervention::{Act, Effect};
use crate::model::pool::{ClientId, Close, RequestId, Timer};
use crate::model::workload::Attempt;

/// An entry of the calendar.
///
/// Two plain words, put together and taken apart by the functions below: an enum's small fields would be written one by
/// one and read together, and the processor waits until such words are whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    /// From the lowest bit: 1, the kind, from bit 8 the instance, from bit 32 what `body` has no room for.
    head: NonZeroU64,
    body: u64,
}

/// The kinds of the calendar's entries. All but the first four belong to the process that runs or boots on an instance and
/// are taken out when that ends; what is about a request is taken out when that ends, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// The next customer arrives.
    Customer,
    /// The next other query arrives.
    OtherQuery,
    /// A customer tries again.
    Retry,
    /// A release reaches an instance.
    Release,
    /// The work before the reservation is done.
    WorkDone,
    /// A statement on the held client has ended.
    StatementDone,
    /// The gateway has waited long enough.
    GatewayTimeout,
    /// A checkout has waited long enough for Redis.
    RedisTimeout,
    /// The next probe.
    Probe,
    /// A probe has waited long enough.
    ProbeTimeout,
    /// The process is up.
    Booted,
    /// A release has waited long enough for the requests of the process.
    Drained,
    /// A timer of the pool.
    PoolTimer,
    /// A connection to PostgreSQL is open.
    Opened,
    /// An attempt to connect was broken off.
    Aborted,
    /// A connection is closed.
    Closed,
}

/// The kinds by number.
const KINDS: [Kind; 16] = [
    Kind::Customer,
    Kind::OtherQuery,
    Kind::Retry,
    Kind::Release,
    Kind::WorkDone,
    Kind::StatementDone,
    Kind::GatewayTimeout,
    Kind::RedisTimeout,
    Kind::Probe,
    Kind::ProbeTimeout,
    Kind::Booted,
    Kind::Drained,
    Kind::PoolTimer,
    Kind::Opened,
    Kind::Aborted,
    Kind::Closed,
];

/// Lanes of the timers that all run equally long, and of which most never fire.
pub(super) const GATEWAY_TIMEOUTS: Lane = Lane(0);
pub(super) const REDIS_TIMEOUTS: Lane = Lane(1);
pub(super) const PROBE_TIMEOUTS: Lane = Lane(2);

/// The lane of one of the pool's four kinds of timer.
pub(super) const fn lane_of(timer: Timer) -> Lane {
    Lane(3 + timer.kind())
}

impl Event {
    fn new(kind: Kind, instance: u8, rest: u32, body: u64) -> Self {
        let head = (kind as u64) << 1 | u64::from(instance) << 8 | u64::from(rest) << 32;
        Self { head: NonZeroU64::MIN | head, body }
    }

    /// An event that is about the service as a whole.
    pub(super) fn of_service(kind: Kind) -> Self {
        Self::new(kind, 0, 0, 0)
    }

    pub(super) fn of_retry(attempt: Attempt) -> Self {
        Self::new(Kind::Retry, 0, 0, u64::from(attempt.customer) << 32 | u64::from(attempt.attempt))
    }

    /// An event that is about an instance, or its process.
    pub(super) fn of_instance(kind: Kind, instance: u8) -> Self {
        Self::new(kind, instance, 0, 0)
    }

    /// An event that is about a request.
    pub(super) fn of_request(kind: Kind, instance: u8, ticket: Ticket) -> Self {
        Self::new(kind, instance, 0, ticket.id().0)
    }

    /// An event that is about a client.
    pub(super) fn of_client(kind: Kind, instance: u8, client: ClientId) -> Self {
        Self::new(kind, instance, 0, client.to_bits())
    }

    pub(super) fn of_close(instance: u8, close: Close) -> Self {
        Self::new(Kind::Closed, instance, close.to_bits(), close.client.to_bits())
    }

    pub(super) fn of_timer(instance: u8, timer: Timer) -> Self {
        Self::new(Kind::PoolTimer, instance, timer.kind().into(), timer.to_bits())
    }

    pub(super) fn kind(self) -> Kind {
        let number = (self.head.get() >> 1) & 15;
        usize::try_from(number).ok().and_then(|number| KINDS.get(number)).copied().unwrap_or(Kind::Customer)
    }

    /// The instance that the event is about; 0 where it is about none.
    pub(super) const fn number(self) -> u8 {
        (self.head.get() >> 8 & 0xff) as u8
    }

    /// The request of [`Event::of_request`].
    pub(super) fn ticket(self) -> Ticket {
        Ticket::of(RequestId(self.body))
    }

    /// The client of [`Event::of_client`].
    pub(super) fn client(self) -> ClientId {
        ClientId::from_bits(self.body)
    }

    pub(super) fn close(self) -> Close {
        Close::from_bits(self.client(), self.rest())
    }

    pub(super) fn timer(self) -> Timer {
        Timer::from_bits((self.rest() & 3) as u8, self.body)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves are taken apart on purpose")]
    pub(super) const fn attempt(self) -> Attempt {
        Attempt { customer: (self.body >> 32) as u32, attempt: self.body as u32 }
    }

    const fn rest(self) -> u32 {
        (self.head.get() >> 32) as u32
    }

    /// The instance to whose process the event belongs, if it belongs to one.
    pub(super) fn instance(self) -> Option<u8> {
        match self.kind() {
            Kind::Customer | Kind::OtherQuery | Kind::Retry | Kind::Release => None,
            Kind::WorkDone
            | Kind::StatementDone
            | Kind::GatewayTimeout
            | Kind::RedisTimeout
            | Kind::Probe
            | Kind::ProbeTimeout
            | Kind::Booted
            | Kind::Drained
            | Kind::PoolTimer
            | Kind::Opened
            | Kind::Aborted
            | Kind::Closed => Some(self.number()),
        }
    }

    /// What sort of event it is, for someone who steps through a run.
    pub(super) fn sort(self) -> EventKind {
        match self.kind() {
            Kind::Customer | Kind::Retry => EventKind::Customer,
            Kind::OtherQuery => EventKind::OtherQuery,
            Kind::Release | Kind::Drained => EventKind::Release,
            Kind::WorkDone => EventKind::WorkDone,
            Kind::StatementDone => EventKind::StatementDone,
            Kind::GatewayTimeout | Kind::RedisTimeout | Kind::ProbeTimeout => EventKind::Timeout,
            Kind::Probe => EventKind::Probe,
            Kind::Booted => EventKind::Booted,
            Kind::PoolTimer => match self.timer() {
                Timer::Wait(_) => EventKind::WaitTimeout,
                Timer::Connect(_) => EventKind::ConnectTimeout,
                Timer::Idle(_) => EventKind::IdleTimeout,
                Timer::Lifetime(_) => EventKind::Lifetime,
            },
            Kind::Opened => EventKind::Opened,
            Kind::Aborted => EventKind::Aborted,
            Kind::Closed => EventKind::Closed,
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
