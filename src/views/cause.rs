//! The root-cause chain: factors from cause to effect, stepped through one by one, each with its evidence.

use yew::prelude::*;

use super::{
    evidence_link,
    page::{Page, use_page},
    prose,
};
use crate::{
    incident::document::{Factor, FactorType},
    session::{Action, Section, Selection, Target},
};

mod drawing;

use drawing::Drawing;

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct CauseProps {
    /// Id of the factor that is open; the first one if none is.
    pub selected: Option<AttrValue>,
}

/// The drawing, the steps, and the open factor.
#[component]
pub fn Cause(props: &CauseProps) -> Html {
    let page = use_page();
    let order = page.incident.factors_in_order();
    let wanted = props.selected.as_deref().and_then(|id| order.iter().position(|factor| factor.id == id));
    let index = wanted.unwrap_or(0);
    let Some(open) = order.get(index).copied() else { return Html::default() };
    let step_to = |to: Option<usize>| {
        let id = to.and_then(|to| order.get(to)).map(|factor| factor.id.clone());
        let on = page.on.clone();
        move || {
            if let Some(id) = id.clone() {
                on.emit(Action::Select(Selection::Factor(id)));
            }
        }
    };
    let (back, forward) = (step_to(index.checked_sub(1)), step_to(index.checked_add(1)));
    let onkeydown = {
        let (back, forward) = (back.clone(), forward.clone());
        Callback::from(move |event: KeyboardEvent| match event.code().as_str() {
            "ArrowLeft" => {
                event.prevent_default();
                back();
            }
            "ArrowRight" => {
                event.prevent_default();
                forward();
            }
            _ => {}
        })
    };
    html! {
        <section id="cause" aria-labelledby="cause-title" {onkeydown}>
            <div class="section-head">
                <div>
                    <h2 id="cause-title">{ "Root-cause chain" }</h2>
                    <p class="lead">{ "From what was waiting to what customers felt. Step through it with the arrow keys." }</p>
                </div>
                <div class="controls">
                    <button type="button" disabled={index == 0} onclick={move |_| back()}>{ "‹ Back" }</button>
                    <span class="label">{ format!("{} of {}", index + 1, order.len()) }</span>
                    <button type="button" disabled={index + 1 >= order.len()} onclick={move |_| forward()}>{ "Next ›" }</button>
                </div>
            </div>
            <Drawing selected={open.id.clone()} />
            <ol class="chain-list">
                { for order.iter().map(|factor| list_item(&page, factor, factor.id == open.id)) }
            </ol>
            { detail(&page, open) }
        </section>
    }
}

fn list_item(page: &Page, factor: &Factor, selected: bool) -> Html {
    let target = Target { selection: Some(Selection::Factor(factor.id.clone())), ..Target::default() };
    html! {
        <li key={factor.id.clone()} class={classes!(selected.then_some("selected"))}>
            <span class="label">{ type_words(factor.factor_type) }</span>
            { evidence_link::visit(page, Section::Cause, target, factor.title.clone()) }
        </li>
    }
}

fn detail(page: &Page, factor: &Factor) -> Html {
    let linked = |factors: Vec<&Factor>| -> Html {
        factors
            .into_iter()
            .map(|factor| {
                let target = Target { selection: Some(Selection::Factor(factor.id.clone())), ..Target::default() };
                html! { <li>{ evidence_link::visit(page, Section::Cause, target, factor.title.clone()) }</li> }
            })
            .collect()
    };
    let causes: Vec<&Factor> = factor.causes.iter().filter_map(|id| page.incident.factor(id)).collect();
    let effects = page.incident.effects_of(&factor.id);
    html! {
        <article id="factor" class="factor" aria-live="polite">
            <div>
                <p class="type">{ type_words(factor.factor_type) }</p>
                <h3>{ &factor.title }</h3>
                { prose::paragraphs(page, &factor.description, None) }
            </div>
            <aside>
                if !causes.is_empty() { <h4>{ "Follows from" }</h4><ul>{ linked(causes) }</ul> }
                if !effects.is_empty() { <h4>{ "Leads to" }</h4><ul>{ linked(effects) }</ul> }
                <h4>{ "Evidence" }</h4>
                { evidence_link::list(page, &factor.evidence) }
            </aside>
        </article>
    }
}

/// A factor's part in the failure, in words.
#[must_use]
pub const fn type_words(factor_type: FactorType) -> &'static str {
    match factor_type {
        FactorType::Trigger => "Trigger",
        FactorType::LatentDefect => "Latent defect",
        FactorType::Amplifier => "Amplifier",
        FactorType::DetectionGap => "Detection gap",
        FactorType::ResponseGap => "Response gap",
        FactorType::Symptom => "Symptom",
        FactorType::Impact => "Impact",
    }
}

/// Class of a type, for its color.
const fn type_class(factor_type: FactorType) -> &'static str {
    match factor_type {
        FactorType::Trigger => "trigger",
        FactorType::LatentDefect => "latent_defect",
        FactorType::Amplifier => "amplifier",
        FactorType::DetectionGap => "detection_gap",
        FactorType::ResponseGap => "response_gap",
        FactorType::Symptom => "symptom",
        FactorType::Impact => "impact",
    }
}
