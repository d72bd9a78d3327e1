//! Which removed line became which added one: the pairs, in order, that have the most words in common.
//!
//! Lines that have little in common stay apart, so that marks inside lines stand for edits and not for chance.

use super::words::{self, WordBag};
use super::{Kind, Line, Row};

/// Share of words in common from which on two lines are one changed line, of a thousand.
const ALIKE: u32 = 500;
/// Beyond so many possible pairs, lines are paired from the top instead.
const MAX_PAIRS: usize = 10_000;

/// The rows of one run of changes: changed pairs in their places, between them first what is gone and then what is new.
pub(super) fn rows(removed: Vec<Line>, added: Vec<Line>) -> Vec<Row> {
    let pairs = pairs(&removed, &added);
    let (n_removed, n_added) = (removed.len(), added.len());
    let (mut removed, mut added) = (removed.into_iter(), added.into_iter());
    let mut rows = Vec::with_capacity(n_removed + n_added);
    let (mut i, mut j) = (0, 0);
    for (old, new) in pairs {
        rows.extend(removed.by_ref().take(old - i).map(|line| Row::of(Kind::Removed, Some(whole(line)), None)));
        rows.extend(added.by_ref().take(new - j).map(|line| Row::of(Kind::Added, None, Some(whole(line)))));
        if let (Some(mut before), Some(mut after)) = (removed.next(), added.next()) {
            words::mark(&mut before, &mut after);
            rows.push(Row::of(Kind::Changed, Some(before), Some(after)));
        }
        (i, j) = (old + 1, new + 1);
    }
    rows.extend(removed.map(|line| Row::of(Kind::Removed, Some(whole(line)), None)));
    rows.extend(added.map(|line| Row::of(Kind::Added, None, Some(whole(line)))));
    rows
}

/// A line without a partner: all of it is changed.
fn whole(mut line: Line) -> Line {
    for span in &mut line.spans {
        span.changed = true;
    }
    line
}

/// Pairs of indices, both increasing.
fn pairs(removed: &[Line], added: &[Line]) -> Vec<(usize, usize)> {
    let old: Vec<WordBag> = removed.iter().map(|line| WordBag::of(&line.text())).collect();
    let new: Vec<WordBag> = added.iter().map(|line| WordBag::of(&line.text())).collect();
    let likeness = |i: usize, j: usize| match (old.get(i), new.get(j)) {
        (Some(old), Some(new)) => Some(old.likeness(new)).filter(|likeness| *likeness >= ALIKE).unwrap_or(0),
        _ => 0,
    };
    let (n, m) = (old.len(), new.len());
    if n.saturating_mul(m) > MAX_PAIRS {
        return (0..n.min(m)).filter(|&i| likeness(i, i) > 0).map(|i| (i, i)).collect();
    }
    // best[i][j]: the most that lines from i and j on can have in common. The classic alignment table, filled from the end.
    let mut best = vec![vec![0u32; m + 1]; n + 1];
    let at = |best: &[Vec<u32>], i: usize, j: usize| best.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    let mut own = vec![vec![0u32; m]; n];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let likeness = likeness(i, j);
            let together = if likeness > 0 { at(&best, i + 1, j + 1) + likeness } else { 0 };
            let value = together.max(at(&best, i + 1, j)).max(at(&best, i, j + 1));
            if let Some(cell) = best.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = value;
            }
            if let Some(cell) = own.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = likeness;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < n && j < m {
        let here = at(&own, i, j);
        if here > 0 && at(&best, i, j) == at(&best, i + 1, j + 1) + here {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&best, i, j) == at(&best, i + 1, j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
