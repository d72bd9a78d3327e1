//! JSON as it comes in, piece by piece: bytes in, tokens out, so that a large file is never one task and never in memory.
//!
//! As strict as RFC 8259. Knows no format of metrics; what a token means is the [`Sink`]'s business. Depth is bounded.

use super::Problem;
use super::number::decimal;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

/// One token. Commas and colons are checked and kept to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// `{`
    Object,
    /// `}`
    EndObject,
    /// `[`
    Array,
    /// `]`
    EndArray,
    /// A name in an object.
    Key(&'a str),
    /// A string.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
}

impl Token<'_> {
    /// What stands there, for a message.
    pub(super) fn words(self) -> String {
        match self {
            Self::Object => "an object".to_owned(),
            Self::Array => "an array".to_owned(),
            Self::EndObject | Self::EndArray => "the end".to_owned(),
            Self::Key(text) => format!("the key \"{}\"", short(text)),
            Self::Text(text) => format!("the text \"{}\"", short(text)),
            Self::Number(number) => format!("the number {number}"),
            Self::Bool(value) => value.to_string(),
            Self::Null => "null".to_owned(),
        }
    }

    /// Whether it opens something that has to be closed.
    pub(super) fn opens(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }

    /// Whether it closes what was opened.
    pub(super) fn closes(self) -> bool {
        matches!(self, Self::EndObject | Self::EndArray)
    }
}

/// Text for a message: short.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Who takes the tokens.
pub(super) trait Sink {
    /// The next token.
    fn token(&mut self, token: Token<'_>) -> Result<(), Problem>;
}

/// What may come next between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
    Nothing,
}

/// The token that a piece may end within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Text { is_key: bool, escaped: bool },
    Bare,
}

/// Reads tokens out of pieces.
#[derive(Debug)]
pub(super) struct Lexer {
    next: Next,
    open: Open,
    /// Containers that are open: true for an object.
    stack: Vec<bool>,
    /// Bytes of the token at hand, from earlier pieces too.
    text: Vec<u8>,
    has_escape: bool,
    line: usize,
    n_bytes: usize,
    line_start: usize,
}

impl Default for Lexer {
    fn default() -> Self {
        Self {
            next: Next::Value,
            open: Open::Nothing,
            stack: Vec::new(),
            text: Vec::new(),
            has_escape: false,
            line: 1,
            n_bytes: 0,
            line_start: 0,
        }
    }
}

impl Lexer {
    /// Reads the next piece.
    pub(super) fn feed(&mut self, piece: &[u8], sink: &mut impl Sink) -> Result<(), Problem> {
        let mut rest = piece;
        while let Some(&byte) = rest.first() {
            let n_read = match self.open {
                Open::Nothing => self.between(byte, sink)?,
                Open::Text { is_key, escaped } => self.within_text(rest, is_key, escaped, sink)?,
                Open::Bare => {
                    let is_bare = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
                    let end = rest.iter().position(|b| !is_bare(b)).unwrap_or(rest.len());
                    self.text.extend_from_slice(rest.get(..end).unwrap_or_default());
                    if end < rest.len() {
                        self.end_bare(sink)?;
                    }
                    end
                }
            };
            self.n_bytes += n_read;
            rest = rest.get(n_read..).unwrap_or_default();
        }
        Ok(())
    }

