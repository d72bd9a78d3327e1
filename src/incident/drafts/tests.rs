//! What each export becomes, what is refused, and that the drafts are entries that an incident file takes.

use super::*;
use crate::incident::load;

const SLACK: &str = include_str!("../../../tests/data/drafts/slack.json");
const PAGERDUTY: &str = include_str!("../../../tests/data/drafts/pagerduty.json");
const INCIDENT_IO: &str = include_str!("../../../tests/data/drafts/incident-io.json");

/// What becomes of some exports.
fn drafts_of(texts: &[&str]) -> Drafts {
    draft_entries(texts.iter().map(|text| read_export(text).unwrap()).collect())
}

/// Title and description of what becomes of one Slack message, given as JSON without its time.
fn slack(message: &str) -> (String, Vec<String>) {
    let drafts = drafts_of(&[&format!("[{{\"ts\": \"1760494440.000100\", {message}}}]")]);
    drafts.entries.into_iter().next().map(|entry| (entry.title, entry.description)).unwrap_or_default()
}

/// Time, kind and title of each entry.
fn lines(drafts: &Drafts) -> Vec<(&str, EntryKind, &str)> {
    drafts.entries.iter().map(|one| (one.occurred_at.as_str(), one.kind, one.title.as_str())).collect()
}

#[test]
fn a_slack_channel_becomes_what_was_said_in_it() {
    let drafts = drafts_of(&[SLACK]);
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
        drafts.entries[2].description[0],
        "Pool 'checkout' { {fact:x}} looks ' full: waiting < 300 & rising #db"
    );
    assert_eq!(drafts.entries[0].description, Vec::<String>::new(), "the title says it all");
    assert_eq!(drafts.notes.len(), 2, "{:?}", drafts.notes);
}

#[test]
fn an_answer_of_slacks_api_has_the_same_messages() {
    let answer = format!("{{\"ok\": true, \"messages\": {SLACK}, \"has_more\": false}}");
    assert_eq!(drafts_of(&[&answer]), drafts_of(&[SLACK]));
}

