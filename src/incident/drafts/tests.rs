//! What each export becomes, what is refused, and that the drafts are entries that an incident file takes.

use super::*;
use crate::incident::load;

const SLACK: &str = include_str!("../../../tests/data/drafts/slack.json");
const PAGERDUTY: &str = include_str!("../../../tests/data/drafts/pagerduty.json");
const INCIDENT_IO: &str = include_str!("../../../tests/data/drafts/incident-io.json");

/// Time, kind and title of each entry.
fn lines(drafts: &Drafts) -> Vec<(&str, EntryKind, &str)> {
    drafts.entries.iter().map(|one| (one.occurred_at.as_str(), one.kind, one.title.as_str())).collect()
}

#[test]
fn a_slack_channel_becomes_what_was_said_in_it() {
    let drafts = draft_entries(SLACK).unwrap();
    assert_eq!(
        lines(&drafts),
        [
            ("2025-10-15T02:14:00.123Z", EntryKind::Alert, "[FIRING] checkout: 5xx > 5 %"),
            (
                "2025-10-15T02:14:30.500Z",
                EntryKind::Communication,
                "Seen by a responder too, not by Responder Onesie. @here"
            ),
            (
                "2025-10-15T02:15:00Z",
                EntryKind::Communication,
                "Looking. a responder can you check the board (https://example.org/board)?"
            ),
        ]
    );
    assert_eq!(
        drafts.entries[2].description[1],
        "Pool 'checkout' { {fact:x}} looks ' full: waiting < 300 & rising #db"
    );
    assert_eq!(drafts.entries[0].description, Vec::<String>::new(), "the title says it all");
    assert_eq!(drafts.notes.len(), 2, "{:?}", drafts.notes);
}

#[test]
fn an_answer_of_slacks_api_has_the_same_messages() {
    let answer = format!("{{\"ok\": true, \"messages\": {SLACK}, \"has_more\": false}}");
    assert_eq!(draft_entries(&answer).unwrap(), draft_entries(SLACK).unwrap());
}

#[test]
fn log_entries_of_pagerduty_become_alerts_milestones_and_who_was_told() {
    let drafts = draft_entries(PAGERDUTY).unwrap();
    assert_eq!(
        lines(&drafts),
        [
            ("2025-10-15T02:14:00Z", EntryKind::Alert, "Triggered through the API."),
            ("2025-10-15T02:15:00Z", EntryKind::Communication, "Notified a responder by phone."),
            ("2025-10-15T02:16:00Z", EntryKind::Action, "Sung to."),
            ("2025-10-15T02:40:00Z", EntryKind::Observation, "Restarting pods helps for a while."),
            ("2025-10-15T03:00:00Z", EntryKind::Milestone, "Resolved by a responder."),
        ]
    );
    let [trigger, .., resolved] = &drafts.entries[..] else { panic!("five entries") };
    assert_eq!(trigger.id, "pagerduty-triggered1");
    assert!(
        matches!(&trigger.evidence[..], [Evidence::Link { href, .. }] if href == "https://example.org/log/TRIGGERED1")
    );
    assert_eq!((trigger.actor_role.as_deref(), resolved.actor_role.as_deref()), (None, Some("responder")));
    assert_eq!(drafts.notes.len(), 2, "a type that is not known, and more pages: {:?}", drafts.notes);
}

#[test]
fn updates_of_incident_io_say_what_changed_with_them() {
    let drafts = draft_entries(INCIDENT_IO).unwrap();
    assert_eq!(
        lines(&drafts),
        [
            ("2025-10-15T02:20:00Z", EntryKind::Communication, "Status: Investigating."),
            ("2025-10-15T03:00:00Z", EntryKind::Communication, "a responder sees a full pool."),
            ("2025-10-15T05:10:00.250Z", EntryKind::Milestone, "The fix is out."),
        ]
    );
    assert_eq!(drafts.entries[0].description, ["Status: Investigating.", "Severity: Major."]);
    assert_eq!(drafts.entries[2].description, ["The fix is out.", "Status: Closed."]);
    assert_eq!(drafts.notes, Vec::<String>::new());
}

