//! Calendar time of the incident: instants, windows, time zones, and how they are written.
//!
//! Everything may use it; it uses nothing of ours. No wall clock: instants come from files, offsets from the edge.
//! Text for people uses a true minus sign; text for machines (RFC 3339) is ASCII.

mod civil;
mod zone;

pub use zone::Zone;

/// Milliseconds of a second.
pub const SECOND: i64 = 1_000;
/// Milliseconds of a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds of an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds of a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The instant `millis` later (earlier, if negative); saturates at the ends of the number.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// How long after `earlier` this is [ms]; negative if before; saturates.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads an RFC 3339 time with offset, for example `2025-10-15T02:08:12Z`.
    ///
    /// # Errors
    /// The reason in words, when the text is no such time.
    pub fn from_rfc3339(text: &str) -> Result<Self, String> {
        use time::format_description::well_known::Rfc3339;
        let moment = time::OffsetDateTime::parse(text, &Rfc3339).map_err(|error| error.to_string())?;
        let millis = moment.unix_timestamp_nanos().div_euclid(1_000_000);
        i64::try_from(millis).map(Self).map_err(|error| error.to_string())
    }
}

/// A stretch of time; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// First instant.
    pub from: UnixMillis,
    /// Last instant, not before `from`.
    pub to: UnixMillis,
}

impl Window {
    /// The window between two instants, in whichever order they come.
    #[must_use]
    pub fn new(a: UnixMillis, b: UnixMillis) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// Length [ms].
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.to.millis_since(self.from)
    }

    /// Whether an instant lies in it.
    #[must_use]
    pub fn contains(self, t: UnixMillis) -> bool {
        self.from <= t && t <= self.to
    }

    /// The smallest window that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}
