//! What the page and its worker say to each other, and the worker's side of it: a desk that takes requests and gives
//! replies.
//!
//! The worker is a program of its own (`src/bin/worker.rs`), so that the page's stays small and never waits. Here stands
//! all of it but the wiring; it knows no browser and is tested natively. Requests and replies travel as postcard bytes.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::model::{Invalid, Micros, Scenario};
use crate::replay::{Piece, Replay, Seen, Snapshot};

/// Names a run, so that a late reply about an earlier one is told apart. The page chooses it.
pub type RunNumber = u32;

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Compute this run, and forget the one before.
    Open(RunNumber, Box<Scenario>),
    /// Show a moment, as soon as the run is computed that far. A later wish replaces an earlier one.
    Show(Micros),
    /// From now on follow the requests on their way so far beyond the moment that is shown.
    LookAhead(Micros),
    /// Do one event, or take the last one back, and show that.
    Step {
        /// Back if false.
        forward: bool,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The scenario is outside the limits; nothing is computed.
    Refused(RunNumber, Vec<Invalid>),
    /// The run is computed a piece further.
    Computed(RunNumber, Piece),
    /// The moment that was asked for.
    Shown(RunNumber, Box<Snapshot>),
    /// The moment to which a step led.
    Stepped(RunNumber, Box<Snapshot>),
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

/// The worker's state: one run, what was told of it, and the moment that is asked for.
#[derive(Debug, Default)]
pub struct Desk {
    run: Option<Run>,
    /// How far requests are followed; asked for once, for every run.
    ahead: Micros,
}

#[derive(Debug)]
struct Run {
    number: RunNumber,
    replay: Box<Replay>,
    told: Seen,
    wanted: Option<Micros>,
}

impl Desk {
    /// Takes a request, and answers at once where that is possible.
    pub fn take(&mut self, request: Request) -> Option<Reply> {
        match request {
            Request::Open(number, scenario) => match scenario.checked() {
                Ok(scenario) => {
                    let mut replay = Box::new(Replay::new(scenario));
                    replay.look_ahead(self.ahead);
                    self.run = Some(Run { number, replay, told: Seen::default(), wanted: None });
                    None
                }
                Err(invalid) => {
                    self.run = None;
                    Some(Reply::Refused(number, invalid))
                }
            },
            Request::Show(at) => {
                let run = self.run.as_mut()?;
                run.wanted = Some(at);
                run.show_wanted()
            }
            Request::LookAhead(ahead) => {
                self.ahead = ahead;
                if let Some(run) = &mut self.run {
                    run.replay.look_ahead(ahead);
                }
                None
            }
            Request::Step { forward } => {
                let run = self.run.as_mut()?;
                run.wanted = None;
                if forward {
                    run.replay.step_forward();
                } else {
                    run.replay.step_back();
                }
                Some(Reply::Stepped(run.number, Box::new(run.snapshot())))
            }
        }
    }

    /// Whether something is left to compute.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.replay.course().is_done())
    }

    /// Computes about so many events further, without a word.
    pub fn work(&mut self, budget_events: u32) {
        if let Some(run) = &mut self.run {
            run.replay.compute(budget_events);
        }
    }

    /// Tells what was computed since the last report, and the moment that waited for it.
    pub fn report(&mut self) -> impl Iterator<Item = Reply> {
        let replies = self.run.as_mut().map(|run| {
            let piece = run.replay.course().since(&mut run.told);
            [Some(Reply::Computed(run.number, piece)), run.show_wanted()]
        });
        replies.into_iter().flatten().flatten()
    }
}

impl Run {
    /// The wanted moment, if it is computed by now.
    fn show_wanted(&mut self) -> Option<Reply> {
        let course = self.replay.course();
        let at = self.wanted?.min(self.replay.horizon());
        if at > course.progress().done && !course.is_done() {
            return None;
        }
        self.wanted = None;
        if self.replay.now() != at {
            self.replay.seek(at);
        }
        Some(Reply::Shown(self.number, Box::new(self.snapshot())))
    }

    fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::default();
        self.replay.snapshot(&mut snapshot);
        snapshot
    }
}
