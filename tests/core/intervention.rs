//! Interventions: each does what it says, says why when it does nothing, and leaves everybody else's luck alone.

use postmortem_explorer::model::intervention::{self, MAX_INTERVENTIONS};
use postmortem_explorer::model::pool::SlotState;
use postmortem_explorer::model::workload::{Attempt, OrderName};
use postmortem_explorer::model::world::{Happened, Happening, Observer, Outcome, Step};
use postmortem_explorer::model::{
    Act, CheckedScenario, Effect, Intervention, Interventions, Knob, Micros, SlotPlace, Variant, World,
};
use proptest::prelude::*;

use super::scenario::{checkout, checkout_with, one_instance};

#[derive(Default)]
struct Log(Vec<Happened>);

impl Observer for Log {
    fn on(&mut self, happened: Happened) {
        self.0.push(happened);
    }
}

impl Log {
    fn effects(&self) -> Vec<Effect> {
        let of = |what| if let Happening::Intervened { effect, .. } = what { Some(effect) } else { None };
        self.0.iter().filter_map(|happened| of(happened.what)).collect()
    }

    /// Moments and numbers of those who came by themselves, first attempts.
    fn arrivals(&self) -> Vec<(Micros, Attempt)> {
        let of = |h: &Happened| if let Happening::Arrived(attempt) = h.what { Some((h.at, attempt)) } else { None };
        let came = |&(_, attempt): &(Micros, Attempt)| attempt.attempt == 0 && attempt.hand_number().is_none();
        self.0.iter().filter_map(of).filter(came).collect()
    }
}

fn both(secs: u64, act: Act) -> Intervention {
    Intervention { at: Micros::from_secs(secs), world: None, act }
}

fn place(instance: u32, slot: u32) -> SlotPlace {
    SlotPlace { instance, slot }
}

/// A world under these interventions, run to a moment, and what happened.
fn run(scenario: &CheckedScenario, variant: Variant, list: &[Intervention], secs: u64) -> (World, Log) {
    let mut world = World::new(scenario, variant);
    world.set_interventions(&Interventions::new(list, scenario).unwrap());
    let mut log = Log::default();
    world.run_until_seen_by(Micros::from_secs(secs), &mut log);
    world.audit().unwrap();
    (world, log)
}

fn leaked(world: &World) -> Vec<u32> {
    world.instances().map(|(instance, _)| instance.n_leaked()).collect()
}

/// The number of the first slot in a state, and whether it has leaked.
fn first_slot(world: &World, wanted: impl Fn(SlotState, bool) -> bool) -> u32 {
    let (instance, pool) = world.instances().next().unwrap();
    let is_it = |slot: &postmortem_explorer::model::pool::Slot| wanted(slot.state, instance.has_leaked(slot.client));
    let found = pool.slots().position(|slot| slot.as_ref().is_some_and(is_it)).unwrap();
    u32::try_from(found).unwrap()
}

/// A moment at which the first few wait for a pool that is all leaked [s].
fn soon_after_exhaustion(scenario: &CheckedScenario) -> u64 {
    let mut world = World::new(scenario, Variant::Buggy);
    let waits = |secs: &u64| {
        world.run_until(Micros::from_secs(*secs));
        world.instances().next().unwrap().1.waiting_count() > 3
    };
    (1..72_000).find(waits).unwrap()
}

#[test]
fn a_leaked_client_that_is_released_serves_again() {
    let scenario = one_instance();
    let (before, _) = run(&scenario, Variant::Buggy, &[], 600);
    let slot = first_slot(&before, |_, leaked| leaked);
    let (after, log) = run(&scenario, Variant::Buggy, &[both(600, Act::ReleaseClient(place(0, slot)))], 600);
    assert_eq!(log.effects(), [Effect::Done]);
    assert_eq!(leaked(&after)[0] + 1, leaked(&before)[0]);
    let (_, pool) = after.instances().next().unwrap();
    assert_eq!(pool.slots().nth(slot as usize).unwrap().unwrap().state, SlotState::Idle);
}

