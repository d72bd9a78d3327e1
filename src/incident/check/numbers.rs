//! No bare number where the page shows facts: in the story, a number with its unit is a fact, cited and so traceable.
//!
//! Titles, action items and the glossary may name numbers (a pool of 40, HTTP 502); what happened may not.

use crate::incident::file::IncidentFile;
use crate::incident::problem::{Path, Problem, Rule, quoted};
use crate::incident::prose::{self, Inline};

use super::walk::{self, Markup};

/// Where the story is told.
const STORY: &[&str] = &[
    "tldr",
    "summary",
    "provenance",
    "impact",
    "detection",
    "trigger",
    "resolution",
    "timeline",
    "contributing_factors",
    "experiments",
    "lessons",
];
/// Units that make a number a fact.
const UNITS: &[&str] = &[
    "h",
    "hour",
    "hours",
    "min",
    "minute",
    "minutes",
    "s",
    "second",
    "seconds",
    "ms",
    "milliseconds",
    "days",
    "USD",
    "EUR",
    "GBP",
    "percent",
    "points",
    "connections",
    "requests",
    "orders",
    "restarts",
    "checkouts",
];

pub(super) fn check(file: &IncidentFile, found: &mut Vec<Problem>) {
    let root = Path::root();
    let places: Vec<String> = STORY.iter().map(|name| root.field(name).to_string()).collect();
    for text in walk::texts(file).into_iter().filter(|text| text.markup == Markup::Inline) {
        let at = text.path.to_string();
        let is_story = places.iter().any(|place| {
            at.strip_prefix(place.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        });
        if !is_story || at.ends_with(".source.detail") {
            continue;
        }
        for inline in prose::parse(text.words).unwrap_or_default() {
            if let Inline::Text(words) = inline
                && let Some(number) = bare_number(&words)
            {
                let expected = "a fact with its source, cited as {{fact:id}}";
                found.push(Problem::at(Rule::BareNumber, &text.path, quoted(&number), expected));
            }
        }
    }
}

/// The first number with a unit, or with a currency's sign before it.
fn bare_number(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let next = words.iter().skip(1).map(Some).chain([None]);
    words.iter().zip(next).find_map(|(word, next)| {
        let word = word.trim_matches(|c: char| "(),.;:“”\"".contains(c));
        let amount = word.trim_start_matches(['−', '-', '±', '~']);
        let is_money =
            amount.strip_prefix(['$', '€', '£']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if is_money || amount.strip_suffix('%').is_some_and(is_number) {
            return Some(word.to_owned());
        }
        let unit = next?.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        (is_number(amount) && (unit == "%" || UNITS.contains(&unit))).then(|| format!("{word} {unit}"))
    })
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || ",.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::bare_number;

    #[test]
    fn a_number_with_a_unit_is_a_fact() {
        for (text, expected) in [
            ("about 8 % of them", "8 %"),
            ("8% of them", "8%"),
            ("cost $47,000, they say", "$47,000"),
            ("for 18\u{202f}h.", "18 h"),
            ("in 1,044 orders", "1,044 orders"),
            ("within 2.5 seconds", "2.5 seconds"),
        ] {
            assert_eq!(bare_number(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_name_with_a_number_is_none() {
        for text in
            ["the 502s ended", "an HTTP 502", "Node v20.20.2, pg 8.23.1", "P1 at 14:05", "two hours", "one in 20"]
        {
            assert_eq!(bare_number(text), None, "{text}");
        }
    }
}
