//! The timeline as it is read: which entries are chosen, and where they stand on a time axis.
//!
//! Flow: `Incident` → [`Choice`] (pinned, all, or what a search finds) → [`Layout`] (lanes, rows, groups) → views.
//! Pure: knows no page, no zone and no pixels but those that it is asked to fill.

use super::document::EntryKind;

mod choice;
mod csv;
mod layout;
mod time;

pub use choice::{Choice, SearchTexts, reaches};
pub use layout::{Lane, Layout, MAX_ROWS, MAX_ROWS_IN_ALL, Placed, Scale, Wanted, Words};

impl EntryKind {
    /// All kinds, in the order of their lanes.
    pub const ALL: [Self; 8] = [
        Self::Change,
        Self::Symptom,
        Self::Alert,
        Self::Observation,
        Self::Hypothesis,
        Self::Action,
        Self::Communication,
        Self::Milestone,
    ];

    /// The kind in a word.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Change => "Change",
            Self::Symptom => "Symptom",
            Self::Alert => "Alert",
            Self::Observation => "Observation",
            Self::Hypothesis => "Hypothesis",
            Self::Action => "Action",
            Self::Communication => "Communication",
            Self::Milestone => "Milestone",
        }
    }

    /// Its lane, counted from 0.
    #[must_use]
    pub fn lane(self) -> usize {
        Self::ALL.into_iter().position(|kind| kind == self).unwrap_or(0)
    }
}
