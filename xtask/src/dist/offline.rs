//! What the build adds for pages that are kept: its own name, the service worker with the files to keep, the manifest's icon.
//!
//! The build's name is the hash of all its files; the page carries it, and so does the service worker
//! (`assets/service-worker.js`), which keeps what belongs to that name and nothing else.

use std::hash::Hasher as _;
use std::path::Path;

use postmortem_explorer::incident::load;

use super::{edited, relative};
use crate::Outcome;
use crate::incidents;
use crate::process::{files_below, project};

/// Gives the build its name, and writes the service worker beside the page.
///
/// # Errors
/// When a file cannot be read or written, or a place for the name is missing.
pub(super) fn write(dist: &Path) -> Outcome {
    name_icon(dist)?;
    let build = name_of(dist)?;
    edited(&dist.join("index.html"), |html| {
        let named = format!("<meta name=\"build\" content=\"{build}\">\n  <meta name=\"worker\"");
        html.contains("<meta name=\"worker\"").then(|| html.replacen("<meta name=\"worker\"", &named, 1))
    })?;
    let script = incidents::read(&project().join("assets").join("service-worker.js"))?;
    let script = with_build(&script, &build, &kept(dist)?).ok_or("service-worker.js has no place for the build.")?;
    let file = dist.join("service-worker.js");
    std::fs::write(&file, script).map_err(|error| format!("{} cannot be written: {error}.", file.display()))
}

/// The manifest names the icon by its content, as the page does.
fn name_icon(dist: &Path) -> Outcome {
    let all = files_below(dist, 1)?;
    let icon = all.iter().find(|file| file.extension().is_some_and(|extension| extension == "svg"));
    let icon = icon.map(|file| relative(dist, file)).ok_or("dist/ has no icon.")?;
    edited(&dist.join("manifest.webmanifest"), |text| text.contains("@icon@").then(|| text.replace("@icon@", &icon)))
}

/// The hash of all files, names included.
fn name_of(dist: &Path) -> Result<String, String> {
    let mut hasher = std::hash::DefaultHasher::new();
    for file in files_below(dist, 8)? {
        hasher.write(relative(dist, &file).as_bytes());
        hasher.write(&std::fs::read(&file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The files of a first visit, relative to the page: the build's own, the catalogue, and its first incident.
fn kept(dist: &Path) -> Result<Vec<String>, String> {
    let is_kept = |name: &String| {
        let top = name.split('/').next().unwrap_or_default();
        !matches!(top, "index.html" | "service-worker.js" | "incident-data" | crate::bundle::FOLDER)
    };
    let own = files_below(dist, 2)?;
    let mut files: Vec<String> = own.iter().map(|file| relative(dist, file)).filter(is_kept).collect();
    let data = dist.join(incidents::FOLDER);
    files.push(format!("{}/index.json", incidents::FOLDER));
    if let Some(first) = incidents::catalogue()?.first() {
        let incident =
            load(&incidents::read(&data.join(&first.href))?).map_err(|problems| problems.to_string())?.incident;
        files.push(format!("{}/{}", incidents::FOLDER, first.href));
        let metrics = incident.metrics.iter().map(|metric| &metric.href);
        let code = incident.code_changes.iter().flat_map(|change| [&change.before, &change.after]);
        let hrefs = metrics.chain(code).map(|href| format!("{}/{}/{href}", incidents::FOLDER, first.id));
        files.extend(hrefs.filter(|href| dist.join(href).is_file()));
    }
    Ok(files)
}

/// The service worker of this build.
fn with_build(script: &str, build: &str, files: &[String]) -> Option<String> {
    let list: Vec<String> = files.iter().map(|file| format!("\"{file}\"")).collect();
    let is_plain = files.iter().all(|file| !file.contains(['"', '\\', '\n']));
    let has_places = script.contains("\"@build@\"") && script.contains("\"@files@\"");
    (is_plain && has_places).then(|| script.replace("@build@", build).replace("\"@files@\"", &list.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_worker_gets_the_builds_name_and_its_files() {
        let script = incidents::read(&project().join("assets").join("service-worker.js")).expect("the script");
        let files = ["a-1.css".to_owned(), "worker-2/w.js".to_owned()];
        let written = with_build(&script, "0123", &files).expect("places for them");
        assert!(
            written.contains("const BUILD = \"0123\";\nconst FILES = [\"a-1.css\", \"worker-2/w.js\"];"),
            "{written}"
        );
        assert_eq!(with_build("const BUILD = 1;", "0123", &files), None);
        assert_eq!(with_build(&script, "0123", &["a\"b".to_owned()]), None);
    }

    #[test]
    fn one_changed_byte_or_name_is_another_build() {
        let folder = std::env::temp_dir().join(format!("xtask-offline-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let name_with = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).expect("written");
            let hash = name_of(&folder).expect("readable");
            std::fs::remove_file(folder.join(name)).expect("removed");
            hash
        };
        let first = name_with("a.js", "1");
        assert_eq!(name_with("a.js", "1"), first);
        assert_ne!(name_with("a.js", "2"), first);
        assert_ne!(name_with("b.js", "1"), first);
        std::fs::remove_dir(&folder).expect("removed");
    }
}
