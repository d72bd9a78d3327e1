//! 43,200 checkouts on a pool alone: 18 hours at 40 a minute, with and without a leak.
//!
//! The other side of `tests/pg-pool/bench.mjs`: the same checkouts, the same timers in the same order, so both must come to
//! the same counts. Nothing stands around the pool but a calendar. When the checkouts come and how long they hold their
//! client is drawn on both sides before the time is taken: to be compared are pools, and no logarithms.

use std::num::NonZeroU64;

use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::{Calendar, Key, Lane};
use postmortem_explorer::model::pool::{ClientId, Close, Error, Event, Hold, Host, Options, Pool, RequestId, Timer};

pub(crate) const N_CHECKOUTS: u32 = 43_200;
const SEED: u32 = 7;

/// One way to run them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    /// Share of checkouts that leak [0..1].
    leak: f64,
    /// Mean time between two checkouts [ms].
    gap: f64,
    /// When a leaked client comes back, with an error; 0: never [ms].
    late: u32,
    /// `connectionTimeoutMillis` [ms].
    timeout: u64,
}

pub(crate) const VARIANTS: [Variant; 5] = [
    Variant { name: "fixed", leak: 0.0, gap: 1_500.0, late: 0, timeout: 0 },
    Variant { name: "fixed-busy", leak: 0.0, gap: 12.0, late: 0, timeout: 5_000 },
    Variant { name: "leak-wait-forever", leak: 0.02, gap: 1_500.0, late: 0, timeout: 0 },
    Variant { name: "leak-timeout", leak: 0.02, gap: 1_500.0, late: 0, timeout: 5_000 },
    Variant { name: "leak-recovered", leak: 0.02, gap: 1_500.0, late: 600_000, timeout: 5_000 },
];

/// What came of a run; equal to the real pg-pool's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// 'connect', 'acquire', 'release' and 'remove' together.
    pub(crate) emitted: u32,
    pub(crate) granted: u32,
    pub(crate) refused: u32,
    pub(crate) timers: u32,
    pub(crate) ends_at_millis: u64,
    pub(crate) total: u32,
    pub(crate) waiting: u32,
}

/// What is due, in two plain words, as the world's events are: the kind from bit 0, and from bit 32 what the second word has
/// no room for.
#[derive(Clone, Copy)]
struct Due {
    head: NonZeroU64,
    body: u64,
}

const CHECKOUT: u32 = 1;
const CONNECTED: u32 = 2;
const CLOSED: u32 = 3;
const HOLD_OVER: u32 = 4;
/// The hold is over, and the client is given back with an error.
const HOLD_OVER_WITH_ERROR: u32 = 5;
/// And the kind of the pool's timer.
const POOL_TIMER: u32 = 8;

impl Due {
    fn new(kind: u32, rest: u32, body: u64) -> Self {
        Self { head: NonZeroU64::MIN | u64::from(kind) << 1 | u64::from(rest) << 32, body }
    }

    fn kind(self) -> u32 {
        (self.head.get() >> 1 & 15) as u32
    }

    fn rest(self) -> u32 {
        (self.head.get() >> 32) as u32
    }

    fn client(self) -> ClientId {
        ClientId::from_bits(self.body)
    }
}

/// The least that a pool needs around it.
struct Surroundings<'a> {
    calendar: Calendar<Due>,
    deferred: u32,
    /// By number.
    checkouts: &'a [Checkout],
    counts: Counts,
}

/// One checkout, as it was drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checkout {
    /// How long it holds its client [ms]; 0: for ever.
    hold: u32,
    /// Whether it gives the client back with an error.
    leaks: bool,
    /// Time to the next checkout [ms].
    gap: u32,
}

impl Surroundings<'_> {
    fn after(&mut self, millis: u32, due: Due) {
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(millis.into()), due);
    }
}

