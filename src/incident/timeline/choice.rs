//! Which entries of a timeline are shown: the pinned ones, all, or those that a search finds.
//!
//! What a search looks through is laid down once, in lower case, so that a keystroke costs a look at each text.

use crate::clock::{UnixMillis, Window};
use crate::incident::Incident;
use crate::incident::document::Entry;

/// What a search looks through: for each entry its title, description, kind and role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchTexts(Vec<String>);

/// Entries that are shown, and how many are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Indices into the timeline, in its order.
    pub shown: Vec<usize>,
    /// Entries that neither are pinned nor were asked for. 0 while something is searched for.
    pub n_hidden: usize,
}

impl SearchTexts {
    /// The texts of every entry.
    #[must_use]
    pub fn of(incident: &Incident) -> Self {
        let text = |entry: &Entry| {
            let mut text = format!("{} {}", entry.title, entry.kind.words());
            let description = entry.description.0.iter().map(|paragraph| incident.plain_text(paragraph));
            for part in description.chain(entry.actor_role.clone()) {
                text.push(' ');
                text.push_str(&part);
            }
            text.to_lowercase()
        };
        Self(incident.timeline.iter().map(text).collect())
    }
}

impl Choice {
    /// The entries that a reader sees. A search looks through all of them and finds those that hold each of its words,
    /// whichever the case; without one, pinned entries are shown, the `open` one, and with `all` every other.
    #[must_use]
    pub fn of(timeline: &[Entry], texts: &SearchTexts, search: &str, all: bool, open: Option<&str>) -> Self {
        let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
        let is_open = |entry: &Entry| open == Some(entry.id.as_str());
        if words.is_empty() {
            let is_wanted = |(_, entry): &(usize, &Entry)| all || entry.pinned || is_open(entry);
            let shown = timeline.iter().enumerate().filter(is_wanted).map(|(index, _)| index).collect();
            let n_hidden = timeline.iter().filter(|entry| !(all || entry.pinned)).count();
            return Self { shown, n_hidden };
        }
        let finds = |text: &&String| words.iter().all(|word| text.contains(word.as_str()));
        let shown = texts.0.iter().enumerate().filter(|(_, text)| finds(text)).map(|(index, _)| index).collect();
        Self { shown, n_hidden: 0 }
    }

    /// The same without what was not known yet at an instant.
    #[must_use]
    pub fn as_known_at(mut self, timeline: &[Entry], at: UnixMillis) -> Self {
        let is_known = |entry: &Entry| entry.known_from() <= at;
        self.shown.retain(|index| timeline.get(*index).is_some_and(is_known));
        if self.n_hidden > 0 {
            self.n_hidden = timeline.iter().filter(|entry| is_known(entry) && !entry.pinned).count();
        }
        self
    }

    /// Place in `shown` of the entry at an instant: the `open` one if it happened right then, else the last that had begun.
    #[must_use]
    pub fn at(&self, timeline: &[Entry], at: UnixMillis, open: Option<&str>) -> Option<usize> {
        let begun = self.shown.partition_point(|index| occurred(timeline, *index) <= Some(at));
        let is_open = |index: &usize| timeline.get(*index).is_some_and(|entry| open == Some(entry.id.as_str()));
        let same = self.shown.partition_point(|index| occurred(timeline, *index) < Some(at));
        let held = self.shown.get(same..begun).and_then(|ties| ties.iter().position(is_open));
        held.map(|place| same + place).or_else(|| begun.checked_sub(1))
    }

    /// Place in `shown` of the entry before or after the one at an instant; from between two entries, of the nearer end.
    #[must_use]
    pub fn step(&self, timeline: &[Entry], at: UnixMillis, open: Option<&str>, forward: bool) -> Option<usize> {
        let here = self.at(timeline, at, open);
        let is_on_it = here.and_then(|place| self.shown.get(place)).and_then(|i| occurred(timeline, *i)) == Some(at);
        match (here, forward) {
            (None, true) => (!self.shown.is_empty()).then_some(0),
            (Some(place), true) => Some(place + 1).filter(|next| *next < self.shown.len()),
            (Some(place), false) if is_on_it => place.checked_sub(1),
            (here, false) => here,
        }
    }

    /// Those of the entries that reach into a window, as places in `shown`.
    #[must_use]
    pub fn within(&self, timeline: &[Entry], window: Window) -> Vec<usize> {
        let reaches_in =
            |(_, index): &(usize, &usize)| timeline.get(**index).is_some_and(|entry| reaches(entry, window));
        self.shown.iter().enumerate().filter(reaches_in).map(|(place, _)| place).collect()
    }
}

fn occurred(timeline: &[Entry], index: usize) -> Option<UnixMillis> {
    timeline.get(index).map(|entry| entry.occurred_at)
}

/// Whether any of an entry lies in a window: what happened, until when, or when it became known.
#[must_use]
pub fn reaches(entry: &Entry, window: Window) -> bool {
    let lasts = entry.ended_at.unwrap_or(entry.occurred_at);
    let is_known_in = entry.known_at.is_some_and(|known| window.contains(known));
    (entry.occurred_at <= window.to && lasts >= window.from) || is_known_in
}
