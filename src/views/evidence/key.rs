//! The key of all charts: what solid and dashed lines are, and the switch for the model's run.

use yew::prelude::*;

use super::modelled::{ModelRun, Modelled};
use crate::{
    incident::document::{Basis, Model},
    session::{Action, ViewChange},
    views::page::Page,
};

/// The row over the charts; nothing where there is no model.
pub(super) fn row(page: &Page, run: &ModelRun, is_shown: bool, modelled: &Modelled) -> Html {
    let Some(model) = page.incident.models.first() else { return Html::default() };
    let onclick = {
        let on = page.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::View(ViewChange::Modelled(!is_shown))))
    };
    let all_are = |basis: Basis| page.incident.metrics.iter().all(|metric| metric.source.basis == basis);
    let solid = if all_are(Basis::Reconstructed) {
        "as reconstructed"
    } else if all_are(Basis::Recorded) {
        "as recorded"
    } else {
        "as recorded or reconstructed"
    };
    html! {
        <div class={classes!("panel", "key-row", (!is_shown).then_some("no-print"))}>
            <div class="panel-name"><span class="label">{ "Lines" }</span></div>
            <div class="panel-plot lines-key">
                <span><span class="lines-mark" aria-hidden="true"></span>{ solid }</span>
                <button type="button" class="legend-item" aria-pressed={is_shown.to_string()} {onclick}>
                    <span class="lines-mark dashed" aria-hidden="true"></span>
                    { format!("the model’s run, {}", run.words(model)) }
                </button>
                <span class="label" role="status">{ state(run, model, modelled) }</span>
            </div>
        </div>
    }
}

impl ModelRun {
    /// Whether it is the very run that a model states.
    pub(super) fn is_of(&self, model: &Model) -> bool {
        self.seed.is_none_or(|seed| seed == model.seed) && self.interventions.is_empty()
    }

    fn words(&self, model: &Model) -> String {
        let seed = self.seed.unwrap_or(model.seed);
        match self.interventions.len() {
            0 => format!("seed {seed}"),
            1 => format!("seed {seed} with your change"),
            n => format!("seed {seed} with your {n} changes"),
        }
    }
}

fn state(run: &ModelRun, model: &Model, modelled: &Modelled) -> String {
    match modelled {
        Modelled::Unasked => String::new(),
        Modelled::Running(percent) => format!("{percent} % computed"),
        Modelled::Ready(_) if run.is_of(model) => "the run that the file states".to_owned(),
        Modelled::Ready(_) => {
            "another run than the file states: it differs by chance and by what was changed".to_owned()
        }
        Modelled::Failed(why) => format!("The model’s run cannot be drawn: {why}."),
    }
}
