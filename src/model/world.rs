//! One world: the whole service under one calendar, from model time 0 to the horizon.
//!
//! `step` takes the next event from the calendar and does what follows from it. A clone is a checkpoint. The world knows
//! no wall clock, no drawing and no file; who wants to see what happens passes an [`Observer`].
//!
//! ```text
//!   Workload ──→ Gateway ──→ Instance: Redis lock → work → Pool → BEGIN, UPDATE…, COMMIT or ROLLBACK ──→ answer
//!      ↑                          ↑ probes, releases, restarts                                            │
//!      └───────── retry ──────────┴───────────────────────── 502 when nobody answers ←────────────────────┘
//! ```
//!
//! Not modeled: the network between the parts, the CPU, PostgreSQL's own limits, what Redis does beyond handing out
//! connections, and a gateway that learns from failed requests.

mod act;
mod checkout;
mod driver;
mod event;
mod process;
mod request;
mod setup;
mod tally;

use std::sync::Arc;

use act::Plan;
use driver::{Core, Driver};
use event::{Event, Kind};
pub use event::{EventKind, Happened, Happening, Observer, Outcome, ReservationStep, Step};
pub use request::{Asker, Ticket};
use setup::Setup;
pub use tally::{Digest, Tally};

use super::Micros;
use super::calendar::Key;
use super::gateway::{Gateway, Upstream};
use super::instance::{Code, Instance, InstanceState, RestartCause};
use super::pool::{self, Pool};
use super::scenario::{Balancing, CheckedScenario, Variant};
use super::workload::Attempt;

/// A rule of the model that was broken. Nothing that follows can be trusted, so the run stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// When it was noticed.
    pub at: Micros,
    /// On which instance, from 0.
    pub instance: u32,
    /// Which rule.
    pub rule: &'static str,
}

/// The whole service at one moment.
#[derive(Debug, Clone)]
pub struct World {
    setup: Arc<Setup>,
    core: Core,
    cells: Vec<Cell>,
    gateway: Gateway,
    /// The other queries are spread on their own, so that they do not change the customers' turns.
    other_gateway: Gateway,
    next_customer: u32,
    /// The next customer's arrival.
    customer_due: Option<(Key, Micros)>,
    next_other_query: u32,
    plan: Plan,
}

/// An instance and its pool, side by side, so that each can call the other.
#[derive(Debug, Clone)]
struct Cell {
    instance: Instance,
    pool: Pool,
}

impl World {
    /// The service at model time 0: every instance is up, every pool empty.
    #[must_use]
    pub fn new(scenario: &CheckedScenario, variant: Variant) -> Self {
        let setup = Setup::new(scenario.get(), variant);
        let code = Code::after_releases(variant, setup.n_releases_at_start);
        let cells = (0..scenario.get().topology.instances)
            .map(|number| Cell {
                instance: Instance::new(number, code, setup.n_releases_at_start),
                pool: Pool::new(&setup.options),
            })
            .collect();
        let mut world = Self {
            gateway: Gateway::new(setup.balancing),
            other_gateway: Gateway::new(Balancing::RoundRobin),
            core: Core::new(&setup.workload),
            cells,
            setup: Arc::new(setup),
            next_customer: 0,
            customer_due: None,
            next_other_query: 0,
            plan: Plan::default(),
        };
        world.schedule_releases();
        world.schedule_customer();
        world.schedule_other_query();
        for number in 0..world.n_instances() {
            world.on_instance(number, &mut (), |driver, _| driver.schedule_first_probe());
        }
        world
    }

    /// Does the next event and gives its time. `None` at the horizon, and after a violation.
    pub fn step(&mut self) -> Option<Micros> {
        self.step_seen_by(&mut ())
    }

    /// Does the next event, gives its time and tells `observer` everything that follows from it. `None` at the horizon, and
    /// after a violation.
    pub fn step_seen_by(&mut self, observer: &mut impl Observer) -> Option<Micros> {
        self.step_due(Micros::MAX, observer)
    }

    /// Does every event up to and including `until`, or to the horizon.
    pub fn run_until(&mut self, until: Micros) {
        self.run_until_seen_by(until, &mut ());
    }

    /// Does every event up to and including `until`, or to the horizon, and tells `observer`.
    pub fn run_until_seen_by(&mut self, until: Micros, observer: &mut impl Observer) {
        while self.step_due(until, observer).is_some() {}
    }

    /// Does the events that are due by then, but at most so many, and gives how many were done.
    ///
    /// The same as asking [`World::next_event_at`] before each [`World::step_seen_by`], without looking for each event twice.
    pub fn run_some_seen_by(&mut self, until: Micros, most: u32, observer: &mut impl Observer) -> u32 {
        let mut n_done = 0;
        while n_done < most && self.step_due(until, observer).is_some() {
            n_done += 1;
        }
        n_done
    }

