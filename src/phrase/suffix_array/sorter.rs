//! Sorting the positions of one symbol by the symbols behind it.

use std::ops::Range;

use super::Reach;
use super::buckets::Group;
use crate::phrase::sequence::{BOUNDARY, ends_clause};

/// Sorts positions by as many symbols at a time as fit into a key, in front
/// of the position itself: no look at the text while sorting, and common
/// lengths are read off the keys.
pub(super) struct Sorter {
    /// Width of a symbol in a key, and how many a key holds.
    bits: u32,
    symbols_a_key: usize,
    reach: Reach,
    /// The keys of a group, those of one symbol one behind the other, and
    /// those of a run of positions.
    keys: Vec<u128>,
    deeper: Vec<u128>,
    common: Vec<u32>,
    todo: Vec<Run>,
}

/// Places whose positions share this many symbols, and where in these a clause
/// ends, if one does.
struct Run {
    places: Range<usize>,
    shared: usize,
    cut: Option<usize>,
}

/// This many positions are fetched at a time.
const FETCHED: usize = 64;

/// Brings the symbols behind some positions into the cache: these reads wait
/// for memory all at once, which reads with work in between do not.
fn fetch(symbols: &[u32], positions: &[u32], skip: usize) {
    let symbol = |&p: &u32| symbols.get(p as usize + skip).copied().unwrap_or(BOUNDARY);
    std::hint::black_box(positions.iter().map(symbol).fold(0, |all, symbol| all | symbol));
}

/// Bits of a key that hold the position.
const POSITION: u32 = 32;

impl Sorter {
    pub fn new(alphabet: usize, reach: Reach) -> Self {
        let bits = usize::BITS - alphabet.saturating_sub(1).max(1).leading_zeros();
        let symbols_a_key = ((u128::BITS - POSITION) / bits) as usize;
        Self { bits, symbols_a_key, reach, keys: Vec::new(), deeper: Vec::new(), common: Vec::new(), todo: Vec::new() }
    }

    /// Sorts the positions of a group, which come in order of the text. `each`
    /// gets the positions of every symbol, the place of the first among those
    /// of the group, and the common lengths of neighbours.
    pub fn sort<R>(
        &mut self,
        symbols: &[u32],
        group: &Group,
        positions: &mut [u32],
        mut each: impl FnMut(usize, &[u32], &[u32]) -> R,
    ) -> Vec<R> {
        let mut keys = std::mem::take(&mut self.keys);
        self.read(symbols, group, positions, &mut keys);
        let mut of_symbol = |places: Range<usize>| {
            let (positions, keys) = (&mut positions[places.clone()], &mut keys[places.clone()]);
            self.sort_symbol(symbols, positions, keys);
            each(places.start, positions, &self.common)
        };
        let made = group.ranges().map(&mut of_symbol).collect();
        self.keys = keys;
        made
    }

    /// The keys of the positions of a group, those of each symbol in order of the text.
    fn read(&self, symbols: &[u32], group: &Group, positions: &[u32], keys: &mut Vec<u128>) {
        keys.clear();
        keys.resize(positions.len(), 0);
        let mut next: Vec<u32> = std::iter::once(0).chain(group.ends.iter().copied()).collect();
        for &position in positions {
            let next = &mut next[symbols[position as usize] as usize - group.first];
            keys[*next as usize] = self.key(symbols, position, 1);
            *next += 1;
        }
    }

    /// Sorts the positions of one symbol, whose keys these are.
    fn sort_symbol(&mut self, symbols: &[u32], positions: &mut [u32], keys: &mut [u128]) {
        self.common.clear();
        self.common.resize(positions.len(), 0);
        if positions.len() < self.reach.min_count.max(2) {
            positions.iter_mut().zip(keys).for_each(|(position, key)| *position = *key as u32);
            return;
        }
        let first = keys.first().and_then(|&key| symbols.get(key as u32 as usize)).copied().unwrap_or(BOUNDARY);
        let cut = ends_clause(first).then_some(0);
        self.sort_run(positions, keys, Run { places: 0..positions.len(), shared: 1, cut });
        let mut deeper = std::mem::take(&mut self.deeper);
        while let Some(run) = self.todo.pop() {
            deeper.clear();
            for some in positions[run.places.clone()].chunks(FETCHED) {
                fetch(symbols, some, run.shared);
                deeper.extend(some.iter().map(|&p| self.key(symbols, p, run.shared)));
            }
            self.sort_run(positions, &mut deeper, run);
        }
        self.deeper = deeper;
    }

    /// Sorts a run of positions by their keys, and leaves what is alike in all of a key to do.
    fn sort_run(&mut self, positions: &mut [u32], keys: &mut [u128], run: Run) {
        let Run { places, shared, cut } = run;
        keys.sort_unstable();
        for (position, key) in positions[places.clone()].iter_mut().zip(&*keys) {
            *position = *key as u32;
        }
        for (pair, place) in keys.windows(2).zip(places.start + 1..) {
            let alike = self.alike(pair[0], pair[1]);
            self.common[place] = cut.unwrap_or_else(|| shared + self.end_of_clause(pair[0], alike)) as u32;
        }
        let deeper = shared + self.symbols_a_key;
        if deeper <= self.reach.length {
            let mut start = places.start;
            for same in keys.chunk_by(|a, b| a >> POSITION == b >> POSITION) {
                let goes_on = self.symbol(same[0], self.symbols_a_key - 1) != BOUNDARY;
                if goes_on && same.len() >= self.reach.min_count.max(2) {
                    let ended = self.end_of_clause(same[0], self.symbols_a_key);
                    let cut = cut.or_else(|| (ended < self.symbols_a_key).then_some(shared + ended));
                    self.todo.push(Run { places: start..start + same.len(), shared: deeper, cut });
                }
                start += same.len();
            }
        }
    }

    /// The symbols from `skip` behind a position on, nothing behind a
    /// [`BOUNDARY`], and the position.
    fn key(&self, symbols: &[u32], position: u32, skip: usize) -> u128 {
        let start = position as usize + skip;
        // No branch on what is read, so that the next positions are read meanwhile.
        let (mut key, mut goes_on) = (0u128, u32::MAX);
        let end = (start + self.symbols_a_key).min(symbols.len());
        let behind = symbols.get(start..end).unwrap_or_default();
        for &symbol in behind {
            goes_on &= 0u32.wrapping_sub(u32::from(symbol != BOUNDARY));
            key = key << self.bits | u128::from(symbol & goes_on);
        }
        key <<= self.bits * (self.symbols_a_key - behind.len()) as u32;
        key << POSITION | u128::from(position)
    }

    fn symbol(&self, key: u128, i: usize) -> u32 {
        let behind = POSITION + self.bits * (self.symbols_a_key - 1 - i) as u32;
        (key >> behind) as u32 & ((1u64 << self.bits) - 1) as u32
    }

    /// How many symbols of two keys are the same from the front on.
    fn alike(&self, a: u128, b: u128) -> usize {
        let differ = (a ^ b) >> POSITION;
        let used = self.bits * self.symbols_a_key as u32;
        let zeros = differ.leading_zeros() - (u128::BITS - used);
        (zeros / self.bits) as usize
    }

    /// How many of the first `n` symbols of a key stand before the end of the clause.
    fn end_of_clause(&self, key: u128, n: usize) -> usize {
        (0..n).find(|&i| ends_clause(self.symbol(key, i))).unwrap_or(n)
    }
}
