//! Discrete-event simulation of the failing service. Knows no browser, no Yew, no serde.
//!
//! Everything that happens is an event in one calendar, in whole microseconds; everything random is drawn from seeded
//! streams. The same scenario and seed give the same run on every machine, so a link can stand for a run.
//!
//! ```text
//!                 ┌──────────────────────────────────────────┐
//!                 │ calendar: (time, insertion number) → event │
//!                 └──────┬───────────────────────────▲───────┘
//!                    pop │                           │ arm, disarm, schedule
//!                        ↓                           │
//!    connect, release, connected, timer_fired …  ┌───┴──┐  open, close, granted, refused …
//!   pool ←───────────────────────────────────────│ host │←────────────────────────────────── pool
//!                                                └──────┘
//! ```
//!
//! | module | holds |
//! |---|---|
//! | `time` | [`Micros`] |
//! | [`calendar`] | what happens next, ties first in first out |
//! | [`pool`] | node-postgres' connection pool, as the real one behaves |
//! | [`rng`] | random numbers by seed, purpose, index and number of the draw |
//! | [`scenario`] | what is simulated, its limits, and the check of them |
//! | [`workload`] | customers, their retries, other queries: what arrives and how long it takes |
//! | [`instance`] | one Node.js process: leaks, Redis connections, probes, restarts |
//! | [`gateway`] | which instance a request goes to |
//! | [`intervention`] | what a reader does to a run, and when |
//! | [`world`] | all of it under one calendar; one call a step; a clone is a checkpoint |
//! | [`observe`] | a run as time series and as a summary |
//! | [`theory`] | what the textbooks say a run must come to, and how far the runs agree |

pub mod calendar;
pub mod gateway;
pub mod instance;
pub mod intervention;
pub mod observe;
pub mod pool;
pub mod rng;
pub mod scenario;
pub mod theory;
mod time;
pub mod workload;
pub mod world;

pub use intervention::{Act, Effect, Intervention, Interventions, Knob, SlotPlace};
pub use scenario::{
    Balancing, CheckedScenario, Invalid, PoolParams, Scenario, TopologyParams, Variant, WorkloadParams, parameter_paths,
};
pub use time::Micros;
pub use world::{World, digest_of};
