//! Sensitivity: two maps of twenty by twenty cells, computed by workers, first one cell of each block and then all.
//!
//! Here are the workers; `heat_map` draws.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use super::heat_map::HeatMap;
use crate::{
    browser::{
        cores::cores,
        worker::{FromWorker, WorkerHandle},
    },
    experiment::{
        Arm, WhatIf,
        sweep::{Cell, CellMean, Sweep, cells, coarse_cells, coarse_of},
    },
    worker::{self, Reply, Request, SweepNumber, SweepReply, SweepRequest},
};

/// Workers for the maps: one core stays free for the page.
const MOST_WORKERS: u32 = 4;

/// What is swept around.
#[derive(Debug, Properties, PartialEq)]
pub(super) struct SensitivityProps {
    /// The arm as it was.
    pub base: Arm,
    /// How the knobs stand.
    pub what_if: WhatIf,
    /// Whether the section is read: computing begins with that.
    pub is_read: bool,
}

/// The cells that are known.
pub(super) type Means = BTreeMap<(Sweep, Cell), CellMean>;

/// The maps' workers, and what they have told.
#[derive(Debug, Default)]
struct Crew {
    workers: Vec<WorkerHandle>,
    number: SweepNumber,
    /// What is still to be sent out, the next one last.
    queue: Vec<(Sweep, Vec<Cell>)>,
    /// Workers that have not told their last cells.
    n_busy: usize,
    means: Rc<Means>,
    state: CrewState,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum CrewState {
    #[default]
    Unasked,
    Running,
    Cancelled,
    Done,
    Failed(String),
}

/// Both maps.
#[component]
pub(super) fn Sensitivity(props: &SensitivityProps) -> Html {
    let crew = use_mut_ref(Crew::default);
    let changed = use_force_update();
    {
        let crew = crew.clone();
        use_effect_with((), move |()| move || crew.borrow_mut().workers.clear());
    }
    let start = {
        let (crew, base, changed) = (crew.clone(), props.base.clone(), changed.clone());
        Callback::from(move |()| start(&crew, &base, &changed))
    };
    {
        let (crew, start) = (crew.clone(), start.clone());
        use_effect_with(props.is_read, move |is_read| {
            if *is_read && crew.borrow().state == CrewState::Unasked {
                start.emit(());
            }
        });
    }
    let cancel = {
        let (crew, changed) = (crew.clone(), changed);
        Callback::from(move |_: MouseEvent| {
            let mut crew = crew.borrow_mut();
            crew.workers.clear();
            crew.state = CrewState::Cancelled;
            drop(crew);
            changed.force_update();
        })
    };
    let crew = crew.borrow();
    let again = Callback::from(move |_: MouseEvent| start.emit(()));
    let n_all = 2 * cells().len();
    let percent = 100 * crew.means.len() / n_all.max(1);
    let state = match &crew.state {
        CrewState::Unasked => html! { <button type="button" onclick={again}>{ "Compute the maps" }</button> },
        CrewState::Running => html! {
            <>
                <progress max="100" value={percent.to_string()} aria-label="Computing the maps" />
                <button type="button" onclick={cancel}>{ "Cancel" }</button>
            </>
        },
        CrewState::Cancelled => html! { <button type="button" onclick={again}>{ "Go on" }</button> },
        CrewState::Failed(why) => html! {
            <span role="alert">
                { format!("The program that runs it has stopped: {why}. The rest of the page is not affected. ") }
                <button type="button" onclick={again}>{ "Start it again" }</button>
            </span>
        },
        CrewState::Done => html! { <span class="soft">{ format!("{n_all} cells computed.") }</span> },
    };
    let maps = Sweep::ALL.map(|sweep| {
        html! { <HeatMap {sweep} base={props.base.clone()} what_if={props.what_if.clone()} means={crew.means.clone()} /> }
    });
    html! {
        // On paper an empty map is nothing.
        <div class={classes!("sensitivity", crew.means.is_empty().then_some("no-print"))}>
            <h3 class="rows-title" id="sensitivity">{ "How much hangs on it" }</h3>
            <p class="lead">
                { "Each cell is a run with two knobs turned, and a link to it. Beside each map stands what a textbook formula says, which shares no code with the runs." }
            </p>
            <p class="run-state">{ state }</p>
            { for maps }
        </div>
    }
}

/// Deals the cells that are not known out to the workers: the coarse ones of both maps first.
fn start(crew: &Rc<RefCell<Crew>>, base: &Arm, changed: &UseForceUpdateHandle) {
    let n_workers = cores().saturating_sub(1).clamp(1, MOST_WORKERS) as usize;
    {
        let mut crew = crew.borrow_mut();
        crew.workers.clear();
        crew.number = crew.number.wrapping_add(1);
        crew.state = CrewState::Running;
        let unknown = |sweep: Sweep, cells: Vec<Cell>| -> (Sweep, Vec<Cell>) {
            (sweep, cells.into_iter().filter(|cell| !crew.means.contains_key(&(sweep, *cell))).collect())
        };
        let coarse = Sweep::ALL.map(|sweep| unknown(sweep, coarse_cells()));
        let fine = Sweep::ALL
            .map(|sweep| unknown(sweep, cells().into_iter().filter(|&cell| coarse_of(cell) != cell).collect()));
        let queue = coarse.into_iter().chain(fine).filter(|(_, cells)| !cells.is_empty()).rev().collect();
        (crew.queue, crew.n_busy) = (queue, 0);
    }
    let started: Result<Vec<WorkerHandle>, String> = (0..n_workers)
        .map(|_| {
            let (crew, base, changed) = (Rc::clone(crew), base.clone(), changed.clone());
            WorkerHandle::start(&Callback::from(move |said: FromWorker| {
                if hear(&crew, said, &base) {
                    changed.force_update();
                }
            }))
        })
        .collect();
    match started {
        Ok(workers) => {
            crew.borrow_mut().workers = workers;
            send_out(crew, base);
        }
        Err(why) => crew.borrow_mut().state = CrewState::Failed(why),
    }
    changed.force_update();
}

/// Gives the next batch to all workers, a share each.
fn send_out(crew: &Rc<RefCell<Crew>>, base: &Arm) {
    let mut crew = crew.borrow_mut();
    let Some((sweep, cells)) = crew.queue.pop() else {
        crew.state = CrewState::Done;
        crew.workers.clear();
        return;
    };
    let n_workers = crew.workers.len().max(1);
    let mut n_busy = 0;
    for (place, worker) in crew.workers.iter().enumerate() {
        let share: Vec<Cell> = cells.iter().skip(place).step_by(n_workers).copied().collect();
        if share.is_empty() {
            continue;
        }
        let request = SweepRequest::Run(crew.number, sweep, Box::new(base.clone()), share);
        if let Ok(bytes) = worker::encode(&Request::Sweep(request)) {
            worker.send(&bytes);
            n_busy += 1;
        }
    }
    crew.n_busy = n_busy;
}

/// Takes what a worker says; true when there is something new to show.
fn hear(crew: &Rc<RefCell<Crew>>, said: FromWorker, base: &Arm) -> bool {
    let reply = match said {
        FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
        FromWorker::Stopped(why) => Err(why),
    };
    let number = crew.borrow().number;
    match reply {
        Ok(Reply::Sweep(SweepReply::Done(of, sweep, means, is_last))) if of == number => {
            let is_over = {
                let mut crew = crew.borrow_mut();
                let mut all = (*crew.means).clone();
                all.extend(means.into_iter().map(|one| ((sweep, one.cell), one)));
                crew.means = Rc::new(all);
                crew.n_busy = crew.n_busy.saturating_sub(usize::from(is_last));
                crew.n_busy == 0
            };
            if is_over {
                send_out(crew, base);
            }
            true
        }
        Ok(Reply::Sweep(SweepReply::Broken(of))) if of == number => {
            let mut crew = crew.borrow_mut();
            crew.workers.clear();
            crew.state = CrewState::Failed("a rule of the model was broken".to_owned());
            true
        }
        Ok(_) => false,
        Err(why) => {
            let mut crew = crew.borrow_mut();
            crew.workers.clear();
            crew.state = CrewState::Failed(why);
            true
        }
    }
}
