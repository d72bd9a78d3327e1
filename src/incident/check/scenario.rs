//! Whether a model can be run: every parameter within the limits of the simulation, and the run as a whole not too long.
//!
//! The limits are the model's own; the page's replay refuses by the same ones.

use crate::incident::file::IncidentFile;
use crate::incident::problem::{Path, Problem, Rule};
use crate::incident::scenario_from_file;

use super::walk::items;

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, model) in items(&Path::root().field("models"), &file.models) {
        let invalid = scenario_from_file(model).err().unwrap_or_default();
        // A start that is no time is named by the check of times already.
        for problem in invalid.into_iter().filter(|problem| problem.path != "starts_at") {
            let place = place(&path, &problem.path);
            found.push(Problem::at(Rule::OutOfRange, &place, problem.found, problem.expected));
        }
    }
}

/// The place of a parameter such as `workload.hourly_profile[3]`.
fn place(model: &Path, parameter: &str) -> Path {
    parameter.split('.').fold(model.clone(), |path, part| {
        let (name, index) = part.split_once('[').unwrap_or((part, ""));
        let path = path.field(name);
        match index.trim_end_matches(']').parse() {
            Ok(index) => path.index(index),
            Err(_) => path,
        }
    })
}
