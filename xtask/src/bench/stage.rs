//! The replay's stage while it plays, in Chromium on the release build: script time of each frame, and frames in a second.

use serde_json::Value;

use super::figures::figures_of;
use crate::process::{program, say};
use crate::{Outcome, dist, serve, tools};

/// Plays at each speed, and prints what a frame cost.
pub(super) fn bench() -> Outcome {
    tools::for_end_to_end()?;
    let browser = tools::for_browser()?;
    let site = serve::start(dist::build()?, "/", 0)?;
    let mut node = program("node");
    node.arg("e2e/bench/stage.mjs").env("PAGE_URL", &site.url).env("PREFIXED_PAGE_URL", &site.url);
    let figures = figures_of(node.env("CHROMIUM", browser.chromium))?;
    say(&format!("{:>9} {:>9} {:>9} {:>10} {:>10}", "speed", "median", "p95", "rendering", "frames/s"));
    for speed in figures.get("speeds").and_then(Value::as_array).into_iter().flatten() {
        let number = |name: &str| speed.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
        let millis = |name: &str| {
            let values = speed.get(name).and_then(Value::as_array);
            values.into_iter().flatten().filter_map(Value::as_f64).collect::<Vec<f64>>()
        };
        let script = millis("script_millis");
        say(&format!(
            "{:>8.0}× {:>6.2} ms {:>6.2} ms {:>7.2} ms {:>10.1}",
            number("speed"),
            quantile(script.clone(), 0.5),
            quantile(script, 0.95),
            quantile(millis("rendering_millis"), 0.5),
            number("frames_per_second"),
        ));
    }
    say("Script of the page's main thread in a frame, and style, layout and paint beside it (median).");
    Ok(())
}

/// The value below which this share of the values lies; NaN of none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few hundred"
)]
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len().saturating_sub(1) as f64 * share).round() as usize;
    values.get(place).copied().unwrap_or(f64::NAN)
}