#[test]
fn releasing_what_is_not_leaked_does_nothing_and_says_why() {
    let scenario = one_instance();
    let (world, _) = run(&scenario, Variant::Buggy, &[], 600);
    let idle = first_slot(&world, |state, _| state == SlotState::Idle);
    let acts = [place(0, idle), place(0, 19)].map(|place| both(600, Act::ReleaseClient(place)));
    let (_, log) = run(&scenario, Variant::Buggy, &acts, 600);
    assert_eq!(log.effects(), [Effect::NotCheckedOut, Effect::SlotEmpty]);
    // While a reservation is at work: at the moment of a COMMIT.
    let mut world = World::new(&scenario, Variant::Fixed);
    let mut log = Log::default();
    world.run_until_seen_by(Micros::from_secs(60), &mut log);
    let is_commit = |what| matches!(what, Happening::Reserved(step) if step.step == Step::Commit);
    let commit = log.0.iter().find(|h| is_commit(h.what)).unwrap().at;
    let mut world = World::new(&scenario, Variant::Fixed);
    world.run_until(commit);
    let at_work = first_slot(&world, |state, _| state == SlotState::CheckedOut);
    let list = Intervention { at: commit, world: None, act: Act::ReleaseClient(place(0, at_work)) };
    let (_, log) = run(&scenario, Variant::Fixed, &[list], 600);
    assert_eq!(log.effects(), [Effect::InUse]);
}

#[test]
fn killing_the_backend_of_a_leaked_client_crashes_the_process_and_of_an_idle_one_removes_it() {
    let scenario = one_instance();
    let (before, _) = run(&scenario, Variant::Buggy, &[], 600);
    let leaked_slot = first_slot(&before, |_, leaked| leaked);
    let (after, log) = run(&scenario, Variant::Buggy, &[both(600, Act::KillBackend(place(0, leaked_slot)))], 600);
    assert_eq!((log.effects(), leaked(&after)), (vec![Effect::Done], vec![0]));
    assert!(log.0.iter().any(|h| matches!(h.what, Happening::Restarted(_))));
    let idle = first_slot(&before, |state, _| state == SlotState::Idle);
    let (after, log) = run(&scenario, Variant::Buggy, &[both(600, Act::KillBackend(place(0, idle)))], 600);
    assert_eq!((log.effects(), leaked(&after)), (vec![Effect::Done], leaked(&before)));
    let total = |world: &World| world.instances().next().unwrap().1.total_count();
    assert_eq!(total(&after) + 1, total(&before));
}

#[test]
fn an_order_sent_by_hand_fails_or_succeeds_as_it_was_told_to() {
    let scenario = one_instance();
    for (fails, outcome) in [(true, Outcome::OutOfStock), (false, Outcome::Placed)] {
        let order = Act::SendOrder { instance: Some(0), fails };
        let (_, log) = run(&scenario, Variant::Buggy, &[both(60, order)], 120);
        let mine = Attempt::by_hand(0, fails);
        let answer = |h: &Happened| {
            let Happening::Answered { attempt, outcome, .. } = h.what else { return None };
            (attempt == mine).then_some(outcome)
        };
        assert_eq!(log.0.iter().find_map(answer), Some(outcome));
        let leaks = |h: &&Happened| matches!(h.what, Happening::Leaked { attempt, .. } if attempt == mine);
        assert_eq!(log.0.iter().filter(leaks).count(), usize::from(fails));
        assert_eq!(OrderName(mine.order()).to_string(), "your order 1");
    }
}

#[test]
fn twenty_failing_orders_exhaust_an_instance() {
    let scenario = checkout_with(|s| {
        s.bug_released_after_seconds = 0;
        s.workload.checkouts_per_sec = 0.0;
    });
    let order = Act::SendOrder { instance: Some(2), fails: true };
    let list: Vec<_> = (0..20).map(|n| both(100 + n, order)).collect();
    let (world, log) = run(&scenario, Variant::Buggy, &list, 125);
    assert_eq!(leaked(&world), [0, 0, 20, 0]);
    assert!(log.0.iter().any(|h| matches!(h.what, Happening::Exhausted { .. })));
    let (world, _) = run(&scenario, Variant::Fixed, &list, 125);
    assert_eq!(leaked(&world), [0, 0, 0, 0]);
}

