//! The pinned tools: which versions, where they are found, and how they are installed once when they are not.
//!
//! A tool of the pinned version on PATH is used as it is. Otherwise it is installed into a folder that all checkouts of
//! a user share; nothing is installed twice. The only place that names a version, besides `Trunk.toml` and the lock files.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::process::{output, path_with, program, project, run, say, which};

mod browser;

pub(crate) use browser::{firefox, for_browser, nginx};

/// A tool that cargo installs.
struct CargoTool {
    package: &'static str,
    /// The program whose `--version` says `<program> <version>`.
    program: &'static str,
    version: &'static str,
    takes: &'static str,
}

/// Builds the page: runs cargo for wasm, names files by their hash, writes `dist/`.
const TRUNK: CargoTool =
    CargoTool { package: "trunk", program: "trunk", version: "0.21.14", takes: "about 9 minutes on two cores" };

/// Writes the glue between wasm and the browser, and runs the wasm tests. Equal to the `wasm-bindgen` of `Cargo.lock`.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.129",
    takes: "about 3 minutes on two cores",
};

/// The npm package that has wasm-opt, locked in `xtask/binaryen/`.
const BINARYEN_VERSION: &str = "132.0.0";

/// The first Node whose test runner takes a number of files at a time.
const OLDEST_NODE: (u32, u32) = (20, 11);

/// What the page is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// `cargo xtask tools`: everything that any command needs.
///
/// # Errors
/// When something cannot be installed.
pub(crate) fn command(_arguments: &[String]) -> Outcome {
    let path = for_building()?;
    let browser = for_browser()?;
    for_end_to_end()?;
    say(&format!("All tools are there. The browsers are {} and {}.", browser.chromium.display(), firefox()?.display()));
    if let Some(nginx) = nginx() {
        say(&format!("The host of the tests is {}.", nginx.display()));
    }
    say(&format!("The tools' folders come first in this PATH:\n{}", path.to_string_lossy()));
    Ok(())
}

/// Sees to the tools that build the page, and returns the PATH on which they are.
///
/// # Errors
/// When one of them cannot be installed.
pub(crate) fn for_building() -> Result<std::ffi::OsString, String> {
    wasm_target()?;
    let folders: Vec<PathBuf> =
        [cargo_tool(&TRUNK)?, cargo_tool(&WASM_BINDGEN)?, binaryen()?].into_iter().flatten().collect();
    path_with(&folders)
}

/// Sees to what the wasm tests need besides a browser, and returns the PATH on which it is.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn for_wasm_tests() -> Result<std::ffi::OsString, String> {
    wasm_target()?;
    let folders: Vec<PathBuf> = cargo_tool(&WASM_BINDGEN)?.into_iter().collect();
    path_with(&folders)
}

/// Sees to the npm packages of the end-to-end tests.
///
/// # Errors
/// When Node is missing, or npm cannot install them.
pub(crate) fn for_end_to_end() -> Outcome {
    node()?;
    let folder = project().join("e2e");
    npm_ci(&folder, "The packages of the end-to-end tests go into e2e/node_modules (some seconds).")
}

/// Sees to the npm packages of the real pg-pool.
///
/// # Errors
/// When Node is missing, or npm cannot install them.
pub(crate) fn for_pg_pool() -> Outcome {
    node()?;
    npm_ci(&project().join("tests").join("pg-pool"), "pg-pool goes into tests/pg-pool/node_modules (some seconds).")
}

/// Sees to what the charts are timed beside.
///
/// # Errors
/// When Node is missing, or npm cannot install it.
pub(crate) fn for_bench_charts() -> Outcome {
    node()?;
    npm_ci(&project().join("bench").join("charts"), "uPlot goes into bench/charts/node_modules (some seconds).")
}

/// Sees to Lighthouse.
///
/// # Errors
/// When Node is missing, or npm cannot install it.
pub(crate) fn for_bench_lighthouse() -> Outcome {
    node()?;
    npm_ci(
        &project().join("bench").join("lighthouse"),
        "Lighthouse goes into bench/lighthouse/node_modules (a minute).",
    )
}

