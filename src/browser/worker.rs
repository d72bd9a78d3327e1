//! Workers: started, asked, heard, ended. What is said is bytes; what they mean is `crate::worker`'s.

use std::{cell::RefCell, rc::Rc};

use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use yew::Callback;

#[wasm_bindgen]
extern "C" {
    /// In `assets/start.js`, which holds the one policy that may name a worker's script.
    #[wasm_bindgen(catch, js_name = startWorker)]
    fn start_worker() -> Result<web_sys::Worker, JsValue>;
}

/// What comes from a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromWorker {
    /// A message.
    Bytes(Vec<u8>),
    /// It could not be started, or has stopped. Nothing comes after this.
    Stopped(String),
}

/// A worker at work. Dropping it ends it, whatever it is doing.
#[derive(Debug)]
pub struct WorkerHandle {
    worker: web_sys::Worker,
    /// What was sent before it listened; none as soon as it does.
    early: Rc<RefCell<Option<Vec<Uint8Array>>>>,
    _listeners: [EventListener; 3],
}

impl WorkerHandle {
    /// Starts a worker.
    ///
    /// # Errors
    /// When the browser starts none, in its words.
    pub fn start(on: &Callback<FromWorker>) -> Result<Self, String> {
        let worker = start_worker().map_err(|error| text(&error))?;
        let early = Rc::new(RefCell::new(Some(Vec::new())));
        let on_message = {
            let (worker, early, on) = (worker.clone(), early.clone(), on.clone());
            EventListener::new(&worker.clone(), "message", move |event| {
                let Some(event) = event.dyn_ref::<web_sys::MessageEvent>() else { return };
                let data = event.data();
                if data.is_null() {
                    // It listens now.
                    for message in early.borrow_mut().take().into_iter().flatten() {
                        post(&worker, &message);
                    }
                    return;
                }
                on.emit(FromWorker::Bytes(Uint8Array::new(&data).to_vec()));
            })
        };
        let on_error = {
            let on = on.clone();
            EventListener::new(&worker, "error", move |event| {
                // A script that cannot be loaded says nothing more than that.
                let said = event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message);
                let said = said.filter(|said| !said.is_empty());
                on.emit(FromWorker::Stopped(said.unwrap_or_else(|| "its program could not be loaded".to_owned())));
            })
        };
        let on_message_error = {
            let on = on.clone();
            EventListener::new(&worker, "messageerror", move |_| {
                on.emit(FromWorker::Stopped("a message could not be read".to_owned()));
            })
        };
        Ok(Self { worker, early, _listeners: [on_message, on_error, on_message_error] })
    }

    /// Sends it a message; one that comes before it listens waits for that.
    pub fn send(&self, bytes: &[u8]) {
        let message = Uint8Array::from(bytes);
        match &mut *self.early.borrow_mut() {
            Some(early) => early.push(message),
            None => post(&self.worker, &message),
        }
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn post(worker: &web_sys::Worker, message: &Uint8Array) {
    // Bytes can always be cloned, and a worker that has ended takes messages without a word.
    let _ = worker.post_message(&message.buffer());
}

fn text(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
