//! Playback: any moment at once, and always the same one.

use postmortem_explorer::model::{CheckedScenario, Micros, Variant};
use postmortem_explorer::replay::{Replay, SlotKind, Snapshot, Topic};

use super::scenario::{checkout, checkout_with};

/// The shipped scenario cut to two hours, released at once.
pub(crate) fn two_hours() -> CheckedScenario {
    checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
    })
}

pub(crate) fn computed(scenario: CheckedScenario) -> Replay {
    let mut replay = Replay::new(scenario);
    loop {
        let progress = replay.compute(5_000);
        if progress.done == progress.of {
            return replay;
        }
    }
}

pub(crate) fn snapshot(replay: &Replay) -> Snapshot {
    let mut snapshot = Snapshot::default();
    replay.snapshot(&mut snapshot);
    snapshot
}

#[test]
fn stepping_back_restores_the_state_before_the_step_to_the_bit() {
    let mut replay = computed(two_hours());
    replay.seek(Micros::from_secs(3000));
    let mut states = Vec::new();
    for _ in 0..50 {
        states.push((replay.n_events(), replay.digests(), snapshot(&replay)));
        replay.step_forward().unwrap();
    }
    let mut n_compared = 0;
    while let Some((n_events, digests, before)) = states.pop() {
        assert!(replay.step_back());
        assert_eq!((replay.n_events(), replay.digests()), (n_events, digests));
        // The first one was taken between two events; stepping lands on events.
        if n_compared < 49 {
            assert_eq!(snapshot(&replay), before);
        }
        n_compared += 1;
    }
    assert_eq!(n_compared, 50);
}

#[test]
fn there_is_nothing_before_the_beginning() {
    let mut replay = Replay::new(two_hours());
    assert!(!replay.step_back());
    replay.step_forward().unwrap();
    assert!(replay.step_back());
    assert_eq!((replay.n_events(), replay.now()), (0, Micros::ZERO));
}

#[test]
fn seeking_shows_what_playing_there_shows() {
    let mut played = Replay::new(two_hours());
    let mut sought = computed(two_hours());
    for secs in [1, 59, 60, 299, 300, 301, 3001, 7199, 7200] {
        let at = Micros::from_secs(secs);
        // Played in frames of half a second.
        while played.now() < at {
            played.seek((played.now() + Micros(500_000)).min(at));
        }
        sought.seek(Micros::from_secs(6000 - secs / 2));
        sought.seek(at);
        assert_eq!(sought.digests(), played.digests(), "at {at}");
        assert_eq!(snapshot(&sought), snapshot(&played), "at {at}");
    }
}

#[test]
fn stepping_every_event_ends_where_seeking_ends() {
    let hour = checkout_with(|s| {
        s.horizon_seconds = 600;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 600;
    });
    let mut stepped = Replay::new(hour.clone());
    let mut before = Micros::ZERO;
    while let Some(step) = stepped.step_forward() {
        assert!(step.at >= before);
        before = step.at;
    }
    let mut sought = Replay::new(hour);
    sought.seek(Micros::MAX);
    assert_eq!((stepped.n_events(), stepped.digests()), (sought.n_events(), sought.digests()));
}

#[test]
fn both_worlds_have_seen_the_same_first_attempts_at_every_moment() {
    let mut replay = Replay::new(checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
        s.workload.max_attempts = 1; // retries are the one way in which the worlds' requests may differ
    }));
    for minute in 0..120 {
        replay.seek(Micros::from_secs(minute * 60));
        let snapshot = snapshot(&replay);
        assert_eq!(snapshot.worlds[0].whole.requests, snapshot.worlds[1].whole.requests);
    }
}

#[test]
fn findings_tell_the_story_of_an_instance_in_order() {
    let replay = computed(two_hours());
    let instance = replay.course().next_finding(Micros::ZERO, Some(Topic::PoolExhausted)).unwrap().instance;
    let of_instance: Vec<_> =
        replay.course().findings().iter().filter(|finding| finding.instance == instance).collect();
    let first = |topic| of_instance.iter().find(|finding| finding.kind.topic() == topic).unwrap();
    let order =
        [Topic::FirstLeak, Topic::PoolExhausted, Topic::ProbeFailed, Topic::Restarted].map(|topic| first(topic).at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(first(Topic::PoolExhausted).at < first(Topic::First502).at);
    let number = instance.unwrap() + 1;
    assert!(
        first(Topic::PoolExhausted)
            .to_string()
            .starts_with(&format!("instance {number}'s pool is exhausted: 20 of 20 connections are leaked; "))
    );
    assert!(replay.course().findings().iter().all(|finding| finding.world == Variant::Buggy));
    assert!(replay.course().findings().is_sorted_by_key(|finding| finding.at));
}

#[test]
fn running_to_a_finding_shows_what_it_says() {
    let mut replay = computed(two_hours());
    let exhausted = *replay.course().next_finding(Micros::ZERO, Some(Topic::PoolExhausted)).unwrap();
    replay.seek(exhausted.at);
    let snapshot = snapshot(&replay);
    let instance = &snapshot.worlds[0].instances[exhausted.instance.unwrap() as usize];
    assert_eq!((instance.n_leaked, instance.slots.len()), (20, 20));
    assert!(instance.slots.iter().all(|slot| slot.kind == SlotKind::Leaked && slot.order.is_some()));
    let next = replay.course().next_finding(exhausted.at, None).unwrap().at;
    assert!(next > exhausted.at);
    assert!(replay.course().previous_finding(next, Some(Topic::PoolExhausted)).unwrap().at >= exhausted.at);
}

#[test]
fn the_track_shows_failures_in_the_buggy_world_alone() {
    let mut replay = Replay::new(two_hours());
    assert_eq!(replay.course().track(Variant::Buggy).minutes().len(), 0);
    assert_eq!(replay.course().track(Variant::Buggy).failed_share(Micros::ZERO, Micros::from_secs(600)), None);
    replay.seek(Micros::from_secs(7200));
    let share = |variant| replay.course().track(variant).failed_share(Micros::ZERO, Micros::from_secs(7200)).unwrap();
    assert!(share(Variant::Buggy) > 0.01);
    assert!(share(Variant::Fixed) < f64::EPSILON);
    assert_eq!(replay.course().track(Variant::Fixed).minutes().len(), 120);
}

#[test]
fn checkpoints_stay_within_their_memory() {
    let replay = computed(checkout());
    assert!(replay.checkpoint_bytes() <= 16 * 1024 * 1024, "{}", replay.checkpoint_bytes());
    // No probe, no restart: the queue only grows.
    let replay = computed(super::scenario::one_instance());
    assert!(replay.checkpoint_bytes() <= 16 * 1024 * 1024, "{}", replay.checkpoint_bytes());
}
