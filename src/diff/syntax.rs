//! Tokens that color code: JavaScript and TypeScript by a generated lexer, everything else plain.
//!
//! The whole text is read at once, so comments and templates that span lines come out right on each of them. What the lexer
//! generator cannot see (template nesting, division or regular expression) is decided by the loop around it.

use std::ops::Range;

use logos::Logos;

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// A word of the language.
    Keyword,
    /// A string or a regular expression.
    String,
    /// The text of a template string.
    Template,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// The name of a function that is called.
    Call,
    /// Brackets, operators, separators.
    Punctuation,
    /// Everything else: names, white space.
    Plain,
}

/// In which language a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// JavaScript.
    JavaScript,
    /// TypeScript: more keywords.
    TypeScript,
    /// Any other: no colors.
    Plain,
}

impl Language {
    /// By the name that an incident file gives, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "javascript" | "js" | "jsx" | "mjs" | "cjs" => Self::JavaScript,
            "typescript" | "ts" | "tsx" | "mts" | "cts" => Self::TypeScript,
            _ => Self::Plain,
        }
    }
}

/// What the generated lexer tells apart.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    #[regex(r"//[^\r\n]*", allow_greedy = true)]
    #[token("/*", block_comment)]
    Comment,
    #[regex(r#""([^"\\\r\n]|\\[^\r\n]|\\\r?\n)*"?"#)]
    #[regex(r"'([^'\\\r\n]|\\[^\r\n]|\\\r?\n)*'?")]
    String,
    #[token("`")]
    Backtick,
    #[regex(r"0[xX][0-9a-fA-F_]+n?")]
    #[regex(r"0[bB][01_]+n?")]
    #[regex(r"0[oO][0-7_]+n?")]
    #[regex(r"[0-9][0-9_]*n?")]
    #[regex(r"([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?")]
    #[regex(r"[0-9][0-9_]*[eE][+-]?[0-9]+")]
    Number,
    // Everything beyond ASCII counts as a letter: the exact tables would weigh more than the rest of the lexer.
    #[regex(r"[A-Za-z_$#@\u{80}-\u{10FFFF}][A-Za-z0-9_$\u{80}-\u{10FFFF}]*")]
    Name,
    #[token("{")]
    Open,
    #[token("}")]
    Close,
    #[token("/")]
    Slash,
    #[regex(r"[()\[\];,<>+\-*%=!&|^~?:.]")]
    Punctuation,
    #[regex(r"[ \t\r\n\x0B\x0C]+")]
    Space,
}

/// Takes in the rest of a block comment; to the end of the text if it is never closed.
fn block_comment(lexer: &mut logos::Lexer<'_, Raw>) {
    let rest = lexer.remainder();
    lexer.bump(rest.find("*/").map_or(rest.len(), |end| end + 2));
}

/// Words of JavaScript, in order. `async`, `of` and the like are only words in places; they are colored everywhere.
const KEYWORDS: [&str; 47] = [
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "from",
    "function",
    "get",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "set",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "as",
    "enum",
];
/// What TypeScript adds.
const TYPE_KEYWORDS: [&str; 20] = [
    "abstract",
    "any",
    "boolean",
    "declare",
    "implements",
    "interface",
    "is",
    "keyof",
    "namespace",
    "never",
    "number",
    "private",
    "protected",
    "public",
    "readonly",
    "satisfies",
    "string",
    "type",
    "unknown",
    "override",
];

