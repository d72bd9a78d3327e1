//! Cutting a link of the chain: the experiment that does it, what is left, and what does not happen any more.

use yew::prelude::*;

use super::{Ask, Lab, State, badge, link_to_card};
use crate::{
    experiment::Finding,
    incident::{
        Incident,
        document::Factor,
        experiment::{Remains, factors_gone, remains},
    },
    views::page::Page,
};

/// Beside a factor: the button that cuts it, and what came of it.
pub fn cut(page: &Page, lab: &Lab, factor: &Factor) -> Html {
    let Some(experiment) = factor.experiment.as_deref().and_then(|id| page.incident.experiment(id)) else {
        return Html::default();
    };
    let words = match lab.state(&experiment.id) {
        Some(State::Done(finding)) => html! { <p>{ remains_words(page, factor, finding) }</p> },
        None if experiment.is_testable() => html! {
            <p><button type="button" onclick={lab.asking(Ask::Run(experiment.id.clone()))}>{ "Cut this link" }</button></p>
        },
        Some(State::Waiting | State::Running(..) | State::Stopped(_)) | None => {
            html! { <p>{ badge(lab, experiment) }</p> }
        }
    };
    html! {
        <div class="cut">
            <h4>{ "Without it" }</h4>
            { words }
            <p class="experiment-link">{ link_to_card(page, &experiment.id, &experiment.question) }</p>
        </div>
    }
}

fn remains_words(page: &Page, factor: &Factor, finding: &Finding) -> String {
    let gone: Vec<&str> = factors_gone(&page.incident, &factor.id, finding)
        .into_iter()
        .filter_map(|id| page.incident.factor(id))
        .map(|gone| gone.title.as_str())
        .collect();
    let left = match remains(finding) {
        Some(Remains::Same(now)) => format!("Cutting it changes nothing: {now} of requests still fail."),
        Some(Remains::Other(was, now)) => format!("{now} of requests fail instead of {was}."),
        None => String::new(),
    };
    if gone.is_empty() { left } else { format!("{left} Does not happen any more: {}.", gone.join(", ")) }
}

/// Ids of the factors that do not happen any more once this one is cut, as far as its experiment was run.
pub fn gone(incident: &Incident, lab: &Lab, factor: &Factor) -> Vec<String> {
    match factor.experiment.as_deref().and_then(|id| lab.state(id)) {
        Some(State::Done(finding)) => {
            factors_gone(incident, &factor.id, finding).into_iter().map(str::to_owned).collect()
        }
        Some(State::Waiting | State::Running(..) | State::Stopped(_)) | None => Vec::new(),
    }
}
