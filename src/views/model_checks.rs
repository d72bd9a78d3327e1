//! How the model is checked: textbook formulas beside runs, and why the incident needs its topology. Computed in a worker of
//! its own when the reader asks for it; every number in the tables comes from there.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::page::use_page;
use crate::{
    browser::worker::{FromWorker, WorkerHandle},
    incident::{document::Model, scenario_from_file},
    model::theory::{
        proofs::{N_DIGEST_SEEDS, N_RECORDED_TRACES},
        sample::CONFIDENCE_PERCENT,
    },
    worker::{self, CheckLine, CheckSheet, ChecksRequest, Reply, Request, StoryLine, Verdict},
};

/// What is known of the checks.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// Nobody has asked.
    Unasked,
    /// What the worker has told.
    Sheet(Rc<CheckSheet>),
    /// The worker cannot be started or has stopped, and why.
    Stopped(String),
}

/// The checks of the incident's first model, or nothing where there is none.
#[component]
pub fn ModelChecks() -> Html {
    let page = use_page();
    let shown = use_state_eq(|| Shown::Unasked);
    let worker = use_mut_ref(|| None::<WorkerHandle>);
    {
        let worker = worker.clone();
        use_effect_with((), move |()| move || drop(worker.borrow_mut().take()));
    }
    let Some(model) = page.incident.models.first() else { return Html::default() };
    let start = {
        let (model, worker, shown) = (model.clone(), worker, shown.setter());
        Callback::from(move |_: MouseEvent| {
            shown.set(
                start(&model, &worker, shown.clone()).map_or_else(Shown::Stopped, |()| Shown::Sheet(Rc::default())),
            );
        })
    };
    html! {
        <div class="model-checks" id="model-checks">
            <h3>{ "How this model is checked" }</h3>
            <p class="lead">
                { format!("Formulas from textbooks say what a model like this must come to. Here they stand beside runs of \
                           it, made in your browser under seeds 1, 2, 3 and so on. A formula agrees when its number lies \
                           where the runs put the true one with {CONFIDENCE_PERCENT} % confidence.") }
            </p>
            { progress(&shown, start) }
            if let Shown::Sheet(sheet) = &*shown {
                { sheet_of(sheet) }
            }
            <h4>{ "Proved before, not here" }</h4>
            <ul class="bullets">
                <li>{ format!("The pool replays {N_RECORDED_TRACES} traces recorded from the real pg-pool, record by record: \
                               order, counters and error texts are equal.") }</li>
                <li>{ format!("The runs of {N_DIGEST_SEEDS} seeds have the same digests in the tests and in a browser.") }</li>
                <li>{ "Random scenarios within the limits break no rule: connections that are idle, checked out and connecting \
                       are all there are and at most the maximum, every request is answered once, time never runs back. Every \
                       run on this page checks the first and the last after each event, too, and stops if one is broken." }</li>
            </ul>
        </div>
    }
}

/// Starts a worker on the model's scenario.
fn start(
    model: &Model,
    worker: &Rc<RefCell<Option<WorkerHandle>>>,
    shown: UseStateSetter<Shown>,
) -> Result<(), String> {
    let scenario = scenario_from_file(model).map_err(|invalid| {
        let words: Vec<String> = invalid.iter().map(ToString::to_string).collect();
        words.join("; ")
    })?;
    let request = Request::Checks(ChecksRequest::Start(Box::new(scenario.get().clone())));
    let bytes = worker::encode(&request)?;
    let hear = {
        let worker = Rc::clone(worker);
        Callback::from(move |said: FromWorker| {
            let reply = match said {
                FromWorker::Bytes(bytes) => worker::decode::<Reply>(&bytes),
                FromWorker::Stopped(why) => Err(why),
            };
            let next = match reply {
                Ok(Reply::Checks(sheet)) => Shown::Sheet(Rc::new(*sheet)),
                Ok(_) => return,
                Err(why) => Shown::Stopped(why),
            };
            if !matches!(&next, Shown::Sheet(sheet) if sheet.percent < 100) {
                worker.borrow_mut().take();
            }
            shown.set(next);
        })
    };
    let handle = WorkerHandle::start(&hear)?;
    handle.send(&bytes);
    *worker.borrow_mut() = Some(handle);
    Ok(())
}