/// The tokens of a text: in order, without a hole, neighbors of one kind not yet joined.
pub(super) fn tokens(text: &str, language: Language) -> Vec<(Range<usize>, Token)> {
    if language == Language::Plain {
        return vec![(0..text.len(), Token::Plain)];
    }
    let mut tokens: Vec<(Range<usize>, Token)> = Vec::new();
    let mut lexer = Raw::lexer(text);
    // For each template that the reading is inside of: how many braces are open in its `${…}`.
    let mut templates: Vec<u32> = Vec::new();
    // Whether a value has just ended, so that a slash divides. The index of the name before, which a `(` makes a call.
    let mut after_value = false;
    let mut name_before: Option<usize> = None;
    while let Some(raw) = lexer.next() {
        let mut token = Token::Punctuation;
        let called = name_before.take().filter(|_| lexer.slice() == "(");
        let mut is_value = false;
        match raw {
            Ok(Raw::Comment) => {
                tokens.push((lexer.span(), Token::Comment));
                continue;
            }
            Ok(Raw::Space) => {
                name_before = tokens
                    .last()
                    .and_then(|(_, last)| (*last == Token::Plain && after_value).then(|| tokens.len() - 1));
                tokens.push((lexer.span(), Token::Plain));
                continue;
            }
            Ok(Raw::String) => (token, is_value) = (Token::String, true),
            Ok(Raw::Number) => (token, is_value) = (Token::Number, true),
            Ok(Raw::Name) if is_keyword(lexer.slice(), language) && !follows_dot(&tokens, text) => {
                token = Token::Keyword;
                is_value = matches!(lexer.slice(), "this" | "super" | "true" | "false" | "null" | "undefined");
            }
            Ok(Raw::Name) => {
                (token, is_value) = (Token::Plain, true);
                name_before = Some(tokens.len());
            }
            Ok(Raw::Backtick) => {
                token = Token::Template;
                is_value = template(&mut lexer, &mut templates);
            }
            Ok(Raw::Open) => {
                if let Some(depth) = templates.last_mut() {
                    *depth += 1;
                }
            }
            Ok(Raw::Close) => match templates.last_mut() {
                Some(0) => {
                    templates.pop();
                    token = Token::Template;
                    is_value = template(&mut lexer, &mut templates);
                }
                Some(depth) => *depth -= 1,
                None => {}
            },
            Ok(Raw::Slash) if !after_value => {
                if let Some(length) = regular_expression(lexer.remainder()) {
                    lexer.bump(length);
                    (token, is_value) = (Token::String, true);
                }
            }
            Ok(Raw::Slash | Raw::Punctuation) => is_value = matches!(lexer.slice(), ")" | "]"),
            Err(()) => token = Token::Plain,
        }
        if let Some((_, name)) = called.and_then(|index| tokens.get_mut(index)) {
            *name = Token::Call;
        }
        after_value = is_value;
        tokens.push((lexer.span(), token));
    }
    tokens
}

/// Takes in the text of a template up to its end or to the next `${`, and notes which; true at its end.
fn template(lexer: &mut logos::Lexer<'_, Raw>, templates: &mut Vec<u32>) -> bool {
    let rest = lexer.remainder();
    let mut bytes = rest.bytes().enumerate();
    while let Some((i, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'`' => {
                lexer.bump(i + 1);
                return true;
            }
            b'$' if rest.as_bytes().get(i + 1) == Some(&b'{') => {
                lexer.bump(i + 2);
                templates.push(0);
                return false;
            }
            _ => {}
        }
    }
    lexer.bump(rest.len());
    true
}

/// Length of a regular expression after its first slash, flags included; nothing if the line ends before it does.
fn regular_expression(rest: &str) -> Option<usize> {
    let mut in_class = false;
    let mut chars = rest.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '\r' | '\n' => return None,
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let flags = rest.get(i + 1..)?.bytes().take_while(u8::is_ascii_alphabetic).count();
                return (i > 0).then_some(i + 1 + flags);
            }
            _ => {}
        }
    }
    None
}

fn is_keyword(name: &str, language: Language) -> bool {
    KEYWORDS.contains(&name) || (language == Language::TypeScript && TYPE_KEYWORDS.contains(&name))
}

/// Whether a name stands behind a dot: a property, whatever it is called (`pool.delete`, `x.of`).
fn follows_dot(tokens: &[(Range<usize>, Token)], text: &str) -> bool {
    tokens.last().is_some_and(|(range, _)| text.get(range.clone()) == Some("."))
}
