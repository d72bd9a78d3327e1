//! What the fuzz targets do with their bytes. `tests/core/fuzzed.rs` does the same with bytes of its own, on stable Rust.

pub(crate) mod incident;
pub(crate) mod scenario;
