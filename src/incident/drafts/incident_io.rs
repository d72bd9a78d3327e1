//! incident.io: the answer of `GET /v2/incident_updates`.
//!
//! An update has a message, and the status and severity that hold after it; which of them changed is seen from the update
//! before, on whichever page that stands. Source of the names: incident.io's API reference, "Incident Updates V2".

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Export, Item, Moment, ROLE, State, entry_id};
use crate::incident::file::EntryKind;
use crate::incident::problem::Path;

/// Categories of a status in which the incident is over.
const OVER: [&str; 2] = ["learning", "closed"];

pub(super) fn read(items: &[Value], list: &Path, export: &mut Export) {
    for (index, value) in items.iter().enumerate() {
        let Some(item) = Item::of(value, list, index, export) else { continue };
        let (id, at) = (item.text("id", export), item.time("created_at", export));
        let user = item.inner("updater").and_then(|updater| updater.inner("user"));
        export.names.extend(user.iter().filter_map(|user| user.text_if_any("name")).map(str::to_owned));
        let (Some(id), Some(at)) = (id, at) else { continue };
        let mut lines: Vec<&str> = item.text_if_any("message").into_iter().collect();
        lines.extend(item.text_if_any("merged_into_incident_id").map(|_| "Merged into another incident."));
        let status = item.inner("new_incident_status");
        let category = status.as_ref().and_then(|status| status.text_if_any("category"));
        let severity = item.inner("new_severity").and_then(|severity| severity.text_if_any("name"));
        export.moments.push(Moment {
            id: entry_id("incident-io", id),
            at,
            kind: EntryKind::Communication,
            words: lines.join("\n"),
            link: None,
            detail: format!("incident.io update {id}"),
            role: user.is_some().then_some(ROLE),
            state: Some(State {
                incident: item.text_if_any("incident_id").unwrap_or_default().to_owned(),
                status: status.as_ref().and_then(|status| status.text_if_any("name")).map(str::to_owned),
                is_over: category.is_some_and(|category| OVER.contains(&category)),
                severity: severity.map(str::to_owned),
            }),
        });
    }
}

/// Says with each update, in the order of time, what changed with it; the one that ends its incident is a milestone.
pub(super) fn tell_changes(moments: &mut [Moment]) {
    let mut before: BTreeMap<String, State> = BTreeMap::new();
    for moment in moments {
        let Some(now) = &moment.state else { continue };
        let last = before.get(&now.incident);
        let is_new = |now: &Option<String>, last: Option<&Option<String>>| now.is_some() && last != Some(now);
        let mut lines: Vec<String> = Some(moment.words.clone()).filter(|words| !words.is_empty()).into_iter().collect();
        if let Some(name) = now.status.as_ref().filter(|_| is_new(&now.status, last.map(|last| &last.status))) {
            lines.push(format!("Status: {name}."));
        }
        if let Some(name) = now.severity.as_ref().filter(|_| is_new(&now.severity, last.map(|last| &last.severity))) {
            lines.push(format!("Severity: {name}."));
        }
        if now.is_over && !last.is_some_and(|last| last.is_over) {
            moment.kind = EntryKind::Milestone;
        }
        moment.words = if lines.is_empty() { "Update without words".to_owned() } else { lines.join("\n") };
        before.insert(now.incident.clone(), now.clone());
    }
}
