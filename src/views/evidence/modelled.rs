//! The model's run beside the series: a worker runs it under the seed and with the changes that the stage shows, and this
//! hook keeps what monitoring would have recorded of it.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use crate::{
    browser::worker::{FromWorker, WorkerHandle},
    clock::UnixMillis,
    incident::{document::Model, scenario_from_file, series_of_run, start_from_file},
    model::{Intervention, Invalid, Scenario},
    series::SeriesSet,
    views::page::Shared,
    worker::{self, MonitorReply, MonitorRequest, RecordedSeries, Reply, Request},
};

/// Which run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelRun {
    /// Its seed, where it is not the file's.
    pub seed: Option<u64>,
    /// What the reader did to it.
    pub interventions: Vec<Intervention>,
}

/// What is known of the run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Modelled {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// So many percent of it are done.
    Running(u8),
    /// Its series by metric.
    Ready(Shared<BTreeMap<String, Shared<SeriesSet>>>),
    /// It cannot be run, and why.
    Failed(String),
}

impl Modelled {
    /// The run's series of a metric.
    pub(super) fn of(&self, metric: &str) -> Option<Shared<SeriesSet>> {
        if let Self::Ready(sets) = self { sets.get(metric).cloned() } else { None }
    }
}

/// The run, while it is wanted. Another run takes the place of the one before as soon as it is done.
#[hook]
pub(super) fn use_modelled(model: Option<&Model>, run: &ModelRun, is_wanted: bool) -> Modelled {
    let modelled = use_state_eq(Modelled::default);
    let worker = use_mut_ref(|| None::<WorkerHandle>);
    {
        let (modelled, worker) = (modelled.setter(), worker.clone());
        let wanted = is_wanted.then(|| (model.cloned(), run.clone()));
        use_effect_with(wanted, move |wanted| {
            let Some((Some(model), run)) = wanted else {
                worker.borrow_mut().take();
                modelled.set(Modelled::Unasked);
                return;
            };
            if let Err(why) = ask(model, run, &worker, &modelled) {
                modelled.set(Modelled::Failed(why));
            }
        });
    }
    {
        // Its listener holds the worker's cell.
        use_effect_with((), move |()| move || drop(worker.borrow_mut().take()));
    }
    (*modelled).clone()
}

fn ask(
    model: &Model,
    run: &ModelRun,
    worker: &Rc<RefCell<Option<WorkerHandle>>>,
    modelled: &UseStateSetter<Modelled>,
) -> Result<(), String> {
    let scenario = scenario_from_file(model).map_err(|invalid| words(&invalid))?.get().clone();
    let start = start_from_file(model).map_err(|invalid| invalid.to_string())?.unix_timestamp();
    let scenario = Scenario { seed: run.seed.unwrap_or(scenario.seed), ..scenario };
    // Each run has a worker of its own, so there is no other to be told apart from.
    let request = MonitorRequest::Watch(0, Box::new(scenario), run.interventions.clone());
    let bytes = worker::encode(&Request::Monitor(request))?;
    let start = UnixMillis(start.saturating_mul(1_000));
    let hear = {
        let (worker, modelled) = (Rc::clone(worker), modelled.clone());
        Callback::from(move |said: FromWorker| {
            let reply = match said {
                FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
                FromWorker::Stopped(why) => Err(why),
            };
            let next = match reply {
                Ok(Reply::Monitor(MonitorReply::Refused(_, invalid))) => Modelled::Failed(words(&invalid)),
                Ok(Reply::Monitor(MonitorReply::Watching(_, percent))) => Modelled::Running(percent),
                Ok(Reply::Monitor(MonitorReply::Recorded(_, series))) => Modelled::Ready(sets(start, series)),
                Ok(_) => return,
                Err(why) => Modelled::Failed(why),
            };
            if !matches!(next, Modelled::Running(_)) {
                worker.borrow_mut().take();
            }
            modelled.set(next);
        })
    };
    // A worker whose run is not wanted any more ends here.
    let handle = WorkerHandle::start(&hear)?;
    handle.send(&bytes);
    *worker.borrow_mut() = Some(handle);
    modelled.set(Modelled::Running(0));
    Ok(())
}

fn sets(start: UnixMillis, all: Vec<RecordedSeries>) -> Shared<BTreeMap<String, Shared<SeriesSet>>> {
    let mut by_metric: BTreeMap<String, SeriesSet> = BTreeMap::new();
    for RecordedSeries { metric, labels, times, values } in all {
        let set = by_metric.entry(metric).or_insert_with(|| SeriesSet {
            series: Vec::new(),
            warnings: Vec::new(),
            infos: Vec::new(),
        });
        set.series.extend(series_of_run(start, labels, &times, values));
    }
    Shared::new(by_metric.into_iter().map(|(metric, set)| (metric, Shared::new(set))).collect())
}

fn words(invalid: &[Invalid]) -> String {
    invalid.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
