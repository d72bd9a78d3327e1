//! The postmortem document: file format, loading, problems, and the validated incident.

pub mod chain;
pub mod file;
