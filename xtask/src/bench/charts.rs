//! The page's charts beside uPlot: one page, one Chromium, the same data, taking turns; medians and ratios.
//!
//! Our side is the page's own component, built with the page's own settings (`bench/charts`). Must not end up in `dist/`.

use std::path::Path;

use crate::process::{cargo, program, project, run, say};
use crate::{Outcome, serve, tools};

const FOLDER: &str = "bench/charts";
const BUILT: &str = "target/bench-charts";

/// Builds the bench page, serves it, and drives it.
pub(super) fn bench() -> Outcome {
    tools::for_end_to_end()?;
    tools::for_bench_charts()?;
    let browser = tools::for_browser()?;
    build()?;
    let site = serve::start(project().join(BUILT), "/", 0)?;
    let mut node = program("node");
    node.arg(Path::new(FOLDER).join("drive.mjs"));
    // Sizes other than the usual ones can be asked for: `CHARTS_POINTS="10000 100000"`.
    let points = std::env::var("CHARTS_POINTS").unwrap_or_default();
    node.args(points.split_whitespace());
    run(node.env("BENCH_URL", site.url).env("CHROMIUM", browser.chromium))
}

fn build() -> Outcome {
    let path = tools::for_building()?;
    say("Building the charts' bench page …");
    run(cargo().args([
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "bench-charts",
        "--target",
        tools::WASM_TARGET,
    ]))?;
    let wasm = format!("target/{}/release/bench-charts.wasm", tools::WASM_TARGET);
    let mut bindgen = program("wasm-bindgen");
    bindgen.env("PATH", &path).args(["--target", "web", "--no-typescript", "--out-name", "bench_charts"]);
    run(bindgen.args(["--out-dir", BUILT, &wasm]))?;
    // As the page's own program is made: see `index.html`.
    let bound = format!("{BUILT}/bench_charts_bg.wasm");
    run(program("wasm-opt").env("PATH", &path).args(["-Oz", "--converge", &bound, "-o", &bound]))?;
    let pages =
        ["index.html", "ours.html", "uplot.html", "nothing.html", "bench.mjs"].map(|name| format!("{FOLDER}/{name}"));
    let styles = ["tokens.css", "evidence.css", "charts.css"].map(|name| format!("assets/styles/{name}"));
    let uplot = ["uPlot.iife.min.js", "uPlot.min.css"].map(|name| format!("{FOLDER}/node_modules/uplot/dist/{name}"));
    for file in pages.iter().chain(&styles).chain(&uplot) {
        let from = project().join(file);
        let name = from.file_name().unwrap_or_default();
        std::fs::copy(&from, project().join(BUILT).join(name))
            .map_err(|error| format!("{file} cannot be copied: {error}."))?;
    }
    Ok(())
}