#[test]
fn log_entries_of_pagerduty_become_alerts_milestones_and_who_was_told() {
    let drafts = drafts_of(&[PAGERDUTY]);
    assert_eq!(
        lines(&drafts),
        [
            ("2025-10-15T02:14:00Z", EntryKind::Alert, "5xx over 5 %"),
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
    let drafts = drafts_of(&[INCIDENT_IO]);
    assert_eq!(
        lines(&drafts),
        [
            ("2025-10-15T02:20:00Z", EntryKind::Communication, "Status: Investigating."),
            ("2025-10-15T03:00:00Z", EntryKind::Communication, "a responder sees a full pool."),
            ("2025-10-15T05:10:00.250Z", EntryKind::Milestone, "The fix is out."),
        ]
    );
    assert_eq!(drafts.entries[0].description, ["Severity: Major."]);
    assert_eq!(drafts.entries[2].description, ["Status: Closed."]);
    assert_eq!(drafts.notes, Vec::<String>::new());
}

#[test]
fn every_draft_has_its_source_is_not_pinned_and_is_taken_by_an_incident_file() {
    let drafts = drafts_of(&[SLACK, PAGERDUTY, INCIDENT_IO, SLACK]);
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
        read_export(broken).unwrap_err().to_string(),
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
        let problems = read_export(text).unwrap_err().to_string();
        assert!(problems.contains(said), "{text}: {problems}");
    }
}

#[test]
fn a_long_message_has_a_short_title_and_stands_whole_below() {
    let words = "word ".repeat(100);
    let text = format!("[{{\"ts\": \"1760494440.0\", \"text\": {words:?}}}]");
    let drafts = drafts_of(&[&text]);
    let [entry] = &drafts.entries[..] else { panic!("one entry") };
    assert!(entry.title.chars().count() <= TITLE_CHARS && entry.title.ends_with('…'));
    assert_eq!(entry.description, [words.trim()]);
}

#[test]
fn what_happened_at_one_moment_stands_as_it_happened() {
    let entry = |id: &str| {
        format!(
            "{{\"id\": \"{id}\", \"type\": \"notify_log_entry\", \"summary\": \"{id}\", \"created_at\": \"2025-10-15T02:14:00Z\"}}"
        )
    };
    let earlier = entry("first").replace(":14:", ":13:");
    let newest_first = format!("{{\"log_entries\": [{}, {}, {earlier}]}}", entry("third"), entry("second"));
    let titles: Vec<String> = drafts_of(&[&newest_first]).entries.into_iter().map(|entry| entry.title).collect();
    assert_eq!(titles, ["first", "second", "third"]);
}

#[test]
fn messages_of_two_channels_with_one_ts_both_stand() {
    let drafts =
        drafts_of(&[r#"[{"ts": "1760494440.000100", "text": "a"}]"#, r#"[{"ts": "1760494440.000100", "text": "b"}]"#]);
    let ids: Vec<&str> = drafts.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["slack-1760494440-000100", "slack-1760494440-000100-2"]);
}

#[test]
fn a_name_of_one_file_stands_in_no_other() {
    let day = r#"[{"ts": "1760494440.000100", "text": "hello", "user_profile": {"real_name": "Responder One", "display_name": "応答者"}}]"#;
    let next = r#"[{"ts": "1760580840.000100", "text": "Responder One: 応答者が見ている"}]"#;
    assert_eq!(drafts_of(&[next, day]).entries[1].title, "a responder: a responderが見ている");
}

#[test]
fn the_author_of_a_forwarded_message_is_nobody_and_a_program_keeps_its_name() {
    for (id, title) in
        [(r#""author_id": "U01", "#, "a responder: the pool is full"), ("", "Checkout Bot: the pool is full")]
    {
        let message = format!(
            r#""text": "Checkout Bot: the pool is full", "attachments": [{{{id}"author_name": "Checkout Bot"}}]"#
        );
        assert_eq!(slack(&message).0, title);
    }
}

#[test]
fn a_bots_alert_is_read_where_it_stands() {
    for (message, title, more) in [
        (
            r#""text": "", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "5xx"}, "fields": [{"text": "pool full"}]}]"#,
            "5xx",
            1,
        ),
        (
            r#""text": "This content can't be displayed.", "blocks": [{"type": "header", "text": {"text": "5xx"}}]"#,
            "5xx",
            0,
        ),
        (
            r#""text": "Alert", "attachments": [{"title": "pool full", "text": "30 wait", "fallback": "not this"}]"#,
            "Alert",
            2,
        ),
        (
            r#""text": "", "attachments": [{"fallback": "[no preview available]", "blocks": [{"type": "context", "elements": [{"text": "5xx"}]}]}]"#,
            "5xx",
            0,
        ),
    ] {
        let (found, description) = slack(message);
        assert_eq!((found.as_str(), description.len()), (title, more), "{message}: {description:?}");
    }
}

#[test]
fn marks_of_slack_and_of_prose_are_text() {
    for (text, title) in [
        ("template {{{name}}} broke", "template { { {name}}} broke"),
        ("see <#C0123|>", "see #C0123"),
        ("ask <!subteam^S1> or <!subteam^S1|@on-call>", "ask @subteam or @on-call"),
        ("mail <mailto:one@example.org|one@example.org>", "mail a responder"),
        ("1 <2 and <3", "1 <2 and <3"),
        ("```ERROR pool full```", "ERROR pool full"),
    ] {
        assert_eq!(slack(&format!("\"text\": {text:?}")).0, title);
    }
    let (_, description) = slack(&format!("\"text\": {:?}", "line\n".repeat(60)));
    assert_eq!((description.len(), description.last().map(String::as_str)), (40, Some("… 20 lines more.")));
}

#[test]
fn an_incident_ends_once_and_each_incident_has_its_own_changes() {
    let update = |id: u32, incident: &str, name: &str, category: &str| {
        format!(
            "{{\"id\": \"{id}\", \"incident_id\": \"{incident}\", \"created_at\": \"2025-10-15T02:0{id}:00Z\", \"new_incident_status\": {{\"name\": \"{name}\", \"category\": \"{category}\"}}}}"
        )
    };
    let page = |updates: &[String]| format!("{{\"incident_updates\": [{}]}}", updates.join(", "));
    let first =
        page(&[update(1, "A", "Fixing", "live"), update(2, "B", "Fixing", "live"), update(3, "A", "Fixing", "live")]);
    let second = page(&[update(4, "A", "Documenting", "learning"), update(5, "A", "Closed", "closed")]);
    let drafts = drafts_of(&[&second, &first]);
    let seen: Vec<(EntryKind, &str)> = drafts.entries.iter().map(|entry| (entry.kind, entry.title.as_str())).collect();
    assert_eq!(
        seen,
        [
            (EntryKind::Communication, "Status: Fixing."),
            (EntryKind::Communication, "Status: Fixing."),
            (EntryKind::Communication, "Update without words"),
            (EntryKind::Milestone, "Status: Documenting."),
            (EntryKind::Communication, "Status: Closed."),
        ]
    );
}
