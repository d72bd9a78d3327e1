//! The postmortem document: file format, loading, problems, and the validated incident.
//!
//! Flow: JSON text → `load` (syntax, version, `schema`, serde, `check`) → [`Incident`], or [`Problems`]. Wire types are
//! in `file`, what they mean in `document`. Views need what is named here; nothing in this module reads a file.

pub mod back_test;
pub mod chain;
mod check;
mod derived;
pub mod document;
pub mod drafts;
pub mod experiment;
pub mod file;
mod firing;
mod hindsight;
pub mod limits;
pub mod load;
pub mod markdown;
mod merge;
pub mod notes;
pub mod parameters;
pub mod problem;
pub mod prose;
mod reconstruct;
mod scenario;
pub mod schema;
pub mod story;
pub mod timeline;
pub mod timestamp;
pub mod what_if;
mod words;

pub use check::{BLAME_PHRASES, SECTIONS, check_code, check_incident, check_metric_file, check_metric_span, is_money};
pub use derived::{DerivedTime, derived_times};
pub use document::{Durations, FactText, Incident, Lines, Milestone, MilestoneKind, duration_in_words};
pub use firing::{FiringsOver, firings_over};
pub use hindsight::Withheld;
pub use load::{Loaded, Loading, load, load_index};
pub use problem::{MAX_PROBLEMS, Path, Place, Problem, Problems, Rule, Severity};
pub use prose::{FactRef, Inline, Paragraph, Prose};
pub use reconstruct::{reconstruct_metrics, series_of_run};
pub use scenario::{scenario_from_file, start_from_file};
