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
pub(super) struct Found<S = Repeat> {
    pub string: S,
    pub evidence: Evidence,
    pub score: f64,
}

impl<S> Found<S> {
    /// The same with another string.
    pub fn map<T>(self, string: impl FnOnce(S) -> T) -> Found<T> {
        Found { string: string(self.string), evidence: self.evidence, score: self.score }
    }
}

/// The order of strings with their scores: best first, ties in order of code point.
pub(super) fn by_score(a: (f64, &[u32]), b: (f64, &[u32])) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1))
}

impl Miner {
    pub fn by_score(&self, a: &Found, b: &Found) -> std::cmp::Ordering {
        by_score((a.score, self.symbols(&a.string)), (b.score, self.symbols(&b.string)))
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
