//! The transport: play, step, run to, speed and seed.

use yew::prelude::*;

use super::run::Steps;
use crate::{
    browser::input,
    replay::Topic,
    session::{Action, Moment, Playback, SPEEDS},
    views::page::use_page,
};

#[derive(Properties, PartialEq)]
pub(super) struct TransportProps {
    pub(super) playback: Playback,
    /// Seed of the run that is shown.
    pub(super) seed: u64,
    /// Seed that the model names.
    pub(super) own_seed: u64,
    pub(super) steps: Steps,
    /// One event forward, or back.
    pub(super) step: Callback<bool>,
}

/// One row of controls.
#[component]
pub(super) fn Transport(props: &TransportProps) -> Html {
    let on = use_page().on;
    let playing = props.playback.playing;
    let toggle = {
        let on = on.clone();
        Callback::from(move |_: MouseEvent| on.emit(if playing { Action::Pause } else { Action::Play }))
    };
    let event = |forward: bool, words: &str| {
        let onclick = props.step.reform(move |_: MouseEvent| forward);
        let label = if forward { "One event forward" } else { "One event back" };
        html! { <button type="button" aria-label={label} {onclick}>{ words }</button> }
    };
    let jump = |to: Option<Moment>, words: &str, label: &'static str| {
        let on = on.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                on.emit(Action::Seek(to));
            }
        });
        html! { <button type="button" disabled={to.is_none()} aria-label={label} {onclick}>{ words }</button> }
    };
    let run_to = {
        let (on, next) = (on.clone(), props.steps.next.clone());
        Callback::from(move |event: Event| {
            let chosen = input::chosen(&event).and_then(|value| value.parse::<usize>().ok());
            if let Some((_, Some(to))) = chosen.and_then(|index| next.get(index)) {
                on.emit(Action::Seek(*to));
            }
            input::reset_choice(&event);
        })
    };
    let speed = {
        let on = on.clone();
        Callback::from(move |event: Event| {
            if let Some(speed) = input::chosen(&event).and_then(|value| value.parse().ok()) {
                on.emit(Action::Speed(speed));
            }
        })
    };
    let seed = {
        let on = on.clone();
        Callback::from(move |event: Event| {
            if let Some(seed) = input::entered(&event).and_then(|value| value.parse().ok()) {
                on.emit(Action::Seed(seed));
            }
        })
    };
    html! {
        <div class="transport-row">
            <button type="button" class="play" onclick={toggle} aria-label={if playing { "Pause" } else { "Play" }}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d={if playing { "M3 2h4v12H3zM9 2h4v12H9z" } else { "M4 2l10 6-10 6z" }} />
                </svg>
            </button>
            { event(false, "‹ event") }
            { event(true, "event ›") }
            { jump(props.steps.back, "‹‹ finding", "To the finding before") }
            { jump(props.steps.forward, "finding ››", "To the next finding") }
            <select aria-label="Run to" onchange={run_to}>
                <option value="" selected=true>{ "Run to…" }</option>
                { for (0_usize..).zip(&props.steps.next).map(|(index, (topic, to))| html! {
                    <option value={index.to_string()} disabled={to.is_none()}>{ topic_words(*topic) }</option>
                }) }
            </select>
            <label class="push">{ "speed" }
                <select onchange={speed}>
                    { for SPEEDS.iter().map(|speed| html! {
                        <option value={speed.to_string()} selected={*speed == props.playback.speed}>{ speed_words(*speed) }</option>
                    }) }
                </select>
            </label>
            <label>{ "seed" }
                <input type="number" min="0" step="1" value={props.seed.to_string()} onchange={seed} />
            </label>
            if props.seed != props.own_seed {
                <span class="label">{ format!("The charts show seed {}.", props.own_seed) }</span>
            }
        </div>
    }
}

fn speed_words(speed: u32) -> String {
    if speed == 1 { "real time".to_owned() } else { format!("{speed}×") }
}

const fn topic_words(topic: Topic) -> &'static str {
    match topic {
        Topic::FirstLeak => "a first leak",
        Topic::PoolExhausted => "a pool exhausted",
        Topic::First502 => "a first 502",
        Topic::FirstRedisTimeout => "a Redis timeout",
        Topic::ProbeFailed => "a failed probe",
        Topic::Restarted => "a restart",
        Topic::ByHand => "something you did",
    }
}