    /// When the next event is due; `None` at the horizon, and after a violation.
    #[must_use]
    pub fn next_event_at(&self) -> Option<Micros> {
        let at = self.core.calendar.peek_time().unwrap_or(Micros::MAX).min(self.plan.due);
        (at <= self.setup.horizon && self.core.violation.is_none()).then_some(at)
    }

    /// What the next event is, and on which instance, from 0.
    #[must_use]
    pub fn next_event(&self) -> Option<(EventKind, Option<u32>)> {
        let due = self.next_event_at()?;
        let event = self.core.calendar.peek().filter(|&(at, _)| at <= due);
        let kind = |(_, event): (Micros, &Event)| (event.sort(), event.instance().map(u32::from));
        Some(event.map_or((EventKind::Intervention, None), kind))
    }

    /// Ends a process, as an operator would; the successor boots. Without effect on one that boots already.
    pub fn restart(&mut self, instance: u32, observer: &mut impl Observer) {
        self.on_instance(instance, observer, |driver, pool| {
            if driver.instance.state != InstanceState::Booting {
                driver.end_process(pool, RestartCause::Operator);
            }
        });
    }

    /// Kills the PostgreSQL backend of a client. Under one that is checked out, nobody listens for the client's error, so
    /// the process crashes, as the real one does; an idle one is removed by the pool, to whose errors the service listens.
    pub fn kill_backend(&mut self, instance: u32, client: pool::ClientId, observer: &mut impl Observer) {
        self.on_instance(instance, observer, |driver, pool| {
            if pool.slot_of(client).is_some() && pool.backend_died(driver, client) == pool::Heard::NotByPool {
                driver.core.restart = Some(RestartCause::Crash);
            }
        });
    }

