//! The review meeting on the incident that ships, and what is taken along from it.

use postmortem_explorer::clock::Zone;
use postmortem_explorer::incident::document::Incident;
use postmortem_explorer::incident::load;
use postmortem_explorer::incident::markdown::to_markdown;
use postmortem_explorer::incident::notes::Notes;
use postmortem_explorer::link::{from_fragment, to_fragment};
use postmortem_explorer::session::{
    Action, Present, PresentAction, PresentKey, Scene, Section, Selection, Session, present, reduce,
};
use serde_json::Value;

const FILE: &str = include_str!("../../incident-data/2025-checkout-502/incident.json");

fn shipped() -> Incident {
    load(FILE).unwrap().incident
}

fn after(session: &Session, step: u32) -> Session {
    reduce(session, Action::Present(present::show(&shipped(), step).unwrap()))
}

#[test]
fn every_step_of_the_review_shows_something() {
    let incident = shipped();
    let steps = present::steps(&incident);
    assert_eq!(steps.len(), incident.review.len());
    assert!(steps.len() >= 6);
    for (step, scene) in steps {
        assert!(!scene.title(&incident).is_empty(), "{}", step.reference);
    }
}

#[test]
fn a_reference_that_names_nothing_is_no_scene() {
    let incident = shipped();
    for reference in ["entry:nothing", "factor:", "song:one", "nowhere", ""] {
        assert_eq!(Scene::of(&incident, reference), None, "{reference}");
    }
    assert_eq!(Scene::of(&incident, "chain"), Some(Scene::Section(Section::Cause)));
    assert_eq!(Scene::of(&incident, "action_items").map(|scene| scene.section()), Some(Section::Lessons));
}

#[test]
fn a_step_puts_its_thing_on_the_screen_and_moves_the_clock() {
    let incident = shipped();
    let place = incident.review.iter().position(|step| step.reference == "entry:redis-suspected").unwrap();
    let shown = after(&Session::default(), u32::try_from(place).unwrap());
    assert_eq!((shown.section, shown.entry.as_deref()), (Section::Evidence, Some("redis-suspected")));
    assert_eq!(shown.at, Some(incident.entry("redis-suspected").unwrap().occurred_at.into()));
    let factor = incident.review.iter().position(|step| step.reference == "factor:catch-without-release").unwrap();
    let shown = after(&shown, u32::try_from(factor).unwrap());
    assert_eq!(shown.factor.as_deref(), Some("catch-without-release"));
    assert!(shown.lines.is_some(), "the lines that its evidence names");
}

#[test]
fn beyond_the_last_step_is_the_last_and_leaving_comes_back_to_the_page() {
    let incident = shipped();
    let last = u32::try_from(incident.review.len() - 1).unwrap();
    let shown = after(&Session::default(), 900);
    assert_eq!(shown.present.step, Some(last));
    let blank = reduce(&shown, Action::Present(PresentAction::Blank));
    assert!(blank.present.blank && !after(&blank, 0).present.blank);
    let left = reduce(&blank, Action::Present(PresentAction::End));
    assert_eq!((left.present, left.section), (Present::default(), shown.section));
    assert_ne!(left.n_visits, blank.n_visits, "the page scrolls to what was shown");
}

#[test]
fn the_step_and_the_speakers_window_stand_in_the_link() {
    let mut session = after(&Session::default(), 2);
    session.present.speaker = true;
    let link = to_fragment(&session);
    assert!(link.ends_with("step=3&window=speaker"), "{link}");
    assert_eq!(from_fragment(&link).0.present, session.present);
    let refused = |link: &str| from_fragment(link).1.len();
    assert_eq!((refused("#/overview?step=0"), refused("#/overview?window=door")), (1, 1));
    assert!(!from_fragment("#/overview?window=speaker").0.present.speaker, "nobody speaks where nothing is presented");
}

