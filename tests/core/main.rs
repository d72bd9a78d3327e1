//! Tests of the core.

#[cfg(test)]
mod digest;
mod pool_host;
mod pool_player;
mod pool_properties;
mod pool_replay;
mod pool_scenario;
mod pool_stories;
mod pool_stub;
#[cfg(test)]
mod reconstruct;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod world;
