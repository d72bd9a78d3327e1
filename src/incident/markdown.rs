//! The incident as Markdown, for GitHub, Confluence and the like: every section of the page in words.
//!
//! Numbers stand in their sentences; each section says where its statements come from. Times are in a zone that the caller
//! chooses. Text from the file is escaped, so that it reads as it was written and marks up nothing.

use std::fmt::Write as _;

use super::document::{Account, Entry, Incident, duration_in_words};
use super::prose::{Inline, Paragraph, Prose};
use crate::clock::Zone;

/// The incident as Markdown, with times in this zone. `link` leads back to the page.
#[must_use]
pub fn to_markdown(incident: &Incident, zone: &Zone, link: &str) -> String {
    let mut pen = Pen { incident, zone, out: String::new() };
    pen.all(link);
    pen.out
}

struct Pen<'a> {
    incident: &'a Incident,
    zone: &'a Zone,
    out: String,
}

impl Pen<'_> {
    fn all(&mut self, link: &str) {
        let incident = self.incident;
        self.line(&format!("# {}", escaped(&incident.title)));
        self.line(&format!(
            "**{}** · {} · [the page, with its model]({link})",
            escaped(&incident.severity),
            escaped(&incident.services.join(", "))
        ));
        self.paragraph(&incident.tldr);
        self.facts();
        self.heading("Summary");
        self.prose(&incident.summary);
        self.account("Trigger", &incident.trigger);
        self.account("Detection", &incident.detection);
        self.account("Resolution", &incident.resolution);
        self.heading("Impact");
        self.prose(&incident.impact.summary);
        self.milestones();
        self.timeline();
        self.causes();
        self.lessons();
        self.actions();
        self.provenance();
    }

    fn facts(&mut self) {
        let incident = self.incident;
        let facts = incident.impact.facts.iter().filter_map(|id| incident.fact(id));
        let rows: Vec<String> = facts
            .map(|fact| {
                let source = fact.source.words();
                format!("| {} | {} | {source} |", cell(&fact.display().whole), cell(&fact.title))
            })
            .collect();
        self.table("| Number | Of what | Known how |\n| --- | --- | --- |", &rows);
    }

    fn milestones(&mut self) {
        self.heading("Milestones");
        let rows: Vec<String> = self
            .incident
            .milestones()
            .iter()
            .map(|one| format!("| {} | {} |", cell(one.title), cell(&self.zone.full(one.at))))
            .collect();
        self.table("| Milestone | When |\n| --- | --- |", &rows);
    }

    fn timeline(&mut self) {
        self.heading("Timeline");
        let rows: Vec<String> = self.incident.timeline.iter().map(|entry| self.entry(entry)).collect();
        self.table("| When | Kind | What | Known how |\n| --- | --- | --- | --- |", &rows);
    }

    fn entry(&self, entry: &Entry) -> String {
        let lasted = entry.ended_at.map_or_else(String::new, |ended| {
            format!(" (lasted {})", duration_in_words(ended.millis_since(entry.occurred_at)))
        });
        let text = entry.description.0.iter().map(|paragraph| self.text(paragraph)).collect::<Vec<_>>().join(" ");
        let source = entry.source.as_ref().map_or("unsourced", |source| source.basis.words());
        let title = format!("**{}**{lasted} {text}", escaped(&entry.title));
        format!(
            "| {} | {} | {} | {source} |",
            cell(&self.zone.full(entry.occurred_at)),
            entry.kind.words(),
            one_line(&title)
        )
    }

    fn causes(&mut self) {
        self.heading("Root-cause chain");
        for factor in self.incident.factors_in_order() {
            let causes: Vec<String> = factor
                .causes
                .iter()
                .filter_map(|id| self.incident.factor(id))
                .map(|cause| escaped(&cause.title))
                .collect();
            self.line(&format!("### {}", escaped(&factor.title)));
            self.prose(&factor.description);
            if !causes.is_empty() {
                self.line(&format!("Follows from: {}.", causes.join("; ")));
            }
        }
    }

    fn lessons(&mut self) {
        let lessons = &self.incident.lessons;
        for (title, list) in [
            ("What went well", &lessons.went_well),
            ("What went wrong", &lessons.went_wrong),
            ("Where we were lucky", &lessons.got_lucky),
            ("Why we were surprised", &lessons.surprises),
        ] {
            self.heading(title);
            if list.is_empty() {
                self.line("None recorded.");
            }
            let items: Vec<String> = list.0.iter().map(|one| format!("- {}", one_line(&self.text(one)))).collect();
            self.line(&items.join("\n"));
        }
        self.heading("Takeaways, tried");
        for takeaway in &lessons.takeaways {
            let verdict = takeaway.trial.as_ref().map_or("nothing was tried", |trial| trial.verdict.words());
            let reason = takeaway.trial.as_ref().map_or_else(String::new, |trial| self.text(&trial.reason));
            let item = format!("- “{}” On the real library: **{verdict}**. {reason}", self.text(&takeaway.claim));
            self.line(&one_line(&item));
        }
    }

    fn actions(&mut self) {
        self.heading("Action items");
        let rows: Vec<String> = self
            .incident
            .action_items
            .iter()
            .map(|item| {
                let reason = item.reason.as_ref().map_or_else(String::new, |reason| self.text(reason));
                let what = format!("{} {reason}", self.text(&item.title));
                let due = item.due.as_deref().unwrap_or("–");
                format!(
                    "| {} | {} | {} | {} |",
                    one_line(&what),
                    cell(&item.owner_role),
                    item.status.words(),
                    cell(due)
                )
            })
            .collect();
        self.table("| What | Owner | Status | Due |\n| --- | --- | --- | --- |", &rows);
    }

    fn provenance(&mut self) {
        let incident = self.incident;
        self.heading("Reported");
        self.bullets(&incident.reported);
        self.heading("Reconstructed or assumed");
        self.bullets(&incident.reconstructed);
        if !incident.glossary.is_empty() {
            self.heading("Terms");
            for term in &incident.glossary {
                self.line(&format!("- **{}**: {}", escaped(&term.term), one_line(&self.text(&term.meaning))));
            }
        }
    }

    fn account(&mut self, title: &str, account: &Account) {
        self.heading(title);
        self.prose(&account.summary);
    }

    fn bullets(&mut self, list: &Prose) {
        let items: Vec<String> = list.0.iter().map(|one| format!("- {}", one_line(&self.text(one)))).collect();
        self.line(&items.join("\n"));
    }

    fn prose(&mut self, prose: &Prose) {
        prose.0.iter().for_each(|paragraph| self.paragraph(paragraph));
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = self.text(paragraph);
        self.line(&text);
    }

    fn text(&self, paragraph: &Paragraph) -> String {
        paragraph
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => escaped(text),
                Inline::Code(code) => format!("`{code}`"),
                Inline::Fact(fact) => {
                    self.incident.fact(&fact.id).map_or_else(String::new, |fact| escaped(&fact.display().whole))
                }
            })
            .collect()
    }

    fn heading(&mut self, title: &str) {
        self.line(&format!("## {title}"));
    }

    fn table(&mut self, head: &str, rows: &[String]) {
        if !rows.is_empty() {
            self.line(&format!("{head}\n{}", rows.join("\n")));
        }
    }

    fn line(&mut self, text: &str) {
        if !text.is_empty() {
            // Writing into a String cannot fail.
            let _ = write!(self.out, "{text}\n\n");
        }
    }
}

/// Text that marks up nothing: any of these may be escaped (section 2.4 of the `CommonMark` specification).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn cell(text: &str) -> String {
    one_line(&escaped(text))
}

/// A table's cell or a list's item ends with its line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
