//! A clock for people: seconds since it was started. What happens later. And the wait for the browser's next task or frame.

use gloo::timers::callback::{Interval, Timeout};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use yew::Callback;

/// A running clock. Ends when dropped.
#[derive(Debug)]
pub struct Seconds(#[expect(dead_code, reason = "runs until it is dropped")] Interval);

impl Seconds {
    /// Starts it at 0; `callback` gets the seconds that have passed, once a second.
    #[must_use = "the clock ends when dropped"]
    pub fn start(callback: Callback<u32>) -> Self {
        let started = now();
        Self(Interval::new(1_000, move || callback.emit(whole_seconds(now() - started))))
    }
}

/// Something that happens once, later. Does not happen when dropped before.
#[derive(Debug)]
pub struct Later(#[expect(dead_code, reason = "waits until it is dropped")] Timeout);

impl Later {
    /// Calls back in so many milliseconds.
    #[must_use = "it does not happen when dropped"]
    pub fn start(millis: u32, callback: impl FnOnce() + 'static) -> Self {
        Self(Timeout::new(millis, callback))
    }
}

/// The longest that the page's thread is held in one go [ms]: a frame has 16.
const TURN_MILLIS: f64 = 8.0;

/// Work of many steps, which holds up the page no longer than one of them.
#[derive(Debug)]
pub struct Turn {
    began: f64,
}

impl Turn {
    /// Begins to work.
    #[must_use]
    pub fn begin() -> Self {
        Self { began: now() }
    }

    /// Between two steps: lets the browser do what is due, if the turn has been long.
    pub async fn breathe(&mut self) {
        if now() - self.began > TURN_MILLIS {
            next_task().await;
            self.began = now();
        }
    }
}

/// Lets the browser do what is due: paint, input, other tasks.
pub async fn next_task() {
    let due = Promise::new(&mut |resolve, _| {
        // A window always has timers; were there none, the promise would only come early.
        if gloo::utils::window().set_timeout_with_callback(&resolve).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(due).await;
}

/// Waits so many milliseconds.
pub async fn pause(millis: u32) {
    let due = Promise::new(&mut |resolve, _| {
        let millis = i32::try_from(millis).unwrap_or(i32::MAX);
        // A window always has timers.
        let _ = gloo::utils::window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = JsFuture::from(due).await;
}

/// Waits until the browser paints again, or so many milliseconds: a page that is not seen is not painted.
pub async fn next_frame(at_most_millis: u32) {
    let due = Promise::new(&mut |resolve, _| {
        let window = gloo::utils::window();
        // A window always has both; the promise takes the first of them.
        let _ = window.request_animation_frame(&resolve);
        let millis = i32::try_from(at_most_millis).unwrap_or(i32::MAX);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    let _ = JsFuture::from(due).await;
}

/// Time since the page was opened [ms].
fn now() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn whole_seconds(millis: f64) -> u32 {
    (millis / 1_000.0).round().clamp(0.0, 1e9) as u32
}
