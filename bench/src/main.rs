//! What `cargo xtask bench` measures of the model: the same cases natively and compiled to wasm.
//!
//! A package of its own, because it needs none of the tests' many crates.

#[cfg(not(target_arch = "wasm32"))]
mod checkouts;
mod incident;
mod mm20;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    native::main()
}

/// Nothing happens by itself: the page calls.
#[cfg(target_arch = "wasm32")]
fn main() {}
