//! Lines and the spans that they consist of: stretches with one token and one answer to "did it change?".

use std::ops::Range;

use super::syntax::Token;

/// One line of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: u32,
    /// The text without its ending, cut where token or change differ. Empty for an empty line.
    pub spans: Vec<Span>,
    /// How the line ends.
    pub ending: Ending,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// As it stands in the file; tabs are kept.
    pub text: String,
    /// What colors it.
    pub token: Token,
    /// Whether the other version has something else here.
    pub changed: bool,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Not at all: the last line of a file without a final newline.
    None,
}

impl Ending {
    /// The characters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::None => "",
        }
    }
}

impl Line {
    /// The text without its ending.
    #[must_use]
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Marks ranges of bytes as changed, cutting spans where a range begins or ends inside one. The ranges are in order, do not
    /// overlap, and lie on character boundaries.
    pub(super) fn mark(&mut self, changed: &[Range<usize>]) {
        let mut cut = Vec::with_capacity(self.spans.len() + changed.len());
        let mut position = 0;
        for span in &self.spans {
            let end = position + span.text.len();
            let mut from = position;
            while from < end {
                let range = changed.iter().find(|range| range.end > from && range.start < end);
                let (to, is_changed) = match range {
                    None => (end, false),
                    Some(range) if range.start > from => (range.start, false),
                    Some(range) => (range.end.min(end), true),
                };
                if let Some(text) = span.text.get(from - position..to - position) {
                    cut.push(Span { text: text.to_owned(), token: span.token, changed: is_changed });
                }
                from = to;
            }
            position = end;
        }
        self.spans = cut;
    }
}

/// Splits a text into lines, and its tokens at the ends of lines. The tokens cover the text without a hole.
pub(super) fn lines(text: &str, tokens: &[(Range<usize>, Token)]) -> Vec<Line> {
    let mut tokens = tokens.iter().peekable();
    let mut start = 0;
    let mut lines = Vec::new();
    for (number, whole) in (1..).zip(text.split_inclusive('\n')) {
        let (content, ending) = match (whole.strip_suffix("\r\n"), whole.strip_suffix('\n')) {
            (Some(content), _) => (content, Ending::CrLf),
            (None, Some(content)) => (content, Ending::Lf),
            (None, None) => (whole, Ending::None),
        };
        let end = start + content.len();
        let mut spans: Vec<Span> = Vec::new();
        while let Some((range, token)) = tokens.peek() {
            let part = range.start.max(start)..range.end.min(end);
            if let Some(text) = text.get(part).filter(|text| !text.is_empty()) {
                match spans.last_mut().filter(|last| last.token == *token) {
                    Some(last) => last.text.push_str(text),
                    None => spans.push(Span { text: text.to_owned(), token: *token, changed: false }),
                }
            }
            if range.end > start + whole.len() {
                break;
            }
            tokens.next();
        }
        lines.push(Line { number, spans, ending });
        start += whole.len();
    }
    lines
}
