//! How this page came to be: what is reported, what is reconstructed, every number with its source, and the terms.

use yew::prelude::*;

use super::{
    evidence_link::EvidenceList,
    page::use_page,
    prose::{Bullets, Line, source_word},
};
use crate::incident::{
    document::{Fact, Model, Term},
    parameters::parameters,
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
            <div class="prose"><Bullets class="bullets" prose={incident.reported.clone()} /></div>
            <h3>{ "Reconstructed or assumed" }</h3>
            <div class="prose"><Bullets class="bullets" prose={incident.reconstructed.clone()} /></div>
            <details class="long">
            <summary><h3>{ format!("Every number and its source ({})", incident.facts.len()) }</h3></summary>
            <table class="fact-table">
                <thead><tr>
                    <th scope="col">{ "Number" }</th><th scope="col">{ "Of what" }</th>
                    <th scope="col">{ "Source" }</th><th scope="col">{ "Detail" }</th>
                </tr></thead>
                <tbody>{ for incident.facts.iter().map(fact_row) }</tbody>
            </table>
            </details>
            { for incident.models.iter().map(parameter_table) }
            if !incident.glossary.is_empty() {
                <h3>{ "Terms" }</h3>
                <dl class="glossary">{ for incident.glossary.iter().map(term) }</dl>
            }
        </section>
    }
}

fn fact_row(fact: &Fact) -> Html {
    html! {
        <tr id={format!("fact-{}", fact.id)}>
            <th scope="row" class="value">{ fact.display().whole }</th>
            <td>{ &fact.title }</td>
            <td>{ source_word(fact.source) }</td>
            <td><Line line={fact.detail.clone()} /><EvidenceList evidence={fact.evidence.clone()} /></td>
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

fn term(term: &Term) -> Html {
    html! {
        <div><dt>{ &term.term }</dt><dd><Line line={term.meaning.clone()} /></dd></div>
    }
}
