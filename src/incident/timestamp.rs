//! Times as incident files write them: RFC 3339 with offset, and plain calendar days.
//!
//! Text in, `UnixMillis` out. How times are shown is `clock`'s business; what they mean is `check`'s.

use time::{Date, Month};

use crate::clock::UnixMillis;

/// Reads an RFC 3339 time with offset, `2025-10-14T09:30:00+02:00`. Finer than a millisecond is cut off.
#[must_use]
pub fn from_rfc3339(text: &str) -> Option<UnixMillis> {
    UnixMillis::from_rfc3339(text).ok()
}

/// Reads a calendar day, `2025-10-31`, as the day's first moment in UTC.
#[must_use]
pub fn from_calendar_day(text: &str) -> Option<UnixMillis> {
    let mut parts = text.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    Some(UnixMillis(date.midnight().assume_utc().unix_timestamp() * 1_000))
}

/// A number written with exactly so many ASCII digits.
fn digits(text: &str, n_digits: usize) -> Option<u32> {
    let plain = text.len() == n_digits && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_names_the_same_instant() {
        let utc = from_rfc3339("2025-10-14T07:30:00Z");
        assert_eq!(utc, Some(UnixMillis(1_760_427_000_000)));
        assert_eq!(from_rfc3339("2025-10-14T09:30:00+02:00"), utc);
        assert_eq!(from_rfc3339("2025-10-14T07:30:00.250Z"), Some(UnixMillis(1_760_427_000_250)));
    }

    #[test]
    fn a_time_without_offset_or_out_of_the_calendar_is_refused() {
        for text in ["2025-10-14T09:30:00", "2025-10-14", "2025-02-30T00:00:00Z", "2025-10-14T25:00:00Z", "soon", ""] {
            assert_eq!(from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn a_calendar_day_is_four_two_and_two_digits() {
        assert_eq!(from_calendar_day("1970-01-02"), Some(UnixMillis(86_400_000)));
        for text in ["1970-1-2", "1970-02-30", "1970-01-02-03", "+970-01-02", "tomorrow"] {
            assert_eq!(from_calendar_day(text), None, "{text}");
        }
    }
}
