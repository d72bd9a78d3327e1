//! The run behind the stage: a worker computes it, and this hook asks it for the moment that the page's clock shows.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::run::Run;
use crate::{
    browser::worker::{FromWorker, WorkerHandle},
    incident::document::Model,
    session::{Action, Moment},
    worker::{self, ReplayRequest, Reply, Request},
};

/// A run with the worker that computes it.
#[derive(Clone)]
pub(super) struct Running {
    pub(super) run: Rc<RefCell<Run>>,
    worker: Rc<RefCell<Option<WorkerHandle>>>,
    /// Renders again.
    changed: UseForceUpdateHandle,
    on: Callback<Action>,
}

impl Running {
    /// One event forward or back; the clock follows when it is done.
    pub(super) fn step(&self, forward: bool) {
        self.ask(Some(ReplayRequest::Step { forward }));
    }

    fn ask(&self, request: Option<ReplayRequest>) {
        let Some(request) = request.map(Request::Replay) else { return };
        match (worker::encode(&request), &*self.worker.borrow()) {
            (Ok(bytes), Some(worker)) => worker.send(&bytes),
            (Ok(_), None) => {}
            (Err(why), _) => self.run.borrow_mut().stop(why),
        }
    }

    /// Starts the model's run under a seed in place of the one before; the worker is the same if it still lives.
    fn open(&self, model: &Model, seed: u64) {
        let number = self.run.borrow().number().wrapping_add(1);
        let (run, request) = Run::new(number, model, seed);
        *self.run.borrow_mut() = run;
        if self.worker.borrow().is_none() {
            let hear = self.clone();
            match WorkerHandle::start(&Callback::from(move |said| hear.hear(said))) {
                Ok(started) => *self.worker.borrow_mut() = Some(started),
                Err(why) => self.run.borrow_mut().stop(why),
            }
        }
        self.ask(request);
        self.changed.force_update();
    }

    fn hear(&self, said: FromWorker) {
        let reply = match said {
            FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
            FromWorker::Stopped(why) => Err(why),
        };
        match reply {
            Ok(Reply::Replay(reply)) => {
                let (next, stepped_to) = self.run.borrow_mut().hear(reply);
                self.ask(next);
                if let Some(at) = stepped_to {
                    self.on.emit(Action::Seek(at));
                }
            }
            // The replay asks for nothing of the lab.
            Ok(Reply::Lab(_)) => {}
            Err(why) => {
                self.worker.borrow_mut().take();
                self.run.borrow_mut().stop(why);
            }
        }
        self.changed.force_update();
    }
}

/// The model's run under a seed, at the page's clock. `attempt` counts how often the reader asked for a new worker.
#[hook]
pub(super) fn use_run(model: &Model, seed: u64, at: Moment, attempt: u32, on: &Callback<Action>) -> Running {
    let run = use_mut_ref(|| Run::new(0, model, seed).0);
    let worker = use_mut_ref(|| None);
    let running = Running { run, worker, changed: use_force_update(), on: on.clone() };
    {
        let running = running.clone();
        use_effect_with((model.clone(), seed, attempt), move |(model, seed, _)| running.open(model, *seed));
    }
    {
        let running = running.clone();
        let number = running.run.borrow().number();
        use_effect_with((number, at), move |(_, at)| {
            let request = running.run.borrow_mut().want(*at);
            running.ask(request);
        });
    }
    {
        // The listener holds the worker's cell: emptied here, so that leaving the section ends the worker.
        let worker = running.worker.clone();
        use_effect_with((), move |()| move || drop(worker.borrow_mut().take()));
    }
    running
}
