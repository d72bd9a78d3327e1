//! Source files as the tidy rules see them: where they are, and their code as words, without comments and literals.
//!
//! A lexer of thirty lines instead of a parser: the rules ask only which names stand where.

use std::path::Path;

/// One file of Rust.
pub(super) struct Source {
    /// From the project's folder on, with slashes.
    pub(super) path: String,
    pub(super) text: String,
    /// Names and signs (`::`, `{`, `.`) in their order. Comments and the insides of literals are left out.
    pub(super) words: Vec<String>,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), words: words(&code(text)) }
    }

    /// The module of ours that the file belongs to, directly below the crate: `main` and `lib` for those two files.
    /// None for a file outside of `src/`.
    pub(super) fn module(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split(['/', '.']).next()
    }

    /// How many modules deep the file is below the crate: 1 for `src/model.rs`.
    pub(super) fn depth(&self) -> usize {
        self.path.matches('/').count()
    }

    /// Whether `pattern` stands in the code, as consecutive words.
    pub(super) fn has(&self, pattern: &[&str]) -> bool {
        self.words.windows(pattern.len()).any(|window| window.iter().eq(pattern.iter()))
    }
}

/// Every Rust file of the project, in the order of paths.
pub(super) fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "xtask/src", "tests", "bench/src", "benches", "examples"] {
        collect(root, &root.join(folder), &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).expect("inside the project").to_string_lossy().replace('\\', "/");
            sources.push(Source::new(&name, &std::fs::read_to_string(&path).expect("readable text")));
        }
    }
}

/// The text with a blank for each comment and each literal of text.
fn code(text: &str) -> String {
    let mut rest = text;
    let mut code = String::new();
    while let Some(first) = rest.chars().next() {
        let n_skipped = n_bytes_of_comment(rest).or_else(|| n_bytes_of_literal(rest));
        match n_skipped {
            Some(_) => code.push(' '),
            None => code.push(first),
        }
        rest = &rest[n_skipped.unwrap_or(first.len_utf8())..];
    }
    code
}

fn n_bytes_of_comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    text.starts_with("/*").then(|| text.find("*/").map_or(text.len(), |at| at + 2))
}

fn n_bytes_of_literal(text: &str) -> Option<usize> {
    let quote = match text.chars().next()? {
        'r' => return n_bytes_of_raw_literal(text),
        quote @ ('"' | '\'') => quote,
        _ => return None,
    };
    let is_lifetime = quote == '\'' && text.chars().nth(1) != Some('\\') && text.chars().nth(2) != Some('\'');
    if is_lifetime {
        return Some(1);
    }
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

fn n_bytes_of_raw_literal(text: &str) -> Option<usize> {
    let n_hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let body = text[1 + n_hashes..].strip_prefix('"')?; // `r#type` is a name
    let end = format!("\"{}", "#".repeat(n_hashes));
    let n_bytes_before_body = text.len() - body.len();
    Some(body.find(&end).map_or(text.len(), |at| n_bytes_before_body + at + end.len()))
}

fn words(code: &str) -> Vec<String> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let n_bytes = if is_name(first) {
            rest.find(|letter| !is_name(letter)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        words.push(rest[..n_bytes].to_owned());
        rest = rest[n_bytes..].trim_start();
    }
    words
}

#[test]
fn comments_and_literals_are_no_code() {
    let text = "a // b\n/* c */ \"d \\\" e\" r#\"f \" g\"# 'h' '\\'' &'i j::k r#type";
    let expected = ["a", "&", "i", "j", "::", "k", "r", "#", "type"];
    assert_eq!(Source::new("src/x.rs", text).words, expected);
}
