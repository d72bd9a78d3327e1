//! Draft timeline entries from what other tools export: a Slack channel, PagerDuty's log entries, incident.io's updates.
//!
//! Flow: JSON text → the [`Export`] that it is, one [`Moment`] an item → all exports together → entries in the order of time. An
//! entry has its source, is not pinned, and names nobody whom an export names in a field: an author goes over it before anyone
//! else reads it. For `cargo xtask import`; the page does not call this.

use std::collections::{BTreeMap, BTreeSet};

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
/// The most names that are looked for in the texts.
const MOST_NAMES: usize = 2_000;
/// What stands where the export names a person.
const SOMEBODY: &str = "a responder";
/// Who acted, where the export names a person.
const ROLE: &str = "responder";

/// What was made of exports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drafts {
    /// The entries, in the order of time.
    pub entries: Vec<Entry>,
    /// What was left out or is still to do, in a sentence each.
    pub notes: Vec<String>,
}

/// An export that was read.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// The earlier first; those of one moment in the order in which they were written.
    moments: Vec<Moment>,
    /// Names of people that stand in fields of their own.
    names: BTreeSet<String>,
    notes: Vec<String>,
    problems: Vec<Problem>,
}

/// One item of an export, in what all of them have.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What holds after it, where the export says that with each item.
    state: Option<State>,
}

/// What holds of an incident after an item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    incident: String,
    status: Option<String>,
    is_over: bool,
    severity: Option<String>,
}

/// Reads one of the exports; which one is seen from what it contains.
///
/// # Errors
/// Every item that has no time or is of another type than its export says, with its place; or that it is none of them.
pub fn read_export(text: &str) -> Result<Export, Problems> {
    let value = json::read(text, limits::EXPORT_BYTES).map_err(|problem| Problems { list: vec![*problem] })?;
    let root = Path::root();
    let mut export = Export::default();
    match &value {
        Value::Array(messages) => slack::read(messages, &root, &mut export),
        Value::Object(fields) => {
            if let Some(Value::Array(items)) = fields.get("messages") {
                slack::read(items, &root.field("messages"), &mut export);
                export.says_more(fields.get("has_more") == Some(&Value::Bool(true)));
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
    // Most answers have the newest first; what happened at one moment is to stand as it happened.
    let ends = export.moments.first().zip(export.moments.last());
    if ends.is_some_and(|(first, last)| first.at > last.at) {
        export.moments.reverse();
    }
    export.moments.sort_by_key(|moment| moment.at);
    Ok(export)
}

/// The entries of all exports together, in the order of time; what stands in two of them stands once.
#[must_use]
pub fn draft_entries(exports: Vec<Export>) -> Drafts {
    let mut all = Export::default();
    for export in exports {
        all.moments.extend(export.moments);
        all.names.extend(export.names);
        all.notes.extend(export.notes);
    }
    all.moments.sort_by_key(|moment| moment.at);
    all.drop_repeated();
    incident_io::tell_changes(&mut all.moments);
    let names = all.names_by_length();
    let entries = all.moments.into_iter().map(|moment| moment.into_entry(&names)).collect();
    Drafts { entries, notes: all.notes }
}

impl Drafts {
    /// The entries as the `timeline` of an incident file.
    ///
    /// # Errors
    /// When they cannot be written as JSON, which is a defect.
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(&self.entries).map_err(|error| error.to_string())
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

    /// Leaves out what stands there twice. An id that two items share (Slack's are unique in a channel only) gets a number.
    fn drop_repeated(&mut self) {
        let mut seen: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
        let n_all = self.moments.len();
        let mut kept = Vec::with_capacity(n_all);
        for moment in std::mem::take(&mut self.moments) {
            let same = seen.entry(moment.id.clone()).or_default();
            if same.contains(&moment) {
                continue;
            }
            same.push(moment.clone());
            let id = match same.len() {
                1 => moment.id.clone(),
                n => format!("{}-{n}", moment.id.chars().take(limits::ID_CHARS - 8).collect::<String>()),
            };
            kept.push(Moment { id, ..moment });
        }
        if kept.len() < n_all {
            self.notes.push(format!("Left out because they stood there twice: {}.", n_all - kept.len()));
        }
        self.moments = kept;
    }

    /// The names that are looked for, the longest first, so that no part of one is left.
    fn names_by_length(&mut self) -> Vec<String> {
        // Two Latin letters are more often a word than a name.
        let is_name = |name: &String| name.chars().count() > if name.is_ascii() { 2 } else { 1 };
        let mut names: Vec<String> = std::mem::take(&mut self.names).into_iter().filter(is_name).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        if names.len() > MOST_NAMES {
            self.notes.push(format!("More names than are looked for ({MOST_NAMES}): {}.", names.len()));
            names.truncate(MOST_NAMES);
        }
        names
    }
}

impl Moment {
    fn into_entry(self, names: &[String]) -> Entry {
        let words = without_names(self.words, names);
        let lines: Vec<String> =
            words.lines().map(str::trim).filter(|line| !line.is_empty()).map(without_braces).collect();
        let first = lines.first().map_or("(no words)", String::as_str);
        let title = cut(first, TITLE_CHARS);
        // A title that was cut is said whole below.
        let description = paragraphs(lines.get(usize::from(title == first)..).unwrap_or_default());
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

/// Lines as prose: as many as a list may have, and how many more there were.
fn paragraphs(lines: &[String]) -> Vec<String> {
    let most = usize::try_from(limits::OTHER_ITEMS).unwrap_or(usize::MAX);
    if lines.len() <= most {
        return lines.iter().map(|line| as_prose(line)).collect();
    }
    let shown = lines.iter().take(most - 1).map(|line| as_prose(line));
    shown.chain([format!("… {} lines more.", lines.len() - (most - 1))]).collect()
}

/// A line as prose: a backtick alone is only a mark.
fn as_prose(line: &str) -> String {
    let line = cut(line, usize::try_from(limits::PARAGRAPH_CHARS).unwrap_or(usize::MAX));
    if prose::parse(&line).is_ok() { line } else { line.replace('`', "'") }
}

/// The text without prose's marks for facts, of which an export has none.
fn without_braces(text: &str) -> String {
    text.replace("{{", "{ {").replace("{{", "{ {") // of three in a row the first leaves two
}

/// At most so many characters, with an ellipsis where it was cut.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

/// The words with somebody in the place of each name.
fn without_names(words: String, names: &[String]) -> String {
    let found = |words: &String, name: &&String| words.contains(name.as_str());
    names.iter().fold(words, |words, name| if found(&words, &name) { replace_words(&words, name) } else { words })
}

/// Puts somebody in the place of a name wherever it stands as whole words. Scripts that are not Latin set no spaces.
fn replace_words(text: &str, name: &str) -> String {
    let goes_on = |c: char| name.is_ascii() && c.is_alphanumeric();
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name) {
        made.push_str(before);
        let inside = before.chars().next_back().is_some_and(goes_on) || after.chars().next().is_some_and(goes_on);
        made.push_str(if inside { name } else { SOMEBODY });
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests;
