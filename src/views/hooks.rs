//! Hooks that several views share.

use std::cell::Cell;

use yew::prelude::*;

use crate::browser::{frames::Frames, measure::WidthObserver, print, timer::Later};

/// How many of `n` parts to render: once it `begins`, one more in each of the browser's tasks, so that no task is long. All of
/// them where the page is written natively: there is no browser then.
#[hook]
pub fn use_parts(n: usize, begins: bool) -> usize {
    let n_rendered = use_state_eq(|| if cfg!(target_arch = "wasm32") { 0 } else { n });
    {
        let next = n_rendered.clone();
        use_effect_with((begins, *n_rendered), move |&(begins, n_rendered)| {
            let task = (begins && n_rendered < n).then(|| Later::start(0, move || next.set(n_rendered + 1)));
            move || drop(task)
        });
    }
    *n_rendered
}

/// The width of a node as it changes [CSS px]; `at_first` until it is measured. `on_paper` while the page is printed: there it
/// cannot be measured in time, so the style sheet gives it that width.
#[hook]
pub fn use_width(node: &NodeRef, at_first: u32, on_paper: u32) -> u32 {
    let printing = use_printing();
    let width = use_state_eq(|| at_first);
    {
        let (node, width) = (node.clone(), width.clone());
        use_effect_with((), move |()| {
            let observer = WidthObserver::start(&node, Callback::from(move |measured: u32| width.set(measured.max(1))));
            move || drop(observer)
        });
    }
    if printing { on_paper } else { *width }
}

/// Whether the page is being printed: then everything stands on it, folded or not. The page's own print is held until whoever
/// asks has rendered that, as Yew puts off effects, and with them [`use_hold_of_print`], while other tasks are due.
#[hook]
pub fn use_printing() -> bool {
    let printing = use_state_eq(print::is_printing);
    let hold = use_mut_ref(|| None::<print::Hold>);
    {
        let (printing, hold) = (printing.setter(), hold.clone());
        use_effect_with((), move |()| {
            let knows = Cell::new(print::is_printing());
            printing.set(knows.get()); // it may have begun after the first render
            let listeners = print::on_print(&Callback::from(move |prints| {
                if knows.replace(prints) != prints {
                    *hold.borrow_mut() = prints.then(print::Hold::start);
                }
                printing.set(prints);
            }));
            move || drop(listeners)
        });
    }
    use_effect_with(*printing, move |_| drop(hold.take()));
    *printing
}

/// Holds the page's own print for as long as something that belongs on paper is computed.
#[hook]
pub fn use_hold_of_print(holds: bool) {
    use_effect_with(holds, |holds| {
        let hold = holds.then(print::Hold::start);
        move || drop(hold)
    });
}

/// Calls back before each paint with the microseconds since the last one, while there is a callback.
///
/// The loop starts anew when `run` changes, and always calls the newest callback.
#[hook]
pub fn use_frames(callback: Option<Callback<u32>>, run: u64) {
    let newest = use_mut_ref(|| None::<Callback<u32>>);
    let runs = callback.is_some();
    *newest.borrow_mut() = callback;
    use_effect_with((runs, run), move |(runs, _)| {
        let frames = runs.then(|| {
            Frames::start(Callback::from(move |micros: u32| {
                let callback = newest.borrow().clone();
                if let Some(callback) = callback {
                    callback.emit(micros);
                }
            }))
        });
        move || drop(frames)
    });
}
