//! Two texts → rows, with the words that changed and the tokens that color them.
//!
//! Flow: texts → lines → `similar` (line level) → `pairing` (which removed line became which added one) → `words` → [`Diff`].
//! One structure serves both layouts: [`Diff::rows`] side by side, [`Diff::unified`] in one column. Knows no page.
//! No time-out anywhere: sizes are limited instead, so the same texts give the same rows on every machine.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

mod fold;
mod line;
mod pairing;
mod syntax;
mod words;

pub use fold::Block;
pub use line::{Ending, Line, Span};
pub use syntax::{Language, Token};

/// The largest text that is compared [bytes].
pub const MAX_BYTES: usize = 256 * 1024;
/// The most lines of a text that is compared.
pub const MAX_LINES: usize = 20_000;

/// Two versions of a text, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// From top to bottom. All lines of both versions are in it, each once, in order.
    pub rows: Vec<Row>,
}

/// One row: a line of each version, or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What became of the line.
    pub kind: Kind,
    /// The line in the version before.
    pub before: Option<Line>,
    /// The line in the version after.
    pub after: Option<Line>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It stayed.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// It became another one: spans say which words.
    Changed,
}

/// One of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The older one.
    Before,
    /// The newer one.
    After,
}

/// Compares two texts.
///
/// # Errors
/// Which text is too large and by how much, in words.
pub fn between(before: &str, after: &str, language: Language) -> Result<Diff, String> {
    check_size("before", before)?;
    check_size("after", after)?;
    let mut before = line::lines(before, &syntax::tokens(before, language));
    let mut after = line::lines(after, &syntax::tokens(after, language));
    let mut rows = Vec::with_capacity(before.len().max(after.len()));
    let ops = {
        let mut numbers = Numbers::default();
        let mut interned =
            |lines: &[Line]| -> Vec<u32> { lines.iter().map(|line| numbers.of((line.text(), line.ending))).collect() };
        let (old, new) = (interned(&before), interned(&after));
        edit_script(&old, &new)
    };
    let (mut old, mut new) = (before.drain(..), after.drain(..));
    for op in ops {
        let (n_old, n_new) = (op.old_range().len(), op.new_range().len());
        if let DiffOp::Equal { .. } = op {
            let pairs = old.by_ref().take(n_old).zip(new.by_ref().take(n_new));
            rows.extend(pairs.map(|(before, after)| Row::of(Kind::Same, Some(before), Some(after))));
        } else {
            let removed: Vec<Line> = old.by_ref().take(n_old).collect();
            let added: Vec<Line> = new.by_ref().take(n_new).collect();
            rows.extend(pairing::rows(removed, added));
        }
    }
    Ok(Diff { rows })
}

impl Row {
    fn of(kind: Kind, before: Option<Line>, after: Option<Line>) -> Self {
        Self { kind, before, after }
    }
}

impl Diff {
    /// All lines in one column: of each run of changes first what is removed, then what is added. A line that stayed is
    /// given once, as it stands after.
    pub fn unified(&self) -> impl Iterator<Item = (Side, &Line, Kind)> {
        self.unified_in(0..self.rows.len()).filter_map(|(before, after, kind)| {
            let after = after.map(|line| (Side::After, line, kind));
            after.or(before.map(|line| (Side::Before, line, kind)))
        })
    }

    /// As [`Self::unified`], of some rows (a range from [`Self::folded`]): a line that stayed as it stands before and after,
    /// any other as it stands in its one version.
    pub fn unified_in(&self, range: Range<usize>) -> impl Iterator<Item = (Option<&Line>, Option<&Line>, Kind)> {
        let rows = self.rows.get(range).unwrap_or_default();
        let runs = rows.chunk_by(|a, b| (a.kind == Kind::Same) == (b.kind == Kind::Same));
        runs.flat_map(|run| {
            let is_change = run.first().is_some_and(|row| row.kind != Kind::Same);
            let removed = run.iter().filter(move |row| is_change && row.before.is_some());
            let stands = run.iter().filter(|row| row.after.is_some());
            removed.map(|row| (row.before.as_ref(), None, row.kind)).chain(
                stands.map(move |row| (row.before.as_ref().filter(|_| !is_change), row.after.as_ref(), row.kind)),
            )
        })
    }

    /// How many lines are removed and added; a changed line counts as both.
    #[must_use]
    pub fn n_changes(&self) -> (usize, usize) {
        let changed = self.rows.iter().filter(|row| row.kind != Kind::Same);
        changed.fold((0, 0), |(removed, added), row| {
            (removed + usize::from(row.before.is_some()), added + usize::from(row.after.is_some()))
        })
    }

    /// One version as it was, for copying: no markers, no numbers.
    #[must_use]
    pub fn text(&self, side: Side) -> String {
        let lines = self.rows.iter().filter_map(|row| match side {
            Side::Before => row.before.as_ref(),
            Side::After => row.after.as_ref(),
        });
        lines.map(|line| line.text() + line.ending.as_str()).collect()
    }
}

fn check_size(which: &str, text: &str) -> Result<(), String> {
    if text.len() > MAX_BYTES {
        return Err(format!("the version {which} has {} bytes; at most {MAX_BYTES} are compared", text.len()));
    }
    let n_lines = text.split_inclusive('\n').count();
    if n_lines > MAX_LINES {
        return Err(format!("the version {which} has {n_lines} lines; at most {MAX_LINES} are compared"));
    }
    Ok(())
}

/// What turns one sequence into the other. The only call of `similar`, on numbers, so that it is compiled once.
///
/// Myers as `similar` bounds it gives up on shortest scripts, not on time, when texts have little in common.
fn edit_script(old: &[u32], new: &[u32]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), old, new);
    match myers::diff(&mut hook, old, 0..old.len(), new, 0..new.len()) {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
        // The hooks above have no error of their own.
        Err(never) => match never {},
    }
}

/// Things as numbers: equal things get equal ones.
struct Numbers<T>(BTreeMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Numbers<T> {
    fn of(&mut self, thing: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(thing).or_insert(next)
    }
}