    /// Whether the value is whole; a number at the very end is only known to be so here.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) -> Result<(), Problem> {
        if self.open == Open::Bare {
            self.end_bare(sink)?;
        }
        if self.next == Next::Nothing && self.open == Open::Nothing {
            return Ok(());
        }
        Err(self.problem("the end of the file", "the rest of it: the JSON is cut off"))
    }

    /// One byte between tokens.
    fn between(&mut self, byte: u8, sink: &mut impl Sink) -> Result<usize, Problem> {
        match (byte, self.next) {
            (b'\n', _) => {
                self.line += 1;
                self.line_start = self.n_bytes + 1;
            }
            (b' ' | b'\t' | b'\r', _) => {}
            (b'"', Next::Value | Next::ValueOrEnd) => self.open(Open::Text { is_key: false, escaped: false }),
            (b'"', Next::Key | Next::KeyOrEnd) => self.open(Open::Text { is_key: true, escaped: false }),
            (b'{' | b'[', Next::Value | Next::ValueOrEnd) => {
                if self.stack.len() == MAX_DEPTH {
                    return Err(self.problem("deeper nesting", "at most 64 levels"));
                }
                let is_object = byte == b'{';
                self.stack.push(is_object);
                self.next = if is_object { Next::KeyOrEnd } else { Next::ValueOrEnd };
                sink.token(if is_object { Token::Object } else { Token::Array })?;
            }
            (b'}', Next::KeyOrEnd | Next::CommaOrEnd) if self.stack.last() == Some(&true) => {
                self.close();
                sink.token(Token::EndObject)?;
            }
            (b']', Next::ValueOrEnd | Next::CommaOrEnd) if self.stack.last() == Some(&false) => {
                self.close();
                sink.token(Token::EndArray)?;
            }
            (b',', Next::CommaOrEnd) => {
                self.next = if self.stack.last() == Some(&true) { Next::Key } else { Next::Value };
            }
            (b':', Next::Colon) => self.next = Next::Value,
            (b'-' | b'0'..=b'9' | b't' | b'f' | b'n', Next::Value | Next::ValueOrEnd) => {
                self.open(Open::Bare);
                self.text.push(byte);
            }
            _ => return Err(self.unexpected(byte)),
        }
        Ok(1)
    }

    /// The bytes of a string up to its end, to an escape, or to the end of the piece.
    fn within_text(
        &mut self,
        rest: &[u8],
        is_key: bool,
        escaped: bool,
        sink: &mut impl Sink,
    ) -> Result<usize, Problem> {
        if escaped {
            self.text.extend(rest.first());
            self.open = Open::Text { is_key, escaped: false };
            return Ok(1);
        }
        let is_special = |b: &u8| matches!(b, b'"' | b'\\') || *b < 0x20;
        let end = rest.iter().position(is_special).unwrap_or(rest.len());
        self.text.extend_from_slice(rest.get(..end).unwrap_or_default());
        match rest.get(end) {
            None => return Ok(end),
            Some(b'"') => self.end_text(is_key, sink)?,
            Some(b'\\') => {
                self.text.push(b'\\');
                self.has_escape = true;
                self.open = Open::Text { is_key, escaped: true };
            }
            Some(_) => return Err(self.problem("a control character in a string", "an escape such as \\n")),
        }
        Ok(end + 1)
    }

    fn end_text(&mut self, is_key: bool, sink: &mut impl Sink) -> Result<(), Problem> {
        self.open = Open::Nothing;
        let bytes = std::mem::take(&mut self.text);
        let decoded = if std::mem::take(&mut self.has_escape) {
            // Rare, and full of corners: serde_json knows them.
            let quoted = [b"\"", bytes.as_slice(), b"\""].concat();
            match serde_json::from_slice::<String>(&quoted) {
                Ok(text) => Some(text),
                Err(_) => return Err(self.problem("a broken escape in a string", "JSON")),
            }
        } else {
            None
        };
        let text = match &decoded {
            Some(text) => text,
            None => std::str::from_utf8(&bytes).map_err(|_| self.problem("bytes that are no UTF-8", "text"))?,
        };
        self.next = match (is_key, self.stack.is_empty()) {
            (true, _) => Next::Colon,
            (false, true) => Next::Nothing,
            (false, false) => Next::CommaOrEnd,
        };
        sink.token(if is_key { Token::Key(text) } else { Token::Text(text) })?;
        self.text = bytes;
        self.text.clear();
        Ok(())
    }

    /// A number or a word, now that it has ended.
    fn end_bare(&mut self, sink: &mut impl Sink) -> Result<(), Problem> {
        self.open = Open::Nothing;
        let token = match self.text.as_slice() {
            b"true" => Some(Token::Bool(true)),
            b"false" => Some(Token::Bool(false)),
            b"null" => Some(Token::Null),
            bytes => std::str::from_utf8(bytes).ok().and_then(decimal).map(Token::Number),
        };
        let Some(token) = token else {
            let text = String::from_utf8_lossy(&self.text);
            return Err(self.problem(&format!("no JSON: `{}`", short(&text)), "a value"));
        };
        self.text.clear();
        self.next = if self.stack.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
        sink.token(token)
    }

    fn open(&mut self, open: Open) {
        self.open = open;
        self.text.clear();
        self.has_escape = false;
    }

    fn close(&mut self) {
        self.stack.pop();
        self.next = if self.stack.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
    }

    fn unexpected(&self, byte: u8) -> Problem {
        let expected = match self.next {
            Next::Value => "a value",
            Next::ValueOrEnd => "a value or `]`",
            Next::KeyOrEnd => "a name in quotes or `}`",
            Next::Key => "a name in quotes",
            Next::Colon => "`:`",
            Next::CommaOrEnd if self.stack.last() == Some(&true) => "`,` or `}`",
            Next::CommaOrEnd => "`,` or `]`",
            Next::Nothing => "the end of the file",
        };
        let found = if byte.is_ascii_graphic() {
            format!("no JSON: `{}`", char::from(byte))
        } else {
            format!("no JSON: the byte {byte:#04x}")
        };
        self.problem(&found, expected)
    }

    fn problem(&self, found: &str, expected: &str) -> Problem {
        let place = format!("line {}, column {}", self.line, self.n_bytes - self.line_start + 1);
        Problem { place, found: found.to_owned(), expected: expected.to_owned() }
    }
}
