//! A good file becomes an incident: nothing is lost, references lead somewhere, durations are computed.

use postmortem_explorer::incident::load::{load_file, normal_form};
use postmortem_explorer::incident::problem::Rule;
use postmortem_explorer::incident::{
    BLAME_PHRASES, Incident, MilestoneKind, duration_in_words, limits, load, load_index,
};
use serde_json::Value;

use super::format_fixture::GOOD;

const FORMAT: &str = include_str!("../../incident-data/README.md");

fn incident(text: &str) -> Incident {
    let loaded = load(text).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(loaded.warnings, []);
    loaded.incident
}

#[test]
fn a_good_file_read_and_written_is_the_same_file() {
    let file = load_file(GOOD).unwrap();
    let written = serde_json::to_string(&file).unwrap();
    assert_eq!(load_file(&written).unwrap(), file);
    // Defaults are written out; what the author wrote is all there.
    assert_within(&normal_form(GOOD).unwrap(), &normal_form(&written).unwrap(), "$");
}

fn assert_within(small: &Value, large: &Value, path: &str) {
    match (small, large) {
        (Value::Object(small), Value::Object(large)) => {
            for (key, value) in small {
                assert_within(
                    value,
                    large.get(key).unwrap_or_else(|| panic!("{path}.{key} is lost")),
                    &format!("{path}.{key}"),
                );
            }
        }
        (Value::Array(small), Value::Array(large)) => {
            assert_eq!(small.len(), large.len(), "{path}");
            small
                .iter()
                .zip(large)
                .enumerate()
                .for_each(|(i, (small, large))| assert_within(small, large, &format!("{path}[{i}]")));
        }
        _ => assert_eq!(small, large, "{path}"),
    }
}

#[test]
fn every_id_of_a_loaded_incident_leads_somewhere() {
    let incident = incident(GOOD);
    assert_eq!(incident.entry("deploy").unwrap().title, "A release goes out");
    assert_eq!(incident.metric("failed").unwrap().unit, "%");
    assert_eq!(incident.fact("cost").unwrap().display().whole, "about $47,000");
    assert_eq!(
        incident.plain_text(&incident.tldr),
        "A failed order kept its connection. about 8\u{202f}% of orders failed."
    );
    assert!(incident.code_change("release").is_some() && incident.model("orders").is_some());
    assert!(incident.factor("exhausted").is_some() && incident.experiment("bigger-pool").is_some());
    assert!(incident.entry("no-such").is_none());
}

