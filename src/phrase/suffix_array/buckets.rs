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
    /// text. Each thread reads all symbols and keeps the positions of some groups.
    pub fn positions(&self, symbols: &[u32]) -> (Vec<u32>, Vec<Group>) {
        let n = self.starts.last().map_or(0, |&n| n as usize);
        let groups: Vec<Group> = self.shared_out(n.div_ceil(GROUPS)).into_iter().map(|some| self.group(some)).collect();
        let mut group_of = vec![u32::MAX; self.starts.len()]; // no group has boundaries
        for (group, number) in groups.iter().zip(0..) {
            group_of[group.first.max(BOUNDARY as usize + 1)..group.first + group.ends.len()].fill(number);
        }
        let mut positions = vec![0; n];
        let groups_a_thread = groups.len().div_ceil(rayon::current_num_threads()).max(1);
        let (mut parts, mut rest) = (Vec::new(), positions.as_mut_slice());
        for some in groups.chunks(groups_a_thread) {
            let (part, after) = rest.split_at_mut(some.iter().map(Group::len).sum());
            parts.push((some, part));
            rest = after;
        }
        parts.into_par_iter().enumerate().for_each(|(number, (some, part))| {
            let first = (number * groups_a_thread) as u32;
            let mut next: Vec<usize> = some.iter().map(|group| group.first_place - some[0].first_place).collect();
            for (&symbol, position) in symbols.iter().zip(0..) {
                if let Some(next) = next.get_mut(group_of[symbol as usize].wrapping_sub(first) as usize) {
                    part[*next] = position;
                    *next += 1;
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
