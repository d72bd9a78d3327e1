//! The worker's desk: what it answers, when, and that nothing is lost on the way to the page.

use postmortem_explorer::model::{Act, Intervention, Knob, Micros, Scenario, Variant};
use postmortem_explorer::replay::{Courses, Followed, Replay, Snapshot, Sought, Stepped};
use postmortem_explorer::worker::{Desk, ReplayReply, ReplayRequest, Reply, Request, decode, encode};

use super::scenario::checkout_with;

/// The shipped scenario cut to two hours, released at once.
fn two_hours() -> Box<Scenario> {
    let checked = checkout_with(|s| {
        s.horizon_seconds = 7200;
        s.bug_released_after_seconds = 0;
        s.fix_released_after_seconds = 7200;
    });
    Box::new(checked.get().clone())
}

/// The page's side: both directions go through bytes.
#[derive(Default)]
struct Page {
    desk: Desk,
    courses: Courses,
    shown: Vec<Snapshot>,
    stepped: Vec<Snapshot>,
    words: Vec<Option<Stepped>>,
    followed: Vec<Option<Followed>>,
    refused: Vec<String>,
}

impl Page {
    fn ask(&mut self, request: &ReplayRequest) {
        let request = decode(&encode(&Request::Replay(request.clone())).unwrap()).unwrap();
        if let Some(reply) = self.desk.take(request) {
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
        let Reply::Replay(reply) = decode(&encode(reply).unwrap()).unwrap() else { panic!("of the lab") };
        match reply {
            ReplayReply::Refused(1, invalid) | ReplayReply::NotDone(1, invalid) => {
                self.refused.extend(invalid.iter().map(|problem| problem.path.clone()));
            }
            ReplayReply::Computed(1, news) => self.courses.add(*news),
            ReplayReply::Shown(1, snapshot) => self.shown.push(*snapshot),
            ReplayReply::Stepped(1, last, snapshot) => {
                self.stepped.push(*snapshot);
                self.words.push(last.map(|stepped| *stepped));
            }
            ReplayReply::Followed(1, followed) => self.followed.push(followed.map(|followed| *followed)),
            other @ (ReplayReply::Refused(..)
            | ReplayReply::NotDone(..)
            | ReplayReply::Computed(..)
            | ReplayReply::Shown(..)
            | ReplayReply::Stepped(..)
            | ReplayReply::Followed(..)) => panic!("of another run: {other:?}"),
        }
    }
}

fn snapshot_at(replay: &mut Replay, at: Micros) -> Snapshot {
    let mut snapshot = Snapshot::default();
    replay.seek(at);
    replay.snapshot(&mut snapshot);
    snapshot
}

#[test]
fn the_page_knows_of_a_run_what_the_replay_knows() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    assert!(page.desk.has_work());
    while page.desk.has_work() {
        page.work(5_000);
    }
    let mut replay = Replay::new(two_hours().checked().unwrap());
    replay.seek(Micros::MAX);
    assert_eq!(page.courses.run(), replay.course());
    assert!(page.courses.run().is_done() && page.courses.run().findings().len() > 20);
    for secs in [3600, 10, 7200, 0] {
        let at = Micros::from_secs(secs);
        page.ask(&ReplayRequest::Show(at));
        assert_eq!(page.shown.pop(), Some(snapshot_at(&mut replay, at)), "at {at}");
    }
}

#[test]
fn a_moment_beyond_what_is_computed_is_shown_when_it_is_and_only_the_last_wish_counts() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    page.ask(&ReplayRequest::Show(Micros::from_secs(3600)));
    page.ask(&ReplayRequest::Show(Micros::from_secs(5400)));
    assert_eq!(page.shown, []);
    let mut n_reports_before = 0;
    while page.shown.is_empty() {
        assert!(page.courses.run().progress().done < Micros::from_secs(5400));
        page.work(5_000);
        n_reports_before += 1;
    }
    assert!(n_reports_before > 3);
    assert_eq!(page.shown.iter().map(|snapshot| snapshot.at).collect::<Vec<_>>(), [Micros::from_secs(5400)]);
}

