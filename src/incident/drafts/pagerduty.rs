//! PagerDuty: the answer of `GET /incidents/{id}/log_entries`, REST API version 2.
//!
//! A log entry says in `type` what happened and in `summary` what its web page says of it. Source of the names:
//! PagerDuty's API reference, "List log entries for an incident".

use serde_json::Value;

use super::{Export, Item, Moment, ROLE, entry_id};
use crate::incident::file::EntryKind;
use crate::incident::problem::Path;

pub(super) fn read(items: &[Value], list: &Path, export: &mut Export) {
    let mut n_unknown = 0;
    for (index, value) in items.iter().enumerate() {
        let Some(item) = Item::of(value, list, index, export) else { continue };
        let (id, what) = (item.text("id", export), item.text("type", export));
        let (summary, at) = (item.text("summary", export), item.time("created_at", export));
        let agent = item.inner("agent").filter(is_person);
        let by_person = agent.is_some();
        let people = agent.into_iter().chain(item.inner("user")).chain(item.list("assignees"));
        export.names.extend(people.filter(is_person).filter_map(|one| one.text_if_any("summary")).map(str::to_owned));
        let (Some(id), Some(what), Some(summary), Some(at)) = (id, what, summary, at) else { continue };
        let what = what.strip_suffix("_reference").unwrap_or(what);
        let kind = kind(what).unwrap_or_else(|| {
            n_unknown += 1;
            EntryKind::Action
        });
        // A note's own words, and an alert's, stand in the channel that they came by.
        let channel = item.inner("channel");
        let said = ["content", "summary"].into_iter().find_map(|name| channel.as_ref()?.text_if_any(name));
        let words = match said.filter(|said| !said.trim().is_empty()) {
            Some(note) if what == "annotate_log_entry" => note.to_owned(),
            Some(alert) if what == "trigger_log_entry" => format!("{alert}\n{summary}"),
            _ => summary.to_owned(),
        };
        export.moments.push(Moment {
            id: entry_id("pagerduty", id),
            at,
            kind,
            words,
            link: item
                .text_if_any("html_url")
                .filter(|href| href.starts_with("https://"))
                .map(|href| (href.to_owned(), "the log entry in PagerDuty")),
            detail: format!("PagerDuty log entry {id} ({what})"),
            role: by_person.then_some(ROLE),
            state: None,
        });
    }
    if n_unknown > 0 {
        export.notes.push(format!("Of a type that is not known here, so look at their kind: {n_unknown}."));
    }
}

fn is_person(item: &Item<'_>) -> bool {
    item.text_if_any("type").is_some_and(|what| what.starts_with("user"))
}

/// What sort of entry a type of log entry is.
fn kind(what: &str) -> Option<EntryKind> {
    Some(match what {
        "trigger_log_entry" => EntryKind::Alert,
        "acknowledge_log_entry" | "resolve_log_entry" => EntryKind::Milestone,
        "annotate_log_entry" => EntryKind::Observation,
        "notify_log_entry"
        | "assign_log_entry"
        | "delegate_log_entry"
        | "escalate_log_entry"
        | "exhaust_escalation_path_log_entry"
        | "repeat_escalation_path_log_entry"
        | "status_update_log_entry"
        | "responder_request_log_entry" => EntryKind::Communication,
        "snooze_log_entry"
        | "unacknowledge_log_entry"
        | "reach_ack_limit_log_entry"
        | "reach_trigger_limit_log_entry"
        | "urgency_change_log_entry"
        | "priority_change_log_entry"
        | "field_value_change_log_entry"
        | "custom_field_value_change_log_entry" => EntryKind::Action,
        _ => return None,
    })
}
