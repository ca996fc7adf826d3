//! What is seen at the occurrences of a string.

use super::evidence::Witness;
use crate::phrase::sequence::{BOUNDARY, CLOSED, OPENED, PAUSE, ends_clause};

/// Counts of what stands at and beside the occurrences of a string.
#[derive(Default)]
pub(super) struct Tally {
    pub quoted: usize,
    pub clause_start: usize,
    pub clause_end: usize,
    pub alone: usize,
    pub frame_left: usize,
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
    /// Distinct frame verbs and documents, and documents that quote it.
    pub verbs: Vec<u16>,
    pub documents: Vec<usize>,
    pub quoting: Vec<usize>,
    /// Documents of the occurrences at their outer edges, in order.
    pub outermost: Vec<usize>,
    /// Neighbours as they stand, and with verbs and function characters as
    /// boundaries; sorted.
    pub before: Vec<u32>,
    pub left: Vec<u32>,
    pub after: Vec<u32>,
    pub right: Vec<u32>,
}

/// The outer edge of a document: so many characters, in a short one a tenth.
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
            tally.quoted += usize::from(quoted);
            tally.quoting.extend(quoted.then_some(document));
            tally.clause_start += usize::from(before == BOUNDARY);
            tally.clause_end += usize::from(after == BOUNDARY);
            tally.alone += usize::from(before == BOUNDARY && after == BOUNDARY);
            tally.outermost.extend(self.is_outermost(document, start, end).then_some(document));
            tally.frame_left += usize::from(verb != 0);
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
            tally.verbs.extend((verb != 0).then_some(verb));
            tally.documents.push(document);
            tally.before.push(before);
            tally.left.push(left);
            tally.after.push(after);
            tally.right.push(right);
        }
        tally.distinct();
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
        let Self { verbs, documents, quoting, outermost, before, left, after, right, .. } = std::mem::take(self);
        *self = Self { verbs, documents, quoting, outermost, before, left, after, right, ..Self::default() };
        self.verbs.clear();
        for list in [&mut self.documents, &mut self.quoting, &mut self.outermost] {
            list.clear();
        }
        for list in [&mut self.before, &mut self.left, &mut self.after, &mut self.right] {
            list.clear();
        }
    }

    fn distinct(&mut self) {
        for list in [&mut self.documents, &mut self.quoting] {
            list.sort_unstable();
            list.dedup();
        }
        self.verbs.sort_unstable();
        self.verbs.dedup();
        self.outermost.sort_unstable();
        for list in [&mut self.before, &mut self.left, &mut self.after, &mut self.right] {
            list.sort_unstable();
        }
    }
}

/// The entropy in nats of sorted neighbours, every boundary one of its own,
/// and the count of the commonest that is no boundary. Summed from the rarest
/// neighbour on, so that no numbering of symbols changes it.
pub(super) fn neighbours(sorted: &[u32]) -> (f64, usize) {
    let boundaries = sorted.partition_point(|&s| s == BOUNDARY);
    let mut counts: Vec<usize> = sorted[boundaries..].chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
    counts.sort_unstable();
    let n = sorted.len() as f64;
    let part = |count: usize| -(count as f64 / n) * (count as f64 / n).ln();
    let entropy = boundaries as f64 * part(1) + counts.iter().map(|&c| part(c)).sum::<f64>();
    (entropy, counts.last().copied().unwrap_or(0))
}
