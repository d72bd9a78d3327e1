//! How fast the pool and its calendar are, natively.
//!
//! `cargo bench --no-default-features --bench pool`. The pool's cases are the 43,200 checkouts of `bench/src/checkouts.rs`; the
//! calendar's is the classic hold model: take the next event, schedule another. Ratios within one run mean something,
//! absolute numbers do not. The profiler counts allocations: after warming up there are none.

#[path = "../bench/src/checkouts.rs"]
mod checkouts;

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use postmortem_explorer::model::Micros;
use postmortem_explorer::model::calendar::Calendar;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

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

#[divan::bench(args = checkouts::VARIANTS.iter().map(|variant| variant.name), sample_count = 20)]
fn checkouts(bencher: Bencher<'_, '_>, name: &str) {
    let variant = checkouts::VARIANTS.iter().find(|variant| variant.name == name).unwrap_or(&checkouts::VARIANTS[0]);
    let drawn = checkouts::draw(variant);
    bencher.counter(ItemsCount::new(checkouts::N_CHECKOUTS)).bench_local(|| checkouts::run(variant, &drawn));
}
