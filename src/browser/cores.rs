//! How many things the reader's machine can do at once.

/// Logical processors, as far as the browser tells; at least 1.
#[must_use]
pub fn cores() -> u32 {
    let told = gloo::utils::window().navigator().hardware_concurrency();
    // A whole number by the HTML standard; browsers may tell fewer than there are.
    if (1.0..=1024.0).contains(&told) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 1024")]
        let n = told as u32;
        n
    } else {
        1
    }
}
