//! A run seen from outside: as a summary, and as the time series that monitoring would have recorded.
//!
//! Both are observers of a `World`; neither changes it. Times are model time: the caller adds the date.

pub mod gauges;
pub mod moments;
mod series;
mod summary;
mod windows;

pub use series::{Monitored, ReconstructedSeries, reconstruct};
pub use summary::{Latencies, RunSummary, Symptoms, summarize};
pub use windows::FailureWindows;
