//! The good incident file and its broken variants: each a JSON Patch (RFC 6902: add, replace, remove) on the good one.

#![allow(clippy::unwrap_used, reason = "fixtures: a test stops at what it does not expect")]

use serde_json::Value;

/// A small incident that uses nearly every field of the format and breaks no rule.
pub(crate) const GOOD: &str = include_str!("../data/good.json");

/// The good file as a value.
pub(crate) fn good() -> Value {
    serde_json::from_str(GOOD).unwrap()
}

/// The good file with the edits of `tests/data/broken/<name>.json`.
pub(crate) fn broken(name: &str) -> String {
    let path = format!("{}/tests/data/broken/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let edits: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect(&path);
    let mut value = good();
    for edit in edits.as_array().unwrap() {
        apply(&mut value, edit);
    }
    value.to_string()
}

fn apply(value: &mut Value, edit: &Value) {
    let (path, new) = (edit["path"].as_str().unwrap(), edit.get("value").cloned());
    let (parent, key) = path.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
    match (edit["op"].as_str().unwrap(), parent) {
        ("replace", parent) => *parent.pointer_mut(&format!("/{key}")).expect(path) = new.unwrap(),
        ("add", Value::Object(fields)) => {
            assert_eq!(fields.insert(key.to_owned(), new.unwrap()), None, "{path} is there");
        }
        ("add", Value::Array(items)) => items.insert(key.parse().unwrap(), new.unwrap()),
        ("remove", Value::Object(fields)) => assert!(fields.remove(key).is_some(), "{path} is not there"),
        (op, _) => panic!("{op} at {path}"),
    }
}
