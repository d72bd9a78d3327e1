//! Views told as stories, and what holds after any story.

use proptest::prelude::*;

use super::{MAX_PINS, MAX_TRAIL, MIN_MILLIS, SeriesId, View, ViewChange};
use crate::clock::{HOUR, MINUTE, UnixMillis, Window};

const BOUNDS: Window = Window { from: UnixMillis(0), to: UnixMillis(20 * HOUR) };

fn hours(from: i64, to: i64) -> Window {
    Window { from: UnixMillis(from * HOUR), to: UnixMillis(to * HOUR) }
}

fn after(changes: impl IntoIterator<Item = ViewChange>) -> View {
    let mut view = View::default();
    changes.into_iter().for_each(|change| view.change(change));
    view
}

fn show(from: i64, to: i64) -> ViewChange {
    ViewChange::Show { window: hours(from, to), bounds: BOUNDS }
}

fn pan(permille: i32) -> ViewChange {
    ViewChange::Pan { permille, bounds: BOUNDS }
}

fn zoom(about_hours: i64, permille: u32) -> ViewChange {
    ViewChange::Zoom { about: UnixMillis(about_hours * HOUR), permille, bounds: BOUNDS }
}

#[test]
fn zooming_keeps_the_instant_under_the_pointer_in_its_place() {
    let view = after([show(4, 12), zoom(6, 500)]);
    assert_eq!(view.window(BOUNDS), hours(5, 9), "a quarter of the way in, before and after");
    assert_eq!(after([show(4, 12), zoom(6, 500), zoom(6, 2_000)]).window(BOUNDS), hours(4, 12));
}

#[test]
fn panning_and_centering_stop_at_the_ends() {
    assert_eq!(after([show(4, 8), pan(500)]).window(BOUNDS), hours(6, 10));
    assert_eq!(after([show(4, 8), pan(-5_000)]).window(BOUNDS), hours(0, 4));
    assert_eq!(after([show(4, 8), pan(9_000)]).window(BOUNDS), hours(16, 20));
    let center = ViewChange::Center { at: UnixMillis(10 * HOUR), bounds: BOUNDS };
    assert_eq!(after([show(0, 4), center]).window(BOUNDS), hours(8, 12));
    assert_eq!(after([pan(500)]), View { stepping: true, ..View::default() }, "all of it cannot be moved");
}

#[test]
fn the_way_back_goes_one_stretch_at_a_time() {
    let mut view = after([show(2, 10), show(4, 6), ViewChange::All]);
    for expected in [hours(4, 6), hours(2, 10), BOUNDS, BOUNDS] {
        view.change(ViewChange::Back);
        assert_eq!(view.window(BOUNDS), expected);
    }
}

#[test]
fn a_run_of_small_steps_is_one_step_back() {
    let steps = (0..40).map(|i| if i % 2 == 0 { pan(100) } else { zoom(5, 900) });
    let mut view = after([show(2, 10)].into_iter().chain(steps));
    assert_eq!(view.trail.len(), 2);
    view.change(ViewChange::Back);
    assert_eq!(view.window(BOUNDS), hours(2, 10));
}

#[test]
fn the_trail_and_the_pins_are_bounded() {
    let view = after((0..30).map(|i| show(i % 10, 10 + i % 10)));
    assert_eq!(view.trail.len(), MAX_TRAIL);
    let pinned = after((0..9).map(|i| ViewChange::TogglePin(UnixMillis(i))));
    assert_eq!(pinned.pins.len(), MAX_PINS);
    assert_eq!(pinned.pins.last(), Some(&UnixMillis(8)), "the newest stays");
}

#[test]
fn a_second_press_takes_the_pin_away() {
    let (here, there) = (UnixMillis(5), UnixMillis(9));
    let view = after([here, there, here].map(ViewChange::TogglePin));
    assert_eq!(view.pins, [there]);
    assert_eq!(after([ViewChange::TogglePin(here), ViewChange::Unpin]), View::default());
}

#[test]
fn a_series_is_isolated_and_its_companions_come_back() {
    let series = |index| SeriesId { metric: "checked-out".into(), index };
    let isolate = |index| ViewChange::Isolate { series: series(index), n_series: 4 };
    let shown = |view: &View| (0..4).filter(|index| view.shows("checked-out", *index)).collect::<Vec<_>>();
    assert_eq!(shown(&after([ViewChange::Toggle(series(2))])), [0, 1, 3]);
    assert_eq!(shown(&after([isolate(2)])), [2]);
    assert_eq!(shown(&after([isolate(2), isolate(0)])), [0], "another one takes its place");
    assert_eq!(shown(&after([isolate(2), isolate(2)])), [0, 1, 2, 3]);
    assert!(after([isolate(2)]).shows("waiting", 0), "other metrics are left alone");
}

#[test]
fn a_stretch_outside_of_what_there_is_is_moved_inside() {
    let view = View { range: Some(hours(40, 42)), ..View::default() };
    assert_eq!(view.window(BOUNDS), hours(18, 20));
    let short = View { range: Some(Window { from: UnixMillis(7), to: UnixMillis(7) }), ..View::default() };
    assert_eq!(short.window(BOUNDS).millis(), MIN_MILLIS);
}

fn any_change() -> impl Strategy<Value = ViewChange> {
    let instant = (-HOUR..30 * HOUR).prop_map(UnixMillis);
    prop_oneof![
        (instant.clone(), 0u32..5_000).prop_map(|(about, permille)| ViewChange::Zoom {
            about,
            permille,
            bounds: BOUNDS
        }),
        any::<i32>().prop_map(|permille| ViewChange::Pan { permille, bounds: BOUNDS }),
        instant.clone().prop_map(|at| ViewChange::Center { at, bounds: BOUNDS }),
        (instant.clone(), 0..20 * HOUR).prop_map(|(from, length)| ViewChange::Show {
            window: Window { from, to: from.plus_millis(length) },
            bounds: BOUNDS
        }),
        Just(ViewChange::All),
        Just(ViewChange::Back),
        instant.prop_map(ViewChange::TogglePin),
    ]
}

proptest! {
    #[test]
    fn whatever_is_done_a_stretch_inside_of_what_there_is_is_shown(changes in prop::collection::vec(any_change(), 0..60)) {
        let window = after(changes).window(BOUNDS);
        prop_assert!(BOUNDS.from <= window.from && window.to <= BOUNDS.to);
        prop_assert!(window.millis() >= MIN_MILLIS);
    }

    #[test]
    fn zooming_in_and_out_again_comes_back_to_the_minute(about in 4 * HOUR..8 * HOUR, permille in 100u32..1_000) {
        let back = 1_000_000 / permille;
        let zoom = |permille| ViewChange::Zoom { about: UnixMillis(about), permille, bounds: BOUNDS };
        let window = after([show(4, 8), zoom(permille), zoom(back)]).window(BOUNDS);
        prop_assert!((window.from.0 - 4 * HOUR).abs() <= 3 * MINUTE, "{window:?}");
        prop_assert!((window.to.0 - 8 * HOUR).abs() <= 3 * MINUTE, "{window:?}");
    }
}
