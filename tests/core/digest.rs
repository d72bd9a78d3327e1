//! The same seed is the same run, everywhere.

use postmortem_explorer::model::digest_of;

use super::scenario::{checkout, checkout_with};

/// Both worlds of the shipped scenario, run to the horizon. A test in the browser asserts the same numbers.
const DIGESTS: [[u64; 2]; 5] = [
    [0xa49a_8ffb_12ef_3c6e, 0x850a_b4b7_4cc2_39c0],
    [0xd898_5b76_d61a_fbd5, 0xce27_de30_2d0f_aaf8],
    [0x56fd_305b_cdd8_68d4, 0x1300_0d40_ca76_2792],
    [0xd187_b5bd_251c_2bc9, 0xcd83_221a_78c1_8a46],
    [0x3679_55a6_5494_b9af, 0xd82f_17b8_9416_952b],
];

#[test]
fn five_seeds_have_the_digests_that_they_have_on_every_target() {
    let got: Vec<[u64; 2]> = (1..=5).map(|seed| digest_of(&checkout(), seed)).collect();
    assert_eq!(got, DIGESTS, "{got:#018x?}");
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
