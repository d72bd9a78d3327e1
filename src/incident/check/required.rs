//! What a usable write-up must say: texts and sections that may not be empty, and values of a fixed form.
//!
//! The shape guarantees that the fields are there; this, that they say something.

use crate::incident::file::{ActionStatus, IncidentFile};
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::timestamp;

use super::walk::{self, items};

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    let root = Path::root();
    for text in walk::texts(file) {
        check_text(&text.path, text.words, found);
    }
    check_list(&root.field("summary"), &file.summary, found);
    check_list(&root.field("services"), &file.services, found);
    check_list(&root.field("provenance").field("reported"), &file.provenance.reported, found);
    check_list(&root.field("impact").field("summary"), &file.impact.summary, found);
    check_list(&root.field("impact").field("facts"), &file.impact.facts, found);
    check_list(&root.field("detection").field("summary"), &file.detection.summary, found);
    check_list(&root.field("trigger").field("summary"), &file.trigger.summary, found);
    check_list(&root.field("resolution").field("summary"), &file.resolution.summary, found);
    check_list(&root.field("timeline"), &file.timeline, found);
    check_list(&root.field("lessons").field("takeaways"), &file.lessons.takeaways, found);
    check_list(&root.field("action_items"), &file.action_items, found);
    for (name, list) in [("services", &file.services), ("tags", &file.tags)] {
        items(&root.field(name), list).for_each(|(path, word)| check_text(&path, word, found));
    }
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        check_text(&path.field("path"), &change.path, found);
        check_text(&path.field("language"), &change.language, found);
        change.commit.iter().for_each(|commit| check_text(&path.field("commit").field("hash"), &commit.hash, found));
        for (path, note) in items(&path.field("annotations"), &change.annotations) {
            check_list(&path.field("text"), &note.text, found);
        }
    }
    for (path, metric) in items(&root.field("metrics"), &file.metrics) {
        check_text(&path.field("unit"), &metric.unit, found);
    }
    check_time_zone(&root.field("display_time_zone"), &file.display_time_zone, found);
    check_facts(file, found);
    check_action_items(file, found);
}

/// A text that may not be empty.
pub(super) fn check_text(path: &Path, text: &str, found: &mut Vec<Problem>) {
    if text.trim().is_empty() {
        found.push(Problem::at(Rule::Empty, path, "an empty text", "some text"));
    }
}

fn check_list<T>(path: &Path, list: &[T], found: &mut Vec<Problem>) {
    if list.is_empty() {
        found.push(Problem::at(Rule::Empty, path, "an empty list", "at least one item"));
    }
}

/// The form of an IANA name; whether the zone exists is known to the browser alone.
fn check_time_zone(path: &Path, name: &str, found: &mut Vec<Problem>) {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+'));
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !plain || !begins || name.ends_with('/') || name.contains("//") {
        found.push(Problem::at(
            Rule::BadTimeZone,
            path,
            quoted(name),
            "an IANA name such as \"Europe/Berlin\" or \"UTC\"",
        ));
    }
}

fn check_facts(file: &IncidentFile, found: &mut Vec<Problem>) {
    let root = Path::root();
    for (path, fact) in items(&root.field("facts"), &file.facts) {
        check_text(&path.field("unit"), &fact.unit, found);
        if let Some(half_width) = fact.uncertainty
            && half_width < 0.0
        {
            let path = path.field("uncertainty");
            found.push(Problem::at(Rule::OutOfRange, &path, half_width.to_string(), "at least 0"));
        }
    }
    let Some(cost) = &file.impact.cost else { return };
    if let Some(fact) = file.facts.iter().find(|fact| fact.id == *cost)
        && !is_money(&fact.unit)
    {
        let (path, of) = (root.field("impact").field("cost"), quoted(cost));
        let found_words = format!("the fact {of} in {}", quoted(&fact.unit));
        found.push(Problem::at(Rule::NotMoney, &path, found_words, "a fact in a currency such as \"USD\" (ISO 4217)"));
    }
}

/// Whether a unit is a currency: three capital letters, as ISO 4217 writes them.
#[must_use]
pub fn is_money(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
}

fn check_action_items(file: &IncidentFile, found: &mut Vec<Problem>) {
    for (path, item) in items(&Path::root().field("action_items"), &file.action_items) {
        check_text(&path.field("owner_role"), &item.owner_role, found);
        if item.status == ActionStatus::WontDo && item.reason.is_none() {
            let expected = "a reason, because the item is declined (wont_do)";
            found.push(Problem::at(Rule::MissingReason, &path.field("reason"), "nothing", expected));
        }
        if let Some(due) = &item.due
            && timestamp::from_calendar_day(due).is_none()
        {
            let expected = "a calendar day such as \"2025-10-31\"";
            found.push(Problem::at(Rule::BadTime, &path.field("due"), quoted(due), expected));
        }
    }
}
