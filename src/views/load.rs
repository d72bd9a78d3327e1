//! Loading: the catalogue, the incident, then its metrics and code, each with a state of its own.
//!
//! A side file that is missing or broken costs its own figure and nothing else.

use std::{cell::Cell, collections::BTreeMap};

use yew::{platform::spawn_local, prelude::*};

use super::{page::Shared, problems::Failure};
use crate::{
    browser::{fetch, opened::on_opened, timer::Turn},
    clock::UnixMillis,
    diff::{self, Diff, Language},
    incident::{self, Incident, Loaded, Loading, Problem, Problems, document::CodeChange, file::IndexEntry, limits},
    series::{self, Import, SeriesSet},
};

/// Where the incidents are, relative to the page.
const FOLDER: &str = "incident-data";

/// How far the incident is.
#[derive(Debug, Clone, PartialEq)]
pub enum IncidentLoad {
    /// On its way.
    Loading,
    /// Cannot be shown.
    Failed(Failure),
    /// Here, with what its author should look at.
    Ready(Shared<Incident>, Vec<Problem>),
}

/// How far one metric is.
#[derive(Debug, Clone, PartialEq)]
pub enum MetricLoad {
    /// On its way; how much of a large one is here, in percent.
    Loading(Option<u8>),
    /// Cannot be shown, and why.
    Failed(AttrValue),
    /// Here.
    Ready(Shared<SeriesSet>),
}

/// How far one code change is.
#[derive(Debug, Clone, PartialEq)]
pub enum CodeLoad {
    /// On its way.
    Loading,
    /// Cannot be shown, and why.
    Failed(AttrValue),
    /// Both versions are here.
    Ready(Shared<Diff>),
}

/// All metrics by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metrics(BTreeMap<String, MetricLoad>);

impl Metrics {
    /// All as they stood at an instant.
    #[must_use]
    pub fn until(&self, t: UnixMillis) -> Self {
        let until = |load: &MetricLoad| match load {
            MetricLoad::Ready(set) => MetricLoad::Ready(Shared::new(set.until(t))),
            MetricLoad::Loading(_) | MetricLoad::Failed(_) => load.clone(),
        };
        Self(self.0.iter().map(|(id, load)| (id.clone(), until(load))).collect())
    }

    /// How far the metric with this id is.
    #[must_use]
    pub fn get(&self, id: &str) -> MetricLoad {
        self.0.get(id).cloned().unwrap_or(MetricLoad::Loading(None))
    }
}

/// All code changes by id.
pub type Codes = BTreeMap<String, CodeLoad>;

/// How far the catalogue is.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexLoad {
    /// On its way.
    Loading,
    /// Cannot be used.
    Failed(Failure),
    /// Here.
    Ready(Shared<Vec<IndexEntry>>),
}

/// Loads the catalogue: the host's, and the one of the files that the reader opens.
#[hook]
pub fn use_index() -> IndexLoad {
    let load = use_state_eq(|| IndexLoad::Loading);
    // How often the reader has opened files of their own.
    let opened = use_state_eq(|| 0_u32);
    {
        let opened = opened.setter();
        use_effect_with((), move |()| {
            let count = Cell::new(0_u32);
            let listener = on_opened(Callback::from(move |()| {
                count.set(count.get().wrapping_add(1));
                opened.set(count.get());
            }));
            move || drop(listener)
        });
    }
    {
        let load = load.clone();
        use_effect_with(*opened, move |_| {
            load.set(IndexLoad::Loading);
            spawn_local(async move {
                load.set(match index().await {
                    Ok(list) => IndexLoad::Ready(Shared::new(list)),
                    Err(failure) => IndexLoad::Failed(failure),
                });
            });
        });
    }
    (*load).clone()
}

async fn index() -> Result<Vec<IndexEntry>, Failure> {
    let file = format!("{FOLDER}/index.json");
    incident::load_index(&text(&file, limits::FILE_BYTES).await?)
        .map_err(|problems| Failure::Unusable { file, problems: problems.list })
}

/// Loads the incident of this id, or the catalogue's first.
#[hook]
pub fn use_incident(id: Option<String>, index: IndexLoad) -> IncidentLoad {
    let load = use_state_eq(|| IncidentLoad::Loading);
    {
        let load = load.clone();
        use_effect_with((id, index), move |(id, index)| {
            let id = id.clone();
            load.set(IncidentLoad::Loading);
            let index = match index {
                IndexLoad::Loading => return,
                IndexLoad::Failed(failure) => return load.set(IncidentLoad::Failed(failure.clone())),
                IndexLoad::Ready(index) => index.clone(),
            };
            spawn_local(async move {
                load.set(match incident(id, &index).await {
                    Ok((incident, warnings)) => IncidentLoad::Ready(Shared::new(incident), warnings),
                    Err(failure) => IncidentLoad::Failed(failure),
                });
            });
        });
    }
    (*load).clone()
}

async fn incident(id: Option<String>, index: &[IndexEntry]) -> Result<(Incident, Vec<Problem>), Failure> {
    let entry = match &id {
        Some(id) => index.iter().find(|entry| entry.id == *id),
        None => index.first(),
    };
    let Some(entry) = entry else {
        let known = index.iter().map(|entry| entry.id.clone()).collect();
        return Err(Failure::UnknownIncident { id: id.unwrap_or_default(), known });
    };
    let file = format!("{FOLDER}/{}", entry.href);
    let text = text(&file, limits::FILE_BYTES).await?;
    let loaded = read(&text).await.map_err(|problems| Failure::Unusable { file, problems: problems.list })?;
    Ok((loaded.incident, loaded.warnings))
}

