//! The pool alone beside the real pg-pool under virtual time: 43,200 checkouts, with and without a leak.

use serde_json::Value;

use super::figures::{figures_of, median, native, seconds};
use crate::process::{program, say};
use crate::{Outcome, tools};

/// As in `bench/src/checkouts.rs` and `tests/pg-pool/bench.mjs`.
const VARIANTS: [&str; 5] = ["fixed", "fixed-busy", "leak-wait-forever", "leak-timeout", "leak-recovered"];
const N_CHECKOUTS: f64 = 43_200.0;
/// Turns that the two take.
const ROUNDS: u32 = 3;
/// Runs of each in a turn. The first stands apart: the JavaScript engine has not compiled everything yet.
const RUNS: u32 = 4;

/// For our side: what was freed is kept for the next run, as the JavaScript engine keeps its heap. Else each run asks the
/// system for its pages anew, and that is most of what the longest queue costs.
const KEEP_MEMORY: &str =
    "glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=33554432";

/// Both in turns; medians and ratios, of what a process takes once it is warm and of its first run. Both must come to the same
/// counts, else they did not do the same.
pub(super) fn bench() -> Outcome {
    tools::for_pg_pool()?;
    say(&format!("{:<18} {:>9} {:>9} {:>14} {:>7} {:>14}", "", "pg-pool", "ours", "ours", "ratio", "of first runs"));
    for variant in VARIANTS {
        let (mut theirs, mut ours) = (Runs::default(), Runs::default());
        for _ in 0..ROUNDS {
            let mut node = program("node");
            let real = figures_of(node.args(["tests/pg-pool/bench.mjs", variant]).arg(RUNS.to_string()))?;
            let model = figures_of(native(&format!("pool/{variant}"), RUNS).env("GLIBC_TUNABLES", KEEP_MEMORY))?;
            if counts(&real) != counts(&model) || counts(&real).is_none() {
                return Err(format!("{variant}: pg-pool counted {:?}, and ours {:?}.", counts(&real), counts(&model)));
            }
            theirs.add(seconds(&real));
            ours.add(seconds(&model));
        }
        let of_first_runs = median(theirs.first) / median(ours.first);
        let (theirs, ours) = (median(theirs.warm), median(ours.warm));
        say(&format!(
            "{variant:<18} {:>6.0} ms {:>6.2} ms {:>11.0} ns {:>5.0} × {of_first_runs:>12.0} ×",
            theirs * 1e3,
            ours * 1e3,
            ours * 1e9 / N_CHECKOUTS,
            theirs / ours
        ));
    }
    say("Medians; 43,200 checkouts each, the same counts on both sides; ns: for each checkout.");
    Ok(())
}

/// How long the runs of one side took [s]: the first of each process, and the others.
#[derive(Default)]
struct Runs {
    first: Vec<f64>,
    warm: Vec<f64>,
}

impl Runs {
    fn add(&mut self, of_a_process: Vec<f64>) {
        let mut runs = of_a_process.into_iter();
        self.first.extend(runs.next());
        self.warm.extend(runs);
    }
}

fn counts(figures: &Value) -> Option<&Value> {
    figures.get("counts")
}
