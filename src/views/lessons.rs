//! What was learned, what became of the claims when they were tried, and what is done.

use yew::prelude::*;

use super::{
    evidence_link, lab,
    page::{Page, use_page},
    prose, source,
};
use crate::{
    incident::document::{ActionItem, ActionStatus, ActionType, Experiment, ReviewNote, Takeaway, Verdict},
    session::{Scene, Section, Selection, Target},
};

/// What of the section is shown.
#[derive(Debug, Properties, PartialEq)]
pub struct LessonsProps {
    /// All of it, or what a step of the meeting shows.
    #[prop_or_default]
    pub only: Option<Scene>,
}

/// Four lists, the takeaways with their verdicts, and the action items.
#[component]
pub fn Lessons(props: &LessonsProps) -> Html {
    let page = use_page();
    let lab = lab::use_lab();
    let lessons = &page.incident.lessons;
    if let Some(Scene::Takeaway(id)) = &props.only {
        let shown = lessons.takeaways.iter().filter(|one| one.id == *id);
        return html! {
            <section id="lessons" aria-labelledby="takeaways">
                <h2 class="rows-title" id="takeaways">{ "A takeaway, tried" }</h2>
                <ol class="rows">{ for shown.map(|one| takeaway(&page, &lab, one)) }</ol>
            </section>
        };
    }
    if props.only == Some(Scene::ActionItems) {
        return html! {
            <section id="lessons" aria-labelledby="actions">
                <h2 class="rows-title" id="actions">{ "Action items" }</h2>
                { actions(&page, &lab) }
            </section>
        };
    }
    html! {
        <section id="lessons" aria-labelledby="lessons-title">
            <div class="section-head"><h2 id="lessons-title">{ "Lessons" }</h2></div>
            <div class="four">
                <div><h3>{ "What went well" }</h3>{ prose::bullets(&page, &lessons.went_well, None) }</div>
                <div><h3>{ "What went wrong" }</h3>{ prose::bullets(&page, &lessons.went_wrong, None) }</div>
                <div><h3>{ "Where we were lucky" }</h3>{ prose::bullets(&page, &lessons.got_lucky, None) }</div>
                <div><h3>{ "Why we were surprised" }</h3>{ prose::bullets(&page, &lessons.surprises, None) }</div>
            </div>
            <h3 class="rows-title" id="takeaways">{ "Takeaways, tried" }</h3>
            <p class="lead">
                { "The report's claims as the report makes them, and what came out when each was run in the model, here and now, and when it was tried on the real library." }
            </p>
            <ol class="rows">{ for lessons.takeaways.iter().map(|one| takeaway(&page, &lab, one)) }</ol>
            <h3 class="rows-title" id="actions">{ "Action items" }</h3>
            { actions(&page, &lab) }
            { lab::experiments(&page, &lab) }
            { notes(&page) }
        </section>
    }
}

fn actions(page: &Page, lab: &lab::Lab) -> Html {
    html! { <ol class="rows">{ for page.incident.action_items.iter().map(|item| action(page, lab, item)) }</ol> }
}

/// What was noted in the review meeting, where the incident's file has it.
fn notes(page: &Page) -> Html {
    let notes = &page.incident.review_notes;
    if notes.is_empty() {
        return Html::default();
    }
    let shown = |note: &ReviewNote| {
        let about = Scene::of(&page.incident, &note.reference).map(|scene| scene.title(&page.incident));
        html! { <div><dt>{ about.unwrap_or_default() }</dt><dd>{ &note.text }</dd></div> }
    };
    html! {
        <>
            <h3 class="rows-title">{ "Notes from the review" }</h3>
            <dl class="glossary">{ for notes.iter().map(shown) }</dl>
        </>
    }
}

