//! Where the incidents are on disk. Files only; what they mean is the library's.

use std::path::{Path, PathBuf};

use crate::process::project;

/// The incident files of the project: `incident-data/*/incident.json`, by name.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn all() -> Result<Vec<PathBuf>, String> {
    let folder = project().join("incident-data");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path().join("incident.json")).filter(|file| file.is_file()).collect();
    files.sort();
    Ok(files)
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// The folder of an incident file.
pub(crate) fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

/// A path as people type it: relative to the project where it is inside.
pub(crate) fn shown(file: &Path) -> String {
    file.strip_prefix(project()).unwrap_or(file).display().to_string()
}
