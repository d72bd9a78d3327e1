//! The replay: both worlds on one clock, the stage they stand on, the transport that moves the clock, the code that runs,
//! and what the reader does to the service.
//!
//! A worker computes the run, never on the way to the first screen, and shows the moment that the clock asks for. A moment
//! that is not computed yet is not shown: the stage says so instead.

use yew::prelude::*;

use super::{
    hooks::{use_hold_of_print, use_printing},
    load::{CodeLoad, Codes},
    page::use_page,
};
use crate::{
    browser::{dialog, input, measure, visible::VisibleObserver},
    incident::document::Model,
    replay::{Snapshot, Sought},
    session::{
        Action, Moment, Playback, Pointing, ReplayAction, ReplayState, SlotChoice, position_of_speed, speed_at_position,
    },
};

mod findings;
mod following;
mod hands;
mod listing;
mod playing;
mod pointing;
mod pools;
mod run;
mod running;
mod scrub;
mod sheet;
mod stage;
mod transport;

use following::following;
use hands::Hands;
use playing::{Watch, use_playing};
use pointing::use_followed;
use pools::Pools;
use run::{Steps, Trouble};
use running::{Running, View, use_run};
use scrub::Scrub;
pub(super) use stage::world_words;
use stage::{Lens, Stage};
use transport::Transport;

/// Up to this speed the code that runs is read while it plays.
const MAX_READ_SPEED: u32 = 10;

/// What the section shows.
#[derive(Debug, Properties, PartialEq)]
pub struct ReplayProps {
    /// The page's clock.
    pub at: Moment,
    /// Whether it runs, how fast, and which run.
    pub playback: Playback,
    /// What the reader does on the stage.
    pub replay: ReplayState,
    /// The code, as far as it is there.
    pub codes: Codes,
}

/// The first model of the incident, or nothing where there is none.
#[component]
pub fn Replay(props: &ReplayProps) -> Html {
    let page = use_page();
    let Some(model) = page.incident.models.first().cloned() else { return Html::default() };
    html! {
        <Player {model} at={props.at} playback={props.playback} replay={props.replay.clone()} codes={props.codes.clone()} />
    }
}

#[derive(Properties, PartialEq)]
struct PlayerProps {
    model: Model,
    at: Moment,
    playback: Playback,
    replay: ReplayState,
    codes: Codes,
}

#[component]
fn Player(props: &PlayerProps) -> Html {
    let page = use_page();
    let Playback { playing, speed, .. } = props.playback;
    let seed = props.playback.seed.unwrap_or(props.model.seed);
    let attempt = use_state_eq(|| 0_u32);
    let boards = (*use_memo((), |()| stage::boards())).clone();
    let (node, sheet) = (use_node_ref(), use_node_ref());
    let printing = use_printing();
    let visible = use_visible(&node) || printing;
    let moves = !*use_memo((), |()| measure::reduced_motion());
    let ahead = Lens { speed, still: !moves, selected: None }.leg();
    let ReplayState { interventions, followed, slot, pauses, .. } = props.replay.clone();
    let view = View { seed, interventions, followed, at: props.at, playing, ahead, visible, attempt: *attempt };
    let running = use_run(&props.model, view, &boards, &page.on);
    let watch = Watch { at: props.at, playback: props.playback, pause_at: pauses.topics(), visible, moves };
    let on = use_playing(&running, &watch, &page.on);
    let step = {
        let running = running.clone();
        use_callback((), move |forward: bool, ()| running.step(forward))
    };
    let on_select = {
        let (on, running, incident) = (on.clone(), running.clone(), page.incident.clone());
        Callback::from(move |slot: Option<SlotChoice>| {
            on.emit(Action::Replay(ReplayAction::Slot(slot)));
            let pointed = {
                let run = running.run.borrow();
                slot.and_then(|slot| pointing::slot(&run.snapshot(), run.start(), slot))
            };
            on.emit(Action::Mark(pointed.map(|pointed| Box::new(Pointing::at(&incident, pointed)))));
        })
    };
    let on_keys = {
        let sheet = sheet.clone();
        Callback::from(move |()| dialog::open(&sheet))
    };
    let again = Callback::from(move |_: MouseEvent| attempt.set(*attempt + 1));
    let followed = pointing::order(&running.run.borrow()).filter(|_| !playing);
    use_followed(followed, &page);
    let waits = {
        let run = running.run.borrow();
        run.trouble().is_none() && run.waits(run.held(props.at))
    };
    use_hold_of_print(printing && waits);
    let mut run = running.run.borrow_mut();
    let at = run.held(props.at);
    let steps = run.steps(at);
    let onkeydown = {
        let keys = Keys { on: on.clone(), playback: props.playback, running: running.clone(), step: step.clone() };
        let (on_keys, steps, ends) = (on_keys.clone(), steps.clone(), (run.start(), run.end()));
        let ways = run.followed_steps();
        Callback::from(move |event: KeyboardEvent| keys.press(&event, &steps, ends, ways, &on_keys))
    };
    let transport = Transport {
        playback: props.playback,
        pauses,
        seed,
        own_seed: props.model.seed,
        steps: &steps,
        step: &step,
        on_keys: &on_keys,
        on: &on,
    };
    let (found, n_past) = run.findings(at);
    let snapshot = run.snapshot();
    let code = page.incident.code_of(&props.model).and_then(|change| Some((change, props.codes.get(&change.id)?)));
    html! {
        <section id="replay" aria-labelledby="replay-title" ref={node} {onkeydown}>
            <div class="section-head">
                <div>
                    <h2 id="replay-title">{ "Replay" }</h2>
                    <p class="lead">
                        { "The same customers, twice: once with the code that was shipped, once with the fix. Each mark in a row is a database connection. Touch anything." }
                    </p>
                </div>
            </div>
            { trouble(run.trouble(), again) }
            <div class="stage" role="group" aria-label="Replay" tabindex="0">
                <Stage snapshot={snapshot.clone()} start={run.start()} waits={run.waits(at)} {boards} {speed} {moves}
                    selected={slot} {on_select} />
                if let Some((change, CodeLoad::Ready(diff))) = code {
                    { following(&page, &run, change, diff, &running, !playing || speed <= MAX_READ_SPEED, &on) }
                }
                <div class="transport">
                    <Scrub futures={run.futures()} progress={run.percent()} start={run.start()} end={run.end()} {at} on={on.clone()} />
                    { transport.view() }
                </div>
            </div>
            <p class="sentence" aria-live={if playing && speed > 60 { "off" } else { "polite" }}>{ run.sentence(&page.zone) }</p>
            <div class="around">
                { findings::findings(&page, &on, &found, n_past) }
                <Hands replay={props.replay.clone()} at={run.model_time(at)} start={run.start()} n_instances={n_instances(&snapshot)}
                    slot={slot.and_then(|slot| slot_view(&snapshot, slot))} knobs={run.knobs(at, &props.replay.interventions)}
                    refused={run.not_done().to_vec()} on={on.clone()} />
            </div>
            <Pools {snapshot} />
            { sheet::sheet(&sheet) }
        </section>
    }
}

