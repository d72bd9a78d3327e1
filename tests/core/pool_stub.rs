//! A pool's surroundings for tests: the recorder's stub driver under model time, and the record of all that happens.
//!
//! It behaves as the stub client of `tests/pg-pool/` does, so that both produce the same trace. What it does for the pool is in `pool_host`. It stays outside the library
//! because it is a test double that reads JSON; `examples/pool_trace.rs` includes this file. What drives it is in
//! `pool_player`.

use std::collections::VecDeque;

use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::{Calendar, Key};
use postmortem_explorer::model::pool::{ClientId, Close, Fault, Heard, Hold, Host, Pool, RequestId, Timer, Unbalanced};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::pool_scenario::{Check, Scenario};

/// What a client's failing connection says.
const REFUSED: Fault = Fault(0);
const TERMINATED: Fault = Fault(1);
const HOOK_FAILED: Fault = Fault(2);
const VERIFY_FAILED: Fault = Fault(3);
const BACKEND_DIED: &str = "stub backend died";

/// One line of a trace, fields in the recorder's order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record(pub(crate) Vec<(&'static str, Value)>);

/// The surroundings of one pool.
#[derive(Debug, Clone)]
pub(crate) struct Stub {
    pub(crate) scenario: Scenario,
    pub(crate) calendar: Calendar<Due>,
    /// `process.nextTick`.
    pub(crate) deferred: VecDeque<Deferred>,
    /// Promise continuations: after everything deferred.
    pub(crate) continuations: VecDeque<ClientId>,
    /// By ordinal.
    pub(crate) clients: Vec<StubClient>,
    pub(crate) requests: Vec<Request>,
    pub(crate) trace: Vec<Record>,
    /// The first imbalance of the pool's books, looked for at every record.
    pub(crate) unbalanced: Option<Unbalanced>,
    /// Nobody listened to an error: the process is dead.
    pub(crate) crashed: bool,
}

/// What a timer does when it fires.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Due {
    Op(usize),
    Pool(Timer),
    Connected(ClientId),
    Closed(Close),
    HoldOver(RequestId),
    QueryOver(ClientId),
    HookOver(ClientId),
    VerifyOver(ClientId),
}

/// What runs before the next timer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Deferred {
    Pulse,
    Connected(ClientId),
    Terminated(ClientId),
    Closed(Close),
    SocketEnded(ClientId),
}

/// The stub's side of a client.
#[derive(Debug, Clone)]
pub(crate) struct StubClient {
    pub(crate) id: ClientId,
    pub(crate) phase: StubPhase,
    pub(crate) connect_timer: Option<Key>,
    pub(crate) ending: bool,
    pub(crate) ended: bool,
    /// The application listens to its errors.
    pub(crate) heard: bool,
    /// The request whose query runs on it, and the query's timer.
    pub(crate) query: Option<(RequestId, Key)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StubPhase {
    Connecting,
    Open,
    Closing,
    Dead,
}

/// One call of `connect` or `query`.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) call: Call,
    pub(crate) state: &'static str,
    pub(crate) hold: Option<Hold>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
    Connect { hold_ms: Option<u64>, release_error: bool },
    Query { dur_ms: u64, fail: bool },
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl StubPhase {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Dead => "dead",
        }
    }
}

impl Stub {
    pub(crate) fn record(&mut self, pool: &Pool, event: &str, fields: Vec<(&'static str, Value)>) {
        self.unbalanced = self.unbalanced.or(pool.audit().err());
        let counts = pool.counts();
        let mut record = vec![("t_ms", json!(self.now().as_millis())), ("event", json!(event))];
        record.extend(fields);
        record.extend([
            ("total", json!(counts.total)),
            ("idle", json!(counts.idle)),
            ("waiting", json!(counts.waiting)),
            ("expired", json!(counts.expired)),
        ]);
        self.trace.push(Record(record));
    }

    pub(crate) fn client(&mut self, id: ClientId) -> Option<&mut StubClient> {
        self.clients.get_mut(id.ordinal() as usize)
    }

    pub(crate) fn request(&mut self, id: RequestId) -> Option<&mut Request> {
        self.requests.get_mut(usize::try_from(id.0).ok()?)
    }

    /// A timer, as `setTimeout`.
    pub(crate) fn after(&mut self, millis: u64, due: Due) -> Key {
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(millis.max(1)), due)
    }

    /// The stub's connection is made, or not.
    pub(crate) fn connect_over(&mut self, pool: &mut Pool, id: ClientId) {
        let fails = self.scenario.connect_fail.contains(&id.ordinal());
        let Some(client) = self.client(id).filter(|client| client.phase == StubPhase::Connecting) else { return };
        if fails {
            client.phase = StubPhase::Dead;
            pool.connect_failed(self, id, REFUSED);
        } else {
            client.phase = StubPhase::Open;
            pool.connected(self, id);
        }
    }

    /// The socket is destroyed while connecting.
    pub(crate) fn terminate(&mut self, id: ClientId) {
        let Some(client) = self.client(id).filter(|client| client.phase == StubPhase::Connecting) else { return };
        client.phase = StubPhase::Dead;
        if let Some(key) = client.connect_timer.take() {
            self.calendar.cancel(key);
        }
        self.deferred.push_back(Deferred::Terminated(id));
    }

