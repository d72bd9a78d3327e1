//! The run behind the stage: a worker computes it, and this hook asks it for the moment that the clock shows.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use yew::prelude::*;

use super::{
    run::Run,
    stage::{self, Boards},
};
use crate::{
    browser::worker::{FromWorker, WorkerHandle},
    incident::document::Model,
    model::{Intervention, Micros},
    replay::Sought,
    session::{Action, Moment, ReplayAction},
    worker::{self, ReplayRequest, Reply, Request},
};

/// A run with the worker that computes it, and the boards that its moments are drawn on.
#[derive(Clone)]
pub(super) struct Running {
    pub(super) run: Rc<RefCell<Run>>,
    worker: Rc<RefCell<Option<WorkerHandle>>>,
    boards: Boards,
    /// While the replay plays, moments are drawn and nothing else: the words follow with the page's clock.
    playing: Rc<Cell<bool>>,
    /// How far the requests on their way are followed.
    ahead: Rc<Cell<Micros>>,
    /// Renders again.
    changed: UseForceUpdateHandle,
    on: Callback<Action>,
}

impl Running {
    /// One event forward or back; the clock follows when it is done.
    pub(super) fn step(&self, forward: bool) {
        self.ask(Some(ReplayRequest::Step { forward }));
    }

    /// Looks for the next order of a kind; the clock goes to where it arrives.
    pub(super) fn follow_next(&self, sought: Sought) {
        let request = self.run.borrow_mut().follow_next(sought);
        self.ask(Some(request));
    }

    /// Shows a moment as soon as it can be.
    pub(super) fn show(&self, at: Moment) {
        let request = self.run.borrow_mut().want(at);
        self.ask(request);
    }

    /// From now on follows requests on their way so far.
    fn look_ahead(&self, ahead: Micros) {
        if self.ahead.replace(ahead) != ahead {
            self.ask(Some(ReplayRequest::LookAhead(ahead)));
            let request = self.run.borrow_mut().again();
            self.ask(request);
        }
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
    fn open(&self, model: &Model, seed: u64, interventions: &[Intervention]) {
        let number = self.run.borrow().number().wrapping_add(1);
        let (run, request) = Run::new(number, model, seed, interventions);
        *self.run.borrow_mut() = run;
        if self.worker.borrow().is_none() {
            let hear = self.clone();
            match WorkerHandle::start(&Callback::from(move |said| hear.hear(said))) {
                Ok(started) => *self.worker.borrow_mut() = Some(started),
                Err(why) => self.run.borrow_mut().stop(why),
            }
        }
        self.ask(request);
        self.ask(Some(ReplayRequest::LookAhead(self.ahead.get())));
        self.changed.force_update();
    }

    fn hear(&self, said: FromWorker) {
        let reply = match said {
            FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
            FromWorker::Stopped(why) => Err(why),
        };
        match reply {
            Ok(Reply::Replay(reply)) => {
                let heard = self.run.borrow_mut().hear(reply);
                self.ask(heard.ask);
                if let Some(order) = heard.follow {
                    self.on.emit(Action::Replay(ReplayAction::Follow(Some(order))));
                }
                if let Some(at) = heard.go {
                    self.on.emit(Action::Seek(at));
                }
                if heard.is_moment && self.playing.get() {
                    let snapshot = self.run.borrow().snapshot();
                    stage::draw(&self.boards, &snapshot);
                    return;
                }
                if heard.is_silent {
                    return;
                }
            }
            // Asked of other workers.
            Ok(Reply::Checks(_) | Reply::Lab(_) | Reply::Monitor(_) | Reply::WhatIf(_) | Reply::Sweep(_)) => return,
            Err(why) => {
                self.worker.borrow_mut().take();
                self.run.borrow_mut().stop(why);
            }
        }
        self.changed.force_update();
    }
}

/// What of the run is shown, and how.
#[derive(Clone, PartialEq)]
pub(super) struct View {
    pub(super) seed: u64,
    pub(super) interventions: Vec<Intervention>,
    /// The order that is followed.
    pub(super) followed: Option<u32>,
    /// The page's clock.
    pub(super) at: Moment,
    pub(super) playing: bool,
    /// How far the requests on their way are followed.
    pub(super) ahead: Micros,
    /// Whether the stage can be seen; what nobody sees is not asked for.
    pub(super) visible: bool,
    /// Counts how often the reader asked for a new worker.
    pub(super) attempt: u32,
}

/// The model's run at the page's clock.
#[hook]
pub(super) fn use_run(model: &Model, view: View, boards: &Boards, on: &Callback<Action>) -> Running {
    let run = use_mut_ref(|| Run::new(0, model, view.seed, &[]).0);
    let worker = use_mut_ref(|| None);
    let playing = (*use_state(|| Rc::new(Cell::new(false)))).clone();
    let ahead = (*use_state(|| Rc::new(Cell::new(Micros::ZERO)))).clone();
    playing.set(view.playing);
    let changed = use_force_update();
    let running = Running { run, worker, boards: boards.clone(), playing, ahead, changed, on: on.clone() };
    {
        let (running, interventions) = (running.clone(), view.interventions.clone());
        use_effect_with((model.clone(), view.seed, view.attempt), move |(model, seed, _)| {
            running.open(model, *seed, &interventions);
        });
    }
    let number = running.run.borrow().number();
    {
        // A run opens with the interventions of its time; here come those that are edited later.
        let running = running.clone();
        let known = use_mut_ref(|| (0, Vec::new()));
        use_effect_with((number, view.interventions), move |(number, interventions)| {
            let (of, before) = known.replace((*number, interventions.clone()));
            if of == *number && before != *interventions {
                running.run.borrow_mut().intervened();
                running.ask(Some(ReplayRequest::Intervene(interventions.clone())));
            }
        });
    }
    {
        let running = running.clone();
        let is_known = running.run.borrow().followed().is_some();
        use_effect_with((number, view.followed, is_known), move |(_, followed, _)| {
            let request = running.run.borrow_mut().follow(*followed);
            running.ask(request);
        });
    }
    {
        let running = running.clone();
        use_effect_with(view.ahead, move |ahead| running.look_ahead(*ahead));
    }
    {
        let running = running.clone();
        use_effect_with((number, view.at, view.visible, view.playing), move |(_, at, visible, _)| {
            if *visible {
                running.show(*at);
            }
        });
    }
    {
        // The listener holds the worker's cell: emptied here, so that leaving the section ends the worker.
        let worker = running.worker.clone();
        use_effect_with((), move |()| move || drop(worker.borrow_mut().take()));
    }
    running
}
