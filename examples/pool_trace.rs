//! Plays a scenario against the model's pool and prints the trace in the recorder's format.
//!
//! ```text
//! cargo run --release --example pool_trace < scenario.json
//! ```
//!
//! Takes a scenario, or a whole recording (its scenario is used). The stub driver is the tests' own.

#[path = "../tests/core/pool_host.rs"]
mod pool_host;
#[path = "../tests/core/pool_player.rs"]
mod pool_player;
#[path = "../tests/core/pool_scenario.rs"]
mod pool_scenario;
#[path = "../tests/core/pool_stub.rs"]
mod pool_stub;

use std::error::Error;
use std::io::{self, Read, Write};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let given: Value = serde_json::from_str(&text)?;
    let scenario = given.get("scenario").unwrap_or(&given).clone();
    let (trace, stats) = pool_player::play(serde_json::from_value(scenario.clone())?);
    let head = json!({
        "postmortem-explorer": env!("CARGO_PKG_VERSION"),
        "models": "pg-pool 3.14.0",
    });
    let counted =
        json!({ "timers_fired": stats.timers_fired, "ms_with_ties": stats.ms_with_ties, "records": trace.len() });
    let records = serde_json::to_string(&trace)?;
    let mut out = io::stdout().lock();
    writeln!(out, r#"{{"versions":{head},"scenario":{scenario},"stats":{counted},"trace":{records}}}"#)?;
    Ok(())
}
