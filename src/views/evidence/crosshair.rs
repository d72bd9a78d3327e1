//! The crosshair's hands: the pointer over a plot, and for the keyboard a slider over time that says the values.

use yew::prelude::*;

use super::{
    plot::{Subject, shown, words_at},
    reading::{Gaze, use_gaze},
};
use crate::{
    browser::input::{self, PointerListeners},
    chart::scale::TimeScale,
    clock::{UnixMillis, Window, Zone},
    series::SeriesSet,
    session::Action,
    views::page::Shared,
};

/// Reads the pointer's place over `node` as a time of its scale.
#[hook]
pub(super) fn use_pointer(node: &NodeRef, scale: TimeScale, gaze: &Gaze) {
    let newest = use_mut_ref(|| scale);
    *newest.borrow_mut() = scale;
    let listeners = use_mut_ref(|| None::<PointerListeners>);
    {
        let (node, listeners) = (node.clone(), listeners.clone());
        use_effect_with(gaze.clone(), move |gaze| {
            let gaze = gaze.clone();
            let moved = Callback::from(move |x: Option<f64>| {
                let scale = *newest.borrow();
                gaze.hover(x.map(|x| scale.time_from_x(x.clamp(0.0, scale.width))));
            });
            *listeners.borrow_mut() = input::on_pointer(&node, &moved);
            move || drop(listeners.take())
        });
    }
    use_effect_with(scale.width.to_bits(), move |_| {
        if let Some(listeners) = &*listeners.borrow() {
            listeners.forget_place();
        }
    });
}

#[derive(Properties, PartialEq)]
pub(super) struct ReaderProps {
    pub(super) subject: Shared<Subject>,
    pub(super) set: Shared<SeriesSet>,
    pub(super) modelled: Option<Shared<SeriesSet>>,
    pub(super) shown: Vec<u16>,
    pub(super) scale: TimeScale,
    pub(super) zone: Shared<Zone>,
    pub(super) on: Callback<Action>,
}

/// The crosshair for the keyboard and for screen readers.
#[component]
pub(super) fn Reader(props: &ReaderProps) -> Html {
    let gaze = use_gaze();
    let has_focus = use_state_eq(|| false);
    let update = use_force_update();
    {
        // Words only for the one that is listened to: they change with every step of the pointer.
        let gaze = gaze.clone();
        use_effect_with((*has_focus, gaze), move |(has_focus, gaze)| {
            let listening = has_focus.then(|| gaze.listen(Callback::from(move |()| update.force_update())));
            move || drop(listening)
        });
    }
    let window = props.scale.window;
    let t = gaze.now().t.clamp(window.from, window.to);
    let onkeydown = {
        let (on, scale, gaze) = (props.on.clone(), props.scale, gaze.clone());
        Callback::from(move |event: KeyboardEvent| {
            let t = gaze.now().t.clamp(scale.window.from, scale.window.to);
            let Some(step) = step(&event, t, scale) else { return };
            event.prevent_default();
            event.stop_propagation();
            match step {
                Step::Read(to) => gaze.hover(to),
                Step::Seek => on.emit(Action::Point(t.into())),
            }
        })
    };
    let focus = |to: bool| {
        let (has_focus, gaze) = (has_focus.clone(), gaze.clone());
        Callback::from(move |_: FocusEvent| {
            has_focus.set(to);
            if !to {
                gaze.hover(None);
            }
        })
    };
    let words = has_focus.then(|| {
        let label = props.subject.label.as_deref();
        let values = shown(&props.set, &props.shown).into_iter().map(|series| {
            let words = words_at(series, props.modelled.as_deref(), t, &props.subject);
            match series.name(label) {
                "" => words,
                name => format!("{name} {words}"),
            }
        });
        format!("{}: {}", props.zone.full(t), values.collect::<Vec<_>>().join(", "))
    });
    let now = has_focus.then(|| (t.millis_since(window.from) / 1_000).to_string());
    html! {
        <div class="reader" tabindex="0" role="slider" aria-label={format!("Read {} along time", props.subject.title)}
            aria-valuemin="0" aria-valuemax={(window.millis() / 1_000).to_string()} aria-valuenow={now.unwrap_or_else(|| "0".to_owned())}
            aria-valuetext={words.clone()} onfocus={focus(true)} onblur={focus(false)} {onkeydown}>
            if let Some(words) = words { <p class="visually-hidden" aria-live="polite">{ words }</p> }
        </div>
    }
}

/// What a key does.
enum Step {
    /// The crosshair goes there, or away.
    Read(Option<UnixMillis>),
    /// The clock goes to the crosshair.
    Seek,
}

/// Arrows by one pixel, with shift by thirty; to the ends; or the clock goes there.
fn step(event: &KeyboardEvent, t: UnixMillis, scale: TimeScale) -> Option<Step> {
    if !input::is_without_modifier(event) {
        return None;
    }
    let Window { from, to } = scale.window;
    let pixels = if event.shift_key() { 30.0 } else { 1.0 };
    let by = scale.time_from_x(pixels).millis_since(from).max(1);
    let there = match event.code().as_str() {
        "ArrowLeft" => t.plus_millis(-by),
        "ArrowRight" => t.plus_millis(by),
        "Home" => from,
        "End" => to,
        "Enter" => return Some(Step::Seek),
        "Escape" => return Some(Step::Read(None)),
        _ => return None,
    };
    Some(Step::Read(Some(there.clamp(from, to))))
}
