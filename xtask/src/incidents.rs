//! Where the incidents are on disk. Files only; what they mean is the library's.

use std::path::{Path, PathBuf};

use postmortem_explorer::incident::{file::IndexEntry, load_index};

use crate::process::project;

/// The folder of the incidents, in the project and in the build.
pub(crate) const FOLDER: &str = "incident-data";

/// The incidents that the catalogue names, in its order.
///
/// # Errors
/// When it cannot be read, or is broken.
pub(crate) fn catalogue() -> Result<Vec<IndexEntry>, String> {
    let text = read(&project().join(FOLDER).join("index.json"))?;
    load_index(&text).map_err(|problems| problems.to_string())
}

/// The incident files of the project: `incident-data/*/incident.json`, by name.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn all() -> Result<Vec<PathBuf>, String> {
    let folder = project().join(FOLDER);
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
