//! What is counted at the occurrences of a string.

use super::bits::{
    CLAUSE, CLAUSE_END, CLOSING, FREE, FREE_END, HEADING, MODIFIER, NOUN, OPENING, PAUSE_BEFORE, PAUSE_HERE, SINGLE,
    SINGLE_BEFORE, VERB, WORD,
};
use super::facts::{Beginnings, Endings};
use super::ground::Ground;
use crate::phrase::entropy::entropy;
use crate::phrase::sequence::{BOUNDARY, PAUSE, ends_clause};
use crate::phrase::suffix_array::Bucket;

/// The occurrences of one string, in the order of what follows them, with
/// what is known of their beginnings.
#[derive(Clone, Copy)]
pub(super) struct Instances<'a> {
    pub length: usize,
    pub positions: &'a [u32],
    /// The marks at each position, the symbol before it and its document.
    pub starts: &'a [u16],
    pub before: &'a [u32],
    pub documents: &'a [u32],
}

/// Instances that own what they know.
#[derive(Default)]
pub(super) struct Gathered {
    positions: Vec<u32>,
    starts: Vec<u16>,
    before: Vec<u32>,
    documents: Vec<u32>,
}

impl Gathered {
    /// Gathers anew what is at some positions.
    pub fn fill(&mut self, ground: &Ground, positions: impl Iterator<Item = u32>) {
        self.clear();
        self.positions.extend(positions);
        self.before.extend(self.positions.iter().map(|&p| ground.sequence.symbol_before(p as usize)));
        self.complete(ground);
    }

    pub fn clear(&mut self) {
        self.positions.clear();
        self.starts.clear();
        self.before.clear();
        self.documents.clear();
    }

    /// Gathers what is at more positions of a bucket, those at some of its places.
    pub fn extend(&mut self, ground: &Ground, bucket: &Bucket<'_>, places: std::ops::Range<usize>) {
        self.positions.extend_from_slice(&bucket.positions[places.clone()]);
        self.before.extend_from_slice(&bucket.before[places]);
        self.complete(ground);
    }

    /// Gathers the rest of what is at new positions.
    fn complete(&mut self, ground: &Ground) {
        let new = &self.positions[self.starts.len()..];
        self.starts.extend(new.iter().map(|&p| ground.marks.at(p as usize)));
        self.documents.extend(new.iter().map(|&p| ground.sequence.document_of(p)));
    }

    /// How many positions there are.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Those at some of the places, as a string of that length.
    pub fn instances(&self, places: std::ops::Range<usize>, length: usize) -> Instances<'_> {
        Instances {
            length,
            positions: &self.positions[places.clone()],
            starts: &self.starts[places.clone()],
            before: &self.before[places.clone()],
            documents: &self.documents[places],
        }
    }

    pub fn all(&self, length: usize) -> Instances<'_> {
        self.instances(0..self.len(), length)
    }
}

/// How many marks have one of the bits.
pub(super) fn count(marks: &[u16], bits: u16) -> usize {
    // Sums of sixteen bits, which the processor adds eight at a time.
    let part = |part: &[u16]| part.iter().map(|m| u16::from(m & bits != 0)).sum::<u16>();
    marks.chunks(1 << 12).map(|some| usize::from(part(some))).sum()
}

/// How many marks have each bit.
struct BitCounts([usize; u16::BITS as usize]);

/// Bit `i` of a byte as byte `i` of a word.
const SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut place = 0;
    while place < 256 * 8 {
        let (byte, bit) = (place / 8, place % 8);
        spread[byte] |= (byte as u64 >> bit & 1) << (8 * bit);
        place += 1;
    }
    spread
};

impl BitCounts {
    /// Counts all bits in one pass, eight in a word.
    fn of(marks: &[u16]) -> Self {
        let mut counts = [0; u16::BITS as usize];
        for some in marks.chunks(u8::MAX as usize) {
            let (mut low, mut high) = (0u64, 0u64);
            for mark in some {
                let [low_bits, high_bits] = mark.to_le_bytes();
                low += SPREAD[low_bits as usize];
                high += SPREAD[high_bits as usize];
            }
            let sums = low.to_le_bytes().into_iter().chain(high.to_le_bytes());
            counts.iter_mut().zip(sums).for_each(|(count, sum)| *count += usize::from(sum));
        }
        Self(counts)
    }

    fn at(&self, bit: u16) -> usize {
        self.0[bit.trailing_zeros() as usize]
    }
}

