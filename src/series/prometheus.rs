//! Prometheus `query_range` responses, unchanged, into series.
//!
//! Read token by token as the file comes in: samples go straight into columns, and no tree of the JSON is ever built.
//! Each problem names the place in the response.

use std::collections::BTreeMap;

use super::import::{Importer, read_with};
use super::json::{Lexer, Sink, Token, short};
use super::number::spoken;
use super::{Collector, Limits, Problem, SeriesSet};
use crate::clock::UnixMillis;

/// Later than any time in seconds that makes sense (the year 5138), earlier than any in milliseconds (after March 1973).
const SECONDS_END: f64 = 1e11;

const A_RESPONSE: &str = "the object that Prometheus answers with";
const A_SAMPLE: &str = "a sample: [seconds, \"value\"]";

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
    read_with(Prometheus::new(limits), text)
}

/// The importer.
#[derive(Debug)]
pub(super) struct Prometheus {
    lexer: Lexer,
    response: Response,
}

impl Prometheus {
    pub(super) fn new(limits: Limits) -> Self {
        Self { lexer: Lexer::default(), response: Response::new(limits) }
    }
}

impl Importer for Prometheus {
    fn feed(&mut self, piece: &[u8]) -> Result<(), Problem> {
        self.lexer.feed(piece, &mut self.response)
    }

    fn finish(mut self: Box<Self>) -> Result<SeriesSet, Problem> {
        self.lexer.finish(&mut self.response)?;
        self.response.finish()
    }
}

/// Where in the response the next token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Response,
    Remarks,
    Data,
    Result,
    Series,
    Labels,
    Samples,
    Sample { n_read: u8 },
    End,
}

/// The last name that was read in an object: what the next value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Status,
    Error,
    ErrorType,
    Warnings,
    Infos,
    Data,
    ResultType,
    Result,
    Metric,
    Values,
    Value,
    Histograms,
    Other,
}

impl Key {
    fn of(name: &str) -> Self {
        match name {
            "status" => Self::Status,
            "error" => Self::Error,
            "errorType" => Self::ErrorType,
            "warnings" => Self::Warnings,
            "infos" => Self::Infos,
            "data" => Self::Data,
            "resultType" => Self::ResultType,
            "result" => Self::Result,
            "metric" => Self::Metric,
            "values" => Self::Values,
            "value" => Self::Value,
            "histograms" => Self::Histograms,
            _ => Self::Other,
        }
    }
}

#[derive(Debug)]
struct Response {
    collector: Collector,
    at: At,
    key: Key,
    /// Levels of a value that is of no interest.
    n_skipped: usize,
    label: String,
    labels: BTreeMap<String, String>,
    seconds: f64,
    value: f64,
    status: Option<String>,
    error_type: String,
    error: String,
    has_data: bool,
    has_type: bool,
    warnings: Vec<String>,
    infos: Vec<String>,
}

#[expect(clippy::wildcard_enum_match_arm, reason = "any other token is out of place, whichever it is")]
impl Sink for Response {
    fn token(&mut self, token: Token<'_>) -> Result<(), Problem> {
        if self.n_skipped > 0 {
            if token.opens() {
                self.n_skipped += 1;
            } else if token.closes() {
                self.n_skipped -= 1;
            }
            return Ok(());
        }
        match self.at {
            // First what there is most of.
            At::Sample { n_read } => return self.in_sample(n_read, token),
            At::Samples => match token {
                Token::Array => self.at = At::Sample { n_read: 0 },
                Token::EndArray => self.at = At::Series,
                other => return Err(self.wrong(other, A_SAMPLE)),
            },
            At::Start => match token {
                Token::Object => self.at = At::Response,
                other => return Err(self.wrong(other, A_RESPONSE)),
            },
            At::Response => return self.in_response(token),
            At::Remarks => match token {
                Token::Text(text) => {
                    let list = if self.key == Key::Warnings { &mut self.warnings } else { &mut self.infos };
                    list.push(text.to_owned());
                }
                Token::EndArray => self.at = At::Response,
                other => return Err(self.wrong(other, "a sentence")),
            },
            At::Data => return self.in_data(token),
            At::Result => match token {
                Token::Object => {
                    self.labels = BTreeMap::new();
                    self.at = At::Series;
                }
                Token::EndArray => self.at = At::Data,
                other => return Err(self.wrong(other, "an object with metric and values")),
            },
            At::Series => return self.in_series(token),
            At::Labels => match token {
                Token::Key(name) => name.clone_into(&mut self.label),
                Token::Text(text) => {
                    self.labels.insert(std::mem::take(&mut self.label), text.to_owned());
                }
                Token::EndObject => self.at = At::Series,
                other => return Err(self.wrong(other, "a label's value: text")),
            },
            At::End => {}
        }
        Ok(())
    }
}

