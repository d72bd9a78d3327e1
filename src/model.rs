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

pub mod calendar;
pub mod pool;
mod time;

pub use time::Micros;
