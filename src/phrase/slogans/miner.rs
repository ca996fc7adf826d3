//! A corpus in which strings are found and judged.

use super::evidence::Evidence;
use super::ground::Ground;
use crate::phrase::repeats::Repeat;
use crate::phrase::suffix_array::SuffixArray;

/// A corpus in which strings are found and judged.
pub(super) struct Miner {
    pub ground: Ground,
    pub array: SuffixArray,
}

/// A string with what speaks for it.
pub(super) struct Found {
    pub repeat: Repeat,
    pub evidence: Evidence,
    pub score: f64,
}

impl Miner {
    /// Best first, ties in order of code point.
    pub fn by_score(&self, a: &Found, b: &Found) -> std::cmp::Ordering {
        b.score.total_cmp(&a.score).then_with(|| self.symbols(&a.repeat).cmp(self.symbols(&b.repeat)))
    }

    /// The positions at which a string stands, in the order of what follows.
    pub fn positions(&self, repeat: &Repeat) -> &[u32] {
        &self.array.positions[repeat.places.clone()]
    }

    pub fn symbols(&self, repeat: &Repeat) -> &[u32] {
        let start = self.array.positions[repeat.places.start] as usize;
        &self.ground.sequence.symbols[start..start + repeat.length]
    }

    pub fn text(&self, repeat: &Repeat) -> String {
        self.ground.text(self.symbols(repeat))
    }

    /// The least of `ln(f · T / (f of the left part · f of the right part))` over all splits in two.
    pub fn cohesion(&self, repeat: &Repeat) -> f64 {
        let (text, symbols) = (&self.ground.sequence.symbols, self.symbols(repeat));
        let (total, count) = (text.len() as f64, repeat.places.len() as f64);
        let (mut least, mut left) = (f64::INFINITY, repeat.places.clone());
        for split in (1..symbols.len()).rev() {
            left = self.array.widen(text, left, &symbols[..split]);
            let right = self.array.find(text, &symbols[split..]);
            least = least.min((count * total / (left.len() as f64 * right.len() as f64)).ln());
        }
        least
    }
}
