//! What is shown in place of an incident that cannot be used: every problem, each with its place.

use yew::prelude::*;

use crate::incident::{Problem, Severity};

/// What went wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// A file could not be had.
    NotFound {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A file was read, and cannot be used.
    Unusable {
        /// The file.
        file: String,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
    /// The link names an incident that is not there.
    UnknownIncident {
        /// Its id.
        id: String,
        /// The ids that are.
        known: Vec<String>,
    },
}

/// The failure in words, with every problem.
pub fn view(failure: &Failure) -> Html {
    match failure {
        Failure::NotFound { file, reason } => html! {
            <section class="problems" role="alert">
                <h1>{ "The incident could not be loaded" }</h1>
                <p class="lead"><code>{ file }</code>{ format!(": {reason}.") }</p>
            </section>
        },
        Failure::UnknownIncident { id, known } => html! {
            <section class="problems" role="alert">
                <h1>{ "There is no such incident here" }</h1>
                <p class="lead">{ "The link names " }<code>{ id }</code>{ ". This page has:" }</p>
                <ul>{ for known.iter().map(|id| html! { <li><a href={format!("#/{id}/overview")}>{ id }</a></li> }) }</ul>
            </section>
        },
        Failure::Unusable { file, problems } => {
            let n_errors = problems.iter().filter(|problem| problem.rule.severity() == Severity::Error).count();
            let noun = if n_errors == 1 { "problem" } else { "problems" };
            html! {
                <section class="problems" role="alert">
                    <h1>{ "This incident cannot be shown" }</h1>
                    <p class="lead">
                        <code>{ file }</code>{ format!(" has {n_errors} {noun}. The same list comes from ") }
                        <code>{ "cargo xtask check" }</code>{ "." }
                    </p>
                    <ol>{ for problems.iter().map(problem_item) }</ol>
                </section>
            }
        }
    }
}

fn problem_item(problem: &Problem) -> Html {
    let warning = problem.rule.severity() == Severity::Warning;
    html! {
        <li>
            <code class="path">{ problem.place.to_string() }</code>
            <dl>
                <dt>{ "Found" }</dt><dd>{ &problem.found }</dd>
                <dt>{ "Expected" }</dt><dd>{ &problem.expected }</dd>
                if let Some(meant) = &problem.did_you_mean { <dt>{ "Perhaps" }</dt><dd><code>{ meant }</code></dd> }
                <dt>{ "Rule" }</dt><dd>{ problem.rule.name() }{ if warning { " (a warning)" } else { "" } }</dd>
            </dl>
        </li>
    }
}