impl Response {
    fn new(limits: Limits) -> Self {
        Self {
            collector: Collector::new(limits),
            at: At::Start,
            key: Key::Other,
            n_skipped: 0,
            label: String::new(),
            labels: BTreeMap::new(),
            seconds: 0.0,
            value: 0.0,
            status: None,
            error_type: String::new(),
            error: String::new(),
            has_data: false,
            has_type: false,
            warnings: Vec::new(),
            infos: Vec::new(),
        }
    }

    fn in_response(&mut self, token: Token<'_>) -> Result<(), Problem> {
        match (self.key, token) {
            (_, Token::Key(name)) => self.key = Key::of(name),
            (_, Token::EndObject) => self.at = At::End,
            (Key::Status, Token::Text(text)) => self.status = Some(text.to_owned()),
            (Key::ErrorType, Token::Text(text)) => text.clone_into(&mut self.error_type),
            (Key::Error, Token::Text(text)) => text.clone_into(&mut self.error),
            (Key::Status | Key::ErrorType | Key::Error, other) => return Err(self.wrong(other, "text")),
            (Key::Warnings | Key::Infos, Token::Array) => self.at = At::Remarks,
            (Key::Warnings | Key::Infos | Key::Data, Token::Null) => {}
            (Key::Warnings | Key::Infos, other) => return Err(self.wrong(other, "an array of sentences")),
            (Key::Data, Token::Object) => (self.has_data, self.at) = (true, At::Data),
            (Key::Data, other) => {
                self.at = At::Data;
                return Err(self.wrong(other, "an object with resultType and result"));
            }
            (_, other) => self.skip(other),
        }
        Ok(())
    }

    fn in_data(&mut self, token: Token<'_>) -> Result<(), Problem> {
        match (self.key, token) {
            (_, Token::Key(name)) => self.key = Key::of(name),
            (_, Token::EndObject) => self.at = At::Response,
            (Key::ResultType, Token::Text("matrix")) => self.has_type = true,
            (Key::ResultType, Token::Text(kind)) => {
                let found = format!("\"{}\", the answer to an instant query", short(kind));
                return Err(problem("data.resultType", found, "\"matrix\", from query_range"));
            }
            (Key::Result, Token::Array) => self.at = At::Result,
            (Key::Result | Key::ResultType, other) => return Err(self.wrong(other, "an array of series, a matrix")),
            (_, other) => self.skip(other),
        }
        Ok(())
    }

    fn in_series(&mut self, token: Token<'_>) -> Result<(), Problem> {
        match (self.key, token) {
            (_, Token::Key(name)) => {
                self.key = Key::of(name);
                if self.key == Key::Value {
                    return Err(self.here("one value, as in an instant vector", "values, from query_range"));
                }
                if self.key == Key::Histograms {
                    return Err(self.here("native histograms", "values: plain numbers"));
                }
            }
            (_, Token::EndObject) => {
                let place = self.place();
                self.collector.end_series(std::mem::take(&mut self.labels), || place)?;
                self.at = At::Result;
            }
            (Key::Metric, Token::Object) => self.at = At::Labels,
            (Key::Metric, other) => return Err(self.wrong(other, "an object of labels")),
            (Key::Values, Token::Array) => self.at = At::Samples,
            (Key::Values, other) => return Err(self.wrong(other, "an array of samples")),
            (_, other) => self.skip(other),
        }
        Ok(())
    }