#[test]
fn factors_come_after_their_causes_and_otherwise_in_the_order_of_the_file() {
    let mut incident = incident(GOOD);
    incident.factors.reverse();
    let ids = |factors: Vec<&postmortem_explorer::incident::document::Factor>| {
        factors.into_iter().map(|factor| factor.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(incident.factors_in_order()), ["missing-release", "exhausted", "orders-fail"]);
    assert_eq!(ids(incident.effects_of("exhausted")), ["orders-fail"]);
    assert_eq!(ids(incident.effects_of("orders-fail")), Vec::<String>::new());
}

#[test]
fn durations_are_computed_from_the_milestones() {
    let in_words = |millis: Option<i64>| millis.map(|millis| duration_in_words(millis).replace('\u{202f}', " "));
    let durations = incident(GOOD).durations();
    assert_eq!(in_words(Some(durations.to_detect_millis)).unwrap(), "30 min");
    assert_eq!(in_words(durations.to_acknowledge_millis).unwrap(), "5 min");
    assert_eq!(in_words(durations.to_mitigate_millis).unwrap(), "1 h 30 min");
    assert_eq!(in_words(durations.to_resolve_millis).unwrap(), "4 h");
    assert_eq!(in_words(durations.of_impact_millis).unwrap(), "1 h 40 min");
    assert_eq!(in_words(durations.of_response_millis).unwrap(), "3 h 30 min");
}

#[test]
fn detecting_ten_minutes_later_is_ten_minutes_more_to_detect() {
    let before = incident(GOOD).durations().to_detect_millis;
    // 08:54 is before the acknowledgement at 09:05, so the order holds.
    let earlier = GOOD.replace("\"detected_at\": \"2025-03-03T09:00", "\"detected_at\": \"2025-03-03T08:50");
    assert_eq!(incident(&earlier).durations().to_detect_millis, before - 600_000);
}

#[test]
fn milestones_stand_in_order_of_time_with_the_time_between_them() {
    use MilestoneKind::{Acknowledged, Detected, ImpactEnded, ImpactStarted, Mitigated, Resolved, Started};
    let milestones = incident(GOOD).milestones();
    let kinds: Vec<MilestoneKind> = milestones.iter().map(|milestone| milestone.kind).collect();
    assert_eq!(kinds, [Started, ImpactStarted, Detected, Acknowledged, Mitigated, ImpactEnded, Resolved]);
    let after: Vec<Option<i64>> =
        milestones.iter().map(|milestone| milestone.after_previous_millis.map(|millis| millis / 60_000)).collect();
    assert_eq!(after, [None, Some(30), Some(30), Some(5), Some(55), Some(10), Some(140)]);
    assert_eq!(milestones[0].since_impact_started_millis, -1_800_000);
}

#[test]
fn an_unfinished_incident_is_an_incident() {
    let mut value = normal_form(GOOD).unwrap();
    let times = value["timestamps"].as_object_mut().unwrap();
    times.retain(|name, _| {
        !["acknowledged_at", "mitigated_at", "resolved_at", "impact_ended_at"].contains(&name.as_str())
    });
    let incident = incident(&value.to_string());
    assert_eq!(incident.milestones().len(), 3);
    assert_eq!(incident.durations().of_response_millis, None);
    assert_eq!(incident.impact_window().1, incident.timestamps.detected_at);
}

#[test]
fn a_catalogue_is_read_and_checked_like_an_incident() {
    let index = |href: &str, second: &str| {
        format!(
            r#"{{"schema_version": 1, "x_by": 1, "incidents": [
                {{"id": "a", "title": "A", "href": "{href}"}}, {{"id": "{second}", "title": "B", "href": "b/incident.json"}}]}}"#
        )
    };
    assert_eq!(load_index(&index("a/incident.json", "b")).unwrap().len(), 2);
    let problem =
        |text: &str| load_index(text).unwrap_err().list.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert_eq!(
        problem(&index("../a.json", "b")),
        r#"$.incidents[0].href: found "../a.json", expected a relative path that stays in the folder, such as "metrics/errors.json" [bad-link]"#
    );
    assert_eq!(
        problem(&index("a.json", "a")),
        r#"$.incidents[1].id: found "a", expected another name: this incident is at $.incidents[0].id already [duplicate-id]"#
    );
    assert_eq!(
        problem("{}"),
        "$.schema_version: found nothing, expected a whole number [missing-field]\n$.incidents: found nothing, expected a list [missing-field]"
    );
}

#[test]
fn the_description_of_the_format_names_every_rule_limit_and_blame_phrase() {
    for rule in Rule::ALL {
        assert!(FORMAT.contains(&format!("| `{}` |", rule.name())), "rule {}", rule.name());
    }
    for (_, field, most) in limits::ITEMS.iter().chain(limits::VALUES) {
        assert!(FORMAT.contains(&format!("| `{field}` | {most} |")), "| `{field}` | {most} |");
    }
    for most in [limits::TEXT_CHARS, limits::PARAGRAPH_CHARS, limits::OTHER_ITEMS, limits::MAP_KEYS] {
        assert!(FORMAT.contains(&format!(" | {most} |")), "{most}");
    }
    for most in [
        limits::FILE_BYTES,
        limits::METRIC_BYTES,
        limits::CODE_BYTES,
        limits::EXPORT_BYTES,
        limits::DEPTH,
        limits::ID_CHARS,
    ] {
        assert!(FORMAT.contains(&format!(" | {most} |")), "{most}");
    }
    for phrase in BLAME_PHRASES {
        assert!(FORMAT.contains(&format!("“{phrase}”")), "{phrase}");
    }
}

#[test]
fn the_description_of_the_format_names_every_field() {
    let schema: Value = serde_json::from_str(postmortem_explorer::incident::schema::INCIDENT_SCHEMA).unwrap();
    let mut types: Vec<&Value> = schema["$defs"].as_object().unwrap().values().collect();
    types.push(&schema);
    let variants = types.iter().flat_map(|one| one["oneOf"].as_array().into_iter().flatten()).collect::<Vec<_>>();
    for fields in types.into_iter().chain(variants).filter_map(|one| one["properties"].as_object()) {
        for name in fields.keys() {
            assert!(FORMAT.contains(&format!("`{name}`")), "{name}");
        }
    }
}
