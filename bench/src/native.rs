//! The native side: reads which case to run, and writes one line of JSON.
//!
//! `cargo run --profile bench --package bench -- CASE RUNS`. Says how long each run took, and what came of it, so that the
//! reader can see that both sides did the same.

use std::time::Instant;

use postmortem_explorer::model::{Micros, World};
use postmortem_explorer::replay::VARIANTS;
use serde_json::{Value, json};

use crate::{checkouts, incident, mm20};

pub(crate) fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [case, rest @ ..] = arguments.as_slice() else {
        return Err("Usage: bench CASE [RUNS]".to_owned());
    };
    let n_runs = rest.first().and_then(|text| text.parse().ok()).unwrap_or(1);
    let figures = match case.split_once('/').unwrap_or((case, "")) {
        ("pool", variant) => pool(variant, n_runs)?,
        ("mm20", "") => mm20(n_runs),
        ("incident", what) => incident(what, n_runs)?,
        ("seeks", "") => seeks(n_runs)?,
        ("allocations", "") => allocations()?,
        ("digests", "") => digests()?,
        ("replications", "") => replications(n_runs)?,
        _ => return Err(format!("There is no case `{case}`.")),
    };
    println!("{figures}");
    Ok(())
}

fn pool(name: &str, n_runs: u32) -> Result<Value, String> {
    let variant = checkouts::VARIANTS.iter().find(|variant| variant.name == name);
    let variant = variant.ok_or(format!("There is no variant `{name}`."))?;
    let drawn = checkouts::draw(variant);
    let (seconds, counts) = timed(n_runs, || checkouts::run(variant, &drawn));
    let checkouts::Counts { emitted, granted, refused, timers, ends_at_millis, total, waiting } = counts;
    let counts = json!({
        "emitted": emitted, "granted": granted, "refused": refused, "timers": timers,
        "ends_at_millis": ends_at_millis, "total": total, "waiting": waiting,
    });
    Ok(json!({ "variant": name, "seconds": seconds, "counts": counts }))
}

fn mm20(n_runs: u32) -> Value {
    const N_EVENTS: u32 = 4_000_000;
    let (seconds, waited) = timed(n_runs, || mm20::run(N_EVENTS));
    json!({ "events": N_EVENTS, "seconds": seconds, "waited_seconds": waited })
}

fn incident(what: &str, n_runs: u32) -> Result<Value, String> {
    let scenario = incident::scenario()?;
    let run = match what {
        "replay" => incident::replay,
        "worlds" => incident::worlds,
        "parallel" => incident::worlds_in_parallel,
        _ => return Err(format!("The incident has no `{what}`; it has `replay`, `worlds` and `parallel`.")),
    };
    let (seconds, incident::Course { events, checkpoint_bytes }) = timed(n_runs, || run(&scenario));
    Ok(json!({ "events": events, "seconds": seconds, "checkpoint_bytes": checkpoint_bytes }))
}

/// So many seeks all over a run that is there.
fn seeks(n: u32) -> Result<Value, String> {
    let mut replay = incident::finished(&incident::scenario()?);
    let mut nth = 0;
    let (seconds, ()) = timed(n, || {
        incident::seek(&mut replay, nth);
        nth += 1;
    });
    Ok(json!({ "seconds": seconds }))
}

/// How often the worlds ask for memory once they are warm, and how often a process ends there: its successor has a new pool.
fn allocations() -> Result<Value, String> {
    const WARM: Micros = Micros::from_secs(4 * 3600);
    let scenario = incident::scenario()?;
    let worlds = VARIANTS.map(|variant| {
        let mut world = World::new(&scenario, variant);
        world.run_until(WARM);
        let n_restarts = |world: &World| world.instances().map(|(instance, _)| instance.process.nth).sum::<u32>();
        let (events, restarts) = (world.n_events(), n_restarts(&world));
        let memory = allocation_counter::measure(|| world.run_until(Micros::MAX));
        json!({
            "allocations": memory.count_total, "events": world.n_events() - events,
            "restarts": n_restarts(&world) - restarts,
        })
    });
    Ok(json!({ "worlds": worlds }))
}

/// So many replications of the shipped incident, on all cores.
fn replications(n: u32) -> Result<Value, String> {
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let sums: Vec<Result<f64, String>> = std::thread::scope(|scope| {
        let share = |place: usize| (1..=n).skip(place).step_by(n_threads);
        let threads: Vec<_> =
            (0..n_threads).map(|place| scope.spawn(move || incident::replications(share(place)))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread has stopped".to_owned())?).collect()
    });
    let sum: f64 = sums.into_iter().collect::<Result<Vec<f64>, String>>()?.iter().sum();
    let seconds = [start.elapsed().as_secs_f64()];
    Ok(json!({ "replications": n, "threads": n_threads, "seconds": seconds, "mean_failed_share": sum / f64::from(n) }))
}

/// Both worlds' digests under five seeds, as text: they do not fit into JavaScript's numbers.
fn digests() -> Result<Value, String> {
    let scenario = incident::scenario()?;
    let of_seed = |seed| incident::digests(&scenario, seed).map(|digest| digest.to_string());
    Ok(json!({ "digests": (1..=5).map(of_seed).collect::<Vec<_>>() }))
}

/// Runs it, at least once, and says how long each run took [s].
fn timed<T>(n_runs: u32, mut run: impl FnMut() -> T) -> (Vec<f64>, T) {
    let mut seconds = Vec::new();
    loop {
        let start = Instant::now();
        let result = std::hint::black_box(run());
        seconds.push(start.elapsed().as_secs_f64());
        if seconds.len() >= n_runs as usize {
            return (seconds, result);
        }
    }
}
