//! Positions by the symbol that is there.

use std::ops::Range;

use rayon::prelude::*;

use crate::phrase::sequence::BOUNDARY;

/// The positions are read and sorted in about this many groups of symbols. A
/// group's positions lie so near to each other in the text that reading them in
/// the order of the text streams; those of one symbol wait for memory each.
const GROUPS: usize = 48;

/// Where the positions of each symbol lie in an array of positions;
/// [`BOUNDARY`] has none.
pub(super) struct Buckets {
    /// Per symbol the first place, and the end of the last.
    starts: Vec<u32>,
}

/// How often each symbol occurs in parts of the text of this many symbols;
/// [`BOUNDARY`] never.
pub(super) struct Parts {
    size: usize,
    counts: Vec<Vec<u32>>,
}

impl Parts {
    fn of(symbols: &[u32], alphabet: usize) -> Self {
        let size = symbols.len().div_ceil(rayon::current_num_threads()).max(alphabet).max(1);
        let counts = |part: &[u32]| {
            let mut counts = vec![0u32; alphabet];
            part.iter().for_each(|&s| counts[s as usize] += 1);
            counts.iter_mut().take(BOUNDARY as usize + 1).for_each(|boundaries| *boundaries = 0);
            counts
        };
        Self { size, counts: symbols.par_chunks(size).map(counts).collect() }
    }
}

impl Buckets {
    pub fn of(symbols: &[u32], alphabet: usize) -> (Self, Parts) {
        let parts = Parts::of(symbols, alphabet);
        let mut starts = vec![0; alphabet + 1];
        for counts in &parts.counts {
            starts[1..].iter_mut().zip(counts).for_each(|(all, n)| *all += n);
        }
        for s in 1..starts.len() {
            starts[s] += starts[s - 1];
        }
        (Self { starts }, parts)
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

    /// Symbols in a row that have about `share` positions together, or one that has more.
    fn shared_out(&self, share: usize) -> Vec<Range<usize>> {
        let (mut groups, mut from) = (Vec::new(), 0);
        while from + 1 < self.starts.len() {
            let end = self.starts[from] as usize + share.max(1);
            let to = self.starts.partition_point(|&start| (start as usize) < end).max(from + 1);
            let to = to.min(self.starts.len() - 1);
            groups.push(from..to);
            from = to;
        }
        groups
    }

    /// All positions by groups of symbols, those of a group in order of the
    /// text. Each part of the text is read by itself.
    pub fn positions(&self, symbols: &[u32], parts: Parts) -> (Vec<u32>, Vec<Group>) {
        let n = self.starts.last().map_or(0, |&n| n as usize);
        let groups: Vec<Group> = self.shared_out(n.div_ceil(GROUPS)).into_iter().map(|some| self.group(some)).collect();
        let mut group_of = vec![usize::MAX; self.starts.len()]; // no group has boundaries
        for (number, group) in groups.iter().enumerate() {
            group_of[group.first.max(BOUNDARY as usize + 1)..group.first + group.ends.len()].fill(number);
        }
        let mut positions = vec![0; n];
        let mut rest = positions.as_mut_slice();
        // Per part of the text, its places in each group.
        let mut of_parts: Vec<Vec<&mut [u32]>> = parts.counts.iter().map(|_| Vec::new()).collect();
        for group in &groups {
            for (of_part, counts) in of_parts.iter_mut().zip(&parts.counts) {
                let n: u32 = counts[group.first..group.first + group.ends.len()].iter().sum();
                let (places, after) = rest.split_at_mut(n as usize);
                of_part.push(places);
                rest = after;
            }
        }
        let texts = symbols.par_chunks(parts.size).enumerate();
        of_parts.into_par_iter().zip(texts).for_each(|(mut places, (number, symbols))| {
            let mut next = vec![0; places.len()];
            for (&symbol, position) in symbols.iter().zip((number * parts.size) as u32..) {
                let group = group_of[symbol as usize];
                if let Some(places) = places.get_mut(group) {
                    places[next[group]] = position;
                    next[group] += 1;
                }
            }
        });
        (positions, groups)
    }

    fn group(&self, symbols: Range<usize>) -> Group {
        let first_place = self.starts[symbols.start];
        let ends = self.starts[symbols.start + 1..=symbols.end].iter().map(|end| end - first_place).collect();
        Group { first: symbols.start, first_place: first_place as usize, ends }
    }
}

/// Symbols in a row, and where their positions lie.
pub(super) struct Group {
    /// The first symbol.
    pub first: usize,
    /// The place of its first position among all.
    pub first_place: usize,
    /// Where the positions of each symbol end among those of the group.
    pub ends: Vec<u32>,
}

impl Group {
    /// Number of positions.
    pub fn len(&self) -> usize {
        self.ends.last().map_or(0, |&end| end as usize)
    }

    /// The places of each symbol that has any, among those of the group.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter(|(start, end)| start < end).map(|(start, &end)| start as usize..end as usize)
    }

    /// The groups' parts of an array of positions, in order.
    pub fn split<'a>(groups: &'a [Self], mut positions: &'a mut [u32]) -> Vec<(&'a Self, &'a mut [u32])> {
        let part = |group: &'a Self| {
            let (part, rest) = std::mem::take(&mut positions).split_at_mut(group.len());
            positions = rest;
            (group, part)
        };
        groups.iter().map(part).collect()
    }
}
