//! How fast the pool and its calendar are, natively.
//!
//! `cargo bench --no-default-features --bench pool`. The pool's cases are 43,200 checkouts (18 hours at 40 a minute) on a pool of
//! 20, with and without a leak; the calendar's is the classic hold model: take the next event, schedule another. Ratios
//! within one run mean something, absolute numbers do not. The profiler counts allocations: after warming up there are none.

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::{Calendar, Key};
use postmortem_explorer::model::pool::{ClientId, Close, Error, Event, Hold, Host, Options, Pool, RequestId, Timer};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const N_CHECKOUTS: u64 = 43_200;
const N_HOLDS: u64 = 1_000_000;

fn main() {
    divan::main();
}

/// A linear congruential generator: enough for a bench, and costs next to nothing.
#[derive(Clone)]
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 32) * bound) >> 32
    }
}

#[divan::bench(args = [20, 1_000, 20_000], sample_count = 20)]
fn calendar_hold(bencher: Bencher<'_, '_>, n_pending: u64) {
    let mut calendar = Calendar::new();
    let mut draws = Draws(7);
    for event in 0..n_pending {
        calendar.schedule(Micros(draws.below(1_000_000)), event);
    }
    bencher.counter(ItemsCount::new(N_HOLDS)).bench_local(move || {
        let mut sum = 0;
        for _ in 0..N_HOLDS {
            let Some((now, event)) = calendar.pop() else { break };
            sum += event;
            calendar.schedule(now + Micros(draws.below(1_000_000)), event);
        }
        sum
    });
}

#[derive(Clone, Copy)]
enum Due {
    Arrival,
    Pool(Timer),
    Connected(ClientId),
    Closed(Close),
    HoldOver(Hold, bool),
}

/// The least that a pool needs around it.
struct Surroundings {
    calendar: Calendar<Due>,
    deferred: u32,
    draws: Draws,
    leaks_per_1000: u64,
    n_granted: u64,
    n_refused: u64,
}

impl Host for Surroundings {
    fn now(&self) -> Micros {
        self.calendar.now()
    }

    fn arm(&mut self, delay: Micros, timer: Timer) -> Key {
        self.calendar.schedule(self.calendar.now() + delay, Due::Pool(timer))
    }

    fn disarm(&mut self, key: Key) {
        self.calendar.cancel(key);
    }

    fn defer(&mut self) {
        self.deferred += 1;
    }

    fn open(&mut self, client: ClientId) {
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(5), Due::Connected(client));
    }

    fn abort(&mut self, _: ClientId) {}

    fn close(&mut self, _: &mut Pool, close: Close) {
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(2), Due::Closed(close));
    }

    fn granted(&mut self, _: &mut Pool, _: RequestId, hold: Hold) {
        self.n_granted += 1;
        let leaks = self.draws.below(1_000) < self.leaks_per_1000;
        // A leaked client comes back after ten minutes, with an error: the process was restarted.
        let millis = if leaks { 600_000 } else { 40 + self.draws.below(320) };
        self.calendar.schedule(self.calendar.now() + Micros::from_millis(millis), Due::HoldOver(hold, leaks));
    }

    fn refused(&mut self, _: &mut Pool, _: RequestId, _: Error) {
        self.n_refused += 1;
    }

    fn observe(&mut self, _: &Pool, _: Event) {}
}

/// Case, mean time between requests \[ms\], leaks per 1,000.
const CASES: [(&str, u64, u64); 3] = [("fixed", 1_500, 0), ("busy", 12, 0), ("leaking", 1_500, 20)];

#[divan::bench(args = CASES.iter().map(|case| case.0), sample_count = 50)]
fn checkouts(bencher: Bencher<'_, '_>, case: &str) {
    let (_, gap_millis, leaks_per_1000) = CASES.into_iter().find(|(name, ..)| *name == case).unwrap_or(CASES[0]);
    let mut pool = Pool::new(&Options { max: 20, connection_timeout_millis: 5_000, ..Options::default() });
    let mut around = Surroundings {
        calendar: Calendar::new(),
        deferred: 0,
        draws: Draws(11),
        leaks_per_1000,
        n_granted: 0,
        n_refused: 0,
    };
    bencher.counter(ItemsCount::new(N_CHECKOUTS)).bench_local(move || {
        let mut n_asked = 0;
        around.calendar.schedule(around.now(), Due::Arrival);
        while n_asked < N_CHECKOUTS {
            let Some((now, due)) = around.calendar.pop() else { break };
            match due {
                Due::Arrival => {
                    n_asked += 1;
                    if n_asked < N_CHECKOUTS {
                        let gap = Micros::from_millis(1 + around.draws.below(2 * gap_millis));
                        around.calendar.schedule(now + gap, Due::Arrival);
                    }
                    pool.connect(&mut around, RequestId(n_asked));
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
        (around.n_granted, around.n_refused)
    });
}
