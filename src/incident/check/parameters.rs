//! Every parameter of a model has a source, and every source a parameter.
//!
//! Generic over the model: a parameter is a leaf of its JSON. What values mean together, the scenario checks.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::incident::file::{IncidentFile, Model};
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::schema::nearest;

use super::walk::items;

/// Fields of a model that are no parameters.
const OTHER_FIELDS: &[&str] = &["id", "kind", "conforms_to", "starts_at", "sources"];

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, model) in items(&Path::root().field("models"), &file.models) {
        if !model.conforms_to.starts_with("pkg:") {
            let expected = "a package URL such as \"pkg:npm/pg-pool@3.14.0\"";
            found.push(Problem::at(
                Rule::BadParameter,
                &path.field("conforms_to"),
                quoted(&model.conforms_to),
                expected,
            ));
        }
        let parameters = parameter_paths(model);
        let sources = path.field("sources");
        for name in &parameters {
            if !model.sources.contains_key(name) {
                let expected = "the source of the parameter";
                found.push(Problem::at(Rule::UnsourcedParameter, &sources.field(name), "nothing", expected));
            }
        }
        let unsourced: Vec<&str> =
            parameters.iter().map(String::as_str).filter(|name| !model.sources.contains_key(*name)).collect();
        for name in model.sources.keys().filter(|name| !parameters.contains(*name)) {
            let found_words = "a source for no parameter";
            let problem =
                Problem::at(Rule::UnknownParameter, &sources.field(name), found_words, "the path of a parameter");
            found.push(problem.meaning(nearest(name, &unsourced)));
        }
    }
}

/// The path of each parameter of a model, as in `pool.max`. A list is one parameter.
fn parameter_paths(model: &Model) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if let Ok(Value::Object(fields)) = serde_json::to_value(model) {
        for (name, value) in fields.iter().filter(|(name, _)| !OTHER_FIELDS.contains(&name.as_str())) {
            add_leaves(name, value, &mut paths);
        }
    }
    paths
}

fn add_leaves(path: &str, value: &Value, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| add_leaves(&format!("{path}.{name}"), value, paths));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            paths.insert(path.to_owned());
        }
    }
}