    fn in_sample(&mut self, n_read: u8, token: Token<'_>) -> Result<(), Problem> {
        match (n_read, token) {
            (0, Token::Number(seconds)) => {
                if seconds.abs() >= SECONDS_END {
                    let found = format!("the time {seconds:.0}");
                    return Err(self.here(&found, "seconds since 1970, not milliseconds"));
                }
                self.seconds = seconds;
            }
            (0, Token::EndArray) => return Err(self.here("an empty array", A_SAMPLE)),
            (0, other) => return Err(self.wrong(other, "a time in seconds")),
            (1, Token::Text(text)) => match spoken(text) {
                Some(value) => self.value = value,
                None => return Err(self.here(&format!("\"{}\"", short(text)), "a number in a string")),
            },
            (1, Token::EndArray) => return Err(self.here("a time without a value", A_SAMPLE)),
            (1, other) => return Err(self.wrong(other, "a number in a string")),
            (_, Token::EndArray) => {
                let (series, sample) = (self.collector.n_series(), self.collector.n_pending());
                let place = || format!("data.result[{series}].values[{sample}]");
                self.collector.push(millis(self.seconds), self.value, place)?;
                self.at = At::Samples;
                return Ok(());
            }
            _ => return Err(self.here("more than two elements", A_SAMPLE)),
        }
        self.at = At::Sample { n_read: n_read + 1 };
        Ok(())
    }

    /// A value that is of no interest, however deep.
    fn skip(&mut self, token: Token<'_>) {
        self.n_skipped = usize::from(token.opens());
    }

    fn wrong(&self, token: Token<'_>, expected: &str) -> Problem {
        self.here(&token.words(), expected)
    }

    fn here(&self, found: &str, expected: &str) -> Problem {
        problem(&self.place(), found.to_owned(), expected)
    }

    fn place(&self) -> String {
        let (series, sample) = (self.collector.n_series(), self.collector.n_pending());
        match self.at {
            At::Start | At::Response | At::Remarks | At::End => "the response".to_owned(),
            At::Data => "data".to_owned(),
            At::Result | At::Series | At::Labels => format!("data.result[{series}]"),
            At::Samples | At::Sample { .. } => format!("data.result[{series}].values[{sample}]"),
        }
    }

    fn finish(self) -> Result<SeriesSet, Problem> {
        match self.status.as_deref() {
            Some("success") => {}
            Some("error") => {
                let both = [self.error_type, self.error].into_iter().filter(|text| !text.is_empty());
                let words = both.collect::<Vec<_>>().join(": ");
                return Err(problem("status", format!("an error response: {words}"), "a successful response"));
            }
            Some(other) => return Err(problem("status", format!("\"{}\"", short(other)), "\"success\"")),
            None => return Err(problem("status", "nothing".to_owned(), "\"success\": a Prometheus response")),
        }
        if !self.has_data {
            return Err(problem("data", "nothing".to_owned(), "the result of a range query"));
        }
        if !self.has_type {
            return Err(problem("data.resultType", "nothing".to_owned(), "\"matrix\""));
        }
        if self.collector.n_series() == 0 {
            let found = "no series: the query matched nothing".to_owned();
            return Err(problem("data.result", found, "at least one series"));
        }
        self.collector.finish(self.warnings, self.infos)
    }
}

fn problem(place: &str, found: String, expected: &str) -> Problem {
    Problem { place: place.to_owned(), found, expected: expected.to_owned() }
}

#[expect(clippy::cast_possible_truncation, reason = "below SECONDS_END, a thousandfold is far inside an i64")]
fn millis(seconds: f64) -> UnixMillis {
    UnixMillis((seconds * 1_000.0).round() as i64)
}
