//! JSON text to a JSON value: size, depth, syntax and repeated keys are checked here, nothing else.
//!
//! `serde_json` keeps the last of two equal keys without a word and reads whole floats as floats; both would surprise an
//! author, so the value is built here. Knows nothing of incidents.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::incident::limits;
use crate::incident::problem::{Path, Place, Problem, Rule};
use crate::incident::schema::EXTENSION_PREFIX;

/// Reads JSON text of at most `most_bytes`.
///
/// # Errors
/// The first place where the text is no JSON, repeats a key or nests too deeply; or its size.
pub(in crate::incident) fn read(text: &str, most_bytes: usize) -> Result<Value, Box<Problem>> {
    if text.len() > most_bytes {
        let (found, expected) = (format!("a file of {} bytes", text.len()), format!("at most {most_bytes}"));
        return Err(Problem::at(Rule::TooLarge, &Path::root(), found, expected).into());
    }
    let refused = Cell::new(Rule::Syntax);
    let mut deserializer = serde_json::Deserializer::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let value = Node { depth: 0, refused: &refused }.deserialize(&mut deserializer);
    value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| explain(&error, refused.get()).into())
}

/// Drops the author's own fields (`x_*`), and writes whole floats (`2.0`) as the integers that they are.
pub(super) fn normalize(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(normalize).collect(),
        Value::Object(fields) => {
            let mut kept = Map::new();
            kept.extend(
                fields
                    .into_iter()
                    .filter(|(name, _)| !name.starts_with(EXTENSION_PREFIX))
                    .map(|(name, value)| (name, normalize(value))),
            );
            Value::Object(kept)
        }
        Value::Number(number) => Value::Number(whole(&number).unwrap_or(number)),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}

/// The integer that a float stands for, where every reader agrees on it.
fn whole(number: &Number) -> Option<Number> {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    let float = number.as_f64().filter(|float| number.is_f64() && float.abs() <= LARGEST)?;
    if libm::trunc(float).total_cmp(&float).is_ne() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within 53 bits")]
    let integer = float as i64;
    Some(Number::from(integer))
}

fn explain(error: &serde_json::Error, rule: Rule) -> Problem {
    let message = error.to_string();
    let found =
        message.split(" at line ").next().unwrap_or_default().replace("EOF while parsing", "the end of the text in");
    let expected = if rule == Rule::TooLarge {
        format!("at most {} lists and objects inside each other", limits::DEPTH)
    } else if rule == Rule::DuplicateKey {
        "each key once".to_owned()
    } else {
        "JSON".to_owned()
    };
    let place = Place::Text { line: error.line(), column: error.column().max(1) };
    Problem { rule, file: None, place, found, expected, did_you_mean: None }
}

/// A value to be read, `depth` lists and objects down.
#[derive(Clone, Copy)]
struct Node<'a> {
    depth: usize,
    /// Which rule the text broke, when reading stops for a reason that is not syntax.
    refused: &'a Cell<Rule>,
}

impl Node<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth >= limits::DEPTH {
            self.refused.set(Rule::TooLarge);
            return Err(E::custom("deeper nesting"));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if fields.contains_key(&name) {
                self.refused.set(Rule::DuplicateKey);
                return Err(A::Error::custom(format!("the key {name:?} a second time")));
            }
            let value = map.next_value_seed(inner)?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}