#[test]
fn hands_on_the_service_do_not_change_who_comes_and_when() {
    let scenario = checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
    });
    let list = [
        both(100, Act::SendOrder { instance: None, fails: true }),
        both(200, Act::Restart { instance: 1 }),
        both(300, Act::Set(Knob::Max(3))),
        both(400, Act::Set(Knob::FailingPermille(500))),
        both(500, Act::Set(Knob::ConnectionTimeoutMillis(100))),
        both(600, Act::KillBackend(place(0, 0))),
    ];
    let (_, untouched) = run(&scenario, Variant::Fixed, &[], 7200);
    for variant in [Variant::Buggy, Variant::Fixed] {
        let (_, touched) = run(&scenario, variant, &list, 7200);
        assert_eq!(touched.effects().len(), list.len());
        assert_eq!(touched.arrivals(), untouched.arrivals());
    }
}

#[test]
fn a_restart_by_hand_empties_the_instance_and_one_that_boots_is_left_alone() {
    let scenario = one_instance();
    let list = [both(600, Act::Restart { instance: 0 }), both(601, Act::Restart { instance: 0 })];
    let (world, log) = run(&scenario, Variant::Buggy, &list, 601);
    assert_eq!((log.effects(), leaked(&world)), (vec![Effect::Done, Effect::NotUp], vec![0]));
    let order = Act::SendOrder { instance: Some(0), fails: false };
    let (_, log) = run(&scenario, Variant::Buggy, &[list[0], both(602, order)], 602);
    assert_eq!(log.effects(), [Effect::Done, Effect::NotUp]);
}

#[test]
fn an_intervention_in_one_world_leaves_the_other_as_it_is() {
    let scenario = checkout();
    let mut list = [both(5000, Act::Set(Knob::FailingPermille(900)))];
    list[0].world = Some(Variant::Buggy);
    let digest = |variant, list: &[Intervention]| run(&scenario, variant, list, 9000).0.digest();
    assert_eq!(digest(Variant::Fixed, &list), digest(Variant::Fixed, &[]));
    assert_ne!(digest(Variant::Buggy, &list), digest(Variant::Buggy, &[]));
}

#[test]
fn a_knob_that_is_set_to_what_it_is_does_nothing_and_says_so() {
    let scenario = checkout();
    let list = [Knob::Max(20), Knob::RatePermille(1000), Knob::FailingPermille(50)].map(|k| both(60, Act::Set(k)));
    let (_, log) = run(&scenario, Variant::Buggy, &list, 60);
    assert_eq!(log.effects(), [Effect::AlreadySo; 3]);
}

#[test]
fn a_lower_max_cuts_no_connection_and_opens_none_until_enough_have_gone() {
    let scenario = one_instance();
    let (before, _) = run(&scenario, Variant::Buggy, &[], 1200);
    let n_leaked = leaked(&before)[0];
    assert!(n_leaked > 3);
    let list = [both(1200, Act::Set(Knob::Max(2)))];
    let (at_once, log) = run(&scenario, Variant::Buggy, &list, 1200);
    assert_eq!(at_once.instances().next().unwrap().1.total_count(), before.instances().next().unwrap().1.total_count());
    assert!(log.0.iter().any(|h| matches!(h.what, Happening::Exhausted { .. })), "all that is left has leaked");
    let (later, _) = run(&scenario, Variant::Buggy, &list, 1800);
    let pool = later.instances().next().unwrap().1;
    assert!(pool.total_count() < before.instances().next().unwrap().1.total_count() + 1);
    assert!(pool.waiting_count() > 0 && pool.n_slots() >= n_leaked);
}

