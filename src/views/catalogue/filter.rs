//! What of the catalogue is shown: `#/?q=pool&tag=leak`. Pure; the one place that reads and writes such addresses.

use std::collections::BTreeSet;

use crate::{incident::file::IndexEntry, link};

/// Longest search that is read from an address [characters].
const QUERY_CHARS: usize = 80;

/// A search and a tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words that an entry must have, each of them.
    pub query: String,
    /// The tag that it must have.
    pub tag: Option<String>,
}

impl Filter {
    /// The filter of an address of the catalogue; none when it is the address of an incident. What is not understood is
    /// left out: the whole list is shown then.
    #[must_use]
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        let text = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, rest) = text.split_once('?').unwrap_or((text, ""));
        if !path.trim_matches('/').is_empty() {
            return None;
        }
        let value = |name: &str| {
            let pairs = rest.split('&').filter_map(|pair| pair.split_once('='));
            let found = pairs.into_iter().find(|(key, _)| *key == name).and_then(|(_, value)| link::decoded(value));
            found.filter(|text| !text.is_empty() && text.chars().count() <= QUERY_CHARS)
        };
        Some(Self { query: value("q").unwrap_or_default(), tag: value("tag") })
    }

    /// The address of the catalogue with this filter.
    #[must_use]
    pub fn to_fragment(&self) -> String {
        let query = (!self.query.is_empty()).then(|| format!("q={}", link::encoded(&self.query)));
        let tag = self.tag.as_ref().map(|tag| format!("tag={}", link::encoded(tag)));
        let fields: Vec<String> = query.into_iter().chain(tag).collect();
        if fields.is_empty() { "#/".to_owned() } else { format!("#/?{}", fields.join("&")) }
    }

    /// Whether an incident is shown: it has the tag, and each word in id, title, summary or tags.
    #[must_use]
    pub fn lets_through(&self, entry: &IndexEntry) -> bool {
        let has_tag = self.tag.as_ref().is_none_or(|tag| entry.tags.contains(tag));
        let summary = entry.summary.as_deref().unwrap_or_default();
        let text = [&entry.id, &entry.title, summary, &entry.tags.join(" ")].join(" ").to_lowercase();
        has_tag && self.query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }

    /// All tags of a list, each once, by name.
    #[must_use]
    pub fn tags(list: &[IndexEntry]) -> Vec<&str> {
        let tags: BTreeSet<&str> = list.iter().flat_map(|entry| &entry.tags).map(String::as_str).collect();
        tags.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, title: &str, tags: &[&str]) -> IndexEntry {
        IndexEntry {
            id: id.into(),
            title: title.into(),
            href: format!("{id}/incident.json"),
            summary: Some("Checkout failed.".into()),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        }
    }

    #[test]
    fn an_address_of_the_catalogue_is_its_filter_and_back() {
        for (query, tag) in [("", None), ("pool leak", None), ("", Some("C++ & más")), ("a=b&c", Some("leak"))] {
            let filter = Filter { query: query.into(), tag: tag.map(str::to_owned) };
            assert_eq!(Filter::from_fragment(&filter.to_fragment()), Some(filter));
        }
        assert_eq!(Filter::default().to_fragment(), "#/");
        assert_eq!(Filter::from_fragment(""), Some(Filter::default()));
    }

    #[test]
    fn an_incidents_address_is_none_of_the_catalogues() {
        for link in ["#/2025-checkout-502/overview", "#/evidence?at=x", "#main"] {
            assert_eq!(Filter::from_fragment(link), None, "{link}");
        }
    }

    #[test]
    fn what_is_garbled_or_too_long_is_left_out() {
        for link in ["#/?q=%zz&tag=%", "#/?colour=red", &format!("#/?q={}", "a".repeat(81))] {
            assert_eq!(Filter::from_fragment(link), Some(Filter::default()), "{link}");
        }
    }

    #[test]
    fn every_word_and_the_tag_must_be_there() {
        let entry = entry("2025-pool", "A Pool leaks", &["leak", "PostgreSQL"]);
        let lets = |query: &str, tag: Option<&str>| {
            Filter { query: query.into(), tag: tag.map(str::to_owned) }.lets_through(&entry)
        };
        assert!(lets("", None) && lets("pool CHECKOUT", None) && lets("postgres", Some("leak")));
        assert!(!lets("pool dns", None) && !lets("", Some("dns")) && !lets("pool", Some("lea")));
    }

    #[test]
    fn tags_are_listed_once() {
        let list = [entry("a", "A", &["leak", "dns"]), entry("b", "B", &["leak"])];
        assert_eq!(Filter::tags(&list), ["dns", "leak"]);
    }
}
