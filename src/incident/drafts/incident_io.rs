//! incident.io: the answer of `GET /v2/incident_updates`.
//!
//! An update has a message, and the status and severity that hold after it; which of them changed is seen from the update
//! before. Source of the names: incident.io's API reference, "Incident Updates V2".

use serde_json::Value;

use super::{Export, Item, Moment, ROLE, entry_id};
use crate::incident::file::EntryKind;
use crate::incident::problem::Path;

/// Categories of a status in which the incident is over.
const OVER: [&str; 2] = ["learning", "closed"];

pub(super) fn read(items: &[Value], list: &Path, export: &mut Export) {
    let mut updates = Vec::new();
    for (index, value) in items.iter().enumerate() {
        let Some(item) = Item::of(value, list, index, export) else { continue };
        let (id, at) = (item.text("id", export), item.time("created_at", export));
        let user = item.inner("updater").and_then(|updater| updater.inner("user"));
        export.names.extend(user.iter().filter_map(|user| user.text_if_any("name")).map(str::to_owned));
        if let (Some(id), Some(at)) = (id, at) {
            updates.push((at, id, item, user.is_some()));
        }
    }
    updates.sort_by_key(|(at, ..)| at.0);
    let (mut status_before, mut severity_before) = (None, None);
    for (at, id, item, by_person) in updates {
        let status = item.inner("new_incident_status");
        let category = status.as_ref().and_then(|status| status.text_if_any("category"));
        let status = status.and_then(|status| status.text_if_any("name"));
        let severity = item.inner("new_severity").and_then(|severity| severity.text_if_any("name"));
        let is_new_status = status.is_some() && status != status_before;
        let mut lines: Vec<String> = item.text_if_any("message").map(str::to_owned).into_iter().collect();
        lines.extend(status.filter(|_| is_new_status).map(|name| format!("Status: {name}.")));
        lines.extend(severity.filter(|_| severity != severity_before).map(|name| format!("Severity: {name}.")));
        lines.extend(item.text_if_any("merged_into_incident_id").map(|_| "Merged into another incident.".to_owned()));
        (status_before, severity_before) = (status.or(status_before), severity.or(severity_before));
        let is_over = is_new_status && category.is_some_and(|category| OVER.contains(&category));
        export.moments.push(Moment {
            id: entry_id("incident-io", id),
            at,
            kind: if is_over { EntryKind::Milestone } else { EntryKind::Communication },
            words: if lines.is_empty() { "Update without words".to_owned() } else { lines.join("\n") },
            link: None,
            detail: format!("incident.io update {id}"),
            role: by_person.then_some(ROLE),
        });
    }
}
