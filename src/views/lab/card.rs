//! Every experiment as a card: question, what is changed, what came out with its interval, the seeds, verdict and reason.

use yew::prelude::*;

use super::{Ask, Lab, State, badge, plot::strip, story::story};
use crate::{
    experiment::{Estimate, Finding, Output, Verdict},
    incident::{
        document::Experiment,
        experiment::{Change, changes},
        file::CodeVariant,
    },
    session::{Action, LabAction},
    views::{evidence_link, page::Page, prose},
};

/// All experiments: those of the model itself, then the others in the file's order.
pub fn experiments(page: &Page, lab: &Lab) -> Html {
    let (of_itself, others): (Vec<&Experiment>, Vec<&Experiment>) =
        page.incident.experiments.iter().partition(|one| one.is_of_the_model_itself());
    if of_itself.is_empty() && others.is_empty() {
        return Html::default();
    }
    let run = if lab.is_busy() {
        html! { <button type="button" onclick={lab.asking(Ask::Cancel)}>{ "Cancel" }</button> }
    } else {
        html! { <button type="button" onclick={lab.asking(Ask::All)}>{ "Run all" }</button> }
    };
    html! {
        <>
            <div class="experiments-head">
                <h3 class="rows-title" id="experiments">{ "Experiments" }</h3>
                <p class="controls">{ run }</p>
            </div>
            <p class="lead">
                { "Each runs the model twice on the same customers, as shipped and with one change, under one seed after the other, until its verdict is clear. Nothing here was computed before you opened the page." }
            </p>
            if !of_itself.is_empty() {
                <h4 class="experiments-group">{ "Does the story add up?" }</h4>
                { story(page, lab, &of_itself) }
                <div class="experiments">{ for of_itself.into_iter().map(|one| card(page, lab, one)) }</div>
                <h4 class="experiments-group">{ "What would have happened?" }</h4>
            }
            <div class="experiments">{ for others.into_iter().map(|one| card(page, lab, one)) }</div>
        </>
    }
}

fn card(page: &Page, lab: &Lab, experiment: &Experiment) -> Html {
    let open = lab.open.as_deref() == Some(experiment.id.as_str());
    let onclick = {
        let (on, id) = (page.on.clone(), experiment.id.clone());
        Callback::from(move |click: MouseEvent| {
            // The session opens the card, and the link carries it.
            click.prevent_default();
            on.emit(Action::Lab(LabAction::Open((!open).then(|| id.clone()))));
        })
    };
    html! {
        <article key={experiment.id.clone()} id={format!("experiment-{}", experiment.id)} class="experiment">
            <details {open}>
                <summary {onclick}>{ &experiment.question }</summary>
                <div class="experiment-body">
                    { set_up(page, experiment) }
                    { outcome(lab, experiment) }
                    <p class="reason">{ prose::line(page, &experiment.reason) }</p>
                    { evidence_link::list(page, &experiment.evidence) }
                </div>
            </details>
            <p class="experiment-verdict">{ badge(lab, experiment) }</p>
        </article>
    }
}

/// What the changed arm has different.
fn set_up(page: &Page, experiment: &Experiment) -> Html {
    let setup = &experiment.setup;
    if !experiment.is_testable() {
        return Html::default();
    }
    let mut items: Vec<Html> = page
        .incident
        .model(&setup.model)
        .map(|model| changes(model, setup))
        .unwrap_or_default()
        .into_iter()
        .map(|Change { path, from, to }| html! { <li><code>{ path }</code>{ format!(": {from} → {to}") }</li> })
        .collect();
    if setup.variant == CodeVariant::Fixed {
        items.push(html! { <li>{ "Code: shipped → fixed" }</li> });
    }
    if setup.idle_session_timeout_seconds > 0 {
        let seconds = setup.idle_session_timeout_seconds;
        items.push(
            html! { <li><code>{ "idle_session_timeout" }</code>{ format!(" on the server: off → {seconds} s") }</li> },
        );
    }
    if let Some(response) = &setup.response {
        let alert = page.incident.alerts.iter().find(|alert| alert.id == response.alert);
        let title = alert.map_or(response.alert.as_str(), |alert| alert.title.as_str());
        let then = response
            .fix_after_minutes
            .map_or_else(String::new, |minutes| format!("; the fix is released {minutes} min after it first fires"));
        items.push(html! { <li>{ format!("Alert: {title}{then}") }</li> });
    }
    if items.is_empty() {
        items.push(html! { <li>{ "Nothing is changed: the model itself is in question." }</li> });
    }
    html! { <ul class="changes" aria-label="What is changed">{ for items }</ul> }
}

