//! The same seed is the same run, everywhere.

use postmortem_explorer::model::digest_of;
use postmortem_explorer::model::theory::proofs::N_DIGEST_SEEDS;

use super::digests::{DIGESTS, of_seed};
use super::scenario::checkout_with;

#[test]
fn five_seeds_have_the_digests_that_they_have_on_every_target() {
    let got: Vec<[u64; 2]> = (1..=5).map(of_seed).collect();
    assert_eq!(got, DIGESTS, "{got:#018x?}");
    assert_eq!(DIGESTS.len(), N_DIGEST_SEEDS as usize, "the page names the number");
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let hour = checkout_with(|s| {
        s.horizon_seconds = 3600;
        s.bug_released_after_seconds = 0;
    });
    assert_eq!(digest_of(&hour, 7), digest_of(&hour, 7));
    assert_ne!(digest_of(&hour, 7), digest_of(&hour, 8));
}
