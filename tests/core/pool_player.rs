//! Plays a scenario against the model's pool: ops first, then timers one at a time, everything deferred in between.
//!
//! The counterpart of the recorder's loop in `tests/pg-pool/`; the surroundings are in `pool_stub`.

use std::collections::VecDeque;

use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::Calendar;
use postmortem_explorer::model::pool::{ClientId, Pool, RequestId};
use serde_json::{Value, json};

use super::pool_scenario::{Op, Scenario};
use super::pool_stub::{Call, Deferred, Due, Record, Request, Stub, StubPhase, terminated};

/// A pool and its surroundings in the middle of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    pub(crate) pool: Pool,
    pub(crate) stub: Stub,
    pub(crate) stats: Stats,
    last: Option<Micros>,
    last_tie: Option<Micros>,
}

/// What a run came to; the recorder counts the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    pub(crate) timers_fired: u32,
    /// Milliseconds in which several timers fired.
    pub(crate) ms_with_ties: u32,
}

/// Plays a scenario to its end.
pub(crate) fn play(scenario: Scenario) -> (Vec<Record>, Stats) {
    let mut player = Player::new(scenario);
    while player.step() {}
    player.finish()
}

impl Player {
    pub(crate) fn new(scenario: Scenario) -> Self {
        let pool = Pool::new(&scenario.pool_options());
        let mut calendar = Calendar::new();
        // Armed before anything else: at equal times an op runs before any timer that the pool armed.
        for (nth, op) in scenario.ops.iter().enumerate() {
            calendar.schedule(Micros::from_millis(op.at_ms), Due::Op(nth));
        }
        let stub = Stub {
            scenario,
            calendar,
            deferred: VecDeque::new(),
            continuations: VecDeque::new(),
            clients: Vec::new(),
            requests: Vec::new(),
            trace: Vec::new(),
            unbalanced: None,
            crashed: false,
        };
        Self { pool, stub, stats: Stats::default(), last: None, last_tie: None }
    }

    /// Fires the next timer and all it defers. False when nothing is left to do.
    pub(crate) fn step(&mut self) -> bool {
        if self.stub.crashed || self.is_over() {
            return false;
        }
        let Some((at, due)) = self.stub.calendar.pop() else { return false };
        self.stats.timers_fired += 1;
        if self.last == Some(at) && self.last_tie != self.last {
            self.stats.ms_with_ties += 1;
            self.last_tie = self.last;
        }
        self.last = Some(at);
        self.fire(due);
        self.drain();
        true
    }

    pub(crate) fn finish(mut self) -> (Vec<Record>, Stats) {
        self.stub.record(&self.pool, "final", Vec::new());
        (self.stub.trace, self.stats)
    }

    fn is_over(&self) -> bool {
        let until = self.stub.scenario.until_ms.map(Micros::from_millis);
        until.is_some_and(|until| self.last.is_some_and(|last| last >= until))
    }

    fn fire(&mut self, due: Due) {
        let (pool, stub) = (&mut self.pool, &mut self.stub);
        match due {
            Due::Op(nth) => {
                if let Some(op) = stub.scenario.ops.get(nth).map(|timed| timed.op.clone()) {
                    self.run(&op);
                }
            }
            Due::Pool(timer) => pool.timer_fired(stub, timer),
            Due::Connected(client) => stub.connect_over(pool, client),
            Due::Closed(close) => stub.close_over(pool, close),
            Due::HoldOver(request) => stub.hold_over(pool, request),
            Due::QueryOver(client) => stub.query_over(pool, client),
            Due::HookOver(client) => stub.continuations.push_back(client),
            Due::VerifyOver(client) => stub.verify_over(pool, client),
        }
    }

