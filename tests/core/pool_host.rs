//! What the stub does for the pool: timers, connections and closes with the scenario's latencies, and a record of every answer
//! and event.
//!
//! The other half of `pool_stub`.

use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::Key;
use postmortem_explorer::model::pool::{ClientId, Close, Error, Event, Hold, Host, Pool, RequestId, Timer};
use serde_json::json;

use super::pool_stub::{Call, Deferred, Due, Stub, StubClient, StubPhase, fault_text};

impl Host for Stub {
    fn now(&self) -> Micros {
        self.calendar.now()
    }

    fn arm(&mut self, delay: Micros, timer: Timer) -> Key {
        self.calendar.schedule(self.calendar.now() + delay, Due::Pool(timer))
    }

    fn disarm(&mut self, key: Key) {
        self.calendar.cancel(key);
    }

    fn defer(&mut self) {
        self.deferred.push_back(Deferred::Pulse);
    }

    fn open(&mut self, id: ClientId) {
        let connect_timer = match self.scenario.connect_latency_ms.of(id.ordinal()) {
            0 => {
                self.deferred.push_back(Deferred::Connected(id));
                None
            }
            millis => Some(self.after(millis, Due::Connected(id))),
        };
        let phase = StubPhase::Connecting;
        self.clients.push(StubClient {
            id,
            phase,
            connect_timer,
            ending: false,
            ended: false,
            heard: false,
            query: None,
        });
    }

    fn abort(&mut self, id: ClientId) {
        self.terminate(id);
    }

    fn close(&mut self, pool: &mut Pool, close: Close) {
        let id = close.client;
        self.record(pool, "client_end", vec![("client", json!(id.ordinal()))]);
        let Some(client) = self.client(id) else { return };
        client.ending = true;
        if client.ended {
            return pool.closed(self, close);
        }
        client.phase = StubPhase::Closing;
        match self.scenario.end_latency_ms.of(id.ordinal()) {
            0 => self.deferred.push_back(Deferred::Closed(close)),
            millis => {
                self.after(millis, Due::Closed(close));
            }
        }
    }

    fn granted(&mut self, pool: &mut Pool, id: RequestId, hold: Hold) {
        let Some(request) = self.request(id) else { return };
        let (name, call) = (request.name.clone(), request.call);
        match call {
            Call::Connect { hold_ms, .. } => {
                request.state = "held";
                request.hold = Some(hold);
                self.record(pool, "acquired", vec![("id", json!(name)), ("client", json!(hold.client.ordinal()))]);
                match hold_ms {
                    None => {}
                    Some(0) => self.hold_over(pool, id),
                    Some(millis) => {
                        self.after(millis, Due::HoldOver(id));
                    }
                }
            }
            Call::Query { dur_ms, .. } => {
                let key = self.after(dur_ms, Due::QueryOver(hold.client));
                if let Some(client) = self.client(hold.client) {
                    client.query = Some((id, key));
                }
            }
        }
    }

    fn refused(&mut self, pool: &mut Pool, id: RequestId, error: Error) {
        let Some(request) = self.request(id) else { return };
        if matches!(request.call, Call::Connect { .. }) {
            request.state = "failed";
        }
        let name = json!(request.name);
        let event = match error {
            Error::WaitTimeout => "timeout",
            Error::ConnectTimeout(_) => "connect_timeout",
            Error::Ended => "rejected",
            Error::Connect(_) => "connect_error",
            Error::Hook(_) => "hook_error",
            Error::Verify(_) => "verify_error",
        };
        let text = error.text().or(error.fault().map(fault_text)).unwrap_or_default();
        self.record(pool, event, vec![("id", name), ("message", json!(text))]);
    }

    fn observe(&mut self, pool: &Pool, event: Event) {
        let of = |client: ClientId| vec![("client", json!(client.ordinal()))];
        match event {
            Event::New(client) => self.record(pool, "client_new", of(client)),
            Event::Connect(client) => {
                self.record(pool, "ev_connect", of(client));
                let heard = self.scenario.client_error_listener;
                if let Some(client) = self.client(client) {
                    client.heard = heard;
                }
            }
            Event::Acquire(client) => self.record(pool, "ev_acquire", of(client)),
            Event::Release { client, error } => {
                self.record(pool, "ev_release", vec![("client", json!(client.ordinal())), ("error", json!(error))]);
            }
            Event::Remove(client) => self.record(pool, "ev_remove", of(client)),
            Event::Error(client) => {
                if self.scenario.pool_error_listener {
                    self.record(pool, "ev_error", of(client));
                }
            }
            Event::Ended => self.record(pool, "pool_ended", Vec::new()),
        }
    }

    fn hook(&mut self, _: &mut Pool, id: ClientId) {
        match self.scenario.on_connect.as_ref().map_or(0, |hook| hook.latency_ms) {
            0 => self.continuations.push_back(id),
            millis => {
                self.after(millis, Due::HookOver(id));
            }
        }
    }

    fn verify(&mut self, pool: &mut Pool, id: ClientId) {
        match self.scenario.verify.as_ref().map_or(0, |verify| verify.latency_ms) {
            0 => self.verify_over(pool, id),
            millis => {
                self.after(millis, Due::VerifyOver(id));
            }
        }
    }
}
