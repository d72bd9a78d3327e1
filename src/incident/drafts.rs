//! Draft timeline entries from what other tools export: a Slack channel, PagerDuty's log entries, incident.io's updates.
//!
//! Flow: JSON text → the export that it is → one [`Moment`] an item → entries in the order of time. An entry has its source, is
//! not pinned, and names nobody who stands in the export: an author goes over it before anyone else reads it. For
//! `cargo xtask import`; the page does not call this.

use std::collections::BTreeSet;

use serde_json::Value;

use super::file::{Basis, Entry, EntryKind, Evidence, Source};
use super::load::json;
use super::problem::{Path, Problem, Problems, Rule, quoted};
use super::{limits, prose};
use crate::clock::{UnixMillis, Zone};

mod incident_io;
mod item;
mod pagerduty;
mod slack;

use item::{Item, kind_of};

/// Length of a title [characters]: one line of the timeline.
const TITLE_CHARS: usize = 120;
/// What stands where the export names a person.
const SOMEBODY: &str = "a responder";
/// Who acted, where the export names a person.
const ROLE: &str = "responder";

/// What was made of an export.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drafts {
    /// The entries, in the order of time.
    pub entries: Vec<Entry>,
    /// What was left out or is still to do, in a sentence each.
    pub notes: Vec<String>,
}

