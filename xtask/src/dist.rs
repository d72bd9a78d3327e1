//! `cargo xtask build`: the release build of the page in `dist/`, a folder of static files for any path.

use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use postmortem_explorer::incident::file::IndexEntry;

use crate::Outcome;
use crate::process::{cargo, output, program, project, run, say};
use crate::{bundle, incidents, tools};

mod offline;
pub(crate) mod precompressed;

/// `cargo xtask build`.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    match arguments {
        [] => {
            let dist = build()?;
            say(&format!("{} can be hosted as it is, under any path.", dist.display()));
        }
        [flag] if flag == DRAFT_FLAG => {
            let dist = build_draft()?;
            say(&format!("{} is a draft: large and slow, for looking at.", dist.display()));
        }
        [other, ..] => return Err(format!("`build` has no option `{other}`; it has {DRAFT_FLAG}.")),
    }
    Ok(())
}

/// Asks `build` and `serve` for a draft.
pub(crate) const DRAFT_FLAG: &str = "--draft";

/// Builds a draft of the page: not made small, so that it is there in seconds. Never for hosting, nor for measuring.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub(crate) fn build_draft() -> Result<PathBuf, String> {
    let dist = build_with(&["build", "--offline", "--dist", "target/draft"], "target/draft", String::new())?;
    offline::write(&dist)?;
    Ok(dist)
}

/// Builds the page, once however often it is asked for, and returns the folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub(crate) fn build() -> Result<PathBuf, String> {
    static DIST: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    DIST.get_or_init(build_now).clone()
}

fn build_now() -> Result<PathBuf, String> {
    let dist = build_with(&["build", "--release", "--offline"], "dist", without_paths_of_this_machine())?;
    write_first_paint(&dist)?;
    edited(&dist.join("index.html"), |html| {
        let named = format!("<meta name=\"bundle\" content=\"{}/\">\n  <meta name=\"worker\"", bundle::FOLDER);
        html.contains("<meta name=\"worker\"").then(|| html.replacen("<meta name=\"worker\"", &named, 1))
    })?;
    bundle::write_all(&dist)?;
    offline::write(&dist)?;
    precompressed::write(&dist)?;
    Ok(dist)
}

fn build_with(arguments: &[&str], folder: &str, flags: String) -> Result<PathBuf, String> {
    let path = tools::for_building()?;
    say("Building the page …");
    // Trunk works offline, so that it takes the pinned tools and downloads none of its own; the crates come first.
    run(cargo().args(["fetch", "--quiet", "--locked"]))?;
    // Trunk takes the value of NO_COLOR for a flag of its own, and refuses `1`.
    let mut trunk = program("trunk");
    trunk.env("PATH", path).env_remove("NO_COLOR");
    if !flags.is_empty() {
        trunk.env("CARGO_ENCODED_RUSTFLAGS", flags);
    }
    run(trunk.args(arguments))?;
    let dist = project().join(folder);
    name_worker_by_content(&dist)?;
    refuse_inline_script(&dist)?;
    Ok(dist)
}

/// Puts the hash of the worker's files into the name of their folder, and the new name into the page: so they can be kept
/// for ever, and a page never starts the worker of another build. Trunk leaves the names of workers alone.
fn name_worker_by_content(dist: &Path) -> Outcome {
    let failed = |what: &str, error: std::io::Error| format!("dist/worker cannot be {what}: {error}.");
    let folder = dist.join("worker");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(|error| failed("read", error))?;
    files.sort();
    // Trunk's loader asks for the program by the folder's old name.
    let loader = folder.join("worker_loader.js");
    let script = std::fs::read_to_string(&loader).map_err(|error| failed("read", error))?;
    let beside = script.replace("./worker/worker.js", "./worker.js");
    std::fs::write(&loader, beside).map_err(|error| failed("written", error))?;
    let mut hasher = std::hash::DefaultHasher::new();
    for file in &files {
        hasher.write(&std::fs::read(file).map_err(|error| failed("read", error))?);
    }
    let name = format!("worker-{:016x}", hasher.finish());
    std::fs::rename(&folder, dist.join(&name)).map_err(|error| failed("renamed", error))?;
    edited(&dist.join("index.html"), |html| {
        html.contains("\"worker/").then(|| html.replace("\"worker/", &format!("\"{name}/")))
    })
}

/// Writes the text of the catalogue's first incident into the page, so that it can be read before the program runs, with
/// scripts off, and by a search engine.
fn write_first_paint(dist: &Path) -> Outcome {
    let list = incidents::catalogue()?;
    let text = match list.as_slice() {
        [] => return Ok(()), // an empty catalogue: the blocks stay
        [only] => first_paint(&only.id, &project().join(incidents::FOLDER).join(&only.href), false)?,
        several => catalogue_text(several),
    };
    edited(&dist.join("index.html"), |html| with_first_paint(html, &text))
}

