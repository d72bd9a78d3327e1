//! The incidents that ship: whole, without a warning, and with the series that their model gives.

use std::fs;
use std::path::{Path, PathBuf};

use postmortem_explorer::incident::{
    Problem, check_incident, derived_times, load, load::load_file, load_index, reconstruct_metrics,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("incident-data")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_incident_of_the_catalogue_is_without_a_problem() {
    let index = load_index(&text(&folder().join("index.json"))).unwrap();
    assert!(!index.is_empty());
    for entry in index {
        let file = folder().join(&entry.href);
        let beside = file.parent().unwrap();
        let problems = check_incident(&text(&file), |href| fs::read_to_string(beside.join(href)).ok());
        assert_eq!(problems.iter().map(Problem::to_string).collect::<Vec<_>>(), Vec::<String>::new());
        let incident = load_file(&text(&file)).unwrap();
        assert_eq!((&incident.id, &incident.title), (&entry.id, &entry.title));
        assert_eq!(beside.file_name().unwrap().to_str(), Some(entry.id.as_str()));
    }
}

#[test]
fn the_series_are_those_of_the_model() {
    for entry in load_index(&text(&folder().join("index.json"))).unwrap() {
        let file = folder().join(&entry.href);
        let incident = load_file(&text(&file)).unwrap();
        let Some(model) = incident.models.first() else { continue };
        let series = reconstruct_metrics(model).unwrap();
        for metric in &incident.metrics {
            let committed = text(&file.parent().unwrap().join(&metric.href));
            assert!(series[metric.id.as_str()] == committed, "{}: run `cargo xtask reconstruct`", metric.id);
        }
    }
}

#[test]
fn each_step_of_the_model_is_at_the_line_that_does_it() {
    use postmortem_explorer::incident::file::Side;
    use postmortem_explorer::model::world::Step;
    let incident = load(&text(&folder().join("2025-checkout-502/incident.json"))).unwrap().incident;
    let change = incident.code_of(&incident.models[0]).unwrap();
    let words = |step| match step {
        Step::Connect => "pool.connect(",
        Step::Begin => "'BEGIN'",
        Step::Update => "client.query(RESERVE_ITEM",
        Step::Rollback => "'ROLLBACK'",
        Step::Leak => "throw error",
        Step::Commit => "'COMMIT'",
        Step::Release | Step::ReleaseAfterError => "client.release(",
    };
    let mut n_lines = 0;
    for (side, href) in [(Side::Before, &change.before), (Side::After, &change.after)] {
        let code = text(&folder().join("2025-checkout-502").join(href));
        for lines in &change.model_steps {
            let Some(line) = change.line_at(lines.step, side) else { continue };
            let there = code.lines().nth(line as usize - 1).unwrap();
            assert!(there.contains(words(lines.step)), "{:?}: line {line} of {href} is {there:?}", lines.step);
            assert!(change.steps_at(side, line).any(|step| step == lines.step));
            n_lines += 1;
        }
    }
    assert_eq!(n_lines, 14);
    assert_eq!(change.line_at(Step::Leak, Side::After), None);
    assert_eq!(change.line_at(Step::ReleaseAfterError, Side::Before), None);
}

#[test]
fn the_times_that_the_timeline_reads_off_the_run_are_those_of_the_run() {
    let mut n_derived = 0;
    for entry in load_index(&text(&folder().join("index.json"))).unwrap() {
        let incident = load_file(&text(&folder().join(&entry.href))).unwrap();
        for time in derived_times(&incident).unwrap() {
            assert_eq!(time.found, time.derived, "{}: run `cargo xtask reconstruct`", time.pointer);
            n_derived += 1;
        }
    }
    assert!(n_derived >= 10, "{n_derived}");
}

#[test]
fn a_moment_that_the_run_does_not_have_is_said_where_it_is_asked_for() {
    let mut incident = load_file(&text(&folder().join("2025-checkout-502/incident.json"))).unwrap();
    let index = incident.timeline.iter().position(|entry| entry.id == "first-leak").unwrap();
    incident.timeline[index].derived.as_mut().unwrap().occurred_at.as_mut().unwrap().nth = 1_000_000;
    assert_eq!(
        derived_times(&incident).unwrap_err(),
        format!("/timeline/{index}/occurred_at: the run has no such moment")
    );
}

#[test]
fn the_code_after_the_fix_differs_by_where_the_client_is_released_alone() {
    use postmortem_explorer::diff::{Kind, Language, between};
    let code = folder().join("2025-checkout-502/code");
    let before = text(&code.join("reserve-inventory.before.js"));
    let after = text(&code.join("reserve-inventory.after.js"));
    let diff = between(&before, &after, Language::JavaScript).unwrap();
    let of = |kind: Kind| -> Vec<String> {
        let rows = diff.rows.iter().filter(|row| row.kind == kind);
        rows.filter_map(|row| row.before.as_ref().or(row.after.as_ref()))
            .map(|line| line.text().trim().to_owned())
            .collect()
    };
    assert_eq!(of(Kind::Removed), ["client.release();"]);
    assert_eq!(of(Kind::Added), ["} finally {", "client.release();"]);
    assert_eq!(of(Kind::Changed), Vec::<String>::new());
}