/// One item of an export, in what all of them have.
#[derive(Debug)]
struct Moment {
    /// Unique in the export.
    id: String,
    at: UnixMillis,
    kind: EntryKind,
    /// What it says: its first line becomes the title.
    words: String,
    /// Where it can be seen, and what is there.
    link: Option<(String, &'static str)>,
    /// What it is called where it comes from.
    detail: String,
    /// Who acted, where that was a person.
    role: Option<&'static str>,
}

/// What an importer gives.
#[derive(Debug, Default)]
struct Export {
    moments: Vec<Moment>,
    /// Names of people that stand in the export.
    names: BTreeSet<String>,
    notes: Vec<String>,
    problems: Vec<Problem>,
}

/// Reads one of the exports; which one is seen from what it contains.
///
/// # Errors
/// Every item that has no time or is of another type than its export says, with its place; or that it is none of them.
pub fn draft_entries(text: &str) -> Result<Drafts, Problems> {
    let value = json::read(text, limits::EXPORT_BYTES).map_err(|problem| Problems { list: vec![*problem] })?;
    let root = Path::root();
    let mut export = Export::default();
    match &value {
        Value::Array(messages) => slack::read(messages, &root, &mut export),
        Value::Object(fields) => {
            if let Some(Value::Array(items)) = fields.get("messages") {
                slack::read(items, &root.field("messages"), &mut export);
            } else if let Some(Value::Array(items)) = fields.get("log_entries") {
                pagerduty::read(items, &root.field("log_entries"), &mut export);
                export.says_more(fields.get("more") == Some(&Value::Bool(true)));
            } else if let Some(Value::Array(items)) = fields.get("incident_updates") {
                incident_io::read(items, &root.field("incident_updates"), &mut export);
                export.says_more(
                    fields.get("pagination_meta").is_some_and(|meta| meta.get("after").is_some_and(Value::is_string)),
                );
            } else {
                export.is_none_of_them(&value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => export.is_none_of_them(&value),
    }
    Problems::unless_usable(std::mem::take(&mut export.problems))?;
    Ok(export.into_drafts())
}

impl Drafts {
    /// Both in one, in the order of time; an item that is in both stands once.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let ids: BTreeSet<String> = self.entries.iter().map(|entry| entry.id.clone()).collect();
        self.entries.extend(other.entries.into_iter().filter(|entry| !ids.contains(&entry.id)));
        self.notes.extend(other.notes);
        self.sort();
        self
    }

    /// The entries as the `timeline` of an incident file.
    ///
    /// # Errors
    /// When they cannot be written as JSON, which is a defect.
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(&self.entries).map_err(|error| error.to_string())
    }

    fn sort(&mut self) {
        // Times that this module wrote: UTC with or without milliseconds, so the text does not sort as they do.
        self.entries.sort_by_key(|entry| UnixMillis::from_rfc3339(&entry.occurred_at).map_or(i64::MAX, |at| at.0));
    }
}

impl Export {
    fn problem(&mut self, rule: Rule, path: &Path, found: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem::at(rule, path, found, expected));
    }

    fn is_none_of_them(&mut self, value: &Value) {
        let found = value.as_object().map_or_else(
            || kind_of(value).to_owned(),
            |fields| {
                let names: Vec<String> = fields.keys().take(6).map(|name| quoted(name)).collect();
                format!("an object with {}", if names.is_empty() { "no fields".to_owned() } else { names.join(", ") })
            },
        );
        let expected = "Slack's list of messages, PagerDuty's `log_entries` or incident.io's `incident_updates`";
        self.problem(Rule::UnknownValue, &Path::root(), found, expected);
    }

    fn says_more(&mut self, has_more: bool) {
        if has_more {
            self.notes.push("The export says that there are more pages than this one.".to_owned());
        }
    }

    fn into_drafts(mut self) -> Drafts {
        let n_all = self.moments.len();
        let mut ids = BTreeSet::new();
        self.moments.retain(|moment| ids.insert(moment.id.clone()));
        if self.moments.len() < n_all {
            self.notes.push(format!("Left out because they stood in it twice: {}.", n_all - self.moments.len()));
        }
        let names = &self.names;
        let entries = self.moments.into_iter().map(|moment| moment.into_entry(names)).collect();
        let mut drafts = Drafts { entries, notes: self.notes };
        drafts.sort();
        drafts
    }
}

impl Moment {
    fn into_entry(self, names: &BTreeSet<String>) -> Entry {
        let words = without_names(&self.words, names);
        let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let first = lines.first().copied().unwrap_or("(no words)");
        let title = cut(first, TITLE_CHARS).replace("{{", "{ {");
        // The title says it all where it is the only line and was not cut.
        let says_more = lines.len() > 1 || title != first;
        let most = usize::try_from(limits::OTHER_ITEMS).unwrap_or(usize::MAX);
        let description =
            if says_more { lines.iter().take(most).map(|line| as_prose(line)).collect() } else { Vec::new() };
        let evidence = self.link.map(|(href, title)| Evidence::Link { href, title: title.to_owned() });
        Entry {
            id: self.id,
            occurred_at: Zone::Utc.rfc3339(self.at),
            ended_at: None,
            known_at: None,
            kind: self.kind,
            title,
            description,
            source: Some(Source { basis: Basis::Recorded, detail: self.detail }),
            evidence: evidence.into_iter().collect(),
            pinned: false,
            derived: None,
            actor_role: self.role.map(str::to_owned),
        }
    }
}

/// An id of an entry: what it comes from, and its id there in the characters that an id may have.
fn entry_id(of: &str, id: &str) -> String {
    let own = id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let whole: String = format!("{of}-{}", own.collect::<String>()).chars().take(limits::ID_CHARS).collect();
    whole.trim_end_matches('-').to_owned()
}

/// A line as prose: whatever it has of prose's own marks is only text.
fn as_prose(line: &str) -> String {
    let most = usize::try_from(limits::PARAGRAPH_CHARS).unwrap_or(usize::MAX);
    let line = cut(line, most).replace("{{", "{ {");
    if prose::parse(&line).is_ok() { line } else { line.replace('`', "'") }
}

/// At most so many characters, with an ellipsis where it was cut.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// The words without the names: the longest first, so that no part of one is left.
fn without_names(words: &str, names: &BTreeSet<String>) -> String {
    let mut by_length: Vec<&str> = names.iter().map(String::as_str).filter(|name| name.chars().count() > 2).collect();
    by_length.sort_by_key(|name| std::cmp::Reverse(name.len()));
    by_length.iter().fold(words.to_owned(), |words, name| replace_words(&words, name))
}

/// Puts somebody in the place of a name wherever it stands as whole words.
fn replace_words(text: &str, name: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name) {
        made.push_str(before);
        let begins = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        made.push_str(if begins && ends { SOMEBODY } else { name });
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests;
