//! Positions by the symbol that is there.

use std::ops::Range;

use rayon::prelude::*;

use crate::phrase::sequence::{BOUNDARY, ends_clause};

/// Positions are sorted in groups of symbols. There are at least as many groups
/// as keep all threads busy. A large text has more, so that the keys of one group
/// fit into the cache, up to the number that can be written to at the same time.
const FEWEST_GROUPS: usize = 48;
const MOST_GROUPS: usize = 1024;
const GROUP: usize = 1 << 15;

/// The text is read at most `ROUNDS` times, and each time keys of at least
/// `ROUND` positions are made. All keys at once would take four times the memory
/// of the positions.
const ROUNDS: usize = 8;
const ROUND: usize = 1 << 20;

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
    singles: bool,
}

impl Parts {
    fn of(symbols: &[u32], alphabet: usize, singles: bool) -> Self {
        let size = symbols.len().div_ceil(rayon::current_num_threads()).max(alphabet).max(1);
        let mut parts = Self { size, counts: Vec::new(), singles };
        let counts = |part: usize| {
            let mut counts = vec![0u32; alphabet];
            let of = BOUNDARY as usize + 1..alphabet;
            parts.each_position(symbols, part, of, |position| counts[symbols[position] as usize] += 1);
            counts
        };
        parts.counts = (0..symbols.len().div_ceil(size)).into_par_iter().map(counts).collect();
        parts
    }

    /// Calls `each` with the positions of a part of the text at which some of
    /// the symbols stand; without `singles` no position behind which the clause ends.
    fn each_position(&self, symbols: &[u32], part: usize, of: Range<usize>, mut each: impl FnMut(usize)) {
        let (low, n) = (of.start as u32, of.len() as u32);
        let (start, end) = (part * self.size, symbols.len().min((part + 1) * self.size));
        // First which positions, without a branch that nobody can foresee, then what is there.
        let mut found = [0; 1024];
        for block in (start..end).step_by(found.len()) {
            let mut next = 0;
            let here = &symbols[block..end.min(block + found.len())];
            let behind = symbols[block + 1..].iter().copied().chain([BOUNDARY]);
            for ((&symbol, behind), position) in here.iter().zip(behind).zip(block..) {
                found[next] = position;
                next += usize::from((symbol.wrapping_sub(low) < n) & (self.singles | !ends_clause(behind)));
            }
            found[..next].iter().for_each(|&position| each(position));
        }
    }

    /// The keys of all positions of groups in a row, those of a group in order of
    /// the text. Each part of the text is read by itself, from front to back:
    /// a read that waits for memory costs more than all that follows.
    /// `key` gets the group and the position.
    pub fn keys(
        &self,
        symbols: &[u32],
        groups: &[Group],
        keys: &mut [u128],
        key: impl Fn(&Group, usize) -> u128 + Sync,
    ) {
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return };
        let first = first.first.max(BOUNDARY as usize + 1);
        let of = first..last.first + last.ends.len();
        let mut group_of = vec![0; of.len()];
        for (number, group) in (0u32..).zip(groups) {
            let end = group.first + group.ends.len() - first;
            group_of[group.first.saturating_sub(first)..end].fill(number);
        }
        let mut rest = keys;
        // Per part of the text, its places in each group.
        let mut of_parts: Vec<Vec<&mut [u128]>> = self.counts.iter().map(|_| Vec::new()).collect();
        for group in groups {
            for (of_part, counts) in of_parts.iter_mut().zip(&self.counts) {
                let n: u32 = counts[group.first..group.first + group.ends.len()].iter().sum();
                let (places, after) = rest.split_at_mut(n as usize);
                of_part.push(places);
                rest = after;
            }
        }
        of_parts.into_par_iter().enumerate().for_each(|(part, mut places)| {
            let mut next = vec![0; places.len()];
            self.each_position(symbols, part, of.clone(), |position| {
                let group = group_of[symbols[position] as usize - first] as usize;
                places[group][next[group]] = key(&groups[group], position);
                next[group] += 1;
            });
        });
    }
}

impl Buckets {
    /// Without `singles`, no position behind which the clause ends.
    pub fn of(symbols: &[u32], alphabet: usize, singles: bool) -> (Self, Parts) {
        let parts = Parts::of(symbols, alphabet, singles);
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

    /// The symbols by groups of at most `most`.
    pub fn groups(&self, most: usize) -> Vec<Group> {
        let n = self.n_positions();
        let share = n.div_ceil(MOST_GROUPS).max(GROUP).min(n.div_ceil(FEWEST_GROUPS)).max(1);
        let (mut groups, mut from) = (Vec::new(), 0);
        while from + 1 < self.starts.len() {
            let end = self.starts[from] as usize + share;
            let to = self.starts.partition_point(|&start| (start as usize) < end).max(from + 1);
            let to = to.min(self.starts.len() - 1).min(from + most.max(1));
            groups.push(self.group(from..to));
            from = to;
        }
        groups
    }

    /// Number of positions.
    pub fn n_positions(&self) -> usize {
        self.starts.last().map_or(0, |&n| n as usize)
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

    /// Groups in a row whose keys are held at the same time.
    pub fn rounds(groups: &[Self]) -> Vec<&[Self]> {
        let n: usize = groups.iter().map(Self::len).sum();
        let most = n.div_ceil(ROUNDS).max(ROUND);
        let (mut rounds, mut rest, mut held) = (Vec::new(), groups, 0);
        for (group, number) in groups.iter().zip(1..) {
            held += group.len();
            let after = groups.len() - number;
            if held >= most || after == 0 {
                let (round, behind) = rest.split_at(rest.len() - after);
                rounds.push(round);
                (rest, held) = (behind, 0);
            }
        }
        rounds
    }

    /// The groups' parts of an array, in order.
    pub fn split<'a, T>(groups: &'a [Self], mut all: &'a mut [T]) -> Vec<(&'a Self, &'a mut [T])> {
        let part = |group: &'a Self| {
            let (part, rest) = std::mem::take(&mut all).split_at_mut(group.len());
            all = rest;
            (group, part)
        };
        groups.iter().map(part).collect()
    }
}