impl Beginnings {
    pub fn of(starts: &[u16]) -> Self {
        let counts = BitCounts::of(starts);
        Self {
            clause: counts.at(CLAUSE),
            verb: counts.at(VERB),
            free: counts.at(FREE),
            word: counts.at(WORD),
            single: counts.at(SINGLE),
            heading: counts.at(HEADING),
            opening: counts.at(OPENING),
        }
    }
}

impl Endings {
    pub fn of(ends: &[u16]) -> Self {
        let counts = BitCounts::of(ends);
        Self {
            clause: counts.at(CLAUSE_END),
            noun: counts.at(NOUN),
            free: counts.at(FREE_END),
            word: counts.at(WORD),
            single: counts.at(SINGLE_BEFORE),
            modifies: counts.at(MODIFIER),
        }
    }
}

/// What one thread needs while counting, used again for every string.
#[derive(Default)]
pub(super) struct Scratch {
    /// The marks and the symbols at the ends of the instances read last.
    pub ends: Vec<u16>,
    pub after: Vec<u32>,
    /// Per year, how many instances fall into it.
    pub years: Vec<u32>,
    seen: Stamps,
    counts: Vec<u32>,
    runs: Vec<u32>,
}

/// Which numbers were met since the last clearing.
#[derive(Default)]
struct Stamps {
    seen: Vec<u32>,
    stamp: u32,
}

impl Stamps {
    fn clear(&mut self) {
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.seen.fill(0);
            self.stamp = 1;
        }
    }

    fn is_new(&mut self, number: u32) -> bool {
        let number = number as usize;
        if self.seen.len() <= number {
            self.seen.resize(number + 1, 0);
        }
        std::mem::replace(&mut self.seen[number], self.stamp) != self.stamp
    }
}

impl Scratch {
    /// Reads the ends of instances.
    pub fn read_ends(&mut self, ground: &Ground, of: &Instances<'_>) {
        let ends = || of.positions.iter().map(|&p| p as usize + of.length);
        self.ends.clear();
        self.ends.extend(ends().map(|end| ground.marks.at(end)));
        self.after.clear();
        self.after.extend(ends().map(|end| ground.sequence.symbol_at(end)));
    }

    /// How many different numbers there are.
    pub fn distinct(&mut self, numbers: impl IntoIterator<Item = u32>) -> usize {
        self.seen.clear();
        numbers.into_iter().filter(|&number| self.seen.is_new(number)).count()
    }

    /// Whether there are at least this many different numbers.
    pub fn at_least(&mut self, least: usize, numbers: &[u32]) -> bool {
        self.seen.clear();
        least == 0 || numbers.iter().filter(|&&number| self.seen.is_new(number)).nth(least - 1).is_some()
    }

    /// How many instances stand between quotation marks.
    pub fn quoted(&self, of: &Instances<'_>) -> usize {
        of.starts.iter().zip(&self.ends).filter(|(start, end)| is_quoted(**start, **end)).count()
    }

    /// How many documents quote the string.
    pub fn quoting(&mut self, of: &Instances<'_>) -> usize {
        self.seen.clear();
        let ends = of.starts.iter().zip(&self.ends).zip(of.documents);
        ends.filter(|((start, end), document)| is_quoted(**start, **end) && self.seen.is_new(**document)).count()
    }

    /// The entropy in nats of the symbols behind, every end of a clause one of
    /// its own, and the count of the commonest that is no boundary: instances
    /// that go on alike occur together.
    pub fn behind(&mut self) -> (f64, usize) {
        self.runs.clear();
        let (mut boundaries, mut commonest, mut place) = (0, 0, 0);
        while let Some(&symbol) = self.after.get(place) {
            let first = place;
            place += 1;
            if symbol == BOUNDARY {
                boundaries += 1;
                continue;
            }
            while self.after.get(place) == Some(&symbol) {
                place += 1;
            }
            self.runs.push((place - first) as u32);
            if place - first > commonest {
                commonest = commonest.max(place - first - count(&self.ends[first..place], FREE_END));
            }
        }
        (entropy(&mut self.runs, boundaries, self.after.len()), commonest)
    }

    /// The entropy in nats of the symbols before.
    pub fn before(&mut self, of: &Instances<'_>) -> f64 {
        let boundaries = self.count_symbols(of.before.iter().copied());
        let entropy = entropy(&mut self.runs, boundaries, of.before.len());
        self.runs.clear();
        entropy
    }

