//! How this page came to be: what is reported, what is reconstructed, every number with its source, and the terms.

use yew::prelude::*;

use super::{
    copy::CopyButton,
    evidence_link,
    model_checks::ModelChecks,
    page::{Page, use_page},
    paper,
    prose::{self, source_word},
};
use crate::{
    browser::{address, download},
    incident::{
        document::{Fact, Model, Term},
        markdown::to_markdown,
        parameters::parameters,
    },
};

/// Provenance, facts, model parameters, glossary.
#[component]
pub fn Sources() -> Html {
    let page = use_page();
    let incident = &page.incident;
    html! {
        <section id="sources" class="sources" aria-labelledby="sources-title">
            <h2 id="sources-title">{ "How this page was reconstructed" }</h2>
            <p class="lead">
                { "Little is reported. The rest was filled in so that it agrees with what is, and says so wherever it stands." }
            </p>
            <h3>{ "Reported" }</h3>
            <div class="prose">{ prose::bullets(&page, &incident.reported, Some("bullets")) }</div>
            <h3>{ "Reconstructed or assumed" }</h3>
            <div class="prose">{ prose::bullets(&page, &incident.reconstructed, Some("bullets")) }</div>
            <details class="long">
            <summary><h3>{ format!("Every number and its source ({})", incident.facts.len()) }</h3></summary>
            <table class="fact-table">
                <thead><tr>
                    <th scope="col">{ "Number" }</th><th scope="col">{ "Of what" }</th>
                    <th scope="col">{ "Source" }</th><th scope="col">{ "Detail" }</th>
                </tr></thead>
                <tbody>{ for incident.facts.iter().map(|fact| fact_row(&page, fact)) }</tbody>
            </table>
            </details>
            { for incident.models.iter().map(parameter_table) }
            <ModelChecks />
            { take_along(&page) }
            if !incident.glossary.is_empty() {
                <h3>{ "Terms" }</h3>
                <dl class="glossary">{ for incident.glossary.iter().map(|one| term(&page, one)) }</dl>
            }
        </section>
    }
}

/// The incident in other forms.
fn take_along(page: &Page) -> Html {
    let (incident, zone) = (page.incident.clone(), page.zone.clone());
    let markdown = Callback::from(move |()| to_markdown(&incident, &zone, &address::href()));
    let (path, name) =
        (format!("incident-data/{0}/incident.json", page.incident.id), format!("{}.json", page.incident.id));
    let save = Callback::from(move |_: MouseEvent| download::file(path.clone(), name.clone(), "application/json"));
    html! {
        <div class="take-along no-print">
            <h3>{ "Take it along" }</h3>
            <p class="controls">
                <CopyButton text={markdown} words="Copy as Markdown" refused="This browser copies nothing" />
                <button type="button" onclick={save}>{ "Save as JSON" }</button>
                { paper::button() }
                <span class="label">{ "The timeline as CSV stands at the timeline." }</span>
            </p>
        </div>
    }
}

fn fact_row(page: &Page, fact: &Fact) -> Html {
    html! {
        <tr id={format!("fact-{}", fact.id)}>
            <th scope="row" class="value">{ fact.display().whole }</th>
            <td>{ &fact.title }</td>
            <td>{ source_word(fact.source) }</td>
            <td>{ prose::line(page, &fact.detail) }{ evidence_link::list(page, &fact.evidence) }</td>
        </tr>
    }
}

fn parameter_table(model: &Model) -> Html {
    let rows = parameters(model).into_iter().map(|parameter| {
        html! {
            <tr>
                <th scope="row" class="mono">{ parameter.path }</th>
                <td class="value">{ parameter.value }</td>
                <td>{ source_word(parameter.source) }</td>
                <td>{ parameter.reason }</td>
            </tr>
        }
    });
    html! {
        <details class="long">
            <summary><h3>{ format!("What the model assumes ({})", model.sources.len()) }</h3></summary>
            <p class="lead">
                { "The pool behaves as " }<code>{ &model.conforms_to }</code>
                { ". The load, the probe and the restarts around it are a model; each of its parameters stands here." }
            </p>
            <table class="fact-table">
                <thead><tr>
                    <th scope="col">{ "Parameter" }</th><th scope="col">{ "Value" }</th>
                    <th scope="col">{ "Source" }</th><th scope="col">{ "Why this value" }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </details>
    }
}

fn term(page: &Page, term: &Term) -> Html {
    html! {
        <div><dt>{ &term.term }</dt><dd>{ prose::line(page, &term.meaning) }</dd></div>
    }
}
