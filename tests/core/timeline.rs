//! The timeline as it is read: what is chosen, and where it stands, for a handful of entries and for ten thousand.

#![expect(clippy::indexing_slicing, reason = "a test may stop where it is wrong")]

use postmortem_explorer::clock::{HOUR, MINUTE, UnixMillis, Window, Zone};
use postmortem_explorer::incident::document::EntryKind;
use postmortem_explorer::incident::timeline::{Choice, Layout, MAX_ROWS, Placed, Scale, SearchTexts, Wanted, Words};
use postmortem_explorer::incident::{Incident, load};
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../incident-data/2025-checkout-502/incident.json");

fn shipped() -> Incident {
    load(SHIPPED).expect("the shipped incident").incident
}

fn chosen(search: &str, all: bool, open: Option<&str>) -> (Vec<String>, usize) {
    let incident = shipped();
    let choice = Choice::of(&incident.timeline, &SearchTexts::of(&incident), search, all, open);
    let ids = choice.shown.iter().map(|index| incident.timeline[*index].id.clone()).collect();
    (ids, choice.n_hidden)
}

#[test]
fn pinned_entries_are_shown_and_the_others_counted() {
    let incident = shipped();
    let n_pinned = incident.timeline.iter().filter(|entry| entry.pinned).count();
    let (shown, n_hidden) = chosen("", false, None);
    assert_eq!((shown.len(), n_hidden), (n_pinned, incident.timeline.len() - n_pinned));
    let (all, n_hidden) = chosen("", true, None);
    assert_eq!((all.len(), n_hidden), (incident.timeline.len(), 0));
}

#[test]
fn an_open_entry_is_shown_even_if_it_is_not_pinned() {
    let (shown, _) = chosen("", false, Some("handover"));
    assert!(shown.contains(&"handover".to_owned()));
}

#[test]
fn a_search_finds_entries_that_hold_every_word_whichever_the_case() {
    let (shown, n_hidden) = chosen("REDIS larger", false, None);
    assert!(shown.contains(&"redis-scaled".to_owned()) && n_hidden == 0, "{shown:?}");
    assert!(shown.len() < chosen("redis", false, None).0.len(), "a further word finds fewer");
    assert!(chosen("hypothesis", false, None).0.contains(&"redis-suspected".to_owned()), "kinds are searched");
    assert!(chosen("no such thing anywhere", true, None).0.is_empty());
    assert_eq!(chosen("   ", false, None), chosen("", false, None));
}

#[test]
fn steps_meet_every_shown_entry_in_order_and_back() {
    let incident = shipped();
    let timeline = &incident.timeline;
    let choice = Choice::of(timeline, &SearchTexts::of(&incident), "", true, None);
    let (mut at, mut open) = (timeline[0].occurred_at.plus_millis(-1), None::<String>);
    let mut met = Vec::new();
    while let Some(place) = choice.step(timeline, at, open.as_deref(), true) {
        let entry = &timeline[choice.shown[place]];
        met.push(entry.id.clone());
        (at, open) = (entry.occurred_at, Some(entry.id.clone()));
    }
    assert_eq!(met, timeline.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>());
    let before = choice.step(timeline, at, open.as_deref(), false).expect("an entry before the last");
    assert_eq!(choice.shown[before], timeline.len() - 2);
    assert_eq!(choice.step(timeline, timeline[0].occurred_at, None, false), None);
}

#[test]
fn what_a_window_holds_includes_what_reaches_into_it() {
    let incident = shipped();
    let choice = Choice::of(&incident.timeline, &SearchTexts::of(&incident), "", true, None);
    let suspected = incident.entry("redis-suspected").expect("an entry that lasts for hours");
    let middle = suspected.occurred_at.plus_millis(5 * HOUR);
    let within = choice.within(&incident.timeline, Window::new(middle, middle.plus_millis(MINUTE)));
    assert!(within.iter().any(|place| incident.timeline[choice.shown[*place]].id == "redis-suspected"));
    assert!(within.len() < incident.timeline.len() / 4);
}

