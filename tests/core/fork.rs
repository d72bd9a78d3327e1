//! Forks: what the reader does changes the future alone, both futures stay, undo is exact, and stepping and seeking hold.

use postmortem_explorer::model::instance::Code;
use postmortem_explorer::model::world::Step;
use postmortem_explorer::model::{Act, Intervention, Interventions, Knob, Micros, SlotPlace, Variant};
use postmortem_explorer::replay::{Courses, Replay, Sought, Told, Topic, TraceKind};
use proptest::prelude::*;

use super::intervention::any_intervention;
use super::replay::{computed, snapshot, two_hours};

fn act(replay: &mut Replay, list: &[Intervention]) {
    let checked = Interventions::new(list, replay.scenario()).unwrap();
    replay.set_interventions(checked);
}

fn finish(replay: &mut Replay) {
    while !replay.is_done() {
        replay.compute(20_000);
    }
}

/// A run with these interventions, computed to its end.
fn with(list: &[Intervention]) -> Replay {
    let mut replay = Replay::new(two_hours());
    act(&mut replay, list);
    finish(&mut replay);
    replay
}

fn timeout_at(secs: u64) -> Intervention {
    Intervention { at: Micros::from_secs(secs), world: None, act: Act::Set(Knob::ConnectionTimeoutMillis(2000)) }
}

#[test]
fn a_fork_changes_the_future_alone_and_the_other_future_stays() {
    let untouched = computed(two_hours());
    let mut forked = computed(two_hours());
    let at = Micros::from_secs(4000);
    act(&mut forked, &[timeout_at(4000)]);
    finish(&mut forked);
    assert_eq!(forked.base(), Some(untouched.course()));
    let tracks = |replay: &Replay| Topic::ALL.len().min(1) * replay.course().track(Variant::Buggy).minutes().len();
    assert_eq!(tracks(&forked), 120);
    let minutes = |course: &postmortem_explorer::replay::Course| course.track(Variant::Buggy).minutes().to_vec();
    let (before, after) = (minutes(untouched.course()), minutes(forked.course()));
    assert_eq!(before[..66], after[..66], "up to the last full minute before the fork");
    assert_ne!(before[66..], after[66..]);
    let early = |course: &postmortem_explorer::replay::Course| {
        course.findings().iter().take_while(|finding| finding.at < at).copied().collect::<Vec<_>>()
    };
    assert_eq!(early(untouched.course()), early(forked.course()));
    let mine = forked.course().next_finding(at - Micros(1), Some(Topic::ByHand)).unwrap();
    assert_eq!((mine.at, mine.to_string().as_str()), (at, "you set connectionTimeoutMillis = 2000"));
}

#[test]
fn acting_late_in_the_run_computes_only_what_comes_after() {
    let mut replay = computed(two_hours());
    act(&mut replay, &[timeout_at(7000)]);
    let left = replay.course().progress().done;
    assert!(left >= Micros::from_secs(6000), "back to {left} only");
}

#[test]
fn undo_restores_the_run_without_the_act_to_the_bit() {
    let mut untouched = computed(two_hours());
    let mut replay = with(&[timeout_at(1000)]);
    let kill = Intervention {
        at: Micros::from_secs(3000),
        world: Some(Variant::Buggy),
        act: Act::KillBackend(SlotPlace { instance: 0, slot: 0 }),
    };
    act(&mut replay, &[timeout_at(1000), kill]);
    act(&mut replay, &[timeout_at(1000)]);
    let mut once = with(&[timeout_at(1000)]);
    for secs in [2000, 3001, 7200] {
        replay.seek(Micros::from_secs(secs));
        once.seek(Micros::from_secs(secs));
        assert_eq!(replay.digests(), once.digests(), "at {secs} s");
    }
    act(&mut replay, &[]);
    finish(&mut replay);
    assert_eq!((replay.course(), replay.base()), (untouched.course(), None));
    for secs in [0, 999, 1000, 5000, 7200] {
        replay.seek(Micros::from_secs(secs));
        untouched.seek(Micros::from_secs(secs));
        assert_eq!((replay.digests(), snapshot(&replay)), (untouched.digests(), snapshot(&untouched)), "at {secs} s");
    }
}

