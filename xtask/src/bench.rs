//! `cargo xtask bench [NAME…]`: measures, and prints medians and ratios.
//!
//! Never a check: machines are shared and noisy, so only ratios within one run mean something, and contenders take turns.
//! Each bench is one file in `bench/` and one line in [`BENCHES`].

use crate::Outcome;
use crate::process::say;

mod browser;
mod charts;
mod figures;
mod lab;
mod lighthouse;
mod model;
mod pool;
mod stage;

/// One bench: its name as it is typed, what it measures, and how.
struct Bench {
    name: &'static str,
    what: &'static str,
    run: fn() -> Outcome,
}

const BENCHES: &[Bench] = &[
    Bench { name: "pool", what: "the pool alone beside the real pg-pool, on the same checkouts", run: pool::bench },
    Bench { name: "model", what: "the model natively: events a second, allocations, checkpoints", run: model::bench },
    Bench { name: "browser", what: "the model in Chromium: speed, memory, digests", run: browser::bench },
    Bench {
        name: "stage",
        what: "a frame of the replay while it plays, in Chromium, at four speeds",
        run: stage::bench,
    },
    Bench { name: "lab", what: "experiments, what-ifs and maps: natively and in Chromium", run: lab::bench },
    Bench { name: "lighthouse", what: "Lighthouse on the release build, as a phone meets it", run: lighthouse::bench },
    Bench { name: "charts", what: "the page's charts beside uPlot, on the same data", run: charts::bench },
];

/// `cargo xtask bench [NAME…]`.
///
/// # Errors
/// When a bench is not known, or cannot run.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments.iter().find(|name| BENCHES.iter().all(|bench| bench.name != name.as_str())) {
        let benches: Vec<String> =
            BENCHES.iter().map(|Bench { name, what, .. }| format!("  {name:<12}{what}")).collect();
        return Err(format!("There is no bench `{unknown}`. The benches are:\n{}", benches.join("\n")));
    }
    let is_chosen = |bench: &&Bench| arguments.is_empty() || arguments.iter().any(|name| name == bench.name);
    for bench in BENCHES.iter().filter(is_chosen) {
        say(&format!("\n== {}: {}", bench.name, bench.what));
        (bench.run)()?;
    }
    Ok(())
}
