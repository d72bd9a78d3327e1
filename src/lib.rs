//! Postmortem Explorer: an incident review that you can run.
//!
//! Two flows, always downwards:
//!
//! ```text
//! incident JSON → incident::file → incident::load → Incident ──────────────→ views
//!                                      │           (or Problems) ──────────→ views::problems
//!                                      ↓
//!                       model::Scenario + seed → model::World → replay / experiment → views
//! ```
//!
//! | module | holds | may use |
//! |---|---|---|
//! | [`incident`] | the postmortem document: file format, loading, problems | `series`, `model` and `experiment` (to build what is run) |
//! | [`series`] | time series: Prometheus JSON, gaps, min/max pyramid | nothing of ours |
//! | [`diff`] | two texts → rows, word marks, token colors | nothing of ours |
//! | [`clock`] | instants, time zones, how times are written | nothing of ours |
//! | [`order`] | lists in order, by one copy of the sort | nothing of ours |
//! | [`model`] | discrete-event simulation of the failing service | nothing of ours |
//! | [`replay`] | playback of a run: seek, step, checkpoints | `model` |
//! | [`experiment`] | arms, seeds, pairs, intervals and verdicts | `model` |
//! | [`worker`] | what the page and its worker say to each other, and the worker's side | `model`, `replay`, `experiment` |
//! | [`session`] | everything on screen as one value | all pure modules |
//! | [`link`] | session ↔ URL fragment | `session`, `experiment`, `model` and `replay` (what the reader turned and did) |
//! | `chart` | drawing on any plotters backend | `series` |
//! | `browser` | the only place that names web-sys or gloo | nothing of ours |
//! | `views` | Yew components | everything, but no arithmetic on model data |
//!
//! The last three exist under the feature `web` only. `tests/core/tidy.rs` keeps this table.

pub mod clock;
pub mod diff;
pub mod experiment;
pub mod incident;
pub mod link;
pub mod model;
pub mod order;
pub mod replay;
pub mod series;
pub mod session;
pub mod worker;

#[cfg(feature = "web")]
pub mod browser;
#[cfg(feature = "web")]
pub mod chart;
#[cfg(feature = "web")]
pub mod views;