/// Sees to the standard library for wasm.
///
/// # Errors
/// When there is no rustup to install it.
pub(crate) fn wasm_target() -> Outcome {
    let folder = output(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    if which("rustup").is_none() {
        return Err(format!(
            "Rust's standard library for {WASM_TARGET} is missing, and there is no rustup to install it."
        ));
    }
    say(&format!("Rust's standard library for {WASM_TARGET} is installed with rustup (some seconds) …"));
    run(program("rustup").args(["target", "add", WASM_TARGET]))
}

/// The folder to put on PATH for a tool of cargo's; none when it is there already.
fn cargo_tool(tool: &CargoTool) -> Result<Option<PathBuf>, String> {
    let CargoTool { package, program, version, takes } = *tool;
    if which(program).is_some_and(|file| has_version(&file, version)) {
        return Ok(None);
    }
    let root = cache()?.join(format!("{package}-{version}"));
    let folder = root.join("bin");
    if has_version(&folder.join(program), version) {
        return Ok(Some(folder));
    }
    say(&format!("{package} {version} is compiled, once for all checkouts ({takes}) …"));
    std::fs::create_dir_all(&root).map_err(|error| format!("{} cannot be made: {error}.", root.display()))?;
    // In its own folder and without this project's target folder: neither is its business.
    let mut install = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    install.current_dir(&root).env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
    install.args(["install", "--quiet", "--locked", "--root"]).arg(&root).arg(format!("{package}@{version}"));
    // As fast to compile as can be: the tools' own release profiles link for minutes to save a second of each use.
    for (setting, value) in [("LTO", "off"), ("CODEGEN_UNITS", "16"), ("OPT_LEVEL", "1"), ("DEBUG", "false")] {
        install.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    run(&mut install)?;
    if has_version(&folder.join(program), version) {
        Ok(Some(folder))
    } else {
        Err(format!("{package} was installed into {}, but is not version {version} there.", root.display()))
    }
}

/// The folder to put on PATH for wasm-opt; none when it is there already.
fn binaryen() -> Result<Option<PathBuf>, String> {
    let major = BINARYEN_VERSION.split('.').next().unwrap_or_default();
    let expected = format!("version {major} ");
    let is_pinned = |file: &Path| {
        file.is_file() && output(Command::new(file).arg("--version")).is_ok_and(|text| text.contains(&expected))
    };
    if which("wasm-opt").is_some_and(|file| is_pinned(&file)) {
        return Ok(None);
    }
    node()?; // npm's wasm-opt is itself wasm, and runs in Node
    let root = cache()?.join(format!("binaryen-{BINARYEN_VERSION}"));
    let folder = root.join("node_modules").join(".bin");
    if is_pinned(&folder.join("wasm-opt")) {
        return Ok(Some(folder));
    }
    std::fs::create_dir_all(&root).map_err(|error| format!("{} cannot be made: {error}.", root.display()))?;
    for name in ["package.json", "package-lock.json"] {
        let from = project().join("xtask").join("binaryen").join(name);
        std::fs::copy(&from, root.join(name))
            .map_err(|error| format!("{} cannot be copied: {error}.", from.display()))?;
    }
    npm_ci(&root, &format!("wasm-opt {major} is installed with npm, once for all checkouts (some seconds) …"))?;
    if is_pinned(&folder.join("wasm-opt")) {
        Ok(Some(folder))
    } else {
        Err(format!("wasm-opt was installed into {}, but does not run there as version {major}.", root.display()))
    }
}

/// Installs the packages that a folder's lock file names, unless the very same were installed there.
fn npm_ci(folder: &Path, what: &str) -> Outcome {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let lock = read("package-lock.json").ok_or(format!("{} has no package-lock.json.", folder.display()))?;
    let stamp = "node_modules/.installed-from.json";
    if read(stamp).as_deref() == Some(lock.as_str()) {
        return Ok(());
    }
    say(what);
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"]);
    run(&mut npm)?;
    std::fs::write(folder.join(stamp), lock).map_err(|error| format!("{stamp} cannot be written: {error}."))
}

/// Says in words when Node or npm is missing or too old.
///
/// # Errors
/// That sentence.
pub(crate) fn node() -> Outcome {
    let text = output(Command::new("node").arg("--version")).unwrap_or_default();
    if !is_new_enough(&text) || which("npm").is_none() {
        let (major, minor) = OLDEST_NODE;
        return Err(format!(
            "Node {major}.{minor} or newer with npm is needed (for wasm-opt and the end-to-end tests)."
        ));
    }
    Ok(())
}

/// Whether `v20.11.1` is [`OLDEST_NODE`] or newer.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    numbers.next().zip(numbers.next()).is_some_and(|version| version >= OLDEST_NODE)
}

/// Where installed tools are kept for all checkouts of this user.
fn cache() -> Result<PathBuf, String> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => {
            std::env::home_dir().ok_or("There is no home folder to keep tools in; set XDG_CACHE_HOME.")?.join(".cache")
        }
    };
    Ok(base.join("postmortem-explorer").join("tools"))
}

/// Whether the program says `<name> <version>` of itself.
fn has_version(file: &Path, version: &str) -> bool {
    file.is_file()
        && output(Command::new(file).arg("--version")).is_ok_and(|text| text.split(' ').nth(1) == Some(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project_file(name: &str) -> String {
        std::fs::read_to_string(project().join(name)).expect(name)
    }

    #[test]
    fn the_wasm_bindgen_tool_has_the_version_of_the_locked_crate() {
        let expected = format!("name = \"wasm-bindgen\"\nversion = \"{}\"\n", WASM_BINDGEN.version);
        assert!(project_file("Cargo.lock").contains(&expected), "Cargo.lock lacks {expected}");
    }

    #[test]
    fn an_old_node_or_none_is_refused() {
        assert!(is_new_enough("v20.11.0") && is_new_enough("v24.0.1"));
        assert!(!is_new_enough("v20.9.0") && !is_new_enough("v18.19.1") && !is_new_enough(""));
    }

    #[test]
    fn trunk_is_told_the_pinned_versions() {
        let text = project_file("Trunk.toml");
        assert!(text.contains(&format!("wasm_bindgen = \"{}\"", WASM_BINDGEN.version)));
        let major = BINARYEN_VERSION.split('.').next().expect("a major version");
        assert!(text.contains(&format!("wasm_opt = \"version_{major}\"")));
    }

    #[test]
    fn the_npm_lock_files_pin_exact_versions_and_name_no_host() {
        let binaryen = project_file("xtask/binaryen/package-lock.json");
        assert!(binaryen.contains(&format!("\"binaryen\": \"{BINARYEN_VERSION}\"")));
        let others = ["e2e", "bench/charts", "bench/lighthouse"]
            .map(|folder| project_file(&format!("{folder}/package-lock.json")));
        for lock in others.into_iter().chain([binaryen]) {
            assert!(!lock.contains("://"), "{lock}");
            assert!(lock.contains("\"integrity\": \"sha512-"), "{lock}");
        }
    }
}
