//! What the page and its worker say to each other, and the worker's side of it: a desk that takes requests and gives
//! replies.
//!
//! The worker is a program of its own (`src/bin/worker.rs`), so that the page's stays small and never waits. Here stands
//! all of it but the wiring; it knows no browser and is tested natively. Requests and replies travel as postcard bytes.
//! The desk has a part for each kind of work; what they say to each other is theirs.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

mod checks;
mod lab;
mod monitor;
mod replay;

pub use checks::{CheckLine, CheckSheet, ChecksDesk, ChecksRequest, StoryLine, Verdict};
pub use lab::{LabDesk, LabReply, LabRequest, StudyNumber};
pub use monitor::{MonitorDesk, MonitorReply, MonitorRequest, RecordedSeries};
pub use replay::{ReplayDesk, ReplayReply, ReplayRequest, RunNumber};

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Of the replay.
    Replay(ReplayRequest),
    /// Of the model against the textbooks.
    Checks(ChecksRequest),
    /// Of the lab.
    Lab(LabRequest),
    /// Of the charts.
    Monitor(MonitorRequest),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// Of the replay.
    Replay(ReplayReply),
    /// Of the model against the textbooks.
    Checks(Box<CheckSheet>),
    /// Of the lab.
    Lab(LabReply),
    /// Of the charts.
    Monitor(MonitorReply),
}

/// A request or a reply as bytes.
///
/// # Errors
/// Never for the two types here; the sentence is for the reader of the page.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(message).map_err(|error| format!("A message could not be written: {error}."))
}

/// A request or a reply from bytes.
///
/// # Errors
/// When the two programs are not of one build.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| format!("A message could not be read: {error}."))
}

/// The worker's state: a part for each kind of work.
#[derive(Debug, Default)]
pub struct Desk {
    replay: ReplayDesk,
    checks: ChecksDesk,
    lab: LabDesk,
    monitor: MonitorDesk,
}

impl Desk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: Request) -> Option<Reply> {
        match request {
            Request::Replay(request) => self.replay.take(request).map(Reply::Replay),
            Request::Checks(request) => self.checks.take(request).map(Reply::Checks),
            Request::Lab(request) => self.lab.take(request).map(Reply::Lab),
            Request::Monitor(request) => self.monitor.take(request).map(Reply::Monitor),
        }
    }

    /// Whether something is left to compute.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.replay.has_work() || self.checks.has_work() || self.lab.has_work() || self.monitor.has_work()
    }

    /// Computes about so many events further, without a word.
    pub fn work(&mut self, budget_events: u32) {
        if self.replay.has_work() {
            self.replay.work(budget_events);
        } else {
            self.checks.work(budget_events);
            self.lab.work(budget_events);
            self.monitor.work(budget_events);
        }
    }

    /// Tells what was computed since the last report, and what waited for it.
    pub fn report(&mut self) -> impl Iterator<Item = Reply> {
        let of_replay = self.replay.report().map(Reply::Replay);
        let others = self.checks.report().map(Reply::Checks).chain(self.lab.report().map(Reply::Lab));
        of_replay.chain(others).chain(self.monitor.report().map(Reply::Monitor))
    }
}