#[test]
fn the_timeline_as_csv_has_rfc_3339_times_and_no_formulas() {
    let mut incident = shipped();
    incident.timeline.truncate(2);
    incident.timeline[1].title = "=1+1, \"quoted\"".into();
    let csv = incident.timeline_csv(&[0, 1], &Zone::Utc);
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(rows[0].starts_with("id,occurred_at,ended_at,known_at,kind,title"));
    assert!(rows[1].starts_with(
        "staging-load-test,2025-10-14T19:15:00Z,2025-10-14T19:45:00Z,2025-10-15T13:58:00Z,observation,Load test in staging passes,"
    ), "{csv}");
    assert!(rows[2].contains(",change,\"'=1+1, \"\"quoted\"\"\","), "{csv}");
}

const DAY_PIXELS: f64 = 900.0;

fn scale(zoom: f64) -> Scale {
    let end = UnixMillis(24 * HOUR);
    Scale { origin: UnixMillis(0), end, pixels_per_milli: DAY_PIXELS * zoom / 86_400_000.0 }
}

fn instant(minutes: i64) -> Wanted {
    let at = UnixMillis(minutes * MINUTE);
    Wanted { lane: 0, at, until: at, words: 80.0 }
}

/// Rows of the first lane as marks at whole pixels; `*` where words have no room, `+n` where a mark counts more.
fn printed(layout: &Layout) -> Vec<String> {
    let one = |placed: &Placed| {
        let words = match placed.words {
            Some(Words::After) => "",
            Some(Words::Before) => "<",
            None => "*",
        };
        let more = if placed.n_more > 0 { format!("+{}", placed.n_more) } else { String::new() };
        format!("{:.0}{words}{more}", placed.x)
    };
    layout.lanes[0].rows.iter().map(|row| row.iter().map(one).collect::<Vec<_>>().join(" ")).collect()
}

fn placed(wanted: &[Wanted], zoom: f64) -> Layout {
    Layout::of(wanted, &scale(zoom), &[MAX_ROWS])
}

#[test]
fn entries_that_collide_are_stacked_and_those_with_room_share_a_row() {
    let wanted = [instant(0), instant(60), instant(90), instant(480)];
    assert_eq!(printed(&placed(&wanted, 1.0)), ["0 300", "38", "56"]);
}

#[test]
fn words_at_the_end_of_the_axis_stand_before_their_mark() {
    assert_eq!(printed(&placed(&[instant(1_430)], 1.0)), ["894<"]);
}

#[test]
fn what_lasts_keeps_its_row_until_it_ends() {
    let long = Wanted { until: UnixMillis(600 * MINUTE), ..instant(0) };
    assert_eq!(printed(&placed(&[long, instant(300), instant(700)], 1.0)), ["0 438", "188"]);
}

#[test]
fn more_than_the_rows_hold_is_counted_until_a_closer_look_tells_it_apart() {
    let wanted: Vec<Wanted> = (0..20).map(|i| instant(i * 3)).chain([instant(900)]).collect();
    assert_eq!(printed(&placed(&wanted, 1.0)), ["0*+15 30*+3 562"]);
    let closer = placed(&wanted, 40.0);
    assert!(closer.lanes[0].rows.iter().flatten().all(|one| one.n_more == 0 && one.words.is_some()));
}

#[test]
fn ten_thousand_entries_are_drawn_as_few_marks_at_every_scale() {
    let wanted = many(10_000);
    let (whole, max_rows) = Layout::low(&wanted, 8, &scale(1.0));
    let n_rows: usize = whole.lanes.iter().map(|lane| lane.n_rows).sum();
    assert!(n_rows <= 16, "{n_rows} rows");
    for zoom in [1.0, 4.0, 64.0, 1_024.0, 16_384.0] {
        let layout = Layout::of(&wanted, &scale(zoom), &max_rows);
        let n: usize = layout.lanes.iter().flat_map(|lane| &lane.rows).flatten().map(|one| one.n_more + 1).sum();
        assert_eq!(n, 10_000, "everything stands somewhere");
        for window in 0..8 {
            let from = f64::from(window) / 8.0 * DAY_PIXELS * (zoom - 1.0);
            let n_drawn = layout.visible(from..from + DAY_PIXELS).count();
            assert!(n_drawn <= 600, "{n_drawn} marks at {zoom} times");
        }
    }
}

