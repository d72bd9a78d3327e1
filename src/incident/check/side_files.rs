//! An incident with the files that it names: code that has the lines, metrics that cover the impact.
//!
//! Pure: the caller reads files and hands their text over. `load` does not come here, because the page fetches side
//! files later, one by one; `cargo xtask check` looks at everything.

use crate::clock::UnixMillis;
use crate::incident::document::{CodeChange, Evidence, Incident, Lines, Metric, duration_in_words};
use crate::incident::file::Side;
use crate::incident::limits;
use crate::incident::load::load;
use crate::incident::problem::{Path, Problem, Rule};
use crate::series;

/// Checks an incident file and every file that it names. `read` gets a path relative to the incident's folder and
/// gives the text, or none when there is no such file.
///
/// Returns every problem, warnings included; side files are looked at when the incident file has no error.
pub fn check_incident(text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<Problem> {
    let loaded = match load(text) {
        Ok(loaded) => loaded,
        Err(problems) => return problems.list,
    };
    let mut found = loaded.warnings;
    let root = Path::root();
    for (index, metric) in loaded.incident.metrics.iter().enumerate() {
        match read(&metric.href) {
            Some(text) => found.extend(check_metric_file(&loaded.incident, metric, &text)),
            None => found.push(missing(&root.field("metrics").index(index).field("href"), &metric.href)),
        }
    }
    for (index, change) in loaded.incident.code_changes.iter().enumerate() {
        let path = root.field("code_changes").index(index);
        for (side, name, href) in [(Side::Before, "before", &change.before), (Side::After, "after", &change.after)] {
            match read(href) {
                Some(text) => found.extend(check_code(&loaded.incident, change, side, &text)),
                None => found.push(missing(&path.field(name), href)),
            }
        }
    }
    found
}

/// Checks a metric's file: series of one of the formats that are read, which cover the incident's impact.
#[must_use]
pub fn check_metric_file(incident: &Incident, metric: &Metric, text: &str) -> Vec<Problem> {
    let too_large = oversize(text, limits::METRIC_BYTES);
    let problems = match too_large {
        Some(problem) => vec![problem],
        None => match covered_span(text) {
            Ok((from, to)) => check_metric_span(incident, from, to),
            Err(problem) => vec![*problem],
        },
    };
    problems.into_iter().map(|problem| problem.in_file(&metric.href)).collect()
}

/// Checks that samples from `from` to `to` cover the incident's impact, give or take a minute at each end: a scrape
/// does not happen at the moment when an incident starts.
#[must_use]
pub fn check_metric_span(incident: &Incident, from: UnixMillis, to: UnixMillis) -> Vec<Problem> {
    const SLACK_MILLIS: i64 = 60_000;
    let (impact_from, impact_to) = incident.impact_window();
    let mut found = Vec::new();
    let mut uncovered = |missing_millis: i64, which: &str| {
        if missing_millis > SLACK_MILLIS {
            let words =
                format!("samples that leave out the {which} {} of the impact", duration_in_words(missing_millis));
            found.push(Problem::at(Rule::UncoveredWindow, &result_path(), words, "samples over the whole impact"));
        }
    };
    uncovered(from.0.saturating_sub(impact_from.0), "first");
    uncovered(impact_to.0.saturating_sub(to.0), "last");
    found
}

/// Checks one version of a code change: every annotation and piece of evidence on it names lines that it has.
#[must_use]
pub fn check_code(incident: &Incident, change: &CodeChange, side: Side, text: &str) -> Vec<Problem> {
    let href = if side == Side::Before { &change.before } else { &change.after };
    if let Some(problem) = oversize(text, limits::CODE_BYTES) {
        return vec![problem.in_file(href)];
    }
    let n_lines = text.lines().count();
    lines_used(incident, change, side)
        .into_iter()
        .filter(|(_, lines)| usize::try_from(lines.last).map_or(true, |last| last > n_lines))
        .map(|(path, lines)| {
            let found = format!("a file of {n_lines} lines");
            Problem::at(Rule::LinesOutside, &Path::root(), found, format!("{lines}, which {path} names")).in_file(href)
        })
        .collect()
}

/// The lines of one version that the incident points at, each with the place that does.
fn lines_used(incident: &Incident, change: &CodeChange, side: Side) -> Vec<(String, Lines)> {
    let mut used = Vec::new();
    for note in change.annotations.iter().filter(|note| note.side == side) {
        used.push((format!("annotation {}", note.id), note.lines));
    }
    for step in &change.model_steps {
        if let Some(line) = step.on(side) {
            used.push(("model_steps".to_owned(), Lines { first: line, last: line }));
        }
    }
    for (owner, list) in all_evidence(incident) {
        for evidence in list {
            if let Evidence::Code { code_change, side: on, lines } = evidence
                && *code_change == change.id
                && *on == side
            {
                used.push((format!("the evidence of {owner}"), *lines));
            }
        }
    }
    used
}

fn all_evidence(incident: &Incident) -> Vec<(String, &[Evidence])> {
    let mut lists: Vec<(String, &[Evidence])> = vec![
        ("detection".to_owned(), &incident.detection.evidence),
        ("trigger".to_owned(), &incident.trigger.evidence),
        ("resolution".to_owned(), &incident.resolution.evidence),
    ];
    lists.extend(incident.timeline.iter().map(|entry| (format!("entry {}", entry.id), &entry.evidence[..])));
    lists.extend(incident.factors.iter().map(|factor| (format!("factor {}", factor.id), &factor.evidence[..])));
    lists.extend(incident.facts.iter().map(|fact| (format!("fact {}", fact.id), &fact.evidence[..])));
    for note in incident.code_changes.iter().flat_map(|change| &change.annotations) {
        lists.push((format!("annotation {}", note.id), &note.evidence));
    }
    for takeaway in &incident.lessons.takeaways {
        takeaway.trial.iter().for_each(|trial| lists.push((format!("takeaway {}", takeaway.id), &trial.evidence)));
    }
    lists
}

fn missing(path: &Path, href: &str) -> Problem {
    Problem::at(Rule::MissingFile, path, format!("no file {href:?} beside the incident"), "the file")
}

fn oversize(text: &str, most_bytes: usize) -> Option<Problem> {
    if text.len() <= most_bytes {
        return None;
    }
    let found = format!("a file of {} bytes", text.len());
    Some(Problem::at(Rule::TooLarge, &Path::root(), found, format!("at most {most_bytes}")))
}

fn result_path() -> Path {
    Path::root().field("data").field("result")
}

/// First and last sample of a metrics file, of whichever format `series` reads.
fn covered_span(text: &str) -> Result<(UnixMillis, UnixMillis), Box<Problem>> {
    let limits = series::Limits { bytes: limits::METRIC_BYTES, ..series::Limits::default() };
    let set = series::read(text, limits).map_err(|problem| {
        let found = format!("{}: {}", problem.place, problem.found);
        Box::new(Problem::at(Rule::BadMetric, &Path::root(), found, problem.expected))
    })?;
    match set.extent() {
        Some(extent) => Ok((extent.from, extent.to)),
        None => Err(Problem::at(Rule::BadMetric, &Path::root(), "no samples", "series with values").into()),
    }
}
