//! The postmortem document: file format, loading, problems, and the validated incident.

pub mod file;
mod reconstruct;
mod scenario;

pub use reconstruct::reconstruct_metrics;
pub use scenario::{scenario_from_file, start_from_file};
