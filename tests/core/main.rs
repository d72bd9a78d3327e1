//! Tests of the core.

mod tidy;
