//! The native side of `cargo xtask bench`: runs one case some times and writes one line of JSON.
//!
//! `cargo run --profile bench --package bench -- CASE RUNS`. Says how long each run took, and what came of it, so that the
//! reader can see that both sides did the same. A package of its own, because it needs none of the tests' many crates.

mod checkouts;
mod incident;
mod mm20;

use std::time::Instant;

use serde_json::{Value, json};

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [case, rest @ ..] = arguments.as_slice() else {
        return Err("Usage: bench CASE [RUNS]".to_owned());
    };
    let n_runs = rest.first().and_then(|text| text.parse().ok()).unwrap_or(1);
    let figures = match case.split_once('/').unwrap_or((case, "")) {
        ("pool", variant) => pool(variant, n_runs)?,
        ("mm20", "") => mm20(n_runs),
        ("incident", what) => incident(what, n_runs)?,
        _ => return Err(format!("There is no case `{case}`.")),
    };
    println!("{figures}");
    Ok(())
}

fn pool(name: &str, n_runs: u32) -> Result<Value, String> {
    let variant = checkouts::VARIANTS.iter().find(|variant| variant.name == name);
    let variant = variant.ok_or(format!("There is no variant `{name}`."))?;
    let (seconds, counts) = timed(n_runs, || checkouts::run(variant));
    let checkouts::Counts { emitted, granted, refused, timers, ends_at_millis, total, waiting } = counts;
    let counts = json!({
        "emitted": emitted, "granted": granted, "refused": refused, "timers": timers,
        "ends_at_millis": ends_at_millis, "total": total, "waiting": waiting,
    });
    Ok(json!({ "variant": name, "seconds": seconds, "counts": counts }))
}

fn mm20(n_runs: u32) -> Value {
    const N_EVENTS: u32 = 4_000_000;
    let (seconds, waited) = timed(n_runs, || mm20::run(N_EVENTS));
    json!({ "events": N_EVENTS, "seconds": seconds, "waited_seconds": waited })
}

fn incident(what: &str, n_runs: u32) -> Result<Value, String> {
    let scenario = incident::scenario()?;
    let run = match what {
        "replay" => incident::replay,
        "worlds" => incident::worlds,
        _ => return Err(format!("The incident has no `{what}`; it has `replay` and `worlds`.")),
    };
    let (seconds, incident::Course { events, checkpoint_bytes }) = timed(n_runs, || run(&scenario));
    Ok(json!({ "events": events, "seconds": seconds, "checkpoint_bytes": checkpoint_bytes }))
}

/// Runs it, at least once, and says how long each run took [s].
fn timed<T>(n_runs: u32, mut run: impl FnMut() -> T) -> (Vec<f64>, T) {
    let mut seconds = Vec::new();
    loop {
        let start = Instant::now();
        let result = std::hint::black_box(run());
        seconds.push(start.elapsed().as_secs_f64());
        if seconds.len() >= n_runs as usize {
            return (seconds, result);
        }
    }
}
