//! Studies on every core of the machine: for tests and commands. The page has workers instead.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::count::Measured;
use super::ledger::Ledger;
use super::run::{Arm, measure};
use super::study::{Finding, Plan, Study};

/// What studies of these plans find, in the plans' order: the same as anywhere else. Runs that several plans need are
/// run once.
///
/// # Errors
/// In words, when an arm is outside the limits or a rule of the model was broken.
pub fn run_on_all_cores(plans: &[Plan]) -> Result<Vec<Finding>, String> {
    let studies = plans.iter().map(|plan| Study::new(plan.clone())).collect::<Result<Vec<Study>, _>>();
    let mut studies =
        studies.map_err(|invalid| invalid.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let mut ledger = Ledger::unlimited();
    while studies.iter().any(|study| !study.is_done()) {
        fill(&mut ledger, &studies)?;
        for study in &mut studies {
            while !study.is_done() {
                let (plan, seed) = (study.plan(), study.next_seed());
                let known = (ledger.recall(&plan.base, seed), ledger.recall(&plan.changed, seed));
                let (Some(base), Some(changed)) = known else { break };
                study.push(base, changed);
            }
        }
    }
    Ok(studies.iter().map(Study::finding).collect())
}

/// Runs every seed up to the next look of each study that goes on, and enters it in the ledger.
fn fill(ledger: &mut Ledger, studies: &[Study]) -> Result<(), String> {
    let mut arms: Vec<&Arm> = Vec::new();
    let mut tasks: BTreeSet<(u64, usize)> = BTreeSet::new();
    for study in studies.iter().filter(|study| !study.is_done()) {
        for arm in [&study.plan().base, &study.plan().changed] {
            let place = arms.iter().position(|known| *known == arm).unwrap_or_else(|| {
                arms.push(arm);
                arms.len() - 1
            });
            let seeds = study.next_seed()..=u64::from(study.next_look());
            tasks.extend(seeds.filter(|&seed| ledger.recall(arm, seed).is_none()).map(|seed| (seed, place)));
        }
    }
    let tasks: Vec<(u64, usize)> = tasks.into_iter().collect();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(u64, usize, Option<Measured>)>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(&(seed, place)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(arm) = arms.get(place) else { return };
                    let measured = arm.checked().ok().and_then(|scenario| measure(arm, &scenario, seed));
                    if let Ok(mut done) = done.lock() {
                        done.push((seed, place, measured));
                    }
                }
            });
        }
    });
    for (seed, place, measured) in done.into_inner().map_err(|_| "a thread has stopped")? {
        let measured = measured.ok_or_else(|| format!("a rule of the model was broken under seed {seed}"))?;
        if let Some(arm) = arms.get(place) {
            ledger.remember(arm, seed, measured);
        }
    }
    Ok(())
}
