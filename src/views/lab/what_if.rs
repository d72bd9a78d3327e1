//! The what-if panel: knobs, presets, and what comes of them beside the run as it was.
//!
//! The knobs stand in the session and the link. Here is the worker that runs them: another turn takes the place of the one
//! before, and cancelling ends the worker. What is shown was computed there; nothing is drawn before it is.

use std::{cell::RefCell, rc::Rc};

use time::OffsetDateTime;
use yew::prelude::*;

use super::{alerts::alerts, curves::Curves, heat::Sensitivity, knobs::Knobs as KnobsPanel, presets, result, use_lab};
use crate::{
    browser::worker::{FromWorker, WorkerHandle},
    experiment::{Arm, Curve, Finding, WhatIf as Knobs},
    incident::start_from_file,
    session::{Guess, Lab as InSession},
    views::{
        hooks::{use_hold_of_print, use_printing},
        load::Metrics,
        page::{Shared, use_page},
    },
    worker::{self, Reply, Request, Side, WhatIfNumber, WhatIfReply, WhatIfRequest},
};

/// What comes from the session.
#[derive(Debug, Properties, PartialEq)]
pub struct WhatIfProps {
    /// The knobs, and the reader's guess.
    pub lab: InSession,
    /// The recorded or reconstructed series.
    pub metrics: Shared<Metrics>,
    /// Whether the section is read: computing begins with that, or with the first turn of a knob.
    pub is_read: bool,
}

/// What the worker has told of the knobs as they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Told {
    /// The run as it was, over time.
    pub(super) base: Option<Rc<Curve>>,
    /// The run with the knobs turned, over time.
    pub(super) changed: Option<Rc<Curve>>,
    /// What was found so far.
    pub(super) finding: Option<Rc<Finding>>,
    /// How far it is [percent].
    pub(super) percent: u32,
    /// Why nothing more comes.
    pub(super) stopped: Option<Stopped>,
}

/// Why nothing more comes before all seeds are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The reader cancelled.
    Cancelled,
    /// The knobs make no scenario that can be run.
    Refused(String),
    /// The worker could not be started, or has stopped.
    Failed(String),
}

/// The worker, and which question it is at.
#[derive(Debug, Default)]
struct Hand {
    worker: Option<WorkerHandle>,
    number: WhatIfNumber,
    /// The knobs that were asked about last.
    asked: Option<Knobs>,
    told: Told,
}

/// The section.
#[component]
pub fn WhatIf(props: &WhatIfProps) -> Html {
    let page = use_page();
    let lab = use_lab();
    let hand = use_mut_ref(Hand::default);
    let changed = use_force_update();
    let printing = use_printing();
    let base = use_memo(page.incident.clone(), |incident| incident.base_arm());
    let presets = use_memo(page.incident.clone(), |incident| incident.presets());
    {
        let hand = hand.clone();
        use_effect_with((), move |()| move || drop(hand.borrow_mut().worker.take()));
    }
    let what_if = base.as_ref().as_ref().map(|base| props.lab.what_if.against(base));
    let hides = props.lab.guess == Guess::Wanted && what_if.as_ref().is_some_and(|what_if| !what_if.is_empty());
    use_hold_of_print(printing && !hides && what_if.is_some() && hand.borrow().told.is_on_its_way());
    let Some((base, what_if)) = (*base).clone().zip(what_if) else { return Html::default() };
    {
        let (hand, changed, base) = (hand.clone(), changed.clone(), base.clone());
        let is_wanted = props.is_read || printing || !what_if.is_empty();
        use_effect_with((what_if.clone(), is_wanted), move |(what_if, is_wanted)| {
            if *is_wanted && hand.borrow().asked.as_ref() != Some(what_if) {
                ask(&hand, what_if, &base, &changed);
            }
        });
    }
    let again = {
        let (hand, changed, base, what_if) = (hand.clone(), changed.clone(), base.clone(), what_if.clone());
        Callback::from(move |_: MouseEvent| ask(&hand, &what_if, &base, &changed))
    };
    let cancel = {
        let hand = hand.clone();
        Callback::from(move |_: MouseEvent| {
            let mut hand = hand.borrow_mut();
            // Ending the worker ends what it does at once.
            hand.worker = None;
            hand.told.stopped = Some(Stopped::Cancelled);
            drop(hand);
            changed.force_update();
        })
    };
    let told = hand.borrow().told.clone();
    let starts_at = page.incident.models.first().and_then(|model| start_from_file(model).ok());
    html! {
        <section id="what-if" aria-labelledby="what-if-title">
            <div class="section-head"><h2 id="what-if-title">{ "What if" }</h2></div>
            <p class="lead">
                { "Turn a knob of the model and see what would have become of the same customers. The run as it was stays beside it." }
            </p>
            { presets::sentence(&page, &presets, &what_if) }
            <div class="what-if">
                <div class="what-if-knobs"><KnobsPanel base={base.clone()} what_if={what_if.clone()} guess={props.lab.guess} /></div>
                <div class="what-if-result">
                    if hides {
                        { result::guess_form(&page) }
                    } else {
                        { result::result(&page, &presets, &what_if, &told, props.lab.guess, again, cancel) }
                        <Curves base={told.base.clone()} changed={told.changed.clone()} guess={props.lab.guess}
                            start={starts_at.map(OffsetDateTime::unix_timestamp)} zone={page.zone.clone()} />
                    }
                </div>
            </div>
            <Sensitivity base={base.clone()} what_if={what_if} is_read={props.is_read} />
            { alerts(&page, &lab, &props.metrics) }
        </section>
    }
}

