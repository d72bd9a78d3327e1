//! Links there and back, and links that cannot be read.

use proptest::prelude::*;

use super::{from_fragment, to_fragment};
use crate::session::{DiffLayout, LineAnchor, Moment, Playback, SPEEDS, Section, Session, ZoneChoice};

/// Any session that a link can carry.
fn any_session() -> impl Strategy<Value = Session> {
    let id = "[a-z0-9][a-z0-9-]{0,20}";
    let ids = (proptest::option::of(id), proptest::option::of(id), proptest::option::of(id));
    let lines = (any::<bool>(), 1..9_999_u32, 0..500_u32).prop_map(|(after, first, more)| LineAnchor {
        after,
        first,
        last: first + more,
    });
    let layout = prop_oneof![Just(DiffLayout::Auto), Just(DiffLayout::Split), Just(DiffLayout::Unified)];
    (
        proptest::option::of(id.prop_filter("not a section's name", |id| Section::from_slug(id).is_none())),
        proptest::sample::select(&Section::ALL[..]),
        proptest::option::of((-30_000_000_000_000_000..200_000_000_000_000_000_i64).prop_map(Moment)),
        proptest::sample::select(&ZoneChoice::ALL[..]),
        any::<bool>(),
        ids,
        layout,
        proptest::option::of(lines),
        proptest::sample::select(&SPEEDS[..]),
        proptest::option::of(any::<u64>()),
        super::view::tests::any_view(),
    )
        .prop_map(
            |(
                incident,
                section,
                at,
                zone,
                all_entries,
                (factor, entry, metric),
                diff_layout,
                lines,
                speed,
                seed,
                view,
            )| {
                Session {
                    incident,
                    section,
                    at,
                    hover: None,
                    zone,
                    view,
                    all_entries,
                    factor,
                    entry,
                    metric,
                    diff_layout,
                    lines,
                    playback: Playback { playing: false, speed, seed },
                    n_visits: 0,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_session_comes_back_from_its_link(session in any_session()) {
        let link = to_fragment(&session);
        prop_assert_eq!(from_fragment(&link), (session, vec![]), "{}", link);
    }

    #[test]
    fn any_text_opens_some_session(text in ".{0,200}") {
        let (session, _) = from_fragment(&text);
        prop_assert!(from_fragment(&to_fragment(&session)).1.is_empty());
    }
}

#[test]
fn the_default_session_has_a_short_link() {
    assert_eq!(to_fragment(&Session::default()), "#/overview");
    assert_eq!(from_fragment(""), (Session::default(), vec![]));
}

#[test]
fn a_link_reads_like_what_it_shows() {
    let session = Session {
        incident: Some("2025-checkout-502".into()),
        section: Section::Evidence,
        at: Some(Moment(1_760_494_092_500_000)),
        zone: ZoneChoice::Utc,
        ..Session::default()
    };
    assert_eq!(to_fragment(&session), "#/2025-checkout-502/evidence?at=2025-10-15T02:08:12.5Z&zone=utc");
}

fn refusals(fragment: &str) -> Vec<String> {
    from_fragment(fragment).1.iter().map(ToString::to_string).collect()
}

#[test]
fn what_cannot_be_read_is_refused_in_words_and_costs_only_itself() {
    let (session, refused) = from_fragment("#/evidence?zone=mars&at=yesterday&entries=all&lines=before-9-3");
    assert_eq!((session.section, session.all_entries, session.at), (Section::Evidence, true, None));
    assert_eq!(refused.len(), 3);
    assert_eq!(
        refusals("#/evidence?zone=mars"),
        ["The link's zone is “mars”; expected incident, utc, reader or relative."]
    );
    assert_eq!(refusals("#/x/nowhere").len(), 1);
    assert_eq!(refusals("#/X!/evidence").len(), 1);
    assert_eq!(refusals("#/evidence?colour=red").len(), 1);
}

#[test]
fn a_newer_link_is_refused_as_a_whole() {
    let (session, refused) = from_fragment("#/evidence?v=2&zone=utc");
    assert_eq!(session.zone, ZoneChoice::default());
    assert_eq!(refused.len(), 1);
    assert!(refusals("#/evidence?v=1&zone=utc").is_empty());
}

#[test]
fn an_endless_link_is_not_read() {
    let (session, refused) = from_fragment(&format!("#/evidence?factor={}", "a".repeat(5_000)));
    assert_eq!(session, Session::default());
    assert_eq!(refused.len(), 1);
}