#[test]
fn a_higher_max_opens_a_connection_for_the_next_who_asks_and_not_for_those_who_wait() {
    let scenario = one_instance();
    let secs = soon_after_exhaustion(&scenario);
    let (at_once, _) = run(&scenario, Variant::Buggy, &[both(secs, Act::Set(Knob::Max(40)))], secs);
    let pool = at_once.instances().next().unwrap().1;
    assert_eq!(pool.total_count(), 20);
    let (later, _) = run(&scenario, Variant::Buggy, &[both(secs, Act::Set(Knob::Max(40)))], secs + 30);
    let pool = later.instances().next().unwrap().1;
    assert!(pool.total_count() > 20 && pool.waiting_count() < 4, "one given back serves all who wait in turn");
}

#[test]
fn a_changed_arrival_rate_changes_how_many_come_from_then_on_and_its_return_is_seamless() {
    let scenario = checkout_with(|s| s.workload.hourly_profile.clear());
    let n = |list: &[Intervention], from: u64, to: u64| {
        let (_, log) = run(&scenario, Variant::Fixed, list, to);
        let n = log.arrivals().iter().filter(|(at, _)| *at > Micros::from_secs(from)).count();
        f64::from(u32::try_from(n).unwrap())
    };
    let rate = |secs, permille| both(secs, Act::Set(Knob::RatePermille(permille)));
    let own = n(&[], 3600, 10_800);
    let tripled = n(&[rate(3600, 3000)], 3600, 10_800);
    let halved = n(&[rate(3600, 500)], 3600, 10_800);
    // Five standard errors of the counts.
    assert!((tripled - 3.0 * own).abs() < 5.0 * (tripled + 9.0 * own).sqrt(), "{tripled} of {own}");
    assert!((halved - own / 2.0).abs() < 5.0 * (halved + own / 4.0).sqrt(), "{halved} of {own}");
    // Up and down again at one moment moves nobody: to the last microsecond of rounding.
    let (_, log) = run(&scenario, Variant::Fixed, &[rate(3600, 3000), rate(3600, 1000)], 7200);
    let (_, untouched) = run(&scenario, Variant::Fixed, &[], 7200);
    for ((at, attempt), (then, same)) in log.arrivals().iter().zip(untouched.arrivals()) {
        assert!(at.0.abs_diff(then.0) < 10_000 && *attempt == same, "{at} {then}");
    }
}

#[test]
fn a_connection_timeout_from_now_on_turns_hanging_into_fast_errors() {
    let scenario = one_instance();
    let secs = soon_after_exhaustion(&scenario);
    let list = [both(secs, Act::Set(Knob::ConnectionTimeoutMillis(2000)))];
    let (before, _) = run(&scenario, Variant::Buggy, &[], secs + 600);
    let (after, log) = run(&scenario, Variant::Buggy, &list, secs + 600);
    assert_eq!(before.tally().pool_timeouts, 0);
    assert!(after.tally().pool_timeouts > 0 && log.effects() == [Effect::Done]);
}

#[test]
fn acts_of_one_moment_follow_the_list_and_come_after_all_that_is_due() {
    let scenario = one_instance();
    let list =
        [both(600, Act::Set(Knob::Max(7))), both(600, Act::Set(Knob::Max(9))), both(300, Act::Set(Knob::Max(8)))];
    let (world, log) = run(&scenario, Variant::Buggy, &list, 600);
    assert_eq!(world.instances().next().unwrap().1.max(), 9);
    let at = |h: &Happened| matches!(h.what, Happening::Intervened { .. }).then_some(h.at.as_secs());
    assert_eq!(log.0.iter().filter_map(at).collect::<Vec<_>>(), [300, 600, 600]);
}

