//! Seeded random numbers that do not depend on the order in which they are drawn.
//!
//! Everything random about customer *k* is a function of the seed, *k* and the number of the draw, so both worlds and
//! every experiment see the same customers. Knows no simulation; the same bits come out on every target.
//!
//! `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014): the *n*-th output is
//! a bit mixer of `state + n * GAMMA`, so any draw can be had directly and a stream is nothing but its start state.

mod logarithm;

pub(super) use logarithm::logarithms;

/// The odd constant by which the state advances: 2^64 divided by the golden ratio.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a stream is drawn for. Each purpose has streams of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// A customer's first attempt; the index is the customer.
    Customer = 1,
    /// A customer's later attempt; the index is `customer * 64 + attempt`.
    Retry = 2,
    /// One of the other queries; the index is the query.
    OtherQuery = 3,
    /// A process; the index is `instance * 2^32 + number of its restarts`.
    Process = 4,
    /// A customer made by hand; the index is `number of the intervention * 64 + attempt`.
    ByHand = 5,
}

/// The streams of one purpose under one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streams(u64);

impl Streams {
    /// All streams of `purpose` under `seed`.
    #[must_use]
    pub const fn new(seed: u64, purpose: Purpose) -> Self {
        Self(mix(mix(seed.wrapping_add(GAMMA)).wrapping_add((purpose as u64).wrapping_mul(GAMMA))))
    }

    /// The stream of one index.
    #[must_use]
    pub const fn at(self, index: u64) -> Stream {
        Stream(mix(self.0 ^ index.wrapping_mul(GAMMA)))
    }
}

/// One stream: the *n*-th draw can be had at any time, as often as wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream(u64);

impl Stream {
    /// 64 random bits.
    #[must_use]
    pub const fn bits(self, draw: u32) -> u64 {
        mix(self.0.wrapping_add((draw as u64 + 1).wrapping_mul(GAMMA)))
    }

    /// Uniform in `[0, 1)`, 53 bits.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in an f64")]
    pub fn uniform(self, draw: u32) -> f64 {
        (self.bits(draw) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// True with probability `p`.
    #[must_use]
    pub fn chance(self, draw: u32, p: f64) -> bool {
        self.uniform(draw) < p
    }

    /// Exponential with the given mean, by inversion. Never negative, never infinite.
    #[must_use]
    pub fn exponential(self, draw: u32, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.uniform(draw))
    }
}

/// `SplitMix64`'s bit mixer (variant 13 of Stafford's).
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_splitmix64_sequence() {
        // First outputs of SplitMix64 from state 1234567, as listed with the reference implementation.
        let stream = Stream(1_234_567);
        let got: Vec<u64> = (0..5).map(|n| stream.bits(n)).collect();
        assert_eq!(
            got,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }

    #[test]
    fn draws_have_the_mean_they_were_asked_for() {
        let streams = Streams::new(7, Purpose::Customer);
        let n = 100_000_u32;
        let mean =
            |draw: &dyn Fn(Stream) -> f64| (0..n).map(|i| draw(streams.at(u64::from(i)))).sum::<f64>() / f64::from(n);
        // Five standard errors each.
        assert!((mean(&|s| s.uniform(3)) - 0.5).abs() < 5.0 * 0.2887 / 316.2);
        assert!((mean(&|s| s.exponential(4, 2.0)) - 2.0).abs() < 5.0 * 2.0 / 316.2);
        assert!((mean(&|s| f64::from(u8::from(s.chance(9, 0.05)))) - 0.05).abs() < 5.0 * 0.218 / 316.2);
    }

    #[test]
    fn streams_of_different_purposes_and_seeds_share_no_draw() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..4 {
            for purpose in [Purpose::Customer, Purpose::Retry, Purpose::OtherQuery, Purpose::Process, Purpose::ByHand] {
                for index in 0..64 {
                    for draw in 0..8 {
                        assert!(seen.insert(Streams::new(seed, purpose).at(index).bits(draw)));
                    }
                }
            }
        }
    }
}
