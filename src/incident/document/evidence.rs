//! What a statement points at. Ids lead somewhere, times are instants, lines are numbers.
//!
//! A part of the checked incident: built by `build`, read by views.

use std::fmt;

use super::Side;
use crate::clock::UnixMillis;

/// Something a statement points at. Ids lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A timeline entry, by id.
    Entry(String),
    /// A metric, over a window if one is given.
    Metric {
        /// Id of the metric.
        metric: String,
        /// Start of the window.
        from: Option<UnixMillis>,
        /// End of the window.
        to: Option<UnixMillis>,
    },
    /// Lines of code.
    Code {
        /// Id of the code change.
        code_change: String,
        /// Which version.
        side: Side,
        /// Which lines.
        lines: Lines,
    },
    /// A moment of a model's run.
    Replay {
        /// Id of the model.
        model: String,
        /// The moment.
        at: UnixMillis,
    },
    /// A fact, by id.
    Fact(String),
    /// A page elsewhere, or a file beside the incident.
    Link {
        /// `https:`, or relative to the incident's folder.
        href: String,
        /// What is there.
        title: String,
    },
}

/// Lines of a file, counted from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// The first line, from 1.
    pub first: u32,
    /// The last line, not before the first.
    pub last: u32,
}

impl Lines {
    /// Reads `12` or `12-15`, counted from 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (line_number(first)?, line_number(last)?);
        if first <= last { Some(Self { first, last }) } else { None }
    }

    /// Whether this line, counted from 1, is one of them.
    #[must_use]
    pub const fn contains(self, line: u32) -> bool {
        self.first <= line && line <= self.last
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "line {}", self.first)
        } else {
            write!(f, "lines {} to {}", self.first, self.last)
        }
    }
}

fn line_number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_number_or_a_range_from_one() {
        assert_eq!(Lines::parse("12"), Some(Lines { first: 12, last: 12 }));
        assert_eq!(Lines::parse("12-15"), Some(Lines { first: 12, last: 15 }));
        for text in ["", "0", "15-12", "-3", "3-", "1-2-3", "+1", "01", "1 - 2", "99999999999"] {
            assert_eq!(Lines::parse(text), None, "{text}");
        }
    }
}
