//! 43,200 checkouts on a pool alone: 18 hours at 40 a minute, with and without a leak.
//!
//! The other side of `tests/pg-pool/bench.mjs`: the same draws, the same timers in the same order, so both must come to the
//! same counts. Nothing stands around the pool but a calendar.

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
    late: u64,
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

#[derive(Clone, Copy)]
enum Due {
    Checkout,
    Pool(Timer),
    Connected(ClientId),
    Closed(Close),
    HoldOver(Hold, bool),
}

/// The least that a pool needs around it.
struct Surroundings {
    calendar: Calendar<Due>,
    deferred: u32,
    /// How long each checkout holds its client [ms]; 0: for ever. By number.
    holds: Vec<u32>,
    late: u32,
    counts: Counts,
}

impl Surroundings {
    fn after(&mut self, millis: u64, due: Due) -> Key {
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(millis), due)
    }
}

impl Host for Surroundings {
    fn now(&self) -> Micros {
        self.calendar.now()
    }

    fn arm(&mut self, delay: Micros, timer: Timer) -> Key {
        self.calendar.schedule_in(Lane(timer.kind()), self.calendar.now() + delay, Due::Pool(timer))
    }

    fn disarm(&mut self, key: Key) {
        self.calendar.cancel(key);
    }

    fn defer(&mut self) {
        self.deferred += 1;
    }

    fn open(&mut self, client: ClientId) {
        self.after(5, Due::Connected(client));
    }

    fn abort(&mut self, _: ClientId) {}

    fn close(&mut self, _: &mut Pool, close: Close) {
        self.after(2, Due::Closed(close));
    }

    fn granted(&mut self, _: &mut Pool, request: RequestId, hold: Hold) {
        self.counts.granted += 1;
        let number = usize::try_from(request.0).unwrap_or(usize::MAX);
        let Some(&millis) = self.holds.get(number) else { return };
        if millis > 0 {
            self.after(u64::from(millis), Due::HoldOver(hold, millis == self.late));
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

/// Runs a variant to the end.
pub(crate) fn run(variant: &Variant) -> Counts {
    let mut pool = Pool::new(&Options { max: 20, connection_timeout_millis: variant.timeout, ..Options::default() });
    let mut around = Surroundings {
        calendar: Calendar::new(),
        deferred: 0,
        holds: Vec::with_capacity(N_CHECKOUTS as usize),
        late: u32::try_from(variant.late).unwrap_or(0),
        counts: Counts::default(),
    };
    let mut draws = Draws(SEED);
    around.after(0, Due::Checkout);
    while let Some((now, due)) = around.calendar.pop() {
        around.counts.timers += 1;
        around.counts.ends_at_millis = now.as_millis();
        match due {
            Due::Checkout => {
                let leaks = draws.uniform() < variant.leak;
                let hold = if leaks { around.late } else { 40 + below(draws.uniform(), 321) };
                let number = around.holds.len() as u64;
                around.holds.push(hold);
                pool.connect(&mut around, RequestId(number));
                if number + 1 < u64::from(N_CHECKOUTS) {
                    around.after(draws.gap(variant.gap), Due::Checkout);
                }
            }
            Due::Pool(timer) => pool.timer_fired(&mut around, timer),
            Due::Connected(client) => pool.connected(&mut around, client),
            Due::Closed(close) => pool.closed(&mut around, close),
            Due::HoldOver(hold, error) => {
                let _ = pool.release(&mut around, hold, error);
            }
        }
        while around.deferred > 0 {
            around.deferred -= 1;
            pool.run_deferred(&mut around);
        }
    }
    Counts { total: pool.total_count(), waiting: pool.waiting_count(), ..around.counts }
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
    fn gap(&mut self, mean: f64) -> u64 {
        ((-libm::log(1.0 - self.uniform()) * mean + 0.5).floor().max(1.0)) as u64
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below `bound`")]
fn below(uniform: f64, bound: u32) -> u32 {
    (uniform * f64::from(bound)) as u32
}