    /// The count of the commonest symbol before that is no boundary, verb or
    /// function character.
    pub fn commonest_before(&mut self, of: &Instances<'_>) -> usize {
        let inside = of.before.iter().zip(of.starts).filter(|(_, start)| **start & FREE == 0);
        self.count_symbols(inside.map(|(&symbol, _)| symbol));
        self.runs.iter().max().map_or(0, |&n| n as usize)
    }

    /// Counts symbols into the runs; how many boundaries there are.
    fn count_symbols(&mut self, symbols: impl Iterator<Item = u32>) -> usize {
        self.runs.clear();
        let mut boundaries = 0;
        for symbol in symbols {
            if symbol == BOUNDARY {
                boundaries += 1;
                continue;
            }
            if self.counts.len() <= symbol as usize {
                self.counts.resize(symbol as usize + 1, 0);
            }
            let count = &mut self.counts[symbol as usize];
            if *count == 0 {
                self.runs.push(symbol);
            }
            *count += 1;
        }
        for symbol in &mut self.runs {
            *symbol = std::mem::take(&mut self.counts[*symbol as usize]);
        }
        boundaries
    }
}

pub(super) fn is_quoted(start: u16, end: u16) -> bool {
    start & OPENING != 0 && end & CLOSING != 0
}

impl Ground {
    /// How often a `、` parts a string from a clause of the same length.
    pub fn parallels(&self, of: &Instances<'_>, ends: &[u16]) -> usize {
        let pauses = count(of.starts, PAUSE_BEFORE) + count(ends, PAUSE_HERE);
        if pauses == 0 {
            return 0;
        }
        of.positions.iter().map(|&p| self.parallels_at(p as usize, p as usize + of.length)).sum()
    }

    /// On how many sides a `、` sets off a whole clause of the same length.
    fn parallels_at(&self, start: usize, end: usize) -> usize {
        let symbols = &self.sequence.symbols;
        let ends = |p: Option<&u32>| p.is_none_or(|&s| ends_clause(s));
        let whole = |from: usize, to: usize| {
            symbols.get(from..to).is_some_and(|part| !part.iter().any(|&s| ends_clause(s))) && ends(symbols.get(to))
        };
        let length = end - start;
        let behind = symbols.get(end) == Some(&PAUSE) && whole(end + 1, end + 1 + length);
        let before = start > length && symbols[start - 1] == PAUSE && {
            let from = start - 1 - length;
            whole(from, start - 1) && from.checked_sub(1).is_none_or(|p| ends_clause(symbols[p]))
        };
        usize::from(behind) + usize::from(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_by_hand() {
        let mut scratch =
            Scratch { after: vec![BOUNDARY, 5, 5, 7], ends: vec![FREE_END, 0, 0, 0], ..Scratch::default() };
        let (behind, commonest) = scratch.behind();
        // One half once, a quarter twice: 1.5 bits.
        assert!((behind - 1.5 * 2f64.ln()).abs() < 1e-12);
        assert_eq!(commonest, 2);
        let (before, starts) = ([5, BOUNDARY, 7, 5], [0, FREE, 0, 0]);
        let of = Instances { length: 1, positions: &[], starts: &starts, before: &before, documents: &[] };
        assert_eq!(scratch.before(&of).to_bits(), behind.to_bits());
        assert_eq!(scratch.commonest_before(&of), 2);
        scratch.ends = vec![FREE_END, FREE_END, FREE_END, 0];
        assert_eq!(scratch.behind().1, 1, "a noun begins behind the others");
    }

    #[test]
    fn distinct_by_hand() {
        let mut scratch = Scratch { seen: Stamps { seen: Vec::new(), stamp: u32::MAX }, ..Scratch::default() };
        for _ in 0..2 {
            assert_eq!(scratch.distinct([3, 3, 9]), 2);
            assert!(scratch.at_least(2, &[3, 3, 9]) && !scratch.at_least(3, &[3, 3, 9]));
        }
    }

    #[test]
    fn many_marks() {
        let marks = vec![WORD; 70_000];
        assert_eq!((count(&marks, WORD | FREE), count(&marks, FREE)), (70_000, 0));
        let mut random = fastrand::Rng::with_seed(5);
        for n in [0, 1, 7, 254, 255, 256, 3_000] {
            let marks: Vec<u16> = (0..n).map(|_| random.u16(..)).collect();
            let counts = BitCounts::of(&marks);
            for bit in (0..16).map(|i| 1 << i) {
                assert_eq!(counts.at(bit), count(&marks, bit), "bit {bit} of {n} marks");
            }
        }
    }
}
