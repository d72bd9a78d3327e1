//! `cargo xtask bundle ID`: the explorer and one incident as one file, `ID.html`, that opens by double click.
//!
//! Gathers the parts from the build and from `incident-data/`; how they become a page is `page`'s. Everything is in the
//! file: program, worker, styles, the incident with its metrics and code, and the incident's text for before the program
//! runs.

use std::path::{Path, PathBuf};

use postmortem_explorer::incident::{self, Incident};
use serde_json::Value;

use crate::process::{project, say};
use crate::{Outcome, dist, incidents};

mod page;

use page::{Parts, Program};

/// `cargo xtask bundle ID [--draft]`.
///
/// # Errors
/// When there is no such incident, it is broken, or the page does not build.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let (id, is_draft) = match arguments {
        [id] => (id, false),
        [id, flag] | [flag, id] if flag == dist::DRAFT_FLAG => (id, true),
        _ => return Err(format!("`bundle` needs an incident's id, and has the option {}.", dist::DRAFT_FLAG)),
    };
    let carried = Carried::of(id)?; // before the build, which takes a while
    let built = if is_draft { dist::build_draft() } else { dist::build() }?;
    let html = written(&built, &carried)?;
    let file = format!("{id}.html");
    std::fs::write(&file, &html).map_err(|error| format!("{file} cannot be written: {error}."))?;
    say(&format!("{file} is the whole page in one file of {} bytes; a double click opens it.", html.len()));
    Ok(())
}

/// Writes a page that is one file for every incident of the catalogue into `dist/bundle/`.
///
/// # Errors
/// When an incident is broken, or a file cannot be written.
pub(crate) fn write_all(built: &Path) -> Outcome {
    let folder = built.join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}.", folder.display()))?;
    for entry in incidents::catalogue()? {
        let html = written(built, &Carried::of(&entry.id)?)?;
        let file = folder.join(format!("{}.html", entry.id));
        std::fs::write(&file, html).map_err(|error| format!("{} cannot be written: {error}.", file.display()))?;
    }
    Ok(())
}

/// The folder of `dist/` for pages that are one file.
pub(crate) const FOLDER: &str = "bundle";

/// One incident with everything that it names.
struct Carried {
    incident: Incident,
    file: PathBuf,
    /// By the address that the page asks for them with.
    files: Vec<(String, Vec<u8>)>,
}

impl Carried {
    fn of(id: &str) -> Result<Self, String> {
        let list = incidents::catalogue()?;
        let known = || list.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>().join(", ");
        let entry = list
            .iter()
            .find(|entry| entry.id == id)
            .ok_or_else(|| format!("There is no incident `{id}`. The catalogue has: {}.", known()))?;
        let folder = project().join(incidents::FOLDER);
        let file = folder.join(&entry.href);
        let incident = incident::load(&incidents::read(&file)?).map_err(|problems| problems.to_string())?.incident;
        let index = of_one(&incidents::read(&folder.join("index.json"))?, id)?;
        let mut files = vec![(format!("{}/index.json", incidents::FOLDER), index.into_bytes())];
        files.push((format!("{}/{}", incidents::FOLDER, entry.href), bytes(&file)?));
        let metrics = incident.metrics.iter().map(|metric| &metric.href);
        let code = incident.code_changes.iter().flat_map(|change| [&change.before, &change.after]);
        for href in metrics.chain(code) {
            let beside = incidents::folder(&file).join(href);
            // One that is missing costs its own figure, as it does when the page is hosted.
            if let Ok(read) = std::fs::read(beside) {
                files.push((format!("{}/{id}/{href}", incidents::FOLDER), read));
            }
        }
        Ok(Self { incident, file, files })
    }
}

/// The catalogue with this incident alone.
fn of_one(index: &str, id: &str) -> Result<String, String> {
    let mut value: Value = serde_json::from_str(index).map_err(|error| format!("index.json: {error}"))?;
    if let Some(list) = value.get_mut("incidents").and_then(Value::as_array_mut) {
        list.retain(|entry| entry.get("id").and_then(Value::as_str) == Some(id));
    }
    Ok(value.to_string())
}

fn written(built: &Path, carried: &Carried) -> Result<String, String> {
    let html = incidents::read(&built.join("index.html"))?;
    let addresses = page::addresses(&html)?;
    let read = |href: &str| bytes(&built.join(href));
    let text = |href: &str| incidents::read(&built.join(href));
    let worker = Path::new(&addresses.worker).parent().unwrap_or(Path::new("")).to_owned();
    let in_worker = |name: &str| built.join(&worker).join(name);
    let styles = addresses.styles.iter().map(|href| text(href)).collect::<Result<Vec<_>, _>>()?.join("\n");
    page::written(&Parts {
        html: &html,
        title: &carried.incident.title,
        first_paint: &dist::first_paint(&carried.incident.id, &carried.file, true)?,
        styles: &styles,
        icon: &read(&addresses.icon)?,
        program: Program { glue: &text(&addresses.glue)?, wasm: &read(&addresses.wasm)? },
        worker: Program {
            glue: &incidents::read(&in_worker("worker.js"))?,
            wasm: &bytes(&in_worker("worker_bg.wasm"))?,
        },
        carried_script: &incidents::read(&project().join("assets").join("carried.js"))?,
        start_script: &text(&addresses.start)?,
        files: &carried.files,
    })
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_incident_is_carried_with_every_file_that_it_names() {
        let carried = Carried::of("2025-checkout-502").expect("the shipped incident");
        let names: Vec<&str> = carried.files.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.starts_with(&["incident-data/index.json", "incident-data/2025-checkout-502/incident.json"]));
        let n_named = carried.incident.metrics.len() + 2 * carried.incident.code_changes.len();
        assert_eq!(names.len(), 2 + n_named, "{names:?}");
        assert!(carried.files.iter().all(|(_, bytes)| !bytes.is_empty()));
    }

    #[test]
    fn an_unknown_incident_is_refused_with_those_that_are_there() {
        let sentence = Carried::of("1999-nothing").err().expect("refused");
        assert!(sentence.contains("1999-nothing") && sentence.contains("2025-checkout-502"), "{sentence}");
    }

    #[test]
    fn the_catalogue_inside_names_the_incident_alone() {
        let index = r#"{"schema_version":1,"incidents":[{"id":"a","href":"a/i.json"},{"id":"b","href":"b/i.json"}]}"#;
        let one: Value = serde_json::from_str(&of_one(index, "b").expect("readable")).expect("json");
        assert_eq!(one["incidents"], serde_json::json!([{"id":"b","href":"b/i.json"}]));
        assert_eq!(one["schema_version"], 1);
    }
}
