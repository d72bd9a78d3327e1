//! Every parameter of a model has a source, and every source a parameter.
//!
//! Generic over the model: a parameter is a leaf of its JSON. Which values are possible, `scenario` checks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::incident::file::{IncidentFile, Model};
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::schema::nearest;

use super::walk::items;

/// Fields of a model that are no parameters.
const OTHER_FIELDS: &[&str] = &["id", "kind", "conforms_to", "code_change", "starts_at", "sources"];

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
        let values = parameters_of(model);
        let parameters: BTreeSet<&String> = values.keys().collect();
        let sources = path.field("sources");
        for name in &parameters {
            if !model.sources.contains_key(*name) {
                let expected = "the source of the parameter";
                found.push(Problem::at(Rule::UnsourcedParameter, &sources.field(name), "nothing", expected));
            }
        }
        let unsourced: Vec<&str> =
            parameters.iter().map(|name| name.as_str()).filter(|name| !model.sources.contains_key(*name)).collect();
        for name in model.sources.keys().filter(|name| !parameters.contains(*name)) {
            let found_words = "a source for no parameter";
            let problem =
                Problem::at(Rule::UnknownParameter, &sources.field(name), found_words, "the path of a parameter");
            found.push(problem.meaning(nearest(name, &unsourced)));
        }
    }
}

/// Each parameter of a model by its path, as in `pool.max`. A list is one parameter.
fn parameters_of(model: &Model) -> BTreeMap<String, Value> {
    let mut parameters = BTreeMap::new();
    if let Ok(Value::Object(fields)) = serde_json::to_value(model) {
        for (name, value) in fields.into_iter().filter(|(name, _)| !OTHER_FIELDS.contains(&name.as_str())) {
            add_leaves(name, value, &mut parameters);
        }
    }
    parameters
}

fn add_leaves(path: String, value: Value, parameters: &mut BTreeMap<String, Value>) {
    if let Value::Object(fields) = value {
        fields.into_iter().for_each(|(name, value)| add_leaves(format!("{path}.{name}"), value, parameters));
    } else {
        parameters.insert(path, value);
    }
}
