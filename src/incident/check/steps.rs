//! Which line runs at which step: each step once, lines counted from 1. That a file has them is for `side_files`.

use std::collections::BTreeSet;

use crate::incident::file::IncidentFile;
use crate::incident::problem::{Path, Problem, Rule};

use super::walk::items;

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, change) in items(&Path::root().field("code_changes"), &file.code_changes) {
        let mut seen = BTreeSet::new();
        for (path, lines) in items(&path.field("model_steps"), &change.model_steps) {
            if !seen.insert(lines.step) {
                let expected = "each step of the model at most once";
                found.push(Problem::at(Rule::DuplicateId, &path.field("step"), "a step that stands above", expected));
            }
            for (side, line) in [("before", lines.before), ("after", lines.after)] {
                if line == Some(0) {
                    found.push(Problem::at(Rule::OutOfRange, &path.field(side), "0", "at least 1"));
                }
            }
        }
    }
}
