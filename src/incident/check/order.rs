//! Times are times, and stand in the order in which things can happen.
//!
//! A cause comes before its effect, nothing ends before it starts, nobody knows of a thing before it happened.

use crate::clock::UnixMillis;
use crate::incident::document::Lines;
use crate::incident::file::{Evidence, IncidentFile, Timestamps};
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::timestamp;

use super::walk::{self, items};

/// A time of the file with its name and path; none where it is not given or is no time.
struct Moment<'a> {
    name: &'a str,
    path: Path,
    text: &'a str,
    at: UnixMillis,
}

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    check_milestones(&file.timestamps, found);
    check_timeline(file, found);
    check_metrics(file, found);
    for (path, evidence) in walk::evidence(file) {
        check_evidence(&path, evidence, found);
    }
    for (path, change) in items(&Path::root().field("code_changes"), &file.code_changes) {
        for (path, note) in items(&path.field("annotations"), &change.annotations) {
            check_lines(&path, &note.lines, found);
        }
    }
    for (path, model) in items(&Path::root().field("models"), &file.models) {
        moment(&path, "starts_at", Some(&model.starts_at), found);
    }
}

fn check_milestones(times: &Timestamps, found: &mut Vec<Problem>) {
    let path = Path::root().field("timestamps");
    let impact_started = moment(&path, "impact_started_at", Some(&times.impact_started_at), found);
    let started = moment(&path, "started_at", Some(&times.started_at), found);
    let detected = moment(&path, "detected_at", Some(&times.detected_at), found);
    let acknowledged = moment(&path, "acknowledged_at", times.acknowledged_at.as_ref(), found);
    let mitigated = moment(&path, "mitigated_at", times.mitigated_at.as_ref(), found);
    let resolved = moment(&path, "resolved_at", times.resolved_at.as_ref(), found);
    let impact_ended = moment(&path, "impact_ended_at", times.impact_ended_at.as_ref(), found);
    in_order([started.as_ref(), impact_started.as_ref(), impact_ended.as_ref()], found);
    in_order(
        [started.as_ref(), detected.as_ref(), acknowledged.as_ref(), mitigated.as_ref(), resolved.as_ref()],
        found,
    );
}

fn check_timeline(file: &IncidentFile, found: &mut Vec<Problem>) {
    let mut latest: Option<Moment<'_>> = None;
    for (path, entry) in items(&Path::root().field("timeline"), &file.timeline) {
        let occurred = moment(&path, "occurred_at", Some(&entry.occurred_at), found);
        let ended = moment(&path, "ended_at", entry.ended_at.as_ref(), found);
        let known = moment(&path, "known_at", entry.known_at.as_ref(), found);
        in_order([occurred.as_ref(), ended.as_ref()], found);
        in_order([occurred.as_ref(), known.as_ref()], found);
        let Some(occurred) = occurred else { continue };
        match &latest {
            Some(before) if occurred.at < before.at => {
                let expected = format!("a time not before {} ({})", quoted(before.text), before.path);
                found.push(Problem::at(Rule::UnsortedTimeline, &occurred.path, quoted(occurred.text), expected));
            }
            _ => latest = Some(occurred),
        }
    }
}

/// When a graph came to be has no order with anything; it only has to be a time.
fn check_metrics(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, metric) in items(&Path::root().field("metrics"), &file.metrics) {
        moment(&path, "known_at", metric.known_at.as_ref(), found);
    }
}

fn check_evidence(path: &Path, evidence: &Evidence, found: &mut Vec<Problem>) {
    match evidence {
        Evidence::Metric { from, to, .. } => {
            let from = moment(path, "from", from.as_ref(), found);
            let to = moment(path, "to", to.as_ref(), found);
            in_order([from.as_ref(), to.as_ref()], found);
        }
        Evidence::Replay { at, .. } => {
            moment(path, "at", Some(at), found);
        }
        Evidence::Code { lines, .. } => check_lines(path, lines, found),
        Evidence::Entry { .. } | Evidence::Fact { .. } | Evidence::Link { .. } => {}
    }
}

fn check_lines(path: &Path, lines: &str, found: &mut Vec<Problem>) {
    if Lines::parse(lines).is_none() {
        let expected = "one line or a range, counted from 1: \"12\" or \"12-15\"";
        found.push(Problem::at(Rule::BadLines, &path.field("lines"), quoted(lines), expected));
    }
}

fn moment<'a>(path: &Path, name: &'a str, text: Option<&'a String>, found: &mut Vec<Problem>) -> Option<Moment<'a>> {
    let (text, path) = (text?, path.field(name));
    let Some(at) = timestamp::from_rfc3339(text) else {
        let expected = "an RFC 3339 time with offset such as \"2025-10-14T09:30:00+02:00\"";
        found.push(Problem::at(Rule::BadTime, &path, quoted(text), expected));
        return None;
    };
    Some(Moment { name, path, text, at })
}

/// Each of the given times is not before the last one that is there.
fn in_order<const N: usize>(moments: [Option<&Moment<'_>>; N], found: &mut Vec<Problem>) {
    let mut latest: Option<&Moment<'_>> = None;
    for moment in moments.into_iter().flatten() {
        match latest {
            Some(before) if moment.at < before.at => {
                let expected = format!("a time not before {} ({})", before.name, quoted(before.text));
                found.push(Problem::at(Rule::TimeOrder, &moment.path, quoted(moment.text), expected));
            }
            _ => latest = Some(moment),
        }
    }
}