#[test]
fn a_step_forward_and_back_leads_to_the_same_picture() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    while page.desk.has_work() {
        page.work(100_000);
    }
    page.ask(&ReplayRequest::Show(Micros::from_secs(3000)));
    for forward in [true, true, true, false, false] {
        page.ask(&ReplayRequest::Step { forward });
    }
    let [first, second, _, again_second, again_first] = &page.stepped[..] else { panic!("five steps") };
    assert_eq!((again_second, again_first), (second, first));
    assert!(first.at >= Micros::from_secs(3000));
}

#[test]
fn an_impossible_scenario_is_refused_with_every_problem_and_takes_the_run_away() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    let mut impossible = two_hours();
    impossible.pool.max = 0;
    impossible.topology.instances = 0;
    impossible.workload.failing_share = f64::NAN;
    page.ask(&ReplayRequest::Open(1, impossible, Vec::new()));
    assert_eq!(page.refused, ["pool.max", "topology.instances", "workload.failing_share"]);
    assert!(!page.desk.has_work());
    page.ask(&ReplayRequest::Show(Micros::ZERO));
    page.ask(&ReplayRequest::Step { forward: true });
    assert_eq!((page.shown.len(), page.stepped.len()), (0, 0));
}

#[test]
fn bytes_that_are_no_message_are_refused_in_words() {
    for bytes in [&[][..], &[9], &[0, 1, 2], &[255; 40]] {
        assert!(decode::<Request>(bytes).unwrap_err().starts_with("A message could not be read"), "{bytes:?}");
    }
}

/// The pool of every instance from this moment on waits two seconds for a connection.
fn timeout_at(secs: u64) -> Intervention {
    Intervention { at: Micros::from_secs(secs), world: None, act: Act::Set(Knob::ConnectionTimeoutMillis(2000)) }
}

#[test]
fn what_is_done_to_the_run_is_computed_from_there_and_shown_where_the_reader_is() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    while page.desk.has_work() {
        page.work(100_000);
    }
    let at = Micros::from_secs(6000);
    page.ask(&ReplayRequest::Show(at));
    page.ask(&ReplayRequest::Intervene(vec![timeout_at(5000)]));
    while page.desk.has_work() {
        page.work(5_000);
    }
    let mut opened = Page::default();
    opened.ask(&ReplayRequest::Open(1, two_hours(), vec![timeout_at(5000)]));
    opened.ask(&ReplayRequest::Show(at));
    while opened.desk.has_work() {
        opened.work(5_000);
    }
    assert_eq!(page.shown.pop(), opened.shown.pop(), "a link opens on the same state");
    assert_eq!(page.courses, opened.courses);
    assert_eq!(page.courses.forked_at(), Some(Micros::from_secs(5000)));
    assert!(page.courses.base().unwrap().is_done());
}

#[test]
fn an_impossible_act_is_refused_and_the_run_goes_on_as_it_was() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), vec![timeout_at(7201)]));
    assert_eq!(page.refused, ["interventions[0].at"]);
    assert!(page.desk.has_work());
    page.ask(&ReplayRequest::Show(Micros::ZERO));
    assert_eq!(page.shown.len(), 1);
}

#[test]
fn an_order_is_told_of_as_soon_as_it_is_known() {
    let mut page = Page::default();
    page.ask(&ReplayRequest::Open(1, two_hours(), Vec::new()));
    page.ask(&ReplayRequest::FollowNext {
        after: Micros::from_secs(3600),
        world: Variant::Buggy,
        sought: Sought::Leak,
    });
    assert_eq!(page.followed, []);
    while page.desk.has_work() {
        page.work(5_000);
    }
    let followed = page.followed.pop().unwrap().unwrap();
    assert!(followed.traces[0].iter().any(|step| step.at > Micros::from_secs(3600)));
    page.ask(&ReplayRequest::Follow { order: followed.order });
    assert_eq!(page.followed.pop().unwrap(), Some(followed));
    page.ask(&ReplayRequest::Follow { order: 900_000 });
    assert_eq!(page.followed, [None]);
}
