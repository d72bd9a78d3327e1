//! Tests of the markup: one binary, a module per subject.

mod chart;