    /// Runs what was deferred until nothing is; promise continuations come after that, and may defer again.
    pub(crate) fn drain(&mut self) {
        let (pool, stub) = (&mut self.pool, &mut self.stub);
        loop {
            while let Some(deferred) = stub.deferred.pop_front() {
                match deferred {
                    Deferred::Pulse => pool.run_deferred(stub),
                    Deferred::Connected(client) => stub.connect_over(pool, client),
                    Deferred::Terminated(client) => terminated(pool, stub, client),
                    Deferred::Closed(close) => stub.close_over(pool, close),
                    Deferred::SocketEnded(client) => pool.socket_ended(stub, client),
                }
            }
            if stub.continuations.is_empty() {
                return;
            }
            while let Some(client) = stub.continuations.pop_front() {
                stub.hook_over(pool, client);
            }
        }
    }

    /// Applies one op between its two records.
    pub(crate) fn run(&mut self, op: &Op) {
        if self.stub.crashed {
            return;
        }
        let fields = op.fields();
        let ret: Vec<(&'static str, Value)> =
            fields.iter().filter(|(key, _)| matches!(*key, "op" | "id")).cloned().collect();
        self.stub.record(&self.pool, "op", fields);
        self.apply(op);
        if !self.stub.crashed {
            self.stub.record(&self.pool, "ret", ret);
        }
    }

    fn apply(&mut self, op: &Op) {
        let (pool, stub) = (&mut self.pool, &mut self.stub);
        match op {
            Op::Connect { id, hold_ms, release_error } => {
                self.request(id, Call::Connect { hold_ms: *hold_ms, release_error: *release_error }, "pending");
            }
            Op::Query { id, dur_ms, fail } => {
                self.request(id, Call::Query { dur_ms: *dur_ms, fail: fail.unwrap_or(false) }, "query");
            }
            Op::Release { id, error, via } => {
                stub.release(pool, id, error.unwrap_or(false), via.as_deref() == Some("client"));
            }
            Op::Kill { id, client } => self.kill(id.as_deref(), *client),
            Op::End => {
                if let Err(error) = pool.end(stub) {
                    stub.record(pool, "end_error", vec![("message", json!(error.to_string()))]);
                }
            }
            Op::Sample { .. } | Op::Leak { .. } => {}
            Op::Batch { ops } => {
                for op in ops {
                    self.run(&op.op);
                }
            }
        }
    }

    fn request(&mut self, name: &str, call: Call, state: &'static str) {
        let id = RequestId(self.stub.requests.len() as u64);
        self.stub.requests.push(Request { name: name.to_owned(), call, state, hold: None });
        self.pool.connect(&mut self.stub, id);
    }

    /// Kills a client by its number, or the one that a request got.
    fn kill(&mut self, id: Option<&str>, ordinal: Option<u32>) {
        let (pool, stub) = (&mut self.pool, &mut self.stub);
        let found: Option<(ClientId, StubPhase)> = match (ordinal, id) {
            (Some(ordinal), _) => stub.clients.get(ordinal as usize).map(|client| (client.id, client.phase)),
            (None, Some(name)) => {
                let request = stub.requests.iter().rev().find(|request| request.name == name);
                let client = request.and_then(|request| request.hold).map(|hold| hold.client);
                client.and_then(|id| stub.client(id).map(|client| (id, client.phase)))
            }
            (None, None) => None,
        };
        match found {
            None => {
                let mut fields: Vec<(&'static str, Value)> = Vec::new();
                fields.extend(id.map(|id| ("id", json!(id))));
                fields.extend(ordinal.map(|ordinal| ("client", json!(ordinal))));
                fields.push(("why", json!("no such client")));
                stub.record(pool, "noop", fields);
            }
            Some((client, StubPhase::Connecting)) => {
                stub.record(pool, "client_dead", vec![("client", json!(client.ordinal()))]);
                stub.terminate(client);
            }
            Some((client, StubPhase::Open)) => stub.die(pool, client),
            Some((client, phase @ (StubPhase::Closing | StubPhase::Dead))) => {
                stub.record(pool, "noop", vec![("client", json!(client.ordinal())), ("why", json!(phase.name()))]);
            }
        }
    }
}
