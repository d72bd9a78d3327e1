//! Hooks that several views share.

use yew::prelude::*;

use crate::browser::measure::WidthObserver;

/// The width of a node as it changes [CSS px]; `at_first` until it is measured.
#[hook]
pub fn use_width(node: &NodeRef, at_first: u32) -> u32 {
    let width = use_state_eq(|| at_first);
    {
        let (node, width) = (node.clone(), width.clone());
        use_effect_with((), move |()| {
            let observer = WidthObserver::start(&node, Callback::from(move |measured: u32| width.set(measured.max(1))));
            move || drop(observer)
        });
    }
    *width
}
