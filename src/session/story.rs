//! Sessions told as stories: actions in, what changed out.

use super::{
    Action, DiffLayout, Moment, N_SPEED_POSITIONS, ReplayAction, SPEEDS, Section, Selection, Session, Target,
    ZoneChoice, position_of_speed, reduce, speed_at_position,
};
use crate::clock::UnixMillis;
use crate::model::{Act, Intervention, Knob, Micros};

fn after(actions: impl IntoIterator<Item = Action>) -> Session {
    actions.into_iter().fold(Session::default(), |session, action| reduce(&session, action))
}

#[test]
fn playing_moves_the_clock_by_speed_and_stops_at_the_end() {
    let playing = after([Action::Speed(600), Action::Play]);
    let tick = |session: &Session, micros| {
        let from = session.at.unwrap_or(Moment(0));
        reduce(session, Action::Elapsed { micros, from, end: Moment(20_000_000), stop: None })
    };
    let once = tick(&playing, 16_000);
    assert_eq!((once.at, once.playback.playing), (Some(Moment(9_600_000)), true));
    let twice = tick(&once, 16_000);
    assert_eq!((twice.at, twice.playback.playing), (Some(Moment(19_200_000)), true));
    let ended = tick(&twice, 16_000);
    assert_eq!((ended.at, ended.playback.playing), (Some(Moment(20_000_000)), false));
}

#[test]
fn playing_pauses_at_the_next_finding_that_it_would_skip() {
    let playing = after([Action::Speed(600), Action::Play]);
    let tick = |from, stop| {
        let elapsed = Action::Elapsed { micros: 16_000, from, end: Moment(90_000_000), stop };
        let next = reduce(&playing, elapsed);
        (next.at, next.playback.playing)
    };
    assert_eq!(tick(Moment(0), Some(Moment(4_000_000))), (Some(Moment(4_000_000)), false));
    assert_eq!(tick(Moment(4_000_000), Some(Moment(4_000_000))), (Some(Moment(13_600_000)), true), "on from there");
    assert_eq!(tick(Moment(0), Some(Moment(50_000_000))), (Some(Moment(9_600_000)), true));
}

#[test]
fn what_was_done_is_undone_and_redone_in_order_until_something_else_is_done() {
    let restart = |secs, instance| {
        let act = Act::Restart { instance };
        Action::Replay(ReplayAction::Act(Intervention { at: Micros::from_secs(secs), world: None, act }))
    };
    let instances = |session: &Session| -> Vec<u32> {
        let of = |act| if let Act::Restart { instance } = act { Some(instance) } else { None };
        session.replay.interventions.iter().filter_map(|done| of(done.act)).collect()
    };
    let step = |session: &Session, action| reduce(session, Action::Replay(action));
    let both = after([restart(9, 1), restart(5, 2)]);
    let one = step(&both, ReplayAction::Undo);
    assert_eq!((instances(&both), instances(&one)), (vec![1, 2], vec![1]));
    assert_eq!(step(&one, ReplayAction::Redo).replay, both.replay);
    let none = step(&both, ReplayAction::Clear);
    let again = step(&step(&none, ReplayAction::Redo), ReplayAction::Redo);
    assert_eq!((instances(&none), again.replay), (vec![], both.replay.clone()));
    let other = reduce(&one, restart(7, 3));
    assert_eq!((instances(&other), other.replay.redo.len()), (vec![1, 3], 0));
    assert_eq!(step(&after([]), ReplayAction::Undo).replay, Session::default().replay);
}

#[test]
fn dragging_a_knob_is_one_intervention() {
    let max = |secs, max| {
        let act = Act::Set(Knob::Max(max));
        Action::Replay(ReplayAction::Act(Intervention { at: Micros::from_secs(secs), world: None, act }))
    };
    let session = after([max(9, 21), max(9, 30), max(9, 40), max(10, 41)]);
    let values: Vec<Act> = session.replay.interventions.iter().map(|done| done.act).collect();
    assert_eq!(values, [Act::Set(Knob::Max(40)), Act::Set(Knob::Max(41))]);
}

