//! What is seen at the occurrences of a string.

use super::evidence::Witness;
use crate::phrase::sequence::{BOUNDARY, CLOSED, OPENED, PAUSE, ends_clause};

/// Counts of what is at and beside the occurrences of a string.
#[derive(Default)]
pub(super) struct Tally {
    pub clause_start: usize,
    pub clause_end: usize,
    pub alone: usize,
    pub frame_right: usize,
    pub free_left: usize,
    pub free_right: usize,
    pub word_left: usize,
    pub word_right: usize,
    pub on_words: usize,
    /// The first or the last character is a word by itself.
    pub single_start: usize,
    pub single_end: usize,
    pub modifies: usize,
    pub heading: usize,
    pub parallel: usize,
    /// Different frame verbs, documents, documents that quote it, and
    /// documents with an occurrence at their outer edges.
    pub verbs: Distinct,
    pub documents: Distinct,
    pub quoting: Distinct,
    pub outermost: Distinct,
    /// The document of each occurrence.
    pub document_of: Vec<u32>,
    /// Neighbours as they are written, and with verbs and function characters as boundaries.
    pub before: Neighbours,
    pub left: Neighbours,
    pub after: Neighbours,
    pub right: Neighbours,
}

/// How often numbers were added, and how many different ones.
#[derive(Default)]
pub(super) struct Distinct {
    pub count: usize,
    pub different: usize,
    seen: Vec<u32>,
    stamp: u32,
}

impl Distinct {
    fn clear(&mut self) {
        (self.count, self.different) = (0, 0);
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.seen.fill(0);
            self.stamp = 1;
        }
    }

    fn add(&mut self, number: usize) {
        if self.seen.len() <= number {
            self.seen.resize(number + 1, 0);
        }
        self.count += 1;
        self.different += usize::from(std::mem::replace(&mut self.seen[number], self.stamp) != self.stamp);
    }
}

/// How often each symbol is a neighbour; boundaries are one of their own each.
#[derive(Default)]
pub(super) struct Neighbours {
    boundaries: usize,
    counts: Vec<u32>,
    symbols: Vec<u32>,
}

impl Neighbours {
    fn clear(&mut self) {
        self.boundaries = 0;
        for symbol in self.symbols.drain(..) {
            self.counts[symbol as usize] = 0;
        }
    }

    fn add(&mut self, symbol: u32) {
        if symbol == BOUNDARY {
            self.boundaries += 1;
            return;
        }
        if self.counts.len() <= symbol as usize {
            self.counts.resize(symbol as usize + 1, 0);
        }
        let count = &mut self.counts[symbol as usize];
        if *count == 0 {
            self.symbols.push(symbol);
        }
        *count += 1;
    }

    /// The count of the commonest that is no boundary.
    pub fn commonest(&self) -> usize {
        self.symbols.iter().map(|&s| self.counts[s as usize] as usize).max().unwrap_or(0)
    }

    /// The entropy in nats, summed from the rarest on, so that no numbering
    /// of symbols changes it.
    pub fn entropy(&mut self) -> f64 {
        let Self { boundaries, counts, symbols } = self;
        symbols.sort_unstable_by_key(|&s| counts[s as usize]);
        let n = (*boundaries + symbols.iter().map(|&s| counts[s as usize] as usize).sum::<usize>()) as f64;
        let part = |count: u32| -(f64::from(count) / n) * (f64::from(count) / n).ln();
        *boundaries as f64 * part(1) + symbols.iter().map(|&s| part(counts[s as usize])).sum::<f64>()
    }
}

/// The outer edge of a document: this many characters, in a short one a tenth.
const OUTERMOST: usize = 100;

