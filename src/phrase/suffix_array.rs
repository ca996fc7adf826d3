//! The positions of a sequence in order of what follows them in their clause.

mod buckets;
mod samples;
mod sorter;
mod whole;

use std::ops::Range;

use rayon::prelude::*;

use super::sequence::{Sequence, ends_clause};
use crate::error::{Error, Result};
use crate::pool::Pool;
use buckets::{Buckets, Group};
use samples::Samples;
use sorter::{Layout, Sorter};

/// The positions of a sequence, sorted by what follows them.
///
/// Strings that occur at least `min_count` times and are no longer than
/// `length` lie in one range each; what is rarer or longer is in no order.
/// Positions at which a clause ends with anything but `、` are left out.
pub(super) struct SuffixArray {
    pub positions: Vec<u32>,
    buckets: Buckets,
    samples: Samples,
}

/// Positions that have this many symbols in common, and no more, by their places in a bucket.
pub(super) struct Interval {
    pub length: usize,
    /// How many symbols they have in common with those around them.
    pub parent: usize,
    pub places: Range<usize>,
}

/// How far positions are put in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub length: usize,
    pub min_count: usize,
    /// Whether strings of one symbol are asked for. Where they are not,
    /// positions with one symbol left in their clause may be left out.
    pub singles: bool,
}

/// The positions that begin with one symbol, in order.
pub(super) struct Bucket<'a> {
    /// The place of the first in the array.
    pub first: usize,
    pub positions: &'a [u32],
    /// The symbol before each, as [`Sequence::symbol_before`].
    pub before: &'a [u32],
    /// How many symbols each has in common with the one before it, up to the
    /// end of their clauses and up to one more than the reach; where fewer
    /// than `min_count` share them, perhaps fewer. 0 for the first.
    pub common: &'a [u32],
    /// How many symbols stand from each to the end of its clause, if no more
    /// than the reach; where fewer than `min_count` share them, perhaps fewer.
    pub ends: &'a [u32],
}

impl Bucket<'_> {
    /// Calls `each` with every string that several positions have in common
    /// and no longer string has; inner ones first.
    pub fn each_string(&self, mut each: impl FnMut(Interval)) {
        let mut open: Vec<(usize, usize)> = Vec::new(); // first place, common length
        for place in 1..=self.common.len() {
            let length = self.common.get(place).map_or(0, |&l| l as usize);
            let mut start = place - 1;
            while let Some(&(first, deeper)) = open.last()
                && deeper > length
            {
                open.pop();
                start = first;
                let parent = open.last().map_or(0, |o| o.1).max(length);
                each(Interval { length: deeper, parent, places: first..place });
            }
            if length > open.last().map_or(0, |o| o.1) {
                open.push((start, length));
            }
        }
    }
}

/// How many bits hold any symbol of an alphabet.
fn symbol_bits(alphabet: usize) -> u32 {
    usize::BITS - alphabet.saturating_sub(1).max(1).leading_zeros()
}

/// Up to this length positions are sorted by a few symbols at a time. Beyond
/// it, text that occurs twice would be compared over and over; the whole
/// suffix array is linear for any length.
const SORTED: usize = 64;

