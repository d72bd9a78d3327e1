//! A clock for people: seconds since it was started.

use gloo::timers::callback::Interval;
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

/// Time since the page was opened [ms].
fn now() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn whole_seconds(millis: f64) -> u32 {
    (millis / 1_000.0).round().clamp(0.0, 1e9) as u32
}
