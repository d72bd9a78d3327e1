//! What surrounds one pool while an event is done: the world's shared state, the instance, and who watches.
//!
//! `Driver` is the pool's [`Host`]: clock, timers, PostgreSQL connections, and the requests that get a client or an error.

use super::Violation;
use super::event::{Event, Happened, Happening, Kind, Observer, Outcome, ReservationStep, Step, lane_of};
use super::request::{Asker, Request, Requests, Stage, Ticket};
use super::setup::Setup;
use super::tally::{Digest, Tally};
use crate::model::Micros;
use crate::model::calendar::{Calendar, Key, Lane};
use crate::model::instance::{Instance, InstanceState, RestartCause};
use crate::model::pool::{self, ClientId, Close, Fault, Hold, Host, Pool, RequestId, Timer};
use crate::model::workload::{Attempt, DrawnAhead, Workload};

/// An attempt to connect that the pool itself broke off.
const ABORTED: Fault = Fault(1);

/// What the instances share.
#[derive(Debug, Clone)]
pub(super) struct Core {
    pub(super) calendar: Calendar<Event>,
    pub(super) now: Micros,
    pub(super) n_events: u64,
    pub(super) requests: Requests,
    pub(super) drawn: DrawnAhead,
    pub(super) tally: Tally,
    pub(super) impact_tally: Tally,
    pub(super) digest: Digest,
    pub(super) reservation: Option<ReservationStep>,
    pub(super) violation: Option<Violation>,
    /// Calls that the pool at work has put off (`process.nextTick`).
    n_deferred: u32,
    /// The process at work must end once the pool has returned.
    pub(super) restart: Option<RestartCause>,
}

impl Core {
    pub(super) fn new(workload: &Workload) -> Self {
        Self {
            drawn: workload.draw_ahead(0),
            calendar: Calendar::new(),
            now: Micros::ZERO,
            n_events: 0,
            requests: Requests::default(),
            tally: Tally::default(),
            impact_tally: Tally::default(),
            digest: Digest::default(),
            reservation: None,
            violation: None,
            n_deferred: 0,
            restart: None,
        }
    }

    /// A checkout request arrives.
    pub(super) fn count_request(&mut self, setup: &Setup) {
        self.tally.requests += 1;
        self.impact_tally.requests += u32::from(setup.is_impact(self.now));
    }

    /// The gateway finds no instance.
    pub(super) fn answer_without_instance(&mut self, setup: &Setup, attempt: Attempt, observer: &mut impl Observer) {
        self.emit(None, Happening::Arrived(attempt), observer);
        self.answer(setup, None, attempt, Outcome::NoUpstream, self.now, observer);
    }

    /// A customer gets an answer, and tries again or gives up if it is a failure.
    pub(super) fn answer(
        &mut self,
        setup: &Setup,
        instance: Option<u32>,
        attempt: Attempt,
        outcome: Outcome,
        arrived: Micros,
        observer: &mut impl Observer,
    ) {
        let impact = setup.is_impact(arrived);
        self.tally.count(outcome);
        if impact {
            self.impact_tally.count(outcome);
        }
        self.digest
            .add(u64::from(attempt.customer) << 32 | u64::from(outcome.status()) << 8 | u64::from(attempt.attempt));
        let latency = self.now - arrived;
        self.emit(instance, Happening::Answered { attempt, outcome, latency }, observer);
        if !outcome.is_failure() {
            return;
        }
        if let Some(delay) = setup.workload.retry_delay(attempt) {
            let again = Attempt { attempt: attempt.attempt + 1, ..attempt };
            self.calendar.schedule(self.now + delay, Event::of_retry(again));
        } else {
            self.tally.lost_orders += 1;
            self.impact_tally.lost_orders += u32::from(impact);
            self.emit(instance, Happening::GaveUp(attempt), observer);
        }
    }

    fn emit(&self, instance: Option<u32>, what: Happening, observer: &mut impl Observer) {
        observer.on(Happened { at: self.now, instance, what });
    }
}

/// One instance at work.
pub(super) struct Driver<'a, O> {
    pub(super) core: &'a mut Core,
    pub(super) setup: &'a Setup,
    pub(super) instance: &'a mut Instance,
    pub(super) observer: &'a mut O,
}

