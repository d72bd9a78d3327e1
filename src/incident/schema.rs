//! The structural check: a JSON value against the format's JSON Schema, every problem at once.
//!
//! serde stops at the first mismatch, and the full `jsonschema` crate is too large for the page's 350 KB budget. So
//! this interprets exactly the keywords that `schemars` emits for our types; a test asserts that the schema has no
//! other, and another compares the verdict with the `jsonschema` crate. It knows the shape of a file, not its meaning.

use std::sync::LazyLock;

use serde_json::{Map, Number, Value};

use super::problem::{MAX_PROBLEMS, Path, Problem, Rule, quoted};

#[cfg(feature = "schema")]
mod generate;
#[cfg(feature = "schema")]
pub use generate::{generate_index_schema, generate_schema, rules_only};

/// The committed schema of incident files, as `cargo xtask schema` wrote it.
pub const INCIDENT_SCHEMA: &str = include_str!("../../incident-data/schema/incident-v1.schema.json");
/// The committed schema of the catalogue, as `cargo xtask schema` wrote it.
pub const INDEX_SCHEMA: &str = include_str!("../../incident-data/schema/index-v1.schema.json");

/// The same without descriptions, in one line: the page carries these.
pub const INCIDENT_RULES: &str = include_str!("schema/incident-v1.rules.json");
/// The same of the catalogue.
pub const INDEX_RULES: &str = include_str!("schema/index-v1.rules.json");

/// Fields whose names begin so are the author's own: allowed everywhere, never read.
pub const EXTENSION_PREFIX: &str = "x_";

/// Keywords that say something to people and editors, and nothing about validity.
const ANNOTATIONS: &[&str] = &["$schema", "$id", "$defs", "title", "description", "default", "format"];
/// Keywords that this interpreter obeys.
const RULES: &[&str] = &[
    "$ref",
    "type",
    "const",
    "oneOf",
    "minimum",
    "maximum",
    "maxLength",
    "maxItems",
    "maxProperties",
    "items",
    "properties",
    "required",
    "patternProperties",
    "additionalProperties",
];

/// The schema of incident files. Read once: it is 25 KB of JSON.
pub static INCIDENT: LazyLock<Schema> = LazyLock::new(|| Schema::new(INCIDENT_RULES));
/// The schema of the catalogue.
pub static INDEX: LazyLock<Schema> = LazyLock::new(|| Schema::new(INDEX_RULES));

/// A JSON Schema, ready to check values.
#[derive(Debug, Clone)]
pub struct Schema {
    root: Value,
}

