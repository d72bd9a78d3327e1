//! Verdicts: a badge as soon as one is found, and before that how far the experiment is. Nothing is shown as found that
//! was not computed here.

use yew::prelude::*;

use super::{Ask, Lab, State, link_to_card};
use crate::{
    experiment::{Finding, Verdict},
    incident::document::Experiment,
    views::{page::Page, prose},
};

/// The verdict of an experiment, or how far it is.
pub fn badge(lab: &Lab, experiment: &Experiment) -> Html {
    if !experiment.is_testable() {
        return html! { <span class="badge open">{ "not testable in this model" }</span> };
    }
    match lab.state(&experiment.id) {
        None => html! {
            <button type="button" class="run" onclick={lab.asking(Ask::Run(experiment.id.clone()))}>
                { "Run it" }<span class="visually-hidden">{ format!(": {}", experiment.question) }</span>
            </button>
        },
        Some(State::Waiting) => html! { <span class="badge">{ "waits for its turn" }</span> },
        Some(State::Running(percent, _)) => html! {
            <progress class="run" max="100" value={percent.to_string()} aria-label={format!("Running: {}", experiment.question)} />
        },
        Some(State::Done(finding)) => found(finding),
        Some(State::Stopped(_)) => html! {
            <button type="button" class="run" onclick={lab.asking(Ask::Run(experiment.id.clone()))}>
                { "Stopped. Run it again" }<span class="visually-hidden">{ format!(": {}", experiment.question) }</span>
            </button>
        },
    }
}

/// A verdict as a badge; the words carry it, the color repeats it.
fn found(finding: &Finding) -> Html {
    let (class, words) = match finding.verdict {
        Some(verdict @ Verdict::Holds) => ("good", verdict.words()),
        Some(verdict @ Verdict::DoesNotHold) => ("bad", verdict.words()),
        Some(verdict @ Verdict::TooClose { .. }) => ("open", verdict.words()),
        None => ("", "not clear yet"),
    };
    html! { <span class={classes!("badge", class)}>{ words }</span> }
}

/// What an experiment says, in a sentence or two, with the way to its card.
pub fn line(page: &Page, lab: &Lab, experiment: &Experiment) -> Html {
    let reason = match lab.state(&experiment.id) {
        Some(State::Done(finding)) => html! {
            <>{ prose::line(page, &experiment.reason) }{ " " }<span class="soft">{ in_numbers(finding) }</span></>
        },
        Some(State::Stopped(why)) => html! {
            <span role="alert">{ format!("The program that runs it has stopped: {why}.") }</span>
        },
        Some(State::Running(_, Some(finding))) if finding.n_seeds > 0 => html! {
            <span class="soft">{ format!("{} of at most {} seeds so far.", finding.n_seeds, finding.of_seeds) }</span>
        },
        None if !experiment.is_testable() => prose::line(page, &experiment.reason),
        Some(State::Waiting | State::Running(..)) | None => Html::default(),
    };
    html! {
        <div class="experiment-line">
            <p>{ reason }</p>
            <p class="experiment-link">{ link_to_card(page, &experiment.id, &experiment.question) }</p>
        </div>
    }
}

/// The first output in a few words.
fn in_numbers(finding: &Finding) -> String {
    let Some(estimate) = finding.estimates.first() else { return String::new() };
    let (title, unit) = (estimate.output.title(), estimate.output.unit());
    let [_, changed, _] = estimate.changed;
    if finding.is_of_one_arm {
        return format!("{title}: {}, over {} seeds.", unit.text(changed), finding.n_seeds);
    }
    format!("{title}: {} → {}, over {} seeds.", unit.text(estimate.base), unit.text(changed), finding.n_seeds)
}
