//! Tests of the core.

mod digest;
mod replay;
mod scenario;
mod world;
