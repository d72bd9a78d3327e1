//! Any bytes as an incident's file, as the catalogue, or as another tool's export: they load, or say what is wrong, and never
//! too much of it.

use postmortem_explorer::incident::drafts::{draft_entries, read_export};
use postmortem_explorer::incident::file::Entry;
use postmortem_explorer::incident::{MAX_PROBLEMS, Problem, Problems, load, load_index};

/// The whole loader, from bytes to an incident and its scenarios.
///
/// # Panics
/// When the loader does, or breaks a promise of its own.
pub(crate) fn try_bytes(bytes: &[u8]) {
    // A page decodes what it fetches in the same way.
    let text = String::from_utf8_lossy(bytes);
    match load(&text) {
        Ok(loaded) => assert!(!loaded.warnings.iter().any(Problem::is_error), "an incident with errors was let in"),
        Err(problems) => explains(&problems),
    }
    if let Err(problems) = load_index(&text) {
        explains(&problems);
    }
    match read_export(&text) {
        Ok(export) => {
            let drafts = draft_entries(vec![export]);
            let is_draft = |entry: &Entry| entry.source.is_some() && !entry.pinned && is_id(&entry.id);
            assert!(drafts.entries.iter().all(is_draft), "{:?}", drafts.entries);
        }
        Err(problems) => explains(&problems),
    }
}

/// What the format takes as an id.
fn is_id(id: &str) -> bool {
    let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && (1..=64).contains(&id.len()) && !id.starts_with('-') && !id.ends_with('-')
}

/// At least one error, each in one line, none of which is a defect of ours; all of them at most as many as are listed.
fn explains(problems: &Problems) {
    assert!(problems.list.iter().any(Problem::is_error), "refused for no reason");
    // One more says that there are more.
    assert!(problems.list.len() <= MAX_PROBLEMS + 1, "{} problems", problems.list.len());
    for problem in &problems.list {
        let line = problem.to_string();
        assert!(!line.contains('\n') && !line.contains("[unreadable]"), "{line}");
    }
}
