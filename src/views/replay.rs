//! The replay: both worlds on one clock, the stage they stand on, and the transport that moves the clock.
//!
//! The run is computed in slices between frames, never on the way to the first screen. A moment that is not computed yet
//! is not shown: the stage says so instead.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::{hooks::use_frames, page::use_page};
use crate::{
    browser::input,
    incident::{document::Model, scenario_from_file},
    session::{Action, Moment, Playback},
};

mod run;
mod scrub;
mod stage;
mod transport;

use run::Run;
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
    let run = use_memo((props.model.clone(), seed), |(model, seed)| {
        scenario_from_file(&Model { seed: *seed, ..model.clone() })
            .map(|scenario| RefCell::new(Run::new(scenario, model)))
    });
    let progress = use_computing(&run, seed);
    use_playing(&run, props.at, props.playback.playing, &page.on);
    // Two events can share a moment: the step itself renders the stage, since the clock may stand still.
    let step = {
        let (run, on, render) = (run.clone(), page.on.clone(), use_force_update());
        Callback::from(move |forward: bool| {
            if let Ok(run) = &*run {
                let at = run.borrow_mut().step(forward);
                on.emit(Action::Seek(at));
                render.force_update();
            }
        })
    };
    let run = match &*run {
        Ok(run) => run,
        Err(invalid) => {
            let items = invalid.iter().map(|problem| html! { <li>{ problem.to_string() }</li> });
            return html! {
                <section id="replay" aria-labelledby="replay-title">
                    <h2 id="replay-title">{ "Replay" }</h2>
                    <div class="notice" role="note"><p>{ "This model cannot be run:" }</p><ul>{ for items }</ul></div>
                </section>
            };
        }
    };
    let mut shown = run.borrow_mut();
    let is_shown = shown.show(props.at);
    let at = shown.moment();
    let onkeydown = keys(&page.on, props.playback.playing, &shown, &step);
    let run = &mut *shown;
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
            <div class="stage" role="group" aria-label="Replay" tabindex="0" {onkeydown}>
                <Stage snapshot={run.snapshot()} start={run.start()} {is_shown} />
                <div class="transport">
                    <Scrub track={run.track(progress)} {progress} start={run.start()} end={run.end()} {at} />
                    <Transport playback={props.playback} {seed} own_seed={props.model.seed} steps={run.steps()} {step} />
                </div>
            </div>
            <p class="sentence" aria-live={if props.playback.playing { "off" } else { "polite" }}>{ run.sentence(&page.zone) }</p>
        </section>
    }
}

/// Computes the run between frames until it is done; gives how far it is [percent].
#[hook]
fn use_computing<E: 'static>(run: &Rc<Result<RefCell<Run>, E>>, seed: u64) -> u32 {
    let progress = use_state_eq(|| 0_u32);
    let is_done = *progress >= 100;
    {
        let progress = progress.clone();
        use_effect_with(seed, move |_| progress.set(0));
    }
    let onframe = {
        let (run, progress) = (run.clone(), progress.clone());
        Callback::from(move |elapsed: u32| {
            if let Ok(run) = &*run
                && let Ok(mut run) = run.try_borrow_mut()
            {
                progress.set(run.compute(elapsed));
            }
        })
    };
    use_frames((!is_done).then_some(onframe), seed);
    *progress
}

/// While the replay plays, tells the session how much real time went by.
#[hook]
fn use_playing<E: 'static>(run: &Rc<Result<RefCell<Run>, E>>, at: Moment, playing: bool, on: &Callback<Action>) {
    let latest = use_mut_ref(|| at);
    *latest.borrow_mut() = at;
    let end = match &**run {
        Ok(run) => run.borrow().computed_end(),
        Err(_) => at,
    };
    let last_end = use_mut_ref(|| end);
    *last_end.borrow_mut() = end;
    let onframe = {
        let on = on.clone();
        Callback::from(move |micros: u32| {
            let (from, end) = (*latest.borrow(), *last_end.borrow());
            on.emit(Action::Elapsed { micros, from, end });
        })
    };
    use_frames(playing.then_some(onframe), u64::from(playing));
}

/// Keys of the stage, by place on the keyboard.
fn keys(on: &Callback<Action>, playing: bool, run: &Run, step: &Callback<bool>) -> Callback<KeyboardEvent> {
    let (on, step) = (on.clone(), step.clone());
    let steps = run.steps();
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
            "ArrowLeft" => steps.back.map(Action::Seek),
            "ArrowRight" => steps.forward.map(Action::Seek),
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
