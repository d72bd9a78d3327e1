//! How instants are written, in each zone, and on the days when the clocks change.

use postmortem_explorer::clock::{HOUR, UnixMillis, Window, Zone};
use proptest::prelude::*;

fn at(text: &str) -> UnixMillis {
    UnixMillis::from_rfc3339(text).expect("a time written in a test")
}

/// New York around 2025: summer time from 9 March, winter time from 2 November.
fn new_york() -> Zone {
    Zone::Offsets {
        name: "America/New_York".to_owned(),
        transitions: vec![
            (at("2024-11-03T06:00:00Z"), -5 * 3600),
            (at("2025-03-09T07:00:00Z"), -4 * 3600),
            (at("2025-11-02T06:00:00Z"), -5 * 3600),
        ],
    }
}

#[test]
fn an_instant_is_written_in_utc() {
    let t = at("2025-10-15T02:08:12.250Z");
    assert_eq!(Zone::Utc.time(t), "02:08:12");
    assert_eq!(Zone::Utc.time_short(t), "02:08");
    assert_eq!(Zone::Utc.date(t), "15 Oct");
    assert_eq!(Zone::Utc.full(t), "Wed 15 Oct 2025, 02:08:12 UTC");
    assert_eq!(Zone::Utc.rfc3339(t), "2025-10-15T02:08:12.250Z");
    assert_eq!(Zone::Utc.label(Window::new(t, t)), "UTC");
}

#[test]
fn an_instant_is_written_in_a_zone_with_its_offset() {
    let t = at("2025-10-15T02:08:12Z");
    assert_eq!(new_york().full(t), "Tue 14 Oct 2025, 22:08:12 UTC−4");
    assert_eq!(new_york().rfc3339(t), "2025-10-14T22:08:12-04:00");
    assert_eq!(new_york().label(Window::new(t, t.plus_millis(HOUR))), "America/New_York (UTC−4)");
    let india = Zone::Offsets { name: "Asia/Kolkata".to_owned(), transitions: vec![(UnixMillis(0), 19_800)] };
    assert_eq!(india.label(Window::new(t, t)), "Asia/Kolkata (UTC+5:30)");
    assert_eq!(india.rfc3339(t), "2025-10-15T07:38:12+05:30");
}

#[test]
fn a_relative_axis_counts_from_its_zero_in_both_directions() {
    let zero = at("2025-10-14T22:10:00Z");
    let zone = Zone::Since { zero, event: "the release".to_owned() };
    assert_eq!(zone.time(at("2025-10-15T02:08:12Z")), "T+03:58:12");
    assert_eq!(zone.time(at("2025-10-14T22:00:00Z")), "T−00:10:00");
    assert_eq!(zone.time(zero.plus_millis(-1)), "T−00:00:01", "clocks show the second that has begun");
    assert_eq!(zone.time_short(zero.plus_millis(27 * HOUR)), "T+27:00");
    assert_eq!(zone.full(zero), "T+00:00:00");
    assert_eq!(zone.label(Window::new(zero, zero)), "since the release");
    assert_eq!(zone.rfc3339(zero), "2025-10-14T22:10:00Z", "machines get UTC");
}

#[test]
fn clocks_jump_forward_in_spring() {
    let before = at("2025-03-09T06:59:59Z");
    let after = at("2025-03-09T07:00:00Z");
    assert_eq!(new_york().time(before), "01:59:59");
    assert_eq!(new_york().time(after), "03:00:00");
    assert_eq!(new_york().label(Window::new(before, after)), "America/New_York (UTC−5, then UTC−4)");
}

#[test]
fn clocks_show_an_hour_twice_in_autumn() {
    let first = at("2025-11-02T05:30:00Z");
    let second = at("2025-11-02T06:30:00Z");
    assert_eq!(new_york().time(first), "01:30:00");
    assert_eq!(new_york().time(second), "01:30:00");
    assert_eq!(new_york().rfc3339(first), "2025-11-02T01:30:00-04:00");
    assert_eq!(new_york().rfc3339(second), "2025-11-02T01:30:00-05:00", "the written form tells them apart");
}

#[test]
fn the_first_offset_of_a_table_also_holds_before_it() {
    assert_eq!(new_york().offset_seconds(at("2020-01-01T00:00:00Z")), -5 * 3600);
    let empty = Zone::Offsets { name: "Nowhere".to_owned(), transitions: Vec::new() };
    assert_eq!(empty.offset_seconds(UnixMillis(0)), 0);
}

#[test]
fn leap_days_and_dates_before_1970_are_right() {
    assert_eq!(Zone::Utc.full(at("2024-02-29T12:00:00Z")), "Thu 29 Feb 2024, 12:00:00 UTC");
    assert_eq!(Zone::Utc.full(at("2100-03-01T00:00:00Z")), "Mon 1 Mar 2100, 00:00:00 UTC");
    assert_eq!(Zone::Utc.full(UnixMillis(-1)), "Wed 31 Dec 1969, 23:59:59 UTC");
}

#[test]
fn a_time_without_offset_is_refused() {
    assert!(UnixMillis::from_rfc3339("2025-10-15T02:08:12").is_err());
    assert!(UnixMillis::from_rfc3339("yesterday").is_err());
}

proptest! {
    #[test]
    fn what_is_written_as_rfc_3339_reads_back(millis in -62_000_000_000_000i64..250_000_000_000_000, minutes in -840i32..=840) {
        let zone = Zone::Offsets { name: "Somewhere".to_owned(), transitions: vec![(UnixMillis(0), minutes * 60)] };
        prop_assert_eq!(UnixMillis::from_rfc3339(&zone.rfc3339(UnixMillis(millis))), Ok(UnixMillis(millis)));
    }

    #[test]
    fn no_instant_breaks_a_label(millis in any::<i64>()) {
        let t = UnixMillis(millis);
        prop_assert!(!Zone::Utc.full(t).is_empty());
        let since = Zone::Since { zero: UnixMillis(i64::MAX), event: "the end".to_owned() };
        prop_assert!(since.time(t).starts_with('T'));
    }
}
