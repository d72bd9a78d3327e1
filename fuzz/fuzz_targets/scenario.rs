//! `cargo +nightly fuzz run scenario`: any values as a scenario's parameters.

#![no_main]

#[path = "../bodies/scenario.rs"]
#[allow(dead_code, reason = "the tests look at more of it")]
mod scenario;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    scenario::try_bytes(bytes);
});
