//! The worker's side of the model's checks: a sheet that fills, in words.

use postmortem_explorer::model::Scenario;
use postmortem_explorer::worker::{CheckSheet, ChecksRequest, Desk, Reply, Request, Verdict, decode, encode};

use super::scenario::checkout_with;

/// Everything that the desk tells about a scenario's checks, over the wire.
fn sheets(scenario: Scenario) -> Vec<CheckSheet> {
    let mut desk = Desk::default();
    let request = encode(&Request::Checks(ChecksRequest::Start(Box::new(scenario)))).unwrap();
    let mut replies: Vec<Reply> = desk.take(decode(&request).unwrap()).into_iter().collect();
    while desk.has_work() {
        desk.work(2_000_000);
        replies.extend(desk.report());
    }
    let sheet = |reply: Reply| match decode(&encode(&reply).unwrap()).unwrap() {
        Reply::Checks(sheet) => *sheet,
        other @ (Reply::Replay(_) | Reply::Lab(_) | Reply::Monitor(_) | Reply::WhatIf(_) | Reply::Sweep(_)) => {
            panic!("{other:?}")
        }
    };
    replies.into_iter().map(sheet).collect()
}

#[test]
fn a_sheet_fills_line_by_line_and_ends_with_a_verdict_on_all() {
    let scenario = checkout_with(|s| {
        // Short: a pool that leaks fast.
        s.workload.failing_share = 0.1;
        s.workload.checkouts_per_sec = 1.0;
        s.workload.other_queries_per_sec = 0.0;
        s.bug_released_after_seconds = 600;
        s.fix_released_after_seconds = 7200;
        s.horizon_seconds = 7800;
    });
    let sheets = sheets(scenario.get().clone());
    assert!(sheets.is_sorted_by_key(|sheet| sheet.percent), "it never goes back");
    let last = sheets.last().unwrap();
    println!("{last:#?}");
    assert_eq!((last.percent, last.checks.len(), last.story.len()), (100, 8, 4));
    assert!(last.checks.iter().all(|line| line.verdict != Verdict::Open));
    assert!(last.summary.contains("formulas agree with the runs"));
    assert_eq!((last.story[1].before.as_str(), last.story[1].after.as_str()), ("0 %", "100 %"));
    assert_eq!(last.story_words.len(), 4);
    let first = sheets.first().unwrap();
    assert!(first.summary.is_empty() && first.checks.iter().all(|line| line.verdict == Verdict::Open));
}

#[test]
fn an_impossible_scenario_is_refused_in_words() {
    let mut scenario = checkout_with(|_| {}).get().clone();
    scenario.pool.max = 0;
    scenario.topology.instances = 0;
    let sheets = sheets(scenario);
    assert_eq!(sheets.len(), 1);
    assert_eq!(
        sheets[0].refused,
        ["pool.max: found 0, expected 1 to 200", "topology.instances: found 0, expected 1 to 16"]
    );
}
