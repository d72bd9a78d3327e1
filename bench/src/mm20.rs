//! A plain M/M/20: what the calendar and the draws cost without a service around them.
//!
//! The other side of `bench/mm20.mjs`.

use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::Calendar;
use postmortem_explorer::model::rng::{Purpose, Streams};

const N_SERVERS: u32 = 20;
/// Mean service time [µs].
const SERVICE: f64 = 1_000_000.0;
/// Offered load is 17 of 20 servers.
const GAP: f64 = SERVICE / 17.0;

#[derive(Clone, Copy)]
enum Due {
    Arrival,
    Departure,
}

/// Runs so many events; returns the time that was waited in all [s], so that nothing is computed for nothing.
#[expect(clippy::cast_precision_loss, reason = "a sum of whole microseconds, far below 2^53")]
pub(crate) fn run(n_events: u32) -> f64 {
    let stream = Streams::new(7, Purpose::Customer).at(0);
    let mut calendar = Calendar::new();
    let (mut n_busy, mut n_waiting) = (0, 0_u32);
    let (mut last, mut waited) = (Micros::ZERO, 0.0);
    calendar.schedule(Micros::ZERO, Due::Arrival);
    for nth in 0..n_events {
        let Some((now, due)) = calendar.pop() else { break };
        waited += f64::from(n_waiting) * (now - last).0 as f64;
        last = now;
        let (first, second) = (nth * 2, nth * 2 + 1);
        match due {
            Due::Arrival => {
                calendar.schedule(now + micros(stream.exponential(first, GAP)), Due::Arrival);
                if n_busy < N_SERVERS {
                    n_busy += 1;
                    calendar.schedule(now + micros(stream.exponential(second, SERVICE)), Due::Departure);
                } else {
                    n_waiting += 1;
                }
            }
            Due::Departure if n_waiting > 0 => {
                n_waiting -= 1;
                calendar.schedule(now + micros(stream.exponential(second, SERVICE)), Due::Departure);
            }
            Due::Departure => n_busy -= 1,
        }
    }
    waited / 1e6
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an exponential with a small mean")]
fn micros(drawn: f64) -> Micros {
    Micros((drawn + 0.5) as u64)
}
