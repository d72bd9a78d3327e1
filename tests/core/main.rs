//! Tests of the core.

mod format_broken;
mod format_fixture;
mod format_incident;
mod format_random;
mod format_schema;
