//! What was known at a moment of the incident that ships, and what the session and the link say of it.

use postmortem_explorer::clock::UnixMillis;
use postmortem_explorer::incident::document::Incident;
use postmortem_explorer::incident::timeline::{Choice, SearchTexts};
use postmortem_explorer::incident::{Withheld, load};
use postmortem_explorer::link::{from_fragment, to_fragment};
use postmortem_explorer::series::from_prometheus;
use postmortem_explorer::session::{Action, PresentKey, Scene, Session, reduce};

const FILE: &str = include_str!("../../incident-data/2025-checkout-502/incident.json");

fn shipped() -> Incident {
    load(FILE).unwrap().incident
}

/// A moment of the incident, by the link's own reader.
fn at(text: &str) -> UnixMillis {
    from_fragment(&format!("#/overview?at={text}")).0.at.unwrap().millis()
}

#[test]
fn an_entry_is_known_from_when_it_was_noticed() {
    let incident = shipped();
    let from = |id: &str| incident.entry(id).unwrap().known_from();
    assert_eq!(from("first-leak"), at("2025-10-15T13:21:00Z"), "noticed hours later");
    assert_eq!(from("release"), at("2025-10-14T20:10:00Z"), "seen as it happened");
}

#[test]
fn how_much_is_withheld_shrinks_as_the_clock_moves_and_is_said_in_a_sentence() {
    let incident = shipped();
    let early = incident.withheld_at(at("2025-10-15T02:14:00Z"));
    assert_eq!(early, Withheld { entries: (20, 33), factors: (10, 12), metrics: (2, 7), lessons: early.lessons });
    let sentence = early.sentence("02:14");
    assert!(
        sentence.starts_with(
            "Hindsight is off: 20 of 33 entries, 10 of 12 causes, 2 of 7 charts were not known at 02:14; summary,"
        ),
        "{sentence}"
    );
    let mut last = usize::MAX;
    for entry in &incident.timeline {
        let (n, _) = incident.withheld_at(entry.occurred_at).entries;
        assert!(n <= last, "{}", entry.id);
        last = n;
    }
    let (n, _) = incident.withheld_at(at("2025-10-15T14:40:00Z")).entries;
    assert_eq!(n, 0, "at the end every entry is known");
}

#[test]
fn a_factor_is_known_with_the_last_of_its_entries_and_never_without_one() {
    let incident = shipped();
    let from = |id: &str| incident.factor_known_from(incident.factor(id).unwrap());
    assert_eq!(from("liveness-restarts"), Some(at("2025-10-15T12:20:00Z")));
    assert_eq!(from("no-wait-limit"), None, "code, charts and facts do not say when somebody knew");
    let factor = incident.factor("catch-without-release").unwrap();
    assert!(!incident.is_factor_known_at(factor, at("2025-10-15T13:26:59Z")));
    assert!(incident.is_factor_known_at(factor, at("2025-10-15T13:27:00Z")));
}

#[test]
fn no_milestone_is_known_before_somebody_knew_of_the_incident() {
    let incident = shipped();
    let known = |text: &str| {
        let t = at(text);
        incident.milestones().iter().filter(|one| incident.is_milestone_known_at(one, t)).map(|one| one.title).collect()
    };
    let before: Vec<&str> = known("2025-10-14T22:05:59Z");
    assert_eq!(before, Vec::<&str>::new());
    assert_eq!(known("2025-10-14T22:06:00Z"), ["Started", "Impact started", "Detected"]);
    assert!(!known("2025-10-15T14:16:00Z").contains(&"Impact ended"), "the last failure shows as such later");
    assert_eq!(known("2025-10-15T14:17:00Z").len(), incident.milestones().len());
    let phases = incident.phases();
    assert!(!phases[0].is_known_at(at("2025-10-14T22:05:59Z")) && phases[0].is_known_at(at("2025-10-14T22:06:00Z")));
}

#[test]
fn a_search_finds_nothing_that_was_not_known() {
    let incident = shipped();
    let timeline = &incident.timeline;
    let texts = SearchTexts::of(&incident);
    let found = |t: &str| Choice::of(timeline, &texts, "leak", false, None).as_known_at(timeline, at(t)).shown.len();
    assert_eq!(found("2025-10-15T12:00:00Z"), 0);
    assert!(found("2025-10-15T13:21:00Z") > 0);
    let pinned = Choice::of(timeline, &texts, "", false, None).as_known_at(timeline, at("2025-10-15T02:14:00Z"));
    assert_eq!(pinned.shown.len() + pinned.n_hidden, 13, "what is hidden is counted among what is known");
}

#[test]
fn a_series_ends_where_the_clock_stands() {
    let file = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"instance":"a"},"values":[[0,"1"],[15,"2"],[30,"9"]]},
        {"metric":{"instance":"b"},"values":[[0,"3"],[15,"4"],[30,"8"]]}]}}"#;
    let set = from_prometheus(file).unwrap();
    let cut = set.until(UnixMillis(29_999));
    let values: Vec<&[f64]> = cut.series.iter().map(postmortem_explorer::series::Series::values).collect();
    assert_eq!(values, [&[1.0, 2.0][..], &[3.0, 4.0][..]]);
    assert!(std::sync::Arc::ptr_eq(cut.series[0].times(), cut.series[1].times()), "they still share their times");
    assert_eq!(cut.min_max(set.extent().unwrap()), Some((1.0, 4.0)), "the axis does not tell, either");
    assert_eq!(set.until(UnixMillis(30_000)), set);
    let none = set.until(UnixMillis(-1));
    assert_eq!((none.extent(), none.series.len()), (None, 2));
    assert_eq!(none.series[0].at(UnixMillis(15_000)), None);
}

#[test]
fn when_a_chart_came_to_be_has_to_be_a_time() {
    let broken = FILE.replacen(r#""known_at": "2025-10-15T12:48:00Z""#, r#""known_at": "noon""#, 1);
    let problems: Vec<String> = load(&broken).unwrap_err().list.iter().map(ToString::to_string).collect();
    assert!(problems.len() == 1 && problems[0].starts_with("$.metrics[2].known_at: found \"noon\""), "{problems:?}");
}

#[test]
fn hindsight_stands_in_the_link_and_goes_with_a_key() {
    let off = reduce(&Session::default(), Action::WithoutHindsight(true));
    assert_eq!(to_fragment(&off), "#/overview?hindsight=off");
    assert!(from_fragment("#/overview?hindsight=off").0.without_hindsight);
    assert_eq!(from_fragment("#/overview?hindsight=maybe").1.len(), 1);
    assert_eq!(reduce(&off, Action::WithoutHindsight(false)), Session::default());
    assert_eq!(PresentKey::of("KeyH"), Some(PresentKey::Hindsight));
    let playing = reduce(&Session::default(), Action::Play);
    assert!(!reduce(&playing, Action::WithoutHindsight(true)).playback.playing, "the stage is withheld, too");
}

#[test]
fn a_step_of_the_meeting_is_named_only_once_it_was_known() {
    let incident = shipped();
    let known = |reference: &str, t: &str| Scene::of(&incident, reference).unwrap().is_known_at(&incident, at(t));
    assert!(!known("factor:liveness-restarts", "2025-10-15T12:00:00Z"));
    assert!(known("factor:liveness-restarts", "2025-10-15T12:20:00Z"));
    assert!(
        !known("metric:checked-out", "2025-10-15T12:00:00Z") && known("metric:checked-out", "2025-10-15T13:00:00Z")
    );
    assert!(known("overview", "2025-10-14T20:00:00Z") && !known("action_items", "2025-10-15T14:40:00Z"));
}
