//! `cargo xtask build`: the release build of the page in `dist/`, a folder of static files for any path.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::Outcome;
use crate::process::{cargo, program, project, run, say};
use crate::tools;

/// `cargo xtask build`.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub(crate) fn command(_arguments: &[String]) -> Outcome {
    let dist = build()?;
    say(&format!("{} can be hosted as it is, under any path.", dist.display()));
    Ok(())
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
    let path = tools::for_building()?;
    say("Building the page …");
    // Trunk works offline, so that it takes the pinned tools and downloads none of its own; the crates come first.
    run(cargo().args(["fetch", "--quiet", "--locked"]))?;
    // Trunk takes the value of NO_COLOR for a flag of its own, and refuses `1`.
    let mut trunk = program("trunk");
    trunk.env("PATH", path).env_remove("NO_COLOR").env("CARGO_ENCODED_RUSTFLAGS", without_paths_of_this_machine());
    run(trunk.args(["build", "--release", "--offline"]))?;
    let dist = project().join("dist");
    refuse_inline_script(&dist)?;
    Ok(dist)
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
    use super::inline_script;

    #[test]
    fn a_script_without_a_file_is_found_among_others() {
        assert_eq!(inline_script(r#"<script src="./a.js"></script>"#), None);
        let html = r#"<script src="./a.js"></script><script type="module">go()</script>"#;
        assert_eq!(inline_script(html), Some(r#"<script type="module""#));
    }
}
