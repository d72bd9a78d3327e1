//! Notes taken in a review meeting: kept as text, and taken along as Markdown or as a JSON patch (RFC 6902) of the incident.

use std::fmt::Write as _;

use super::document::{Incident, ReviewNote};
use super::file;

/// Longest note that is taken [characters].
pub const MAX_NOTE_CHARS: usize = 4_000;
/// Most notes.
pub const MAX_NOTES: usize = 100;

/// The notes of one meeting, in the order in which they were begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes(Vec<ReviewNote>);

impl Notes {
    /// Reads what [`Notes::to_text`] wrote. What is no such text has no notes in it.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let read: Vec<file::ReviewNote> = serde_json::from_str(text).unwrap_or_default();
        Self(read.into_iter().map(ReviewNote::from).take(MAX_NOTES).collect())
    }

    /// The notes as JSON: an array of objects, as the incident's file has them.
    #[must_use]
    pub fn to_text(&self) -> String {
        array(&self.0)
    }

    /// The note to a step; empty where there is none.
    #[must_use]
    pub fn of(&self, reference: &str) -> &str {
        self.0.iter().find(|note| note.reference == reference).map_or("", |note| note.text.as_str())
    }

    /// The same notes with another text for a step; an empty one takes the note away.
    #[must_use]
    pub fn with(&self, reference: &str, text: &str) -> Self {
        let mut notes = self.clone();
        let text: String = text.chars().take(MAX_NOTE_CHARS).collect();
        let place = notes.0.iter().position(|note| note.reference == reference);
        if text.is_empty() {
            notes.0.retain(|note| note.reference != reference);
        } else if let Some(note) = place.and_then(|place| notes.0.get_mut(place)) {
            note.text = text;
        } else if notes.0.len() < MAX_NOTES {
            notes.0.push(ReviewNote { reference: reference.to_owned(), text });
        }
        notes
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The notes under the titles of their steps, which the caller knows by what they show.
    #[must_use]
    pub fn to_markdown(&self, incident: &Incident, title: impl Fn(&str) -> String) -> String {
        let mut out = format!("# Notes from the review of “{}”\n", incident.title);
        for note in &self.0 {
            // Writing into a String cannot fail.
            let _ = write!(out, "\n## {}\n\n{}\n", title(&note.reference), note.text.trim_end());
        }
        out
    }

    /// A JSON patch that adds the notes to those that the incident's file has already.
    #[must_use]
    pub fn to_patch(&self, incident: &Incident) -> String {
        let all: Vec<ReviewNote> = incident.review_notes.iter().chain(&self.0).cloned().collect();
        format!("[\n  {{ \"op\": \"add\", \"path\": \"/review/notes\", \"value\": {} }}\n]\n", array(&all))
    }
}

impl From<file::ReviewNote> for ReviewNote {
    fn from(note: file::ReviewNote) -> Self {
        Self { reference: note.reference, text: note.text }
    }
}

fn array(notes: &[ReviewNote]) -> String {
    let objects: Vec<String> = notes
        .iter()
        .map(|note| format!("{{ \"ref\": {}, \"text\": {} }}", string(&note.reference), string(&note.text)))
        .collect();
    format!("[{}]", objects.join(", "))
}

/// A JSON string (RFC 8259, section 7). serde's writer would bring number tables that nothing else needs.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Writing into a String cannot fail.
            c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn notes_come_back_from_their_text(list in proptest::collection::vec(("[a-z:-]{1,20}", ".{1,40}"), 0..8)) {
            let notes = list.iter().fold(Notes::default(), |notes, (reference, text)| notes.with(reference, text));
            prop_assert_eq!(Notes::from_text(&notes.to_text()), notes);
        }

        #[test]
        fn any_text_is_read(text in ".{0,60}") {
            let _ = Notes::from_text(&text);
        }
    }

    #[test]
    fn a_note_is_written_over_and_taken_away() {
        let notes = Notes::default().with("overview", "one").with("entry:x", "two").with("overview", "three");
        assert_eq!((notes.of("overview"), notes.of("entry:x"), notes.of("code")), ("three", "two", ""));
        assert!(notes.with("overview", "").with("entry:x", "").is_empty());
    }
}
