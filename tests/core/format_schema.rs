//! The committed JSON Schema: generated from the types, understood by our interpreter, and judged as others judge.

use postmortem_explorer::incident::schema::{INCIDENT_RULES, INCIDENT_SCHEMA, INDEX_RULES, INDEX_SCHEMA, Schema};
use serde_json::{Value, json};

use super::format_fixture::good;

#[cfg(feature = "schema")]
#[test]
fn the_committed_schemas_are_those_of_the_types() {
    use postmortem_explorer::incident::schema::{generate_index_schema, generate_schema, rules_only};
    assert_eq!(INCIDENT_RULES, rules_only(INCIDENT_SCHEMA), "run `cargo xtask schema`");
    assert_eq!(INDEX_RULES, rules_only(INDEX_SCHEMA), "run `cargo xtask schema`");
    assert_eq!(INCIDENT_SCHEMA, generate_schema(), "run `cargo xtask schema`");
    assert_eq!(INDEX_SCHEMA, generate_index_schema(), "run `cargo xtask schema`");
}

#[test]
fn the_interpreter_knows_every_keyword_of_the_schemas() {
    for text in [INCIDENT_SCHEMA, INDEX_SCHEMA] {
        assert_eq!(Schema::new(text).unknown_keywords(), Vec::<String>::new());
    }
    let strange = json!({ "type": ["string", "null"], "items": { "pattern": "a" }, "anyOf": [], "oneOf": [{}] });
    assert_eq!(Schema::new(&strange.to_string()).unknown_keywords().len(), 4);
}

#[test]
fn every_text_list_number_and_map_of_the_schemas_has_a_limit() {
    for text in [INCIDENT_SCHEMA, INDEX_SCHEMA] {
        let mut unlimited = Vec::new();
        list_unlimited(&serde_json::from_str(text).unwrap(), "$", &mut unlimited);
        assert_eq!(unlimited, Vec::<String>::new());
    }
}

fn list_unlimited(schema: &Value, path: &str, unlimited: &mut Vec<String>) {
    let limit = match schema["type"].as_str() {
        Some("string") if schema.get("const").is_none() => "maxLength",
        Some("array") => "maxItems",
        Some("integer") => "maximum",
        Some("object") if schema["additionalProperties"].is_object() => "maxProperties",
        Some("object") => "additionalProperties",
        _ => "",
    };
    if !limit.is_empty() && schema.get(limit).is_none() {
        unlimited.push(path.to_owned());
    }
    match schema {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| list_unlimited(inner, &format!("{path}.{key}"), unlimited));
        }
        Value::Array(items) => items.iter().for_each(|inner| list_unlimited(inner, path, unlimited)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Values that are put in the place of every node in turn.
fn replacements() -> Vec<Value> {
    let (long, many) = ("x".repeat(5_000), vec![json!("x"); 1_001]);
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(2.0),
        json!(1e300),
        json!(4_294_967_296_u64),
        json!(u64::MAX),
        json!("x"),
        json!(long),
        json!([]),
        json!({}),
        json!(many),
        json!({ "kind": "metric", "metric": "failed", "x_a": 1 }),
        json!({ "x_a": 1 }),
        json!({ "basis": "reported", "detail": "d", "y": 1 }),
    ]
}

/// Every variant of `value` with one node replaced, removed, or one field added, until `visit` has seen them all.
fn each_mutation(value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    let mut pointers = Vec::new();
    list_pointers(value, String::new(), &mut pointers);
    for pointer in &pointers {
        for new in replacements() {
            let mut changed = value.clone();
            *changed.pointer_mut(pointer).expect(pointer) = new;
            visit(pointer, &changed);
        }
        let mut changed = value.clone();
        if let Some(Value::Object(fields)) = changed.pointer_mut(pointer) {
            fields.insert("unheard_of".to_owned(), json!(1));
            visit(pointer, &changed);
        }
        if let Some((parent, key)) = pointer.rsplit_once('/') {
            let mut changed = value.clone();
            if let Some(Value::Object(fields)) = changed.pointer_mut(parent) {
                fields.remove(key);
                visit(pointer, &changed);
            }
        }
    }
}

fn list_pointers(value: &Value, here: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| list_pointers(inner, format!("{here}/{key}"), pointers));
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| list_pointers(inner, format!("{here}/{index}"), pointers)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    pointers.push(here);
}

#[test]
fn our_verdict_is_that_of_a_full_validator_on_every_mutation_of_a_good_file() {
    let (ours, full) = (
        Schema::new(INCIDENT_RULES),
        jsonschema::validator_for(&serde_json::from_str(INCIDENT_SCHEMA).unwrap()).unwrap(),
    );
    let good = good();
    assert!(ours.check(&good).is_empty() && full.is_valid(&good));
    let (mut n_valid, mut n_refused) = (0, 0);
    each_mutation(&good, &mut |pointer, changed| {
        let valid = ours.check(changed).is_empty();
        assert_eq!(valid, full.is_valid(changed), "at {pointer}: {:?}", changed.pointer(pointer));
        if valid { n_valid += 1 } else { n_refused += 1 }
    });
    assert!(n_valid > 500 && n_refused > 4_000, "{n_valid} valid, {n_refused} refused");
}

#[test]
fn our_verdict_on_catalogues_is_that_of_a_full_validator() {
    let (ours, full) =
        (Schema::new(INDEX_RULES), jsonschema::validator_for(&serde_json::from_str(INDEX_SCHEMA).unwrap()).unwrap());
    let good = json!({ "schema_version": 1, "incidents": [{ "id": "a", "title": "A", "href": "a/incident.json" }] });
    assert!(ours.check(&good).is_empty());
    each_mutation(&good, &mut |pointer, changed| {
        assert_eq!(ours.check(changed).is_empty(), full.is_valid(changed), "at {pointer}");
    });
}

#[test]
fn what_fits_the_schema_is_always_readable() {
    let text = |value: &Value| value.to_string();
    each_mutation(&good(), &mut |pointer, changed| {
        if let Err(problems) = postmortem_explorer::incident::load(&text(changed)) {
            assert!(!problems.to_string().contains("[unreadable]"), "at {pointer}: {problems}");
        }
    });
}
