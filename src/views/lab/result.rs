//! What came of the knobs: a sentence, the numbers with their intervals, and the reader's guess beside them.

use yew::prelude::*;

use super::{
    card::estimates,
    what_if::{Stopped, Told},
};
use crate::{
    browser::input,
    experiment::{FIRST_LOOK, Finding, Output, WhatIf},
    incident::what_if::Preset,
    session::{Action, Guess, LabAction},
    views::{page::Page, prose},
};

/// Id of the field for the guess.
const GUESS_ID: &str = "what-if-guess";

/// What is asked before the result is shown. Escape passes.
pub(super) fn guess_form(page: &Page) -> Html {
    let guess = {
        let on = page.on.clone();
        move |typed: Option<String>| {
            if let Some(permille) = typed.and_then(|typed| permille_of(&typed)) {
                on.emit(Action::Lab(LabAction::Guess(Guess::Made(permille))));
            }
        }
    };
    let entered = Callback::from(move |event: Event| guess(input::entered(&event)));
    let skip = {
        let on = page.on.clone();
        move || on.emit(Action::Lab(LabAction::Guess(Guess::Skipped)))
    };
    let on_key = {
        let skip = skip.clone();
        Callback::from(move |key: KeyboardEvent| {
            if key.key() == "Escape" {
                skip();
            }
        })
    };
    html! {
        <div class="guess" onkeydown={on_key}>
            <h3>{ "What do you expect?" }</h3>
            <p>
                <label for={GUESS_ID}>{ "Of all checkout requests, so many will fail: " }</label>
                <input type="number" id={GUESS_ID} min="0" max="100" step="0.1" onchange={entered} />{ " %" }
            </p>
            <p class="soft">{ "Enter shows the result beside your guess. Escape shows it without." }</p>
            <button type="button" onclick={Callback::from(move |_: MouseEvent| skip())}>{ "Show it without a guess" }</button>
        </div>
    }
}

/// Percent as it was typed, in tenths.
fn permille_of(typed: &str) -> Option<u32> {
    let percent: f64 = typed.trim().parse().ok()?;
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let permille = (percent * 10.0 + 0.5) as u32;
    Some(permille)
}

/// The sentence, how far it is, and the numbers.
pub(super) fn result(
    page: &Page,
    presets: &[Preset],
    what_if: &WhatIf,
    told: &Told,
    guess: Guess,
    again: Callback<MouseEvent>,
    cancel: Callback<MouseEvent>,
) -> Html {
    let finding = told.finding.as_deref().filter(|finding| finding.n_seeds > 0);
    let is_clear = finding.is_some_and(|finding| finding.n_seeds >= FIRST_LOOK);
    let is_done = finding.is_some_and(Finding::is_done);
    let state = match &told.stopped {
        Some(Stopped::Failed(why)) => html! {
            <p class="notice" role="alert">
                { format!("The program that runs it has stopped: {why}. The rest of the page is not affected. ") }
                <button type="button" onclick={again}>{ "Start it again" }</button>
            </p>
        },
        Some(Stopped::Refused(why)) => {
            html! { <p class="notice" role="alert">{ format!("The model does not take this: {why}.") }</p> }
        }
        Some(Stopped::Cancelled) => html! {
            <p class="run-state">{ "Cancelled." }<button type="button" onclick={again}>{ "Go on" }</button></p>
        },
        None if is_done => html! {},
        None => html! {
            <p class="run-state">
                <progress max="100" value={told.percent.to_string()} aria-label="Running the what-if" />
                <button type="button" onclick={cancel}>{ "Cancel" }</button>
            </p>
        },
    };
    let guessed = match guess {
        Guess::Made(permille) => finding.map(|finding| guess_words(finding, permille)),
        Guess::Off | Guess::Wanted | Guess::Skipped => None,
    };
    html! {
        <>
            <div class="what-if-words" aria-live="polite">
                { words(what_if, finding) }
                if is_clear { { reason(page, presets, what_if) } }
                if let Some(words) = guessed { <p class="guessed">{ words }</p> }
            </div>
            { state }
            if let Some(finding) = finding {
                { estimates(finding) }
                <p class="seeds soft">{ format!("{} of {} seeds, the same customers in both. The interval narrows with each.", finding.n_seeds, finding.of_seeds) }</p>
            }
        </>
    }
}

/// The failed share in a sentence.
fn words(what_if: &WhatIf, finding: Option<&Finding>) -> Html {
    let turned: Vec<String> = what_if
        .turned()
        .map(|(knob, value)| {
            if knob.unit().is_empty() {
                format!("the code {}", knob.words(value))
            } else {
                format!("{}: {}", knob.title(), knob.words(value))
            }
        })
        .collect();
    let title = if turned.is_empty() { "As it was".to_owned() } else { turned.join(", ") };
    let share = finding.and_then(|finding| finding.estimate(Output::FailedShare).map(|share| (finding, share)));
    let unit = Output::FailedShare.unit();
    let sentence = match share {
        None => "Running …".to_owned(),
        Some((finding, share)) if finding.is_of_one_arm => format!("{} of requests fail.", unit.text(share.changed[1])),
        Some((finding, share)) => {
            let (was, now) = (unit.text(share.base), unit.text(share.changed[1]));
            let [low, _, high] = share.effect;
            if low <= 0.0 && high >= 0.0 && finding.n_seeds > 1 {
                format!("{now} of requests fail, as far as {} seeds can see the same as before.", finding.n_seeds)
            } else {
                format!("{now} of requests fail instead of {was}.")
            }
        }
    };
    html! { <><h3>{ title }</h3><p class="what-if-share">{ sentence }</p></> }
}

/// Why, where the incident's file asks about just this.
fn reason(page: &Page, presets: &[Preset], what_if: &WhatIf) -> Html {
    let preset = presets.iter().find(|preset| preset.what_if == *what_if);
    preset.and_then(|preset| page.incident.experiment(&preset.experiment)).map_or_else(Html::default, |experiment| {
        html! {
            <p class="reason">
                { prose::line(page, &experiment.reason) }{ " " }
                { super::link_to_card(page, &experiment.id, "The experiment") }
            </p>
        }
    })
}

fn guess_words(finding: &Finding, permille: u32) -> String {
    let unit = Output::FailedShare.unit();
    let guess = f64::from(permille) / 1000.0;
    let now = finding.estimate(Output::FailedShare).map_or(f64::NAN, |share| share.changed[1]);
    format!("Your guess: {}. It is off by {}.", unit.text(guess), unit.difference(now - guess))
}
