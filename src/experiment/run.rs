//! One world of one seed, with what is done to it from outside: a server setting that kills sessions, or people who
//! answer an alert.
//!
//! ```text
//!   Arm + seed ──→ Run ── work(events) … ──→ Measured
//!                   │ stops for a scrape (is an alert firing?) and when a session has idled too long (kill its backend)
//!                   └ when the alert fires: begins again, with the fix released so much later than that
//! ```

use serde::{Deserialize, Serialize};

use super::alert::Rule;
use super::count::{Counter, Measured};
use super::curve::{Curve, Tracer};
use super::watch::{SCRAPE, Watched, Watcher};
use crate::model::scenario::{CheckedScenario, Invalid, Scenario, Variant};
use crate::model::world::{Happened, Happening, Observer, World};
use crate::model::{Micros, pool::ClientId};

/// What is run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The service; its seed is replaced by each run's.
    pub scenario: Scenario,
    /// Which code the first release brings.
    pub variant: Variant,
    /// From when to when requests count: the releases of bug and fix in the incident as it was [s of model time].
    pub window_seconds: (u32, u32),
    /// `PostgreSQL`'s `idle_session_timeout`: ends sessions that sit idle so long, leaked ones among them; 0 is never [s].
    ///
    /// Sessions of released clients are left alone: the pool's own idle timeout closes those first.
    pub idle_session_timeout_seconds: u32,
    /// An alert, and what people do when it fires.
    pub response: Option<Response>,
}

/// An alert, and what people do when it first fires after the release of the bug.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// What is watched.
    pub watched: Watched,
    /// When the alert fires.
    pub rule: Rule,
    /// From the alert to the release of the fix; none when nobody acts on it [s].
    pub fix_after_seconds: Option<u32>,
}

/// A run that is worked off in slices.
#[derive(Debug, Clone)]
pub struct Run {
    scenario: CheckedScenario,
    variant: Variant,
    idle_session_timeout: Option<Micros>,
    response: Option<Response>,
    world: World,
    eyes: Eyes,
    window: (Micros, Micros),
    next_scrape: Micros,
    next_look_at_leaks: Micros,
    tracer: Option<Tracer>,
    alert: Option<Micros>,
    /// Whether the alert fires now, before the bug is released.
    fires_early: bool,
    n_false_alarms: u32,
    is_done: bool,
}

/// Who watches: the counter, and the monitoring until its alert has fired.
#[derive(Debug, Clone)]
struct Eyes {
    counter: Counter,
    watcher: Option<Watcher>,
}

impl Observer for Eyes {
    #[inline]
    fn on(&mut self, happened: Happened) {
        // Other queries are most of what happens, and nobody here counts them: they should not cost a call.
        if !matches!(happened.what, Happening::Query { .. }) {
            self.note(happened);
        }
    }
}

impl Eyes {
    fn note(&mut self, happened: Happened) {
        self.counter.on(happened);
        if let Some(watcher) = &mut self.watcher {
            watcher.on(happened);
        }
    }
}

impl Arm {
    /// Whether every run of it can be simulated.
    ///
    /// # Errors
    /// Every parameter of the scenario that is outside its limits.
    pub fn checked(&self) -> Result<CheckedScenario, Vec<Invalid>> {
        self.scenario.clone().checked()
    }
}

impl Run {
    /// The arm's run under a seed, at model time 0. `scenario` is the arm's, checked.
    #[must_use]
    pub fn new(arm: &Arm, scenario: &CheckedScenario, seed: u64) -> Self {
        let scenario = scenario.with_seed(seed);
        let world = World::new(&scenario, arm.variant);
        let secs = |secs: u32| Micros::from_secs(u64::from(secs));
        let window = (secs(arm.window_seconds.0), secs(arm.window_seconds.1));
        let watcher = arm.response.map(|response| Watcher::new(response.watched, response.rule, world.n_instances()));
        Self {
            idle_session_timeout: (arm.idle_session_timeout_seconds > 0)
                .then(|| secs(arm.idle_session_timeout_seconds)),
            response: arm.response,
            variant: arm.variant,
            eyes: Eyes { counter: Counter::new(window), watcher },
            window,
            world,
            scenario,
            next_scrape: SCRAPE,
            next_look_at_leaks: Micros::ZERO,
            tracer: None,
            alert: None,
            fires_early: false,
            n_false_alarms: 0,
            is_done: false,
        }
    }

    /// The same run, and its curve as well.
    #[must_use]
    pub fn traced(arm: &Arm, scenario: &CheckedScenario, seed: u64) -> Self {
        let run = Self::new(arm, scenario, seed);
        Self { tracer: Some(Tracer::new(run.world.horizon())), ..run }
    }

    /// The run over time; none before the end, when nobody traced it, and when a rule of the model was broken.
    #[must_use]
    pub fn curve(&self) -> Option<Curve> {
        let scenario = self.scenario.get();
        let seconds = |at: Micros| u32::try_from(at.as_secs()).unwrap_or(u32::MAX);
        let sound = self.is_done && self.world.violation().is_none();
        let points = self.tracer.as_ref().filter(|_| sound)?.points().to_vec();
        let capacity = scenario.pool.max.saturating_mul(scenario.topology.instances);
        let window = (seconds(self.window.0), seconds(self.window.1));
        Some(Curve { points, capacity, window, horizon: scenario.horizon_seconds })
    }

