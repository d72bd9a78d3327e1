//! How a write-up speaks: markup that is understood, no blame, roles and not names, every entry with a source.
//!
//! All but the markup are warnings: a list of words cannot know what a sentence means, and the author decides.

use crate::incident::file::IncidentFile;
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::prose;

use super::walk::{self, Markup, Text, items};

/// Phrases that put the cause into a person. Looked for as whole words, in any case.
pub const BLAME_PHRASES: [&str; 12] = [
    "human error",
    "operator error",
    "careless",
    "carelessly",
    "negligent",
    "incompetent",
    "should have known",
    "failed to notice",
    "forgot to",
    "is to blame",
    "was at fault",
    "rookie mistake",
];

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    for text in walk::texts(file) {
        check_markup(&text, found);
        check_blame(&text, found);
    }
    for (path, entry) in items(&Path::root().field("timeline"), &file.timeline) {
        if entry.source.is_none() && entry.evidence.is_empty() {
            let found_words = format!("the entry {} without source and without evidence", quoted(&entry.id));
            found.push(Problem::at(Rule::UnsourcedEntry, &path, found_words, "one of the two"));
        }
        entry.actor_role.iter().for_each(|role| check_role(&path.field("actor_role"), role, found));
    }
    for (path, item) in items(&Path::root().field("action_items"), &file.action_items) {
        check_role(&path.field("owner_role"), &item.owner_role, found);
    }
}

fn check_markup(text: &Text<'_>, found: &mut Vec<Problem>) {
    match text.markup {
        Markup::Inline => {
            if let Err(reason) = prose::parse(text.words) {
                found.push(Problem::at(Rule::BadProse, &text.path, reason.to_string(), "`code` or {{fact:id}}"));
            }
        }
        Markup::Plain if text.words.contains("{{") => {
            found.push(Problem::at(Rule::BadProse, &text.path, "{{", "plain text: a title cites no facts"));
        }
        Markup::Plain => {}
    }
}

fn check_blame(text: &Text<'_>, found: &mut Vec<Problem>) {
    let words = words_of(text.words);
    for phrase in BLAME_PHRASES {
        if words.contains(&format!(" {phrase} ")) {
            let expected = "what the system made easy or hard, not who failed";
            found.push(Problem::at(Rule::Blame, &text.path, quoted(phrase), expected));
        }
    }
}

/// The words of a text in lower case, with one space before and after each.
fn words_of(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn check_role(path: &Path, role: &str, found: &mut Vec<Problem>) {
    if looks_like_a_person(role) {
        found.push(Problem::at(
            Rule::PersonName,
            path,
            quoted(role),
            "a role in lower case, such as \"on-call engineer\"",
        ));
    }
}

/// An e-mail address, an @handle, or two words in a row that begin with a capital and go on in lower case. Roles in
/// capitals ("Payments Team") are caught as well: they can be written in lower case, and names cannot be told apart.
fn looks_like_a_person(role: &str) -> bool {
    let is_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 1
            && chars.all(|c| c.is_lowercase() || c == '-')
    };
    let words: Vec<&str> = role.split_whitespace().collect();
    role.contains('@') || words.windows(2).any(|pair| pair.iter().all(|word| is_name(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_handles_and_addresses_look_like_persons_and_roles_do_not() {
        for name in ["Jane Doe", "jane@example.org", "@jane", "engineer Jane Doe", "Müller, Änne"] {
            assert!(looks_like_a_person(name), "{name}");
        }
        for role in ["on-call engineer", "SRE lead", "Checkout team", "on-call engineer, SRE", "DBA", "QA SRE"] {
            assert!(!looks_like_a_person(role), "{role}");
        }
    }

    #[test]
    fn blame_is_found_as_whole_words_only() {
        assert!(words_of("It was Human\u{2019}s, no: human error.").contains(" human error "));
        assert!(!words_of("inhuman errors").contains(" human error "));
    }
}
