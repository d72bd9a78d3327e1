//! `cargo xtask import FILE…`: draft timeline entries from another tool's export, as JSON.

use std::path::Path;

use postmortem_explorer::incident::drafts::{draft_entries, read_export};

use crate::process::say;
use crate::{Outcome, incidents};

/// `cargo xtask import FILE…`: prints the entries, in the order of time, and on the other channel what is left to do.
///
/// # Errors
/// When a file cannot be read, or is no such export; every problem of all files is printed.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    if arguments.is_empty() {
        return Err("Which files? Slack's, PagerDuty's or incident.io's, as `incident-data/README.md` says.".to_owned());
    }
    let mut exports = Vec::new();
    let mut n_errors = 0;
    for name in arguments {
        match read_export(&incidents::read(Path::new(name))?) {
            Ok(export) => exports.push(export),
            Err(problems) => {
                problems.list.iter().for_each(|problem| eprintln!("{name}: error: {problem}"));
                n_errors += problems.list.len();
            }
        }
    }
    if n_errors > 0 {
        return Err(format!("{n_errors} error{}", if n_errors == 1 { "" } else { "s" }));
    }
    let drafts = draft_entries(exports);
    say(&drafts.to_json()?);
    drafts.notes.iter().for_each(|note| eprintln!("{note}"));
    eprintln!("{} drafts. Names that only stand in the text are still there: look for them.", drafts.entries.len());
    Ok(())
}
