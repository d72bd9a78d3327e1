//! `cargo xtask check [PATH…]`: every problem of every incident, the same list that the page shows.

use std::path::PathBuf;

use postmortem_explorer::experiment::run_on_all_cores;
use postmortem_explorer::incident::experiment::check_verdict;
use postmortem_explorer::incident::{Incident, Problem, check_incident, file::IndexEntry, load, load_index};

use crate::process::{project, say};
use crate::{Outcome, incidents};

/// `cargo xtask check [PATH…]`: these incident files (or their folders), or all of them and the catalogue; and what their
/// experiments come to.
///
/// # Errors
/// When a file cannot be read, or has an error; warnings are printed and let through.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut n_errors = 0_usize;
    let files = if arguments.is_empty() {
        n_errors += check_catalogue()?;
        incidents::all()?
    } else {
        arguments.iter().map(|path| incident_file(path)).collect()
    };
    for file in &files {
        let text = incidents::read(file)?;
        let folder = incidents::folder(file);
        let mut problems = check_incident(&text, |href| std::fs::read_to_string(folder.join(href)).ok());
        problems.extend(run_experiments(&text)?);
        n_errors += report(&incidents::shown(file), &problems);
    }
    if n_errors == 0 { Ok(()) } else { Err(format!("{n_errors} error{}", if n_errors == 1 { "" } else { "s" })) }
}

/// A folder stands for the incident in it.
fn incident_file(path: &str) -> PathBuf {
    let path = PathBuf::from(path);
    if path.is_dir() { path.join("incident.json") } else { path }
}

fn check_catalogue() -> Result<usize, String> {
    let file = project().join("incident-data/index.json");
    let (list, problems) = match load_index(&incidents::read(&file)?) {
        Ok(list) => (list, Vec::new()),
        Err(problems) => (Vec::new(), problems.list),
    };
    let mut n_errors = report(&incidents::shown(&file), &problems);
    for entry in &list {
        let of_entry = incidents::folder(&file).join(&entry.href);
        let Ok(loaded) = load(&incidents::read(&of_entry)?) else { continue }; // said when that file is checked
        for what in differences(entry, &loaded.incident) {
            say(&format!("{}: error: {}: {what} is not the incident's own", incidents::shown(&file), entry.id));
            n_errors += 1;
        }
    }
    Ok(n_errors)
}

/// What the catalogue says otherwise than the incident itself.
fn differences(entry: &IndexEntry, incident: &Incident) -> Vec<&'static str> {
    let pairs = [
        ("id", entry.id == incident.id),
        ("title", entry.title == incident.title),
        ("tags", entry.tags.is_empty() || entry.tags == incident.tags),
    ];
    pairs.into_iter().filter(|(_, is_equal)| !is_equal).map(|(name, _)| name).collect()
}

/// Runs the experiments of an incident that can be used; gives those that come out otherwise than the file says.
fn run_experiments(text: &str) -> Result<Vec<Problem>, String> {
    let Ok(loaded) = load(text) else { return Ok(Vec::new()) };
    let incident = &loaded.incident;
    let tested: Vec<_> = incident
        .experiments
        .iter()
        .enumerate()
        .filter_map(|(index, experiment)| Some((index, experiment, incident.plan(experiment)?)))
        .collect();
    let plans: Vec<_> = tested.iter().map(|(_, _, plan)| plan.clone()).collect();
    let findings = run_on_all_cores(&plans)?;
    let mut problems = Vec::new();
    for ((index, experiment, _), finding) in tested.iter().zip(&findings) {
        say(&format!("experiment {}: {finding}", experiment.id));
        problems.extend(check_verdict(experiment, *index, finding));
    }
    Ok(problems)
}

/// Prints the problems of a file; gives the number of errors.
fn report(file: &str, problems: &[Problem]) -> usize {
    for problem in problems {
        let word = if problem.is_error() { "error" } else { "warning" };
        say(&format!("{file}: {word}: {problem}"));
    }
    let n_errors = problems.iter().filter(|problem| problem.is_error()).count();
    say(&format!("{file}: {n_errors} errors, {} warnings", problems.len() - n_errors));
    n_errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_says_what_the_incidents_say() {
        let list = incidents::catalogue().expect("the catalogue");
        let entry = list.first().expect("an incident");
        let file = project().join(incidents::FOLDER).join(&entry.href);
        let incident = load(&incidents::read(&file).expect("a file")).expect("an incident").incident;
        assert_eq!(differences(entry, &incident), Vec::<&str>::new());
        let other = IndexEntry { title: "Another".into(), tags: vec!["another".into()], ..entry.clone() };
        assert_eq!(differences(&other, &incident), ["title", "tags"]);
    }
}