/// Asks a worker about knobs, and forgets what was told of others. The run as it was stays: it is the same.
fn ask(hand: &Rc<RefCell<Hand>>, what_if: &Knobs, base: &Arm, changed: &UseForceUpdateHandle) {
    let request = {
        let mut hand = hand.borrow_mut();
        hand.number = hand.number.wrapping_add(1);
        hand.asked = Some(what_if.clone());
        hand.told = Told { base: hand.told.base.take(), ..Told::default() };
        let plan = Box::new(what_if.plan(base));
        worker::encode(&Request::WhatIf(WhatIfRequest::Run(hand.number, plan, base.scenario.seed)))
    };
    if let Err(why) = request.and_then(|bytes| send(hand, &bytes, changed)) {
        hand.borrow_mut().told.stopped = Some(Stopped::Failed(why));
    }
    changed.force_update();
}

fn send(hand: &Rc<RefCell<Hand>>, bytes: &[u8], changed: &UseForceUpdateHandle) -> Result<(), String> {
    let started = hand.borrow().worker.is_some();
    if !started {
        let (heard, changed) = (Rc::clone(hand), changed.clone());
        let worker = WorkerHandle::start(&Callback::from(move |said: FromWorker| {
            hear(&heard, said);
            changed.force_update();
        }))?;
        hand.borrow_mut().worker = Some(worker);
    }
    if let Some(worker) = &hand.borrow().worker {
        worker.send(bytes);
    }
    Ok(())
}

fn hear(hand: &Rc<RefCell<Hand>>, said: FromWorker) {
    let reply = match said {
        FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
        FromWorker::Stopped(why) => Err(why),
    };
    let mut hand = hand.borrow_mut();
    let number = hand.number;
    match reply {
        Ok(Reply::WhatIf(reply)) => hand.told.hear(number, reply),
        // Asked of other workers.
        Ok(Reply::Replay(_) | Reply::Checks(_) | Reply::Lab(_) | Reply::Monitor(_) | Reply::Sweep(_)) => {}
        Err(why) => {
            hand.worker = None;
            hand.told.stopped = Some(Stopped::Failed(why));
        }
    }
}

impl Told {
    /// Whether more is to come.
    fn is_on_its_way(&self) -> bool {
        self.percent < 100 && self.stopped.is_none()
    }

    /// Takes a reply to question `number`; one to an earlier question is passed over.
    fn hear(&mut self, number: WhatIfNumber, reply: WhatIfReply) {
        match reply {
            WhatIfReply::Traced(of, Side::Base, curve) if of == number => self.base = Some(Rc::new(*curve)),
            WhatIfReply::Traced(of, Side::Changed, curve) if of == number => self.changed = Some(Rc::new(*curve)),
            WhatIfReply::Found(of, percent, finding) if of == number => {
                (self.percent, self.finding) = (percent, Some(Rc::new(*finding)));
            }
            WhatIfReply::Refused(of, invalid) if of == number => {
                let problems: Vec<String> = invalid.iter().map(ToString::to_string).collect();
                self.stopped = Some(Stopped::Refused(problems.join("; ")));
            }
            WhatIfReply::Broken(of) if of == number => {
                self.stopped = Some(Stopped::Failed("a rule of the model was broken".to_owned()));
            }
            WhatIfReply::Traced(..) | WhatIfReply::Found(..) | WhatIfReply::Refused(..) | WhatIfReply::Broken(_) => {}
        }
    }
}
