//! Links there and back, and links that cannot be read.

use proptest::prelude::*;

use super::{from_fragment, to_fragment};
use crate::experiment::WhatIf;
use crate::model::{Act, Intervention, Knob, Micros, SlotPlace, Variant};
use crate::replay::Topic;
use crate::session::{
    DiffLayout, Guess, Lab, LineAnchor, MAX_SPEED, Moment, Pauses, Playback, Present, Reading, ReplayState, Section,
    Session, SlotChoice, ZoneChoice,
};

fn any_place() -> impl Strategy<Value = SlotPlace> {
    (0..16_u32, 0..200_u32).prop_map(|(instance, slot)| SlotPlace { instance, slot })
}

fn any_world() -> impl Strategy<Value = Variant> {
    prop_oneof![Just(Variant::Buggy), Just(Variant::Fixed)]
}

fn any_intervention() -> impl Strategy<Value = Intervention> {
    let knob = (proptest::sample::select(&Knob::ALL[..]), any::<u32>()).prop_map(|(knob, value)| {
        let (least, most) = knob.limits();
        Act::Set(knob.with(value.clamp(least, most)))
    });
    let order = (proptest::option::of(0..16_u32), any::<bool>())
        .prop_map(|(instance, fails)| Act::SendOrder { instance, fails });
    let act = prop_oneof![
        any_place().prop_map(Act::ReleaseClient),
        any_place().prop_map(Act::KillBackend),
        order,
        (0..16_u32).prop_map(|instance| Act::Restart { instance }),
        knob,
    ];
    (any::<u64>(), proptest::option::of(any_world()), act).prop_map(|(at, world, act)| Intervention {
        at: Micros(at),
        world,
        act,
    })
}

/// Any state of the stage that a link can carry.
fn any_replay() -> impl Strategy<Value = ReplayState> {
    let slot = (any_world(), any_place()).prop_map(|(world, place)| SlotChoice { world, place });
    let pauses = proptest::collection::vec(proptest::sample::select(&Topic::ALL[..]), 0..6)
        .prop_map(|topics| topics.into_iter().fold(Pauses::default(), |pauses, topic| pauses.with(topic, true)));
    (
        proptest::collection::vec(any_intervention(), 0..20),
        proptest::option::of(1..=u32::MAX),
        proptest::option::of(slot),
        pauses,
    )
        .prop_map(|(interventions, followed, slot, pauses)| ReplayState {
            interventions,
            redo: Vec::new(),
            followed,
            slot,
            pauses,
        })
}

/// Any place in the meeting that a link can carry: only who presents has a speaker's window.
fn any_present() -> impl Strategy<Value = Present> {
    proptest::option::of((0..1_000_u32, any::<bool>())).prop_map(|place| Present {
        step: place.map(|(step, _)| step),
        speaker: place.is_some_and(|(_, speaker)| speaker),
        blank: false,
    })
}

/// Any lab that a link can carry, but for the experiment: a guess that was made stays with its reader.
fn any_lab() -> impl Strategy<Value = Lab> {
    let knob = proptest::sample::select(&crate::experiment::Knob::ALL[..]);
    let turned = proptest::collection::vec((knob, any::<u32>()), 0..6);
    let guess = prop_oneof![Just(Guess::Off), Just(Guess::Wanted)];
    (turned, proptest::option::of("[a-z0-9][a-z0-9-]{0,20}"), guess).prop_map(|(turned, fact, guess)| {
        let mut what_if = WhatIf::default();
        for (knob, value) in turned {
            what_if.turn(knob, Some(value));
        }
        Lab { experiment: None, fact, what_if, guess }
    })
}

