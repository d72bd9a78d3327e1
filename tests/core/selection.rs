//! One selection, told on the incident that ships: what the reader points at, and what lights up elsewhere.

use postmortem_explorer::incident::document::Incident;
use postmortem_explorer::incident::load;
use postmortem_explorer::model::world::Step;
use postmortem_explorer::model::{SlotPlace, Variant};
use postmortem_explorer::session::{
    Action, Counterparts, LineAnchor, Moment, Pointed, Pointing, Section, Selection, Session, SlotChoice, Target,
    counterparts, reduce,
};

fn shipped() -> Incident {
    load(include_str!("../../incident-data/2025-checkout-502/incident.json")).unwrap().incident
}

fn of(pointed: &Pointed) -> Counterparts {
    counterparts(&shipped(), pointed)
}

fn moment_of(id: &str) -> Moment {
    shipped().entry(id).unwrap().occurred_at.into()
}

fn before(first: u32, last: u32) -> (String, LineAnchor) {
    ("reserve-inventory".to_owned(), LineAnchor { after: false, first, last })
}

#[test]
fn a_leaked_slot_leads_to_its_moment_its_order_the_line_and_the_defect() {
    let slot = SlotChoice { world: Variant::Buggy, place: SlotPlace { instance: 2, slot: 4 } };
    let since = moment_of("first-leak");
    let found = of(&Pointed::Slot { slot, order: Some(812), since, leaked: true });
    assert_eq!((found.at, found.instance, found.order), (Some(since), Some(2), Some(812)));
    assert_eq!(found.lines, [before(55, 55)]);
    assert!(found.factors.contains(&"catch-without-release".to_owned()), "{:?}", found.factors);
    assert_eq!(found.entries[0], "first-leak");
    let idle = Pointed::Slot { slot, order: None, since, leaked: false };
    assert_eq!(of(&idle).lines, []);
    assert_eq!(Pointing::at(&shipped(), idle).clock, None, "what is done to it is done at the moment that is shown");
}

#[test]
fn a_followed_order_leads_to_the_line_that_it_runs_in_each_world() {
    let at = moment_of("first-leak");
    let order =
        |world, step| of(&Pointed::Order { order: 7, at, world, instance: Some(0), step: Some(step) }).lines[0].1;
    assert_eq!(order(Variant::Buggy, Step::Rollback).first, 54);
    let fixed = order(Variant::Fixed, Step::ReleaseAfterError);
    assert_eq!((fixed.after, fixed.first), (true, 56));
}

#[test]
fn an_entry_leads_to_what_it_names_and_to_the_factors_that_name_it() {
    let found = of(&Pointed::Entry("first-exhaustion".to_owned()));
    assert_eq!(found.at, Some(moment_of("first-exhaustion")));
    assert_eq!(found.metrics, ["checked-out", "waiting"]);
    assert_eq!(found.factors, ["pool-exhausted"]);
    // The run shows it 58 seconds into the minute that the entry states.
    let graph = of(&Pointed::Entry("pool-graph".to_owned()));
    assert_eq!(graph.at, Some(Moment(moment_of("pool-graph").0 + 58_000_000)));
}

#[test]
fn a_moment_leads_to_the_entry_nearest_in_time_and_to_what_lasts_then() {
    let near = moment_of("first-restart").0 + 3_000_000;
    let found = of(&Pointed::Moment(Moment(near)));
    assert_eq!((found.at, &found.entries[..]), (Some(Moment(near)), &["first-restart".to_owned()][..]));
    for factor in ["liveness-restarts", "pool-exhausted", "checkouts-fail"] {
        assert!(found.factors.contains(&factor.to_owned()), "{factor} in {:?}", found.factors);
    }
}

