//! Views of the shipped incident, and of texts that mean harm.

use postmortem_explorer::clock::Zone;
use postmortem_explorer::diff::{Language, between};
use postmortem_explorer::incident::{load, prose};
use postmortem_explorer::session::Section;
use postmortem_explorer::views::first_paint::{FirstPaint, FirstPaintProps};
use postmortem_explorer::views::load::{Codes, Metrics};
use postmortem_explorer::views::page::{Page, Shared};
use postmortem_explorer::views::{
    cause::Cause, lab::LabRoom, lessons::Lessons, overview::Overview, problems, prose as prose_view, sources::Sources,
};
use yew::prelude::*;

use crate::render;

const INCIDENT: &str = include_str!("../../incident-data/2025-checkout-502/incident.json");

pub(crate) fn page() -> Page {
    let incident = load(INCIDENT).expect("the shipped incident").incident;
    Page { incident: Shared::new(incident), zone: Shared::new(Zone::Utc), on: Callback::noop(), as_of: None }
}

#[derive(Properties, PartialEq)]
struct InPageProps {
    page: Page,
    children: Html,
}

/// Whatever stands below the page.
#[component]
fn InPage(props: &InPageProps) -> Html {
    html! { <ContextProvider<Page> context={props.page.clone()}>{ props.children.clone() }</ContextProvider<Page>> }
}

pub(crate) fn shown(children: Html) -> String {
    shown_in(page(), children)
}

pub(crate) fn shown_in(page: Page, children: Html) -> String {
    render::<InPage>(InPageProps { page, children })
}

#[test]
fn the_overview_says_what_happened_and_how_long_it_took() {
    let markup = shown(html! { <Overview /> });
    for words in
        ["Intermittent 502s on /api/checkout", "P1", "$47,000", "time to detect", "reconstructed", "Milestones"]
    {
        assert!(markup.contains(words), "{words}: {markup}");
    }
    assert_eq!(markup.matches("<h1").count(), 1);
}

#[test]
fn the_text_for_before_the_program_has_every_entry_factor_and_lesson() {
    let page = page();
    let markup = render::<FirstPaint>(FirstPaintProps {
        incident: page.incident.clone(),
        zone: page.zone.clone(),
        alone: false,
    });
    let plain = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let entries = page.incident.timeline.iter().map(|entry| &entry.title);
    let factors = page.incident.factors.iter().map(|factor| &factor.title);
    for title in entries.chain(factors) {
        assert!(markup.contains(&plain(title)), "{title}");
    }
    for words in ["Intermittent 502s", "What went well", "Takeaways", "Action items", "need JavaScript"] {
        assert!(markup.contains(words), "{words}");
    }
    assert_eq!((markup.matches("<h1").count(), markup.matches("<main").count()), (1, 1));
    assert!(!markup.contains("style=") && !markup.contains("<script"));
}

#[test]
fn a_takeaway_that_was_tried_carries_its_verdict_in_words() {
    let markup = shown(html! { <Lessons /> });
    assert_eq!(markup.matches("does not hold").count(), 1);
    assert!(markup.contains("A leaked client is checked out, not idle"));
    for title in ["What went well", "What went wrong", "Where we were lucky", "Why we were surprised"] {
        assert!(markup.contains(title), "{title}");
    }
}

#[test]
fn every_fact_and_every_parameter_stands_with_its_source() {
    let markup = shown(html! { <Sources /> });
    let page = page();
    assert_eq!(markup.matches("id=\"fact-").count(), page.incident.facts.len());
    for parameter in ["pool.max", "topology.instances", "workload.failing_share"] {
        assert!(markup.contains(parameter), "{parameter}");
    }
}

#[test]
fn text_from_a_file_is_never_html() {
    let line = prose::parse("<img src=x onerror=alert(1)> and `<b>code</b>`").expect("prose");
    let markup = shown(prose_view::line(&page(), &line));
    assert!(markup.contains("&lt;img src=x onerror=alert(1)&gt;"), "{markup}");
    assert!(markup.contains("<code>&lt;b&gt;code&lt;/b&gt;</code>"), "{markup}");
    assert!(!markup.contains("<img") && !markup.contains("<b>"), "{markup}");
}

