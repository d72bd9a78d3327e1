//! The size budgets: what a first visit needs, as brotli sends it.
//!
//! The first screen is the incident's text, which the page comes with: it needs no program. Then the program and the
//! incident's file make the page answer. Metrics, code and the worker are asked for after that; they are listed, and not
//! counted.

use std::path::{Path, PathBuf};

use super::Tally;
use crate::process::{children, files_below, say};
use crate::{bundle, dist};

/// What the first screen may need [bytes].
const FIRST_SCREEN_BUDGET: u64 = 60_000;

/// What the page may need until it answers, the first screen included [bytes]. Nobody waits for it to read the first
/// screen; it is a bound on what grows, and more than the 350,000 bytes that it should come down to. It went up from
/// 540,000 with what-if, the review meeting, the list of incidents and the model beside the charts, all one program.
const BUDGET: u64 = 640_000;

/// What a page that is one file may weigh on disk [bytes].
const BUNDLE_BUDGET: u64 = 2_000_000;

/// When a file is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needed {
    /// To read the first screen.
    AtFirst,
    /// For the page to answer.
    ToAnswer,
    /// For a figure further down.
    Later,
}

/// Compresses what a first visit loads, prints a table, and compares the sums with the budgets.
pub(super) fn size() -> Result<Tally, String> {
    let folder = dist::build()?;
    let (mut first, mut answering, mut all) = (0, 0, 0);
    say(&format!("{:>10}{:>10}  file", "bytes", "brotli"));
    for path in first_visit(&folder)? {
        let bytes = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
        let n_compressed = n_compressed_bytes(&bytes)?;
        let name = path.strip_prefix(&folder).unwrap_or(&path);
        let (is_first, is_answering, mark) = match needed(name) {
            Needed::AtFirst => (1, 1, "  (first screen)"),
            Needed::ToAnswer => (0, 1, ""),
            Needed::Later => (0, 0, "  (later)"),
        };
        first += is_first * n_compressed;
        answering += is_answering * n_compressed;
        all += n_compressed;
        say(&format!("{:>10}{n_compressed:>10}  {}{mark}", bytes.len(), name.display()));
    }
    say(&format!("{:>10}{first:>10}  for the first screen, of {FIRST_SCREEN_BUDGET} at most", ""));
    say(&format!("{:>10}{answering:>10}  until the page answers, of {BUDGET} at most", ""));
    say(&format!("{:>10}{all:>10}  with what is asked for after that", ""));
    let mut tally = Tally::of(first <= FIRST_SCREEN_BUDGET).plus(Tally::of(answering <= BUDGET));
    for file in children(&folder.join(bundle::FOLDER))?.into_iter().filter(|file| !is_packed(file)) {
        let n_bytes = file.metadata().map_err(|error| format!("{}: {error}", file.display()))?.len();
        let name = file.strip_prefix(&folder).unwrap_or(&file).display();
        say(&format!("{n_bytes:>10}{:>10}  {name}, the page in one file, of {BUNDLE_BUDGET} at most", ""));
        tally = tally.plus(Tally::of(n_bytes <= BUNDLE_BUDGET));
    }
    Ok(tally)
}

/// When a file of `dist/` is needed.
fn needed(name: &Path) -> Needed {
    let ends = |ending: &str| name.extension().is_some_and(|extension| extension == ending);
    let is_start = name.to_str().is_some_and(|name| name.starts_with("start-"));
    if name.components().count() > 1 {
        if name.ends_with("incident.json") || name.ends_with("index.json") { Needed::ToAnswer } else { Needed::Later }
    } else if ends("webmanifest") || name.ends_with("service-worker.js") {
        Needed::Later
    } else if ends("html") || ends("css") || ends("svg") || is_start {
        Needed::AtFirst
    } else {
        Needed::ToAnswer
    }
}

/// What the build compressed ahead: the same file again.
fn is_packed(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "br" || extension == "gz")
}

/// The files of a first visit: the page's own, the worker's, and one incident (the largest, where there are several).
fn first_visit(dist: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = files_below(dist, 1)?;
    let is_own =
        |child: &PathBuf| child.is_dir() && !child.ends_with("incident-data") && !child.ends_with(bundle::FOLDER);
    for folder in children(dist)?.into_iter().filter(is_own) {
        files.extend(files_below(&folder, 2)?);
    }
    files.retain(|file| !is_packed(file));
    let incidents = dist.join("incident-data");
    files.extend(Some(incidents.join("index.json")).filter(|index| index.is_file()));
    let mut largest = (0, Vec::new());
    for folder in children(&incidents)?.into_iter().filter(|child| child.join("incident.json").is_file()) {
        let mut of_incident = files_below(&folder, 3)?;
        of_incident.retain(|file| !is_packed(file));
        let n_bytes = of_incident.iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum::<u64>();
        if n_bytes > largest.0 {
            largest = (n_bytes, of_incident);
        }
    }
    files.extend(largest.1);
    Ok(files)
}

fn n_compressed_bytes(bytes: &[u8]) -> Result<u64, String> {
    // A public host compresses ahead of time, at the highest quality.
    dist::precompressed::brotli(bytes).map(|packed| packed.len() as u64)
}
