//! What a hand does on the charts: brush to zoom, click to set the clock, pinch and drag by touch, wheel.
//!
//! One set of handlers for the whole figure, so that a drag may begin on one chart and end beside it. A plain wheel
//! scrolls the page: with control or command it zooms, sideways or with shift it pans.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    browser::input::{self, Wheel},
    chart::scale::TimeScale,
    clock::Window,
    session::{Action, Flick, Moment, ViewChange},
};

use super::coast::use_coasting;

/// A movement shorter than this is a click [px].
const CLICK_SLOP: f64 = 4.0;

/// Pointers that are down.
#[derive(Default)]
struct Hand {
    /// The mouse or the pen: where it went down.
    brush_from: Option<f64>,
    is_brushing: bool,
    fingers: Vec<Finger>,
    has_moved: bool,
    flick: Flick,
}

/// A finger that is down, and where it was at its last move [px].
#[derive(Debug, Clone, Copy)]
struct Finger {
    id: i32,
    x: f64,
    y: f64,
}

/// Handlers for the figure.
pub(super) struct Gestures {
    pub(super) ondown: Callback<PointerEvent>,
    pub(super) onmove: Callback<PointerEvent>,
    pub(super) onup: Callback<PointerEvent>,
    pub(super) oncancel: Callback<PointerEvent>,
    pub(super) ondouble: Callback<MouseEvent>,
    /// What is being marked.
    pub(super) brush: Option<Window>,
}

/// Reads gestures over `figure` as changes of the view; places are counted in `plot`.
#[hook]
pub(super) fn use_gestures(
    figure: &NodeRef,
    plot: &NodeRef,
    scale: TimeScale,
    bounds: Window,
    on: &Callback<Action>,
) -> Gestures {
    let hand: Rc<RefCell<Hand>> = use_mut_ref(Hand::default);
    let brush = use_state_eq(|| None::<Window>);
    use_wheel(figure, plot, scale, bounds, on);
    let coasting = use_coasting(scale.window, bounds, on);
    let x = {
        let plot = plot.clone();
        move |event: &MouseEvent| input::pointer_x(event, &plot)
    };
    let ondown = {
        let (hand, x, figure, coasting) = (hand.clone(), x.clone(), figure.clone(), coasting.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(at) = x(&event).filter(|at| (0.0..=scale.width).contains(at)) else { return };
            if event.button() != 0 || !is_on_plot(&event) {
                return;
            }
            let mut hand = hand.borrow_mut();
            if event.pointer_type() == "touch" {
                if hand.fingers.is_empty() {
                    // A touch that stops what coasts sets no clock.
                    hand.has_moved = coasting.stop();
                    hand.flick.clear();
                }
                hand.fingers.push(Finger { id: event.pointer_id(), x: at, y: f64::from(event.client_y()) });
                hand.has_moved |= hand.fingers.len() > 1;
            } else {
                (hand.brush_from, hand.is_brushing) = (Some(at), false);
                input::capture(&event, &figure);
            }
        })
    };
    let onmove = {
        let (hand, x, brush, on) = (hand.clone(), x.clone(), brush.clone(), on.clone());
        Callback::from(move |event: PointerEvent| {
            let mut hand = hand.borrow_mut();
            // Nothing is down: nothing to ask the browser for.
            if hand.brush_from.is_none() && hand.fingers.is_empty() {
                return;
            }
            let Some(at) = x(&event) else { return };
            if event.pointer_type() == "touch" {
                let now = Finger { id: event.pointer_id(), x: at, y: f64::from(event.client_y()) };
                if let Some(change) = hand.finger_moved(now, scale, bounds) {
                    hand.keep(&change, input::time_micros(&event));
                    on.emit(Action::View(change));
                }
            } else if let Some(from) = hand.brush_from {
                hand.is_brushing |= (at - from).abs() >= CLICK_SLOP;
                if hand.is_brushing {
                    brush.set(Some(marked(from, at, scale)));
                }
            }
        })
    };
    let onup = {
        let (hand, brush, on) = (hand.clone(), brush.clone(), on.clone());
        Callback::from(move |event: PointerEvent| {
            let mut hand = hand.borrow_mut();
            let at = x(&event);
            let was_finger = hand.lift(event.pointer_id());
            if was_finger && hand.fingers.is_empty() {
                coasting.start(hand.flick.released(input::time_micros(&event)));
            }
            let from = hand.brush_from.take();
            brush.set(None);
            let Some(at) = at.filter(|_| was_finger || from.is_some()) else { return };
            if let Some(from) = from.filter(|_| hand.is_brushing) {
                input::swallow_click();
                on.emit(Action::View(ViewChange::Show { window: marked(from, at, scale), bounds }));
            } else if !(was_finger && hand.has_moved) {
                on.emit(Action::Point(Moment::from(scale.time_from_x(at.clamp(0.0, scale.width)))));
            }
        })
    };
    let oncancel = {
        let brush = brush.clone();
        Callback::from(move |event: PointerEvent| {
            let mut hand = hand.borrow_mut();
            hand.lift(event.pointer_id());
            hand.brush_from = None;
            brush.set(None);
        })
    };
    let ondouble = {
        let on = on.clone();
        Callback::from(move |event: MouseEvent| {
            if is_on_plot(&event) {
                on.emit(Action::View(ViewChange::All));
            }
        })
    };
    Gestures { ondown, onmove, onup, oncancel, ondouble, brush: *brush }
}

