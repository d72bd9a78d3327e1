//! The meaning of an incident file: every rule that its shape cannot express, in one pass.
//!
//! Works on the wire types, after the structural check; each part returns all the problems it sees. Nothing here reads
//! files: what needs code or metrics is in `side_files`, which is given their text.

use super::file::{IncidentFile, IndexFile};
use super::problem::{Path, Problem};

mod chain;
mod experiments;
mod href;
mod ids;
mod numbers;
mod order;
mod parameters;
mod required;
mod scenario;
mod side_files;
mod steps;
mod walk;
mod wording;

pub use ids::SECTIONS;
pub use required::is_money;
pub use side_files::{check_code, check_incident, check_metric_file, check_metric_span};
pub use wording::BLAME_PHRASES;

/// Every problem with what the file says.
#[must_use]
pub(super) fn check(file: &IncidentFile) -> Vec<Problem> {
    let mut found = Vec::new();
    required::check(file, &mut found);
    ids::check(file, &mut found);
    order::check(file, &mut found);
    chain::check(file, &mut found);
    parameters::check(file, &mut found);
    scenario::check(file, &mut found);
    experiments::check(file, &mut found);
    steps::check(file, &mut found);
    href::check(file, &mut found);
    numbers::check(file, &mut found);
    wording::check(file, &mut found);
    found
}

/// Every problem with what the catalogue says.
#[must_use]
pub(super) fn check_index(file: &IndexFile) -> Vec<Problem> {
    let mut found = Vec::new();
    let root = Path::root().field("incidents");
    let ids =
        file.incidents.iter().enumerate().map(|(index, entry)| (root.index(index).field("id"), entry.id.as_str()));
    ids::check_ids("incident", ids, &mut found);
    for (index, entry) in file.incidents.iter().enumerate() {
        required::check_text(&root.index(index).field("title"), &entry.title, &mut found);
        href::check_beside(&root.index(index).field("href"), &entry.href, &mut found);
        for text in entry.summary.iter().chain(&entry.tags) {
            required::check_text(&root.index(index), text, &mut found);
        }
    }
    found
}
