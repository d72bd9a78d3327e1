//! Experiments on the model: a question, two arms on the same customers, many seeds, and a verdict.
//!
//! Flow: [`Plan`] (two [`Arm`]s, what is looked at, what is claimed) → [`Run`]s, one a seed and arm → [`Study`], which
//! compares them pair by pair → [`Finding`]. Everything is done in slices of simulation events and comes out the same
//! whatever the slices and whoever ran the seeds. Knows the model; knows no file, no clock and no browser.
//!
//! | module | holds |
//! |---|---|
//! | `output` | [`Output`]: what can be read off a run, with unit and words |
//! | `count` | the observer that reads it off |
//! | [`alert`] | alert rules over samples |
//! | `watch` | what monitoring sees of a world, minute by minute |
//! | `run` | [`Arm`] and [`Run`]: one world of one seed, with what is done to it from outside |
//! | [`interval`] | Student's t and Clopper–Pearson |
//! | `study` | pairs of runs → estimates, intervals, verdict |
//! | `ledger` | runs that several experiments share |
//! | `cores` | a study on every core, natively |
//! | `knob` | [`Knob`]: what a reader can turn |
//! | `what_if` | [`WhatIf`]: the knobs that were turned, and what is run for them |
//! | `curve` | [`Curve`]: a run over time |
//! | [`sweep`] | one output over two knobs, cell by cell, and a formula beside it |
//! | `bench` | [`Bench`]: works a study off, in slices |

pub mod alert;
mod bench;
#[cfg(not(target_arch = "wasm32"))]
mod cores;
mod count;
mod curve;
pub mod interval;
mod knob;
mod ledger;
mod output;
mod run;
mod study;
pub mod sweep;
mod watch;
mod what_if;

pub use bench::Bench;
#[cfg(not(target_arch = "wasm32"))]
pub use cores::run_on_all_cores;
pub use count::Measured;
pub use curve::{Curve, Point};
pub use knob::{Knob, KnobGroup, Range};
pub use output::{Output, Unit};
pub use run::{Arm, Response, Run, measure};
pub use study::{
    Claim, ClaimState, Compare, Estimate, FIRST_LOOK, Finding, MOST_SEEDS, Measure, Plan, Study, Verdict, looks,
};
pub use watch::{Watched, firings};
pub use what_if::{WHAT_IF_SEEDS, WhatIf};
