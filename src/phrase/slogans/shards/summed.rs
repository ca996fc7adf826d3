//! Facts read off sums.

use super::super::facts::{Beginnings, Endings, Facts};
use super::super::ground::Ground;
use super::kinds::{self, YEAR_0};
use crate::phrase::entropy::entropy;
use crate::phrase::sums::Counted;

/// The occurrences of a string in many parts of a corpus.
pub(super) struct Summed<'a> {
    pub ground: &'a Ground,
    pub symbols: &'a [u32],
    pub counted: Counted<'a>,
}

impl Summed<'_> {
    fn of(&self, kind: u8) -> usize {
        self.counted.count(kind) as usize
    }

    /// How many different values there are of a kind.
    fn values(&self, kind: u8) -> usize {
        self.counted.of_kind(kind).count()
    }

    fn most(&self, kind: u8) -> usize {
        self.counted.of_kind(kind).map(|(_, n)| n as usize).max().unwrap_or(0)
    }

    fn entropy(&self, kind: u8) -> f64 {
        let mut counts: Vec<u64> = self.counted.of_kind(kind).map(|(_, n)| n).collect();
        let boundaries = (self.count() as u64).saturating_sub(counts.iter().sum());
        entropy(&mut counts, boundaries as usize, self.count())
    }

    /// Whether it goes on in several ways, a boundary being one of its own:
    /// before it, or behind it.
    pub fn varies(&self, kind: u8) -> bool {
        self.counted.of_kind(kind).next().is_none_or(|(_, n)| n < self.count() as u64)
    }
}

impl Facts for Summed<'_> {
    fn symbols(&self) -> &[u32] {
        self.symbols
    }

    fn count(&self) -> usize {
        self.of(kinds::COUNT)
    }

    fn documents(&mut self) -> usize {
        self.of(kinds::DOCUMENTS)
    }

    fn in_documents(&mut self, least: usize) -> bool {
        self.documents() >= least
    }

    fn starts(&mut self) -> Beginnings {
        Beginnings {
            clause: self.of(kinds::START_CLAUSE),
            verb: self.of(kinds::START_VERB),
            free: self.of(kinds::START_FREE).min(self.count()),
            word: self.of(kinds::START_WORD),
            single: self.of(kinds::START_SINGLE),
            heading: self.of(kinds::START_HEADING),
            opening: self.of(kinds::START_OPENING),
        }
    }

    fn ends(&mut self) -> Endings {
        Endings {
            clause: self.of(kinds::END_CLAUSE),
            noun: self.of(kinds::END_NOUN),
            free: self.of(kinds::END_FREE),
            word: self.of(kinds::END_WORD),
            single: self.of(kinds::END_SINGLE),
            modifies: self.of(kinds::END_MODIFIES),
        }
    }

    fn quoted(&mut self) -> usize {
        self.of(kinds::QUOTED)
    }

    fn quoting(&mut self) -> usize {
        self.of(kinds::QUOTING)
    }

    fn on_words(&mut self) -> usize {
        self.of(kinds::ON_WORDS)
    }

    fn behind(&mut self) -> (f64, usize) {
        let mut free = self.counted.of_kind(kinds::BEHIND_FREE).peekable();
        let of_symbol = |(symbol, n): (u32, u64)| {
            let free = free.next_if(|(of, _)| *of == symbol).map_or(0, |(_, n)| n);
            n.saturating_sub(free) as usize
        };
        let commonest = self.counted.of_kind(kinds::BEHIND).map(of_symbol).max().unwrap_or(0);
        (self.entropy(kinds::BEHIND), commonest)
    }

    fn before(&mut self) -> f64 {
        self.entropy(kinds::BEFORE)
    }

    fn commonest_before(&mut self) -> usize {
        self.most(kinds::BEFORE_UNFREE)
    }

    fn verbs(&mut self) -> usize {
        self.values(kinds::VERB)
    }

    fn verbs_near(&mut self) -> usize {
        self.of(kinds::VERBS_NEAR)
    }

    fn nouns(&mut self) -> usize {
        let with_noun = self.counted.of_kind(kinds::NOUN).fold(0u64, |sum, (_, n)| sum.saturating_add(n));
        self.values(kinds::NOUN) + usize::from(with_noun < self.count() as u64)
    }

    fn burst_and_onset(&mut self) -> (f64, f64) {
        self.ground.years.burst_and_onset(&self.ground.years.counts(self.years()))
    }

    fn parallels(&mut self) -> usize {
        self.of(kinds::PARALLELS)
    }

    fn clauses(&mut self) -> (usize, usize, usize) {
        (self.of(kinds::START_CLAUSE), self.of(kinds::END_CLAUSE), self.of(kinds::ALONE))
    }

    fn beyond_pause_before(&mut self) -> usize {
        self.most(kinds::BEYOND_BEFORE)
    }

    fn beyond_pause_behind(&mut self) -> usize {
        self.most(kinds::BEYOND_BEHIND)
    }

    fn by_itself(&mut self) -> usize {
        self.of(kinds::BY_ITSELF)
    }

    fn completions(&mut self, least: f64) -> usize {
        self.counted.of_kind(kinds::COMPLETION).filter(|(_, n)| *n as f64 >= least).count()
    }

    fn outermost(&mut self) -> (usize, usize) {
        (self.of(kinds::OUTERMOST), self.of(kinds::OUTERMOST_DOCUMENTS))
    }
}

impl Summed<'_> {
    /// Occurrences by year.
    pub fn years(&self) -> impl Iterator<Item = (i32, u64)> {
        self.counted.of_kind(kinds::YEAR).map(|(year, n)| (year as i32 - YEAR_0 as i32, n))
    }
}
