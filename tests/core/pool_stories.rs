//! The pool's lessons as short stories: a scenario in, the printed trace out. The same scenarios were recorded from the real
//! pg-pool (`tests/data/pg-pool/stories`), and `pool_replay` compares them, too.

use std::fs;
use std::path::Path;

use postmortem_explorer::model::pool::{Pool, SlotState};
use serde_json::Value;

use super::pool_player::{Player, play};
use super::pool_scenario::Scenario;
use super::pool_stub::Record;

fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/pg-pool/stories/{name}.json"));
    let recording = fs::read_to_string(path).unwrap_or_default();
    let recording: Value = serde_json::from_str(&recording).unwrap_or_default();
    serde_json::from_value(recording.get("scenario").cloned().unwrap_or_default()).expect("a stored scenario")
}

/// The trace for people: time [ms], what happened to whom, and total/idle/waiting as a listener would read them.
fn told(trace: &[Record]) -> String {
    let line = |Record(fields): &Record| {
        let text = |key: &str| match fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value) {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let what = match text("event").as_str() {
            "ret" => return None,
            "op" => text("op"),
            event => event.to_owned(),
        };
        let client = text("client");
        let client = if client.is_empty() { client } else { format!("client {client}") };
        let whom = [text("id"), client].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let counts = format!("{}/{}/{}", text("total"), text("idle"), text("waiting"));
        let expired = if text("expired") == "0" { "" } else { ", expired" };
        Some(format!("{:>6} {what:<11} {whom:<18} {counts}{expired}", text("t_ms")))
    };
    trace.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn check(name: &str, expected: &str) {
    let printed = told(&play(scenario(name)).0);
    let expected = expected.trim_matches('\n');
    assert_eq!(printed, expected, "\n--- printed\n{printed}\n--- expected\n{expected}");
}

#[test]
fn an_idle_timeout_never_reclaims_a_checked_out_client() {
    check(
        "idle-timeout-never-reclaims-a-leak",
        "
     0 connect     leaker             0/0/0
     0 client_new  client 0           0/0/0
     4 ev_connect  client 0           1/0/0
     4 ev_acquire  client 0           1/0/0
     4 acquired    leaker client 0    1/0/0
 10000 connect     next               1/0/0
 11000 timeout     next               1/0/0
 11000 final                          1/0/0
",
    );
}

#[test]
fn a_lifetime_only_marks_a_checked_out_client() {
    check(
        "lifetime-only-marks-a-leak",
        "
     0 connect     leaker             0/0/0
     0 client_new  client 0           0/0/0
     4 ev_connect  client 0           1/0/0
     4 ev_acquire  client 0           1/0/0
     4 acquired    leaker client 0    1/0/0
  2000 sample                         1/0/0, expired
  2000 connect     next               1/0/0, expired
  2500 timeout     next               1/0/0, expired
  2500 final                          1/0/0, expired
",
    );
}

#[test]
fn a_waiter_that_timed_out_frees_nothing() {
    check(
        "a-timed-out-waiter-frees-nothing",
        "
     0 connect     leaker             0/0/0
     0 client_new  client 0           0/0/0
     4 ev_connect  client 0           1/0/0
     4 ev_acquire  client 0           1/0/0
     4 acquired    leaker client 0    1/0/0
    10 connect     first              1/0/0
    60 connect     second             1/0/1
   110 timeout     first              1/0/1
   120 sample                         1/0/1
   160 timeout     second             1/0/0
   160 final                          1/0/0
",
    );
}

#[test]
fn a_release_with_an_error_lets_a_newcomer_overtake_the_queue() {
    check(
        "a-newcomer-overtakes-after-an-error",
        "
     0 connect     failing            0/0/0
     0 client_new  client 0           0/0/0
     4 ev_connect  client 0           1/0/0
     4 ev_acquire  client 0           1/0/0
     4 acquired    failing client 0   1/0/0
    10 connect     waiter             1/0/0
    20 release     failing            1/0/1
    20 ev_release  client 0           1/0/1
    20 client_end  client 0           0/0/1
    22 connect     newcomer           0/0/1
    22 client_new  client 1           0/0/1
    25 ev_remove   client 0           1/0/1
    26 ev_connect  client 1           1/0/1
    26 ev_acquire  client 1           1/0/1
    26 acquired    newcomer client 1  1/0/1
    76 release     newcomer           1/0/1
    76 ev_release  client 1           1/0/1
    76 ev_acquire  client 1           1/0/0
    76 acquired    waiter client 1    1/0/0
    86 release     waiter             1/0/0
    86 ev_release  client 1           1/0/0
 10086 client_end  client 1           0/0/0
 10091 ev_remove   client 1           0/0/0
 10091 final                          0/0/0
",
    );
}

#[test]
fn a_slow_verify_calls_back_a_request_that_was_told_it_timed_out() {
    check(
        "a-slow-verify-leaks-a-client",
        "
     0 connect     first              0/0/0
     0 client_new  client 0           0/0/0
     5 ev_connect  client 0           1/0/0
     5 ev_acquire  client 0           1/0/0
    10 connect     second             1/0/0
    95 acquired    first client 0     1/0/1
    96 release     first              1/0/1
    96 ev_release  client 0           1/0/1
    96 client_end  client 0           0/0/1
    98 ev_remove   client 0           0/0/1
    98 client_new  client 1           0/0/0
   103 ev_connect  client 1           1/0/0
   103 ev_acquire  client 1           1/0/0
   110 timeout     second             1/0/0
   193 acquired    second client 1    1/0/0
  1000 sample                         1/0/0
  1000 final                          1/0/0
",
    );
}

/// The slots as the page draws them.
fn drawn(pool: &Pool) -> String {
    let slot = |slot: Option<_>| match slot {
        None => "-".to_owned(),
        Some(postmortem_explorer::model::pool::Slot { client, state, uses, .. }) => {
            let state = match state {
                SlotState::Connecting => "connecting",
                SlotState::Idle => "idle",
                SlotState::CheckedOut => "out",
            };
            format!("{}:{state}:{uses}", client.ordinal())
        }
    };
    pool.slots().map(slot).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_client_keeps_its_slot_and_a_new_one_takes_the_lowest_free_slot() {
    let text = r#"{ "options": { "max": 3, "idleTimeoutMillis": 0 }, "connect_latency_ms": 5, "end_latency_ms": 50, "ops": [
        { "at_ms": 0, "op": "connect", "id": "a" },
        { "at_ms": 0, "op": "connect", "id": "b" },
        { "at_ms": 0, "op": "connect", "id": "c", "hold_ms": 5 },
        { "at_ms": 20, "op": "release", "id": "a", "error": true },
        { "at_ms": 30, "op": "release", "id": "b", "error": true },
        { "at_ms": 35, "op": "connect", "id": "d" },
        { "at_ms": 35, "op": "connect", "id": "e" }
    ] }"#;
    let mut player = Player::new(serde_json::from_str(text).unwrap());
    let mut seen = vec![String::new()];
    while player.step() {
        let now = drawn(&player.pool);
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    let expected = [
        "",
        "0:connecting:0",
        "0:connecting:0 1:connecting:0",
        "0:connecting:0 1:connecting:0 2:connecting:0",
        "0:out:0 1:connecting:0 2:connecting:0",
        "0:out:0 1:out:0 2:connecting:0",
        "0:out:0 1:out:0 2:out:0",
        "0:out:0 1:out:0 2:idle:1",
        "- 1:out:0 2:idle:1",
        "- - 2:idle:1",
        "- - 2:out:1",
        "3:connecting:0 - 2:out:1",
        "3:out:0 - 2:out:1",
    ];
    assert_eq!(seen, expected, "\n{}", seen.join("\n"));
}
