//! Tests of the core.

mod pool_host;
mod pool_player;
mod pool_properties;
mod pool_replay;
mod pool_scenario;
mod pool_stories;
mod pool_stub;
