//! One moment of both worlds, as the page draws it. Plain numbers; nothing here is computed by the page again.

use serde::{Deserialize, Serialize};

use super::pair::Pair;
use super::traffic::{Beat, Flow, RequestView, Traffic};
use crate::model::instance::{Code, Instance, InstanceState};
use crate::model::pool::{self, Pool};
use crate::model::world::{Asker, ReservationStep, Tally, World};
use crate::model::{Micros, Variant};

/// What a slot of a pool holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum SlotKind {
    /// No connection.
    #[default]
    Empty,
    /// A connection is being opened.
    Connecting,
    /// A connection that nobody uses.
    Idle,
    /// A connection in use.
    CheckedOut,
    /// A connection that is checked out and that nobody will ever give back.
    Leaked,
}

/// A slot of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlotView {
    /// What it holds.
    pub kind: SlotKind,
    /// The order that has it, or had it when it leaked; `None` for another query, and for nobody.
    pub order: Option<u32>,
    /// Since when it is so.
    pub since: Micros,
}

/// One instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceView {
    /// What it is doing.
    pub state: InstanceState,
    /// Since when.
    pub since: Micros,
    /// The code that it runs.
    pub code: Code,
    /// Its pool's slots: `max` of them, and more for a while after `max` was lowered.
    pub slots: Vec<SlotView>,
    /// Leaked clients.
    pub n_leaked: u32,
    /// Requests that wait for a client of the pool.
    pub n_waiting: u32,
    /// Requests that the process holds.
    pub n_in_flight: u32,
    /// `totalCount` of its pool: connecting, checked out and idle clients.
    pub n_total: u32,
    /// `idleCount` of its pool.
    pub n_idle: u32,
    /// Redis connections in use.
    pub redis_in_use: u32,
    /// Redis connections that it has.
    pub redis_connections: u32,
    /// Checkouts that wait for a Redis connection.
    pub n_waiting_for_redis: u32,
    /// Failed probes in a row.
    pub n_failed_probes: u32,
    /// Failed probes in a row that end the process; 0 where nothing probes.
    pub probe_failure_threshold: u32,
    /// Restarts so far because of failed probes or crashes; releases are not counted.
    pub n_restarts: u32,
    /// The last end of one of its processes.
    pub beat: Option<Beat>,
    /// Its answers of the last five minutes.
    pub flow: Flow,
}

/// One world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorldView {
    /// Which.
    pub variant: Variant,
    /// Checkout requests so far and their answers.
    pub whole: Tally,
    /// The same for requests received between the two releases: what the incident's figures are about.
    pub impact: Tally,
    /// Value of the orders lost between the two releases [USD].
    pub lost_revenue: f64,
    /// The instances, by number.
    pub instances: Vec<InstanceView>,
    /// The gateway's own answers of the last five minutes: requests that found no instance.
    pub gateway_flow: Flow,
    /// Customers' requests on their way, in the order of arrival; none where nobody looks ahead.
    pub requests: Vec<RequestView>,
    /// The latest step of any reservation.
    pub last_step: Option<ReservationStep>,
}

/// One moment of both worlds. The default is empty; `Replay::snapshot` fills it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// The moment.
    pub at: Micros,
    /// The buggy world, then the fixed one.
    pub worlds: Vec<WorldView>,
}

impl Snapshot {
    /// `ahead` is how far the requests on their way are followed beyond `at`, so that the drawing can bring each one to
    /// its place by the time it is there. Nothing else of the snapshot knows what comes.
    pub(super) fn fill(&mut self, at: Micros, pair: &Pair, ahead: Micros) {
        self.at = at;
        let worlds = pair.worlds();
        if self.worlds.len() != worlds.len() {
            self.worlds = worlds.iter().map(|&(variant, world)| WorldView::new(variant, world)).collect();
        }
        for ((view, (variant, world)), traffic) in self.worlds.iter_mut().zip(worlds).zip(pair.traffic()) {
            view.fill(at, variant, world, traffic);
        }
        if ahead > Micros::ZERO {
            let mut later = pair.clone();
            later.run_until(at + ahead, &mut (), &mut ());
            for (view, traffic) in self.worlds.iter_mut().zip(later.traffic()) {
                view.requests.extend(traffic.requests(at));
            }
        }
    }
}

