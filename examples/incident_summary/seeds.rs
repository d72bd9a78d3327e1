//! Runs of many seeds, shared out over the machine's cores; medians and quantiles. The tests use the same.

use std::thread;

use postmortem_explorer::model::observe::{RunSummary, summarize};
use postmortem_explorer::model::{CheckedScenario, Variant};

/// The runs of seeds 1 to `n_seeds`, in their order; `None` where one of them broke a rule of the model.
pub(crate) fn runs(scenario: &CheckedScenario, variant: Variant, n_seeds: u64) -> Option<Vec<RunSummary>> {
    let n_threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = |from: u64| {
        let seeds = (from..=n_seeds).step_by(n_threads);
        seeds
            .map(|seed| summarize(&scenario.with_seed(seed), variant).map(|run| (seed, run)))
            .collect::<Option<Vec<_>>>()
    };
    thread::scope(|scope| {
        let share = &share;
        let threads: Vec<_> = (1..=n_threads as u64).map(|from| scope.spawn(move || share(from))).collect();
        let shares: Vec<Option<Vec<(u64, RunSummary)>>> =
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect();
        let mut runs: Vec<(u64, RunSummary)> =
            shares.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        runs.sort_by_key(|&(seed, _)| seed);
        (runs.len() as u64 == n_seeds).then(|| runs.into_iter().map(|(_, run)| run).collect())
    })
}

/// The quantile by nearest rank [0 to 100 %]; NaN of nothing.
pub(crate) fn quantile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len().saturating_sub(1) * percent + 50) / 100).copied().unwrap_or(f64::NAN)
}
