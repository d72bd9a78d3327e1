//! Tests of the core.

mod pool_player;
mod pool_replay;
mod pool_scenario;
mod pool_stub;
