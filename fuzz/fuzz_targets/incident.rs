//! `cargo +nightly fuzz run incident`: any bytes as an incident's file.

#![no_main]

#[path = "../bodies/incident.rs"]
mod incident;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| incident::try_bytes(bytes));
