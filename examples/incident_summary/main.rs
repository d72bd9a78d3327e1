//! Runs a model over many seeds and prints what came out, as JSON.
//!
//! `cargo run --release --example incident_summary -- FILE [--seeds N] [--set PATH=VALUE]…`
//!
//! FILE is an incident file (its first model is run), the id of a folder under `incident-data/`, or a model on its own.
//! Seeds 1 to N are run, over all cores; a seed's numbers are those of the tests and of the page.

use std::process::ExitCode;
use std::{env, fs, io};

use postmortem_explorer::incident::{file, scenario_from_file};
use postmortem_explorer::model::observe::RunSummary;
use postmortem_explorer::model::{CheckedScenario, Variant};
use serde_json::{Value, json};

mod seeds;

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            let written = serde_json::to_writer_pretty(io::stdout(), &report);
            ExitCode::from(u8::from(written.is_err()))
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<Value, String> {
    let (mut path, mut n_seeds, mut changes) = (None, 1_u64, Vec::new());
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seeds" => n_seeds = args.next().and_then(|n| n.parse().ok()).ok_or("--seeds takes a number")?,
            "--set" => changes.push(args.next().ok_or("--set takes PATH=VALUE")?),
            _ => path = Some(arg),
        }
    }
    let path = path.ok_or("incident_summary FILE [--seeds N] [--set PATH=VALUE]...")?;
    let mut model = read_model(&path)?;
    for change in &changes {
        set(&mut model, change)?;
    }
    let model: file::Model = serde_json::from_value(model).map_err(|error| error.to_string())?;
    let scenario = scenario_from_file(&model)
        .map_err(|invalid| invalid.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(json!({
        "file": path,
        "changes": changes,
        "seeds": n_seeds,
        "buggy": world(&scenario, Variant::Buggy, n_seeds)?,
        "fixed": world(&scenario, Variant::Fixed, n_seeds)?,
    }))
}

fn read_model(path: &str) -> Result<Value, String> {
    let in_folder = format!("incident-data/{path}/incident.json");
    let text = fs::read_to_string(path).or_else(|_| fs::read_to_string(&in_folder));
    let text = text.map_err(|error| format!("{path}: {error}"))?;
    let mut value: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
    Ok(match value.pointer_mut("/models/0") {
        Some(model) => model.take(),
        None => value,
    })
}

fn set(model: &mut Value, change: &str) -> Result<(), String> {
    let (path, value) = change.split_once('=').ok_or_else(|| format!("{change}: PATH=VALUE is expected"))?;
    let pointer = format!("/{}", path.replace('.', "/"));
    let place = model.pointer_mut(&pointer).ok_or_else(|| format!("{path}: the model has no such parameter"))?;
    *place = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    Ok(())
}

fn world(scenario: &CheckedScenario, variant: Variant, n_seeds: u64) -> Result<Value, String> {
    let runs = seeds::runs(scenario, variant, n_seeds).ok_or("a rule of the model was broken")?;
    let over = |output: &dyn Fn(&RunSummary) -> f64| spread(&runs.iter().map(output).collect::<Vec<f64>>());
    let of = f64::from;
    Ok(json!({
        "requests": over(&|r| of(r.impact.requests)),
        "failed": over(&|r| of(r.impact.failed())),
        "failed_share": over(&|r| r.impact.failed_share()),
        "n_502": over(&|r| of(r.impact.n_502())),
        "upstream_timeouts": over(&|r| of(r.impact.upstream_timeouts)),
        "upstream_closed": over(&|r| of(r.impact.upstream_closed)),
        "no_upstream": over(&|r| of(r.impact.no_upstream)),
        "redis_timeouts": over(&|r| of(r.impact.redis_timeouts)),
        "redis_timeouts_before_exhaustion": over(&|r| of(r.n_redis_timeouts_unexplained)),
        "pool_timeouts": over(&|r| of(r.impact.pool_timeouts)),
        "refused": over(&|r| of(r.impact.refused)),
        "out_of_stock": over(&|r| of(r.impact.out_of_stock)),
        "latency_p50_millis": over(&|r| of(r.latencies.p50_millis)),
        "latency_p95_millis": over(&|r| of(r.latencies.p95_millis)),
        "latency_p99_millis": over(&|r| of(r.latencies.p99_millis)),
        "lost_orders": over(&|r| of(r.impact.lost_orders)),
        "lost_revenue": over(&|r| r.lost_revenue),
        "leaks": over(&|r| of(r.n_leaks)),
        "exhaustions": over(&|r| of(r.n_exhaustions)),
        "probe_restarts": over(&|r| of(r.n_probe_restarts)),
        "failure_windows": over(&|r| of(r.n_windows)),
    }))
}

/// Median and the 5 and 95 % quantiles, with the extremes.
fn spread(values: &[f64]) -> Value {
    let at = |percent| seeds::quantile(values, percent);
    json!({ "median": at(50), "p05": at(5), "p95": at(95), "min": at(0), "max": at(100) })
}
