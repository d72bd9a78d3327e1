//! The model natively: a plain M/M/20 beside a JavaScript one, the shipped scenario, and how often it asks for memory.

use serde_json::Value;

use super::figures::{figures_of, median, millions_per_second, native, number, seconds, seeks};
use crate::process::{program, say};
use crate::{Outcome, tools};

/// Turns that the two queues take.
const ROUNDS: u32 = 3;
/// Runs of each in a turn. The first is thrown away: it warms up.
const RUNS: u32 = 4;
const N_EVENTS: u32 = 4_000_000;

pub(super) fn bench() -> Outcome {
    tools::node()?;
    plain_queue()?;
    for (case, what) in [
        ("incident/replay", "both worlds with checkpoints, minutes and findings"),
        ("incident/worlds", "both worlds, nobody watching"),
        ("incident/parallel", "the same, a thread for each world"),
    ] {
        let figures = figures_of(&mut native(case, 9))?;
        let (events, time) = (number(&figures, "/events"), median(seconds(&figures)));
        say(&format!(
            "{what:<52}{:>6.0} ms {:>6.1} M events/s, {events:.0} events",
            time * 1e3,
            millions_per_second(events, time)
        ));
        let checkpoint_bytes = number(&figures, "/checkpoint_bytes");
        if checkpoint_bytes > 0.0 {
            say(&format!("{:<52}{:>6.1} MB", "  its checkpoints", checkpoint_bytes / 1e6));
        }
    }
    say(&seeks(seconds(&figures_of(&mut native("seeks", 500))?)));
    let figures = figures_of(&mut native("allocations", 1))?;
    for (world, name) in figures.get("worlds").and_then(Value::as_array).into_iter().flatten().zip(["buggy", "fixed"]) {
        let (allocations, events) = (number(world, "/allocations"), number(world, "/events"));
        say(&format!(
            "{:<52}{allocations:>6.0} in {events:.0} events ({:.5} each) and {} restarts",
            format!("allocations once warm, {name} world"),
            allocations / events,
            number(world, "/restarts"),
        ));
    }
    say("Medians.");
    Ok(())
}

/// The same queue in Rust and in JavaScript, in turns.
fn plain_queue() -> Outcome {
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut node = program("node");
        node.args(["bench/mm20.mjs", &N_EVENTS.to_string(), &RUNS.to_string()]);
        theirs.extend(seconds(&figures_of(&mut node)?).into_iter().skip(1));
        ours.extend(seconds(&figures_of(&mut native("mm20", RUNS))?).into_iter().skip(1));
    }
    let speed = |times| millions_per_second(f64::from(N_EVENTS), median(times));
    let (theirs, ours) = (speed(theirs), speed(ours));
    say(&format!(
        "{:<52}{ours:>6.1} M events/s; JavaScript in Node {theirs:.1}; ratio {:.1}",
        "a plain M/M/20",
        ours / theirs
    ));
    Ok(())
}