    /// Does about so many simulation events, and gives how many were done.
    pub fn work(&mut self, budget_events: u32) -> u32 {
        let mut n_done = 0;
        while n_done < budget_events && !self.is_done {
            let stop = self.next_stop();
            n_done += self.world.run_some_seen_by(stop, budget_events - n_done, &mut self.eyes);
            match self.world.next_event_at() {
                None => {
                    let end = self.world.horizon();
                    while let Some(tracer) = self.tracer.as_mut().filter(|tracer| tracer.next() <= end) {
                        tracer.look(&self.world, &self.eyes.counter);
                    }
                    self.is_done = true;
                }
                Some(at) if at <= stop => {} // the budget is used up
                Some(_) => self.stop_at(stop),
            }
        }
        n_done
    }

    /// Whether the run is at its end.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.is_done
    }

    /// How far the run is [0..1].
    #[must_use]
    pub fn progress(&self) -> f64 {
        let of = |at: Micros| f64::from(u32::try_from(at.as_secs()).unwrap_or(u32::MAX));
        if self.is_done { 1.0 } else { of(self.world.now()) / of(self.world.horizon()).max(1.0) }
    }

    /// What came out; none before the end, and when a rule of the model was broken.
    #[must_use]
    pub fn measured(&self) -> Option<Measured> {
        let sound = self.is_done && self.world.violation().is_none();
        sound.then(|| {
            let order_value = self.scenario.get().workload.mean_order_value;
            self.eyes.counter.measured(order_value, self.alert, self.n_false_alarms)
        })
    }

    /// The next moment at which something is done from outside.
    fn next_stop(&self) -> Micros {
        let scrape = if self.eyes.watcher.is_some() { self.next_scrape } else { Micros::MAX };
        let look = if self.idle_session_timeout.is_some() { self.next_look_at_leaks } else { Micros::MAX };
        let point = self.tracer.as_ref().map_or(Micros::MAX, Tracer::next);
        scrape.min(look).min(point)
    }

    fn stop_at(&mut self, stop: Micros) {
        if stop == self.next_look_at_leaks
            && let Some(timeout) = self.idle_session_timeout
        {
            self.end_idle_sessions(stop, timeout);
        }
        if let Some(tracer) = self.tracer.as_mut().filter(|tracer| tracer.next() == stop) {
            tracer.look(&self.world, &self.eyes.counter);
        }
        if stop == self.next_scrape {
            self.next_scrape += SCRAPE;
            let fires = self.eyes.watcher.as_mut().and_then(|watcher| watcher.scrape(stop, &self.world));
            if stop < self.window.0 {
                self.n_false_alarms += u32::from(fires.is_some() && !self.fires_early);
                self.fires_early = fires.is_some();
            } else if let Some(at) = fires {
                self.answer_alert(at);
            }
        }
    }

    /// The server ends every leaked session that has idled for `timeout`; the next look is when the next one could have.
    fn end_idle_sessions(&mut self, now: Micros, timeout: Micros) {
        let mut next = now + timeout;
        let mut due: Vec<(u32, ClientId)> = Vec::new();
        for (number, (instance, _)) in (0_u32..).zip(self.world.instances()) {
            match instance.leaks.first() {
                Some(leak) if leak.at + timeout <= now => due.push((number, leak.client)),
                Some(leak) => next = next.min(leak.at + timeout),
                None => {}
            }
        }
        for (instance, client) in due {
            self.world.kill_backend(instance, client, &mut self.eyes);
        }
        self.next_look_at_leaks = next.max(now + Micros::from_secs(1));
    }

    /// The alert fires: the run begins again with the fix released in answer to it, unless it came sooner anyway.
    fn answer_alert(&mut self, at: Micros) {
        self.alert = Some(at);
        self.eyes.watcher = None;
        let Some(fix_after) = self.response.and_then(|response| response.fix_after_seconds) else { return };
        let fixed_at = u32::try_from(at.as_secs()).unwrap_or(u32::MAX).saturating_add(fix_after);
        let scenario = self.scenario.get();
        if fixed_at >= scenario.fix_released_after_seconds {
            return;
        }
        if let Ok(sooner) = (Scenario { fix_released_after_seconds: fixed_at, ..scenario.clone() }).checked() {
            self.world = World::new(&sooner, self.variant);
            self.eyes.counter = Counter::new(self.window);
            if let Some(tracer) = &mut self.tracer {
                tracer.start_over();
            }
            self.next_look_at_leaks = Micros::ZERO;
        }
    }
}

/// The whole run of an arm under a seed. None when a rule of the model was broken.
#[must_use]
pub fn measure(arm: &Arm, scenario: &CheckedScenario, seed: u64) -> Option<Measured> {
    let mut run = Run::new(arm, scenario, seed);
    while !run.is_done() {
        run.work(u32::MAX);
    }
    run.measured()
}