#[test]
fn a_factor_leads_to_its_moment_its_evidence_and_its_lines() {
    let found = of(&Pointed::Factor("catch-without-release".to_owned()));
    assert_eq!(found.at, Some(moment_of("first-leak")));
    assert_eq!(found.entries, ["catch-read"]);
    assert!(found.lines.contains(&before(50, 56)) && found.lines.contains(&before(51, 51)), "{:?}", found.lines);
    let gap = of(&Pointed::Factor("redis-suspected".to_owned()));
    assert_eq!(gap.at, Some(moment_of("redis-seen")), "no run shows it: its first entry does");
}

#[test]
fn a_line_of_code_leads_to_the_factors_that_are_about_it_and_to_the_moment_it_first_did_harm() {
    let (change, anchor) = before(55, 55);
    let found = of(&Pointed::Lines(change, anchor));
    assert_eq!(found.factors, ["catch-without-release"]);
    assert_eq!(found.at, Some(moment_of("first-leak")));
    assert!(found.entries.contains(&"catch-read".to_owned()));
    let (change, anchor) = before(1, 2);
    assert_eq!(of(&Pointed::Lines(change, anchor)).factors, Vec::<String>::new());
}

#[test]
fn an_id_that_leads_nowhere_has_no_counterparts() {
    for pointed in [Pointed::Entry, Pointed::Factor, Pointed::Metric] {
        assert_eq!(of(&pointed("nothing".to_owned())), Counterparts::default());
    }
}

#[test]
fn a_metric_leads_to_what_it_is_evidence_of() {
    let found = of(&Pointed::Metric("checked-out".to_owned()));
    assert_eq!(found.metrics, ["checked-out"]);
    assert!(found.entries.contains(&"first-exhaustion".to_owned()), "{:?}", found.entries);
    assert!(found.factors.contains(&"pool-exhausted".to_owned()), "{:?}", found.factors);
    assert_eq!(found.at, None);
}

#[test]
fn what_an_action_points_at_is_known_from_the_action_alone() {
    let incident = shipped();
    let by = |action| Pointing::by(&incident, &action).map(|pointing| pointing.pointed);
    let at = moment_of("first-leak");
    assert_eq!(by(Action::Point(at)), Some(Pointed::Moment(at)));
    assert_eq!(
        by(Action::Select(Selection::Metric("waiting".to_owned()))),
        Some(Pointed::Metric("waiting".to_owned()))
    );
    let lines = LineAnchor { after: true, first: 56, last: 56 };
    let (change, _) = before(1, 1);
    assert_eq!(by(Action::Lines(Some(lines))), Some(Pointed::Lines(change, lines)));
    for action in [Action::Seek(at), Action::Lines(None), Action::Visit(Section::Cause, None), Action::Play] {
        assert_eq!(by(action.clone()), None, "{action:?}");
    }
}

#[test]
fn a_link_that_names_its_own_moment_leads_there() {
    let selection = Some(Selection::Entry("first-exhaustion".to_owned()));
    let visit =
        |at| Action::Visit(Section::Evidence, Some(Box::new(Target { at, selection: selection.clone(), lines: None })));
    let at = |action| Pointing::by(&shipped(), &action).unwrap().clock;
    assert_eq!(at(visit(Some(Moment(5)))), Some(Moment(5)));
    assert_eq!(at(visit(None)), Some(moment_of("first-exhaustion")));
}

#[test]
fn marking_counterparts_moves_the_one_clock_and_stays_until_the_next() {
    let pointing = Pointing::at(&shipped(), Pointed::Entry("first-exhaustion".to_owned()));
    let marked = reduce(&Session::default(), Action::Mark(Some(Box::new(pointing.clone()))));
    assert_eq!((marked.at, marked.pointing.as_deref()), (pointing.found.at, Some(&pointing)));
    let graph = Pointing::at(&shipped(), Pointed::Entry("pool-graph".to_owned()));
    assert_eq!(graph.clock, Some(moment_of("pool-graph")), "an entry is at its own time");
    let gone = reduce(&marked, Action::Mark(None));
    assert_eq!((gone.at, gone.pointing), (pointing.found.at, None));
}
