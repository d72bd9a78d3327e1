//! What the pool and its surroundings say to each other: ids, events, errors, and the [`Host`] that runs the pool.
//!
//! The host owns the clock, the database driver and the requesters; the pool owns the rules. No state lives here.

use std::fmt;

use super::Pool;
use crate::model::Micros;
use crate::model::calendar::Key;

/// A request for a client. The host chooses the number and gets it back with the answer; the pool attaches no meaning to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A client (one connection) of a pool. Ids are not used twice; an id outlives its client harmlessly.
///
/// Ordinal and place in one word: it is copied, compared and kept in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(u64);

impl ClientId {
    pub(super) const fn new(ordinal: u32, place: u32) -> Self {
        Self((ordinal as u64) << 32 | place as u64)
    }

    /// How many clients the pool had constructed before this one.
    #[must_use]
    pub const fn ordinal(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The pool's place for this client: small, unique among the clients that exist now, used again later. For a host that
    /// keeps a table beside the pool's.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
    pub const fn place(self) -> u32 {
        self.0 as u32
    }

    /// The id as one number, for a host that keeps its events in words.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// The id behind a number that [`ClientId::to_bits`] gave.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

/// One checkout of one client: pg-pool's release function, good for one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hold {
    /// The client that is held.
    pub client: ClientId,
    pub(super) nth: u32,
}

/// A waiting request's place in the pool's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiterPlace(pub(super) u32);

/// The pool's four kinds of timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// A request has waited for `connectionTimeoutMillis`.
    Wait(WaiterPlace),
    /// A connection has been in the making for `connectionTimeoutMillis`.
    Connect(ClientId),
    /// A client has been idle for `idleTimeoutMillis`.
    Idle(ClientId),
    /// A client has lived for `maxLifetimeSeconds`.
    Lifetime(ClientId),
}

impl Hold {
    /// Which of its client's holds it is: with the client all there is to it.
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        self.nth
    }

    /// The hold on a client that [`Hold::to_bits`] gave a number.
    #[must_use]
    pub const fn from_bits(client: ClientId, bits: u32) -> Self {
        Self { client, nth: bits }
    }
}

impl Timer {
    /// Which of the four, by number. All timers of one kind run equally long, as long as the options stay.
    #[must_use]
    pub const fn kind(self) -> u8 {
        match self {
            Self::Wait(_) => 0,
            Self::Connect(_) => 1,
            Self::Idle(_) => 2,
            Self::Lifetime(_) => 3,
        }
    }

    /// What it is about, as one number: with its kind all there is to it.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        match self {
            Self::Wait(WaiterPlace(place)) => place as u64,
            Self::Connect(client) | Self::Idle(client) | Self::Lifetime(client) => client.to_bits(),
        }
    }

    /// The timer of a kind that [`Timer::to_bits`] gave a number.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a place was put in")]
    pub const fn from_bits(kind: u8, bits: u64) -> Self {
        match kind {
            0 => Self::Wait(WaiterPlace(bits as u32)),
            1 => Self::Connect(ClientId::from_bits(bits)),
            2 => Self::Idle(ClientId::from_bits(bits)),
            _ => Self::Lifetime(ClientId::from_bits(bits)),
        }
    }
}

/// The order to close a client. Hand it back to [`Pool::closed`] when the close is complete: it carries what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    /// The client to close.
    pub client: ClientId,
    pub(super) then: Then,
}

impl Close {
    /// What comes next, as one number: with the client all there is to it.
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        match self.then {
            Then::Nothing => 0,
            Then::Pulse => 1,
            Then::RefuseAfterHook(Fault(number)) => 2 | (number as u32) << 16,
        }
    }

    /// The order to close a client that [`Close::to_bits`] gave a number.
    #[must_use]
    pub const fn from_bits(client: ClientId, bits: u32) -> Self {
        let then = match bits & 0xffff {
            0 => Then::Nothing,
            1 => Then::Pulse,
            _ => Then::RefuseAfterHook(Fault((bits >> 16) as u16)),
        };
        Self { client, then }
    }
}

/// What follows a completed close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Nothing,
    Pulse,
    /// The client keeps the request that has to hear of it.
    RefuseAfterHook(Fault),
}

/// What went wrong outside the pool (driver, hook, `verify`). The host chooses the number and words it; the pool passes it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault(pub u16);

/// Why a request got no client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// It waited in the queue for `connectionTimeoutMillis`.
    WaitTimeout,
    /// Its new connection took `connectionTimeoutMillis`; the driver's own complaint came second.
    ConnectTimeout(Fault),
    /// [`Pool::end`] had been called.
    Ended,
    /// The driver could not connect.
    Connect(Fault),
    /// The `onConnect` hook failed.
    Hook(Fault),
    /// `verify` turned the new client down.
    Verify(Fault),
}

