//! The timeline as a table for spreadsheets: RFC 4180, with RFC 3339 times.

use crate::clock::{UnixMillis, Zone};
use crate::incident::Incident;
use crate::incident::document::{Basis, Entry};

/// First row: names of the columns, as fields are named in incident files.
const HEAD: &str = "id,occurred_at,ended_at,known_at,kind,title,description,actor_role,basis,source,pinned\r\n";

impl Incident {
    /// Entries as CSV, given by their indices; times with the zone's offset. Ends of lines are CR and LF.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front.
    #[must_use]
    pub fn timeline_csv(&self, entries: &[usize], zone: &Zone) -> String {
        let mut csv = HEAD.to_owned();
        for entry in entries.iter().filter_map(|index| self.timeline.get(*index)) {
            let row = self.cells(entry, zone).map(|text| cell(&text));
            csv.push_str(&row.join(","));
            csv.push_str("\r\n");
        }
        csv
    }

    fn cells(&self, entry: &Entry, zone: &Zone) -> [String; 11] {
        let time = |at: Option<UnixMillis>| at.map_or_else(String::new, |at| zone.rfc3339(at));
        let paragraphs: Vec<String> = entry.description.0.iter().map(|paragraph| self.plain_text(paragraph)).collect();
        let basis = entry.source.as_ref().map_or("", |source| match source.basis {
            Basis::Recorded => "recorded",
            Basis::Reported => "reported",
            Basis::Reconstructed => "reconstructed",
        });
        [
            entry.id.clone(),
            time(Some(entry.occurred_at)),
            time(entry.ended_at),
            time(entry.known_at),
            entry.kind.words().to_lowercase(),
            entry.title.clone(),
            paragraphs.join("\n"),
            entry.actor_role.clone().unwrap_or_default(),
            basis.to_owned(),
            entry.source.as_ref().map_or_else(String::new, |source| self.plain_text(&source.detail)),
            entry.pinned.to_string(),
        ]
    }
}

fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