/// Entries all over the day in bursts, some lasting; from a small generator, in order.
fn many(n: i64) -> Vec<Wanted> {
    let mut state = 7_u64;
    let mut draw = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % bound).expect("small")
    };
    let mut wanted: Vec<Wanted> = (0..n)
        .map(|_| {
            let at = draw(48) * 30 * MINUTE + draw(1_000) * draw(1_500);
            let lasts = if draw(10) == 0 { draw(20) * MINUTE } else { 0 };
            let lane = usize::try_from(draw(8)).expect("small");
            Wanted { lane, at: UnixMillis(at), until: UnixMillis(at + lasts), words: 120.0 }
        })
        .collect();
    wanted.sort_by_key(|one| one.at);
    wanted
}

#[test]
fn a_lane_that_has_to_count_takes_few_rows_and_leaves_the_others_theirs() {
    let crowded = (0..200).map(instant);
    let mut wanted: Vec<Wanted> = crowded.chain((0..4).map(|i| Wanted { lane: 1, ..instant(i) })).collect();
    wanted.sort_by_key(|one| one.at);
    let (layout, max_rows) = Layout::low(&wanted, 2, &scale(1.0));
    assert_eq!(max_rows, [2, 4]);
    assert!(layout.lanes[0].counts && !layout.lanes[1].counts);
}

#[test]
fn each_kind_has_a_lane_of_its_own() {
    let lanes: Vec<usize> = EntryKind::ALL.iter().map(|kind| kind.lane()).collect();
    assert_eq!(lanes, [0, 1, 2, 3, 4, 5, 6, 7]);
}

fn some_entries() -> impl Strategy<Value = Vec<Wanted>> {
    let one = (0..3_usize, 0..1_440_i64, 0..300_i64, 10.0..200.0_f64);
    proptest::collection::vec(one, 0..60).prop_map(|all| {
        let mut wanted: Vec<Wanted> = all
            .into_iter()
            .map(|(lane, minute, lasts, words)| {
                let at = UnixMillis(minute * MINUTE);
                Wanted { lane, at, until: at.plus_millis(lasts * MINUTE), words }
            })
            .collect();
        wanted.sort_by_key(|one| one.at);
        wanted
    })
}

proptest! {
    #[test]
    fn nothing_in_a_row_touches_and_everything_stands_once(wanted in some_entries(), zoom in 1.0..50.0_f64) {
        let layout = placed_in(&wanted, zoom);
        for row in layout.lanes.iter().flat_map(|lane| &lane.rows) {
            for pair in row.windows(2) {
                prop_assert!(pair[0].right <= pair[1].left, "{pair:?}");
            }
        }
        let n: usize = layout.lanes.iter().flat_map(|lane| &lane.rows).flatten().map(|one| one.n_more + 1).sum();
        prop_assert_eq!(n, wanted.len());
    }

    #[test]
    fn a_window_shows_exactly_what_reaches_into_it(wanted in some_entries(), from in 0.0..900.0_f64, width in 1.0..400.0_f64) {
        let layout = placed_in(&wanted, 1.0);
        let seen: Vec<usize> = layout.visible(from..from + width).map(|(_, _, one)| one.index).collect();
        let all = layout.lanes.iter().flat_map(|lane| &lane.rows).flatten();
        let expected: Vec<usize> = all.filter(|one| one.right >= from && one.left <= from + width).map(|one| one.index).collect();
        prop_assert_eq!(seen, expected);
    }

    #[test]
    fn a_closer_look_needs_no_more_rows(wanted in some_entries(), zoom in 1.0..50.0_f64) {
        // Words that stand before their mark at the end of the axis turn round once there is room: those are left out.
        let inside: Vec<Wanted> = wanted.into_iter().filter(|one| one.at < UnixMillis(18 * HOUR)).collect();
        let (far, close) = (placed_in(&inside, 1.0), placed_in(&inside, zoom));
        for (far, close) in far.lanes.iter().zip(&close.lanes) {
            prop_assert!(close.rows.len() <= far.n_rows, "{} > {}", close.rows.len(), far.n_rows);
        }
    }
}

fn placed_in(wanted: &[Wanted], zoom: f64) -> Layout {
    Layout::of(wanted, &scale(zoom), &[MAX_ROWS; 3])
}
