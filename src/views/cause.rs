//! The root-cause chain: factors from cause to effect, stepped through one by one, each with its evidence.

use yew::prelude::*;

use super::{
    code, evidence_link,
    hindsight::NOT_KNOWN,
    lab,
    load::{Codes, Metrics},
    page::{Page, Shared, use_page},
    prose,
};
use crate::{
    incident::document::{Factor, FactorType},
    session::{Action, Section, Selection, Target},
};

mod drawing;
mod frame;

use drawing::Drawing;

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct CauseProps {
    /// Id of the factor that is open; the first one if none is.
    pub selected: Option<AttrValue>,
    /// The metrics, as far as they are there: small charts of the evidence.
    pub metrics: Shared<Metrics>,
    /// The code, as far as it is there: the lines of the evidence.
    pub codes: Codes,
}

/// The drawing, the steps, and the open factor.
#[component]
pub fn Cause(props: &CauseProps) -> Html {
    let page = use_page();
    let lab = lab::use_lab();
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
            <Drawing selected={open.id.clone()} gone={lab::gone(&page.incident, &lab, open)} />
            <p class="chain-read-key soft no-print">{ "There is evidence of the moment that is read: the crosshair’s, or else the clock’s." }</p>
            if page.knows_factor(open) { { detail(&page, &lab, open, props) } } else { { not_known(open) } }
        </section>
    }
}

/// In place of a factor that was not known yet.
fn not_known(factor: &Factor) -> Html {
    html! {
        <article id="factor" class="factor" aria-live="polite" key={factor.id.clone()}>
            <div>
                <h3>{ "Not known yet" }</h3>
                <p class="withheld">{ "Not all entries that show this cause were known at the clock’s time." }</p>
            </div>
        </article>
    }
}

/// What a factor is called, where that may be said.
fn name<'a>(page: &Page, factor: &'a Factor) -> &'a str {
    if page.knows_factor(factor) { &factor.title } else { NOT_KNOWN }
}

fn detail(page: &Page, lab: &lab::Lab, factor: &Factor, props: &CauseProps) -> Html {
    let linked = |title: &'static str, factors: Vec<&Factor>| -> Html {
        let link = |factor: &Factor| {
            let target = Target { selection: Some(Selection::Factor(factor.id.clone())), ..Target::default() };
            html! { <li>{ evidence_link::visit(page, Section::Cause, target, name(page, factor).to_owned()) }</li> }
        };
        html! { if !factors.is_empty() { <h4>{ title }</h4><ul>{ for factors.into_iter().map(link) }</ul> } }
    };
    let causes: Vec<&Factor> = factor.causes.iter().filter_map(|id| page.incident.factor(id)).collect();
    html! {
        <article id="factor" class="factor" aria-live="polite">
            <div>
                <p class="type">{ type_words(factor.factor_type) }</p>
                <h3>{ &factor.title }</h3>
                { prose::paragraphs(page, &factor.description, None) }
                <div class="factor-ties">
                    <div>{ linked("Follows from", causes) }</div>
                    <div>{ linked("Leads to", page.incident.effects_of(&factor.id)) }</div>
                    if page.as_of.is_none() {
                        <div>{ code::notes_on(page, &factor.id) }</div>
                        <div>{ lab::cut(page, lab, factor) }</div>
                    }
                </div>
            </div>
            <aside aria-label="Evidence">
                <h4>{ "Evidence" }</h4>
                { frame::frame(page, factor, &props.metrics, &props.codes) }
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
