//! The transport: play, step, run to, pause at, speed and seed.

use yew::prelude::*;

use super::run::Steps;
use crate::{
    browser::input,
    incident::document::number_in_words,
    replay::Topic,
    session::{
        Action, MAX_SPEED, Moment, N_SPEED_POSITIONS, Pauses, Playback, ReplayAction, position_of_speed,
        speed_at_position,
    },
};

/// What the controls show and where they lead.
pub(super) struct Transport<'a> {
    pub(super) playback: Playback,
    pub(super) pauses: Pauses,
    /// Seed of the run that is shown.
    pub(super) seed: u64,
    /// Seed that the model names.
    pub(super) own_seed: u64,
    pub(super) steps: &'a Steps,
    /// One event forward, or back.
    pub(super) step: &'a Callback<bool>,
    /// Opens the list of keys.
    pub(super) on_keys: &'a Callback<()>,
    pub(super) on: &'a Callback<Action>,
}

impl Transport<'_> {
    /// One row of controls.
    pub(super) fn view(&self) -> Html {
        html! {
                <div class="transport-row">
                    { self.play() }
                    { self.event(false, "‹ event", "One event back") }
                    { self.event(true, "event ›", "One event forward") }
                    { self.jump(self.steps.back, "‹‹ finding", "To the finding before") }
                    { self.jump(self.steps.forward, "finding ››", "To the next finding") }
                    { self.run_to() }
                    { self.pauses() }
                    { self.speed() }
                    { self.seed() }
                    <button type="button" class="push" onclick={self.on_keys.reform(|_: MouseEvent| ())}>{ "Keys (?)" }</button>
                </div>
        }
    }

    fn play(&self) -> Html {
        let (on, playing) = (self.on.clone(), self.playback.playing);
        let onclick = Callback::from(move |_: MouseEvent| on.emit(if playing { Action::Pause } else { Action::Play }));
        html! {
            <button type="button" class="play" {onclick} aria-label={if playing { "Pause" } else { "Play" }}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d={if playing { "M3 2h4v12H3zM9 2h4v12H9z" } else { "M4 2l10 6-10 6z" }} />
                </svg>
            </button>
        }
    }

    fn event(&self, forward: bool, words: &'static str, label: &'static str) -> Html {
        let onclick = self.step.reform(move |_: MouseEvent| forward);
        html! { <button type="button" aria-label={label} {onclick}>{ words }</button> }
    }

    fn jump(&self, to: Option<Moment>, words: &'static str, label: &'static str) -> Html {
        let on = self.on.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                on.emit(Action::Seek(to));
            }
        });
        html! { <button type="button" disabled={to.is_none()} aria-label={label} {onclick}>{ words }</button> }
    }

    fn run_to(&self) -> Html {
        let (on, next) = (self.on.clone(), self.steps.next.clone());
        let onchange = Callback::from(move |event: Event| {
            let chosen = input::chosen(&event).and_then(|value| value.parse::<usize>().ok());
            if let Some((_, Some(to))) = chosen.and_then(|index| next.get(index)) {
                on.emit(Action::Pause);
                on.emit(Action::Seek(*to));
            }
            input::reset_choice(&event);
        });
        html! {
            <select aria-label="Run to" {onchange}>
                <option value="" selected=true>{ "Run to…" }</option>
                { for (0_usize..).zip(&self.steps.next).map(|(index, (topic, to))| html! {
                    <option value={index.to_string()} disabled={to.is_none()}>{ topic_words(*topic) }</option>
                }) }
            </select>
        }
    }

    /// A slider whose steps are even on a logarithmic scale, and the number itself.
    fn speed(&self) -> Html {
        let speed = self.playback.speed;
        // Each number that is typed counts at once: while the replay plays, the field is rendered again and again.
        let oninput = |speed_of: fn(u32) -> u32| {
            let on = self.on.clone();
            Callback::from(move |event: InputEvent| {
                if let Some(typed) = input::typed(&event).and_then(|text| text.parse::<u32>().ok()) {
                    on.emit(Action::Speed(speed_of(typed)));
                }
            })
        };
        let words = if speed == 1 {
            "real time".to_owned()
        } else {
            format!("{} times real time", number_in_words(f64::from(speed)))
        };
        html! {
            <div class="speed" role="group" aria-label="Speed">
                <span>{ "speed" }</span>
                <input type="range" min="0" max={(N_SPEED_POSITIONS - 1).to_string()} step="1"
                    value={position_of_speed(speed).to_string()} aria-label="Speed" aria-valuetext={words}
                    oninput={oninput(speed_at_position)} />
                <input type="number" min="1" max={MAX_SPEED.to_string()} step="1" value={speed.to_string()}
                    aria-label="Speed in seconds of the incident a second"
                    oninput={oninput(|speed| speed)} />
                <span aria-hidden="true">{ "×" }</span>
            </div>
        }
    }

    /// Where playing pauses by itself.
    fn pauses(&self) -> Html {
        let boxes = Topic::ALL.map(|topic| {
            let on = self.on.clone();
            let is_on = self.pauses.has(topic);
            let onchange = Callback::from(move |_: Event| {
                on.emit(Action::Replay(ReplayAction::Pause { topic, on: !is_on }));
            });
            html! { <label><input type="checkbox" checked={is_on} {onchange} />{ topic_words(topic) }</label> }
        });
        html! {
            <details class="pauses">
                <summary>{ match self.pauses.topics().len() {
                    0 => "Pause at…".to_owned(),
                    n => format!("Pauses at {n}"),
                } }</summary>
                <fieldset><legend>{ "Playing pauses at" }</legend>{ for boxes }</fieldset>
            </details>
        }
    }

    fn seed(&self) -> Html {
        let on = self.on.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(seed) = input::entered(&event).and_then(|value| value.parse().ok()) {
                on.emit(Action::Seed(seed));
            }
        });
        let onfocus = pause_at_focus(self.on);
        html! {
            <>
                <label>{ "seed" }
                    <input type="number" min="0" step="1" value={self.seed.to_string()} {onchange} {onfocus} />
                </label>
                if self.seed != self.own_seed {
                    <span class="label">{ format!("The charts show seed {}.", self.own_seed) }</span>
                }
            </>
        }
    }
}

/// Whoever begins to type or to act wants the moment to stay.
pub(super) fn pause_at_focus(on: &Callback<Action>) -> Callback<FocusEvent> {
    on.reform(|_: FocusEvent| Action::Pause)
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
