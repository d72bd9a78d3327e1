//! Tests that need wasm and no browser: run by wasm-bindgen's runner in Node (`cargo xtask test wasm`).
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

/// The shipped model's run, as in the native tests.
#[path = "core/digests.rs"]
mod digests;

#[wasm_bindgen_test]
fn a_seed_has_the_digests_in_node_that_it_has_natively() {
    let got: Vec<[u64; 2]> = (1..=5).map(digests::of_seed).collect();
    assert_eq!(got, digests::DIGESTS);
}
