//! How the evidence is read: what the timeline is searched for.
//!
//! The open factor is the chain's step and stands in the session itself; which unchanged lines are unfolded is the
//! view's own.

/// Longest text that the timeline is searched for [characters].
pub const MAX_SEARCH_CHARS: usize = 80;

/// The reader's place in the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// What the timeline is searched for; empty for nothing.
    pub search: String,
}

/// What the reader did with the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadingAction {
    /// Searches the timeline for each of the words. Empty ends the search.
    Search(String),
}

impl Reading {
    /// Pure, as `session::reduce` is.
    pub(super) fn reduce(&mut self, action: ReadingAction) {
        match action {
            ReadingAction::Search(text) => self.search = text.chars().take(MAX_SEARCH_CHARS).collect(),
        }
    }
}