impl Schema {
    /// The schema in this text. Text that is no JSON makes a schema that refuses everything.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { root: serde_json::from_str(text).unwrap_or(Value::Bool(false)) }
    }

    /// Everything in `value` that does not fit.
    #[must_use]
    pub fn check(&self, value: &Value) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_value(&self.root, value, &Path::root(), &mut found);
        found
    }

    /// Keywords of the schema that this interpreter does not know, and shapes of `oneOf` that it cannot decide.
    /// Empty, or a test fails.
    #[must_use]
    pub fn unknown_keywords(&self) -> Vec<String> {
        let mut unknown = Vec::new();
        self.list_unknown(&self.root, &mut unknown);
        unknown
    }

    fn check_value(&self, schema: &Value, value: &Value, path: &Path, found: &mut Vec<Problem>) {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => return,
            Value::Null | Value::Bool(false) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                return found.push(Problem::at(Rule::UnknownField, path, describe(value), "nothing here"));
            }
        };
        if found.len() > MAX_PROBLEMS {
            return;
        }
        if let Some(target) = schema.get("$ref").and_then(|name| self.resolve(name)) {
            self.check_value(target, value, path, found);
        }
        if let Some(Value::Array(branches)) = schema.get("oneOf") {
            return self.check_one_of(branches, value, path, found);
        }
        if let Some(name) = schema.get("type").and_then(Value::as_str)
            && !is_of_type(value, name)
        {
            return found.push(Problem::at(Rule::WrongType, path, describe(value), type_in_words(name)));
        }
        if let Some(only) = schema.get("const")
            && only != value
        {
            return found.push(Problem::at(Rule::UnknownValue, path, describe(value), describe(only)));
        }
        match value {
            Value::Number(_) => check_number(schema, value, path, found),
            Value::String(text) => check_length(schema, text, path, found),
            Value::Array(items) => self.check_items(schema, items, path, found),
            Value::Object(fields) => self.check_fields(schema, fields, path, found),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn resolve(&self, name: &Value) -> Option<&Value> {
        self.root.pointer(name.as_str()?.strip_prefix('#')?)
    }

    /// `oneOf` stands for an enum here: of words, or of objects told apart by one word.
    fn check_one_of(&self, branches: &[Value], value: &Value, path: &Path, found: &mut Vec<Problem>) {
        let words: Vec<&str> = branches.iter().filter_map(|branch| branch.get("const")?.as_str()).collect();
        if words.len() == branches.len() {
            return check_word(&words, value, path, found);
        }
        let Some(tag) = tag_of(branches) else { return };
        let Some(fields) = value.as_object() else {
            return found.push(Problem::at(Rule::WrongType, path, describe(value), type_in_words("object")));
        };
        let kinds: Vec<&str> = branches.iter().filter_map(|branch| tag_value(branch, tag)).collect();
        let Some(kind) = fields.get(tag) else {
            let expected = format!("a field {tag:?}: {}", one_of(&kinds));
            return found.push(Problem::at(Rule::MissingField, path, "no such field", expected));
        };
        match branches.iter().find(|branch| tag_value(branch, tag).is_some_and(|name| kind == name)) {
            Some(branch) => self.check_value(branch, value, path, found),
            None => check_word(&kinds, kind, &path.field(tag), found),
        }
    }

    fn check_items(&self, schema: &Map<String, Value>, items: &[Value], path: &Path, found: &mut Vec<Problem>) {
        if let Some(most) = limit_of(schema, "maxItems", items.len()) {
            // What is in an overlong list is not looked at: the list is the problem.
            let (n, expected) = (items.len(), format!("at most {most}"));
            return found.push(Problem::at(Rule::TooLarge, path, format!("{n} items"), expected));
        }
        if let Some(item_schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.check_value(item_schema, item, &path.index(index), found);
            }
        }
    }

    fn check_fields(
        &self,
        schema: &Map<String, Value>,
        fields: &Map<String, Value>,
        path: &Path,
        found: &mut Vec<Problem>,
    ) {
        if let Some(most) = limit_of(schema, "maxProperties", fields.len()) {
            let (n, expected) = (fields.len(), format!("at most {most}"));
            return found.push(Problem::at(Rule::TooLarge, path, format!("{n} fields"), expected));
        }
        let no_properties = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&no_properties);
        let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut missing: Vec<&str> =
            required.iter().filter_map(Value::as_str).filter(|name| !fields.contains_key(*name)).collect();
        let extensible = schema.contains_key("patternProperties");
        for (name, value) in fields {
            if let Some(property) = properties.get(name) {
                self.check_value(property, value, &path.field(name), found);
            } else if extensible && name.starts_with(EXTENSION_PREFIX) {
            } else if let Some(other) = schema.get("additionalProperties") {
                if *other != Value::Bool(false) {
                    self.check_value(other, value, &path.field(name), found);
                } else if found.len() <= MAX_PROBLEMS {
                    let free: Vec<&str> =
                        properties.keys().map(String::as_str).filter(|known| !fields.contains_key(*known)).collect();
                    let meant = nearest(name, &free);
                    // A misspelled required field is one problem, not an unknown and a missing one.
                    missing.retain(|name| Some(*name) != meant);
                    let expected = "a field of the format, or one that begins with \"x_\"";
                    let problem = Problem::at(Rule::UnknownField, &path.field(name), "an unknown field", expected);
                    found.push(problem.meaning(meant));
                }
            }
        }
        for name in missing {
            let expected = properties.get(name).map_or_else(String::new, |property| self.in_words(property));
            found.push(Problem::at(Rule::MissingField, &path.field(name), "nothing", expected));
        }
    }

    /// What a field holds, for a problem's "expected".
    fn in_words(&self, schema: &Value) -> String {
        if let Some(name) = schema.get("type").and_then(Value::as_str) {
            return type_in_words(name).to_owned();
        }
        if let Some(target) = schema.get("$ref").and_then(|name| self.resolve(name)) {
            return self.in_words(target);
        }
        match schema.get("oneOf") {
            Some(Value::Array(branches)) => {
                let words: Vec<&str> = branches.iter().filter_map(|branch| branch.get("const")?.as_str()).collect();
                if words.is_empty() { type_in_words("object").to_owned() } else { one_of(&words) }
            }
            _ => "a value".to_owned(),
        }
    }

    fn list_unknown(&self, schema: &Value, unknown: &mut Vec<String>) {
        let Some(schema) = schema.as_object() else { return };
        for (keyword, value) in schema {
            match (keyword.as_str(), value) {
                ("properties" | "$defs", Value::Object(schemas)) => {
                    schemas.values().for_each(|schema| self.list_unknown(schema, unknown));
                }
                ("patternProperties", _) => {
                    if *value != serde_json::json!({ "^x_": true }) {
                        unknown.push(format!("patternProperties {value}"));
                    }
                }
                ("items" | "additionalProperties", _) => self.list_unknown(value, unknown),
                ("oneOf", Value::Array(branches)) => {
                    let only_words = branches.iter().all(|branch| branch.get("const").is_some_and(Value::is_string));
                    if !only_words && tag_of(branches).is_none() {
                        unknown.push(format!("oneOf {value}"));
                    }
                    for branch in branches {
                        self.list_unknown(branch, unknown);
                    }
                }
                ("type", Value::String(name)) if TYPES.iter().any(|(known, _)| known == name) => {}
                ("$ref", name) if self.resolve(name).is_some() => {}
                ("type" | "$ref", _) => unknown.push(format!("{keyword} {value}")),
                (keyword, _) if RULES.contains(&keyword) || ANNOTATIONS.contains(&keyword) => {}
                (keyword, _) => unknown.push(keyword.to_owned()),
            }
        }
    }
}