/// Any session that a link can carry.
fn any_session() -> impl Strategy<Value = Session> {
    let id = "[a-z0-9][a-z0-9-]{0,20}";
    let ids = (proptest::option::of(id), proptest::option::of(id), proptest::option::of(id), proptest::option::of(id));
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
        (any::<bool>(), any::<bool>()),
        ids,
        layout,
        proptest::option::of(lines),
        1..=MAX_SPEED,
        (proptest::option::of(any::<u64>()), "\\PC{0,24}", any_replay(), any_present(), any_lab()),
        super::view::tests::any_view(),
    )
        .prop_map(
            |(
                incident,
                section,
                at,
                zone,
                (all_entries, without_hindsight),
                (factor, entry, metric, experiment),
                diff_layout,
                lines,
                speed,
                (seed, search, replay, present, lab),
                view,
            )| {
                Session {
                    incident,
                    section,
                    at,
                    zone,
                    view,
                    all_entries,
                    factor,
                    entry,
                    metric,
                    diff_layout,
                    lines,
                    without_hindsight,
                    reading: Reading { search },
                    lab: Lab { experiment, ..lab },
                    playback: Playback { playing: false, speed, seed },
                    replay,
                    present,
                    pointing: None,
                    n_visits: 0,
                    n_codes: 0,
                    n_steps: 0,
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
fn what_was_done_to_the_run_reads_back_and_garbage_is_refused_in_words() {
    let done = |link: &str| from_fragment(link).0.replay.interventions;
    let [release, timeout] = &done("#/replay?do=k3f9s0BR2-4.k3f9s0AC2000")[..] else { panic!("two") };
    assert_eq!(release.act, Act::ReleaseClient(SlotPlace { instance: 1, slot: 3 }));
    assert_eq!((release.world, release.at), (Some(Variant::Buggy), timeout.at));
    assert_eq!((timeout.world, timeout.act), (None, Act::Set(Knob::ConnectionTimeoutMillis(2000))));
    for garbage in
        ["", "x", "AR1-1", "kAR0-1", "kAR1-201", "kAR17-1", "kAM0", "kAM201", "kAX1", "kA", "k-AS1", "kAS", "ké"]
    {
        let link = format!("#/replay?do={garbage}");
        assert_eq!((done(&link).len(), refusals(&link).len()), (0, 1), "{garbage}");
    }
    let too_many = vec!["0AS1"; 201].join(".");
    assert_eq!(refusals(&format!("#/replay?do={too_many}")).len(), 1);
    assert_eq!(
        refusals("#/replay?slot=x2-4&order=0&stop=lunch"),
        [
            "The link's slot is “x2-4”; expected a slot such as b2-4: b or f, the instance and the slot.",
            "The link's order is “0”; expected an order's number, from 1.",
            "The link's pauses is “lunch”; expected topics such as first-leak,pool-exhausted."
        ]
    );
}

#[test]
fn the_most_interventions_fit_into_a_link() {
    let act = Act::Set(Knob::MaxUses(u32::MAX));
    let one = Intervention { at: Micros::from_secs(1_209_600), world: None, act };
    let session = Session {
        replay: ReplayState { interventions: vec![one; 200], ..ReplayState::default() },
        ..Session::default()
    };
    let link = to_fragment(&session);
    assert_eq!(from_fragment(&link), (session, vec![]), "{} bytes", link.len());
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
    let (session, refused) = from_fragment(&format!("#/evidence?factor={}", "a".repeat(9_000)));
    assert_eq!(session, Session::default());
    assert_eq!(refused.len(), 1);
}

#[test]
fn a_search_stands_in_the_link_and_what_is_no_text_is_refused() {
    let session = Session { reading: Reading { search: "pool & 100 %".into() }, ..Session::default() };
    assert_eq!(to_fragment(&session), "#/overview?find=pool%20%26%20100%20%25");
    assert_eq!(from_fragment("#/evidence?find=a%2").1.len(), 1);
    assert_eq!(from_fragment("#/evidence?find=%FF").1.len(), 1);
    assert_eq!(from_fragment(&format!("#/evidence?find={}", "a".repeat(81))).1.len(), 1);
}
