//! The reading's part of a link: `find=`, with everything but letters, digits and `-._~` as percent signs and hex digits.

use std::fmt::Write as _;

use crate::session::{MAX_SEARCH_CHARS, Reading};

/// Name of the search in links.
pub(super) const FIND: &str = "find";

/// What a link can carry here, for a refusal.
pub(super) const EXPECTED: &str = "at most 80 characters, percent-encoded";

/// Writes what differs from the default.
pub(super) fn write(reading: &Reading, mut push: impl FnMut(&str, &str)) {
    if !reading.search.is_empty() {
        push(FIND, &encoded(&reading.search));
    }
}

/// Reads what the timeline is searched for. None when it cannot be read.
pub(super) fn search(value: &str) -> Option<String> {
    decoded(value).filter(|text| !text.is_empty() && text.chars().count() <= MAX_SEARCH_CHARS)
}

/// Text with everything but letters, digits and `-._~` as percent signs and hex digits.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut link = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}

/// The text that was encoded; none when it is not UTF-8, or a percent sign stands alone.
#[must_use]
pub fn decoded(link: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = link.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