#[test]
fn both_worlds_meet_the_same_customers_whatever_is_done_to_both() {
    let order = Act::SendOrder { instance: None, fails: true };
    let list: Vec<Intervention> = [order, Act::Set(Knob::RatePermille(2500)), Act::Set(Knob::Max(5))]
        .into_iter()
        .zip([600, 1200, 1800])
        .map(|(act, secs)| Intervention { at: Micros::from_secs(secs), world: None, act })
        .collect();
    let mut replay = with(&list);
    for order in [1, 500, 1_000, 1_500] {
        let followed = replay.follow(order).unwrap();
        let arrived = followed.traces.each_ref().map(|trace| trace.first().map(|step| (step.at, step.kind)));
        assert_eq!(arrived[0], arrived[1], "order {order}");
    }
    replay.seek(Micros::MAX);
    let own = computed(two_hours());
    assert!(replay.follow(4_000).unwrap().traces[0].first() != own.follow(4_000).unwrap().traces[0].first());
}

#[test]
fn what_is_shown_stays_true_when_the_past_is_edited() {
    let mut replay = computed(two_hours());
    replay.seek(Micros::from_secs(6000));
    act(&mut replay, &[timeout_at(1000)]);
    assert!(replay.now() <= Micros::from_secs(1000));
    replay.seek(Micros::from_secs(6000));
    let mut fresh = with(&[timeout_at(1000)]);
    fresh.seek(Micros::from_secs(6000));
    assert_eq!(snapshot(&replay), snapshot(&fresh));
    // An edit of the future leaves what is shown where it is.
    act(&mut replay, &[timeout_at(1000), timeout_at(6500)]);
    assert_eq!(replay.now(), Micros::from_secs(6000));
}

#[test]
fn the_page_knows_of_both_futures_what_the_replay_knows() {
    let mut replay = Replay::new(two_hours());
    let (mut courses, mut told) = (Courses::default(), Told::default());
    let mut hear = |replay: &mut Replay, n: u32| {
        for _ in 0..n {
            replay.compute(7_000);
            courses.add(replay.news(&mut told));
        }
        assert_eq!((courses.run(), courses.base()), (replay.course(), replay.base()));
        assert_eq!(courses.forked_at(), replay.interventions().first_at());
    };
    hear(&mut replay, 10);
    act(&mut replay, &[timeout_at(2000)]);
    hear(&mut replay, 3);
    act(&mut replay, &[timeout_at(2000), timeout_at(100)]);
    hear(&mut replay, 60);
    act(&mut replay, &[]);
    hear(&mut replay, 60);
}

#[test]
fn checkpoints_stay_within_their_memory_however_often_the_reader_forks() {
    let mut replay = computed(super::scenario::checkout());
    for secs in [60_000, 30_000, 71_000, 3_000] {
        act(&mut replay, &[timeout_at(secs)]);
        finish(&mut replay);
        assert!(replay.checkpoint_bytes() <= 16 * 1024 * 1024, "{}", replay.checkpoint_bytes());
    }
}

#[test]
fn a_step_knows_the_code_that_its_instance_ran_then() {
    let scenario = super::scenario::checkout();
    let release = Micros::from_secs(scenario.get().bug_released_after_seconds.into());
    let replay = computed(scenario);
    let first = replay.follow(1).unwrap();
    assert!(first.traces[0].iter().all(|step| step.at < release && step.code == Some(Code::Sound)), "{first:?}");
    let later = replay.next_order(Variant::Buggy, Micros::from_secs(30_000), Sought::Arrival).unwrap();
    let [buggy, fixed] = replay.follow(later).unwrap().traces;
    assert!(buggy.iter().all(|step| step.code == Some(Code::Leaky)), "{buggy:?}");
    assert!(fixed.iter().all(|step| step.code == Some(Code::Sound)), "{fixed:?}");
}