#[test]
fn a_slider_goes_through_all_speeds_evenly_by_factor() {
    let speeds: Vec<u32> = (0..N_SPEED_POSITIONS).map(speed_at_position).collect();
    assert!(speeds.is_sorted());
    assert_eq!([0, 100, 200, 308, 400].map(speed_at_position), [1, 10, 100, 1_200, 10_000]);
    for speed in SPEEDS {
        assert_eq!(speed_at_position(position_of_speed(speed)), speed, "a named speed has a place of its own");
    }
}

#[test]
fn any_speed_from_real_time_to_ten_thousand_may_be_chosen() {
    assert_eq!(after([Action::Speed(0)]).playback.speed, 1);
    assert_eq!(after([Action::Speed(550)]).playback.speed, 550);
    assert_eq!(after([Action::Speed(u32::MAX)]).playback.speed, 10_000);
}

#[test]
fn opening_a_link_replaces_the_session() {
    let session = after([Action::Zone(ZoneChoice::Utc), Action::Play]);
    let linked = Session { section: Section::Cause, ..Session::default() };
    let opened = reduce(&session, Action::Open(Box::new(linked)));
    assert_eq!(opened, Session { section: Section::Cause, n_visits: 1, ..Session::default() });
}

#[test]
fn choices_change_only_what_they_name() {
    let base = after([Action::Seek(Moment(1))]);
    let chosen = [
        (Action::Go(Section::Code), Session { section: Section::Code, ..base.clone() }),
        (Action::Zone(ZoneChoice::Relative), Session { zone: ZoneChoice::Relative, ..base.clone() }),
        (Action::ShowAllEntries(true), Session { all_entries: true, ..base.clone() }),
        (Action::Layout(DiffLayout::Split), Session { diff_layout: DiffLayout::Split, ..base.clone() }),
        (
            Action::Select(Selection::Factor("leak".into())),
            Session { factor: Some("leak".into()), n_steps: 1, ..base.clone() },
        ),
    ];
    for (action, expected) in chosen {
        assert_eq!(reduce(&base, action), expected);
    }
}

#[test]
fn back_takes_back_what_was_done_on_purpose_and_not_what_moves_on_and_on() {
    let steps = |actions: &[Action]| after(actions.to_vec()).n_steps;
    let act = Intervention { at: Micros(1), world: None, act: Act::Restart { instance: 0 } };
    assert_eq!(
        steps(&[Action::Replay(ReplayAction::Act(act)), Action::Seed(7), Action::Visit(Section::Code, None)]),
        3
    );
    assert_eq!(steps(&[Action::Seek(Moment(1)), Action::Play, Action::Zone(ZoneChoice::Utc)]), 0);
    let went = after([Action::Seed(7)]);
    assert_eq!(reduce(&went, Action::Open(Box::default())).n_steps, 1, "the history itself is no step");
}

#[test]
fn following_a_link_within_the_page_keeps_what_it_does_not_name() {
    let base = after([Action::Seek(Moment(7)), Action::Zone(ZoneChoice::Utc)]);
    let target = Target { selection: Some(Selection::Entry("page".into())), ..Target::default() };
    let visited = reduce(&base, Action::Visit(Section::Evidence, Some(Box::new(target))));
    let expected =
        Session { section: Section::Evidence, entry: Some("page".into()), n_visits: 1, n_steps: 1, ..base.clone() };
    assert_eq!(visited, expected);
    assert_eq!(reduce(&visited, Action::Visit(Section::Evidence, None)).n_visits, 2);
}

#[test]
fn looking_at_evidence_leaves_the_factor_open() {
    let session = after([
        Action::Select(Selection::Factor("leak".into())),
        Action::Select(Selection::Entry("page".into())),
        Action::Select(Selection::Metric("waiting".into())),
    ]);
    let open = (session.factor.as_deref(), session.entry.as_deref(), session.metric.as_deref());
    assert_eq!(open, (Some("leak"), None, Some("waiting")));
}

#[test]
fn a_moment_before_1970_rounds_down_like_any_other() {
    assert_eq!(Moment(-1).millis(), UnixMillis(-1));
    assert_eq!(Moment(1_999).millis(), UnixMillis(1));
}
