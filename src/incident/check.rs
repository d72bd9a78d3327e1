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

/// Looks at a whole file for problems of one kind.
type Check = fn(&IncidentFile, &mut Vec<Problem>);

/// Every kind. Problems are told in this order.
pub(super) const CHECKS: [Check; 11] = [
    required::check,
    ids::check,
    order::check,
    chain::check,
    parameters::check,
    scenario::check,
    experiments::check,
    steps::check,
    href::check,
    numbers::check,
    wording::check,
];

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