impl WorldView {
    fn new(variant: Variant, world: &World) -> Self {
        Self {
            variant,
            whole: *world.tally(),
            impact: *world.impact_tally(),
            lost_revenue: 0.0,
            instances: Vec::new(),
            gateway_flow: Flow::default(),
            requests: Vec::new(),
            last_step: None,
        }
    }

    fn fill(&mut self, at: Micros, variant: Variant, world: &World, traffic: &Traffic) {
        self.variant = variant;
        self.whole = *world.tally();
        self.impact = *world.impact_tally();
        self.lost_revenue = world.lost_revenue();
        self.last_step = world.last_reservation_step();
        self.instances.truncate(world.n_instances() as usize);
        for (number, (instance, pool)) in world.instances().enumerate() {
            if let Some(view) = self.instances.get_mut(number) {
                view.fill(instance, pool, world);
            } else {
                let mut view = InstanceView::new(instance);
                view.fill(instance, pool, world);
                self.instances.push(view);
            }
        }
        for ((view, flow), beat) in self.instances.iter_mut().zip(traffic.flows(at)).zip(traffic.beats()) {
            (view.flow, view.beat) = (flow, beat);
        }
        self.gateway_flow = traffic.flows(at).last().unwrap_or_default();
        self.requests.clear();
    }
}

impl InstanceView {
    fn new(instance: &Instance) -> Self {
        Self {
            state: instance.state,
            since: instance.since,
            code: instance.code,
            slots: Vec::new(),
            n_leaked: 0,
            n_waiting: 0,
            n_in_flight: 0,
            n_total: 0,
            n_idle: 0,
            redis_in_use: 0,
            redis_connections: 0,
            n_waiting_for_redis: 0,
            n_failed_probes: 0,
            probe_failure_threshold: 0,
            n_restarts: 0,
            beat: None,
            flow: Flow::default(),
        }
    }

    fn fill(&mut self, instance: &Instance, pool: &Pool, world: &World) {
        self.state = instance.state;
        self.since = instance.since;
        self.code = instance.code;
        self.n_leaked = instance.n_leaked();
        self.n_waiting = pool.waiting_count();
        self.n_in_flight = instance.n_in_flight;
        self.n_total = pool.total_count();
        self.n_idle = pool.idle_count();
        self.redis_in_use = instance.redis_in_use;
        self.redis_connections = world.redis_connections();
        self.n_waiting_for_redis = instance.n_waiting_for_redis();
        self.n_failed_probes = instance.n_failed_probes;
        self.probe_failure_threshold = world.probe_failure_threshold();
        self.n_restarts = instance.n_probe_restarts + instance.n_crashes;
        self.slots.clear();
        self.slots.resize(pool.n_slots() as usize, SlotView::default());
        for (view, slot) in self.slots.iter_mut().zip(pool.slots()) {
            if let Some(slot) = slot {
                *view = slot_view(slot, instance, world);
            }
        }
    }
}

fn slot_view(slot: pool::Slot, instance: &Instance, world: &World) -> SlotView {
    if let Some(leak) = instance.leaks.iter().find(|leak| leak.client == slot.client) {
        return SlotView { kind: SlotKind::Leaked, order: Some(leak.attempt.order()), since: leak.at };
    }
    let order = || match world.asker(slot.request?)? {
        Asker::Checkout(attempt) => Some(attempt.order()),
        Asker::OtherQuery(_) | Asker::Probe(_) => None,
    };
    let (kind, order) = match slot.state {
        pool::SlotState::Connecting => (SlotKind::Connecting, order()),
        pool::SlotState::Idle => (SlotKind::Idle, None),
        pool::SlotState::CheckedOut => (SlotKind::CheckedOut, order()),
    };
    SlotView { kind, order, since: slot.since }
}
