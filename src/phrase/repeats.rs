//! Maximal repeats.

use std::ops::Range;

use super::sequence::{BOUNDARY, Sequence};
use super::suffix_array::{Bucket, Interval, Reach, SuffixArray};
use crate::error::Result;

/// A sequence of symbols that occurs more than once and that no symbol
/// follows, and none precedes, in all of its occurrences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeat {
    pub length: usize,
    /// Its places in the suffix array.
    pub places: Range<usize>,
}

/// A sequence with its suffix array, ready for questions.
pub(super) struct RepeatIndex {
    pub sequence: Sequence,
    pub array: SuffixArray,
}

/// Which repeats are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub min_length: usize,
    pub max_length: usize,
    pub min_count: usize,
}

impl Limits {
    pub fn reach(self) -> Reach {
        Reach { length: self.max_length, min_count: self.min_count, singles: true }
    }
}

impl RepeatIndex {
    /// The index of a sequence, and the maximal repeats in it within the
    /// limits, in order of their symbols; linear in the length of the
    /// sequence. Two occurrences at the edge of a clause count as going on
    /// differently.
    pub fn new(sequence: Sequence, limits: Limits) -> Result<(Self, Vec<Repeat>)> {
        let of_bucket = |bucket: Bucket<'_>| {
            let mut found = Vec::new();
            each_maximal(&bucket, limits, |length, places| {
                found.push(Repeat { length, places: bucket.first + places.start..bucket.first + places.end });
            });
            found.sort_unstable_by_key(|r| (r.places.start, r.length));
            found
        };
        let (array, repeats) = SuffixArray::of(&sequence, limits.reach(), of_bucket)?;
        Ok((Self { sequence, array }, repeats.concat()))
    }

    /// The symbols of a repeat.
    pub fn symbols(&self, repeat: &Repeat) -> &[u32] {
        let start = self.array.positions[repeat.places.start] as usize;
        &self.sequence.symbols[start..start + repeat.length]
    }

    /// The characters of a repeat.
    pub fn text(&self, repeat: &Repeat) -> String {
        self.symbols(repeat).iter().map(|&s| self.sequence.characters[s as usize]).collect()
    }
}

/// Calls `each` with length and places, from 0 on, of the maximal repeats in
/// a bucket, inner ones first.
pub(super) fn each_maximal(bucket: &Bucket<'_>, limits: Limits, mut each: impl FnMut(usize, Range<usize>)) {
    // How often, up to a place, the symbol before differs from the one at the place before.
    let mut changes = Vec::with_capacity(bucket.before.len());
    let (mut changed, mut last) = (0u32, BOUNDARY);
    for &symbol in bucket.before {
        changed += u32::from(symbol == BOUNDARY || symbol != last);
        changes.push(changed);
        last = symbol;
    }
    bucket.each_string(|Interval { length, places, .. }| {
        let varied = changes[places.end - 1] > changes[places.start];
        let fits = (limits.min_length..=limits.max_length).contains(&length);
        if fits && varied && places.len() >= limits.min_count {
            each(length, places);
        }
    });
}
