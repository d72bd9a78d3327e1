//! What arrives and how long it takes: customers, their retries, and the other queries on the same pools.
//!
//! Everything is a function of the seed and of who asks, never of the state of the service: both worlds get the same.
//! Arrivals are Poisson with a rate that changes by the hour of the local day, by time change: unit exponential gaps on
//! the scale of the expected number of arrivals (Cinlar, "Introduction to Stochastic Processes", 1975, section 4.7).

use core::fmt;

mod ahead;

pub use ahead::DrawnAhead;
use serde::{Deserialize, Serialize};

use super::Micros;
use super::rng::{Purpose, Stream, Streams};
use super::scenario::Scenario;

const MICROS_PER_SEC: u64 = 1_000_000;
const HOUR: u64 = 3600 * MICROS_PER_SEC;
const DAY: u64 = 24 * HOUR;
/// Longest single duration that is drawn: thirty days. Keeps sums of times far from overflow.
const MAX_DRAWN: f64 = 30.0 * 86_400.0 * 1e6;

// Numbers of the draws in a customer's stream. A retry's stream uses the same numbers for what it draws anew.
const DRAW_GAP: u32 = 0;
const DRAW_FAILS: u32 = 1;
const DRAW_ITEMS: u32 = 2;
const DRAW_WORK: u32 = 3;
const DRAW_HOLD: u32 = 4;
const DRAW_RETRIES: u32 = 5;
const DRAW_RETRY_DELAY: u32 = 6;

/// The first customer who was made by hand: beyond every number that a scenario within its limits reaches.
const BY_HAND: u32 = 1 << 31;
/// Marks one of those whose reservation fails.
const BY_HAND_FAILS: u32 = 1 << 30;

/// One attempt of a customer to check out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Attempt {
    /// Which customer, from 0.
    pub customer: u32,
    /// Which attempt, from 0.
    pub attempt: u32,
}

impl Attempt {
    /// The number of the order as the page shows it, from 1.
    #[must_use]
    pub const fn order(self) -> u32 {
        self.customer + 1
    }

    /// The first attempt of a customer made by hand, the `number`-th intervention.
    #[must_use]
    pub const fn by_hand(number: u32, fails: bool) -> Self {
        Self { customer: BY_HAND | if fails { BY_HAND_FAILS } else { 0 } | number, attempt: 0 }
    }

    /// Which intervention made the customer, from 0; `None` for one who came by himself.
    #[must_use]
    pub const fn hand_number(self) -> Option<u32> {
        if self.customer & BY_HAND == 0 { None } else { Some(self.customer & !(BY_HAND | BY_HAND_FAILS)) }
    }
}

/// An order's number in words: "order 812", or "your order 3" for one that was sent by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderName(
    /// The number, from 1, as [`Attempt::order`] gives it.
    pub u32,
);

impl fmt::Display for OrderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(order) = *self;
        match (Attempt { customer: order.wrapping_sub(1), attempt: 0 }).hand_number() {
            Some(number) => write!(f, "your order {}", number + 1),
            None => write!(f, "order {order}"),
        }
    }
}

/// Everything random about the customers and the queries of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    customers: Streams,
    retries: Streams,
    by_hand: Streams,
    other_queries: Streams,
    processes: Streams,
    checkout_rates: HourlyRates,
    /// The same before anybody changed them.
    own_checkout_rates: HourlyRates,
    other_rates: HourlyRates,
    failing_share: f64,
    max_items: u32,
    reservation_micros: f64,
    checkout_micros: f64,
    other_query_micros: f64,
    retry_share: f64,
    retry_after_micros: f64,
    max_attempts: u32,
}

