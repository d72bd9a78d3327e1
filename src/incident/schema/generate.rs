//! The JSON Schema of the format, generated from the types of `incident::file` (feature `schema` only).
//!
//! `schemars` gives the shape; this adds what the types cannot say: fields of the author's own (`x_*`), limits, and
//! that an optional field is left out, never null. Deterministic: `cargo xtask schema` writes it, a test compares it.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::incident::file::{IncidentFile, IndexFile};
use crate::incident::limits;

/// The JSON Schema of incident files: pretty JSON, ending in a newline.
#[must_use]
pub fn generate_schema() -> String {
    generate::<IncidentFile>("IncidentFile", "Incident, format version 1")
}

/// The JSON Schema of the catalogue of incidents: pretty JSON, ending in a newline.
#[must_use]
pub fn generate_index_schema() -> String {
    generate::<IndexFile>("IndexFile", "Catalogue of incidents, format version 1")
}

fn generate<T: JsonSchema>(type_name: &str, title: &str) -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    let mut root = schema.to_value();
    if let Value::Object(root) = &mut root {
        if let Some(Value::Object(definitions)) = root.get_mut("$defs") {
            for (name, definition) in definitions {
                refine(definition, name, None);
            }
        }
        refine_fields(root, type_name);
        root.insert("title".to_owned(), title.into());
    }
    format!("{root:#}\n")
}

/// Adds the rules to a schema and to those inside it. `place` is the type and the field that it belongs to.
fn refine(schema: &mut Value, type_name: &str, field: Option<&str>) {
    drop_null(schema);
    let Some(map) = schema.as_object_mut() else { return };
    let listed = |table: &[(&str, &str, u64)]| {
        let row = table.iter().find(|(owner, name, _)| *owner == type_name && Some(*name) == field);
        row.map(|(_, _, most)| *most)
    };
    match map.get("type").and_then(Value::as_str) {
        Some("string") if !map.contains_key("const") => {
            map.insert("maxLength".to_owned(), limits::TEXT_CHARS.into());
        }
        Some("integer") => {
            let widest =
                if map.get("format") == Some(&json!("uint64")) { limits::LARGEST_WHOLE } else { u64::from(u32::MAX) };
            map.insert("maximum".to_owned(), listed(limits::VALUES).unwrap_or(widest).into());
        }
        Some("array") => {
            map.insert("maxItems".to_owned(), listed(limits::ITEMS).unwrap_or(limits::OTHER_ITEMS).into());
            if let Some(items) = map.get_mut("items") {
                refine(items, type_name, None);
                if let Some(length) = items.get_mut("maxLength") {
                    *length = limits::PARAGRAPH_CHARS.into();
                }
            }
        }
        Some("object") => refine_fields(map, type_name),
        _ => {}
    }
    if let Some(Value::Array(branches)) = map.get_mut("oneOf") {
        for branch in branches {
            refine(branch, type_name, None);
        }
    }
}

fn refine_fields(map: &mut Map<String, Value>, type_name: &str) {
    if let Some(Value::Object(properties)) = map.get_mut("properties") {
        for (name, property) in properties {
            refine(property, type_name, Some(name));
        }
    }
    if let Some(other) = map.get_mut("additionalProperties") {
        refine(other, type_name, None);
        if other.is_object() {
            map.insert("maxProperties".to_owned(), limits::MAP_KEYS.into());
        }
    }
    map.insert("patternProperties".to_owned(), json!({ "^x_": true }));
}

/// `schemars` lets an optional field be null as well; the format has one way to say "not there".
fn drop_null(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(mut branches)) = map.remove("anyOf") {
        branches.retain(|branch| *branch != json!({ "type": "null" }));
        if let [Value::Object(only)] = branches.as_slice() {
            map.extend(only.clone());
        } else {
            map.insert("anyOf".to_owned(), Value::Array(branches));
        }
    }
}

/// A schema without what is for people and editors, in one line: what the page carries.
#[must_use]
pub fn rules_only(schema: &str) -> String {
    let mut root: Value = serde_json::from_str(schema).unwrap_or_default();
    strip(&mut root);
    format!("{root}\n")
}

fn strip(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    map.retain(|keyword, _| keyword == "$defs" || !super::ANNOTATIONS.contains(&keyword.as_str()));
    for (keyword, value) in map.iter_mut() {
        match (keyword.as_str(), value) {
            // Here the keys are names of fields and types, and no keywords.
            ("properties" | "patternProperties" | "$defs", Value::Object(schemas)) => {
                schemas.values_mut().for_each(strip);
            }
            ("oneOf", Value::Array(schemas)) => schemas.iter_mut().for_each(strip),
            ("items" | "additionalProperties", inner) => strip(inner),
            _ => {}
        }
    }
}