#[test]
fn clickers_and_letters_lead_through_the_meeting() {
    for (code, key) in [
        ("PageDown", PresentKey::Next),
        ("Space", PresentKey::Next),
        ("ArrowLeft", PresentKey::Back),
        ("PageUp", PresentKey::Back),
        ("KeyO", PresentKey::Overview),
        ("KeyG", PresentKey::GoTo),
        ("KeyB", PresentKey::Blank),
        ("KeyF", PresentKey::Fullscreen),
        ("Escape", PresentKey::Leave),
    ] {
        assert_eq!(PresentKey::of(code), Some(key), "{code}");
    }
    assert_eq!(PresentKey::of("KeyQ"), None);
}

#[test]
fn a_metric_scene_shows_that_metric_and_an_entry_those_of_its_evidence() {
    let incident = shipped();
    let metrics = |scene: Scene| scene.metrics(&incident);
    assert_eq!(metrics(Scene::Metric("waiting".to_owned())), Some(vec!["waiting".to_owned()]));
    let of_entry = metrics(Scene::Entry("first-exhaustion".to_owned()));
    assert_eq!(of_entry, Some(vec!["checked-out".to_owned(), "waiting".to_owned()]));
    assert_eq!(metrics(Scene::Section(Section::Evidence)), None);
    let target = Scene::Metric("waiting".to_owned()).target(&incident);
    assert_eq!(target.selection, Some(Selection::Metric("waiting".to_owned())));
}

#[test]
fn a_patch_of_notes_applied_to_the_file_gives_a_file_that_loads_with_them() {
    let incident = shipped();
    let notes = Notes::default().with("overview", "Ask \"who\"\nnext time.").with("entry:redis-seen", "\u{1}é");
    let patch: Value = serde_json::from_str(&notes.to_patch(&incident)).unwrap();
    let operation = &patch[0];
    assert_eq!((operation["op"].as_str(), operation["path"].as_str()), (Some("add"), Some("/review/notes")));
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file["review"]["notes"] = operation["value"].clone();
    let patched = load(&file.to_string()).unwrap().incident;
    assert_eq!(patched.review_notes.len(), 2);
    assert_eq!(patched.review_notes[0].text, "Ask \"who\"\nnext time.");
    // A second meeting adds to the first.
    let more: Value = serde_json::from_str(&Notes::default().with("code", "more").to_patch(&patched)).unwrap();
    assert_eq!(more[0]["value"].as_array().unwrap().len(), 3);
}

#[test]
fn a_note_to_something_that_is_not_there_is_a_problem_with_its_place() {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file["review"]["notes"] = serde_json::json!([{ "ref": "entry:nothing", "text": "x" }]);
    let problems = load(&file.to_string()).unwrap_err().to_string();
    assert!(problems.contains("review.notes[0].ref"), "{problems}");
}

#[test]
fn markdown_has_every_section_and_every_entry() {
    let incident = shipped();
    let text = to_markdown(&incident, &Zone::Utc, "#/x");
    for heading in [
        "## Summary",
        "## Trigger",
        "## Detection",
        "## Resolution",
        "## Impact",
        "## Milestones",
        "## Timeline",
        "## Root-cause chain",
        "## What went well",
        "## What went wrong",
        "## Where we were lucky",
        "## Takeaways, tried",
        "## Action items",
        "## Reported",
        "## Reconstructed or assumed",
        "## Terms",
    ] {
        assert!(text.contains(&format!("\n{heading}\n")), "{heading}");
    }
    let rows = |after: &str| {
        let section = text.split(&format!("\n{after}\n")).nth(1).unwrap();
        section.lines().skip(1).take_while(|line| line.starts_with('|')).count() - 2
    };
    assert_eq!(rows("## Timeline"), incident.timeline.len());
    assert_eq!(rows("## Action items"), incident.action_items.len());
    assert!(text.contains("does not hold") && text.contains("reconstructed"));
    assert!(!text.contains("{{fact:"), "numbers stand in their sentences");
}

#[test]
fn text_of_the_file_marks_up_nothing_in_markdown() {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file["timeline"][0]["title"] = "<img src=x onerror=y> | **bold** [a](b)".into();
    let text = to_markdown(&load(&file.to_string()).unwrap().incident, &Zone::Utc, "#/x");
    assert!(text.contains(r"\<img src=x onerror=y\> \| \*\*bold\*\* \[a\](b)"));
}
