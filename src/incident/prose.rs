//! Prose: paragraphs of text, `` `code` `` and `{{fact:id}}`, and nothing else.
//!
//! Text from a file is never HTML: it becomes these values, and views make elements of them. Knows no fact's value.

use std::collections::BTreeSet;
use std::fmt;

/// Some paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose(pub Vec<Paragraph>);

/// One paragraph, or one line with markup.
pub type Paragraph = Vec<Inline>;

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Code, without the backticks.
    Code(String),
    /// A number that stands in the facts.
    Fact(FactRef),
}

/// The id of a fact of the same incident.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactRef {
    /// Id of the fact.
    pub id: String,
}

/// Why a text is no prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// A backtick without a second one.
    OpenCode,
    /// `{{` without `}}`.
    OpenBraces,
    /// Something else than `fact:id` in braces.
    UnknownBraces,
}

/// Reads one paragraph.
///
/// # Errors
/// The first markup that is not understood.
pub fn parse(text: &str) -> Result<Paragraph, Unclear> {
    let mut inlines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '{']) {
        let (before, mark) = rest.split_at(at);
        if let Some(code) = mark.strip_prefix('`') {
            let (code, after) = code.split_once('`').ok_or(Unclear::OpenCode)?;
            push_text(&mut inlines, before);
            inlines.push(Inline::Code(code.to_owned()));
            rest = after;
        } else if let Some(name) = mark.strip_prefix("{{") {
            let (name, after) = name.split_once("}}").ok_or(Unclear::OpenBraces)?;
            let id = name.strip_prefix("fact:").ok_or(Unclear::UnknownBraces)?;
            push_text(&mut inlines, before);
            inlines.push(Inline::Fact(FactRef { id: id.to_owned() }));
            rest = after;
        } else {
            // One brace is only a brace.
            let (words, after) = rest.split_at(at + 1);
            push_text(&mut inlines, words);
            rest = after;
        }
    }
    push_text(&mut inlines, rest);
    Ok(inlines)
}

/// A text cut where one of some terms stands: each piece, and which term it is.
///
/// A term stands as a whole word, the longest of those that begin at a place, in its own letters where it has capitals or
/// digits and in any others. One that is in `seen` is left in the text; those that are found are added.
pub fn cut_at_terms<'a>(text: &'a str, terms: &[&str], seen: &mut BTreeSet<usize>) -> Vec<(&'a str, Option<usize>)> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(place) = rest.get(from..).filter(|rest| !rest.is_empty()) {
        let begins = rest.get(..from).and_then(|before| before.chars().next_back()).is_none_or(ends_word);
        let here =
            terms.iter().enumerate().filter(|(index, term)| begins && !seen.contains(index) && stands(place, term));
        if let Some((index, term)) = here.max_by_key(|(_, term)| term.len()) {
            let (before, after) = rest.split_at(from);
            let (term, after) = after.split_at(term.len());
            pieces.extend((!before.is_empty()).then_some((before, None)));
            pieces.push((term, Some(index)));
            seen.insert(index);
            (rest, from) = (after, 0);
        } else {
            from += place.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces.extend((!rest.is_empty()).then_some((rest, None)));
    pieces
}

/// Whether a text begins with a term as a whole word.
fn stands(text: &str, term: &str) -> bool {
    let Some((start, after)) = text.split_at_checked(term.len()) else { return false };
    let is_exact = term.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    let is_same = if is_exact { start == term } else { start.eq_ignore_ascii_case(term) };
    is_same && after.chars().next().is_none_or(ends_word)
}

/// Whether a word ends at this character.
fn ends_word(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
}

impl Prose {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenCode => "a ` without a second one",
            Self::OpenBraces => "{{ without }}",
            Self::UnknownBraces => "{{…}} that is no fact",
        })
    }
}

fn push_text(inlines: &mut Paragraph, words: &str) {
    match inlines.last_mut() {
        Some(Inline::Text(text)) => text.push_str(words),
        _ if words.is_empty() => {}
        _ => inlines.push(Inline::Text(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn a_paragraph_is_text_code_and_facts() {
        let fact = Inline::Fact(FactRef { id: "pool-max".to_owned() });
        let expected = vec![text("Of "), fact, text(" none reached "), Inline::Code("release()".to_owned()), text(".")];
        assert_eq!(parse("Of {{fact:pool-max}} none reached `release()`."), Ok(expected));
    }

    #[test]
    fn single_braces_are_text_and_code_keeps_double_ones() {
        assert_eq!(parse("{ a: 1 }"), Ok(vec![text("{ a: 1 }")]));
        assert_eq!(parse("`{{x}}`"), Ok(vec![Inline::Code("{{x}}".to_owned())]));
        assert_eq!(parse("<b>&amp;</b>"), Ok(vec![text("<b>&amp;</b>")]));
        assert_eq!(parse(""), Ok(vec![]));
    }

    fn cut(text: &str, seen: &mut BTreeSet<usize>) -> String {
        let terms = ["P1", "pool", "connection pool", "checked out"];
        let piece = |(text, term): (&str, Option<usize>)| match term {
            Some(index) => format!("[{text}:{index}]"),
            None => text.to_owned(),
        };
        cut_at_terms(text, &terms, seen).into_iter().map(piece).collect()
    }

    #[test]
    fn terms_are_found_as_whole_words_once_and_the_longest_first() {
        let mut seen = BTreeSet::new();
        assert_eq!(
            cut("The connection pool, a P1: the pool’s clients are Checked out of the pool.", &mut seen),
            "The [connection pool:2], a [P1:0]: the [pool:1]’s clients are [Checked out:3] of the pool."
        );
        assert_eq!(cut("A pool again, and a P1.", &mut seen), "A pool again, and a P1.");
        let none = &mut BTreeSet::new();
        assert_eq!(
            cut("p1, P10, pools, pg-pool, checked-out; Käse", none),
            "p1, P10, pools, pg-pool, checked-out; Käse"
        );
        assert_eq!(cut("", none), "");
    }

    #[test]
    fn open_or_unknown_markup_is_refused() {
        assert_eq!(parse("a ` b"), Err(Unclear::OpenCode));
        assert_eq!(parse("a {{fact:b"), Err(Unclear::OpenBraces));
        assert_eq!(parse("a {{entry:b}}"), Err(Unclear::UnknownBraces));
    }
}
