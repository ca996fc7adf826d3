//! The texts side by side, earliest first, as one sequence without marks.

use std::ops::Range;

use crate::corpus::{Corpus, Documents};
use crate::phrase::sequence::{BOUNDARY, Sequence, ends_clause};

/// The letters, Han characters and digits of all texts, a [`BOUNDARY`] after
/// each text, texts in order of [`ranked`]. Marks and white space are left out,
/// so that no comma hides a copy.
pub(super) struct Collation {
    pub sequence: Sequence,
    /// Where each text came from: the position in the corpus by rank.
    pub documents: Vec<u32>,
    /// Per position, a bit: whether a clause begins there.
    clause_starts: Vec<u64>,
}

impl Collation {
    /// Linear in the texts.
    pub fn of(corpus: &Corpus, order: Vec<u32>) -> Self {
        let read = Sequence::of_characters(corpus);
        let mut symbols: Vec<u32> = Vec::with_capacity(read.symbols.len());
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut clause_starts = vec![0u64; read.symbols.len().div_ceil(64) + order.len().div_ceil(64) + 1];
        let mut mark = |position: usize| {
            if let Some(word) = clause_starts.get_mut(position / 64) {
                *word |= 1 << (position % 64);
            }
        };
        for &d in &order {
            starts.push(symbols.len() as u32);
            mark(symbols.len());
            for &symbol in &read.symbols[read.documents[d as usize] as usize..read.documents[d as usize + 1] as usize] {
                if ends_clause(symbol) { mark(symbols.len()) } else { symbols.push(symbol) }
            }
            mark(symbols.len());
            symbols.push(BOUNDARY);
        }
        starts.push(symbols.len() as u32);
        symbols.shrink_to_fit();
        let mut sequence = Sequence::default();
        (sequence.symbols, sequence.documents) = (symbols, starts);
        (sequence.alphabet, sequence.characters) = (read.alphabet, read.characters);
        Self { sequence, documents: order, clause_starts }
    }

    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Where a text begins, and where its boundary stands.
    pub fn range(&self, rank: usize) -> Range<usize> {
        self.sequence.documents[rank] as usize..self.sequence.documents[rank + 1] as usize - 1
    }

    /// The rank of the text that holds a position.
    pub fn rank_of(&self, position: usize) -> usize {
        self.sequence.documents.partition_point(|&start| start as usize <= position).saturating_sub(1)
    }

    /// The rank of the text of each position.
    pub fn text_of_positions(&self) -> Vec<u32> {
        let mut texts = Vec::with_capacity(self.sequence.symbols.len());
        for (rank, pair) in self.sequence.documents.windows(2).enumerate() {
            texts.resize(pair[1] as usize, rank as u32);
        }
        texts
    }

    /// Whether a clause begins, or a text ends, at a position.
    pub fn clause_begins(&self, position: usize) -> bool {
        self.clause_starts.get(position / 64).is_some_and(|word| word >> (position % 64) & 1 != 0)
    }

    /// The longest run of whole clauses inside a range; empty where there is none.
    pub fn whole_clauses(&self, range: Range<usize>) -> Range<usize> {
        let start = range.clone().find(|&p| self.clause_begins(p)).unwrap_or(range.end);
        let end = (start..=range.end).rev().find(|&p| self.clause_begins(p)).unwrap_or(start);
        start..end
    }

    /// A range without the parts of clauses at its ends that are less than
    /// half of their clause, for these are shared by chance.
    pub fn without_scraps(&self, range: Range<usize>) -> Range<usize> {
        let whole = self.whole_clauses(range.clone());
        if whole.is_empty() {
            return range;
        }
        // A piece is half of its clause or more where the clause begins, or ends, near enough.
        let (front, back) = (whole.start - range.start, range.end - whole.end);
        let front = (whole.start.saturating_sub(2 * front)..=range.start).any(|p| self.clause_begins(p));
        let back = (range.end..=whole.end + 2 * back).any(|p| self.clause_begins(p));
        (if front { range.start } else { whole.start })..(if back { range.end } else { whole.end })
    }
}

/// The documents in order of date, those of one date in order of their ids,
/// undated ones last; a date known to the year or month counts by its last
/// day, for only then can it have been a source for what comes after.
pub(super) fn ranked(documents: &Documents) -> Vec<u32> {
    let key = |&d: &u32| {
        let day = documents.dates()[d as usize].and_then(|date| date.days()).map_or(i32::MAX, |(_, last)| last);
        (day, documents.ids()[d as usize].as_str())
    };
    let mut order: Vec<u32> = (0..documents.len() as u32).collect();
    order.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
    order
}