impl<O: Observer> Driver<'_, O> {
    /// A connection to PostgreSQL could not be made: the pool broke it off.
    pub(super) fn connect_aborted(&mut self, pool: &mut Pool, client: ClientId) {
        pool.connect_failed(self, client, ABORTED);
    }

    /// Whether [`Driver::settle`] has something to do.
    pub(super) const fn is_unsettled(&self) -> bool {
        self.core.n_deferred > 0 || self.core.restart.is_some()
    }

    /// What comes after an event: what the pool put off, then the end of the process if something demands it.
    pub(super) fn settle(&mut self, pool: &mut Pool) {
        while self.core.n_deferred > 0 {
            self.core.n_deferred -= 1;
            pool.run_deferred(self);
        }
        if let Some(cause) = self.core.restart.take()
            && self.instance.state != InstanceState::Booting
        {
            self.end_process(pool, cause);
        }
    }

    /// Schedules an event of this process.
    pub(super) fn schedule(&mut self, delay: Micros, kind: Kind) {
        self.schedule_event(delay, Event::of_instance(kind, self.instance.number()));
    }

    /// Schedules an event that is about a request of this process.
    pub(super) fn schedule_for(&mut self, ticket: Ticket, delay: Micros, kind: Kind) {
        self.schedule_event(delay, Event::of_request(kind, self.instance.number(), ticket));
    }

    /// Schedules the end of somebody's patience, in a lane of its own.
    pub(super) fn schedule_patience(&mut self, ticket: Ticket, lane: Lane, delay: Micros, kind: Kind) -> Key {
        let event = Event::of_request(kind, self.instance.number(), ticket);
        self.core.calendar.schedule_in(lane, self.core.now + delay, event)
    }

    fn schedule_event(&mut self, delay: Micros, event: Event) {
        self.core.calendar.schedule(self.core.now + delay, event);
    }

    pub(super) fn emit(&mut self, what: Happening) {
        self.core.emit(Some(self.instance.process.instance), what, self.observer);
    }

    pub(super) fn emit_step(&mut self, attempt: Attempt, step: Step, item: u32) {
        let instance = self.instance.process.instance;
        let step = ReservationStep { at: self.core.now, instance, attempt, step, item };
        self.core.reservation = Some(step);
        self.emit(Happening::Reserved(step));
    }

    pub(super) fn insert(&mut self, asker: Asker, stage: Stage) -> Ticket {
        let process = self.instance.process;
        let arrived = self.core.now;
        self.core.requests.insert(Request {
            asker,
            process,
            arrived,
            stage,
            awaited: true,
            n_statements: 0,
            n_items: 0,
            statement_time: Micros::ZERO,
            last_statement_time: Micros::ZERO,
            timer: None,
            fails: false,
        })
    }

    pub(super) fn break_rule(&mut self, rule: &'static str) {
        let (at, instance) = (self.core.now, self.instance.process.instance);
        self.core.violation.get_or_insert(Violation { at, instance, rule });
    }
}

impl<O: Observer> Host for Driver<'_, O> {
    fn now(&self) -> Micros {
        self.core.now
    }

    fn arm(&mut self, delay: Micros, timer: Timer) -> Key {
        let event = Event::of_timer(self.instance.number(), timer);
        self.core.calendar.schedule_in(lane_of(timer), self.core.now + delay, event)
    }

    fn disarm(&mut self, key: Key) {
        self.core.calendar.cancel(key);
    }

    fn defer(&mut self) {
        self.core.n_deferred += 1;
    }

    fn open(&mut self, client: ClientId) {
        self.schedule_event(self.setup.connect, Event::of_client(Kind::Opened, self.instance.number(), client));
    }

    fn abort(&mut self, client: ClientId) {
        self.schedule_event(Micros::ZERO, Event::of_client(Kind::Aborted, self.instance.number(), client));
    }

    /// A connection closes within the same microsecond, after everything that is going on.
    fn close(&mut self, _: &mut Pool, close: Close) {
        self.schedule_event(Micros::ZERO, Event::of_close(self.instance.number(), close));
    }

    fn granted(&mut self, pool: &mut Pool, request: RequestId, hold: Hold) {
        let ticket = Ticket::of(request);
        match self.core.requests.get_mut(ticket) {
            Some(request) if request.stage == Stage::Pool => {
                request.stage = Stage::Holding(hold);
                let asker = request.asker;
                if let (Asker::Checkout(attempt), Some(slot)) = (asker, pool.slot_of(hold.client)) {
                    self.emit(Happening::Granted { attempt, slot });
                }
                self.begin_on_client(ticket, asker);
            }
            _ => self.break_rule("a client goes to a request that waits for one, once"),
        }
    }

    fn refused(&mut self, _: &mut Pool, request: RequestId, _: pool::Error) {
        self.pool_refused(Ticket::of(request));
    }

    fn observe(&mut self, _: &Pool, _: pool::Event) {}
}
