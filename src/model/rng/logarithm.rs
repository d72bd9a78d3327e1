//! Natural logarithms of several draws at once.
//!
//! The same bits as `libm::log`, which a test compares: the method and its coefficients are those of Sun's fdlibm (1993),
//! which libm and most C libraries use. Draws lie in (0, 1] and are never subnormal, so none of the method's special cases
//! can occur; without their branches the steps of neighbors run side by side in the processor.

/// ln 2 in two parts: the first has so few bits that its multiples are exact.
const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];

/// Coefficients of s², s⁴, s⁶ … in the series of ln(1 + f) with s = f / (2 + f), tuned to the interval.
const SERIES: [f64; 7] = [
    0.666_666_666_666_673_5,
    0.399_999_999_994_094_2,
    0.285_714_287_436_623_9,
    0.222_221_984_321_497_84,
    0.181_835_721_616_180_5,
    0.153_138_376_992_093_73,
    0.147_981_986_051_165_86,
];

/// High half of the square root of a half: where the exponent is counted from.
const SQRT_HALF: u64 = 0x3fe6_a09e << 32;
const ONE: u64 = 0x3ff0_0000 << 32;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;

/// Puts its natural logarithm in the place of each number. They must be normal and above 0.
pub(in crate::model) fn logarithms<const N: usize>(numbers: &mut [f64; N]) {
    for number in numbers {
        *number = logarithm(*number);
    }
}

/// The number is 2^k · (1 + f), with 1 + f between the square roots of a half and of two.
#[inline]
fn logarithm(number: f64) -> f64 {
    let shifted = number.to_bits() + (ONE - SQRT_HALF);
    let k = f64::from(exponent(shifted) - 1023);
    let f = f64::from_bits((shifted & MANTISSA) + SQRT_HALF) - 1.0;
    let [c1, c2, c3, c4, c5, c6, c7] = SERIES;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let even = s4 * (c2 + s4 * (c4 + s4 * c6));
    let odd = s2 * (c1 + s4 * (c3 + s4 * (c5 + s4 * c7)));
    // The order of the sums is part of the result's last bit.
    s * (half_square + (odd + even)) + k * LN_2[1] - half_square + f + k * LN_2[0]
}

const fn exponent(bits: u64) -> i32 {
    (bits >> 52) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rng::{Purpose, Streams};

    fn is_libms(number: f64) {
        let mut one = [number];
        logarithms(&mut one);
        assert_eq!(one[0].to_bits(), libm::log(number).to_bits(), "of {number:e}");
    }

    #[test]
    fn every_bit_is_libms() {
        let streams = Streams::new(7, Purpose::Customer);
        for index in 0..200_000 {
            is_libms(1.0 - streams.at(index).uniform(0));
        }
    }

    #[test]
    fn at_the_ends_and_where_the_exponent_changes_too() {
        let least = 1.0 / 9_007_199_254_740_992.0;
        for number in [1.0, 1.0 - least, least, 2.0 * least, 0.5, 0.25, 0.75, f64::MIN_POSITIVE] {
            is_libms(number);
        }
        let around = std::f64::consts::FRAC_1_SQRT_2.to_bits();
        for bits in (around & !0xffff_ffff) - 2..=(around & !0xffff_ffff) + 2 {
            is_libms(f64::from_bits(bits));
        }
    }
}
