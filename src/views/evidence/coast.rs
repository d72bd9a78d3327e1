//! What a flick leaves behind: the view goes on by itself and slows down, until something is touched or pressed.
//!
//! Of a finger only: a touchpad's turns of the wheel go on by themselves where its system does that, and a mouse or a pen
//! marks a stretch instead. Without motion where the reader wants none.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    browser::{input, measure},
    clock::Window,
    session::{Action, Coast, ViewChange},
    views::hooks::use_frames,
};

/// The view's momentum.
#[derive(Clone)]
pub(super) struct Coasting {
    coast: Rc<RefCell<Option<Coast>>>,
    update: Callback<()>,
}

impl Coasting {
    pub(super) fn start(&self, coast: Option<Coast>) {
        if coast.is_some() && !measure::reduced_motion() {
            *self.coast.borrow_mut() = coast;
            self.update.emit(());
        }
    }

    /// Whether it was under way.
    pub(super) fn stop(&self) -> bool {
        let was_under_way = self.coast.take().is_some();
        if was_under_way {
            self.update.emit(());
        }
        was_under_way
    }
}

/// Momentum of what is shown of the bounds.
#[hook]
pub(super) fn use_coasting(shown: Window, bounds: Window, on: &Callback<Action>) -> Coasting {
    let coast = use_mut_ref(|| None::<Coast>);
    let update = use_force_update();
    let coasting = Coasting { coast: coast.clone(), update: Callback::from(move |()| update.force_update()) };
    let is_under_way = coast.borrow().is_some();
    {
        let coasting = coasting.clone();
        use_effect_with(is_under_way, move |is_under_way| {
            let listeners = is_under_way.then(|| {
                input::on_interruption(&Callback::from(move |()| {
                    coasting.stop();
                }))
            });
            move || drop(listeners)
        });
    }
    let on_frame = {
        let (coasting, on) = (coasting.clone(), on.clone());
        Callback::from(move |micros: u32| {
            let step = coast.borrow_mut().as_mut().and_then(|coast| coast.step(micros));
            match step {
                Some(0) => {}
                Some(permille) if !is_at_end(permille, shown, bounds) => {
                    on.emit(Action::View(ViewChange::Pan { permille, bounds }));
                }
                _ => {
                    coasting.stop();
                }
            }
        })
    };
    use_frames(is_under_way.then_some(on_frame), 2);
    coasting
}

fn is_at_end(permille: i32, shown: Window, bounds: Window) -> bool {
    if permille < 0 { shown.from <= bounds.from } else { shown.to >= bounds.to }
}