#[test]
fn every_draft_has_its_source_is_not_pinned_and_is_taken_by_an_incident_file() {
    let all = [SLACK, PAGERDUTY, INCIDENT_IO].map(|text| draft_entries(text).unwrap());
    let [slack, pagerduty, updates] = all;
    let drafts = slack.clone().and(pagerduty).and(updates).and(slack);
    assert_eq!(drafts.entries.len(), 11, "what is in two files stands once");
    for entry in &drafts.entries {
        assert!(entry.source.as_ref().is_some_and(|source| source.basis == Basis::Recorded), "{}", entry.id);
        assert!(!entry.pinned, "{}", entry.id);
    }
    let written = drafts.to_json().unwrap();
    assert!(!written.contains("Responder One\"") && !written.contains("Responder Two"), "it names nobody: {written}");
    let mut file: Value = serde_json::from_str(include_str!("../../../tests/data/good.json")).unwrap();
    let mut timeline: Vec<Value> = serde_json::from_str(&written).unwrap();
    let own = file["timeline"].as_array().unwrap().clone();
    timeline.splice(0..0, own);
    file["timeline"] = Value::Array(timeline);
    let loaded = load(&file.to_string()).unwrap();
    assert_eq!(loaded.incident.timeline.iter().filter(|entry| !entry.pinned).count(), 11 + n_unpinned_of_good());
}

fn n_unpinned_of_good() -> usize {
    let good = load(include_str!("../../../tests/data/good.json")).unwrap();
    good.incident.timeline.iter().filter(|entry| !entry.pinned).count()
}

#[test]
fn everything_wrong_is_said_at_once_each_with_its_place() {
    let broken = r#"{"log_entries": [7, {"id": "A", "type": "trigger_log_entry", "summary": 3, "created_at": "yesterday"}, {}]}"#;
    assert_eq!(
        draft_entries(broken).unwrap_err().to_string(),
        "$.log_entries[0]: found a number, expected an object [wrong-type]\n\
         $.log_entries[1].summary: found a number, expected a text [wrong-type]\n\
         $.log_entries[1].created_at: found \"yesterday\", expected a time such as \"2025-10-15T02:14:00Z\" [bad-time]\n\
         $.log_entries[2].id: found nothing, expected a text [missing-field]\n\
         $.log_entries[2].type: found nothing, expected a text [missing-field]\n\
         $.log_entries[2].summary: found nothing, expected a text [missing-field]\n\
         $.log_entries[2].created_at: found nothing, expected a text [missing-field]\n"
    );
    for (text, said) in [
        ("{\"log_entries\": [", "[syntax]"),
        ("{\"log_entries\": {}}", "an object with \"log_entries\""),
        ("{}", "an object with no fields"),
        ("3", "$: found a number"),
        (r#"[{"ts": "1e9", "text": "x"}]"#, "$[0].ts: found \"1e9\", expected seconds since 1970"),
        (r#"{"incident_updates": [{"id": "A"}]}"#, "$.incident_updates[0].created_at: found nothing"),
    ] {
        let problems = draft_entries(text).unwrap_err().to_string();
        assert!(problems.contains(said), "{text}: {problems}");
    }
}

#[test]
fn a_long_message_has_a_short_title_and_stands_whole_below() {
    let words = "word ".repeat(100);
    let text = format!("[{{\"ts\": \"1760494440.0\", \"text\": {words:?}}}]");
    let drafts = draft_entries(&text).unwrap();
    let [entry] = &drafts.entries[..] else { panic!("one entry") };
    assert!(entry.title.chars().count() <= TITLE_CHARS && entry.title.ends_with('…'));
    assert_eq!(entry.description, [words.trim()]);
}