    pub(crate) fn close_over(&mut self, pool: &mut Pool, close: Close) {
        if let Some(client) = self.client(close.client) {
            client.ended = true;
            client.phase = StubPhase::Dead;
        }
        pool.closed(self, close);
        self.deferred.push_back(Deferred::SocketEnded(close.client));
    }

    /// The backend goes away under an open client.
    pub(crate) fn die(&mut self, pool: &mut Pool, id: ClientId) {
        let Some(client) = self.client(id) else { return };
        let (heard, query) = (client.heard, client.query.take());
        if let Some((_, key)) = query {
            self.calendar.cancel(key);
        }
        self.record(pool, "client_dead", vec![("client", json!(id.ordinal()))]);
        if heard {
            self.record(pool, "client_error", vec![("client", json!(id.ordinal()))]);
        }
        let by_pool = pool.backend_died(self, id) == Heard::ByPool;
        if let Some((request, _)) = query {
            self.end_query(pool, id, request, Some(BACKEND_DIED));
        }
        if let Some(client) = self.client(id).filter(|client| !client.ending) {
            client.ended = true;
            client.phase = StubPhase::Dead;
            self.deferred.push_back(Deferred::SocketEnded(id));
        }
        let unheard = if by_pool { !self.scenario.pool_error_listener } else { !heard && query.is_none() };
        if unheard {
            self.record(pool, "crash", vec![("client", json!(id.ordinal())), ("message", json!(BACKEND_DIED))]);
            self.crashed = true;
        }
    }

    pub(crate) fn query_over(&mut self, pool: &mut Pool, id: ClientId) {
        let Some((request, _)) = self.client(id).and_then(|client| client.query.take()) else { return };
        let fails = self.request(request).is_some_and(|request| matches!(request.call, Call::Query { fail: true, .. }));
        self.end_query(pool, id, request, fails.then_some("stub query failure"));
    }

    /// `pool.query` releases before it calls back.
    fn end_query(&mut self, pool: &mut Pool, id: ClientId, request: RequestId, error: Option<&str>) {
        if let Some(hold) = pool.newest_hold(id) {
            // Taken and given back by the same query: it cannot have been released in between.
            let _ = pool.release(self, hold, error.is_some());
        }
        let name = self.request(request).map(|request| request.name.clone()).unwrap_or_default();
        match error {
            None => self.record(pool, "query_done", vec![("id", json!(name))]),
            Some(text) => self.record(pool, "query_error", vec![("id", json!(name)), ("message", json!(text))]),
        }
    }

    pub(crate) fn verify_over(&mut self, pool: &mut Pool, id: ClientId) {
        let result = verdict(self.scenario.verify.as_ref(), id, VERIFY_FAILED);
        pool.verify_done(self, id, result);
    }

    pub(crate) fn hook_over(&mut self, pool: &mut Pool, id: ClientId) {
        let result = verdict(self.scenario.on_connect.as_ref(), id, HOOK_FAILED);
        pool.hook_done(self, id, result);
    }

    /// Gives a request's client back, as its holder does: by its own release function or by the client's newest.
    pub(crate) fn release(&mut self, pool: &mut Pool, name: &str, error: bool, via_client: bool) {
        let Some(request) = self.requests.iter_mut().rev().find(|request| request.name == name) else {
            return self.record(pool, "noop", vec![("id", json!(name)), ("why", json!("unknown"))]);
        };
        let Some(hold) = request.hold else {
            let why = request.state;
            return self.record(pool, "noop", vec![("id", json!(name)), ("why", json!(why))]);
        };
        request.state = "released";
        // A client that has left the pool keeps its last release function, and that is spent: as good as the own one.
        let hold = if via_client { pool.newest_hold(hold.client).unwrap_or(hold) } else { hold };
        if let Err(error) = pool.release(self, hold, error) {
            let (client, message) = (json!(hold.client.ordinal()), json!(error.to_string()));
            self.record(pool, "double_release", vec![("id", json!(name)), ("client", client), ("message", message)]);
        }
    }

    /// A hold's time is over: what its timer, or its callback itself, does.
    pub(crate) fn hold_over(&mut self, pool: &mut Pool, id: RequestId) {
        let Some(Request { name, call: Call::Connect { release_error, .. }, .. }) = self.request(id).cloned() else {
            return;
        };
        let op = |name: &str| vec![("op", json!("release")), ("id", json!(name))];
        let mut fields = op(&name);
        fields.push(("auto", json!(true)));
        self.record(pool, "op", fields);
        self.release(pool, &name, release_error, false);
        self.record(pool, "ret", op(&name));
    }
}

/// What a hook says about one client.
fn verdict(check: Option<&Check>, id: ClientId, fault: Fault) -> Result<(), Fault> {
    if check.is_some_and(|check| check.fail.contains(&id.ordinal())) { Err(fault) } else { Ok(()) }
}

pub(crate) fn fault_text(fault: Fault) -> &'static str {
    match fault {
        REFUSED => "stub connect failure",
        TERMINATED => "Connection terminated unexpectedly",
        HOOK_FAILED => "stub hook failure",
        _ => "stub verify failure",
    }
}

/// The socket of a connecting client went away.
pub(crate) fn terminated(pool: &mut Pool, stub: &mut Stub, id: ClientId) {
    pool.connect_failed(stub, id, TERMINATED);
}
