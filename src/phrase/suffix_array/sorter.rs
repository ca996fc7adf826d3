//! Sorting the positions of one symbol by the symbols behind it.

use std::ops::Range;

use super::buckets::Group;
use super::{Bucket, Reach, symbol_bits};
use crate::phrase::sequence::{BOUNDARY, ends_clause};

/// Sorts positions by as many symbols at a time as fit into a key: no look at
/// the text while sorting, and common lengths are read off the keys.
pub(super) struct Sorter {
    layout: Layout,
    reach: Reach,
    /// The keys of a group, those of one symbol one behind the other, and
    /// those of a run of positions.
    keys: Vec<u128>,
    deeper: Vec<u128>,
    /// Of one symbol: the symbol before each position, common lengths, and where clauses end.
    before: Vec<u32>,
    common: Vec<u32>,
    ends: Vec<u32>,
    todo: Vec<Run>,
}

/// What a key holds, from the top: the first symbol by its number in a group,
/// symbols behind it, the position, and the symbol before it.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Width of a symbol.
    bits: u32,
    symbols_a_key: usize,
    /// Of all symbols behind the first, at the bottom of a number: all bits, the
    /// lowest of each, all but the highest of each.
    all: u128,
    lowest: u128,
    lower: u128,
    /// How many whole symbols some bits are, at most those of a key.
    symbols_in: [u8; u128::BITS as usize + 1],
}

/// Bits of a key that hold the position.
const POSITION: u32 = 32;

/// The first symbol takes at least `FIRST` bits of a key. It takes more in a
/// large alphabet, so that its symbols make at most two to the power of
/// `FIRST_OF` groups.
const FIRST: u32 = 4;
const FIRST_OF: u32 = 12;

impl Layout {
    pub fn of(alphabet: usize) -> Self {
        let bits = symbol_bits(alphabet);
        let first = bits.saturating_sub(FIRST_OF).max(FIRST);
        let symbols_a_key = ((u128::BITS - POSITION - bits - first) / bits) as usize;
        let of_each = |of_one: u128| (0..symbols_a_key).fold(0, |all, _| all << bits | of_one);
        let highest = 1u128 << (bits - 1);
        Self {
            bits,
            symbols_a_key,
            all: of_each(highest | (highest - 1)),
            lowest: of_each(1),
            lower: of_each(highest - 1),
            symbols_in: std::array::from_fn(|n| (n / bits as usize).min(symbols_a_key) as u8),
        }
    }

    /// How many first symbols the keys of a group tell apart.
    pub fn firsts(&self) -> usize {
        1 << (u128::BITS - self.first()).min(usize::BITS / 2)
    }

    /// Where the symbols begin, and where the first symbol begins.
    fn symbols(&self) -> u32 {
        POSITION + self.bits
    }

    fn first(&self) -> u32 {
        self.symbols() + self.bits * self.symbols_a_key as u32
    }

    /// The key of a position, by the number of its first symbol.
    pub fn key(&self, symbols: &[u32], first: usize, position: usize) -> u128 {
        let before = position.checked_sub(1).and_then(|p| symbols.get(p)).copied().unwrap_or(BOUNDARY);
        let before = if ends_clause(before) { BOUNDARY } else { before };
        (first as u128) << self.first() | self.behind(symbols, position as u32, before, 1)
    }

    /// The symbols from `skip` behind a position on, nothing behind a
    /// [`BOUNDARY`], the position, and the symbol before it.
    fn behind(&self, symbols: &[u32], position: u32, before: u32, skip: usize) -> u128 {
        let start = position as usize + skip;
        // No branch on what is read, so that the next positions are read meanwhile.
        let (mut high, mut low, mut goes_on) = (0u64, 0u64, u32::MAX);
        let end = (start + self.symbols_a_key).min(symbols.len());
        let behind = symbols.get(start..end).unwrap_or_default();
        for &symbol in behind {
            goes_on &= 0u32.wrapping_sub(u32::from(symbol != BOUNDARY));
            high = high << self.bits | low >> (u64::BITS - self.bits);
            low = low << self.bits | u64::from(symbol & goes_on);
        }
        let mut key = u128::from(high) << u64::BITS | u128::from(low);
        key <<= self.bits * (self.symbols_a_key - behind.len()) as u32;
        (key << POSITION | u128::from(position)) << self.bits | u128::from(before)
    }

    fn first_of(&self, key: u128) -> usize {
        (key >> self.first()) as usize
    }

    fn position(&self, key: u128) -> u32 {
        (key >> self.bits) as u32
    }

    fn before(&self, key: u128) -> u32 {
        key as u32 & self.mask()
    }

    fn mask(&self) -> u32 {
        ((1u64 << self.bits) - 1) as u32
    }

    /// Whether the last symbol of a key is no [`BOUNDARY`].
    fn goes_on(&self, key: u128) -> bool {
        (key >> self.symbols()) as u32 & self.mask() != BOUNDARY
    }

    /// How many symbols of two keys with the same first symbol are the same from the front on.
    fn alike(&self, a: u128, b: u128) -> usize {
        self.before_first(a ^ b)
    }