/// The known name nearest to a misspelled one, if one is near.
#[must_use]
pub fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if written.len() > LONGEST {
        return None;
    }
    let most_edits = (written.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (strsim::osa_distance(&written.to_lowercase(), name), *name))
        .filter(|(n_edits, _)| *n_edits <= most_edits)
        .min()
        .map(|(_, name)| name)
}

/// A value in a few words, for a problem's "found".
#[must_use]
pub fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number_text(number),
        Value::String(text) => quoted(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// A number as it is written. Through the standard library, which the page has anyway: `serde_json`'s own writer brings
/// ten kilobytes of tables that do not compress.
#[must_use]
pub fn number_text(number: &Number) -> String {
    let whole = number.as_i64().map(|whole| whole.to_string());
    let large = || number.as_u64().map(|whole| whole.to_string());
    let real = || number.as_f64().map(|real| real.to_string());
    whole.or_else(large).or_else(real).unwrap_or_default()
}

const TYPES: &[(&str, &str)] = &[
    ("string", "text"),
    ("number", "a number"),
    ("integer", "a whole number"),
    ("boolean", "true or false"),
    ("array", "a list"),
    ("object", "an object"),
];

fn type_in_words(name: &str) -> &'static str {
    TYPES.iter().find(|(known, _)| *known == name).map_or("a value", |(_, words)| words)
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => {
            // JSON Schema counts 1.0 as an integer.
            let whole = number.as_f64().is_some_and(|number| libm::trunc(number).total_cmp(&number).is_eq());
            name == "number" || (name == "integer" && whole)
        }
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

fn check_number(schema: &Map<String, Value>, value: &Value, path: &Path, found: &mut Vec<Problem>) {
    let number = value.as_f64();
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    if bound("minimum").is_some_and(|least| number < Some(least)) {
        let expected = format!("at least {}", schema.get("minimum").map_or_else(String::new, describe));
        found.push(Problem::at(Rule::OutOfRange, path, describe(value), expected));
    }
    if bound("maximum").is_some_and(|most| number > Some(most)) {
        let expected = format!("at most {}", schema.get("maximum").map_or_else(String::new, describe));
        found.push(Problem::at(Rule::OutOfRange, path, describe(value), expected));
    }
}

fn check_length(schema: &Map<String, Value>, text: &str, path: &Path, found: &mut Vec<Problem>) {
    let n_chars = text.chars().count();
    if let Some(most) = limit_of(schema, "maxLength", n_chars) {
        let expected = format!("at most {most}");
        found.push(Problem::at(Rule::TooLarge, path, format!("a text of {n_chars} characters"), expected));
    }
}

fn check_word(words: &[&str], value: &Value, path: &Path, found: &mut Vec<Problem>) {
    let Some(word) = value.as_str() else {
        return found.push(Problem::at(Rule::WrongType, path, describe(value), one_of(words)));
    };
    if !words.contains(&word) {
        let problem = Problem::at(Rule::UnknownValue, path, quoted(word), one_of(words));
        found.push(problem.meaning(nearest(word, words)));
    }
}

/// The limit that `n` is over, if it is.
fn limit_of(schema: &Map<String, Value>, keyword: &str, n: usize) -> Option<u64> {
    let most = schema.get(keyword)?.as_u64()?;
    if u64::try_from(n).is_ok_and(|n| n <= most) { None } else { Some(most) }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [only] => quoted(only),
        words => format!("one of {}", words.join(", ")),
    }
}

/// The field that tells the branches of a tagged enum apart: the one with a fixed word in all of them.
fn tag_of(branches: &[Value]) -> Option<&str> {
    let properties = branches.first()?.get("properties")?.as_object()?;
    properties.keys().map(String::as_str).find(|name| branches.iter().all(|branch| tag_value(branch, name).is_some()))
}

fn tag_value<'a>(branch: &'a Value, tag: &str) -> Option<&'a str> {
    branch.get("properties")?.get(tag)?.get("const")?.as_str()
}
