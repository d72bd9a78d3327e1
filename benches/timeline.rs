//! How fast the timeline's lanes are laid out, natively.
//!
//! `cargo bench --no-default-features --bench timeline`. A zoom step lays out all entries anew and picks what the window shows;
//! a pan step only picks. Entries stand in bursts over a day, some last, in eight lanes over 900 pixels.

use divan::{Bencher, black_box};
use postmortem_explorer::clock::{HOUR, MINUTE, UnixMillis};
use postmortem_explorer::incident::timeline::{Layout, Scale, Wanted};

const PIXELS: f64 = 900.0;
const N_LANES: usize = 8;

fn main() {
    divan::main();
}

fn entries(n: i64) -> Vec<Wanted> {
    let mut state = 7_u64;
    let mut draw = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % bound).unwrap_or(0)
    };
    let mut all: Vec<Wanted> = (0..n)
        .map(|_| {
            let at = UnixMillis(draw(48) * 30 * MINUTE + draw(1_000) * draw(1_500));
            let lasts = if draw(10) == 0 { draw(20) * MINUTE } else { 0 };
            Wanted { lane: usize::try_from(draw(8)).unwrap_or(0), at, until: at.plus_millis(lasts), words: 120.0 }
        })
        .collect();
    all.sort_by_key(|one| one.at);
    all
}

fn scale(zoom: f64) -> Scale {
    Scale { origin: UnixMillis(0), end: UnixMillis(24 * HOUR), pixels_per_milli: PIXELS * zoom / 86_400_000.0 }
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn zoom_step(bencher: Bencher<'_, '_>, n: i64) {
    let all = entries(n);
    bencher.bench_local(|| {
        let layout = Layout::of(black_box(&all), &scale(8.0), &[2; N_LANES]);
        layout.visible(900.0..1_800.0).count()
    });
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn pan_step(bencher: Bencher<'_, '_>, n: i64) {
    let layout = Layout::of(&entries(n), &scale(8.0), &[2; N_LANES]);
    bencher.bench_local(|| black_box(&layout).visible(900.0..1_800.0).count());
}
