//! Replaces a string in a JSON text and leaves everything else as its author wrote it: order, spaces, line ends.
//!
//! For texts that are known to be JSON; what is not is left alone.

/// The text with the string at `pointer` (RFC 6901, no escapes) replaced by `new`. `None` where no string stands there.
pub(super) fn with_string_at(text: &str, pointer: &str, new: &str) -> Option<String> {
    let mut at = Cursor { bytes: text.as_bytes(), at: 0 };
    for name in pointer.split('/').skip(1) {
        at.enter(name)?;
    }
    at.space();
    let from = at.at + 1;
    let to = at.string()? - 1;
    Some(format!("{}{new}{}", text.get(..from)?, text.get(to..)?))
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    /// Goes to the value of a field, or to an item by its number.
    fn enter(&mut self, name: &str) -> Option<()> {
        self.space();
        let open = self.next()?;
        let index: Option<usize> = if open == b'[' { Some(name.parse().ok()?) } else { None };
        let mut n_before = 0;
        loop {
            self.space();
            let is_meant = if let Some(index) = index {
                index == n_before
            } else {
                let from = self.at + 1;
                let to = self.string()? - 1;
                self.space();
                self.next().filter(|&byte| byte == b':')?;
                self.bytes.get(from..to)? == name.as_bytes()
            };
            if is_meant {
                return Some(());
            }
            self.skip_value()?;
            self.space();
            self.next().filter(|&byte| byte == b',')?;
            n_before += 1;
        }
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_u32;
        loop {
            self.space();
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b'}' | b']' => return None,
                b',' | b':' => self.at += 1,
                _ => {
                    while self.peek().is_some_and(|byte| !b",]}: \t\r\n".contains(&byte)) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Goes behind a string, and gives that place.
    fn string(&mut self) -> Option<usize> {
        self.next().filter(|&byte| byte == b'"')?;
        loop {
            match self.next()? {
                b'\\' => self.at += 1,
                b'"' => return Some(self.at),
                _ => {}
            }
        }
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += 1;
        byte
    }
}

#[cfg(test)]
mod tests {
    use super::with_string_at;

    const TEXT: &str = "{ \"a\": [ {\"b\": \"x \\\" ]}\", \"c\": -1.5e3},\n {\"b\":\"old\" , \"d\": [[], {}]} ],\n\"b\": \"other\" }\n";

    #[test]
    fn the_string_is_replaced_and_nothing_else() {
        assert_eq!(with_string_at(TEXT, "/a/1/b", "new"), Some(TEXT.replace("old", "new")));
        assert_eq!(with_string_at(TEXT, "/b", ""), Some(TEXT.replace("other", "")));
    }

    #[test]
    fn where_no_string_stands_nothing_is_replaced() {
        for pointer in ["/a/2/b", "/a/0/c", "/a/1/d", "/c", "/a/x", ""] {
            assert_eq!(with_string_at(TEXT, pointer, "new"), None, "{pointer}");
        }
    }
}
