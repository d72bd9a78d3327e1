//! The life of a process: probes, the end, boot, releases.
//!
//! The probe asks the same pool as everybody else, so an exhausted pool fails it; enough failures in a row end the process,
//! and with it the leaked clients. That is what heals an instance, and what destroys the evidence.

use super::driver::Driver;
use super::event::{Happening, Kind, Observer, Outcome, PROBE_TIMEOUTS};
use super::request::{Asker, Stage, Ticket};
use crate::model::Micros;
use crate::model::instance::{InstanceState, RestartCause};
use crate::model::pool::Pool;

impl<O: Observer> Driver<'_, O> {
    /// The first probe of a process comes at a moment of its own, so that instances are not probed in step.
    pub(super) fn schedule_first_probe(&mut self) {
        let Some(Micros(period)) = self.setup.probe_period else { return };
        let process = self.instance.process;
        let phase = self.setup.workload.probe_phase(process.instance, process.nth);
        self.schedule(Micros(period * phase / 1024), Kind::Probe);
    }

    /// A liveness probe: `SELECT 1` on a client of the pool.
    pub(super) fn probe(&mut self, pool: &mut Pool) {
        let Some(period) = self.setup.probe_period else { return };
        self.schedule(period, Kind::Probe);
        self.instance.n_probes += 1;
        let asker = Asker::Probe(self.instance.n_probes);
        let ticket = self.insert(asker, Stage::Pool);
        self.emit(Happening::Query { begins: true, asker });
        let patience = self.schedule_patience(ticket, PROBE_TIMEOUTS, self.setup.probe_timeout, Kind::ProbeTimeout);
        if let Some(request) = self.core.requests.get_mut(ticket) {
            request.timer = Some(patience);
        }
        pool.connect(self, ticket.id());
    }

    /// Nobody waits for the probe any more; in the pool it stays.
    pub(super) fn probe_times_out(&mut self, ticket: Ticket) {
        if let Some(request) = self.core.requests.get_mut(ticket) {
            request.awaited = false;
            self.probe_failed();
        }
    }

    pub(super) fn probe_passed(&mut self) {
        self.instance.n_failed_probes = 0;
        self.emit(Happening::ProbePassed);
    }

    pub(super) fn probe_failed(&mut self) {
        self.instance.n_failed_probes += 1;
        let in_a_row = self.instance.n_failed_probes;
        self.emit(Happening::ProbeFailed { in_a_row });
        if in_a_row >= self.setup.probe_failure_threshold {
            self.core.restart = Some(RestartCause::Probes);
        }
    }

    /// The process ends at once: its requests are cut, its clients gone. The next one boots with what was released last.
    pub(super) fn end_process(&mut self, pool: &mut Pool, cause: RestartCause) {
        let process = self.instance.process;
        let number = Some(self.instance.number());
        self.core.calendar.retain(|event| event.instance() != number);
        let mut place = 0;
        while let Some((request, next)) = self.core.requests.take_of(process, place) {
            place = next;
            self.answer_request(&request, Outcome::UpstreamClosed);
            if let Asker::OtherQuery(query) = request.asker {
                self.emit(Happening::QueryFailed(query));
            }
        }
        match cause {
            RestartCause::Probes => self.instance.n_probe_restarts += 1,
            RestartCause::Crash => self.instance.n_crashes += 1,
            RestartCause::Release | RestartCause::Operator => {}
        }
        let code = self.setup.code(self.instance.n_releases);
        self.instance.end_process(self.core.now, code);
        *pool = Pool::new(&self.setup.options);
        self.schedule(self.setup.boot, Kind::Booted);
        self.emit(Happening::Restarted(cause));
    }

    /// The process answers.
    pub(super) fn booted(&mut self) {
        self.instance.state = InstanceState::Up;
        self.instance.since = self.core.now;
        self.schedule_first_probe();
        self.emit(Happening::Up);
    }

    /// A release reaches the instance. One that boots just now boots with the new code; one that a release is taking out
    /// already gets both.
    pub(super) fn release_arrives(&mut self) {
        self.instance.n_releases += 1;
        match self.instance.state {
            InstanceState::Up => {
                self.instance.state = InstanceState::Draining;
                self.instance.since = self.core.now;
                self.schedule(self.setup.drain, Kind::Drained);
                self.emit(Happening::Draining);
            }
            InstanceState::Booting => self.instance.code = self.setup.code(self.instance.n_releases),
            InstanceState::Draining => {}
        }
    }
}
