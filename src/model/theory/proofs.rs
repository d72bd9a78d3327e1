//! What the tests prove of the model before it is shipped, in numbers that the page names. A test compares each with what
//! it counts.

/// Recorded traces of the real pg-pool that the model's pool replays, record by record.
pub const N_RECORDED_TRACES: u32 = 255;
/// Seeds whose runs have equal digests natively and in a browser.
pub const N_DIGEST_SEEDS: u32 = 5;
