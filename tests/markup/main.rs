//! Tests of the markup.