/// The outputs with their intervals.
pub(super) fn estimates(finding: &Finding) -> Html {
    let head = if finding.is_of_one_arm { ["", "", ""] } else { ["as shipped", "changed", "difference"] };
    html! {
        <table class="estimates">
            <thead><tr>
                <th scope="col">{ "Mean of a run" }</th>
                if finding.is_of_one_arm {
                    <th scope="col">{ "value" }</th>
                } else {
                    { for head.iter().map(|words| html! { <th scope="col">{ *words }</th> }) }
                }
                <th scope="col">{ "90 % interval" }</th>
            </tr></thead>
            <tbody>{ for finding.estimates.iter().map(|one| row(finding, one)) }</tbody>
        </table>
    }
}

fn outcome(lab: &Lab, experiment: &Experiment) -> Html {
    let finding = match lab.state(&experiment.id) {
        Some(State::Done(finding) | State::Running(_, Some(finding))) if finding.n_seeds > 0 => finding,
        Some(State::Stopped(why)) => {
            return html! { <p class="notice" role="alert">{ format!("The program that runs it has stopped: {why}. The rest of the page is not affected.") }</p> };
        }
        Some(State::Done(_) | State::Running(..) | State::Waiting) | None => return Html::default(),
    };
    let more = matches!(finding.verdict, Some(Verdict::TooClose { .. }));
    html! {
        <>
            { estimates(finding) }
            { strip(finding) }
            <p class="seeds soft">
                { seeds_words(finding) }
                if more {
                    { " " }<button type="button" onclick={lab.asking(Ask::More(experiment.id.clone()))}>{ "Run more seeds" }</button>
                }
            </p>
        </>
    }
}

fn row(finding: &Finding, estimate: &Estimate) -> Html {
    let unit = estimate.output.unit();
    let interval = |[low, _, high]: [f64; 3], text: &dyn Fn(f64) -> String| {
        if low.is_finite() && high.is_finite() { format!("{} to {}", text(low), text(high)) } else { "—".to_owned() }
    };
    let [_, changed, _] = estimate.changed;
    // Only the changed arm has the alert: there is nothing to compare its time with.
    let is_single = finding.is_of_one_arm || matches!(estimate.output, Output::AlertAfter | Output::FalseAlarms);
    let dash = || "—".to_owned();
    let cells: Vec<(&str, String)> = if finding.is_of_one_arm {
        vec![("value", unit.text(changed)), ("90 % interval", interval(estimate.changed, &|value| unit.text(value)))]
    } else if is_single {
        vec![
            ("as shipped", dash()),
            ("changed", unit.text(changed)),
            ("difference", dash()),
            ("90 % interval", interval(estimate.changed, &|value| unit.text(value))),
        ]
    } else {
        vec![
            ("as shipped", unit.text(estimate.base)),
            ("changed", unit.text(changed)),
            ("difference", unit.difference(estimate.effect[1])),
            ("90 % interval", interval(estimate.effect, &|value| unit.difference(value))),
        ]
    };
    html! {
        <tr>
            <th scope="row">{ estimate.output.title() }</th>
            { for cells.into_iter().map(|(label, text)| html! { <td data-label={label}>{ text }</td> }) }
        </tr>
    }
}

fn seeds_words(finding: &Finding) -> String {
    let n = finding.n_seeds;
    match finding.verdict {
        None => format!("{n} of at most {} seeds so far.", finding.of_seeds),
        Some(Verdict::TooClose { n_more: Some(more) }) => {
            format!("Seeds 1 to {n}. About {more} more could decide it.")
        }
        Some(Verdict::TooClose { n_more: None }) => format!("Seeds 1 to {n}. More than can be run would be needed."),
        Some(Verdict::Holds | Verdict::DoesNotHold) => {
            format!(
                "Seeds 1 to {n}: the verdict was clear. Dots are single seeds, the bar is the interval of the mean."
            )
        }
    }
}
