//! The parts of a `query_range` response, each with the serde visitor that reads it into the [`Reader`].
//!
//! Knows the shape of the response only; what a mistake is called, and where it is, the reader says.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Place, Reader, problem};
use crate::clock::UnixMillis;

/// Later than any time in seconds that makes sense (the year 5138), earlier than any in milliseconds (after March 1973).
const SECONDS_END: f64 = 1e11;

/// Each visitor is also what starts the reading of its own place.
macro_rules! reads_any {
    ($($name:ident)*) => {$(
        impl<'de> DeserializeSeed<'de> for $name<'_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_any(self)
            }
        }
    )*};
}
reads_any!(Data Matrix OneSeries Samples OneSample);

/// The whole response.
pub(super) struct Response<'a>(pub(super) &'a mut Reader);

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
                "warnings" => self.0.warnings = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "infos" => self.0.infos = map.next_value::<Option<_>>()?.unwrap_or_default(),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// `data`: what kind of result, and the result.
struct Data<'a>(&'a mut Reader);

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
        // The text is for a message: keep it short.
        Ok(number(text).ok_or_else(|| text.chars().take(40).collect()))
    }
}

/// A number as Prometheus writes it. Through JSON's reader, which is exact for the digits that metrics have and is in the
/// page anyway; the standard library's brings ten kilobytes of tables that do not compress.
fn number(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        _ => serde_json::from_str(text).ok(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "below SECONDS_END, a thousandfold is far inside an i64")]
fn millis(seconds: f64) -> UnixMillis {
    UnixMillis((seconds * 1_000.0).round() as i64)
}