impl Host for Surroundings<'_> {
    fn now(&self) -> Micros {
        self.calendar.now()
    }

    fn arm(&mut self, delay: Micros, timer: Timer) -> Key {
        let due = Due::new(POOL_TIMER + u32::from(timer.kind()), 0, timer.to_bits());
        self.calendar.schedule_in(Lane(timer.kind()), self.calendar.now() + delay, due)
    }

    fn disarm(&mut self, key: Key) {
        self.calendar.cancel(key);
    }

    fn defer(&mut self) {
        self.deferred += 1;
    }

    fn open(&mut self, client: ClientId) {
        self.after(5, Due::new(CONNECTED, 0, client.to_bits()));
    }

    fn abort(&mut self, _: ClientId) {}

    fn close(&mut self, _: &mut Pool, close: Close) {
        self.after(2, Due::new(CLOSED, close.to_bits(), close.client.to_bits()));
    }

    fn granted(&mut self, _: &mut Pool, request: RequestId, hold: Hold) {
        self.counts.granted += 1;
        let number = usize::try_from(request.0).unwrap_or(usize::MAX);
        let Some(&Checkout { hold: millis, leaks, .. }) = self.checkouts.get(number) else { return };
        if millis > 0 {
            let kind = if leaks { HOLD_OVER_WITH_ERROR } else { HOLD_OVER };
            self.after(millis, Due::new(kind, hold.to_bits(), hold.client.to_bits()));
        }
    }

    fn refused(&mut self, _: &mut Pool, _: RequestId, _: Error) {
        self.counts.refused += 1;
    }

    fn observe(&mut self, _: &Pool, event: Event) {
        let counts = matches!(event, Event::Connect(_) | Event::Acquire(_) | Event::Release { .. } | Event::Remove(_));
        self.counts.emitted += u32::from(counts);
    }
}

/// Draws a variant's checkouts.
pub(crate) fn draw(variant: &Variant) -> Vec<Checkout> {
    let mut draws = Draws(SEED);
    let checkout = |number| {
        let leaks = draws.uniform() < variant.leak;
        let hold = if leaks { variant.late } else { 40 + below(draws.uniform(), 321) };
        let gap = if number < N_CHECKOUTS { draws.gap(variant.gap) } else { 0 };
        Checkout { hold, leaks, gap }
    };
    (1..=N_CHECKOUTS).map(checkout).collect()
}

/// Runs a variant to the end.
pub(crate) fn run(variant: &Variant, checkouts: &[Checkout]) -> Counts {
    let mut pool = Pool::new(&Options { max: 20, connection_timeout_millis: variant.timeout, ..Options::default() });
    let mut around = Surroundings { calendar: Calendar::new(), deferred: 0, checkouts, counts: Counts::default() };
    let mut to_come = (0..).zip(checkouts).peekable();
    around.after(0, Due::new(CHECKOUT, 0, 0));
    while let Some((_, due)) = around.calendar.pop() {
        around.counts.timers += 1;
        match due.kind() {
            CHECKOUT => {
                let Some((number, checkout)) = to_come.next() else { continue };
                pool.connect(&mut around, RequestId(number));
                if to_come.peek().is_some() {
                    around.after(checkout.gap, Due::new(CHECKOUT, 0, 0));
                }
            }
            CONNECTED => pool.connected(&mut around, due.client()),
            CLOSED => pool.closed(&mut around, Close::from_bits(due.client(), due.rest())),
            kind @ (HOLD_OVER | HOLD_OVER_WITH_ERROR) => {
                let hold = Hold::from_bits(due.client(), due.rest());
                let _ = pool.release(&mut around, hold, kind == HOLD_OVER_WITH_ERROR);
            }
            kind => pool.timer_fired(&mut around, Timer::from_bits((kind & 3) as u8, due.body)),
        }
        while around.deferred > 0 {
            around.deferred -= 1;
            pool.run_deferred(&mut around);
        }
    }
    let ends_at_millis = around.calendar.now().as_millis();
    Counts { ends_at_millis, total: pool.total_count(), waiting: pool.waiting_count(), ..around.counts }
}

/// mulberry32: the same draws in both languages.
struct Draws(u32);

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 0x3d));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    /// At least 1 [ms].
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, at most some minutes")]
    fn gap(&mut self, mean: f64) -> u32 {
        ((-libm::log(1.0 - self.uniform()) * mean + 0.5).floor().max(1.0)) as u32
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below `bound`")]
fn below(uniform: f64, bound: u32) -> u32 {
    (uniform * f64::from(bound)) as u32
}
