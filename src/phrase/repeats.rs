//! Maximal repeats and what is counted of each.

use std::ops::Range;

use rayon::prelude::*;

use super::sequence::{BOUNDARY, Sequence, ends_clause};
use super::suffix_array::SuffixArray;
use crate::corpus::Documents;
use crate::error::Result;
use crate::text::Date;

/// A sequence of symbols that occurs more than once and that no symbol
/// follows, and none precedes, in all of its occurrences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeat {
    pub length: usize,
    /// Its places in the suffix array.
    pub places: Range<usize>,
}

/// What is counted of a repeat.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RepeatCounts {
    pub doc_count: u32,
    pub left_entropy: f64,
    pub right_entropy: f64,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// A sequence with its suffix array, ready for questions.
pub(super) struct RepeatIndex {
    pub sequence: Sequence,
    pub array: SuffixArray,
    documents: Vec<u32>,
}

/// Which repeats are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub min_length: usize,
    pub max_length: usize,
    pub min_count: usize,
}

impl RepeatIndex {
    /// The index of a sequence, and the maximal repeats in it within the
    /// limits, in order of their symbols; linear in the length of the
    /// sequence. Two occurrences at the edge of a clause count as going on
    /// differently.
    pub fn new(sequence: Sequence, limits: Limits) -> Result<(Self, Vec<Repeat>)> {
        let (array, common) = SuffixArray::of(&sequence)?;
        let mut index = Self { sequence, array, documents: Vec::new() };
        let repeats = index.maximal(&common, limits);
        // The common lengths have served: their memory goes to the documents.
        drop(common);
        index.documents = index.sequence.document_of_positions();
        Ok((index, repeats))
    }

    /// The symbol at a position; a boundary at every end of a clause.
    pub fn symbol(&self, position: usize) -> u32 {
        let symbol = self.sequence.symbols.get(position).copied().unwrap_or(BOUNDARY);
        if ends_clause(symbol) { BOUNDARY } else { symbol }
    }

    /// The symbol before a position; a boundary at every end of a clause.
    pub fn symbol_before(&self, position: usize) -> u32 {
        position.checked_sub(1).map_or(BOUNDARY, |p| self.symbol(p))
    }

    /// The positions at which a repeat stands, in no particular order.
    pub fn positions(&self, repeat: &Repeat) -> &[u32] {
        &self.array.positions[repeat.places.clone()]
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

    /// The document of a position.
    pub fn document(&self, position: u32) -> usize {
        self.documents[position as usize] as usize
    }

    fn maximal(&self, common: &[u32], limits: Limits) -> Vec<Repeat> {
        // How often, up to a place, the symbol before differs from the one at the place before.
        let mut changes = Vec::with_capacity(common.len());
        let (mut changed, mut last) = (0u32, BOUNDARY);
        for &position in &self.array.positions {
            let before = self.symbol_before(position as usize);
            changed += u32::from(before == BOUNDARY || before != last);
            changes.push(changed);
            last = before;
        }
        let mut found = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new(); // first place, common length
        for place in 1..=common.len() {
            let length = common.get(place).map_or(0, |&l| l as usize);
            let mut start = place - 1;
            while let Some(&(first, deeper)) = open.last()
                && deeper > length
            {
                open.pop();
                start = first;
                let varied = changes[place - 1] > changes[first];
                let fits = (limits.min_length..=limits.max_length).contains(&deeper);
                if fits && varied && place - first >= limits.min_count {
                    found.push(Repeat { length: deeper, places: first..place });
                }
            }
            if length > open.last().map_or(0, |o| o.1) {
                open.push((start, length));
            }
        }
        found.sort_unstable_by_key(|r| (r.places.start, r.length));
        found
    }

    /// Counts of each repeat, in the order given.
    pub fn counts(&self, repeats: &[Repeat], documents: &Documents) -> Vec<RepeatCounts> {
        repeats
            .par_iter()
            .map_init(
                || Scratch::new(self.sequence.alphabet, self.sequence.n_documents()),
                |s, r| self.count(r, documents, s),
            )
            .collect()
    }

    fn count(&self, repeat: &Repeat, documents: &Documents, scratch: &mut Scratch) -> RepeatCounts {
        let (mut first, mut last) = (None, None);
        scratch.stamp += 1;
        let mut doc_count = 0;
        for &position in self.positions(repeat) {
            let document = self.document(position);
            if std::mem::replace(&mut scratch.seen[document], scratch.stamp) != scratch.stamp {
                doc_count += 1;
                if let Some(date) = documents.dates()[document] {
                    first = Some(first.map_or(date, |f: Date| f.min(date)));
                    last = Some(last.map_or(date, |l: Date| l.max(date)));
                }
            }
        }
        let left_entropy = scratch.entropy(self.positions(repeat), |p| self.symbol_before(p));
        let right_entropy = scratch.entropy(self.positions(repeat), |p| self.symbol(p + repeat.length));
        RepeatCounts { doc_count, left_entropy, right_entropy, first, last }
    }
}

/// What one thread needs while counting.
struct Scratch {
    counts: Vec<u32>,
    touched: Vec<u32>,
    seen: Vec<u32>,
    stamp: u32,
}

impl Scratch {
    fn new(alphabet: usize, documents: usize) -> Self {
        Self { counts: vec![0; alphabet], touched: Vec::new(), seen: vec![0; documents], stamp: 0 }
    }

    /// Entropy in nats of the neighbouring symbols, every boundary a symbol
    /// of its own. Summed from the rarest neighbour to the commonest, so that
    /// no numbering of symbols changes it.
    fn entropy(&mut self, positions: &[u32], neighbour: impl Fn(usize) -> u32) -> f64 {
        self.touched.clear();
        for &position in positions {
            let symbol = neighbour(position as usize);
            let count = &mut self.counts[symbol as usize];
            if *count == 0 && symbol != BOUNDARY {
                self.touched.push(symbol);
            }
            *count += 1;
        }
        let boundaries = std::mem::take(&mut self.counts[BOUNDARY as usize]);
        for symbol in &mut self.touched {
            *symbol = std::mem::take(&mut self.counts[*symbol as usize]);
        }
        self.touched.sort_unstable();
        let n = positions.len() as f64;
        let part = |count: u32| {
            let p = f64::from(count) / n;
            -p * p.ln()
        };
        let single = f64::from(boundaries) * part(1);
        single + self.touched.iter().map(|&c| part(c)).sum::<f64>()
    }
}