    /// Model time: that of the last event done.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.core.now
    }

    /// The end of the run.
    #[must_use]
    pub fn horizon(&self) -> Micros {
        self.setup.horizon
    }

    /// Events done so far.
    #[must_use]
    pub const fn n_events(&self) -> u64 {
        self.core.n_events
    }

    /// A digest of everything done so far: equal runs have equal digests, on every target.
    #[must_use]
    pub const fn digest(&self) -> u64 {
        self.core.digest.get()
    }

    /// Counts of all requests so far.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.core.tally
    }

    /// Counts of the requests received from the first release to the second: the window of the incident's impact.
    #[must_use]
    pub const fn impact_tally(&self) -> &Tally {
        &self.core.impact_tally
    }

    /// Value of the orders lost among the requests of [`World::impact_tally`] [USD].
    #[must_use]
    pub fn lost_revenue(&self) -> f64 {
        f64::from(self.core.impact_tally.lost_orders) * self.setup.mean_order_value
    }

    /// Redis connections of each instance.
    #[must_use]
    pub fn redis_connections(&self) -> u32 {
        self.setup.redis_connections
    }

    /// Failed probes in a row after which a process is restarted; 0 where nothing probes.
    #[must_use]
    pub fn probe_failure_threshold(&self) -> u32 {
        self.setup.probe_period.map_or(0, |_| self.setup.probe_failure_threshold)
    }

    /// Number of instances.
    #[must_use]
    pub fn n_instances(&self) -> u32 {
        u32::try_from(self.cells.len()).unwrap_or(u32::MAX)
    }

    /// The instances, by number.
    pub fn instances(&self) -> impl Iterator<Item = (&Instance, &Pool)> {
        self.cells.iter().map(|cell| (&cell.instance, &cell.pool))
    }

    /// Who holds a client of an instance's pool, or waits for its connection: `None` when that request has ended.
    #[must_use]
    pub fn asker(&self, request: pool::RequestId) -> Option<Asker> {
        self.core.requests.get(Ticket::of(request)).map(|request| request.asker)
    }

    /// Customers who have come by themselves so far: their orders are those up to this number.
    #[must_use]
    pub const fn n_customers(&self) -> u32 {
        self.next_customer
    }

    /// Items of an order: as many `UPDATE`s has its reservation.
    #[must_use]
    pub fn n_items(&self, attempt: Attempt) -> u32 {
        self.setup.workload.n_items(attempt)
    }

    /// The latest step of any reservation.
    #[must_use]
    pub const fn last_reservation_step(&self) -> Option<ReservationStep> {
        self.core.reservation
    }

    /// The rule that was broken, if one was.
    #[must_use]
    pub const fn violation(&self) -> Option<Violation> {
        self.core.violation
    }

    /// Counts every pool anew and compares, for tests: slower than the checks after each event.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn audit(&self) -> Result<(), Violation> {
        for Cell { instance, pool } in &self.cells {
            let at = |rule| Violation { at: self.core.now, instance: instance.process.instance, rule };
            pool.audit().map_err(|unbalanced| at(unbalanced.rule))?;
            check(instance, pool, &self.setup).map_err(at)?;
        }
        Ok(())
    }

    /// Memory that a clone of this world takes, about \[bytes\].
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        let waiting: u64 = self.cells.iter().map(|cell| u64::from(cell.pool.n_places().1)).sum();
        let clients: u64 = self.cells.iter().map(|cell| u64::from(cell.pool.n_places().0)).sum();
        let size = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        size(size_of::<Self>() + self.cells.len() * size_of::<Cell>())
            + waiting * 64
            + clients * 128
            + self.core.calendar.n_bytes()
            + self.core.requests.n_places() * 100
    }

    /// Does the next event if it is due by then: that of the calendar, or an intervention that comes before it.
    #[inline]
    fn step_due(&mut self, by: Micros, observer: &mut impl Observer) -> Option<Micros> {
        if self.core.violation.is_some() {
            return None;
        }
        let by = by.min(self.setup.horizon);
        let Some((at, event)) = self.core.calendar.pop_due(by.min(self.plan.due)) else {
            return if self.plan.due <= by { self.intervene(observer) } else { None };
        };
        if at < self.core.now {
            self.core.violation = Some(Violation { at, instance: 0, rule: "time never runs back" });
            return None;
        }
        self.core.now = at;
        self.core.n_events += 1;
        self.core.digest.add(at.0);
        self.perform(event, observer);
        Some(at)
    }

    /// Does an event. Each kind has a number of its own in the digest.
    fn perform<O: Observer>(&mut self, event: Event, observer: &mut O) {
        let number = event.number();
        match event.kind() {
            Kind::Customer => {
                self.core.digest.add(0x01);
                self.customer_arrives(observer);
            }
            Kind::OtherQuery => {
                self.core.digest.add(0x02);
                self.other_query_arrives(observer);
            }
            Kind::Retry => {
                let attempt = event.attempt();
                self.core.digest.add(0x03 | u64::from(attempt.customer) << 8);
                self.checkout_arrives(attempt, observer);
            }
            Kind::Release => {
                self.core.digest.add(0x0b | u64::from(number) << 8);
                self.on_instance(number.into(), observer, |driver, _| driver.release_arrives());
            }
            Kind::WorkDone => {
                self.in_process(number, 0x04, observer, |driver, pool| driver.work_done(pool, event.ticket()));
            }
            Kind::StatementDone => {
                self.in_process(number, 0x05, observer, |driver, pool| driver.statement_done(pool, event.ticket()));
            }
            Kind::GatewayTimeout => {
                self.in_process(number, 0x06, observer, |driver, _| driver.gateway_gives_up(event.ticket()));
            }
            Kind::RedisTimeout => {
                self.in_process(number, 0x07, observer, |driver, _| driver.redis_gives_up(event.ticket()));
            }
            Kind::Probe => self.in_process(number, 0x08, observer, |driver, pool| {
                driver.probe(pool);
            }),
            Kind::ProbeTimeout => {
                self.in_process(number, 0x09, observer, |driver, _| driver.probe_times_out(event.ticket()));
            }
            Kind::Booted => self.in_process(number, 0x0a, observer, |driver, _| driver.booted()),
            Kind::Drained => self.in_process(number, 0x0c, observer, |driver, pool| {
                driver.end_process(pool, RestartCause::Release);
            }),
            Kind::PoolTimer => {
                self.in_process(number, 0x0d, observer, |driver, pool| pool.timer_fired(driver, event.timer()));
            }
            Kind::Opened => {
                let bits = 0x0e | bits_of(event.client());
                self.in_process(number, bits, observer, |driver, pool| pool.connected(driver, event.client()));
            }
            Kind::Aborted => {
                let bits = 0x0f | bits_of(event.client());
                self.in_process(number, bits, observer, |driver, pool| driver.connect_aborted(pool, event.client()));
            }
            Kind::Closed => {
                let bits = 0x10 | bits_of(event.client());
                self.in_process(number, bits, observer, |driver, pool| pool.closed(driver, event.close()));
            }
        }
    }

    /// Lets a process do one of its events. Into the digest goes also how many processes its instance had before.
    fn in_process<O: Observer>(
        &mut self,
        number: u8,
        bits: u64,
        observer: &mut O,
        act: impl FnOnce(&mut Driver<'_, O>, &mut Pool),
    ) {
        let n_before = self.cells.get(usize::from(number)).map_or(0, |cell| cell.instance.process.nth);
        self.core.digest.add(bits ^ (u64::from(number) << 8 | u64::from(n_before) << 16));
        self.on_instance(number.into(), observer, act);
    }

    fn customer_arrives(&mut self, observer: &mut impl Observer) {
        let attempt = Attempt { customer: self.next_customer, attempt: 0 };
        self.next_customer += 1;
        self.schedule_customer();
        self.checkout_arrives(attempt, observer);
    }

    fn checkout_arrives(&mut self, attempt: Attempt, observer: &mut impl Observer) {
        self.core.count_request(&self.setup);
        let upstream = |Cell { instance, .. }: &Cell| Upstream {
            up: instance.state == InstanceState::Up,
            n_open: instance.n_open,
        };
        match self.gateway.pick(&self.cells, upstream) {
            Some(number) => self.on_instance(number, observer, |driver, _| driver.checkout_arrives(attempt)),
            None => self.core.answer_without_instance(&self.setup, attempt, observer),
        }
    }

    fn other_query_arrives(&mut self, observer: &mut impl Observer) {
        let query = self.next_other_query;
        self.next_other_query += 1;
        self.schedule_other_query();
        let upstream = |Cell { instance, .. }: &Cell| Upstream { up: instance.state == InstanceState::Up, n_open: 0 };
        if let Some(number) = self.other_gateway.pick(&self.cells, upstream) {
            self.on_instance(number, observer, |driver, pool| driver.other_query_arrives(pool, query));
        }
    }

    fn schedule_customer(&mut self) {
        self.customer_due = None;
        if let Some(at) = self.setup.workload.customer_after(self.core.now, self.next_customer) {
            self.customer_due = Some((self.core.calendar.schedule(at, Event::of_service(Kind::Customer)), at));
        }
    }

    fn schedule_other_query(&mut self) {
        let Core { drawn, now, .. } = &mut self.core;
        if let Some(at) = self.setup.workload.other_query_after(drawn, *now, self.next_other_query) {
            self.core.calendar.schedule(at, Event::of_service(Kind::OtherQuery));
        }
    }

    /// A release goes from instance to instance: the next one begins when the last one is up again.
    fn schedule_releases(&mut self) {
        let setup = Arc::clone(&self.setup);
        for release in setup.releases() {
            let mut at = release;
            for Cell { instance, .. } in &self.cells {
                self.core.calendar.schedule(at, Event::of_instance(Kind::Release, instance.number()));
                at += setup.drain + setup.boot;
            }
        }
    }

    /// Lets an instance and its pool do something, then what they put off, then the checks.
    fn on_instance<O: Observer>(
        &mut self,
        number: u32,
        observer: &mut O,
        act: impl FnOnce(&mut Driver<'_, O>, &mut Pool),
    ) {
        let Some(Cell { instance, pool }) = self.cells.get_mut(number as usize) else { return };
        let mut driver = Driver { core: &mut self.core, setup: &self.setup, instance, observer };
        act(&mut driver, pool);
        if driver.is_unsettled() {
            driver.settle(pool);
        }
        if let Err(rule) = check(instance, pool, &self.setup) {
            self.core.violation.get_or_insert(Violation { at: self.core.now, instance: number, rule });
        }
    }
}

/// What must hold for an instance after each event.
fn check(instance: &Instance, pool: &Pool, setup: &Setup) -> Result<(), &'static str> {
    let counts = pool.counts();
    if counts.idle + counts.checked_out + counts.connecting != counts.total || counts.total > pool.bound() {
        return Err("idle + checked out + connecting = total, at most max");
    }
    if instance.n_leaked() > counts.checked_out {
        return Err("a leaked client is checked out");
    }
    if instance.redis_in_use > setup.redis_connections {
        return Err("Redis connections in use are at most those there are");
    }
    if instance.n_in_flight > setup.max_in_flight || instance.n_open > instance.n_in_flight {
        return Err("requests waited for are requests in flight, at most max_in_flight");
    }
    Ok(())
}

/// Which client an event is about, for the digest.
fn bits_of(client: pool::ClientId) -> u64 {
    u64::from(client.ordinal()) << 48
}

/// The digests of both worlds of a scenario under a seed, run to the horizon: equal on every target.
#[must_use]
pub fn digest_of(scenario: &CheckedScenario, seed: u64) -> [u64; 2] {
    let scenario = scenario.with_seed(seed);
    [Variant::Buggy, Variant::Fixed].map(|variant| {
        let mut world = World::new(&scenario, variant);
        world.run_until(Micros::MAX);
        world.digest()
    })
}
