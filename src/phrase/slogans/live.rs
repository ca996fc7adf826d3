//! Facts read off the text.

use super::bits::{CLAUSE, CLAUSE_END, CLOSING, FREE, FREE_END, NOUN, VERB, WORD};
use super::facts::{Beginnings, Endings, Facts, NEAR};
use super::ground::Ground;
use super::tally::{Instances, Scratch, count};
use crate::phrase::sequence::PAUSE;

/// The outer edge of a document: this many characters, in a short one a tenth.
const OUTERMOST: usize = 100;

/// The occurrences of a string in a corpus that is at hand.
pub(super) struct Live<'a> {
    pub ground: &'a Ground,
    pub of: &'a Instances<'a>,
    /// Holds the ends, once they were read.
    pub scratch: &'a mut Scratch,
}

impl Live<'_> {
    /// The instances that are free on the left, by position and end.
    fn free(&self) -> impl Iterator<Item = (u32, u16)> {
        let ends = self.of.positions.iter().zip(&self.scratch.ends).zip(self.of.starts);
        ends.filter(|(_, start)| **start & FREE != 0).map(|((&p, &end), _)| (p, end))
    }

    /// What closes inside a motto quotes its parts, not it (“一国两制”、“港人治港”).
    fn leave_marks_to_parts(&mut self) {
        let (ground, of) = (self.ground, self.of);
        let symbols = ground.symbols(of);
        if !symbols.contains(&PAUSE) {
            return;
        }
        let pauses: Vec<usize> = (0..symbols.len()).filter(|&place| symbols[place] == PAUSE).collect();
        for (&position, end) in of.positions.iter().zip(&mut self.scratch.ends) {
            if pauses.iter().any(|pause| ground.marks.at(position as usize + pause) & CLOSING != 0) {
                *end &= !CLOSING;
            }
        }
    }

    fn noun_behind(&self, position: u32) -> u16 {
        self.ground.noun_at(position as usize + self.of.length)
    }

    /// The documents of the occurrences at their outer edge.
    pub fn outermost_documents(&self) -> Vec<u32> {
        let (length, starts) = (self.of.length, &self.ground.sequence.documents);
        let is_outermost = |position: usize, document: usize| {
            let (first, last) = (starts[document] as usize, starts[document + 1] as usize);
            let edge = OUTERMOST.min((last - first) / 10);
            position - first <= edge || last - (position + length) <= edge
        };
        let ends = self.of.positions.iter().zip(self.of.documents);
        ends.filter(|(p, d)| is_outermost(**p as usize, **d as usize)).map(|(_, &document)| document).collect()
    }

    /// The symbols beyond a `、` right behind.
    pub fn symbols_beyond_behind(&self) -> Vec<u32> {
        let symbols = &self.ground.sequence.symbols;
        let behind = |&p: &u32| {
            let end = p as usize + self.of.length;
            symbols.get(end + 1).copied().filter(|_| symbols[end] == PAUSE)
        };
        self.of.positions.iter().filter_map(behind).collect()
    }

    /// The symbols beyond a `、` right before.
    pub fn symbols_beyond_before(&self) -> Vec<u32> {
        let symbols = &self.ground.sequence.symbols;
        let before = |&p: &u32| {
            let two = symbols.get((p as usize).checked_sub(2)?..p as usize)?;
            Some(two[0]).filter(|_| two[1] == PAUSE)
        };
        self.of.positions.iter().filter_map(before).collect()
    }

    /// The numbers of the frame nouns that complete it where it is free on the left.
    pub fn completing_nouns(&self) -> Vec<u16> {
        let with_noun = self.free().filter(|(_, end)| end & NOUN != 0);
        let mut nouns: Vec<u16> = with_noun.map(|(p, _)| self.noun_behind(p)).collect();
        nouns.sort_unstable();
        nouns
    }
}

