//! The lab: experiments are run by workers of their own beside the replay's, and every view below can ask for one.
//!
//! `room` is what is asked, running and found, without a browser; here are the workers. Below the page stands a context,
//! [`Lab`], that changes when something is found and at no other time.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::page::{Page, Shared, use_page};
use crate::{
    browser::{
        cores::cores,
        worker::{FromWorker, WorkerHandle},
    },
    incident::Incident,
    session::Section,
    worker::{self, Reply, Request},
};

mod alerts;
mod card;
mod curves;
mod cut;
mod fact;
mod heat;
mod heat_map;
mod knobs;
mod plot;
mod presets;
mod result;
mod room;
mod story;
mod verdict;
mod what_if;

pub use card::experiments;
pub use cut::{cut, gone};
pub use fact::{FactCard, cited};
pub use room::{Ask, State};
use room::{Room, States, key_of_alert};
pub use verdict::{badge, line};
pub use what_if::WhatIf;

/// Workers for experiments: one core stays free for the page.
const MOST_WORKERS: u32 = 4;

/// What is known of the experiments, and where to ask for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lab {
    states: Shared<States>,
    on: Callback<Ask>,
    /// Id of the experiment whose card is open.
    open: Option<AttrValue>,
}

impl Lab {
    /// Where nothing can be run: the text that stands before the program.
    fn closed() -> Self {
        Self { states: Shared::new(States::new()), on: Callback::noop(), open: None }
    }

    /// What is known of an experiment.
    fn state(&self, id: &str) -> Option<&State> {
        self.states.get(id)
    }

    /// Whether anything waits or runs.
    fn is_busy(&self) -> bool {
        self.states.values().any(|state| matches!(state, State::Waiting | State::Running(..)))
    }

    fn asking(&self, ask: Ask) -> Callback<MouseEvent> {
        let on = self.on.clone();
        Callback::from(move |_| on.emit(ask.clone()))
    }
}

/// The lab of the page, or a closed one.
#[hook]
pub fn use_lab() -> Lab {
    use_context::<Lab>().unwrap_or_else(Lab::closed)
}

/// What the lab stands around.
#[derive(Debug, Properties, PartialEq)]
pub struct LabRoomProps {
    /// Section that is read: the experiments start when it is that of the lessons, the alerts' when it is the what-if's.
    pub section: Section,
    /// Id of the experiment whose card is open.
    pub open: Option<AttrValue>,
    /// Everything that may ask.
    pub children: Html,
}

/// Gives the lab to everything below.
#[component]
pub fn LabRoom(props: &LabRoomProps) -> Html {
    let page = use_page();
    let crew = Crew {
        room: use_mut_ref(Room::default),
        workers: use_mut_ref(Vec::new),
        incident: page.incident.clone(),
        changed: use_force_update(),
    };
    let on = {
        let crew = crew.clone();
        use_callback(page.incident.clone(), move |ask: Ask, _| crew.ask(&ask))
    };
    {
        let on = on.clone();
        use_effect_with(props.section, move |section| match section {
            Section::Lessons => on.emit(Ask::First),
            Section::WhatIf => on.emit(Ask::Alerts),
            Section::Overview
            | Section::Evidence
            | Section::Cause
            | Section::Code
            | Section::Replay
            | Section::Sources => {}
        });
    }
    {
        let workers = crew.workers.clone();
        use_effect_with((), move |()| move || workers.borrow_mut().clear());
    }
    let lab = Lab { states: crew.room.borrow().states(), on, open: props.open.clone() };
    html! { <ContextProvider<Lab> context={lab}>{ props.children.clone() }</ContextProvider<Lab>> }
}

/// The room with its workers.
#[derive(Clone)]
struct Crew {
    room: Rc<RefCell<Room>>,
    workers: Rc<RefCell<Vec<Option<WorkerHandle>>>>,
    incident: Shared<Incident>,
    changed: UseForceUpdateHandle,
}

impl Crew {
    fn ask(&self, ask: &Ask) {
        if *ask == Ask::Cancel {
            // Ending a worker ends what it does at once.
            self.workers.borrow_mut().clear();
        }
        self.room.borrow_mut().ask(&self.incident, ask);
        self.send_out();
        self.changed.force_update();
    }

    /// Gives every free worker something to do, and starts more where there is enough.
    fn send_out(&self) {
        let most = cores().saturating_sub(1).clamp(1, MOST_WORKERS) as usize;
        for place in 0..most {
            let Some((number, plan)) = self.room.borrow_mut().next_for(&self.incident, place) else { continue };
            let request = worker::encode(&Request::Lab(worker::LabRequest::Run(number, Box::new(plan))));
            match request.and_then(|bytes| self.send(place, &bytes)) {
                Ok(()) => {}
                Err(why) => self.room.borrow_mut().stopped(place, &why),
            }
        }
    }

    fn send(&self, place: usize, bytes: &[u8]) -> Result<(), String> {
        let mut workers = self.workers.borrow_mut();
        if workers.len() <= place {
            workers.resize_with(place + 1, || None);
        }
        let Some(slot) = workers.get_mut(place) else { return Ok(()) };
        if slot.is_none() {
            let crew = self.clone();
            *slot = Some(WorkerHandle::start(&Callback::from(move |said| crew.hear(place, said)))?);
        }
        if let Some(worker) = slot {
            worker.send(bytes);
        }
        Ok(())
    }

    fn hear(&self, place: usize, said: FromWorker) {
        let reply = match said {
            FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
            FromWorker::Stopped(why) => Err(why),
        };
        match reply {
            Ok(Reply::Lab(reply)) => self.room.borrow_mut().hear(place, reply),
            // Asked of other workers.
            Ok(Reply::Replay(_) | Reply::Checks(_) | Reply::Monitor(_) | Reply::WhatIf(_) | Reply::Sweep(_)) => return,
            Err(why) => {
                if let Some(slot) = self.workers.borrow_mut().get_mut(place) {
                    *slot = None;
                }
                self.room.borrow_mut().stopped(place, &why);
            }
        }
        self.send_out();
        self.changed.force_update();
    }
}

/// The experiment with a link to its card.
fn link_to_card(page: &Page, id: &str, words: &str) -> Html {
    use crate::{
        browser::input,
        link,
        session::{Action, Lab as InSession, LabAction, Session},
    };
    let shown = Session {
        incident: Some(page.incident.id.clone()),
        section: Section::Lessons,
        lab: InSession { experiment: Some(id.to_owned()), ..InSession::default() },
        ..Session::default()
    };
    let (on, id) = (page.on.clone(), id.to_owned());
    let onclick = Callback::from(move |click: MouseEvent| {
        if input::is_plain_click(&click) {
            click.prevent_default();
            on.emit(Action::Lab(LabAction::Open(Some(id.clone()))));
            on.emit(Action::Visit(Section::Lessons, None));
        }
    });
    html! { <a href={link::to_fragment(&shown)} {onclick}>{ words.to_owned() }</a> }
}
