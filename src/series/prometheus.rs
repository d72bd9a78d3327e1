//! Prometheus `query_range` responses, unchanged, into series.
//!
//! Read as a stream with serde visitors written by hand: samples go straight into columns, and no tree of the JSON is
//! ever built. (Deriving `Deserialize` is for the incident file alone.) Each problem names the place in the response.

use serde::de::{self, Deserializer};

use super::{Collector, Limits, Problem, SeriesSet};

mod visitors;
use visitors::Response;

/// Reads a saved `query_range` response: a matrix with one or more series.
///
/// # Errors
/// The first thing that is wrong, with its place: broken or cut off JSON, an error response, a result that is no matrix, an
/// empty result, a value of the wrong type, times out of order, a limit passed.
pub fn from_prometheus(text: &str) -> Result<SeriesSet, Problem> {
    from_prometheus_within(text, Limits::default())
}

/// As [`from_prometheus`], with limits of the caller's own.
///
/// # Errors
/// As there.
pub fn from_prometheus_within(text: &str, limits: Limits) -> Result<SeriesSet, Problem> {
    limits.check_bytes(text)?;
    let mut reader = Reader::new(limits);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(Response(&mut reader)).and_then(|()| json.end());
    if let Err(error) = read {
        return Err(reader.problem.take().unwrap_or_else(|| reader.worded(&error)));
    }
    reader.finish()
}

/// Where the reader stands, for problems.
#[derive(Debug, Clone, Copy)]
enum Place {
    Response,
    Data,
    Series,
    Sample,
}

struct Reader {
    collector: Collector,
    place: Place,
    problem: Option<Problem>,
    status: Option<String>,
    error: String,
    has_data: bool,
    result_type: Option<String>,
    warnings: Vec<String>,
    infos: Vec<String>,
}

impl Reader {
    fn new(limits: Limits) -> Self {
        Self {
            collector: Collector::new(limits),
            place: Place::Response,
            problem: None,
            status: None,
            error: String::new(),
            has_data: false,
            result_type: None,
            warnings: Vec::new(),
            infos: Vec::new(),
        }
    }

    fn finish(self) -> Result<SeriesSet, Problem> {
        match self.status.as_deref() {
            Some("success") => {}
            Some("error") => {
                return Err(problem("status", format!("an error response: {}", self.error), "a successful response"));
            }
            Some(other) => return Err(problem("status", format!("\"{other}\""), "\"success\"")),
            None => return Err(problem("status", "nothing".to_owned(), "\"success\": a Prometheus response")),
        }
        if !self.has_data {
            return Err(problem("data", "nothing".to_owned(), "the result of a range query"));
        }
        if self.result_type.is_none() {
            return Err(problem("data.resultType", "nothing".to_owned(), "\"matrix\""));
        }
        if self.collector.n_series() == 0 {
            return Err(problem(
                "data.result",
                "no series: the query matched nothing".to_owned(),
                "at least one series",
            ));
        }
        self.collector.finish(self.warnings, self.infos)
    }

    fn place(&self) -> String {
        let (series, sample) = (self.collector.n_series(), self.collector.n_pending());
        match self.place {
            Place::Response => "the response".to_owned(),
            Place::Data => "data".to_owned(),
            Place::Series => format!("data.result[{series}]"),
            Place::Sample => format!("data.result[{series}].values[{sample}]"),
        }
    }

    /// Ends the reading with a problem; the error itself only carries control back.
    fn stop<E: de::Error>(&mut self, problem: Problem) -> E {
        self.problem = Some(problem);
        E::custom("stopped")
    }

    fn stop_here<E: de::Error>(&mut self, found: impl Into<String>, expected: &str) -> E {
        let place = self.place();
        self.stop(problem(&place, found.into(), expected))
    }

    /// What serde found out by itself, in our form.
    fn worded(&self, error: &serde_json::Error) -> Problem {
        let at = format!("line {}, column {}", error.line(), error.column());
        let whole = error.to_string();
        let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
        match error.classify() {
            serde_json::error::Category::Eof => {
                problem(&at, "the end of the file".to_owned(), "the rest of it: the JSON is cut off")
            }
            serde_json::error::Category::Data => {
                let (found, expected) = message.split_once(", expected ").unwrap_or((message, "a Prometheus response"));
                let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
                problem(&self.place(), found.to_owned(), expected)
            }
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
                problem(&at, format!("no JSON: {message}"), "JSON as Prometheus answers")
            }
        }
    }
}

fn problem(place: &str, found: String, expected: &str) -> Problem {
    Problem { place: place.to_owned(), found, expected: expected.to_owned() }
}
