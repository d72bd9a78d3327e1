//! Each broken file gives exactly one problem, in words that name the place, the finding and the rule.

use postmortem_explorer::incident::{Problem, check_incident, limits, load};

use super::format_fixture::{GOOD, broken};

/// The single problem of a text, error or warning.
fn problem_of(text: &str) -> String {
    let list = load(text).map_or_else(|problems| problems.list, |loaded| loaded.warnings);
    let lines: Vec<String> = list.iter().map(Problem::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    lines.concat()
}

fn check(name: &str, expected: &str) {
    assert_eq!(problem_of(&broken(name)), expected, "{name}");
}

#[test]
#[rustfmt::skip] // one line a file
fn each_broken_file_gives_its_one_problem() {
    check("newer_version", "$.schema_version: found version 2: the viewer is older than the file, expected version 1, the newest that this explorer reads [newer-version]");
    check("missing_field", "$.timestamps.detected_at: found nothing, expected text [missing-field]");
    check("misspelled_field", r#"$.timeline[1].occured_at: found an unknown field, expected a field of the format, or one that begins with "x_" (did you mean "occurred_at"?) [unknown-field]"#);
    check("unknown_field", r#"$.impact.mood: found an unknown field, expected a field of the format, or one that begins with "x_" [unknown-field]"#);
    check("null_field", "$.timeline[0].actor_role: found null, expected text [wrong-type]");
    check("wrong_type", r#"$.facts[0].value: found "8 %", expected a number [wrong-type]"#);
    check("unknown_kind", r#"$.timeline[1].kind: found "symptoms", expected one of change, symptom, alert, observation, hypothesis, action, communication, milestone (did you mean "symptom"?) [unknown-value]"#);
    check("unknown_evidence", r#"$.detection.evidence[0].kind: found "entri", expected one of entry, metric, code, replay, fact, link (did you mean "entry"?) [unknown-value]"#);
    check("negative_number", "$.models[0].pool.max: found -1, expected at least 0 [out-of-range]");
    check("too_many_tags", "$.tags: found 41 items, expected at most 40 [too-large]");
    check("bad_id", r#"$.alerts[0].id: found "Pool High", expected 1 to 64 of a-z, 0-9 and -, with - only between others [bad-id]"#);
    check("duplicate_id", r#"$.facts[2].id: found "cost", expected another name: this fact is at $.facts[1].id already [duplicate-id]"#);
    check("unknown_entry", r#"$.detection.evidence[0].entry: found "alert-fire", expected the id of an entry (did you mean "alert-fires"?) [unknown-id]"#);
    check("unknown_metric", r#"$.alerts[0].metric: found "succeeded", expected the id of a metric [unknown-id]"#);
    check("unknown_cause", r#"$.contributing_factors[2].causes[1]: found "exhausted-pool", expected the id of a factor [unknown-id]"#);
    check("unknown_fact_in_prose", r#"$.summary[0]: found "pool-maximum", expected the id of a fact (did you mean "pool-max"?) [unknown-id]"#);
    check("unknown_step", r#"$.review.steps[1].ref: found "time-line", expected one of overview, timeline, metrics, chain, code, replay, lessons, action_items, reconstruction, or kind:id (did you mean "timeline"?) [unknown-id]"#);
    check("empty_summary", "$.summary: found an empty list, expected at least one item [empty]");
    check("blank_title", "$.title: found an empty text, expected some text [empty]");
    check("no_takeaways", "$.lessons.takeaways: found an empty list, expected at least one item [empty]");
    check("no_offset", r#"$.timeline[2].occurred_at: found "2025-03-03T12:30:00", expected an RFC 3339 time with offset such as "2025-10-14T09:30:00+02:00" [bad-time]"#);
    check("no_such_day", r#"$.action_items[0].due: found "2025-02-30", expected a calendar day such as "2025-10-31" [bad-time]"#);
    check("bad_time_zone", r#"$.display_time_zone: found "Berlin time", expected an IANA name such as "Europe/Berlin" or "UTC" [bad-time-zone]"#);
    check("detected_before_start", r#"$.timestamps.detected_at: found "2025-03-03T07:59:00+01:00", expected a time not before started_at ("2025-03-03T08:00:00+01:00") [time-order]"#);
    check("impact_ends_before_it_starts", r#"$.timestamps.impact_ended_at: found "2025-03-03T08:29:00+01:00", expected a time not before impact_started_at ("2025-03-03T08:30:00+01:00") [time-order]"#);
    check("known_before_it_happened", r#"$.timeline[1].known_at: found "2025-03-03T08:00:00+01:00", expected a time not before occurred_at ("2025-03-03T08:30:00+01:00") [time-order]"#);
    check("unsorted_timeline", r#"$.timeline[2].occurred_at: found "2025-03-03T08:10:00+01:00", expected a time not before "2025-03-03T08:30:00+01:00" ($.timeline[1].occurred_at) [unsorted-timeline]"#);
    check("cycle", "$.contributing_factors[0].causes: found causes that lead back: missing-release ← exhausted ← missing-release, expected a chain without cycles [cycle]");
    check("no_impact", r#"$.contributing_factors: found no factor of type "impact", expected a chain that ends in one [no-impact]"#);
    check("dead_end", r#"$.contributing_factors[0]: found the factor "aside", from which no impact follows, expected a factor that is among the causes of another [dead-end]"#);
    check("cost_in_hours", r#"$.impact.cost: found the fact "failed-share" in "%", expected a fact in a currency such as "USD" (ISO 4217) [not-money]"#);
    check("declined_without_reason", "$.action_items[1].reason: found nothing, expected a reason, because the item is declined (wont_do) [missing-reason]");
    check("bad_lines", r#"$.code_changes[0].annotations[1].lines: found "4-3", expected one line or a range, counted from 1: "12" or "12-15" [bad-lines]"#);
    check("step_twice", "$.code_changes[0].model_steps[1].step: found a step that stands above, expected each step of the model at most once [duplicate-id]");
    check("line_zero", "$.code_changes[0].model_steps[2].after: found 0, expected at least 1 [out-of-range]");
    check("unknown_code_of_model", r#"$.models[0].code_change: found "released", expected the id of a code change (did you mean "release"?) [unknown-id]"#);
    check("unknown_model_step", r#"$.code_changes[0].model_steps[1].step: found "leek", expected one of connect, begin, update, rollback, leak, commit, release, release_after_error (did you mean "leak"?) [unknown-value]"#);
    check("script_commit", r#"$.code_changes[0].commit.href: found "javascript:alert(1)", expected an https: address, or a relative path that stays in the folder [bad-link]"#);
    check("script_link", r#"$.action_items[0].ticket: found "javascript:alert(1)", expected an https: address, or a relative path that stays in the folder [bad-link]"#);
    check("way_out", r#"$.metrics[0].href: found "metrics/../../secret.json", expected a relative path that stays in the folder, such as "metrics/errors.json" [bad-link]"#);
    check("open_braces", "$.tldr: found {{ without }}, expected `code` or {{fact:id}} [bad-prose]");
    check("fact_in_title", "$.title: found {{, expected plain text: a title cites no facts [bad-prose]");
    check("unsourced_parameter", "$.models[0].sources.seed: found nothing, expected the source of the parameter [unsourced-parameter]");
    check("source_for_no_parameter", r#"$.models[0].sources["pool.maximum"]: found a source for no parameter, expected the path of a parameter [unknown-parameter]"#);
    check("share_above_one", "$.models[0].workload.failing_share: found 5, expected a number from 0 to 1 [out-of-range]");
    check("no_instances", "$.models[0].topology.instances: found 0, expected 1 to 16 [out-of-range]");
    check("more_idle_than_connections", "$.models[0].pool.min: found 21, expected at most pool.max, 20 [out-of-range]");
    check("quiet_hour_below_zero", "$.models[0].workload.hourly_profile[3]: found -1, expected a number from 0 to 1000 [out-of-range]");
    check("run_too_long", "$.models[0].horizon_seconds: found 14400 s of up to 36000 simulation events a second, expected at most 60000000 events in all [out-of-range]");
    check("negative_uncertainty", "$.facts[0].uncertainty: found -0.5, expected at least 0 [out-of-range]");
    check("not_a_package_url", r#"$.models[0].conforms_to: found "pg-pool", expected a package URL such as "pkg:npm/pg-pool@3.14.0" [bad-parameter]"#);
    check("unknown_output", r#"$.experiments[0].expect[0].output: found "failed_shares", expected one of failed_share, failed_requests, responses_502, pool_timeouts, redis_timeouts, refused, lost_orders, lost_revenue, leaks, exhaustions, first_exhaustion, restarts, crashes, failure_windows, shows_in_connections, shows_in_answers, alert_after, false_alarms (did you mean "failed_share"?) [unknown-value]"#);
    check("unknown_option", r#"$.experiments[0].change.pool.maxUse: found a change of what is no parameter of the model, expected the name of a parameter (did you mean "maxUses"?) [unknown-parameter]"#);
    check("change_of_the_seed", "$.experiments[0].change.seed: found a change of what is no parameter of the model, expected the name of a parameter [unknown-parameter]");
    check("half_a_connection", "$.experiments[0].change.pool.max: found 40.5, expected a whole number from 0 [wrong-type]");
    check("option_taken_away", "$.experiments[0].change.pool.max: found null, expected a whole number from 0 [wrong-type]");
    check("pool_of_zero", "$.experiments[0].change.pool.max: found 0, expected 1 to 200 [bad-parameter]");
    check("too_much_work", "$.experiments[0].seeds: found 10000 seeds of up to 31600800 simulation events each, expected at most 20000000000 events in all [too-large]");
    check("preset_of_no_knob", "$.experiments[0].preset: found a preset, with a change that the panel's knobs cannot make, expected no setting, and a change of knobs within their ranges alone [bad-experiment]");
    check("nothing_expected", "$.experiments[0].expect: found an empty list, expected at least one expectation, because it is run [bad-experiment]");
    check("too_few_seeds", "$.experiments[0].seeds: found 3, expected at least 8: fewer seeds decide nothing [bad-experiment]");
    check("effect_on_a_chance", r#"$.experiments[0].expect[0].measure: found the effect on a chance, expected "value": a chance has no difference seed by seed [bad-experiment]"#);
    check("time_to_no_alert", r#"$.experiments[0].expect[0].output: found a number of an alert, expected an output of the runs, or a "response" with an alert [bad-experiment]"#);
    check("alert_that_no_run_has", r#"$.experiments[0].response.alert: found an alert on "failed", which the model's runs are not watched for, expected an alert on one of failed-share, checked-out, waiting, redis-timeouts, restarts, checkout-rate [bad-experiment]"#);
    check("unknown_alert", r#"$.experiments[0].response.alert: found "pool-hihg", expected the id of an alert (did you mean "pool-high"?) [unknown-id]"#);
    check("unknown_experiment", r#"$.lessons.takeaways[0].experiment: found "biger-pool", expected the id of an experiment (did you mean "bigger-pool"?) [unknown-id]"#);
    check("fact_of_no_experiment", r#"$.facts[0].experiment: found "bigger-pol", expected the id of an experiment (did you mean "bigger-pool"?) [unknown-id]"#);
    check("expected_of_no_run", r#"$.experiments[1].change: found something to run, with the verdict "not_testable", expected nothing: it is not run [bad-experiment]"#);
    check("untested_without_evidence", "$.experiments[1].evidence: found an empty list, expected what shows it outside the model, because it is not run [bad-experiment]");
    check("bare_number", r#"$.summary[0]: found "8 %", expected a fact with its source, cited as {{fact:id}} [bare-number]"#);
    check("blame", r#"$.lessons.went_wrong[0]: found "human error", expected what the system made easy or hard, not who failed [blame]"#);
    check("person", r#"$.action_items[0].owner_role: found "Jane Doe, orders team", expected a role in lower case, such as "on-call engineer" [person-name]"#);
    check("unsourced_entry", r#"$.timeline[2]: found the entry "fixed" without source and without evidence, expected one of the two [unsourced-entry]"#);
}

#[test]
fn every_broken_file_stands_in_the_table() {
    let folder = format!("{}/tests/data/broken", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let row = format!("check(\"{}\",", name.trim_end_matches(".json"));
        assert!(include_str!("format_broken.rs").contains(&row), "{name} has no row");
    }
}

#[test]
fn syntax_errors_have_line_and_column() {
    assert_eq!(problem_of("{\n  \"id\": 1,\n}"), "line 3, column 1: found trailing comma, expected JSON [syntax]");
    assert_eq!(problem_of(""), "line 1, column 1: found the end of the text in a value, expected JSON [syntax]");
    assert_eq!(problem_of("[1] 2"), "line 1, column 5: found trailing characters, expected JSON [syntax]");
}

#[test]
fn a_repeated_key_is_found_where_it_stands() {
    assert_eq!(
        problem_of("{\"id\": 1,\n \"x_a\": {\"b\": 1, \"b\": 2}}"),
        r#"line 2, column 20: found the key "b" a second time, expected each key once [duplicate-key]"#
    );
}

#[test]
fn size_and_depth_are_limited() {
    assert_eq!(
        problem_of(&" ".repeat(limits::FILE_BYTES + 1)),
        "$: found a file of 4194305 bytes, expected at most 4194304 [too-large]"
    );
    assert_eq!(
        problem_of(&"[".repeat(1_000_000)),
        "line 1, column 33: found deeper nesting, expected at most 32 lists and objects inside each other [too-large]"
    );
    let deep = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(
        problem_of(&deep(limits::DEPTH + 1)),
        "line 1, column 34: found deeper nesting, expected at most 32 lists and objects inside each other [too-large]"
    );
    assert_eq!(problem_of(&deep(limits::DEPTH)), "$: found a list, expected an object [wrong-type]");
}

#[test]
fn several_problems_are_reported_at_once() {
    let text = GOOD.replace("\"change\", \"title\"", "\"chance\", \"titel\"").replace("\"P2\"", "2");
    let problems = load(&text).unwrap_err().to_string();
    assert_eq!(
        problems,
        "$.severity: found 2, expected text [wrong-type]\n$.timeline[0].kind: found \"chance\", expected one of change, symptom, alert, observation, hypothesis, action, communication, milestone (did you mean \"change\"?) [unknown-value]\n$.timeline[0].titel: found an unknown field, expected a field of the format, or one that begins with \"x_\" (did you mean \"title\"?) [unknown-field]\n"
    );
}

/// A Prometheus response with samples at these seconds.
fn prometheus(seconds: &[i64]) -> String {
    let values: Vec<String> = seconds.iter().map(|second| format!("[{second}, \"NaN\"]")).collect();
    let result = format!(r#"{{"metric": {{}}, "values": [{}]}}"#, values.join(","));
    format!(r#"{{"status": "success", "data": {{"resultType": "matrix", "result": [{result}]}}}}"#)
}

/// Impact of the good file: 2025-03-03 08:30 to 10:10 at +01:00.
const IMPACT: [i64; 2] = [1_740_987_000, 1_740_993_000];
const CODE: &str = "one\ntwo\nthree\nfour\n";

/// What `check_incident` says when the side files are these.
fn check_side_files(metric: Option<&str>, before: Option<&str>, expected: &[&str]) {
    let found = check_incident(GOOD, |href| match href {
        "metrics/failed.json" => metric.map(str::to_owned),
        "code/before.js" => before.map(str::to_owned),
        "code/after.js" => Some(CODE.to_owned()),
        other => panic!("{other} is not in the incident"),
    });
    assert_eq!(found.iter().map(Problem::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn side_files_are_checked_against_the_incident() {
    let whole = prometheus(&IMPACT);
    check_side_files(Some(&whole), Some(CODE), &[]);
    check_side_files(
        None,
        Some(CODE),
        &[
            "$.metrics[0].href: found no file \"metrics/failed.json\" beside the incident, expected the file [missing-file]",
        ],
    );
    check_side_files(
        Some("<html>"),
        Some(CODE),
        &["metrics/failed.json: $: found line 1, column 1: no JSON: `<`, expected a value [bad-metric]"],
    );
    check_side_files(
        Some("{}"),
        Some(CODE),
        &["metrics/failed.json: $: found status: nothing, expected \"success\": a Prometheus response [bad-metric]"],
    );
    check_side_files(Some(&prometheus(&[IMPACT[0] + 60, IMPACT[1] - 60])), Some(CODE), &[]);
    check_side_files(
        Some(&prometheus(&[IMPACT[0] + 3600, IMPACT[1] - 61])),
        Some(CODE),
        &[
            "metrics/failed.json: $.data.result: found samples that leave out the first 1\u{202f}h of the impact, expected samples over the whole impact [uncovered-window]",
            "metrics/failed.json: $.data.result: found samples that leave out the last 1\u{202f}min 1\u{202f}s of the impact, expected samples over the whole impact [uncovered-window]",
        ],
    );
    check_side_files(
        Some(&whole),
        None,
        &[
            "$.code_changes[0].before: found no file \"code/before.js\" beside the incident, expected the file [missing-file]",
        ],
    );
    check_side_files(
        Some(&whole),
        Some("one\ntwo\n"),
        &[
            "code/before.js: $: found a file of 2 lines, expected line 3, which annotation forgotten names [lines-outside]",
            "code/before.js: $: found a file of 2 lines, expected line 3, which model_steps names [lines-outside]",
            "code/before.js: $: found a file of 2 lines, expected lines 2 to 3, which the evidence of trigger names [lines-outside]",
            "code/before.js: $: found a file of 2 lines, expected line 3, which the evidence of factor missing-release names [lines-outside]",
        ],
    );
    let huge = "x".repeat(limits::CODE_BYTES + 1);
    check_side_files(
        Some(&whole),
        Some(&huge),
        &["code/before.js: $: found a file of 262145 bytes, expected at most 262144 [too-large]"],
    );
}