#[test]
fn a_list_without_items_says_so() {
    assert!(shown(prose_view::bullets(&page(), &prose::Prose::default(), None)).contains("None recorded."));
}

#[test]
fn a_file_that_cannot_be_used_is_answered_with_every_problem_and_its_place() {
    let broken = INCIDENT.replacen("\"severity\"", "\"severty\"", 1).replacen("\"in_review\"", "\"done\"", 1);
    let list = load(&broken).expect_err("two problems").list;
    let failure = problems::Failure::Unusable { file: "incident.json".into(), problems: list.clone() };
    let markup = shown(problems::view(&failure));
    assert!(list.len() >= 2, "{list:?}");
    for problem in list {
        assert!(markup.contains(&problem.place.to_string()), "{problem}: {markup}");
        assert!(markup.contains(problem.rule.name()), "{problem}: {markup}");
    }
}

#[test]
fn removed_and_added_lines_say_so_in_words() {
    use postmortem_explorer::incident::document::CodeChange;
    use postmortem_explorer::views::code::rows::Rows;
    let incident = page().incident;
    let change: CodeChange = incident.code_changes.first().expect("a code change").clone();
    let diff = between("a();\nb();\n", "a();\nc();\nd();\n", Language::JavaScript).expect("small texts");
    for split in [true, false] {
        let markup =
            shown(html! { <Rows change={change.clone()} diff={Shared::new(diff.clone())} {split} lines={None} /> });
        let count = |words: &str| markup.matches(&format!("\"visually-hidden\">{words}<")).count();
        assert_eq!((count("removed"), count("added")), (1, 2), "{markup}");
    }
}

/// The lessons in a lab in which nothing was asked yet.
fn lessons_in_lab(open: Option<&'static str>) -> String {
    shown(html! {
        <LabRoom section={Section::Overview} open={open.map(AttrValue::from)}><Lessons /></LabRoom>
    })
}

#[test]
fn a_claim_that_was_not_run_shows_no_verdict_of_the_model_and_offers_to_run_it() {
    let markup = lessons_in_lab(None);
    let row = markup.split("id=\"takeaway-idle-timeout\"").nth(1).expect("the takeaway");
    let row = row.split("</li>").next().expect("its row");
    let of_model = row.split("model-verdict\"").nth(1).and_then(|rest| rest.split("</p>").next());
    let of_model = of_model.expect("the model's verdict");
    assert!(of_model.contains("<button") && of_model.contains("Run it"), "{of_model}");
    assert!(!of_model.contains("does not hold"), "{of_model}");
    // What the real library showed is no verdict of the model's.
    assert!(row.contains("real library"), "{row}");
}

#[test]
fn what_the_model_cannot_test_says_so_and_why() {
    let markup = lessons_in_lab(Some("release-with-error"));
    let card = markup.split("id=\"experiment-release-with-error\"").nth(1).expect("the card");
    let card = card.split("</article>").next().expect("its end");
    assert!(card.contains("not testable in this model") && card.contains("<details open"), "{card}");
    assert!(card.contains("no statement that ends after its caller gave up"), "{card}");
}

#[test]
fn every_experiment_has_a_card_with_its_question_and_its_change() {
    let page = page();
    let markup = lessons_in_lab(None);
    for experiment in &page.incident.experiments {
        assert!(markup.contains(&format!("id=\"experiment-{}\"", experiment.id)), "{}", experiment.id);
    }
    assert!(markup.contains("Does the story add up?"));
    assert!(markup.contains("<code>pool.max</code>: 20 → 40"));
    assert!(markup.contains("Code: shipped → fixed"));
}

#[test]
fn a_factor_offers_the_experiment_that_cuts_it() {
    let metrics = Shared::new(Metrics::default());
    let markup = shown(html! {
        <LabRoom section={Section::Overview} open={None::<AttrValue>}>
            <Cause selected={AttrValue::from("catch-without-release")} metrics={metrics} codes={Codes::new()} />
        </LabRoom>
    });
    assert!(markup.contains("Cut this link"), "{markup}");
    assert!(markup.contains("Would releasing the client in finally have prevented it?"));
}