fn n_instances(snapshot: &Snapshot) -> u32 {
    let n = snapshot.worlds.first().map_or(0, |world| world.instances.len());
    u32::try_from(n).unwrap_or(0)
}

fn slot_view(snapshot: &Snapshot, at: SlotChoice) -> Option<crate::replay::SlotView> {
    let world = snapshot.worlds.iter().find(|world| world.variant == at.world)?;
    world.instances.get(at.place.instance as usize)?.slots.get(at.place.slot as usize).copied()
}

/// Whether the section can be seen.
#[hook]
fn use_visible(node: &NodeRef) -> bool {
    let visible = use_state_eq(|| true);
    {
        let (node, visible) = (node.clone(), visible.setter());
        use_effect_with((), move |()| {
            let observer = VisibleObserver::start(&node, Callback::from(move |seen| visible.set(seen)));
            move || drop(observer)
        });
    }
    *visible
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

/// What the keys of the replay need.
struct Keys {
    on: Callback<Action>,
    playback: Playback,
    running: Running,
    step: Callback<bool>,
}

impl Keys {
    /// A key was pressed, by its place on the keyboard. `ends` are those of the run, `ways` those of the followed order.
    fn press(
        &self,
        event: &KeyboardEvent,
        steps: &Steps,
        ends: (Moment, Moment),
        ways: (Option<Moment>, Option<Moment>),
        on_keys: &Callback<()>,
    ) {
        if event.default_prevented() || !input::is_for_stage(event) {
            return;
        }
        let seek = |to: Option<Moment>| to.map(Action::Seek);
        let faster = |by: i32| {
            let position = position_of_speed(self.playback.speed).saturating_add_signed(by);
            Some(Action::Speed(speed_at_position(position)))
        };
        let action = match event.code().as_str() {
            "Space" | "KeyK" if self.playback.playing => Some(Action::Pause),
            "Space" | "KeyK" => Some(Action::Play),
            "Comma" | "Period" => {
                self.step.emit(event.code() == "Period");
                None
            }
            "ArrowLeft" => seek(steps.back),
            "ArrowRight" => seek(steps.forward),
            "Home" => seek(Some(ends.0)),
            "End" => seek(Some(ends.1)),
            "Minus" => faster(-20),
            "Equal" => faster(20),
            "KeyF" => {
                self.running.follow_next(Sought::FailingReservation);
                None
            }
            "BracketLeft" => seek(ways.0),
            "BracketRight" => seek(ways.1),
            "KeyU" => Some(Action::Replay(ReplayAction::Undo)),
            "KeyY" => Some(Action::Replay(ReplayAction::Redo)),
            "Slash" => {
                on_keys.emit(());
                None
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(action) = action {
            self.on.emit(action);
        }
    }
}
