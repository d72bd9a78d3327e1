//! The model in headless Chromium, compiled as the worker is: speed, memory, and the digests on three targets.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::figures::{figures_of, median, millions_per_second, native, number, seconds_at, seeks};
use crate::process::{cargo, program, project, run, say};
use crate::{Outcome, tools};

/// Turns that the contenders take.
const ROUNDS: u32 = 9;

pub(super) fn bench() -> Outcome {
    let path = tools::for_wasm_tests()?;
    let browser = tools::for_browser()?;
    tools::for_end_to_end()?;
    let folder = build(&path, &[("web", "web"), ("nodejs", "node")])?;
    let mut node = program("node");
    node.arg("bench/browser.mjs").arg(&folder).arg(ROUNDS.to_string()).env("CHROMIUM", browser.chromium);
    let figures = figures_of(&mut node)?;

    let times = |name: &str| median(seconds_at(&figures, &format!("/seconds/{name}")));
    let events = number(&figures, "/events");
    say(&format!(
        "{:<52}{:>6.0} ms {:>6.1} M events/s",
        "both worlds with checkpoints, minutes and findings",
        times("replay") * 1e3,
        millions_per_second(events, times("replay"))
    ));
    say(&seeks(seconds_at(&figures, "/seconds/seeks")));
    let speed = |name| millions_per_second(number(&figures, "/mm20_events"), times(name));
    say(&format!(
        "{:<52}{:>6.1} M events/s; JavaScript in the same page {:.1}; ratio {:.1}",
        "a plain M/M/20",
        speed("mm20"),
        speed("javascript"),
        speed("mm20") / speed("javascript")
    ));
    let megabytes = |name| number(&figures, name) / 1e6;
    say(&format!(
        "{:<52}{:>6.1} MB; after {} forks {:.1} MB, of which checkpoints {:.1} MB",
        "wasm memory after a run",
        megabytes("/bytes_of_run"),
        number(&figures, "/n_forks"),
        megabytes("/bytes_after_forks"),
        megabytes("/checkpoint_bytes"),
    ));
    let natively = figures_of(&mut native("digests", 1))?;
    let all = [natively.get("digests"), figures.get("digests"), figures.get("digests_in_node")];
    let equal = if all.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) { "equal" } else { "NOT equal" };
    say(&format!("{:<52}{equal} natively, in Chromium and in Node", "digests of seeds 1 to 5"));
    say("Medians.");
    Ok(())
}

/// Builds the package `bench` as the worker is built, for these targets of wasm-bindgen, each in a folder of the one that it
/// gives.
pub(super) fn build(path: &OsStr, targets: &[(&str, &str)]) -> Result<PathBuf, String> {
    say("Building the model for the browser …");
    run(cargo()
        .args(["build", "--quiet", "--locked", "--profile", "worker", "--package", "bench"])
        .args(["--target", tools::WASM_TARGET]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let wasm = target.join(tools::WASM_TARGET).join("worker").join("bench.wasm");
    let folder = target.join("bench");
    for (kind, name) in targets {
        let mut command = program("wasm-bindgen");
        command.env("PATH", path).args(["--no-typescript", "--target", kind, "--out-dir"]);
        run(command.arg(folder.join(name)).arg(&wasm))?;
    }
    Ok(folder)
}
