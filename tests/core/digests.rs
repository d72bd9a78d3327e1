//! Digests of the model's runs by seed: asserted natively (`digest.rs`) and in the browser (`tests/wasm.rs`).

use postmortem_explorer::incident::{file, scenario_from_file};
use postmortem_explorer::model::digest_of;

/// Both worlds of the shipped scenario, run to the horizon. Buggy, then fixed; seeds 1 to 5.
pub(crate) const DIGESTS: [[u64; 2]; 5] = [
    [0xa49a_8ffb_12ef_3c6e, 0x850a_b4b7_4cc2_39c0],
    [0xd898_5b76_d61a_fbd5, 0xce27_de30_2d0f_aaf8],
    [0x56fd_305b_cdd8_68d4, 0x1300_0d40_ca76_2792],
    [0xd187_b5bd_251c_2bc9, 0xcd83_221a_78c1_8a46],
    [0x3679_55a6_5494_b9af, 0xd82f_17b8_9416_952b],
];

/// Digests of one seed's run of the model in `tests/data/model-checkout.json`.
pub(crate) fn of_seed(seed: u64) -> [u64; 2] {
    let model: file::Model = serde_json::from_str(include_str!("../data/model-checkout.json")).expect("a model");
    digest_of(&scenario_from_file(&model).expect("a scenario within its limits"), seed)
}
