//! Where a number comes from: a dialog with its source, and the way to the experiment, the metric and window, or the numbers
//! that it was computed from.

use yew::prelude::*;

use super::{State, badge, link_to_card, use_lab};
use crate::{
    browser::{dialog, input},
    incident::document::{Fact, FactSource},
    link,
    session::{Action, Lab as InSession, LabAction, Section, Session},
    views::{
        evidence_link,
        page::{Page, use_page},
        prose::{self, source_word},
    },
};

/// What is shown.
#[derive(Debug, Properties, PartialEq)]
pub struct FactCardProps {
    /// Id of the fact; none is no dialog.
    pub fact: Option<AttrValue>,
}

/// The dialog. Nothing where no fact is asked about.
#[component]
pub fn FactCard(props: &FactCardProps) -> Html {
    let page = use_page();
    let lab = use_lab();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.fact.clone(), move |fact| {
            if fact.is_some() {
                dialog::open(&node);
            }
        });
    }
    let Some(fact) = props.fact.as_deref().and_then(|id| page.incident.fact(id)) else { return Html::default() };
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| dialog::close(&node))
    };
    let closed = {
        let on = page.on.clone();
        Callback::from(move |_: Event| on.emit(Action::Lab(LabAction::Fact(None))))
    };
    let experiment = fact.experiment.as_deref().and_then(|id| page.incident.experiment(id));
    let leave = {
        let node = node.clone();
        // A link that is followed leads out of the dialog.
        Callback::from(move |click: MouseEvent| {
            if input::is_within(&click, "a") {
                dialog::close(&node);
            }
        })
    };
    html! {
        <dialog class="fact-card" ref={node} onclose={closed} aria-labelledby="fact-card-title">
            <p class="fact-card-number">{ fact.display().whole }</p>
            <h2 class="minor" id="fact-card-title">{ &fact.title }</h2>
            <p class="fact-card-source"><span class="badge">{ source_word(fact.source) }</span></p>
            <div onclick={leave}>
                <p>{ how(fact.source) }{ " " }{ prose::line(&page, &fact.detail) }{ "." }</p>
                if !fact.evidence.is_empty() {
                    <h3>{ if fact.source == FactSource::Computed { "Computed from" } else { "See" } }</h3>
                    { evidence_link::list(&page, &fact.evidence) }
                }
                if let Some(experiment) = experiment {
                    <h3>{ if fact.source == FactSource::Experiment { "The experiment" } else { "Held against the model" } }</h3>
                    <p>{ link_to_card(&page, &experiment.id, &experiment.question) }</p>
                    <p class="experiment-verdict">{ badge(&lab, experiment) }</p>
                    if let Some(State::Done(finding)) = lab.state(&experiment.id) {
                        <p class="soft">{ finding.to_string() }</p>
                    } else if experiment.is_testable() {
                        <p class="soft">{ format!("Runs under seeds 1 to {} at most, in your browser.", experiment.setup.seeds) }</p>
                    }
                }
            </div>
            <button type="button" onclick={close}>{ "Close" }</button>
        </dialog>
    }
}

/// What the source means, as the beginning of a sentence.
const fn how(source: FactSource) -> &'static str {
    match source {
        FactSource::Reported => "Reported:",
        FactSource::Computed => "Computed:",
        FactSource::Metric => "Read off a metric:",
        FactSource::Experiment => "Found by experiment:",
        FactSource::Assumed => "Assumed:",
    }
}

/// A number that opens its source.
pub fn cited(page: &Page, fact: &Fact, words: Html) -> Html {
    let shown = Session {
        incident: Some(page.incident.id.clone()),
        section: Section::Sources,
        lab: InSession { fact: Some(fact.id.clone()), ..InSession::default() },
        ..Session::default()
    };
    let (on, id) = (page.on.clone(), fact.id.clone());
    let onclick = Callback::from(move |click: MouseEvent| {
        if input::is_plain_click(&click) {
            click.prevent_default();
            click.stop_propagation();
            on.emit(Action::Lab(LabAction::Fact(Some(id.clone()))));
        }
    });
    let title = format!("{}, {}", fact.title, source_word(fact.source));
    html! { <a class="cite" href={link::to_fragment(&shown)} {onclick} {title}>{ words }</a> }
}