impl SuffixArray {
    /// The array, and what `each` makes of every bucket, in order. Buckets are
    /// the unit of parallel work.
    pub fn of<R: Send>(
        sequence: &Sequence,
        reach: Reach,
        each: impl Fn(Bucket<'_>) -> R + Sync,
    ) -> Result<(Self, Vec<R>)> {
        let symbols = &sequence.symbols;
        if i32::try_from(symbols.len()).is_err() {
            return Err(Error::option("corpus", format!("{} symbols", symbols.len()), "fewer than 2^31 symbols"));
        }
        if reach.length > SORTED {
            let (array, common) = Self::whole(sequence)?;
            let left = symbols_left(symbols);
            let of_bucket = |places: Range<usize>| {
                let (positions, common) = (&array.positions[places.clone()], &common[places.clone()]);
                let before: Vec<u32> = positions.iter().map(|&p| sequence.symbol_before(p as usize)).collect();
                let ends: Vec<u32> = positions.iter().map(|&p| left[p as usize]).collect();
                each(Bucket { first: places.start, positions, before: &before, common, ends: &ends })
            };
            let made = array.buckets.ranges().into_par_iter().with_max_len(1).map(of_bucket).collect();
            return Ok((array, made));
        }
        let (buckets, parts) = Buckets::of(symbols, sequence.alphabet, reach.singles);
        let layout = Layout::of(sequence.alphabet);
        let groups = buckets.groups(layout.firsts());
        let rounds = Group::rounds(&groups);
        let size = |round: &[Group]| round.iter().map(Group::len).sum::<usize>();
        let mut keys = vec![0; rounds.iter().map(|round| size(round)).max().unwrap_or(0)];
        let mut positions = vec![0; buckets.n_positions()];
        let sorters = Pool::new(|| Sorter::new(layout.clone(), reach));
        let mut made: Vec<Vec<R>> = Vec::with_capacity(groups.len());
        let mut rest = positions.as_mut_slice();
        for round in rounds {
            let (positions, behind) = rest.split_at_mut(size(round));
            rest = behind;
            let keys = &mut keys[..positions.len()];
            let key = |group: &Group, position: usize| {
                layout.key(symbols, symbols[position] as usize - group.first, position)
            };
            parts.keys(symbols, round, keys, key);
            let work = Group::split(round, positions).into_par_iter().zip(Group::split(round, keys));
            made.par_extend(work.with_max_len(1).map(|((group, positions), (_, keys))| {
                sorters.with(|sorter| sorter.sort(symbols, group, (positions, keys), &each))
            }));
        }
        drop(keys);
        let samples = Samples::of(symbols, &positions, sequence.alphabet);
        Ok((Self { positions, buckets, samples }, made.into_iter().flatten().collect()))
    }

    /// The array with no bound to its reach, and how many symbols each position
    /// has in common with the one before it, up to the end of their clauses.
    pub fn whole(sequence: &Sequence) -> Result<(Self, Vec<u32>)> {
        let (buckets, _) = Buckets::of(&sequence.symbols, sequence.alphabet, true);
        let (positions, common) = whole::suffix_array(sequence)?;
        let samples = Samples::of(&sequence.symbols, &positions, sequence.alphabet);
        Ok((Self { positions, buckets, samples }, common))
    }

    /// Where in the array the positions lie at which `pattern` stands, for
    /// patterns within the reach.
    pub fn find(&self, symbols: &[u32], pattern: &[u32]) -> Range<usize> {
        let Some((&first, behind)) = pattern.split_first() else { return 0..0 };
        let range = self.samples.narrow(self.buckets.range(first), behind);
        let bucket = &self.positions[range.clone()];
        let order = |&position: &u32| {
            let behind = symbols.get(position as usize..).unwrap_or_default();
            behind.get(..pattern.len()).unwrap_or(behind).cmp(pattern)
        };
        let low = bucket.partition_point(|position| order(position).is_lt());
        let high = low + ahead(&bucket[low..], |position| order(position).is_eq());
        range.start + low..range.start + high
    }

    /// The places of all positions at which `prefix` stands, given some of
    /// them in a row.
    pub fn widen(&self, symbols: &[u32], places: Range<usize>, prefix: &[u32]) -> Range<usize> {
        let Some(&first) = prefix.first() else { return places };
        let range = self.buckets.range(first);
        let stands = |&position: &u32| symbols.get(position as usize..).is_some_and(|s| s.starts_with(prefix));
        let before = &self.positions[range.start..places.start];
        let behind = &self.positions[places.end..range.end];
        places.start - behind_last(before, stands)..places.end + ahead(behind, stands)
    }
}

/// How many symbols stand from each position to the end of its clause.
fn symbols_left(symbols: &[u32]) -> Vec<u32> {
    let mut left = vec![0; symbols.len()];
    let mut behind = 0;
    for (left, &symbol) in left.iter_mut().zip(symbols).rev() {
        behind = if ends_clause(symbol) { 0 } else { behind + 1 };
        *left = behind;
    }
    left
}

/// How many positions from the first on have a property that none behind
/// them has, in steps that double, for they are often few.
pub(super) fn ahead(positions: &[u32], mut has: impl FnMut(&u32) -> bool) -> usize {
    let (mut known, mut step) = (0, 1);
    while let Some(position) = positions.get(known + step - 1)
        && has(position)
    {
        known += step;
        step *= 2;
    }
    let end = positions.len().min(known + step);
    known + positions[known..end].partition_point(has)
}

/// The same from the last one back.
fn behind_last(positions: &[u32], mut has: impl FnMut(&u32) -> bool) -> usize {
    let (mut known, mut step, n) = (0, 1, positions.len());
    while let Some(position) = n.checked_sub(known + step).map(|place| &positions[place])
        && has(position)
    {
        known += step;
        step *= 2;
    }
    let (start, end) = (n.saturating_sub(known + step), n - known);
    known + (end - start) - positions[start..end].partition_point(|position| !has(position))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::corpus::Corpus;
    use crate::phrase::repeats::{Limits, RepeatIndex};
    use crate::phrase::sequence::{BOUNDARY, Sequence};

    /// Every string within the reach lies where it occurs, by both ways of sorting.
    #[test]
    fn strings_are_found_where_they_stand() {
        let mut random = fastrand::Rng::with_seed(3);
        let characters = ['质', '量', '强', '国', '、', '，', '“'];
        for (max_length, min_count) in [(3, 2), (9, 2), (9, 4), (64, 3), (80, 2)] {
            let mut text = |n: usize| (0..n).map(|_| random.choice(characters).unwrap()).collect::<String>();
            let twice = text(150);
            let texts = [text(200), twice.clone(), String::new(), text(40), twice];
            let corpus = Corpus::from_texts((0..).map(|i: u32| i.to_string()).zip(texts)).unwrap();
            let limits = Limits { min_length: 1, max_length, min_count };
            let (index, _) = RepeatIndex::new(Sequence::of_characters(&corpus), limits).unwrap();
            let symbols = &index.sequence.symbols;
            let mut places: BTreeMap<&[u32], Vec<u32>> = BTreeMap::new();
            for n in 1..=max_length {
                for (position, window) in (0..).zip(symbols.windows(n)).filter(|(_, w)| !w.contains(&BOUNDARY)) {
                    places.entry(window).or_default().push(position);
                }
            }
            for (string, expected) in places.into_iter().filter(|(_, places)| places.len() >= min_count) {
                let places = index.array.find(symbols, string);
                for some in [places.start..places.start + 1, places.end - 1..places.end] {
                    assert_eq!(index.array.widen(symbols, some, string), places, "{string:?} up to {max_length}");
                }
                let mut found = index.array.positions[places].to_vec();
                found.sort_unstable();
                assert_eq!(found, expected, "{string:?} up to {max_length}");
            }
            let documents: Vec<u32> = (0..symbols.len() as u32).map(|p| index.sequence.document_of(p)).collect();
            let expected = index.sequence.documents.windows(2).zip(0..);
            let expected = expected.flat_map(|(pair, d)| (pair[0]..pair[1]).map(move |_| d));
            assert_eq!(documents, expected.collect::<Vec<u32>>());
        }
    }
}