#[test]
fn every_problem_of_a_list_is_named_at_once() {
    let scenario = checkout();
    let list = [
        both(72_001, Act::Restart { instance: 0 }),
        both(1, Act::Restart { instance: 4 }),
        both(1, Act::ReleaseClient(place(9, 200))),
        both(1, Act::Set(Knob::Max(0))),
        both(1, Act::Set(Knob::FailingPermille(1001))),
        both(1, Act::Set(Knob::RatePermille(0))),
        both(1, Act::Set(Knob::IdleTimeoutMillis(u32::MAX))),
        both(1, Act::SendOrder { instance: Some(16), fails: true }),
    ];
    let paths: Vec<String> = intervention::check(&list, scenario.get()).into_iter().map(|p| p.path).collect();
    assert_eq!(
        paths,
        [
            "interventions[0].at",
            "interventions[1].instance",
            "interventions[2].instance",
            "interventions[2].slot",
            "interventions[3].max",
            "interventions[4].failing_share",
            "interventions[5].checkouts_per_sec",
            "interventions[6].idleTimeoutMillis",
            "interventions[7].instance",
        ]
    );
    let many = vec![both(1, Act::Restart { instance: 0 }); MAX_INTERVENTIONS + 1];
    assert_eq!(
        Interventions::new(&many, &scenario).unwrap_err()[0].to_string(),
        "interventions: found 201, expected at most 200"
    );
    let busy = checkout_with(|s| s.workload.checkouts_per_sec = 5.0);
    let rate = [both(1, Act::Set(Knob::RatePermille(20_000)))];
    assert!(intervention::check(&rate, busy.get())[0].expected.contains("events in all"));
}

#[test]
fn interventions_read_as_sentences() {
    let words = |act: Act| act.to_string();
    assert_eq!(words(Act::ReleaseClient(place(2, 3))), "release the client in slot 4 of instance 3");
    assert_eq!(words(Act::Set(Knob::FailingPermille(125))), "set failing share = 12.5 %");
    assert_eq!(words(Act::Set(Knob::RatePermille(1500))), "set arrival rate × 1.5");
    assert_eq!(words(Act::Set(Knob::ConnectionTimeoutMillis(2000))), "set connectionTimeoutMillis = 2000");
    assert_eq!(words(Act::SendOrder { instance: None, fails: true }), "send one order that fails");
}

pub(crate) fn any_intervention(horizon: u64) -> impl Strategy<Value = Intervention> {
    let knob = (proptest::sample::select(&Knob::ALL[..]), 0..2000_u32).prop_map(|(knob, value)| {
        let (least, most) = knob.limits();
        Act::Set(knob.with(value.clamp(least, most.min(3000))))
    });
    let place = || (0..4_u32, 0..24_u32).prop_map(|(instance, slot)| SlotPlace { instance, slot });
    let order = (proptest::option::of(0..4_u32), any::<bool>())
        .prop_map(|(instance, fails)| Act::SendOrder { instance, fails });
    let act = prop_oneof![
        place().prop_map(Act::ReleaseClient),
        place().prop_map(Act::KillBackend),
        order,
        (0..4_u32).prop_map(|instance| Act::Restart { instance }),
        knob,
    ];
    let world = proptest::option::of(prop_oneof![Just(Variant::Buggy), Just(Variant::Fixed)]);
    (0..=horizon * 1_000_000, world, act).prop_map(|(at, world, act)| Intervention { at: Micros(at), world, act })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_done_no_rule_is_broken_and_the_run_is_the_same_again(
        list in proptest::collection::vec(any_intervention(3600), 0..40),
    ) {
        let scenario = checkout_with(|s| {
            s.horizon_seconds = 3600;
            s.bug_released_after_seconds = 0;
            s.fix_released_after_seconds = 3600;
            s.workload.failing_share = 0.3;
        });
        for variant in [Variant::Buggy, Variant::Fixed] {
            let (world, log) = run(&scenario, variant, &list, 3600);
            prop_assert_eq!(world.violation(), None);
            let (again, _) = run(&scenario, variant, &list, 3600);
            prop_assert_eq!(world.digest(), again.digest());
            let here = list.iter().filter(|act| act.world.is_none_or(|world| world == variant)).count();
            prop_assert_eq!(log.effects().len(), here);
        }
    }
}