fn takeaway(page: &Page, lab: &lab::Lab, takeaway: &Takeaway) -> Html {
    let experiment = takeaway.experiment.as_deref().and_then(|id| page.incident.experiment(id));
    html! {
        <li id={format!("takeaway-{}", takeaway.id)}>
            <p class="claim">{ "“" }{ prose::line(page, &takeaway.claim) }{ "”" }</p>
            <div class="tried">
                { in_the_model(page, lab, experiment) }
                if let Some(trial) = &takeaway.trial {
                    <p class="verdict-cell"><span class="label">{ "real library" }</span>{ verdict_badge(trial.verdict) }</p>
                    <div class="why">
                        <p>{ prose::line(page, &trial.reason) }</p>
                        <details class="basis">
                            <summary>{ "how it was tried" }</summary>
                            <p>{ prose::line(page, &trial.method) }</p>
                            { evidence_link::list(page, &trial.evidence) }
                        </details>
                    </div>
                }
                if experiment.is_none() && takeaway.trial.is_none() {
                    <p class="soft">{ "Nothing can be run for this claim." }</p>
                }
            </div>
        </li>
    }
}

/// The verdict of the experiment, and beside it what it says.
fn in_the_model(page: &Page, lab: &lab::Lab, experiment: Option<&Experiment>) -> Html {
    let Some(experiment) = experiment else { return Html::default() };
    html! {
        <>
            <p class="verdict-cell model-verdict"><span class="label">{ "in the model" }</span>{ lab::badge(lab, experiment) }</p>
            <div class="why">{ lab::line(page, lab, experiment) }</div>
        </>
    }
}

/// A verdict as a badge; the words carry it, the color repeats it.
fn verdict_badge(verdict: Verdict) -> Html {
    let class = match verdict {
        Verdict::Holds => "good",
        Verdict::DoesNotHold => "bad",
        Verdict::NotTestable => "open",
    };
    html! { <span class={classes!("badge", class)}>{ verdict.words() }</span> }
}

fn action(page: &Page, lab: &lab::Lab, item: &ActionItem) -> Html {
    let experiment = item.experiment.as_deref().and_then(|id| page.incident.experiment(id));
    let factors = item.factors.iter().filter_map(|id| page.incident.factor(id)).map(|factor| {
        let target = Target { selection: Some(Selection::Factor(factor.id.clone())), ..Target::default() };
        html! { <li>{ evidence_link::visit(page, Section::Cause, target, format!("Cause: {}", factor.title)) }</li> }
    });
    html! {
        <li id={format!("action-{}", item.id)}>
            <div>
                <p class="claim">{ prose::line(page, &item.title) }</p>
                <p class="soft action-terms">
                    { format!("{}, {}", type_words(item.action_type), item.owner_role) }
                    if let Some(due) = &item.due { { ", due " }<time datetime={due.clone()}>{ due }</time> }
                    if let Some(ticket) = &item.ticket { { ", " }<a href={evidence_link::file_href(page, ticket)} rel="noreferrer">{ "ticket" }</a> }
                </p>
                <ul class="evidence-links">{ for factors }</ul>
                { source::label(page, &item.source) }
            </div>
            <div class="tried">
                <p class="verdict-cell"><span class="label">{ "status" }</span>{ status_badge(item.status) }</p>
                <div class="why">if let Some(reason) = &item.reason { <p>{ prose::line(page, reason) }</p> }</div>
                { in_the_model(page, lab, experiment) }
            </div>
        </li>
    }
}

fn status_badge(status: ActionStatus) -> Html {
    let class = match status {
        ActionStatus::Open | ActionStatus::InProgress => "open",
        ActionStatus::Done => "good",
        ActionStatus::WontDo => "",
    };
    html! { <span class={classes!("badge", class)}>{ status.words() }</span> }
}

const fn type_words(action_type: ActionType) -> &'static str {
    match action_type {
        ActionType::Prevent => "To prevent",
        ActionType::Detect => "To detect sooner",
        ActionType::Mitigate => "To make it smaller",
        ActionType::Respond => "To respond better",
        ActionType::Investigate => "To find out more",
    }
}
