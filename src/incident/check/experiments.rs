//! Every experiment can be run and decided, or says why it is not run.
//!
//! What can be run is what `incident::experiment` makes a plan of; the rest here is about those that are not run.

use crate::incident::experiment::plan;
use crate::incident::file::{ExpectedVerdict, Experiment, IncidentFile};
use crate::incident::problem::{Path, Problem, Rule};
use crate::incident::scenario_from_file;

use super::walk::items;

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, experiment) in items(&Path::root().field("experiments"), &file.experiments) {
        if experiment.verdict == ExpectedVerdict::NotTestable {
            check_not_run(experiment, &path, found);
            continue;
        }
        // An unknown model or alert is said where ids are checked.
        let Some(model) = file.models.iter().find(|model| model.id == experiment.model) else { continue };
        // A model that cannot be run itself: its parameters are checked where they stand.
        if scenario_from_file(model).is_err() {
            continue;
        }
        if let Err(problems) = plan(model, experiment, &file.alerts, &path) {
            found.extend(problems);
        }
    }
}

/// An experiment that is not run states nothing that a run would have to show.
fn check_not_run(experiment: &Experiment, path: &Path, found: &mut Vec<Problem>) {
    let stated = [
        ("expect", !experiment.expect.is_empty()),
        ("setting", experiment.setting.is_some()),
        ("change", experiment.change.is_some()),
        ("response", experiment.response.is_some()),
    ];
    for (field, _) in stated.into_iter().filter(|(_, is_stated)| *is_stated) {
        let words = "something to run, with the verdict \"not_testable\"";
        found.push(Problem::at(Rule::BadExperiment, &path.field(field), words, "nothing: it is not run"));
    }
    if experiment.evidence.is_empty() {
        let expected = "what shows it outside the model, because it is not run";
        found.push(Problem::at(Rule::BadExperiment, &path.field("evidence"), "an empty list", expected));
    }
}
