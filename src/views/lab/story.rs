//! Does the story add up: the reported figures beside what the model comes to, agreeing or not.

use yew::prelude::*;

use super::{Lab, State, cited, link_to_card};
use crate::{
    experiment::ClaimState,
    incident::{
        document::Experiment,
        story::{Figure, figures},
    },
    views::page::Page,
};

/// The figures of all experiments that put the model itself in question.
pub(super) fn story(page: &Page, lab: &Lab, experiments: &[&Experiment]) -> Html {
    let rows = experiments.iter().flat_map(|experiment| {
        let finding = match lab.state(&experiment.id) {
            Some(State::Done(finding) | State::Running(_, Some(finding))) => Some(&**finding),
            Some(State::Waiting | State::Running(_, None) | State::Stopped(_)) | None => None,
        };
        let rows: Vec<Html> =
            figures(&page.incident, experiment, finding).iter().map(|figure| row(page, experiment, figure)).collect();
        rows
    });
    html! {
        <table class="story-figures">
            <thead><tr>
                <th scope="col">{ "Figure" }</th><th scope="col">{ "Told" }</th>
                <th scope="col">{ "The model should come to" }</th><th scope="col">{ "It comes to" }</th>
                <th scope="col">{ "Together" }</th>
            </tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn row(page: &Page, experiment: &Experiment, figure: &Figure) -> Html {
    let unit = figure.output.unit();
    let told = figure
        .fact
        .map_or_else(|| html! { { "on and off" } }, |fact| cited(page, fact, html! { { fact.display().whole } }));
    let found = figure.found.map_or_else(
        || "not run yet".to_owned(),
        |[low, mean, high]| {
            if low.is_finite() && high.is_finite() {
                format!("{} ({} to {})", unit.text(mean), unit.text(low), unit.text(high))
            } else {
                unit.text(mean)
            }
        },
    );
    let (class, words) = match figure.state {
        Some(ClaimState::Seen) => ("good", "agree"),
        Some(ClaimState::Refuted) => ("bad", "contradict each other"),
        Some(ClaimState::Open) => ("open", "not clear yet"),
        None => ("", "—"),
    };
    html! {
        <tr>
            <th scope="row">
                { figure.output.title() }
                <span class="soft">{ link_to_card(page, &experiment.id, &experiment.question) }</span>
            </th>
            <td data-label="Told">{ told }</td>
            <td data-label="Should come to">{ &figure.expected }</td>
            <td data-label="Comes to">{ found }</td>
            <td data-label="Together"><span class={classes!("badge", class)}>{ words }</span></td>
        </tr>
    }
}
