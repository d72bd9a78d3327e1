//! What must come out of the shipped incident's model, over two hundred fixed seeds: the figures that its report gives, and
//! how they hang together.
//!
//! The runs are those of the example `incident_summary`, made by the same code.

use postmortem_explorer::model::Variant;
use postmortem_explorer::model::observe::{RunSummary, Symptoms};

use super::scenario::checkout;

#[path = "../../examples/incident_summary/seeds.rs"]
mod seeds;

const N_SEEDS: u64 = 200;

fn median(runs: &[RunSummary], output: impl Fn(&RunSummary) -> f64) -> f64 {
    seeds::quantile(&runs.iter().map(output).collect::<Vec<f64>>(), 50)
}

#[test]
fn two_hundred_seeds_give_the_reported_figures_in_separate_windows() {
    let buggy = seeds::runs(&checkout(), Variant::Buggy, N_SEEDS).unwrap();
    let share = median(&buggy, |run| run.impact.failed_share());
    let revenue = median(&buggy, |run| run.lost_revenue);
    assert!((share - 0.080).abs() < 0.005, "median failed share {share}");
    assert!((revenue - 47_000.0).abs() < 4_700.0, "median lost revenue {revenue}");
    for (seed, run) in (1..).zip(&buggy) {
        assert!(run.n_windows >= 3, "seed {seed}: failures in {} windows", run.n_windows);
        assert_eq!(
            run.n_redis_timeouts_unexplained, 0,
            "seed {seed}: Redis timed out under a pool that was not exhausted"
        );
        assert!(run.impact.redis_timeouts > 100, "seed {seed}: {} Redis timeouts", run.impact.redis_timeouts);
        let Symptoms { pool_exhausted, bad_gateway, redis_timeout, slow_answer } = run.symptoms;
        let later = [bad_gateway, redis_timeout, slow_answer];
        assert!(pool_exhausted.is_some() && later.iter().all(|symptom| pool_exhausted < *symptom), "seed {seed}");
    }

    let fixed = seeds::runs(&checkout(), Variant::Fixed, N_SEEDS).unwrap();
    for (seed, (fixed, buggy)) in (1..).zip(fixed.iter().zip(&buggy)) {
        assert_eq!((fixed.n_leaks, fixed.n_exhaustions, fixed.n_probe_restarts), (0, 0, 0), "seed {seed}");
        assert_eq!((fixed.whole.failed(), fixed.whole.lost_orders), (0, 0), "seed {seed}");
        // One answer in a seed may take more than five seconds by chance; a hundredth of them never does.
        let Symptoms { pool_exhausted, bad_gateway, redis_timeout, .. } = fixed.symptoms;
        assert_eq!((pool_exhausted, bad_gateway, redis_timeout), (None, None, None), "seed {seed}");
        assert!(fixed.latencies.p99_millis < 3_000, "seed {seed}");
        assert!(fixed.whole.out_of_stock > 1500, "seed {seed}: its reservations fail as often");
        // The same customers, who in the buggy world come again after a failure.
        assert_eq!(fixed.n_customers, buggy.n_customers, "seed {seed}");
        assert!(fixed.whole.requests == fixed.n_customers && buggy.whole.requests > buggy.n_customers, "seed {seed}");
    }
}
