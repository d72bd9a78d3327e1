//! The worker: a program beside the page's that runs the model, so that the page never waits for it.
//!
//! Wires a `worker::Desk` to the worker's messages. Computes in slices; between two of them it hears what the page asks.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use postmortem_explorer::worker::{Desk, Reply, Request, decode, encode};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

/// How long a slice lasts [ms]: short enough for the page's next request to feel immediate.
const SLICE_MILLIS: f64 = 8.0;
/// Events between two looks at the clock.
const BURST_EVENTS: u32 = 20_000;

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if let Err(error) = serve(&scope) {
        wasm_bindgen::throw_val(error);
    }
}

/// Listens, and says that it does: what the page sends before that would be lost.
fn serve(scope: &DedicatedWorkerGlobalScope) -> Result<(), JsValue> {
    let performance = js_sys::Reflect::get(scope, &"performance".into())?.unchecked_into::<Performance>();
    let desk = Rc::new(RefCell::new(Desk::default()));
    // A message to itself comes after those that are waiting already: the way to the next slice.
    let channel = MessageChannel::new()?;
    let next_slice = channel.port2();
    let is_due = Rc::new(RefCell::new(false));
    listen(&channel.port1(), {
        let (scope, desk, next_slice, is_due) = (scope.clone(), desk.clone(), next_slice.clone(), is_due.clone());
        move |_| {
            is_due.replace(false);
            let end = performance.now() + SLICE_MILLIS;
            let mut desk = desk.borrow_mut();
            while desk.has_work() && performance.now() < end {
                desk.work(BURST_EVENTS);
            }
            for reply in desk.report() {
                post(&scope, &reply)?;
            }
            if desk.has_work() && !is_due.replace(true) {
                next_slice.post_message(&JsValue::NULL)?;
            }
            Ok(())
        }
    });
    let hear = {
        let scope = scope.clone();
        move |event: MessageEvent| {
            let bytes = Uint8Array::new(&event.data()).to_vec();
            let request: Request = decode(&bytes).map_err(|problem| JsValue::from_str(&problem))?;
            let mut desk = desk.borrow_mut();
            if let Some(reply) = desk.take(request) {
                post(&scope, &reply)?;
            }
            if desk.has_work() && !is_due.replace(true) {
                next_slice.post_message(&JsValue::NULL)?;
            }
            Ok(())
        }
    };
    scope.set_onmessage(Some(&callback(hear)));
    scope.post_message(&JsValue::NULL)
}

fn listen(port: &MessagePort, on: impl FnMut(MessageEvent) -> Result<(), JsValue> + 'static) {
    port.set_onmessage(Some(&callback(on)));
}

/// A listener for as long as the worker lives. What it cannot do ends in the page's `error` listener.
fn callback(on: impl FnMut(MessageEvent) -> Result<(), JsValue> + 'static) -> js_sys::Function {
    Closure::<dyn FnMut(MessageEvent) -> Result<(), JsValue>>::new(on).into_js_value().unchecked_into()
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: &Reply) -> Result<(), JsValue> {
    let bytes = encode(reply).map_err(|problem| JsValue::from_str(&problem))?;
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer))
}
