//! What the bench's page and Node call: the same cases, compiled as the worker is.

#![expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]

use std::cell::{OnceCell, RefCell};

use postmortem_explorer::model::CheckedScenario;
use postmortem_explorer::replay::Replay;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{incident, mm20};

/// A plain M/M/20 of so many events; the time that was waited in all [s].
#[wasm_bindgen]
#[must_use]
pub fn run_mm20(n_events: u32) -> f64 {
    mm20::run(n_events)
}

thread_local! {
    /// Read once: to be timed is the model, and no JSON.
    static SCENARIO: OnceCell<CheckedScenario> = const { OnceCell::new() };
    /// The run that is sought in.
    static FINISHED: RefCell<Option<Replay>> = const { RefCell::new(None) };
}

fn scenario() -> Result<CheckedScenario, String> {
    SCENARIO.with(|cell| match cell.get() {
        Some(scenario) => Ok(scenario.clone()),
        None => incident::scenario().inspect(|scenario| drop(cell.set(scenario.clone()))),
    })
}

/// The shipped scenario as the worker computes it; the number of its events.
///
/// # Errors
/// When the incident's file has no such scenario.
#[wasm_bindgen]
pub fn run_replay() -> Result<f64, String> {
    Ok(to_f64(incident::replay(&scenario()?).events))
}

/// Computes the run that `seek` seeks in.
///
/// # Errors
/// When the incident's file has no such scenario.
#[wasm_bindgen]
pub fn finish() -> Result<(), String> {
    FINISHED.set(Some(incident::finished(&scenario()?)));
    Ok(())
}

/// Shows the nth of moments that lie all over the run; false before `finish`.
#[wasm_bindgen]
#[must_use]
pub fn seek(nth: u32) -> bool {
    FINISHED.with_borrow_mut(|replay| replay.as_mut().map(|replay| incident::seek(replay, nth)).is_some())
}

/// The same, with so many forks by the reader, all in one replay; what its checkpoints take in the end [bytes].
///
/// # Errors
/// When the incident's file has no such scenario.
#[wasm_bindgen]
pub fn run_forks(n_forks: u32) -> Result<f64, String> {
    incident::forks(&scenario()?, n_forks).map(to_f64)
}

/// The shipped incident under the seeds from one to another; the sum of the failed shares.
///
/// # Errors
/// When the incident's file has no such scenario, or a rule of the model was broken.
#[wasm_bindgen]
pub fn run_replications(from: u32, to: u32) -> Result<f64, String> {
    incident::replications(from..=to)
}

/// Both worlds' digests.
///
/// # Errors
/// When the incident's file has no such scenario.
#[wasm_bindgen]
pub fn digests(seed: u64) -> Result<Vec<u64>, String> {
    Ok(incident::digests(&scenario()?, seed).to_vec())
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn to_f64(n: u64) -> f64 {
    n as f64
}
