//! The lab: replications of the shipped incident natively and in two browser workers, and on the release build's page how
//! long a verdict and the maps take from being asked for.

use super::browser;
use super::figures::{figures_of, native, number};
use crate::process::{program, say};
use crate::{Outcome, dist, serve, tools};

/// Replications of the 18 hours.
const N_REPLICATIONS: u32 = 1_000;

pub(super) fn bench() -> Outcome {
    let path = tools::for_wasm_tests()?;
    let browser = tools::for_browser()?;
    tools::for_end_to_end()?;
    let natively = figures_of(&mut native("replications", N_REPLICATIONS))?;
    line("natively, on all cores", &natively, "wanted: under 60 s on two");

    let folder = browser::build(&path, &[("web", "web")])?;
    let mut node = program("node");
    node.arg("bench/lab.mjs").arg(&folder).arg(N_REPLICATIONS.to_string()).env("CHROMIUM", &browser.chromium);
    line("in Chromium, in two workers", &figures_of(&mut node)?, "wanted: under 120 s");

    let site = serve::start(dist::build()?, "/", 0)?;
    let mut node = program("node");
    node.arg("e2e/bench/lab.mjs").env("PAGE_URL", &site.url).env("PREFIXED_PAGE_URL", &site.url);
    let figures = figures_of(node.env("CHROMIUM", &browser.chromium))?;
    for (name, what, wanted) in [
        ("/verdict", "verdict on idleTimeoutMillis, from asking", "wanted: 5 s at most"),
        ("/coarse_time", "first picture of the time to exhaustion", "wanted: 2 s at most"),
        ("/coarse_share", "first picture of the failed share, after that", "wanted: 2 s at most"),
        ("/fine", "all 800 cells of both maps", ""),
        ("/longest_task", "longest task of the page's thread meanwhile", "wanted: 0.05 s at most"),
    ] {
        say(&format!("{what:<52}{:>8.2} s  {wanted}", number(&figures, name)));
    }
    say(&format!("{:.0} cores, {:.0} workers for the maps.", number(&figures, "/cores"), number(&figures, "/workers")));
    Ok(())
}

fn line(what: &str, figures: &serde_json::Value, wanted: &str) {
    let seconds = number(figures, "/seconds/0");
    let n = number(figures, "/replications");
    say(&format!(
        "{:<52}{seconds:>8.1} s  {:.1} ms each; {wanted}",
        format!("{n:.0} replications {what}"),
        seconds / n * 1e3
    ));
}
