//! The replay: both worlds on one clock, the stage they stand on, and the transport that moves the clock.
//!
//! A worker computes the run, never on the way to the first screen, and shows the moment that the clock asks for. A moment
//! that is not computed yet is not shown: the stage says so instead.

use yew::prelude::*;

use super::{hooks::use_frames, page::use_page};
use crate::{
    browser::input,
    incident::document::Model,
    session::{Action, Moment, Playback},
};

mod run;
mod running;
mod scrub;
mod stage;
mod transport;

use run::{Run, Steps, Trouble};
use running::{Running, use_run};
use scrub::Scrub;
use stage::Stage;
use transport::Transport;

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct ReplayProps {
    /// The page's clock.
    pub at: Moment,
    /// Whether it runs, how fast, and which run.
    pub playback: Playback,
}

/// The first model of the incident, or nothing where there is none.
#[component]
pub fn Replay(props: &ReplayProps) -> Html {
    let page = use_page();
    let Some(model) = page.incident.models.first().cloned() else { return Html::default() };
    html! { <Player {model} at={props.at} playback={props.playback} /> }
}

#[derive(Properties, PartialEq)]
struct PlayerProps {
    model: Model,
    at: Moment,
    playback: Playback,
}

#[component]
fn Player(props: &PlayerProps) -> Html {
    let page = use_page();
    let seed = props.playback.seed.unwrap_or(props.model.seed);
    let attempt = use_state_eq(|| 0_u32);
    let running = use_run(&props.model, seed, props.at, *attempt, &page.on);
    use_playing(&running, props.at, props.playback.playing, &page.on);
    let step = {
        let running = running.clone();
        use_callback((), move |forward: bool, ()| running.step(forward))
    };
    let mut run = running.run.borrow_mut();
    let at = run.held(props.at);
    let steps = run.steps(at);
    let onkeydown = keys(&page.on, props.playback.playing, &run, &steps, &step);
    let again = Callback::from(move |_: MouseEvent| attempt.set(*attempt + 1));
    html! {
        <section id="replay" aria-labelledby="replay-title">
            <div class="section-head">
                <div>
                    <h2 id="replay-title">{ "Replay" }</h2>
                    <p class="lead">
                        { "The same customers, twice: once with the code that was shipped, once with the fix. Each mark is a database connection." }
                    </p>
                </div>
            </div>
            { trouble(run.trouble(), again) }
            <div class="stage" role="group" aria-label="Replay" tabindex="0" {onkeydown}>
                <Stage snapshot={run.snapshot()} start={run.start()} waits={run.waits(at)} />
                <div class="transport">
                    <Scrub track={run.track()} progress={run.percent()} start={run.start()} end={run.end()} {at} />
                    <Transport playback={props.playback} {seed} own_seed={props.model.seed} {steps} {step} />
                </div>
            </div>
            <p class="sentence" aria-live={if props.playback.playing { "off" } else { "polite" }}>{ run.sentence(&page.zone) }</p>
        </section>
    }
}

/// Why the stage shows nothing, or nothing more.
fn trouble(trouble: Option<&Trouble>, again: Callback<MouseEvent>) -> Html {
    match trouble {
        None => Html::default(),
        Some(Trouble::Refused(problems)) => html! {
            <div class="notice" role="note">
                <p>{ "This model cannot be run:" }</p>
                <ul>{ for problems.iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
            </div>
        },
        Some(Trouble::Stopped(why)) => html! {
            <div class="notice" role="alert">
                <p>{ format!("The program that runs the model has stopped: {why}. The rest of the page is not affected.") }</p>
                <p><button type="button" onclick={again}>{ "Start it again" }</button></p>
            </div>
        },
    }
}

/// While the replay plays, tells the session how much real time went by.
#[hook]
fn use_playing(running: &Running, at: Moment, playing: bool, on: &Callback<Action>) {
    let latest = use_mut_ref(|| at);
    *latest.borrow_mut() = at;
    let onframe = {
        let (running, on) = (running.clone(), on.clone());
        Callback::from(move |micros: u32| {
            let (from, end) = (*latest.borrow(), running.run.borrow().computed_end());
            on.emit(Action::Elapsed { micros, from, end, stop: None });
        })
    };
    use_frames(playing.then_some(onframe), u64::from(playing));
}

/// Keys of the stage, by place on the keyboard.
fn keys(
    on: &Callback<Action>,
    playing: bool,
    run: &Run,
    steps: &Steps,
    step: &Callback<bool>,
) -> Callback<KeyboardEvent> {
    let (on, step) = (on.clone(), step.clone());
    let (back, forward) = (steps.back, steps.forward);
    let (start, end) = (run.start(), run.end());
    Callback::from(move |event: KeyboardEvent| {
        if !input::is_for_page(&event) {
            return;
        }
        let action = match event.code().as_str() {
            "Space" | "KeyK" => Some(if playing { Action::Pause } else { Action::Play }),
            "Comma" | "Period" => {
                step.emit(event.code() == "Period");
                None
            }
            "ArrowLeft" => back.map(Action::Seek),
            "ArrowRight" => forward.map(Action::Seek),
            "Home" => Some(Action::Seek(start)),
            "End" => Some(Action::Seek(end)),
            _ => return,
        };
        event.prevent_default();
        if let Some(action) = action {
            on.emit(action);
        }
    })
}
