//! The requests on their way and the answers of the last minutes, as the stage gets them.

use postmortem_explorer::model::{CheckedScenario, Micros};
use postmortem_explorer::replay::{Answer, Flow, Replay, RequestView, Snapshot, Topic, WorldView};

use super::scenario::checkout_with;

const LEG: Micros = Micros::from_secs(27);

fn an_hour() -> CheckedScenario {
    checkout_with(|s| {
        s.horizon_seconds = 3600;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 3600;
    })
}

fn at(replay: &mut Replay, at: Micros) -> Snapshot {
    replay.seek(at);
    let mut snapshot = Snapshot::default();
    replay.snapshot(&mut snapshot);
    snapshot
}

fn looking_ahead() -> Replay {
    let mut replay = Replay::new(an_hour());
    replay.look_ahead(LEG);
    replay
}

#[test]
fn a_request_arrives_asks_is_granted_and_is_answered_in_that_order() {
    let mut replay = looking_ahead();
    let mut n_seen = 0;
    for minute in 1..60 {
        for world in at(&mut replay, Micros::from_secs(minute * 60)).worlds {
            assert!(world.requests.is_sorted_by_key(|request| request.arrived));
            for RequestView { arrived, asked, granted, answered, .. } in world.requests {
                n_seen += 1;
                assert!(asked.is_none_or(|asked| arrived <= asked));
                assert!(granted.is_none_or(|(granted, _)| asked.unwrap() <= granted));
                match answered {
                    Some((answered, Answer::Placed | Answer::OutOfStock)) => assert!(granted.unwrap().0 <= answered),
                    Some((answered, _)) => assert!(arrived <= answered),
                    None => {}
                }
            }
        }
    }
    assert!(n_seen > 1_000, "{n_seen}");
}

#[test]
fn a_granted_slot_is_the_slot_that_the_order_then_has() {
    let mut replay = looking_ahead();
    let mut n_compared = 0;
    for second in 600..900 {
        for world in at(&mut replay, Micros::from_secs(second)).worlds {
            for (number, instance) in (0..).zip(&world.instances) {
                for (slot, view) in (0..).zip(&instance.slots) {
                    let Some(order) = view.order else { continue };
                    let of_order = |r: &&RequestView| {
                        r.instance == Some(number) && r.attempt.order() == order && r.granted.is_some()
                    };
                    if let Some(request) = world.requests.iter().find(of_order) {
                        assert_eq!(request.granted.unwrap().1, slot);
                        n_compared += 1;
                    }
                }
            }
        }
    }
    assert!(n_compared > 20, "{n_compared}");
}

#[test]
fn looking_ahead_changes_nothing_but_the_requests_that_are_followed() {
    let (mut plain, mut ahead) = (Replay::new(an_hour()), looking_ahead());
    for second in [30, 1800, 1801, 600] {
        let plain = at(&mut plain, Micros::from_secs(second));
        let mut ahead = at(&mut ahead, Micros::from_secs(second));
        assert!(plain.worlds.iter().all(|world| world.requests.is_empty()));
        for world in &mut ahead.worlds {
            assert!(!world.requests.is_empty());
            world.requests.clear();
        }
        assert_eq!(ahead, plain);
    }
}

#[test]
fn traffic_is_the_same_however_the_moment_was_reached() {
    let (mut played, mut sought) = (looking_ahead(), looking_ahead());
    sought.seek(Micros::from_secs(3600));
    for second in (0..3600).step_by(97) {
        let moment = Micros::from_secs(second);
        assert_eq!(at(&mut sought, moment), at(&mut played, moment));
        sought.seek(Micros::from_secs(3600 - second));
    }
}

/// Answers of a world, by kind.
fn answers(world: &WorldView) -> [u32; 5] {
    let gateway = std::iter::once(&world.gateway_flow);
    world.instances.iter().map(|instance| &instance.flow).chain(gateway).fold([0; 5], |mut sum, Flow(flow)| {
        sum.iter_mut().zip(flow).for_each(|(sum, n)| *sum += n);
        sum
    })
}

#[test]
fn the_flow_counts_the_answers_of_five_minutes() {
    let mut replay = Replay::new(an_hour());
    let exhausted = replay_to_exhausted(&mut replay);
    for end in [280, 3600, exhausted.as_secs() / 20 * 20 + 180] {
        // A window ends with the 20 seconds that have just begun.
        let (from, to) = (Micros::from_secs(end - 280), Micros::from_secs(end));
        let before = at(&mut replay, Micros(from.0.saturating_sub(1)));
        let after = at(&mut replay, to);
        for (before, after) in before.worlds.iter().zip(&after.worlds) {
            let (b, a) = (&before.whole, &after.whole);
            let counted = [
                a.placed - b.placed,
                a.out_of_stock - b.out_of_stock,
                a.n_502() - b.n_502(),
                a.redis_timeouts - b.redis_timeouts,
                a.pool_timeouts + a.refused - b.pool_timeouts - b.refused,
            ];
            assert_eq!(answers(after), counted, "from {from} to {to}");
        }
    }
}

fn replay_to_exhausted(replay: &mut Replay) -> Micros {
    replay.seek(Micros::from_secs(3600));
    replay.course().next_finding(Micros::ZERO, Some(Topic::PoolExhausted)).unwrap().at
}

#[test]
fn the_end_of_a_process_stays_known_until_the_next_one() {
    let mut replay = Replay::new(an_hour());
    replay.seek(Micros::from_secs(3600));
    let restart = *replay.course().next_finding(Micros::ZERO, Some(Topic::Restarted)).unwrap();
    let of = restart.instance.unwrap() as usize;
    assert_eq!(at(&mut replay, Micros(restart.at.0 - 1)).worlds[0].instances[of].beat, None);
    assert_eq!(at(&mut replay, restart.at).worlds[0].instances[of].beat.unwrap().at, restart.at);
}
