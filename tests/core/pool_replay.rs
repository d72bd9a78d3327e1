//! Every stored trace of the real pg-pool, replayed in the model: equal record by record, field by field.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use postmortem_explorer::model::theory::proofs;
use serde::Deserialize;
use serde_json::{Value, json};

use super::pool_player::{Stats, play};
use super::pool_scenario::Scenario;

/// How many recordings of each kind there are; a lost file is noticed. By hand; by lot; corners by lot (hooks with kills, late
/// `verify`, shared release functions, crashes); the stories of `pool_stories`.
const STORED: [(&str, usize); 4] = [("hand", 40), ("random", 150), ("corners", 60), ("stories", 5)];

fn stored(kind: &str) -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pg-pool").join(kind);
    let mut files =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// What the recorder writes, as far as it is compared.
#[derive(Deserialize)]
struct Recording {
    versions: BTreeMap<String, String>,
    scenario: Scenario,
    stats: RecordedStats,
    trace: Vec<Value>,
}

#[derive(Deserialize)]
struct RecordedStats {
    timers_fired: u32,
    ms_with_ties: u32,
}

/// Nothing when the model's trace equals the recorded one; else the first difference, for people.
fn first_difference(recording: Recording) -> Option<String> {
    let (trace, stats) = play(recording.scenario);
    let recorded = recording.trace;
    let modeled: Vec<Value> = trace.iter().map(|record| json!(record)).collect();
    if let Some(at) = (0..recorded.len().max(modeled.len())).find(|&at| recorded.get(at) != modeled.get(at)) {
        let line = |records: &[Value], at: usize| records.get(at).map_or("(nothing)".to_owned(), Value::to_string);
        let mut lines = vec![format!("record {at} differs")];
        lines.extend((at.saturating_sub(5)..at).map(|at| format!("  both     {}", line(&recorded, at))));
        lines.push(format!("  recorded {}", line(&recorded, at)));
        lines.push(format!("  modeled  {}", line(&modeled, at)));
        return Some(lines.join("\n"));
    }
    let RecordedStats { timers_fired, ms_with_ties } = recording.stats;
    let expected = Stats { timers_fired, ms_with_ties };
    (stats != expected).then(|| format!("same records, but recorded {expected:?}, modeled {stats:?}"))
}

#[test]
fn the_model_gives_the_trace_of_the_real_pool_in_every_stored_scenario() {
    let n_stored: usize = STORED.iter().map(|(_, n)| n).sum();
    assert_eq!(n_stored, proofs::N_RECORDED_TRACES as usize, "the page names the number");
    let mut differing = Vec::new();
    for (kind, expected) in STORED {
        let files = stored(kind).unwrap();
        assert_eq!(files.len(), expected, "scenarios in {kind}");
        for file in files {
            let recording: Recording = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            assert_eq!(recording.versions.get("pg-pool").map(String::as_str), Some("3.14.0"));
            if let Some(difference) = first_difference(recording) {
                differing.push(format!("{}: {difference}", file.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{} traces differ\n\n{}", differing.len(), differing.join("\n\n"));
}
