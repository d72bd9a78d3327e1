//! Tests of the core: one binary, a module per subject.

#[cfg(test)]
mod checks_desk;
mod clock;
mod diff;
mod digest;
mod digests;
#[cfg(test)]
mod experiment;
#[cfg(test)]
mod fork;
#[cfg(test)]
mod format_broken;
mod format_fixture;
mod format_incident;
mod format_random;
mod format_schema;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod headline;
#[cfg(test)]
mod hindsight;
#[cfg(test)]
mod intervention;
#[cfg(test)]
mod lab;
#[cfg(test)]
mod monitor;
mod pool_host;
mod pool_player;
mod pool_properties;
mod pool_replay;
mod pool_scenario;
mod pool_stories;
mod pool_stub;
#[cfg(test)]
mod present;
#[cfg(test)]
mod reconstruct;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod selection;
mod series;
mod series_import;
mod shipped;
#[cfg(test)]
mod theory;
mod tidy;
mod timeline;
#[cfg(test)]
mod traffic;
#[cfg(test)]
mod what_if;
#[cfg(test)]
mod worker;
#[cfg(test)]
mod world;
