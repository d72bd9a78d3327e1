//! The view's part of a link: `range=<from>..<to>`, `pins=<time>,…`, `hide=<metric>.<index>,…`, `log=<metric>,…`, `model=on` or `off`.

use super::{is_id, moment_of, moment_text};
use crate::clock::{UnixMillis, Window};
use crate::session::{MAX_CHOICES, MAX_PINS, MIN_MILLIS, Moment, SeriesId, View};

/// Writes what differs from the default.
pub(super) fn write(view: &View, push: &mut impl FnMut(&str, &str)) {
    let text = |t: UnixMillis| moment_text(Moment::from(t)).unwrap_or_default();
    if let Some(range) = view.range {
        push("range", &format!("{}..{}", text(range.from), text(range.to)));
    }
    let mut list = |key: &str, items: Vec<String>| {
        if !items.is_empty() {
            push(key, &items.join(","));
        }
    };
    list("pins", view.pins.iter().copied().map(text).collect());
    list("hide", view.hidden.iter().map(|series| format!("{}.{}", series.metric, series.index)).collect());
    list("log", view.log.iter().cloned().collect());
    if let Some(shown) = view.modelled {
        push("model", if shown { "on" } else { "off" });
    }
}

/// Reads one field; none if it is not the view's. An error is what was expected.
pub(super) fn read(key: &str, value: &str, view: &mut View) -> Option<Result<(), (&'static str, &'static str)>> {
    let (part, expected) = match key {
        "range" => ("range", "two times such as 2025-10-15T02:08:12Z..2025-10-15T03:00:00Z, a second or more apart"),
        "pins" => ("pins", "up to four times such as 2025-10-15T02:08:12Z, with commas"),
        "hide" => ("hidden series", "series such as checked-out.0, with commas"),
        "log" => ("log scales", "ids of metrics, with commas"),
        "model" => ("the model's run", "on or off"),
        _ => return None,
    };
    let read = match key {
        "range" => range(value).map(|range| view.range = Some(range)),
        "pins" => each(value, MAX_PINS, instant).map(|pins| view.pins = pins),
        "hide" => each(value, MAX_CHOICES, series).map(|hidden| view.hidden = hidden.into_iter().collect()),
        "model" => matches!(value, "on" | "off").then(|| view.modelled = Some(value == "on")),
        _ => each(value, MAX_CHOICES, |id| is_id(id).then(|| id.to_owned()))
            .map(|log| view.log = log.into_iter().collect()),
    };
    Some(read.ok_or((part, expected)))
}

fn each<T>(list: &str, most: usize, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let items: Vec<T> = list.split(',').map(read).collect::<Option<_>>()?;
    (items.len() <= most).then_some(items)
}

fn instant(text: &str) -> Option<UnixMillis> {
    moment_of(text).map(Moment::millis)
}

fn range(text: &str) -> Option<Window> {
    let (from, to) = text.split_once("..")?;
    let (from, to) = (instant(from)?, instant(to)?);
    (to.millis_since(from) >= MIN_MILLIS).then_some(Window { from, to })
}

fn series(text: &str) -> Option<SeriesId> {
    let (metric, index) = text.split_once('.')?;
    let index = index.parse().ok()?;
    is_id(metric).then(|| SeriesId { metric: metric.to_owned(), index })
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any view that a link can carry.
    pub(crate) fn any_view() -> impl Strategy<Value = View> {
        let instant = || (-30_000_000_000_000..200_000_000_000_000_i64).prop_map(UnixMillis);
        let id = || "[a-z0-9][a-z0-9-]{0,12}";
        let range = (instant(), MIN_MILLIS..10_000_000_000);
        let range = range.prop_map(|(from, length)| Window { from, to: from.plus_millis(length) });
        let series = (id(), any::<u16>()).prop_map(|(metric, index)| SeriesId { metric, index });
        (
            prop::option::of(range),
            prop::collection::vec(instant(), 0..=MAX_PINS),
            prop::collection::btree_set(series, 0..8),
            prop::collection::btree_set(id(), 0..6),
            any::<Option<bool>>(),
        )
            .prop_map(|(range, pins, hidden, log, modelled)| View {
                range,
                pins,
                hidden,
                log,
                modelled,
                ..View::default()
            })
    }

    #[test]
    fn what_cannot_be_read_leaves_the_view_as_it_was() {
        for (key, value) in [
            ("range", "2025-10-15T02:00:00Z"),
            ("range", "2025-10-15T02:00:00Z..2025-10-15T02:00:00.5Z"),
            ("range", "2025-10-15T03:00:00Z..2025-10-15T02:00:00Z"),
            ("pins", "noon"),
            ("hide", "checked-out"),
            ("hide", "checked-out.70000"),
            ("log", "A b"),
            ("model", "maybe"),
        ] {
            let mut view = View::default();
            assert!(matches!(read(key, value, &mut view), Some(Err(_))), "{key}={value}");
            assert_eq!(view, View::default());
        }
        assert_eq!(read("at", "x", &mut View::default()), None);
    }
}