#[test]
fn a_failing_order_leaks_in_one_world_and_gives_its_connection_back_in_the_other() {
    let replay = computed(two_hours());
    let order = replay.next_order(Variant::Buggy, Micros::from_secs(600), Sought::FailingReservation).unwrap();
    let followed = replay.follow(order).unwrap();
    let steps = |world: usize| -> Vec<Step> {
        let step = |kind| if let TraceKind::Reserved { step, .. } = kind { Some(step) } else { None };
        followed.traces[world].iter().filter_map(|traced| step(traced.kind)).collect()
    };
    let (buggy, fixed) = (steps(0), steps(1));
    assert_eq!(buggy[..2], [Step::Connect, Step::Begin]);
    assert_eq!(buggy[buggy.len() - 2..], [Step::Rollback, Step::Leak]);
    assert_eq!(fixed[fixed.len() - 2..], [Step::Rollback, Step::ReleaseAfterError]);
    assert_eq!(buggy.iter().filter(|step| **step == Step::Update).count(), followed.n_items as usize);
    let leak = followed.traces[0].iter().find(|step| step.kind == TraceKind::Reserved { step: Step::Leak, item: 0 });
    assert_eq!(leak.unwrap().code, Some(Code::Leaky));
    let slot = leak.unwrap().slot.unwrap();
    let mut shown = computed(two_hours());
    shown.seek(leak.unwrap().at);
    let instance = &snapshot(&shown).worlds[0].instances[leak.unwrap().instance.unwrap() as usize];
    assert_eq!(instance.slots[slot as usize].order, Some(order), "the slot remembers the order");
    assert_eq!(followed.words(leak.unwrap()), "leaves the catch block with its connection still in hand");
    assert_eq!(followed.step_at(Variant::Buggy, leak.unwrap().at).unwrap().at, leak.unwrap().at);
}

#[test]
fn an_order_is_followed_as_soon_as_it_is_computed_and_no_other_is_made_up() {
    let mut replay = Replay::new(two_hours());
    assert_eq!(replay.follow(1000), None, "not computed yet");
    finish(&mut replay);
    assert!(!replay.follow(1000).unwrap().traces[1].is_empty());
    let nobody = replay.follow(900_000).unwrap();
    assert!(nobody.traces.iter().all(Vec::is_empty));
    let order =
        Intervention { at: Micros::from_secs(50), world: None, act: Act::SendOrder { instance: Some(3), fails: true } };
    act(&mut replay, &[order]);
    finish(&mut replay);
    let mine = postmortem_explorer::model::workload::Attempt::by_hand(0, true).order();
    let followed = replay.follow(mine).unwrap();
    assert!(followed.traces.iter().all(|trace| trace[0].at == Micros::from_secs(50) && trace[0].instance == Some(3)));
}

#[test]
fn a_step_says_what_happened() {
    let mut replay = computed(two_hours());
    replay.seek(Micros::from_secs(600));
    let mut words: Vec<String> = Vec::new();
    for _ in 0..4000 {
        words.push(replay.step_forward().unwrap().to_string());
    }
    for part in [
        "sends UPDATE, item 1 of",
        "arrives",
        "sends BEGIN",
        "the liveness probe passes",
        "sends COMMIT",
        "is answered 200 after",
    ] {
        assert!(words.iter().any(|sentence| sentence.contains(part)), "nobody {part}");
    }
    let last = replay.last_step().unwrap().clone();
    replay.step_forward().unwrap();
    assert!(replay.step_back());
    assert_eq!(replay.last_step(), Some(&last));
    replay.seek(Micros::from_secs(10));
    assert_eq!(replay.last_step(), None);
    act(&mut replay, &[timeout_at(10)]);
    replay.seek(Micros(9_999_999));
    let mine =
        std::iter::from_fn(|| replay.step_forward().map(ToString::to_string)).find(|words| words.contains("you "));
    assert_eq!(mine.unwrap(), "you set connectionTimeoutMillis = 2000");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_number_of_steps_back_restores_the_state_and_any_moment_is_reached_by_seeking(
        list in proptest::collection::vec(any_intervention(7200), 1..12),
        from in 0..7_000_u64,
        n in 1..60_usize,
        moments in proptest::collection::vec(0..=7_200_000_000_u64, 3),
    ) {
        let mut replay = with(&list);
        replay.seek(Micros::from_secs(from));
        let mut states = Vec::new();
        for _ in 0..n {
            states.push((replay.n_events(), replay.digests()));
            if replay.step_forward().is_none() {
                states.pop();
                break;
            }
        }
        while let Some(state) = states.pop() {
            prop_assert!(replay.step_back());
            prop_assert_eq!((replay.n_events(), replay.digests()), state);
        }
        for at in moments {
            let at = Micros(at);
            replay.seek(at);
            let mut played = Replay::new(two_hours());
            act(&mut played, &list);
            while played.now() < at {
                played.seek((played.now() + Micros::from_secs(977)).min(at));
            }
            prop_assert_eq!(replay.digests(), played.digests());
            prop_assert_eq!(snapshot(&replay), snapshot(&played));
        }
    }
}
