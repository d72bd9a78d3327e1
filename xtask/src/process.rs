//! Running other programs and looking into folders: where the project is, what is on PATH, what a program's exit means.
//!
//! Used by every command. Knows no tool by name.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder that holds the project.
pub(crate) fn project() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A program to be run in the project's folder.
pub(crate) fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    command.current_dir(project());
    command
}

/// The cargo that runs this command, in the project's folder.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The file on PATH that `name` would run.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// PATH with `folders` in front.
///
/// # Errors
/// When a folder's name cannot stand in PATH.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(all).map_err(|error| format!("PATH cannot hold the tools' folders: {error}."))
}

/// Runs it, output going to the terminal.
///
/// # Errors
/// When it cannot be started or does not end well.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status}).", line(command))) }
}

/// Runs it and returns what it wrote to its standard output.
///
/// # Errors
/// When it cannot be started or does not end well.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stderr(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` failed ({}).", line(command), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs it, hands each line of its standard output to `read` and to the terminal, and says whether it ended well.
///
/// # Errors
/// When it cannot be started, or its output ends early.
pub(crate) fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<bool, String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        for text in BufReader::new(stdout).lines() {
            let text = text.map_err(|error| format!("The output of `{}` broke off: {error}.", line(command)))?;
            println!("{text}");
            read(&text);
        }
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    Ok(status.success())
}

/// The command as it would be typed.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let words = program.file_name().into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Says what comes next, at once.
pub(crate) fn say(text: &str) {
    println!("{text}");
    // A terminal that is gone is no reason to stop.
    let _ = std::io::stdout().flush();
}

/// The files in `folder` and in the folders below it, `depth` levels in all, by name.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files_below(folder: &Path, depth: u32) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for child in children(folder)? {
        if child.is_file() {
            files.push(child);
        } else if depth > 1 {
            files.extend(files_below(&child, depth - 1)?);
        }
    }
    Ok(files)
}

/// What is in a folder, in the order of names.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn children(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{} cannot be read: {error}.", folder.display()))?;
    let mut children: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    children.sort();
    Ok(children)
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}.", line(command))
}
