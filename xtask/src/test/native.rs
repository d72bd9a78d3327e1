//! Steps that need no browser: formatting, lints, tests of the core, tests of the markup.

use std::process::Command;

use super::{Tally, check, count};
use crate::process::cargo;
use crate::tools;

/// Rust's formatter changes nothing.
#[expect(clippy::unnecessary_wraps, reason = "every step has the same shape")]
pub(super) fn fmt() -> Result<Tally, String> {
    Ok(check(cargo().args(["fmt", "--all", "--check"])))
}

/// No lint says anything, on any target and feature set.
pub(super) fn clippy() -> Result<Tally, String> {
    tools::wasm_target()?;
    let native = clippy_for(&["--workspace", "--all-targets", "--features", "schema"]);
    let core = clippy_for(&["--lib", "--no-default-features"]);
    let wasm =
        clippy_for(&["--lib", "--bins", "--test", "wasm", "--features", "worker", "--target", tools::WASM_TARGET]);
    Ok(native.plus(core).plus(wasm))
}

/// `-D warnings` goes to the lints alone: as a compiler flag it would compile every crate anew.
fn clippy_for(what: &[&str]) -> Tally {
    check(cargo().args(["clippy", "--quiet", "--locked"]).args(what).args(["--", "-D", "warnings"]))
}

/// The core computes what it should, built without Yew; so do the project's commands.
pub(super) fn core() -> Result<Tally, String> {
    let core = count(&mut cargo_test(&["--no-default-features", "--features", "schema", "--lib", "--test", "core"]))?;
    let xtask = count(&mut cargo_test(&["--package", "xtask"]))?;
    Ok(core.plus(xtask))
}

/// The components' markup is what it should be.
pub(super) fn markup() -> Result<Tally, String> {
    count(&mut cargo_test(&["--test", "markup"]))
}

fn cargo_test(what: &[&str]) -> Command {
    let mut command = cargo();
    // All of them run, even after one failed.
    command.args(["test", "--quiet", "--locked", "--no-fail-fast"]).args(what);
    command
}