/// An incident from its file; the browser does what is due between two steps.
async fn read(text: &str) -> Result<Loaded, Problems> {
    let mut turn = Turn::begin();
    let mut loading = Loading::begin(text)?;
    loop {
        turn.breathe().await;
        match loading.step()? {
            Loading::Done(loaded) => {
                turn.breathe().await;
                return Ok(*loaded);
            }
            more @ (Loading::Json(_) | Loading::Shaped(_) | Loading::Typed(..)) => loading = more,
        }
    }
}

async fn text(file: &str, limit: usize) -> Result<String, Failure> {
    fetch::text(file, u64::try_from(limit).unwrap_or(u64::MAX))
        .await
        .map_err(|problem| Failure::NotFound { file: file.to_owned(), reason: problem.to_string() })
}

/// A metric that arrived, or could not.
#[derive(Debug)]
pub struct Arrived(String, MetricLoad);

/// Metrics arrive one by one, in any order.
impl Reducible for Metrics {
    type Action = Arrived;

    fn reduce(self: std::rc::Rc<Self>, Arrived(id, load): Self::Action) -> std::rc::Rc<Self> {
        let mut all = self.0.clone();
        all.insert(id, load);
        Self(all).into()
    }
}

/// Loads every metric of the incident, each on its own.
#[hook]
pub fn use_metrics(incident: Option<Shared<Incident>>) -> Shared<Metrics> {
    let metrics = use_reducer(Metrics::default);
    {
        let dispatch = metrics.dispatcher();
        use_effect_with(incident, move |incident| {
            for metric in incident.iter().flat_map(|incident| &incident.metrics) {
                let file = beside(incident.as_ref().map_or("", |incident| &incident.id), &metric.href);
                let (id, dispatch) = (metric.id.clone(), dispatch.clone());
                spawn_local(async move {
                    let so_far = |load| dispatch.dispatch(Arrived(id.clone(), load));
                    let load = self::metric(&file, so_far).await;
                    dispatch.dispatch(Arrived(id.clone(), load));
                });
            }
        });
    }
    let value = (*metrics).clone();
    (*use_memo(value, |value| Shared::new(value.clone()))).clone()
}

/// The metrics; with an instant, as they stood then.
#[hook]
pub fn use_metrics_until(metrics: Shared<Metrics>, t: Option<UnixMillis>) -> Shared<Metrics> {
    let until =
        use_memo((metrics, t), |(metrics, t)| t.map_or_else(|| metrics.clone(), |t| Shared::new(metrics.until(t))));
    (*until).clone()
}

/// Files from this size on show how far they are [bytes].
const LARGE_BYTES: usize = 1_000_000;

/// Reads a metric's file as it comes in; `so_far` hears of a large one's progress.
async fn metric(file: &str, so_far: impl Fn(MetricLoad)) -> MetricLoad {
    let mut import = Import::new(series::Limits { bytes: limits::METRIC_BYTES, ..series::Limits::default() });
    let (mut problem, mut n_read, mut told) = (None, 0, None);
    let take = |piece: &[u8], share: Option<u8>| {
        n_read += piece.len();
        // Each word of it renders the charts: every third percent is enough.
        let share = share.map(|percent| percent - percent % 3);
        if n_read > LARGE_BYTES && share != told {
            told = share;
            so_far(MetricLoad::Loading(share));
        }
        problem = import.feed(piece).err();
        problem.is_none()
    };
    let fetched = fetch::pieces(file, u64::try_from(limits::METRIC_BYTES).unwrap_or(u64::MAX), take).await;
    let read = match (fetched, problem) {
        (Err(problem), _) => Err(problem.to_string()),
        (Ok(()), Some(problem)) => Err(problem.to_string()),
        (Ok(()), None) => settled(import).await.map_err(|problem| problem.to_string()),
    };
    match read {
        Ok(set) => MetricLoad::Ready(Shared::new(set)),
        Err(problem) => MetricLoad::Failed(problem.into()),
    }
}

/// What a file that is all there has in it; the browser does what is due between two slices of the work.
async fn settled(mut import: Import) -> Result<SeriesSet, series::Problem> {
    let mut turn = Turn::begin();
    while import.settle()? {
        turn.breathe().await;
    }
    import.finish()
}

/// Loads both versions of every code change, and compares them.
#[hook]
pub fn use_codes(incident: Option<Shared<Incident>>) -> Codes {
    let codes = use_state_eq(Codes::new);
    {
        let codes = codes.clone();
        use_effect_with(incident, move |incident| {
            if let Some(incident) = incident.clone() {
                spawn_local(async move {
                    let mut loaded = Codes::new();
                    for change in &incident.code_changes {
                        loaded.insert(change.id.clone(), code(&incident.id, change).await);
                    }
                    codes.set(loaded);
                });
            }
        });
    }
    (*codes).clone()
}

async fn code(incident: &str, change: &CodeChange) -> CodeLoad {
    let mut texts = Vec::new();
    for href in [&change.before, &change.after] {
        match fetch::text(&beside(incident, href), u64::try_from(limits::CODE_BYTES).unwrap_or(u64::MAX)).await {
            Ok(text) => texts.push(text),
            Err(problem) => return CodeLoad::Failed(format!("{href}: {problem}").into()),
        }
    }
    let [before, after] = texts.as_slice() else { return CodeLoad::Loading };
    match diff::between(before, after, Language::from_name(&change.language)) {
        Ok(diff) => CodeLoad::Ready(Shared::new(diff)),
        Err(problem) => CodeLoad::Failed(problem.into()),
    }
}

/// A file beside the incident. The loader lets only such addresses through.
fn beside(incident: &str, href: &str) -> String {
    format!("{FOLDER}/{incident}/{href}")
}
