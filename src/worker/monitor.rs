//! The desk's part for the charts: what monitoring would have recorded of a run, under any seed and with what the reader
//! did to it.
//!
//! A newer request takes the place of the one before. The series are told once, when the run is done.

use serde::{Deserialize, Serialize};

use crate::model::observe::{Monitored, ReconstructedSeries};
use crate::model::{Intervention, Interventions, Invalid, Micros, Scenario, Variant, World};

use super::RunNumber;

/// What the page asks of the monitoring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MonitorRequest {
    /// Run the buggy world of this scenario with these interventions, and forget the run before.
    Watch(RunNumber, Box<Scenario>, Vec<Intervention>),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MonitorReply {
    /// The scenario or an intervention is outside the limits; nothing is run.
    Refused(RunNumber, Vec<Invalid>),
    /// How much of the run is done, in percent.
    Watching(RunNumber, u8),
    /// Everything that was recorded.
    Recorded(RunNumber, Vec<RecordedSeries>),
}

/// One series of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedSeries {
    /// The metric's id in the incident file.
    pub metric: String,
    /// Labels and their values.
    pub labels: Vec<(String, String)>,
    /// Times of the samples on the model's clock, rising.
    pub times: Vec<Micros>,
    /// The samples, as many, in the metric's unit.
    pub values: Vec<f64>,
}

impl From<ReconstructedSeries> for RecordedSeries {
    fn from(series: ReconstructedSeries) -> Self {
        let labels = series.labels.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
        Self { metric: series.metric.to_owned(), labels, times: series.times, values: series.values }
    }
}

/// The monitoring of a worker.
#[derive(Debug, Default)]
pub struct MonitorDesk {
    number: RunNumber,
    watched: Option<Box<Monitored>>,
    /// Percent that were told last.
    told: u8,
}

impl MonitorDesk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: MonitorRequest) -> Option<MonitorReply> {
        let MonitorRequest::Watch(number, scenario, list) = request;
        (self.number, self.watched, self.told) = (number, None, 0);
        let world = scenario.checked().and_then(|scenario| {
            let interventions = Interventions::new(&list, &scenario)?;
            let mut world = World::new(&scenario, Variant::Buggy);
            world.set_interventions(&interventions);
            Ok(world)
        });
        match world {
            Ok(world) => {
                self.watched = Some(Box::new(Monitored::new(world)));
                None
            }
            Err(invalid) => Some(MonitorReply::Refused(number, invalid)),
        }
    }

    /// Whether something is left to run.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.watched.as_ref().is_some_and(|watched| !watched.is_done())
    }

    /// Runs about so many events.
    pub fn work(&mut self, budget_events: u32) {
        let mut left = u64::from(budget_events);
        while let Some(watched) = self.watched.as_mut().filter(|watched| left > 0 && !watched.is_done()) {
            // A scrape of a quiet minute costs something, too.
            left = left.saturating_sub(watched.scrape().max(1));
        }
    }

    /// Tells a tenth that is done, or all that was recorded.
    pub fn report(&mut self) -> Option<MonitorReply> {
        let percent = self.watched.as_ref()?.percent();
        if !self.has_work() {
            let series = self.watched.take()?.finish();
            return Some(MonitorReply::Recorded(self.number, series.into_iter().map(RecordedSeries::from).collect()));
        }
        (percent >= self.told.saturating_add(10)).then(|| {
            self.told = percent;
            MonitorReply::Watching(self.number, percent)
        })
    }
}
