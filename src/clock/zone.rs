//! The time zone a reader looks at, and every way in which an instant is written in it.
//!
//! Offsets come as a table from whoever has a time zone database (the browser's `Intl`); here they are only looked up.
//! The relative axis (`T+03:58:12`) is a zone like the others, so that switching it changes text only.

use super::civil::Civil;
use super::{SECOND, UnixMillis, Window};

/// How instants are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// Coordinated universal time.
    Utc,
    /// A time zone with a table of its offsets.
    Offsets {
        /// IANA name, for example `America/New_York`.
        name: String,
        /// From when on which offset east of UTC holds [s], in order of time. The first one also holds before its
        /// instant; an empty table means UTC.
        transitions: Vec<(UnixMillis, i32)>,
    },
    /// Relative to an instant: T+0 is `zero`.
    Since {
        /// The instant of T+0.
        zero: UnixMillis,
        /// What happened then, with its article, for example `the release`.
        event: String,
    },
}

impl Zone {
    /// `02:08:12`, or `T+03:58:12` on a relative axis. Parts of a second are cut off.
    #[must_use]
    pub fn time(&self, t: UnixMillis) -> String {
        if let Self::Since { zero, .. } = self {
            let (sign, hours, minutes, seconds) = relative(t, *zero);
            return format!("T{sign}{hours:02}:{minutes:02}:{seconds:02}");
        }
        let at = self.civil(t);
        format!("{:02}:{:02}:{:02}", at.hour, at.minute, at.second)
    }

    /// `02:08`, or `T+03:58` on a relative axis.
    #[must_use]
    pub fn time_short(&self, t: UnixMillis) -> String {
        if let Self::Since { zero, .. } = self {
            let (sign, hours, minutes, _) = relative(t, *zero);
            return format!("T{sign}{hours:02}:{minutes:02}");
        }
        let at = self.civil(t);
        format!("{:02}:{:02}", at.hour, at.minute)
    }

    /// `15 Oct`. A relative axis has no dates: the time in short form.
    #[must_use]
    pub fn date(&self, t: UnixMillis) -> String {
        if let Self::Since { .. } = self {
            return self.time_short(t);
        }
        let at = self.civil(t);
        format!("{} {}", at.day, at.month_name())
    }

    /// `Wed 15 Oct 2025, 02:08:12 UTC`; with an offset `…, 22:08:12 UTC−4`; relative `T+03:58:12`.
    #[must_use]
    pub fn full(&self, t: UnixMillis) -> String {
        if let Self::Since { .. } = self {
            return self.time(t);
        }
        let at = self.civil(t);
        let offset = offset_name(self.offset_seconds(t));
        format!("{} {} {} {}, {} {offset}", at.weekday_name(), at.day, at.month_name(), at.year, self.time(t))
    }

    /// RFC 3339 with the offset of the zone (UTC for a relative axis); milliseconds only where there are any.
    #[must_use]
    pub fn rfc3339(&self, t: UnixMillis) -> String {
        let at = self.civil(t);
        let milli = if at.milli == 0 { String::new() } else { format!(".{:03}", at.milli) };
        let offset = match self.offset_seconds(t) {
            0 => "Z".to_owned(),
            seconds => {
                let minutes = seconds.unsigned_abs() / 60;
                let sign = if seconds < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
        let (year, month, day) = (at.year, at.month, at.day);
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{milli}{offset}", at.hour, at.minute, at.second)
    }

    /// What stands at an axis that shows `window`: `UTC`, `America/New_York (UTC−4)`, `since the release`.
    /// Where the clocks change inside the window, both offsets are named.
    #[must_use]
    pub fn label(&self, window: Window) -> String {
        match self {
            Self::Utc => "UTC".to_owned(),
            Self::Since { event, .. } => format!("since {event}"),
            Self::Offsets { name, .. } => {
                let first = self.offset_seconds(window.from);
                let last = self.offset_seconds(window.to);
                if first == last {
                    format!("{name} ({})", offset_name(first))
                } else {
                    format!("{name} ({}, then {})", offset_name(first), offset_name(last))
                }
            }
        }
    }

    /// Offset east of UTC that holds at an instant [s]; 0 for UTC and for a relative axis.
    #[must_use]
    pub fn offset_seconds(&self, t: UnixMillis) -> i32 {
        match self {
            Self::Utc | Self::Since { .. } => 0,
            Self::Offsets { transitions, .. } => {
                let next = transitions.partition_point(|&(from, _)| from <= t);
                transitions.get(next.saturating_sub(1)).map_or(0, |&(_, offset)| offset)
            }
        }
    }

    /// Local reading of an instant: milliseconds on the zone's own clock. Civil boundaries are multiples of it.
    #[must_use]
    pub fn local_millis(&self, t: UnixMillis) -> i64 {
        match self {
            Self::Since { zero, .. } => t.millis_since(*zero),
            Self::Utc | Self::Offsets { .. } => t.0.saturating_add(i64::from(self.offset_seconds(t)) * SECOND),
        }
    }

    /// Stretches of a window over which the clock runs evenly: each with what local time is ahead of UTC [ms].
    /// The stretches follow each other; the end of one is the start of the next.
    #[must_use]
    pub fn even_stretches(&self, window: Window) -> Vec<(Window, i64)> {
        let mut stretches = Vec::new();
        let mut from = window.from;
        if let Self::Offsets { transitions, .. } = self {
            for &(at, _) in transitions.iter().filter(|(at, _)| window.from < *at && *at <= window.to) {
                stretches.push((Window { from, to: at }, self.local_millis(from).saturating_sub(from.0)));
                from = at;
            }
        }
        stretches.push((Window { from, to: window.to }, self.local_millis(from).saturating_sub(from.0)));
        stretches
    }

    fn civil(&self, t: UnixMillis) -> Civil {
        Civil::from_local_millis(t.0.saturating_add(i64::from(self.offset_seconds(t)) * SECOND))
    }
}

/// Sign, hours, minutes and seconds from T+0; whole seconds, counted down to the earlier one as clocks do.
fn relative(t: UnixMillis, zero: UnixMillis) -> (char, u64, u64, u64) {
    let seconds = t.millis_since(zero).div_euclid(SECOND);
    let sign = if seconds < 0 { '−' } else { '+' };
    let all = seconds.unsigned_abs();
    (sign, all / 3_600, all % 3_600 / 60, all % 60)
}

/// `UTC`, `UTC−4`, `UTC+5:30`.
fn offset_name(seconds: i32) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let sign = if seconds < 0 { '−' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}
