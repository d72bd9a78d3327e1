//! Lighthouse on the release build, as a phone meets it: the four scores, and each audit that costs points.
//!
//! The scores of performance depend on the machine that runs it, and on what else runs there.

use serde_json::Value;

use super::figures::figures_of;
use crate::process::{program, say};
use crate::{Outcome, dist, serve, tools};

/// Opens the page as a first visit does, and prints what Lighthouse says.
pub(super) fn bench() -> Outcome {
    tools::for_bench_lighthouse()?;
    let browser = tools::for_browser()?;
    // The server answers with the files that the build has compressed.
    let site = serve::start(dist::build()?, "/", 0)?;
    let mut node = program("node");
    node.arg("bench/lighthouse/bench.mjs").arg(&site.url).env("CHROMIUM", browser.chromium);
    let figures = figures_of(&mut node)?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let entries = |name: &str| figures.get(name).and_then(Value::as_object).into_iter().flatten();
    for (name, score) in entries("scores") {
        say(&format!("{name:<28}{:>6} of 100", text(score)));
    }
    for (name, value) in entries("metrics") {
        say(&format!("  {name:<26}{:>10}", text(value)));
    }
    let list = |name: &str| figures.get(name).and_then(Value::as_array).into_iter().flatten();
    for audit in list("losing") {
        let of = |name: &str| audit.get(name).map(text).unwrap_or_default();
        say(&format!(
            "costs points in {}: {} ({}), score {}, weight {} {} {}",
            of("category"),
            of("title"),
            of("id"),
            of("score"),
            of("weight"),
            of("seen"),
            of("where")
        ));
    }
    for warning in list("warnings") {
        say(&format!("Lighthouse warns: {}", text(warning)));
    }
    say("Lighthouse's mobile profile: a phone four times slower than this machine, on slow 4G.");
    Ok(())
}