impl Workload {
    /// The workload of a scenario that keeps its limits.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let w = &scenario.workload;
        let rates = |per_sec| HourlyRates::new(per_sec, &w.hourly_profile, scenario.local_second_of_day);
        Self {
            customers: Streams::new(scenario.seed, Purpose::Customer),
            retries: Streams::new(scenario.seed, Purpose::Retry),
            by_hand: Streams::new(scenario.seed, Purpose::ByHand),
            other_queries: Streams::new(scenario.seed, Purpose::OtherQuery),
            processes: Streams::new(scenario.seed, Purpose::Process),
            checkout_rates: rates(w.checkouts_per_sec),
            own_checkout_rates: rates(w.checkouts_per_sec),
            other_rates: rates(w.other_queries_per_sec),
            failing_share: w.failing_share,
            max_items: w.max_items,
            reservation_micros: w.reservation_millis * 1e3,
            checkout_micros: w.checkout_millis * 1e3,
            other_query_micros: w.other_query_millis * 1e3,
            retry_share: w.retry_share,
            retry_after_micros: w.retry_after_seconds * 1e6,
            max_attempts: w.max_attempts,
        }
    }

    /// When the next customer arrives after one at `last`; `None` if nobody comes any more.
    #[must_use]
    pub fn customer_after(&self, last: Micros, customer: u32) -> Option<Micros> {
        self.checkout_rates.after(last, self.customers.at(u64::from(customer)).exponential(DRAW_GAP, 1.0))
    }

    /// When the customer who was due at `due` arrives if the rates are those of `before` until `now` and these from then on.
    /// As many arrivals are expected until then as before.
    #[must_use]
    pub fn customer_moved(&self, now: Micros, due: Micros, before: &Self) -> Option<Micros> {
        self.checkout_rates.after(now, before.checkout_rates.expected(now, due))
    }

    /// Sets the share of reservations that fail [1/1000].
    pub fn set_failing_share(&mut self, permille: u32) {
        self.failing_share = f64::from(permille) / 1000.0;
    }

    /// Sets the arrival rate of customers, as a multiple of the scenario's own [1/1000].
    pub fn set_rate(&mut self, permille: u32) {
        self.checkout_rates = self.own_checkout_rates.times(f64::from(permille) / 1000.0);
    }

    /// Whether the reservation fails. A property of the order: it is out of stock at the next attempt, too.
    #[must_use]
    pub fn reservation_fails(&self, attempt: Attempt) -> bool {
        match attempt.hand_number() {
            Some(_) => attempt.customer & BY_HAND_FAILS != 0,
            None => self.customers.at(u64::from(attempt.customer)).chance(DRAW_FAILS, self.failing_share),
        }
    }

    /// Items of the order: as many `UPDATE` statements.
    #[must_use]
    pub fn n_items(&self, attempt: Attempt) -> u32 {
        let bits = self.stream(Attempt { attempt: 0, ..attempt }).bits(DRAW_ITEMS);
        // Multiply and shift: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019.
        let item = ((bits >> 32) * u64::from(self.max_items)) >> 32;
        1 + u32::try_from(item).unwrap_or(0)
    }

    /// Time before the reservation.
    #[must_use]
    pub fn checkout_work(&self, attempt: Attempt) -> Micros {
        micros(self.stream(attempt).exponential(DRAW_WORK, self.checkout_micros))
    }

    /// How long the reservation holds its connection.
    #[must_use]
    pub fn reservation_hold(&self, attempt: Attempt) -> Micros {
        micros(self.stream(attempt).exponential(DRAW_HOLD, self.reservation_micros))
    }

    /// How long another query holds its connection.
    #[must_use]
    pub fn other_query_hold(&self, query: u32) -> Micros {
        micros(self.other_queries.at(u64::from(query)).exponential(DRAW_HOLD, self.other_query_micros))
    }

    /// After a failed attempt: how long the customer waits before the next one, or `None` for giving up.
    #[must_use]
    pub fn retry_delay(&self, attempt: Attempt) -> Option<Micros> {
        let stream = self.stream(attempt);
        let tries_again = attempt.attempt + 1 < self.max_attempts && stream.chance(DRAW_RETRIES, self.retry_share);
        tries_again.then(|| micros(stream.exponential(DRAW_RETRY_DELAY, self.retry_after_micros)))
    }

    /// When a process's first probe comes, as a share of the period in 1/1024, after it is up.
    #[must_use]
    pub fn probe_phase(&self, instance: u32, restarts: u32) -> u64 {
        self.process(instance, restarts).bits(0) >> 54
    }

    /// How long a process's probe holds its connection.
    #[must_use]
    pub fn probe_hold(&self, instance: u32, restarts: u32, probe: u32) -> Micros {
        micros(self.process(instance, restarts).exponential(1 + probe, self.other_query_micros))
    }

    fn stream(&self, attempt: Attempt) -> Stream {
        if let Some(number) = attempt.hand_number() {
            return self.by_hand.at(u64::from(number) * 64 + u64::from(attempt.attempt));
        }
        match attempt.attempt {
            0 => self.customers.at(u64::from(attempt.customer)),
            again => self.retries.at(u64::from(attempt.customer) * 64 + u64::from(again)),
        }
    }

    fn process(&self, instance: u32, restarts: u32) -> Stream {
        self.processes.at((u64::from(instance) << 32) | u64::from(restarts))
    }
}

