//! What is compared of texts, and numbers that stand for it.

use crate::text::is_alphanumeric;

/// What is compared of a text: its letters, Han characters and digits.
pub(super) fn characters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| is_alphanumeric(*c))
}

/// The finaliser of SplitMix64: every bit of the input moves every bit of the
/// output. Own code, since results must never change with a hashing crate.
pub(super) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A hash of characters in their order.
pub(super) fn hash(characters: impl Iterator<Item = char>) -> u64 {
    let step = |h: u64, c: char| {
        let h = (h ^ u64::from(c)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        h ^ (h >> 32)
    };
    mix(characters.fold(0x9e37_79b9_7f4a_7c15, step))
}
