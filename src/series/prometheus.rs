//! Prometheus `query_range` responses, unchanged, into series.
//!
//! Read as a stream with serde visitors written by hand: samples go straight into columns, and no tree of the JSON is
//! ever built. (Deriving `Deserialize` is for the incident file alone.) Each problem names the place in the response.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Collector, Limits, Problem, SeriesSet};
use crate::clock::UnixMillis;

/// Later than any time in seconds that makes sense (the year 5138), earlier than any in milliseconds (after March 1973).
const SECONDS_END: f64 = 1e11;

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
        let message = whole.split(" at line ").next().unwrap_or_default();
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

/// The whole response.
struct Response<'a>(&'a mut Reader);

impl<'de> Visitor<'de> for Response<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the object that Prometheus answers with")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" => self.0.status = Some(map.next_value()?),
                "data" => {
                    self.0.place = Place::Data;
                    map.next_value_seed(Data(self.0))?;
                    self.0.place = Place::Response;
                }
                "errorType" => self.0.error = map.next_value::<String>()?,
                "error" => {
                    let text: String = map.next_value()?;
                    self.0.error = if self.0.error.is_empty() { text } else { format!("{}: {text}", self.0.error) };
                }
                "warnings" => self.0.warnings = map.next_value()?,
                "infos" => self.0.infos = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// `data`: what kind of result, and the result.
struct Data<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Data<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Data<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with resultType and result")
    }

    /// `"data": null`, as in some error responses.
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.has_data = true;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "resultType" => {
                    let kind: String = map.next_value()?;
                    if kind != "matrix" {
                        let found = format!("\"{kind}\", the answer to an instant query");
                        return Err(self.0.stop(problem("data.resultType", found, "\"matrix\", from query_range")));
                    }
                    self.0.result_type = Some(kind);
                }
                "result" => {
                    self.0.place = Place::Series;
                    map.next_value_seed(Matrix(self.0))?;
                    self.0.place = Place::Data;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// `data.result`: the series.
struct Matrix<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Matrix<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Matrix<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of series")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(OneSeries(self.0))?.is_some() {}
        Ok(())
    }
}

/// `data.result[i]`: labels and samples.
struct OneSeries<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for OneSeries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneSeries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with metric and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut labels = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "metric" => labels = map.next_value()?,
                "values" => {
                    map.next_value_seed(Samples(self.0))?;
                    self.0.place = Place::Series;
                }
                "value" => {
                    return Err(self.0.stop_here("one value, as in an instant vector", "values, from query_range"));
                }
                "histograms" => return Err(self.0.stop_here("native histograms", "values: plain numbers")),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let place = self.0.place();
        self.0.collector.end_series(labels, || place.clone()).map_err(|problem| self.0.stop(problem))
    }
}

/// `data.result[i].values`.
struct Samples<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Samples<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Samples<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of samples")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.place = Place::Sample;
        while seq.next_element_seed(OneSample(self.0))?.is_some() {}
        Ok(())
    }
}

/// `data.result[i].values[j]`: a time in seconds and a value in a string.
struct OneSample<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for OneSample<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneSample<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(A_SAMPLE)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let reader = self.0;
        let Some(seconds) = seq.next_element::<f64>()? else {
            return Err(reader.stop_here("an empty array", A_SAMPLE));
        };
        if seconds.abs() >= SECONDS_END {
            return Err(reader.stop_here(format!("the time {seconds:.0}"), "seconds since 1970, not milliseconds"));
        }
        match seq.next_element_seed(Value)? {
            None => return Err(reader.stop_here("a time without a value", A_SAMPLE)),
            Some(Err(text)) => return Err(reader.stop_here(format!("\"{text}\""), "a number in a string")),
            Some(Ok(value)) => {
                let Reader { collector, .. } = &mut *reader;
                let (series, sample) = (collector.n_series(), collector.n_pending());
                let place = || format!("data.result[{series}].values[{sample}]");
                collector.push(millis(seconds), value, place).map_err(|problem| reader.stop(problem))?;
            }
        }
        match seq.next_element::<IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(reader.stop_here("more than two elements", A_SAMPLE)),
        }
    }
}

const A_SAMPLE: &str = "a sample: [seconds, \"value\"]";

/// A number in a string, or the text that is none.
struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Result<f64, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Value {
    type Value = Result<f64, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        // Rust reads "NaN", "+Inf" and "-Inf" as Prometheus writes them. The text is for a message: keep it short.
        Ok(text.parse().map_err(|_| text.chars().take(40).collect()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "below SECONDS_END, a thousandfold is far inside an i64")]
fn millis(seconds: f64) -> UnixMillis {
    UnixMillis((seconds * 1_000.0).round() as i64)
}
