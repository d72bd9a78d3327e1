//! The knobs: a slider, a number field and two buttons each, with unit, range and the library's default.

use yew::prelude::*;

use crate::{
    browser::input,
    experiment::{Arm, Knob, KnobGroup, Range, WhatIf},
    session::{Action, Guess, LabAction},
    views::page::{Page, use_page},
};

/// The groups, in order, with their titles.
const GROUPS: [(KnobGroup, &str); 4] = [
    (KnobGroup::Code, "The code"),
    (KnobGroup::Pool, "The pool’s options"),
    (KnobGroup::Load, "What comes"),
    (KnobGroup::Probe, "What restarts an instance"),
];

#[derive(Properties, PartialEq)]
pub(super) struct KnobsProps {
    pub(super) base: Arm,
    pub(super) what_if: WhatIf,
    pub(super) guess: Guess,
}

/// All knobs, the guess, and the way back. A component of its own: results that come in meanwhile render it no more, or
/// they would take away what is being typed.
#[component]
pub(super) fn Knobs(props: &KnobsProps) -> Html {
    let page = use_page();
    let KnobsProps { base, what_if, guess } = props;
    let (page, guess) = (&page, *guess);
    let groups = GROUPS.map(|(group, title)| {
        let rows = Knob::ALL.into_iter().filter(|knob| knob.group() == group).map(|knob| {
            let was = knob.of(base);
            let value = what_if.get(knob).unwrap_or(was);
            if knob == Knob::Code { code(page, value) } else { row(page, knob, value, was) }
        });
        html! { <fieldset class="knob-group"><legend>{ title }</legend>{ for rows }</fieldset> }
    });
    let reset = {
        let on = page.on.clone();
        Callback::from(move |_: MouseEvent| on.emit(Action::Lab(LabAction::Load(WhatIf::default()))))
    };
    let toggle = {
        let on = page.on.clone();
        let next = if guess == Guess::Off { Guess::Wanted } else { Guess::Off };
        Callback::from(move |_: Event| on.emit(Action::Lab(LabAction::Guess(next))))
    };
    html! {
        <>
            { for groups }
            <div class="knob-foot">
                <label><input type="checkbox" checked={guess != Guess::Off} onchange={toggle} />{ "Let me guess first" }</label>
                <button type="button" disabled={what_if.is_empty()} onclick={reset}>{ "As it was" }</button>
            </div>
        </>
    }
}

fn turning(page: &Page, knob: Knob, value: u32, was: u32) -> impl Fn() + 'static {
    let on = page.on.clone();
    move || on.emit(Action::Lab(LabAction::Turn(knob, (value != was).then_some(value))))
}

/// Two choices: as shipped, with the fix.
fn code(page: &Page, value: u32) -> Html {
    let choices = [0, 1].map(|choice| {
        let turn = turning(page, Knob::Code, choice, 0);
        html! {
            <label>
                <input type="radio" name="what-if-code" checked={value == choice} onchange={Callback::from(move |_: Event| turn())} />
                { Knob::Code.words(choice) }
            </label>
        }
    });
    html! { <div class="knob-choices">{ for choices }</div> }
}

fn row(page: &Page, knob: Knob, value: u32, was: u32) -> Html {
    let Range { least, most, step } = knob.range();
    let id = format!("knob-{}", knob.slug());
    let is_turned = value != was;
    let button = |to: u32, sign: &'static str, words: &'static str| {
        let turn = turning(page, knob, to, was);
        html! {
            <button type="button" disabled={to == value} aria-label={format!("{}: {words}", knob.title())}
                onclick={Callback::from(move |_: MouseEvent| turn())}>{ sign }</button>
        }
    };
    let set = {
        let on = page.on.clone();
        move |number: Option<String>| {
            if let Some(value) = number.and_then(|number| knob.value(&number)) {
                on.emit(Action::Lab(LabAction::Turn(knob, (value != was).then_some(value))));
            }
        }
    };
    // The field speaks when it is left, so that half a number is none; the slider while it moves.
    let entered = {
        let set = set.clone();
        Callback::from(move |event: Event| set(input::entered(&event)))
    };
    let slid = Callback::from(move |event: InputEvent| set(input::typed(&event)));
    let title = if knob.is_of_library() {
        html! { <code>{ knob.title() }</code> }
    } else {
        html! { { knob.title() } }
    };
    // Where the name does not say what is counted.
    let unit = if matches!(knob, Knob::Instances | Knob::ProbeThreshold | Knob::MaxUses) { "" } else { knob.unit() };
    let hint_id = format!("{id}-hint");
    html! {
        <div class={classes!("knob", is_turned.then_some("turned"))}>
            <label for={id.clone()}>{ title }{ " " }<span class="unit">{ unit }</span></label>
            <input type="range" min={knob.number(least)} max={knob.number(most)} step={smallest(knob)}
                value={knob.number(value)} aria-label={format!("{}, slider", knob.title())} aria-valuetext={knob.words(value)} oninput={slid} />
            <div class="knob-field">
                { button(value.saturating_sub(step).max(least), "−", "less") }
                <input type="number" id={id} min={knob.number(least)} max={knob.number(most)} step={smallest(knob)}
                    value={knob.number(value)} aria-describedby={hint_id.clone()} onchange={entered} />
                { button(value.saturating_add(step).min(most), "+", "more") }
            </div>
            <p class="knob-hint" id={hint_id}>{ hint(knob, value, was) }</p>
        </div>
    }
}

/// The least difference that the field can say.
const fn smallest(knob: Knob) -> &'static str {
    match knob.n_decimals() {
        0 => "1",
        1 => "0.1",
        _ => "0.001",
    }
}

/// What 0 means, where the knob stood, and the library's default.
fn hint(knob: Knob, value: u32, was: u32) -> String {
    let zero = knob.zero_words().filter(|_| value == 0).map(|words| format!("0: {words}"));
    let turned = (value != was).then(|| format!("was {}", knob.words(was)));
    let default = knob.library_default().map(|default| format!("pg-pool’s default {default}"));
    zero.into_iter().chain(turned).chain(default).collect::<Vec<_>>().join(" · ")
}
