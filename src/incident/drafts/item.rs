//! One item of an export: its fields, and a problem with its place for each that is not as it must be.

use serde_json::{Map, Value};

use super::Export;
use crate::clock::UnixMillis;
use crate::incident::problem::{Path, Rule, quoted};

/// An object of an export, and where it stands.
pub(super) struct Item<'a> {
    fields: &'a Map<String, Value>,
    path: Path,
}

impl<'a> Item<'a> {
    /// The item of a list; none, with a problem, where it is no object.
    pub(super) fn of(value: &'a Value, list: &Path, index: usize, export: &mut Export) -> Option<Self> {
        let path = list.index(index);
        if let Value::Object(fields) = value {
            return Some(Self { fields, path });
        }
        export.problem(Rule::WrongType, &path, kind_of(value), "an object");
        None
    }

    /// A text that must be there.
    pub(super) fn text(&self, name: &str, export: &mut Export) -> Option<&'a str> {
        let path = self.path.field(name);
        match self.fields.get(name) {
            Some(Value::String(text)) => Some(text),
            None | Some(Value::Null) => {
                export.problem(Rule::MissingField, &path, "nothing", "a text");
                None
            }
            Some(other) => {
                export.problem(Rule::WrongType, &path, kind_of(other), "a text");
                None
            }
        }
    }

    /// A text that may be missing.
    pub(super) fn text_if_any(&self, name: &str) -> Option<&'a str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// An object inside this one, if there is one.
    pub(super) fn inner(&self, name: &str) -> Option<Self> {
        let Some(Value::Object(fields)) = self.fields.get(name) else { return None };
        Some(Self { fields, path: self.path.field(name) })
    }

    /// The objects of a list inside this one.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        let Some(Value::Array(items)) = self.fields.get(name) else { return Vec::new() };
        let path = self.path.field(name);
        let objects = items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_object()?)));
        objects.map(|(index, fields)| Self { fields, path: path.index(index) }).collect()
    }

    /// An RFC 3339 time that must be there.
    pub(super) fn time(&self, name: &str, export: &mut Export) -> Option<UnixMillis> {
        let text = self.text(name, export)?;
        let time = UnixMillis::from_rfc3339(text).ok();
        if time.is_none() {
            let expected = "a time such as \"2025-10-15T02:14:00Z\"";
            export.problem(Rule::BadTime, &self.path.field(name), quoted(text), expected);
        }
        time
    }

    /// Where a field of it stands.
    pub(super) fn place(&self, name: &str) -> Path {
        self.path.field(name)
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