    /// How many symbols of a key stand before the end of the clause.
    fn end_of_clause(&self, key: u128) -> usize {
        // The highest bit of each symbol that is 0 or 1, and no other.
        let but_lowest = (key >> self.symbols()) & self.all & !self.lowest;
        let ends = !(((but_lowest & self.lower) + self.lower) | but_lowest | self.lower) & self.all;
        self.before_first(ends << self.symbols())
    }

    /// How many symbols stand before the first bit that is set among those of symbols.
    fn before_first(&self, key: u128) -> usize {
        let bits = (key >> self.symbols() << (u128::BITS - self.bits * self.symbols_a_key as u32)).leading_zeros();
        usize::from(self.symbols_in[bits as usize])
    }
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

impl Sorter {
    pub fn new(layout: Layout, reach: Reach) -> Self {
        let (keys, deeper, todo) = (Vec::new(), Vec::new(), Vec::new());
        let (before, common, ends) = (Vec::new(), Vec::new(), Vec::new());
        Self { layout, reach, keys, deeper, before, common, ends, todo }
    }

    /// Sorts the positions of a group, whose keys come in order of the text.
    /// `each` gets the bucket of every symbol.
    pub fn sort<R>(
        &mut self,
        symbols: &[u32],
        group: &Group,
        (positions, read): (&mut [u32], &[u128]),
        mut each: impl FnMut(Bucket<'_>) -> R,
    ) -> Vec<R> {
        let mut keys = std::mem::take(&mut self.keys);
        self.by_symbol(group, read, &mut keys);
        let mut of_symbol = |places: Range<usize>| {
            let (positions, keys) = (&mut positions[places.clone()], &mut keys[places.clone()]);
            self.sort_symbol(symbols, positions, keys);
            let first = group.first_place + places.start;
            each(Bucket { first, positions, before: &self.before, common: &self.common, ends: &self.ends })
        };
        let made = group.ranges().map(&mut of_symbol).collect();
        self.keys = keys;
        made
    }

    /// The keys of each symbol one behind the other, in order of the text.
    fn by_symbol(&self, group: &Group, read: &[u128], keys: &mut Vec<u128>) {
        keys.clear();
        keys.resize(read.len(), 0);
        let mut next: Vec<u32> = std::iter::once(0).chain(group.ends.iter().copied()).collect();
        for &key in read {
            let next = &mut next[self.layout.first_of(key)];
            keys[*next as usize] = key;
            *next += 1;
        }
    }

    /// Sorts the positions of one symbol, whose keys these are.
    fn sort_symbol(&mut self, symbols: &[u32], positions: &mut [u32], keys: &mut [u128]) {
        let layout = &self.layout;
        for (of_each, value) in [(&mut self.before, BOUNDARY), (&mut self.common, 0), (&mut self.ends, 0)] {
            of_each.clear();
            of_each.resize(positions.len(), value);
        }
        if positions.len() < self.reach.min_count.max(2) {
            for ((position, before), &mut key) in positions.iter_mut().zip(&mut self.before).zip(keys) {
                (*position, *before) = (layout.position(key), layout.before(key));
            }
            return;
        }
        let first = keys.first().and_then(|&key| symbols.get(layout.position(key) as usize));
        let cut = ends_clause(first.copied().unwrap_or(BOUNDARY)).then_some(0);
        self.sort_run(positions, keys, Run { places: 0..positions.len(), shared: 1, cut });
        let mut deeper = std::mem::take(&mut self.deeper);
        while let Some(run) = self.todo.pop() {
            deeper.clear();
            let before = self.before[run.places.clone()].chunks(FETCHED);
            for (some, before) in positions[run.places.clone()].chunks(FETCHED).zip(before) {
                fetch(symbols, some, run.shared);
                deeper.extend(some.iter().zip(before).map(|(&p, &b)| self.layout.behind(symbols, p, b, run.shared)));
            }
            self.sort_run(positions, &mut deeper, run);
        }
        self.deeper = deeper;
    }

    /// Sorts a run of positions by their keys, and leaves what is alike in all of a key to do.
    fn sort_run(&mut self, positions: &mut [u32], keys: &mut [u128], run: Run) {
        let (layout, Run { places, shared, cut }) = (&self.layout, run);
        keys.sort_unstable();
        let (mut last, mut ended) = (0, 0);
        for (place, &key) in places.clone().zip(&*keys) {
            (positions[place], self.before[place]) = (layout.position(key), layout.before(key));
            if place > places.start {
                self.common[place] = cut.unwrap_or_else(|| shared + layout.alike(last, key).min(ended)) as u32;
            }
            (last, ended) = (key, layout.end_of_clause(key));
            self.ends[place] = cut.unwrap_or(shared + ended) as u32;
        }
        let deeper = shared + layout.symbols_a_key;
        if deeper <= self.reach.length {
            let mut start = places.start;
            for same in keys.chunk_by(|a, b| a >> layout.symbols() == b >> layout.symbols()) {
                if layout.goes_on(same[0]) && same.len() >= self.reach.min_count.max(2) {
                    let ended = layout.end_of_clause(same[0]);
                    let cut = cut.or_else(|| (ended < layout.symbols_a_key).then_some(shared + ended));
                    self.todo.push(Run { places: start..start + same.len(), shared: deeper, cut });
                }
                start += same.len();
            }
        }
    }
}
