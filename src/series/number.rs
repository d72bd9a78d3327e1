//! Numbers as files write them, read exactly and fast: the hot path of every importer.

/// The most digits that an integer below 2^53 is sure to hold.
const MAX_DIGITS: usize = 15;
/// Powers of ten that are exact in a double; a quotient of two exact numbers is rounded once, so it is the nearest double.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number as JSON writes it.
///
/// Short ones by hand; others through JSON's reader, which is in the page anyway. The standard library's brings ten
/// kilobytes of tables that do not compress.
pub(super) fn decimal(text: &str) -> Option<f64> {
    // JSON's reader skips white space, which is none of a number's.
    let spaced = || text.contains(|c: char| c.is_ascii_whitespace());
    plain(text.as_bytes()).or_else(|| if spaced() { None } else { serde_json::from_str(text).ok() })
}

/// A number as Prometheus and OpenTelemetry write it in a string.
pub(super) fn spoken(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "+Inf" | "Inf" | "Infinity" => Some(f64::INFINITY),
        "-Inf" | "-Infinity" => Some(f64::NEG_INFINITY),
        _ => decimal(text),
    }
}

/// Digits with at most one point, fifteen digits at most; none for anything else.
fn plain(bytes: &[u8]) -> Option<f64> {
    let (is_negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    // A zero in front of other digits is no number in JSON.
    if digits.len() > MAX_DIGITS + 1 || matches!(digits, [b'0', b'0'..=b'9', ..]) {
        return None;
    }
    let mut whole: u64 = 0;
    let (mut n_digits, mut n_after) = (0_usize, None);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                n_digits += 1;
                n_after = n_after.map(|n: usize| n + 1);
            }
            b'.' if n_after.is_none() && n_digits > 0 => n_after = Some(0),
            _ => return None,
        }
    }
    if n_digits == 0 || n_digits > MAX_DIGITS || n_after == Some(0) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most fifteen digits, below 2^53")]
    let size = whole as f64 / POWERS.get(n_after.unwrap_or(0))?;
    Some(if is_negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decimal, spoken};

    #[test]
    fn what_json_does_not_call_a_number_is_none() {
        for text in ["", "-", ".5", "5.", "01", "-01", "+1", "1e", "0x1", "1.2.3", "NaN", " 1", "1_000"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal("-0").map(f64::to_bits), Some((-0.0f64).to_bits()));
        assert_eq!(spoken("-Inf"), Some(f64::NEG_INFINITY));
    }

    proptest! {
        #[test]
        fn numbers_are_read_to_the_bit(value in any::<f64>().prop_filter("finite", |v| v.is_finite()), decimals in 0usize..18) {
            for text in [format!("{value}"), format!("{value:e}"), format!("{:.decimals$}", value % 1e6)] {
                let expected: f64 = text.parse().expect("a number");
                prop_assert_eq!(decimal(&text).map(f64::to_bits), Some(expected.to_bits()), "{}", text);
            }
        }
    }
}