/// A rate for each hour of the local day.
#[derive(Debug, Clone, PartialEq)]
struct HourlyRates {
    /// Arrivals per microsecond in each hour.
    per_micro: [f64; 24],
    /// Local time of day at model time 0.
    offset: u64,
    /// False when no hour has any arrivals.
    any: bool,
}

impl HourlyRates {
    fn new(per_sec: f64, profile: &[f64], local_second_of_day: u32) -> Self {
        let sum: f64 = profile.iter().sum();
        let mut per_micro = [per_sec / 1e6; 24];
        for (rate, share) in per_micro.iter_mut().zip(profile) {
            *rate = per_sec / 1e6 * share * 24.0 / sum;
        }
        let any = per_micro.iter().any(|&rate| rate > 1e-18);
        Self { per_micro, offset: u64::from(local_second_of_day) * MICROS_PER_SEC, any }
    }

    /// The same profile, `factor` times as busy.
    fn times(&self, factor: f64) -> Self {
        let per_micro = self.per_micro.map(|rate| rate * factor);
        Self { per_micro, any: per_micro.iter().any(|&rate| rate > 1e-18), ..*self }
    }

    /// Arrivals expected between two moments.
    fn expected(&self, from: Micros, to: Micros) -> f64 {
        let (mut at, mut expected) = (from.0, 0.0);
        while at < to.0 {
            let of_day = (at + self.offset) % DAY;
            let rate = usize::try_from(of_day / HOUR).ok().and_then(|hour| self.per_micro.get(hour)).copied();
            let stretch = (HOUR - of_day % HOUR).min(to.0 - at);
            expected += rate.unwrap_or(0.0) * to_f64(stretch);
            at += stretch;
        }
        expected
    }

    /// The moment by which `expected` more arrivals are expected after `from`.
    fn after(&self, from: Micros, mut expected: f64) -> Option<Micros> {
        if !self.any {
            return None;
        }
        let mut at = from.0;
        loop {
            let of_day = (at + self.offset) % DAY;
            let hour = of_day / HOUR;
            let rate = usize::try_from(hour).ok().and_then(|hour| self.per_micro.get(hour)).copied()?;
            let left_in_hour = HOUR - of_day % HOUR;
            let in_hour = rate * to_f64(left_in_hour);
            if expected < in_hour {
                return Some(Micros(at) + micros(expected / rate));
            }
            expected -= in_hour;
            at += left_in_hour;
            // One arrival a thousand years is nobody: do not look for it hour by hour.
            if at - from.0 > 400 * DAY {
                return None;
            }
        }
    }
}

/// Rounded to whole microseconds.
#[expect(clippy::cast_possible_truncation, reason = "clamped to 0..=MAX_DRAWN before")]
fn micros(drawn: f64) -> Micros {
    // By way of `i64`: processors have an instruction for that.
    Micros(((drawn.clamp(0.0, MAX_DRAWN) + 0.5) as i64).unsigned_abs())
}

#[expect(clippy::cast_precision_loss, reason = "at most an hour in microseconds, exact in an f64")]
fn to_f64(micros: u64) -> f64 {
    micros as f64
}
