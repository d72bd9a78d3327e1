//! Tests of the core: one binary, a module per subject.

mod clock;
mod diff;
mod series;
