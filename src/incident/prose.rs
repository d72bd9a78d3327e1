//! Prose: paragraphs of text, `` `code` `` and `{{fact:id}}`, and nothing else.
//!
//! Text from a file is never HTML: it becomes these values, and views make elements of them. Knows no fact's value.

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

    #[test]
    fn open_or_unknown_markup_is_refused() {
        assert_eq!(parse("a ` b"), Err(Unclear::OpenCode));
        assert_eq!(parse("a {{fact:b"), Err(Unclear::OpenBraces));
        assert_eq!(parse("a {{entry:b}}"), Err(Unclear::UnknownBraces));
    }
}