impl Facts for Live<'_> {
    fn symbols(&self) -> &[u32] {
        self.ground.symbols(self.of)
    }

    fn count(&self) -> usize {
        self.of.positions.len()
    }

    fn documents(&mut self) -> usize {
        self.scratch.distinct(self.of.documents.iter().copied())
    }

    fn in_documents(&mut self, least: usize) -> bool {
        self.scratch.at_least(least, self.of.documents)
    }

    fn starts(&mut self) -> Beginnings {
        Beginnings::of(self.of.starts)
    }

    fn ends(&mut self) -> Endings {
        self.scratch.read_ends(self.ground, self.of);
        self.leave_marks_to_parts();
        Endings::of(&self.scratch.ends)
    }

    fn quoted(&mut self) -> usize {
        self.scratch.quoted(self.of)
    }

    fn quoting(&mut self) -> usize {
        self.scratch.quoting(self.of)
    }

    fn on_words(&mut self) -> usize {
        self.of.starts.iter().zip(&self.scratch.ends).filter(|(start, end)| *start & *end & WORD != 0).count()
    }

    fn behind(&mut self) -> (f64, usize) {
        self.scratch.behind()
    }

    fn before(&mut self) -> f64 {
        self.scratch.before(self.of)
    }

    fn commonest_before(&mut self) -> usize {
        self.scratch.commonest_before(self.of)
    }

    fn verbs(&mut self) -> usize {
        let verbs = self.of.positions.iter().map(|&p| u32::from(self.ground.verb_before(p as usize)));
        self.scratch.distinct(verbs.filter(|&verb| verb != 0))
    }

    fn verbs_near(&mut self) -> usize {
        let (marks, length) = (&self.ground.marks, self.of.length);
        let starts = &self.ground.sequence.documents;
        let near = |(&position, &document): (&u32, &u32)| {
            let (first, last) = (starts[document as usize] as usize, starts[document as usize + 1] as usize);
            let (start, behind) = (position as usize, position as usize + length + 1);
            let before = start.saturating_sub(NEAR).max(first)..start;
            count(marks.of_places(before), VERB) + count(marks.of_places(behind..(behind + NEAR).min(last)), VERB)
        };
        self.of.positions.iter().zip(self.of.documents).map(near).sum()
    }

    fn nouns(&mut self) -> usize {
        let nouns = self.of.positions.iter().map(|&p| p as usize + self.of.length);
        self.scratch.distinct(nouns.map(|end| u32::from(self.ground.noun_at(end))))
    }

    fn burst_and_onset(&mut self) -> (f64, f64) {
        self.ground.years.count(self.of.documents, &mut self.scratch.years);
        self.ground.years.burst_and_onset(&self.scratch.years)
    }

    fn parallels(&mut self) -> usize {
        self.ground.parallels(self.of, &self.scratch.ends)
    }

    fn clauses(&mut self) -> (usize, usize, usize) {
        let (starts, ends) = (self.of.starts, &self.scratch.ends);
        let alone = starts.iter().zip(ends).filter(|(start, end)| **start & CLAUSE != 0 && **end & CLAUSE_END != 0);
        (count(starts, CLAUSE), count(ends, CLAUSE_END), alone.count())
    }

    fn beyond_pause_before(&mut self) -> usize {
        most_alike(self.symbols_beyond_before())
    }

    fn beyond_pause_behind(&mut self) -> usize {
        most_alike(self.symbols_beyond_behind())
    }

    fn by_itself(&mut self) -> usize {
        self.free().filter(|(_, end)| end & (NOUN | FREE_END) == FREE_END).count()
    }

    fn completions(&mut self, least: f64) -> usize {
        let nouns = self.completing_nouns();
        nouns.chunk_by(|a, b| a == b).filter(|of_noun| of_noun.len() as f64 >= least).count()
    }

    fn outermost(&mut self) -> (usize, usize) {
        let documents = self.outermost_documents();
        (documents.len(), self.scratch.distinct(documents.iter().copied()))
    }
}

fn most_alike(mut symbols: Vec<u32>) -> usize {
    symbols.sort_unstable();
    symbols.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0)
}
