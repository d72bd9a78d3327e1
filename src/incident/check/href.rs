//! Links in a file lead to `https:` pages or to files beside it, and nowhere else.
//!
//! A file comes from somebody else: no other scheme, no way out of the folder, nothing that a browser reads otherwise
//! than a person (the WHATWG URL standard turns `\` into `/` and drops tabs and line ends).

use crate::incident::file::{Evidence, IncidentFile};
use crate::incident::problem::{Path, Problem, Rule, quoted};

use super::walk::{self, items};

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    let root = Path::root();
    for (path, metric) in items(&root.field("metrics"), &file.metrics) {
        check_beside(&path.field("href"), &metric.href, found);
    }
    for (path, change) in items(&root.field("code_changes"), &file.code_changes) {
        check_beside(&path.field("before"), &change.before, found);
        check_beside(&path.field("after"), &change.after, found);
        if let Some(href) = change.commit.as_ref().and_then(|commit| commit.href.as_ref()) {
            check_link(&path.field("commit").field("href"), href, found);
        }
    }
    for (path, item) in items(&root.field("action_items"), &file.action_items) {
        item.ticket.iter().for_each(|href| check_link(&path.field("ticket"), href, found));
    }
    for (path, evidence) in walk::evidence(file) {
        if let Evidence::Link { href, .. } = evidence {
            check_link(&path.field("href"), href, found);
        }
    }
}

/// A file in the incident's folder or below.
pub(super) fn check_beside(path: &Path, href: &str, found: &mut Vec<Problem>) {
    if !is_beside(href) || href.contains(['?', '#']) {
        let expected = "a relative path that stays in the folder, such as \"metrics/errors.json\"";
        found.push(Problem::at(Rule::BadLink, path, quoted(href), expected));
    }
}

fn check_link(path: &Path, href: &str, found: &mut Vec<Problem>) {
    if !is_https(href) && !is_beside(href) {
        let expected = "an https: address, or a relative path that stays in the folder";
        found.push(Problem::at(Rule::BadLink, path, quoted(href), expected));
    }
}

fn is_plain(href: &str) -> bool {
    !href.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\')
}

fn is_https(href: &str) -> bool {
    let Some(rest) = href.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // No user part: `https://bank.example@evil.example/` leads to the second.
    is_plain(href) && !host.is_empty() && !host.contains('@')
}

fn is_beside(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let escaped = path.to_ascii_lowercase();
    // An encoded dot, slash or backslash means the same to a browser or a server and hides from this check.
    let hidden = ["%2e", "%2f", "%5c"].iter().any(|code| escaped.contains(code));
    let scheme = path.contains(':');
    let inside = path.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != "..");
    is_plain(href) && inside && !hidden && !scheme
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_a_path_below_the_folder_is_a_link() {
        for href in [
            "https://example.org",
            "https://example.org/a?b=c#d",
            "https://example.org:8443/",
            "a",
            "a/b.json",
            "a/b#L3",
        ] {
            assert!(is_https(href) || is_beside(href), "{href}");
        }
    }

    #[test]
    fn tricks_with_schemes_hosts_and_folders_are_refused() {
        for href in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\nscript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "http://example.org",
            "HTTPS:example.org",
            "https:/example.org",
            "https://",
            "https://user@example.org/",
            "//example.org",
            "/etc/passwd",
            "\\\\example.org",
            "a\\b",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "a/%2e%2e/b",
            "%2E%2E/a",
            "a%2f..%2fb",
            "",
            "a//b",
            "a\u{0}b",
            "blob:x",
            "file:///etc/passwd",
            "a b",
        ] {
            assert!(!is_https(href) && !is_beside(href), "{href:?}");
        }
    }
}