/// The list of several incidents as HTML.
fn catalogue_text(list: &[IndexEntry]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let items: Vec<String> = list
        .iter()
        .map(|entry| {
            let summary =
                entry.summary.as_deref().map(|text| format!("<p class=\"prose\"><bdi>{}</bdi></p>", escaped(text)));
            let title = escaped(&entry.title);
            let link = format!("<h2><a href=\"#/{}/overview\"><bdi>{title}</bdi></a></h2>", entry.id);
            format!("<li>{link}{}</li>", summary.unwrap_or_default())
        })
        .collect();
    format!(
        "<div data-incident=\"\"><main class=\"catalogue\"><h1>Incidents</h1><ul class=\"incidents\">{}</ul></main></div>",
        items.join("")
    )
}

/// Changes a file of the build.
///
/// # Errors
/// When it cannot be read or written, or `change` finds no place for its change.
fn edited(file: &Path, change: impl FnOnce(&str) -> Option<String>) -> Outcome {
    let text = incidents::read(file)?;
    let new =
        change(&text).ok_or_else(|| format!("{} has no place for what the build writes into it.", file.display()))?;
    std::fs::write(file, new).map_err(|error| format!("{} cannot be written: {error}.", file.display()))
}

/// A file's path below a folder, with slashes.
pub(crate) fn relative(folder: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The text of an incident as HTML; `alone`, for a page that is one file.
///
/// # Errors
/// When the program that renders it does not build, or the incident is broken.
pub(crate) fn first_paint(id: &str, file: &Path, alone: bool) -> Result<String, String> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--locked", "--features", "first_paint", "--bin", "first_paint", "--"]).arg(file);
    if alone {
        command.arg("alone");
    }
    Ok(format!("<div data-incident=\"{id}\">{}</div>", output(&mut command)?))
}

/// The page with `text` between its two marks for it, which stay: another incident's text takes its place in a bundle.
fn with_first_paint(html: &str, text: &str) -> Option<String> {
    let (from, to) = ("<!-- first paint -->", "<!-- /first paint -->");
    let (before, rest) = html.split_once(from)?;
    let (_, after) = rest.split_once(to)?;
    Some([before, from, text, to, after].concat())
}

/// Compiler flags that keep this machine's folders out of the program: the texts of panics name source files.
fn without_paths_of_this_machine() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let registries = std::fs::read_dir(home.join("registry").join("src")).into_iter().flatten().flatten();
    let folders = registries.map(|registry| registry.path()).chain([project().to_path_buf()]);
    let flags: Vec<String> = folders.map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect();
    flags.join("\x1f") // as CARGO_ENCODED_RUSTFLAGS wants them
}

/// The page's Content-Security-Policy would not run it, and nobody would see why.
fn refuse_inline_script(dist: &Path) -> Outcome {
    let file = dist.join("index.html");
    let html =
        std::fs::read_to_string(&file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))?;
    match inline_script(&html) {
        None => Ok(()),
        Some(tag) => Err(format!("dist/index.html has a script without a file, which its policy forbids: {tag}")),
    }
}

/// The first script tag without `src`.
fn inline_script(html: &str) -> Option<&str> {
    let tags = html.match_indices("<script").filter_map(|(at, _)| html.get(at..)?.split('>').next());
    tags.into_iter().find(|tag| !tag.contains(" src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_stands_between_its_marks_and_a_page_without_them_is_refused() {
        let html = "<b><!-- first paint --> blocks <!-- /first paint --></b>";
        assert_eq!(
            with_first_paint(html, "text").as_deref(),
            Some("<b><!-- first paint -->text<!-- /first paint --></b>")
        );
        assert_eq!(with_first_paint("<b></b>", "text"), None);
    }

    #[test]
    fn several_incidents_are_a_list_of_links_whose_words_are_text() {
        let entry = |id: &str, title: &str| IndexEntry {
            id: id.into(),
            title: title.into(),
            href: format!("{id}/incident.json"),
            summary: None,
            tags: Vec::new(),
        };
        let text = catalogue_text(&[entry("a", "<b>A</b>"), entry("b", "B & C")]);
        assert!(text.contains("<a href=\"#/a/overview\"><bdi>&lt;b>A&lt;/b></bdi></a>"), "{text}");
        assert!(text.contains("<bdi>B &amp; C</bdi>") && !text.contains("<b>"), "{text}");
    }

    #[test]
    fn a_script_without_a_file_is_found_among_others() {
        assert_eq!(inline_script(r#"<script src="./a.js"></script>"#), None);
        let html = r#"<script src="./a.js"></script><script type="module">go()</script>"#;
        assert_eq!(inline_script(html), Some(r#"<script type="module""#));
    }
}
