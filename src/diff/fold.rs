//! Folding: which rows stand, and which unchanged ones are folded away until the reader opens them.

use std::ops::Range;

use super::{Diff, Kind, Row};

/// A stretch of rows, for showing changes with a few lines around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Shown.
    Rows(Range<usize>),
    /// Unchanged and far from any change: folded away.
    Fold(Range<usize>),
}

impl Diff {
    /// The rows in blocks: changes with `context` unchanged rows on each side, and what lies between, folded. A fold hides
    /// two rows at least, since the line that says so takes one itself.
    #[must_use]
    pub fn folded(&self, context: usize) -> Vec<Block> {
        self.folded_around(context, |row| row.kind != Kind::Same, &[])
    }

    /// As [`Self::folded`], around all rows that `shows` wants to see (changes, lines with notes or links on them), and
    /// with the ranges of rows that the reader has opened.
    #[must_use]
    pub fn folded_around(&self, context: usize, shows: impl Fn(&Row) -> bool, opened: &[Range<usize>]) -> Vec<Block> {
        let all = self.rows.len();
        let mut stands = vec![false; all];
        for (at, _) in self.rows.iter().enumerate().filter(|(_, row)| shows(row)) {
            let around = at.saturating_sub(context)..(at + context + 1).min(all);
            stands.get_mut(around).unwrap_or_default().fill(true);
        }
        for range in opened {
            stands.get_mut(range.start.min(all)..range.end.min(all)).unwrap_or_default().fill(true);
        }
        let mut blocks: Vec<Block> = Vec::new();
        let mut position = 0;
        for run in stands.chunk_by(|a, b| a == b) {
            let range = position..position + run.len();
            position = range.end;
            let is_folded = run.first() == Some(&false) && run.len() > 1;
            match blocks.last_mut() {
                _ if is_folded => blocks.push(Block::Fold(range)),
                Some(Block::Rows(rows)) => rows.end = range.end,
                _ => blocks.push(Block::Rows(range)),
            }
        }
        blocks
    }
}
