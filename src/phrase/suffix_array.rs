//! The positions of a sequence in order of what follows them in their clause.

mod buckets;
mod sorter;
mod strings;
mod whole;

use std::ops::Range;

use rayon::prelude::*;

use super::sequence::{BOUNDARY, Sequence};
use crate::error::{Error, Result};
use crate::pool::Pool;
use buckets::Buckets;
use sorter::Sorter;
use strings::Strings;

/// The positions of a sequence, sorted by what follows them.
///
/// Strings that occur at least `min_count` times and are no longer than
/// `length` lie in one range each; what is rarer or longer is in no order.
/// Positions at which a clause ends with anything but `、` are left out.
pub(super) struct SuffixArray {
    pub positions: Vec<u32>,
    buckets: Buckets,
    /// By first symbol, where strings were remembered.
    strings: Vec<Strings>,
}

/// How far positions are put in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub length: usize,
    pub min_count: usize,
}

/// The positions that begin with one symbol, in order.
pub(super) struct Bucket<'a> {
    /// The place of the first in the array.
    pub first: usize,
    pub positions: &'a [u32],
    /// How many symbols each has in common with the one before it, up to the
    /// end of their clauses and up to one more than the reach; where fewer
    /// than `min_count` share them, perhaps fewer. 0 for the first.
    pub common: &'a [u32],
}

impl Bucket<'_> {
    /// Calls `each` with length and places, from 0 on, of every string that
    /// several positions have in common and no longer string has; inner ones first.
    pub fn each_string(&self, mut each: impl FnMut(usize, Range<usize>)) {
        let mut open: Vec<(usize, usize)> = Vec::new(); // first place, common length
        for place in 1..=self.common.len() {
            let length = self.common.get(place).map_or(0, |&l| l as usize);
            let mut start = place - 1;
            while let Some(&(first, deeper)) = open.last()
                && deeper > length
            {
                open.pop();
                start = first;
                each(deeper, first..place);
            }
            if length > open.last().map_or(0, |o| o.1) {
                open.push((start, length));
            }
        }
    }
}

/// The strings of a bucket within the reach, to find them by.
pub(super) struct Remembered {
    symbol: usize,
    strings: Strings,
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
            let of_bucket = |places: Range<usize>| {
                let (positions, common) = (&array.positions[places.clone()], &common[places.clone()]);
                each(Bucket { first: places.start, positions, common })
            };
            let made = array.buckets.ranges().into_par_iter().map(of_bucket).collect();
            return Ok((array, made));
        }
        let buckets = Buckets::of(symbols, sequence.alphabet);
        let mut positions = buckets.positions(symbols);
        let sorters = Pool::new(|| Sorter::new(sequence.alphabet, reach));
        let of_bucket = |(first, positions): (usize, &mut [u32])| {
            sorters.with(|sorter| {
                let common = sorter.sort(symbols, positions);
                each(Bucket { first, positions, common })
            })
        };
        let made = buckets.split(&mut positions).into_par_iter().map(of_bucket).collect();
        Ok((Self { positions, buckets, strings: Vec::new() }, made))
    }

    /// The array with no bound to its reach, and how many symbols each position
    /// has in common with the one before it, up to the end of their clauses.
    pub fn whole(sequence: &Sequence) -> Result<(Self, Vec<u32>)> {
        let buckets = Buckets::of(&sequence.symbols, sequence.alphabet);
        let (positions, common) = whole::suffix_array(sequence)?;
        Ok((Self { positions, buckets, strings: Vec::new() }, common))
    }

    /// The strings of a bucket that [`SuffixArray::find`] shall know.
    pub fn remember(symbols: &[u32], bucket: &Bucket<'_>, reach: Reach) -> Option<Remembered> {
        let mut strings = Vec::new();
        bucket.each_string(|length, places| {
            if length <= reach.length.min(Strings::LONGEST) && places.len() >= reach.min_count {
                strings.push((length, bucket.first + places.start..bucket.first + places.end));
            }
        });
        let at = |place: usize, length: usize| {
            let position = bucket.positions[place - bucket.first] as usize;
            &symbols[position..position + length]
        };
        let symbol = symbols[*bucket.positions.first()? as usize] as usize;
        Some(Remembered { symbol, strings: Strings::of(&strings, at) })
    }

    /// Makes ready for finding what was remembered of every bucket.
    pub fn know(&mut self, remembered: impl IntoIterator<Item = Remembered>) {
        for Remembered { symbol, strings } in remembered {
            if self.strings.len() <= symbol {
                self.strings.resize_with(symbol + 1, Strings::default);
            }
            self.strings[symbol] = strings;
        }
    }

    /// Where in the array the positions lie at which `pattern` stands, for
    /// patterns within the reach. Without a search where the pattern goes on
    /// in several ways.
    pub fn find(&self, symbols: &[u32], pattern: &[u32]) -> Range<usize> {
        self.known(symbols, pattern).unwrap_or_else(|| self.search(symbols, pattern))
    }

    fn search(&self, symbols: &[u32], pattern: &[u32]) -> Range<usize> {
        let Some(&first) = pattern.first() else { return 0..0 };
        let mut range = self.buckets.range(first);
        for (depth, &symbol) in pattern.iter().enumerate().skip(1) {
            range = self.narrow(symbols, range, depth, symbol);
        }
        range
    }

    /// The places of a pattern that was remembered: within a clause, those are
    /// all after which the text goes on in several ways. Very long ones are
    /// searched for.
    pub fn known(&self, symbols: &[u32], pattern: &[u32]) -> Option<Range<usize>> {
        if pattern.len() > Strings::LONGEST {
            return Some(self.search(symbols, pattern));
        }
        let is_at = |place: usize| symbols[self.positions[place] as usize..].starts_with(pattern);
        self.strings.get(*pattern.first()? as usize)?.find(pattern, is_at)
    }

    /// The part of `range`, whose positions share `depth` symbols, that goes on with `symbol`.
    fn narrow(&self, symbols: &[u32], range: Range<usize>, depth: usize, symbol: u32) -> Range<usize> {
        let at = |p: &u32| symbols.get(*p as usize + depth).copied().unwrap_or(BOUNDARY);
        let slice = &self.positions[range.clone()];
        let low = slice.partition_point(|p| at(p) < symbol);
        let high = low + slice[low..].partition_point(|p| at(p) <= symbol);
        range.start + low..range.start + high
    }
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
                let mut found = index.array.positions[index.array.find(symbols, string)].to_vec();
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