/// Whether a press is meant for the picture: not for a name beside it, nor for what stands in it and acts by itself.
fn is_on_plot(event: &MouseEvent) -> bool {
    input::is_within(event, ".panel-plot svg") && !input::is_on_control(event)
}

#[hook]
fn use_wheel(figure: &NodeRef, plot: &NodeRef, scale: TimeScale, bounds: Window, on: &Callback<Action>) {
    let newest = use_mut_ref(|| (scale, bounds));
    *newest.borrow_mut() = (scale, bounds);
    let (figure, plot, on) = (figure.clone(), plot.clone(), on.clone());
    use_effect_with((), move |()| {
        let turned = Callback::from(move |wheel: Wheel| {
            let (scale, bounds) = *newest.borrow();
            let change = wheel_change(wheel, scale, bounds);
            let is_used = change.is_some();
            if let Some(change) = change {
                on.emit(Action::View(change));
            }
            is_used
        });
        let listener = input::on_wheel(&figure, &plot, turned);
        move || drop(listener)
    });
}

/// A full turn of a usual wheel (about 100 px) zooms by a third.
fn wheel_change(wheel: Wheel, scale: TimeScale, bounds: Window) -> Option<ViewChange> {
    if wheel.zooms {
        let about = scale.time_from_x(wheel.x.clamp(0.0, scale.width));
        let permille = 1_000.0 * (1.0 + wheel.down / 300.0);
        return Some(ViewChange::Zoom {
            about,
            permille: whole(permille.clamp(500.0, 2_000.0)).unsigned_abs(),
            bounds,
        });
    }
    let sideways = wheel.right.abs() > wheel.down.abs();
    sideways.then(|| ViewChange::Pan { permille: whole(1_000.0 * wheel.right / scale.width.max(1.0)), bounds })
}

impl Hand {
    /// One finger drags the picture along; two pinch it, however they stand to each other.
    fn finger_moved(&mut self, now: Finger, scale: TimeScale, bounds: Window) -> Option<ViewChange> {
        let other = self.fingers.iter().find(|finger| finger.id != now.id).copied();
        let finger = self.fingers.iter_mut().find(|finger| finger.id == now.id)?;
        let before = *finger;
        if let Some(other) = other {
            let distance = |finger: Finger| {
                let (x, y) = (finger.x - other.x, finger.y - other.y);
                (x * x + y * y).sqrt().max(8.0)
            };
            let permille = whole((1_000.0 * distance(before) / distance(now)).clamp(200.0, 5_000.0)).unsigned_abs();
            *finger = now;
            let about = scale.time_from_x(f64::midpoint(now.x, other.x).clamp(0.0, scale.width));
            return (permille != 1_000).then_some(ViewChange::Zoom { about, permille, bounds });
        }
        let permille = whole(1_000.0 * (before.x - now.x) / scale.width.max(1.0));
        if (before.x - now.x).abs() < CLICK_SLOP && !self.has_moved || permille == 0 {
            return None;
        }
        *finger = now;
        self.has_moved = true;
        Some(ViewChange::Pan { permille, bounds })
    }

    /// Keeps what a drag did, for when the finger is lifted; two fingers throw nothing.
    fn keep(&mut self, change: &ViewChange, at_micros: i64) {
        if let ViewChange::Pan { permille, .. } = change {
            self.flick.moved(at_micros, *permille);
        } else {
            self.flick.clear();
        }
    }

    /// Whether it was a finger that is up now.
    fn lift(&mut self, id: i32) -> bool {
        let n_before = self.fingers.len();
        self.fingers.retain(|finger| finger.id != id);
        self.fingers.len() < n_before
    }
}

fn marked(from: f64, to: f64, scale: TimeScale) -> Window {
    let t = |x: f64| scale.time_from_x(x.clamp(0.0, scale.width));
    Window::new(t(from), t(to))
}

#[expect(clippy::cast_possible_truncation, reason = "saturates; a change is clamped where it is made")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}
