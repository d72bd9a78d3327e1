//! Words of a line, how alike two lines are, and which words of a changed pair are marked.
//!
//! A word is a run of letters, digits, `_` and `$`, or a run of white space, or one other character.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::DiffTag;

use super::{Line, Numbers, edit_script};

/// Beyond so many words in a pair of lines only what they have in common at both ends is left unmarked.
const MAX_WORDS: usize = 4_000;

/// Marks what is different in two lines, word by word.
pub(super) fn mark(before: &mut Line, after: &mut Line) {
    let (old_text, new_text) = (before.text(), after.text());
    let (old, new) = (split(&old_text), split(&new_text));
    let old_words: Vec<&str> = old.iter().filter_map(|range| old_text.get(range.clone())).collect();
    let new_words: Vec<&str> = new.iter().filter_map(|range| new_text.get(range.clone())).collect();
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    if old.len() + new.len() > MAX_WORDS {
        let front = old_words.iter().zip(&new_words).take_while(|(a, b)| a == b).count();
        let rest = old.len().min(new.len()) - front;
        let back = old_words.iter().rev().zip(new_words.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
        removed.extend(joined(&old, front..old.len() - back));
        added.extend(joined(&new, front..new.len() - back));
    } else {
        let mut numbers = Numbers::default();
        let mut interned =
            |words: &[&str]| -> Vec<u32> { words.iter().map(|word| numbers.of((*word).to_owned())).collect() };
        let (old_numbers, new_numbers) = (interned(&old_words), interned(&new_words));
        for op in edit_script(&old_numbers, &new_numbers) {
            if op.tag() != DiffTag::Equal {
                removed.extend(joined(&old, op.old_range()));
                added.extend(joined(&new, op.new_range()));
            }
        }
    }
    before.mark(&removed);
    after.mark(&added);
}

/// The bytes of a range of words.
fn joined(words: &[Range<usize>], range: Range<usize>) -> Option<Range<usize>> {
    let words = words.get(range)?;
    Some(words.first()?.start..words.last()?.end)
}

fn split(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut latest = None;
    for (start, c) in text.char_indices() {
        let class = match c {
            c if c.is_alphanumeric() || c == '_' || c == '$' => Some(true),
            c if c.is_whitespace() => Some(false),
            _ => None,
        };
        let end = start + c.len_utf8();
        match words.last_mut().filter(|_| class.is_some() && class == latest) {
            Some(word) => word.end = end,
            None => words.push(start..end),
        }
        latest = class;
    }
    words
}

/// The words of a line that say something, counted: white space left out.
pub(super) struct WordBag {
    counts: BTreeMap<String, u32>,
    n_words: u32,
}

impl WordBag {
    pub(super) fn of(text: &str) -> Self {
        let mut bag = Self { counts: BTreeMap::new(), n_words: 0 };
        for word in split(text).into_iter().take(MAX_WORDS).filter_map(|range| text.get(range)) {
            if !word.trim().is_empty() {
                *bag.counts.entry(word.to_owned()).or_default() += 1;
                bag.n_words += 1;
            }
        }
        bag
    }

    /// Words in common, of a thousand. Two lines without words are alike.
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        let all = self.n_words + other.n_words;
        if all == 0 {
            return 1_000;
        }
        let common = self.counts.iter().filter_map(|(word, count)| Some(*other.counts.get(word)?.min(count)));
        2_000 * common.sum::<u32>() / all
    }
}
