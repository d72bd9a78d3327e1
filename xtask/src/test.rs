//! `cargo xtask test [STEP…]`: every check of the project, in an order that fails fast.
//!
//! A step that fails hides no other: all run, and the end says how each went. Each step is one line in [`STEPS`]; what
//! a step runs stands in `test/`.

use std::process::Command;
use std::time::Instant;

use crate::process::{line, run_reading, say};
use crate::{Outcome, process};

mod native;
mod page;
mod size;

/// One step: its name as it is typed, what it checks, and how.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Tally, String>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", what: "formatting", run: native::fmt },
    Step { name: "clippy", what: "lints: native, core alone, wasm, xtask", run: native::clippy },
    Step { name: "core", what: "tests of the core, without Yew; tests of xtask", run: native::core },
    Step { name: "markup", what: "components rendered to text", run: native::markup },
    Step { name: "wasm", what: "tests in headless Chromium", run: page::wasm },
    Step {
        name: "e2e",
        what: "the release build in Chromium and Firefox, hosted, behind nginx, and as one file",
        run: page::end_to_end,
    },
    Step { name: "size", what: "what the first screen weighs on the wire", run: size::size },
];

/// How many checks passed and failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tally {
    n_passed: u32,
    n_failed: u32,
}

/// `cargo xtask test [STEP…]`.
///
/// # Errors
/// When a step is not known, or any check failed.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("There is no step `{unknown}`. The steps are: {}.", names.join(" ")));
    }
    let is_chosen = |step: &&Step| arguments.is_empty() || arguments.iter().any(|name| name == step.name);
    let mut total = Tally::default();
    let mut summary = Vec::new();
    for step in STEPS.iter().filter(is_chosen) {
        say(&format!("\n== {}: {}", step.name, step.what));
        let start = Instant::now();
        let tally = (step.run)().unwrap_or_else(|sentence| {
            eprintln!("{sentence}");
            Tally::of(false)
        });
        let seconds = start.elapsed().as_secs();
        let verdict = if tally.n_failed == 0 { "passed" } else { "FAILED" };
        let Tally { n_passed, n_failed } = tally;
        summary.push(format!("  {:<8}{verdict}  {n_passed:>4} passed, {n_failed} failed{seconds:>6} s", step.name));
        total = total.plus(tally);
    }
    say(&format!("\n{}\n\n{} passed, {} failed", summary.join("\n"), total.n_passed, total.n_failed));
    if total.n_failed == 0 { Ok(()) } else { std::process::exit(1) }
}

impl Tally {
    /// One check.
    fn of(has_passed: bool) -> Self {
        Self { n_passed: u32::from(has_passed), n_failed: u32::from(!has_passed) }
    }

    fn plus(self, other: Self) -> Self {
        Self { n_passed: self.n_passed + other.n_passed, n_failed: self.n_failed + other.n_failed }
    }
}

/// Runs a command that is one check by itself.
fn check(command: &mut Command) -> Tally {
    say(&format!("-- {}", line(command)));
    match process::run(command) {
        Ok(()) => Tally::of(true),
        Err(sentence) => {
            eprintln!("{sentence}");
            Tally::of(false)
        }
    }
}

/// Runs a command that runs tests, and counts them by what it prints.
///
/// # Errors
/// When it cannot be started, or ran no test: silence is no success.
fn count(command: &mut Command) -> Result<Tally, String> {
    say(&format!("-- {}", line(command)));
    let mut tally = Tally::default();
    let ended_well = run_reading(command, |text| tally = tally.plus(counted(text).unwrap_or_default()))?;
    if !ended_well && tally.n_failed == 0 {
        tally.n_failed = 1; // it did not build, or did not reach its end
    }
    if tally == Tally::default() {
        return Err(format!("`{}` ran no test.", line(command)));
    }
    Ok(tally)
}

/// The counts on one line of output, of Rust's test harness (also in the browser) or of Node's.
fn counted(text: &str) -> Option<Tally> {
    let number = |text: &str| text.trim().parse().ok();
    if let Some(result) = text.trim_start().strip_prefix("test result: ") {
        let count_before = |word: &str| number(result.split(word).next()?.rsplit(['.', ';']).next()?);
        return Some(Tally { n_passed: count_before(" passed")?, n_failed: count_before(" failed")? });
    }
    let node = text.strip_prefix("ℹ ")?;
    if let Some(n_passed) = node.strip_prefix("pass ").and_then(number) {
        return Some(Tally { n_passed, n_failed: 0 });
    }
    node.strip_prefix("fail ").and_then(number).map(|n_failed| Tally { n_passed: 0, n_failed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_by_what_the_harnesses_print() {
        let tally = |n_passed, n_failed| Some(Tally { n_passed, n_failed });
        assert_eq!(
            counted("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; finished in 0.1s"),
            tally(12, 0)
        );
        assert_eq!(counted("test result: FAILED. 3 passed; 2 failed; 0 ignored"), tally(3, 2));
        assert_eq!(counted("ℹ pass 7"), tally(7, 0));
        assert_eq!(counted("ℹ fail 1"), tally(0, 1));
        assert_eq!(counted("ℹ tests 8"), None);
        assert_eq!(counted("test a_test ... ok"), None);
    }

    #[test]
    fn a_command_that_fails_without_a_word_counts_as_a_failure() {
        assert_eq!(count(&mut Command::new("false")), Ok(Tally::of(false)));
        assert!(count(&mut Command::new("true")).is_err_and(|sentence| sentence.contains("ran no test")));
    }
}
