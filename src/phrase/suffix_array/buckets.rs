//! Positions by the symbol that is there.

use std::ops::Range;

use rayon::prelude::*;

use crate::phrase::sequence::BOUNDARY;

/// Where the positions of each symbol lie in an array of positions;
/// [`BOUNDARY`] has none.
pub(super) struct Buckets {
    /// Per symbol the first place, and the end of the last.
    starts: Vec<u32>,
}

impl Buckets {
    pub fn of(symbols: &[u32], alphabet: usize) -> Self {
        let counts = |part: &[u32]| {
            let mut counts = vec![0u32; alphabet + 1];
            part.iter().for_each(|&s| counts[s as usize + 1] += 1);
            counts
        };
        let add = |mut a: Vec<u32>, b: Vec<u32>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        };
        let part = symbols.len().div_ceil(rayon::current_num_threads()).max(alphabet).max(1);
        let mut starts = symbols.par_chunks(part).map(counts).reduce(|| vec![0; alphabet + 1], add);
        if let Some(boundaries) = starts.get_mut(BOUNDARY as usize + 1) {
            *boundaries = 0;
        }
        for s in 1..starts.len() {
            starts[s] += starts[s - 1];
        }
        Self { starts }
    }

    /// The places of one symbol.
    pub fn range(&self, symbol: u32) -> Range<usize> {
        let start = |s: usize| self.starts.get(s).or(self.starts.last()).map_or(0, |&b| b as usize);
        start(symbol as usize)..start(symbol as usize + 1)
    }

    /// The places of every symbol that has any.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let ranges = self.starts.windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
        ranges.filter(|range| !range.is_empty()).collect()
    }

    /// The part of each symbol that has any positions, with its first place.
    pub fn split<'a>(&self, mut positions: &'a mut [u32]) -> Vec<(usize, &'a mut [u32])> {
        let part = |range: Range<usize>| {
            let (part, rest) = std::mem::take(&mut positions).split_at_mut(range.len());
            positions = rest;
            (range.start, part)
        };
        self.ranges().into_iter().map(part).collect()
    }

    /// All positions by symbol, those of one symbol in order of the text.
    /// Each thread reads all symbols and keeps the positions of some of them.
    pub fn positions(&self, symbols: &[u32]) -> Vec<u32> {
        let n = self.starts.last().map_or(0, |&n| n as usize);
        let mut positions = vec![0; n];
        let share = n.div_ceil(rayon::current_num_threads()).max(1);
        let (mut parts, mut rest, mut from) = (Vec::new(), positions.as_mut_slice(), 0);
        while from + 1 < self.starts.len() {
            let first = self.starts[from];
            let to = self.starts.partition_point(|&s| (s as usize) < first as usize + share).max(from + 1);
            let to = to.min(self.starts.len() - 1);
            let (part, after) = rest.split_at_mut((self.starts[to] - first) as usize);
            parts.push((from..to, part));
            (rest, from) = (after, to);
        }
        parts.into_par_iter().for_each(|(some, part)| self.fill(symbols, some, part));
        positions
    }

    fn fill(&self, symbols: &[u32], some: Range<usize>, part: &mut [u32]) {
        let (base, first) = (self.starts[some.start], some.start as u32);
        let mut next: Vec<u32> = self.starts[some.clone()].iter().map(|start| start - base).collect();
        for (&symbol, position) in symbols.iter().zip(0..) {
            if symbol == BOUNDARY {
                continue;
            }
            if let Some(next) = next.get_mut(symbol.wrapping_sub(first) as usize) {
                part[*next as usize] = position;
                *next += 1;
            }
        }
    }
}
