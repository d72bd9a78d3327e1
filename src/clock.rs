//! Calendar time of the incident: instants, time zones, and how they are written.
//!
//! Everything may use it; it uses nothing of ours. No wall clock: instants come from files, offsets from the edge.

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixMillis(pub i64);
