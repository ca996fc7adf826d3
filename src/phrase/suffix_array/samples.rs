//! A few of the sorted positions, for searches that seldom read the text.

use std::ops::Range;

use rayon::prelude::*;

use super::symbol_bits;
use crate::phrase::sequence::BOUNDARY;

/// Every position of this many is a sample.
const STEP: usize = 64;

/// The symbols behind every 64th of the sorted positions, as many as fit into
/// a word. These lie side by side, so that a search finds near which positions
/// a string stands before it waits for the text of any.
pub(super) struct Samples {
    keys: Vec<u64>,
    /// Width of a symbol in a key.
    bits: u32,
}

impl Samples {
    pub fn of(symbols: &[u32], positions: &[u32], alphabet: usize) -> Self {
        let mut samples = Self { keys: Vec::new(), bits: symbol_bits(alphabet) };
        let key = |some: &[u32]| {
            let behind = some.first().and_then(|&position| symbols.get(position as usize + 1..)).unwrap_or_default();
            samples.key(behind.iter().copied().take_while(|&symbol| symbol != BOUNDARY))
        };
        samples.keys = positions.par_chunks(STEP).map(key).collect();
        samples
    }

    /// The first symbols side by side, the first of them highest.
    fn key(&self, symbols: impl Iterator<Item = u32>) -> u64 {
        let (mut key, mut room) = (0, u64::BITS / self.bits);
        for symbol in symbols.take(room as usize) {
            key = key << self.bits | u64::from(symbol);
            room -= 1;
        }
        key.checked_shl(self.bits * room).unwrap_or(0) // nothing follows
    }

    /// The part of the places of one symbol in which all positions lie at
    /// which these symbols follow.
    pub fn narrow(&self, places: Range<usize>, behind: &[u32]) -> Range<usize> {
        let least = self.key(behind.iter().copied());
        let open = u64::BITS / self.bits - (u64::BITS / self.bits).min(behind.len() as u32);
        let most = least | ((1u128 << (self.bits * open)) - 1) as u64;
        let (first, end) = (places.start.div_ceil(STEP), places.end.div_ceil(STEP));
        let keys = self.keys.get(first..end).unwrap_or_default();
        let before = keys.partition_point(|&key| key < least);
        let until = before + keys[before..].partition_point(|&key| key <= most);
        let start = if before == 0 { places.start } else { (first + before - 1) * STEP + 1 };
        let end = if until == keys.len() { places.end } else { (first + until) * STEP };
        start..end
    }
}
