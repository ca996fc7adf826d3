//! All positions of a sequence in order of what follows them in their clause.

use std::ops::Range;

use libsais::SuffixArrayConstruction;

use super::sequence::{BOUNDARY, Sequence, ends_clause};
use crate::error::{Error, Result};

/// The positions of a sequence, sorted by what follows them.
pub(super) struct SuffixArray {
    pub positions: Vec<u32>,
    /// Where the positions of each symbol begin, and the end of the last.
    buckets: Vec<u32>,
}

/// Symbols above this need the slower construction.
const SMALL_ALPHABET: usize = 1 << 16;

impl SuffixArray {
    /// The array, and how much each position in it has in common with the one
    /// before it, counted within the clause. Linear in the length of the sequence.
    pub fn of(sequence: &Sequence) -> Result<(Self, Vec<u32>)> {
        let symbols = &sequence.symbols;
        let too_long = || Error::option("corpus", format!("{} symbols", symbols.len()), "fewer than 2^31 symbols");
        i32::try_from(symbols.len()).map_err(|_| too_long())?;
        let sorted: Vec<i32> = if sequence.alphabet <= SMALL_ALPHABET {
            let small: Vec<u16> = symbols.iter().map(|&s| s as u16).collect();
            let built = SuffixArrayConstruction::for_text(&small).in_owned_buffer32().single_threaded().run();
            built.map_err(|_| too_long())?.into_vec()
        } else {
            let mut wide: Vec<i32> = symbols.iter().map(|&s| s as i32).collect();
            let built = SuffixArrayConstruction::for_text_mut(&mut wide).in_owned_buffer32().single_threaded().run();
            built.map_err(|_| too_long())?.into_vec()
        };
        let positions: Vec<u32> = sorted.into_iter().map(|p| p as u32).collect();
        let common = common_lengths(symbols, &positions);
        let mut buckets = vec![0u32; sequence.alphabet + 1];
        symbols.iter().for_each(|&s| buckets[s as usize + 1] += 1);
        for s in 0..sequence.alphabet {
            buckets[s + 1] += buckets[s];
        }
        Ok((Self { positions, buckets }, common))
    }

    /// Where in the array the positions lie at which `pattern` stands.
    pub fn find(&self, symbols: &[u32], pattern: &[u32]) -> Range<usize> {
        let Some(&first) = pattern.first() else { return 0..0 };
        let bucket = |s: u32| self.buckets.get(s as usize).map_or(self.positions.len(), |&b| b as usize);
        let mut range = bucket(first)..bucket(first + 1);
        for (depth, &symbol) in pattern.iter().enumerate().skip(1) {
            range = self.narrow(symbols, range, depth, symbol);
        }
        range
    }

    /// The part of `range`, whose positions share `depth` symbols, that goes on with `symbol`.
    pub fn narrow(&self, symbols: &[u32], range: Range<usize>, depth: usize, symbol: u32) -> Range<usize> {
        let at = |p: &u32| symbols.get(*p as usize + depth).copied().unwrap_or(BOUNDARY);
        let slice = &self.positions[range.clone()];
        let low = slice.partition_point(|p| at(p) < symbol);
        let high = low + slice[low..].partition_point(|p| at(p) <= symbol);
        range.start + low..range.start + high
    }
}

/// For each place in the array, the number of symbols that its position and
/// the one before it have in common up to the end of their clauses
/// (Kärkkäinen, Manzini & Puglisi 2009, by way of the predecessor of each position).
fn common_lengths(symbols: &[u32], positions: &[u32]) -> Vec<u32> {
    let n = positions.len();
    let mut before = vec![u32::MAX; n];
    for pair in positions.windows(2) {
        before[pair[1] as usize] = pair[0];
    }
    // `before` turns into the common lengths by position.
    let mut length = 0usize;
    for position in 0..n {
        let other = before[position];
        if other == u32::MAX {
            before[position] = 0;
            length = 0;
            continue;
        }
        let other = other as usize;
        while position + length < n
            && other + length < n
            && !ends_clause(symbols[position + length])
            && symbols[position + length] == symbols[other + length]
        {
            length += 1;
        }
        before[position] = length as u32;
        length = length.saturating_sub(1);
    }
    positions.iter().map(|&p| before[p as usize]).collect()
}
