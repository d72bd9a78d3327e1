//! The worker's lab: what it tells of a study, when, and that a newer request takes its place.

use postmortem_explorer::experiment::{Arm, Claim, Compare, Finding, Measure, Output, Plan, Verdict, run_on_all_cores};
use postmortem_explorer::model::Variant;
use postmortem_explorer::worker::{Desk, LabReply, LabRequest, Reply, Request, decode, encode};

use super::scenario::checkout_with;

/// Whether the fix ends the failures of one hour; `max` tells plans apart.
fn plan(max: u32) -> Box<Plan> {
    let scenario = checkout_with(|s| {
        s.horizon_seconds = 3600;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 3600;
        s.workload.checkouts_per_sec = 2.0;
    });
    let mut scenario = scenario.get().clone();
    scenario.pool.max = max;
    let arm = |variant| Arm {
        scenario: scenario.clone(),
        variant,
        window_seconds: (0, 3600),
        idle_session_timeout_seconds: 0,
        response: None,
    };
    let claim = Claim { output: Output::FailedShare, measure: Measure::Value, compare: Compare::AtMost, value: 0.0 };
    Box::new(Plan {
        base: arm(Variant::Buggy),
        changed: arm(Variant::Fixed),
        outputs: vec![Output::FailedShare],
        claims: vec![claim],
        n_seeds: 16,
    })
}

/// The page's side: both directions go through bytes.
#[derive(Default)]
struct Page {
    desk: Desk,
    heard: Vec<LabReply>,
}

impl Page {
    fn ask(&mut self, number: u32, plan: Box<Plan>) {
        let request = Request::Lab(LabRequest::Run(number, plan));
        if let Some(reply) = self.desk.take(decode(&encode(&request).unwrap()).unwrap()) {
            self.hear(&reply);
        }
    }

    fn work(&mut self, budget_events: u32) {
        self.desk.work(budget_events);
        for reply in self.desk.report().collect::<Vec<_>>() {
            self.hear(&reply);
        }
    }

    fn hear(&mut self, reply: &Reply) {
        let Reply::Lab(reply) = decode(&encode(reply).unwrap()).unwrap() else { panic!("of the replay") };
        self.heard.push(reply);
    }

    fn finding(&self, number: u32) -> &Finding {
        match self.heard.last() {
            Some(LabReply::Found(of, _, finding)) if *of == number => finding,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn results_come_seed_by_seed_and_end_with_the_verdict() {
    let mut page = Page::default();
    page.ask(1, plan(20));
    assert!(page.desk.has_work() && page.heard.is_empty());
    while page.desk.has_work() {
        page.work(3_000);
    }
    let seeds = page.heard.iter().map(|reply| match reply {
        LabReply::Found(number, _, finding) => {
            assert_eq!(*number, 1);
            finding.n_seeds
        }
        other @ (LabReply::Refused(..) | LabReply::Broken(_)) => panic!("{other:?}"),
    });
    let seeds: Vec<u32> = seeds.collect();
    assert!(seeds.is_sorted() && seeds.len() > 16, "{seeds:?}");
    assert_eq!(page.finding(1), &run_on_all_cores(&[*plan(20)]).unwrap().remove(0));
    assert_eq!(page.finding(1).verdict, Some(Verdict::Holds));
    // Nothing more is said.
    let n = page.heard.len();
    page.work(3_000);
    assert_eq!(page.heard.len(), n);
}

#[test]
fn a_newer_request_takes_the_place_of_the_one_before() {
    let mut page = Page::default();
    page.ask(1, plan(20));
    page.work(3_000);
    page.ask(2, plan(30));
    let n = page.heard.len();
    while page.desk.has_work() {
        page.work(u32::MAX);
    }
    assert!(page.heard.iter().skip(n).all(|reply| matches!(reply, LabReply::Found(2, ..))));
    assert_eq!(page.finding(2).verdict, Some(Verdict::Holds));
}

#[test]
fn what_is_outside_the_limits_is_refused() {
    let mut page = Page::default();
    page.ask(7, plan(0));
    match page.heard.as_slice() {
        [LabReply::Refused(7, invalid)] => assert_eq!(invalid[0].path, "pool.max"),
        other => panic!("{other:?}"),
    }
    assert!(!page.desk.has_work());
}