impl Witness<'_> {
    /// Counts anew into a tally that served before.
    pub(super) fn tally(&self, positions: &[u32], length: usize, tally: &mut Tally) {
        tally.clear();
        for &position in positions {
            let (start, end) = (position as usize, position as usize + length);
            let (before, after) = (self.index.symbol_before(start), self.index.symbol(end));
            let (verb, noun) = (self.frames.verb_before(start), self.frames.noun_at(end));
            let left = self.left_of(start);
            let right = if noun == 0 { self.frames.content(after) } else { BOUNDARY };
            let (word_left, word_right) = self.on_words(start, end);
            let document = self.index.document(position);
            let quoted = self.is_quoted(start, end);
            if quoted {
                tally.quoting.add(document);
            }
            tally.clause_start += usize::from(before == BOUNDARY);
            tally.clause_end += usize::from(after == BOUNDARY);
            tally.alone += usize::from(before == BOUNDARY && after == BOUNDARY);
            if self.is_outermost(document, start, end) {
                tally.outermost.add(document);
            }
            if verb != 0 {
                tally.verbs.add(usize::from(verb));
            }
            tally.frame_right += usize::from(noun != 0);
            tally.free_left += usize::from(left == BOUNDARY);
            tally.free_right += usize::from(right == BOUNDARY);
            tally.word_left += usize::from(word_left);
            tally.word_right += usize::from(word_right);
            tally.on_words += usize::from(word_left && word_right);
            tally.single_start += usize::from(word_left && self.places.starts_word(start + 1));
            tally.single_end += usize::from(word_right && self.places.starts_word(end - 1));
            tally.modifies += usize::from(after == self.frames.modifier && after != BOUNDARY);
            tally.heading += usize::from(self.places.is_heading(start));
            tally.parallel += self.parallels(start, end);
            tally.documents.add(document);
            tally.document_of.push(document as u32);
            tally.before.add(before);
            tally.left.add(left);
            tally.after.add(after);
            tally.right.add(right);
        }
    }

    /// The symbol before a position; a verb or a function character there is
    /// no part of what begins here and counts as a boundary.
    pub(super) fn left_of(&self, position: usize) -> u32 {
        match self.frames.verb_before(position) {
            0 => self.frames.content(self.index.symbol_before(position)),
            _ => BOUNDARY,
        }
    }

    pub(super) fn is_quoted(&self, start: usize, end: usize) -> bool {
        let quotation = &self.index.sequence.quotation;
        quotation[start] & OPENED != 0 && quotation[end] & CLOSED != 0
    }

    /// Whether a word ends before a string and one begins behind it.
    pub(super) fn on_words(&self, start: usize, end: usize) -> (bool, bool) {
        let begins = self.places.starts_word(start) || self.index.symbol_before(start) == BOUNDARY;
        (begins, self.places.starts_word(end) || self.index.symbol(end) == BOUNDARY)
    }

    fn is_outermost(&self, document: usize, start: usize, end: usize) -> bool {
        let documents = &self.index.sequence.documents;
        let (first, last) = (documents[document] as usize, documents[document + 1] as usize);
        let edge = OUTERMOST.min((last - first) / 10);
        start - first <= edge || last - end <= edge
    }

    /// On how many sides a `、` sets off a whole clause of the same length.
    fn parallels(&self, start: usize, end: usize) -> usize {
        let symbols = &self.index.sequence.symbols;
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

impl Tally {
    /// Nothing counted, with the memory of before.
    fn clear(&mut self) {
        let mut old = std::mem::take(self);
        for numbers in [&mut old.verbs, &mut old.documents, &mut old.quoting, &mut old.outermost] {
            numbers.clear();
        }
        for neighbours in [&mut old.before, &mut old.left, &mut old.after, &mut old.right] {
            neighbours.clear();
        }
        old.document_of.clear();
        let Self { verbs, documents, quoting, outermost, document_of, before, left, after, right, .. } = old;
        *self =
            Self { verbs, documents, quoting, outermost, document_of, before, left, after, right, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_by_hand() {
        let mut neighbours = Neighbours::default();
        for symbol in [5, 5, 7, BOUNDARY] {
            neighbours.add(symbol);
        }
        assert_eq!(neighbours.commonest(), 2);
        // One half once, a quarter twice: 1.5 bits.
        assert!((neighbours.entropy() - 1.5 * 2f64.ln()).abs() < 1e-12);
        neighbours.clear();
        neighbours.add(7);
        assert_eq!((neighbours.commonest(), neighbours.entropy()), (1, 0.0));
    }

    #[test]
    fn distinct_by_hand() {
        let mut distinct = Distinct { stamp: u32::MAX, ..Distinct::default() };
        for _ in 0..2 {
            distinct.clear();
            for number in [3, 3, 9] {
                distinct.add(number);
            }
            assert_eq!((distinct.count, distinct.different), (3, 2));
        }
    }
}