impl Error {
    /// pg-pool's own text, letter by letter; nothing where the text is the driver's, the hook's or that of `verify`.
    #[must_use]
    pub const fn text(self) -> Option<&'static str> {
        match self {
            Self::WaitTimeout => Some("timeout exceeded when trying to connect"),
            Self::ConnectTimeout(_) => Some("Connection terminated due to connection timeout"),
            Self::Ended => Some("Cannot use a pool after calling end on the pool"),
            Self::Connect(_) | Self::Hook(_) | Self::Verify(_) => None,
        }
    }

    /// The fault behind it, if one is.
    #[must_use]
    pub const fn fault(self) -> Option<Fault> {
        match self {
            Self::ConnectTimeout(fault) | Self::Connect(fault) | Self::Hook(fault) | Self::Verify(fault) => Some(fault),
            Self::WaitTimeout | Self::Ended => None,
        }
    }
}

/// The same [`Hold`] was released twice. pg-pool throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubleRelease;

impl fmt::Display for DoubleRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Release called on client which has already been released to the pool.")
    }
}

/// [`Pool::end`] was called twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedTwice;

impl fmt::Display for EndedTwice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Called end on pool more than once")
    }
}

/// Who heard a client's error. Nobody: in Node the process dies, unless the application listens on the client itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Heard {
    /// The pool: it removed the client and emitted [`Event::Error`].
    ByPool,
    /// The pool does not listen to a client that is checked out.
    NotByPool,
}

/// What the pool tells the world, in pg-pool's words, with the counters as they stand at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A client was constructed; it is not counted yet, and [`Host::open`] follows.
    New(ClientId),
    /// 'connect': a new client is ready.
    Connect(ClientId),
    /// 'acquire': a client is checked out.
    Acquire(ClientId),
    /// 'release': a client came back; it is not idle yet.
    Release {
        /// The client.
        client: ClientId,
        /// Whether it was released with an error.
        error: bool,
    },
    /// 'remove': a client's connection is closed.
    Remove(ClientId),
    /// 'error': a client that was not checked out failed. Without a listener the process dies.
    Error(ClientId),
    /// The callback of [`Pool::end`]: no client is counted any more.
    Ended,
}

/// What surrounds one pool: clock, timers, driver, requesters.
///
/// Callbacks that take the pool may call it again, as JavaScript callbacks do: a waiter's [`Host::granted`] runs *inside* the
/// `release()` that served it. A host that releases inside `granted` for many waiters in a row recurses once for each.
pub trait Host: Sized {
    /// Model time now.
    fn now(&self) -> Micros;

    /// Arms a timer: call [`Pool::timer_fired`] after `delay`. Timers of one due time fire in the order they were armed.
    fn arm(&mut self, delay: Micros, timer: Timer) -> Key;

    /// Disarms a timer, which must then not fire.
    fn disarm(&mut self, key: Key);

    /// `process.nextTick`: call [`Pool::run_deferred`] once, before the next timer, behind everything deferred earlier.
    fn defer(&mut self);

    /// Starts to connect. Call [`Pool::connected`] or [`Pool::connect_failed`] later, not from inside this call.
    fn open(&mut self, client: ClientId);

    /// Destroys the socket of a client that is still connecting. [`Pool::connect_failed`] follows later.
    fn abort(&mut self, client: ClientId);

    /// Closes a client. Call [`Pool::closed`] when that is complete: later, or from inside this call where the socket is
    /// gone already.
    fn close(&mut self, pool: &mut Pool, close: Close);

    /// A request gets a client. With `verify` slower than `connectionTimeoutMillis` this may follow a
    /// [`Error::WaitTimeout`] for the same request: pg-pool calls back twice then.
    fn granted(&mut self, pool: &mut Pool, request: RequestId, hold: Hold);

    /// A request gets an error.
    fn refused(&mut self, pool: &mut Pool, request: RequestId, error: Error);

    /// Something happened; for recorders, statistics and the page.
    fn observe(&mut self, pool: &Pool, event: Event);

    /// Runs the `onConnect` hook and calls [`Pool::hook_done`], in Node after everything deferred. Only with
    /// [`Options::on_connect`](super::Options::on_connect); without a body of its own every hook succeeds.
    fn hook(&mut self, pool: &mut Pool, client: ClientId) {
        pool.hook_done(self, client, Ok(()));
    }

    /// Runs `verify` on a new client and calls [`Pool::verify_done`], at once or later. Only with
    /// [`Options::verify`](super::Options::verify); without a body of its own every client passes.
    fn verify(&mut self, pool: &mut Pool, client: ClientId) {
        pool.verify_done(self, client, Ok(()));
    }
}
