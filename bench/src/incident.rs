//! The shipped scenario, both worlds from model time 0 to the horizon: as the replay computes it, and without it.

#![expect(dead_code, reason = "each target runs cases of its own")]

use postmortem_explorer::experiment::{Arm, Output, measure};
use postmortem_explorer::incident::{file, scenario_from_file};
use postmortem_explorer::model::intervention::{Act, Intervention, Interventions, Knob};
use postmortem_explorer::model::{CheckedScenario, Micros, Variant, World, digest_of};
use postmortem_explorer::replay::{Replay, VARIANTS};

/// The shipped incident's model.
pub(crate) fn scenario() -> Result<CheckedScenario, String> {
    let incident = include_str!("../../incident-data/2025-checkout-502/incident.json");
    let incident: serde_json::Value = serde_json::from_str(incident).map_err(|error| error.to_string())?;
    let model = incident.pointer("/models/0").cloned().unwrap_or_default();
    let model: file::Model = serde_json::from_value(model).map_err(|error| error.to_string())?;
    scenario_from_file(&model).map_err(|invalid| format!("{invalid:?}"))
}

/// What came of a run.
pub(crate) struct Course {
    /// Events of both worlds.
    pub(crate) events: u64,
    /// Memory of the checkpoints, as the replay counts it [bytes].
    pub(crate) checkpoint_bytes: u64,
}

/// As the worker computes it: checkpoints, minutes and findings included.
pub(crate) fn replay(scenario: &CheckedScenario) -> Course {
    let mut replay = finished(scenario);
    replay.seek(replay.horizon());
    Course { events: replay.n_events(), checkpoint_bytes: replay.checkpoint_bytes() }
}

/// A replay with its whole run computed: what a reader seeks in.
pub(crate) fn finished(scenario: &CheckedScenario) -> Replay {
    let mut replay = Replay::new(scenario.clone());
    while !replay.course().is_done() {
        replay.compute(20_000);
    }
    replay
}

/// Shows the `nth` of moments that lie all over the run, in no order: what a scrub asks for at worst.
pub(crate) fn seek(replay: &mut Replay, nth: u32) {
    // The fractional part of nth times the golden section, in 2^32nds.
    let share = u64::from(nth.wrapping_mul(0x9E37_79B9));
    let at = (u128::from(replay.horizon().0) * u128::from(share)) >> 32;
    replay.seek(Micros(u64::try_from(at).unwrap_or(u64::MAX)));
}

/// Both worlds, nobody watching, each on a thread of its own: they share nothing but the scenario.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn worlds_in_parallel(scenario: &CheckedScenario) -> Course {
    let events = std::thread::scope(|scope| {
        VARIANTS
            .map(|variant| scope.spawn(move || n_events_of(scenario, variant)))
            .map(|thread| thread.join().unwrap_or(0))
    });
    Course { events: events.iter().sum(), checkpoint_bytes: 0 }
}

fn n_events_of(scenario: &CheckedScenario, variant: Variant) -> u64 {
    let mut world = World::new(scenario, variant);
    world.run_until(Micros::MAX);
    world.n_events()
}

/// Both worlds, nobody watching.
pub(crate) fn worlds(scenario: &CheckedScenario) -> Course {
    let events = VARIANTS.map(|variant| n_events_of(scenario, variant));
    Course { events: events.iter().sum(), checkpoint_bytes: 0 }
}

/// A reader who changes the pool's connection timeout again and again, each time somewhere else in the run, and looks at the
/// end and at the beginning; what the checkpoints take in the end [bytes].
pub(crate) fn forks(scenario: &CheckedScenario, n_forks: u32) -> Result<u64, String> {
    let mut replay = Replay::new(scenario.clone());
    let horizon = replay.horizon();
    for fork in 0..=n_forks {
        if fork > 0 {
            let at = Micros(horizon.0 / u64::from(n_forks + 1) * u64::from(fork * 7 % (n_forks + 1)));
            let act = Act::Set(Knob::ConnectionTimeoutMillis(1_000 + fork));
            let list = Interventions::new(&[Intervention { at, world: None, act }], scenario);
            replay.set_interventions(list.map_err(|invalid| format!("{invalid:?}"))?);
        }
        while !replay.is_done() {
            replay.compute(20_000);
        }
        replay.seek(horizon);
        replay.seek(Micros(horizon.0 / 2));
    }
    Ok(replay.checkpoint_bytes())
}

/// The failed shares of the shipped incident under these seeds, summed: what an experiment's base arm costs.
pub(crate) fn replications(seeds: impl Iterator<Item = u32>) -> Result<f64, String> {
    let scenario = scenario()?;
    let plain = scenario.get().clone();
    let arm = Arm {
        window_seconds: (plain.bug_released_after_seconds, plain.fix_released_after_seconds),
        scenario: plain,
        variant: Variant::Buggy,
        idle_session_timeout_seconds: 0,
        response: None,
    };
    let share = |seed: u32| measure(&arm, &scenario, u64::from(seed)).map(|run| run.get(Output::FailedShare));
    seeds.map(|seed| share(seed).ok_or_else(|| format!("a rule of the model was broken under seed {seed}"))).sum()
}

/// Both worlds' digests under a seed.
pub(crate) fn digests(scenario: &CheckedScenario, seed: u64) -> [u64; 2] {
    digest_of(scenario, seed)
}