/// The button, and how far it is.
fn progress(shown: &Shown, start: Callback<MouseEvent>) -> Html {
    let (label, words, percent) = match shown {
        Shown::Unasked => {
            ("Run the checks", "Takes some seconds beside the page, which stays usable.".to_owned(), None)
        }
        Shown::Sheet(sheet) if sheet.percent < 100 => {
            ("Start again", format!("{} % computed", sheet.percent), Some(sheet.percent))
        }
        Shown::Sheet(sheet) => ("Run them again", sheet.summary.clone(), None),
        Shown::Stopped(why) => (
            "Try again",
            format!("The program that runs the model has stopped: {why}. The rest of the page is not affected."),
            None,
        ),
    };
    html! {
        <div class="checks-progress">
            <button type="button" onclick={start}>{ label }</button>
            if let Some(percent) = percent {
                <progress max="100" value={percent.to_string()} aria-label="Checks computed" />
            }
            <p role="status">{ words }</p>
        </div>
    }
}

fn sheet_of(sheet: &CheckSheet) -> Html {
    if !sheet.refused.is_empty() {
        return html! { <ul class="bullets">{ for sheet.refused.iter().map(|line| html! { <li>{ line }</li> }) }</ul> };
    }
    html! {
        <>
            <table class="fact-table checks-table">
                <thead><tr>
                    <th scope="col">{ "What is compared" }</th><th scope="col">{ "Formula says" }</th>
                    <th scope="col">{ "Runs give" }</th><th scope="col">{ "Runs" }</th><th scope="col">{ "Verdict" }</th>
                </tr></thead>
                <tbody>{ for sheet.checks.iter().map(check_row) }</tbody>
            </table>
            <h4>{ "Does the story add up?" }</h4>
            <p>
                { "The report speaks of a share of requests that failed now and then, for hours. A pool that leaks and is never \
                   restarted cannot do that. The same customers, the same code, four topologies:" }
            </p>
            <table class="fact-table story-table">
                <thead><tr>
                    <th scope="col">{ "Topology" }</th><th scope="col">{ "Failed before the first pool was exhausted" }</th>
                    <th scope="col">{ "Failed after all were" }</th><th scope="col">{ "Failed in all" }</th>
                    <th scope="col">{ "Stretches of failures" }</th><th scope="col">{ "Restarts" }</th>
                </tr></thead>
                <tbody>{ for sheet.story.iter().map(story_row) }</tbody>
            </table>
            <ul class="bullets">{ for sheet.story_words.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            <p>
                { "So restarts are part of the story, and so are several instances: restarts make the failures come and go, and \
                   each of them takes the leaked connections away as evidence; the other instances keep the share small." }
            </p>
        </>
    }
}

fn check_row(line: &CheckLine) -> Html {
    let (mark, class) = match line.verdict {
        Verdict::Open => ("…", "open"),
        Verdict::Agrees => ("✓ agrees", "agrees"),
        Verdict::Differs => ("✗ differs", "differs"),
        Verdict::NotApplicable => ("– does not apply", "open"),
        Verdict::Broken => ("✗ broken", "differs"),
    };
    html! {
        <tr>
            <th scope="row">
                { &line.name }
                <details class="basis"><summary>{ "formula" }</summary><p>{ &line.formula }{ ". Runs: " }{ &line.assumes }{ "." }</p></details>
            </th>
            <td class="value" data-label="Formula says">{ &line.expected }</td>
            <td class="value" data-label="Runs give">{ &line.simulated }</td>
            <td data-label="Runs">{ &line.runs }</td>
            <td data-label="Verdict" class={classes!("verdict", class)}>{ mark }</td>
        </tr>
    }
}

fn story_row(line: &StoryLine) -> Html {
    html! {
        <tr>
            <th scope="row">{ &line.topology }</th>
            <td class="value" data-label="Before">{ &line.before }</td>
            <td class="value" data-label="After all">{ &line.after }</td>
            <td class="value" data-label="In all">{ &line.in_all }</td>
            <td class="value" data-label="Stretches">{ &line.stretches }</td>
            <td class="value" data-label="Restarts">{ &line.restarts }</td>
        </tr>
    }
}
