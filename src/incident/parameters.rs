//! The parameters of a model as rows for people: path, value, where the value comes from and why.

use serde_json::Value;

use super::file::{FactSource, Model};
use super::schema::{describe, number_text};

/// One parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its path, for example `pool.max`; the unit is the last part of the name.
    pub path: String,
    /// Its value as it stands in the file.
    pub value: String,
    /// Where the value comes from.
    pub source: FactSource,
    /// Why this value.
    pub reason: String,
}

/// Every parameter of a model that has a source, which after loading is every one.
#[must_use]
pub fn parameters(model: &Model) -> Vec<Parameter> {
    let Ok(fields) = serde_json::to_value(model) else { return Vec::new() };
    let row = |(path, source): (&String, &super::file::ParamSource)| {
        let value = path.split('.').try_fold(&fields, |value, name| value.get(name))?;
        Some(Parameter { path: path.clone(), value: text(value), source: source.source, reason: source.reason.clone() })
    };
    model.sources.iter().filter_map(row).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::String(words) => words.clone(),
        Value::Number(number) => number_text(number),
        Value::Null | Value::Bool(_) | Value::Object(_) => describe(value),
    }
}
