//! The path of a checkout through an instance, and of the other queries.
//!
//! pg-pool cannot cancel a waiter, and Node.js does not stop a handler whose client went away: a request that the gateway
//! gave up on stays where it is and still does its work, and in the leaky code still leaks.

use super::driver::Driver;
use super::event::{GATEWAY_TIMEOUTS, Happening, Kind, Observer, Outcome, REDIS_TIMEOUTS, Step};
use super::request::{Asker, Request, Stage, Ticket};
use crate::model::Micros;
use crate::model::instance::{Code, Leak};
use crate::model::pool::{Hold, Pool};
use crate::model::workload::Attempt;

impl<O: Observer> Driver<'_, O> {
    /// The gateway passes on a customer's request.
    pub(super) fn checkout_arrives(&mut self, attempt: Attempt) {
        self.emit(Happening::Arrived(attempt));
        if self.instance.n_in_flight >= self.setup.max_in_flight {
            self.answer(attempt, Outcome::Refused, self.core.now);
            return;
        }
        self.instance.n_in_flight += 1;
        self.instance.n_open += 1;
        let ticket = self.insert(Asker::Checkout(attempt), Stage::Work);
        let patience =
            self.schedule_patience(ticket, GATEWAY_TIMEOUTS, self.setup.gateway_timeout, Kind::GatewayTimeout);
        if let Some(request) = self.core.requests.get_mut(ticket) {
            request.timer = Some(patience);
        }
        if self.instance.redis_in_use < self.setup.redis_connections {
            self.lock(ticket, attempt);
        } else {
            self.instance.redis_queue.push_back(ticket);
            let timer = self.schedule_patience(ticket, REDIS_TIMEOUTS, self.setup.redis_timeout, Kind::RedisTimeout);
            if let Some(request) = self.core.requests.get_mut(ticket) {
                request.stage = Stage::Redis(timer);
            }
        }
    }

    /// Another query on the same pool.
    pub(super) fn other_query_arrives(&mut self, pool: &mut Pool, query: u32) {
        let asker = Asker::OtherQuery(query);
        self.emit(Happening::Query { begins: true, asker });
        if self.instance.n_in_flight >= self.setup.max_in_flight {
            self.emit(Happening::QueryFailed(query));
            return;
        }
        self.instance.n_in_flight += 1;
        let ticket = self.insert(asker, Stage::Pool);
        pool.connect(self, ticket.id());
    }

    /// The checkout gets a Redis connection for its cart lock and goes on.
    fn lock(&mut self, ticket: Ticket, attempt: Attempt) {
        self.instance.redis_in_use += 1;
        if let Some(request) = self.core.requests.get_mut(ticket)
            && let Stage::Redis(timer) = std::mem::replace(&mut request.stage, Stage::Work)
        {
            self.core.calendar.cancel(timer);
        }
        self.emit(Happening::Locked(attempt));
        let work = self.setup.workload.checkout_work(attempt);
        self.schedule_for(ticket, work, Kind::WorkDone);
    }

    /// The work before the reservation is done.
    pub(super) fn work_done(&mut self, pool: &mut Pool, ticket: Ticket) {
        let Some(request) = self.core.requests.get_mut(ticket) else { return };
        request.stage = Stage::Pool;
        if let Asker::Checkout(attempt) = request.asker {
            request.fails = self.setup.workload.reservation_fails(attempt);
            self.emit_step(attempt, Step::Connect, 0);
        }
        pool.connect(self, ticket.id());
    }

    /// A request has its client: the first statement goes out.
    pub(super) fn begin_on_client(&mut self, ticket: Ticket, asker: Asker) {
        let process = self.instance.process;
        let hold = match asker {
            Asker::Checkout(attempt) => {
                self.emit_step(attempt, Step::Begin, 0);
                // The hold is spread evenly over `BEGIN`, the `UPDATE`s and `COMMIT` or `ROLLBACK`; the last one takes what
                // the division leaves.
                let Micros(hold_time) = self.setup.workload.reservation_hold(attempt);
                let n_items = self.setup.workload.n_items(attempt);
                let n_statements = u64::from(n_items) + 2;
                let time = Micros(hold_time / n_statements);
                if let Some(request) = self.core.requests.get_mut(ticket) {
                    request.n_items = n_items;
                    request.statement_time = time;
                    request.last_statement_time = time + Micros(hold_time % n_statements);
                }
                time
            }
            Asker::OtherQuery(query) => self.setup.workload.other_query_hold_drawn(&self.core.drawn, query),
            Asker::Probe(probe) => self.setup.workload.probe_hold(process.instance, process.nth, probe),
        };
        self.schedule_for(ticket, hold, Kind::StatementDone);
    }

    /// PostgreSQL has answered.
    pub(super) fn statement_done(&mut self, pool: &mut Pool, ticket: Ticket) {
        let Some(request) = self.core.requests.get_mut(ticket) else { return };
        let Stage::Holding(hold) = request.stage else {
            self.break_rule("a statement runs on a client that is held");
            return;
        };
        request.n_statements += 1;
        match request.asker {
            Asker::Checkout(attempt) => {
                let request = *request;
                self.reservation_goes_on(pool, ticket, attempt, hold, &request);
            }
            Asker::OtherQuery(_) | Asker::Probe(_) => {
                self.give_back(pool, hold);
                self.query_done(ticket);
            }
        }
    }

    /// `reserveInventory` after its n-th statement.
    fn reservation_goes_on(
        &mut self,
        pool: &mut Pool,
        ticket: Ticket,
        attempt: Attempt,
        hold: Hold,
        request: &Request,
    ) {
        let Request { n_statements: n_done, n_items, fails, .. } = *request;
        if n_done < n_items + 2 {
            match n_done {
                item if item <= n_items => self.emit_step(attempt, Step::Update, item),
                _ if fails => self.emit_step(attempt, Step::Rollback, 0),
                _ => self.emit_step(attempt, Step::Commit, 0),
            }
            let is_last = n_done == n_items + 1;
            let time = if is_last { request.last_statement_time } else { request.statement_time };
            self.schedule_for(ticket, time, Kind::StatementDone);
            return;
        }
        if fails && self.instance.code == Code::Leaky {
            self.leak(pool, attempt, hold);
        } else {
            self.give_back(pool, hold);
            self.emit_step(attempt, if fails { Step::ReleaseAfterError } else { Step::Release }, 0);
        }
        self.finish(ticket, if fails { Outcome::OutOfStock } else { Outcome::Placed });
    }

    /// The error is thrown on and nobody has the client any more.
    fn leak(&mut self, pool: &Pool, attempt: Attempt, hold: Hold) {
        self.instance.leaks.push(Leak { client: hold.client, attempt, at: self.core.now });
        self.emit_step(attempt, Step::Leak, 0);
        let n_leaked = self.instance.n_leaked();
        self.emit(Happening::Leaked { attempt, n_leaked });
        if n_leaked == pool.max() {
            self.emit(Happening::Exhausted { n_waiting: pool.waiting_count() });
        }
    }

    pub(super) fn give_back(&mut self, pool: &mut Pool, hold: Hold) {
        if pool.release(self, hold, false).is_err() {
            self.break_rule("a client is released once");
        }
    }

    /// A checkout leaves the instance: its answer goes out if anyone waits for it, its Redis connection to the next.
    fn finish(&mut self, ticket: Ticket, outcome: Outcome) {
        let Some(request) = self.remove(ticket) else { return };
        self.instance.n_in_flight -= 1;
        self.instance.redis_in_use -= u32::from(!matches!(request.stage, Stage::Redis(_)));
        self.answer_request(&request, outcome);
        while self.instance.redis_in_use < self.setup.redis_connections {
            let Some(next) = self.instance.redis_queue.pop_front() else { return };
            if let Some(Request { asker: Asker::Checkout(attempt), .. }) = self.core.requests.get_mut(next).copied() {
                self.lock(next, attempt);
            }
        }
    }

    /// Another query or a probe leaves the instance.
    fn query_done(&mut self, ticket: Ticket) {
        let Some(request) = self.remove(ticket) else { return };
        self.emit(Happening::Query { begins: false, asker: request.asker });
        match request.asker {
            Asker::Probe(_) if request.awaited => self.probe_passed(),
            Asker::Probe(_) => {}
            Asker::OtherQuery(_) | Asker::Checkout(_) => self.instance.n_in_flight -= 1,
        }
    }

    /// The pool gives an error instead of a client.
    pub(super) fn pool_refused(&mut self, ticket: Ticket) {
        let Some(request) = self.core.requests.get_mut(ticket).copied() else { return };
        match request.asker {
            Asker::Checkout(_) => self.finish(ticket, Outcome::PoolTimeout),
            Asker::OtherQuery(query) => {
                self.remove(ticket);
                self.instance.n_in_flight -= 1;
                self.emit(Happening::QueryFailed(query));
            }
            Asker::Probe(_) => {
                self.remove(ticket);
                if request.awaited {
                    self.probe_failed();
                }
            }
        }
    }

    /// Takes a request that ends out of the table; nobody's patience is at stake any more.
    fn remove(&mut self, ticket: Ticket) -> Option<Request> {
        let request = self.core.requests.remove(ticket)?;
        if let Some(patience) = request.timer {
            self.core.calendar.cancel(patience);
        }
        Some(request)
    }

    /// The gateway answers 502 in the instance's place. The instance does not hear of it.
    pub(super) fn gateway_gives_up(&mut self, ticket: Ticket) {
        let Some(request) = self.core.requests.get_mut(ticket) else { return };
        let before = *request;
        request.awaited = false;
        self.answer_request(&before, Outcome::UpstreamTimeout);
    }

    /// No Redis connection was free in time.
    pub(super) fn redis_gives_up(&mut self, ticket: Ticket) {
        self.instance.redis_queue.retain(|&waiting| waiting != ticket);
        self.finish(ticket, Outcome::RedisTimeout);
    }

    /// Answers a request if its customer still waits.
    pub(super) fn answer_request(&mut self, request: &Request, outcome: Outcome) {
        if let (Asker::Checkout(attempt), true) = (request.asker, request.awaited) {
            self.instance.n_open -= 1;
            self.answer(attempt, outcome, request.arrived);
        }
    }

    fn answer(&mut self, attempt: Attempt, outcome: Outcome, arrived: Micros) {
        let instance = Some(self.instance.process.instance);
        self.core.answer(self.setup, instance, attempt, outcome, arrived, self.observer);
    }
}
