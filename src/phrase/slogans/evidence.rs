//! What speaks for a string as a formulation.

use super::frames::Frames;
use super::mottos::PART;
use super::years::{Span, Years};
use crate::phrase::repeats::{Repeat, RepeatIndex};
use crate::phrase::sequence::{BOUNDARY, CLOSED, OPENED, PAUSE, ends_clause};

/// The evidence for one string.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub count: usize,
    pub doc_count: usize,
    pub length: usize,
    /// Occurrences right after a frame verb, and how many different verbs.
    pub frame_left: u32,
    pub frame_verbs: u32,
    pub frame_right: f64,
    pub quoted: f64,
    pub clause_start: f64,
    pub clause_end: f64,
    pub cohesion: f64,
    pub left_entropy: f64,
    pub right_entropy: f64,
    pub burst: f64,
    pub free_left: f64,
    pub free_right: f64,
    pub function_inside: bool,
    pub boilerplate: bool,
    /// Log ratio against a reference, where there is one.
    pub contrast: Option<f64>,
}

impl Evidence {
    /// The geometric mean of the shares in which a string stands free on either side.
    pub fn free(&self) -> f64 {
        (self.free_left * self.free_right).sqrt()
    }
}

/// Fewer characters make no formulation.
pub(super) const MIN_LENGTH: usize = 2;

/// So many make one only where it is quoted or framed.
const SHORT: usize = 2;

/// Share of the occurrences in which a string that begins or ends with what
/// is often a function character must stand free on that side.
const EDGE: f64 = 0.25;

/// Share of the occurrences in which a string must stand free on either side:
/// at the edge of a clause, beside a function character or a frame word.
const FREE: f64 = 0.1;

/// A bond between two characters from which on they are a word, in nats.
const BOND: f64 = 2.0;

/// Share of the occurrences in quotation marks from which on the marks prove
/// that a string is whole.
const QUOTED: f64 = 0.3;

/// Share of the occurrences after frame verbs from which on so few characters,
/// quoted at least once, may be a formulation.
const FRAMED: f64 = 0.5;

/// Share of the occurrences in which the edges of a string must be edges of words.
const WORDS: f64 = 0.7;

/// Boilerplate stands at the outer edge of documents in this share of its
/// occurrences and in that share of all documents, or it is a clause by
/// itself as often and opens or closes the greater part of the documents.
const CONSTANT: f64 = 0.8;
const SOME_DOCUMENTS: f64 = 0.1;
const MOST_DOCUMENTS: f64 = 0.5;
const BOILERPLATE_DOCUMENTS: usize = 5;

/// The outer edge of a document: so many characters, in a short one a tenth.
const OUTERMOST: usize = 100;

/// Hears the evidence for one string after the other.
pub(super) struct Witness<'a> {
    pub index: &'a RepeatIndex,
    pub frames: Frames,
    pub years: Years,
    /// Per position, with a segmenter: whether a word begins there.
    pub word_starts: Option<Vec<bool>>,
    pub min_doc_count: usize,
    pub absorb: f64,
}

impl Witness<'_> {
    /// What is left of a string that begins with a verb, where the verb always
    /// stands there (打造全国质量强市标杆城市): the rest is no maximal repeat
    /// by itself, yet it may be the formulation.
    pub fn without_verb(&self, repeat: &Repeat) -> Option<Repeat> {
        let symbols = self.index.symbols(repeat);
        let verb = self.frames.verb_at_start(symbols)?;
        let rest = symbols.get(verb..).filter(|rest| rest.len() > SHORT)?;
        let places = self.index.array.find(&self.index.sequence.symbols, rest);
        (places.len() == repeat.places.len()).then_some(Repeat { length: rest.len(), places })
    }

    /// The evidence for a string, or `None` where it cannot be a whole
    /// formulation: its edges are no edges, too few documents hold it, or
    /// nearly all its occurrences go on with the same character.
    pub fn hear(&self, repeat: &Repeat) -> Option<Evidence> {
        let symbols = self.index.symbols(repeat);
        let positions = self.index.positions(repeat);
        if self.frames.never_whole(symbols) || (repeat.length <= SHORT && !self.short_one(positions, repeat.length)) {
            return None;
        }
        let tally = self.tally(positions, repeat.length);
        if tally.documents.len() < self.min_doc_count {
            return None;
        }
        let share = |n: usize| n as f64 / positions.len() as f64;
        let (quoted, frame_right) = (share(tally.quoted), share(tally.frame_right));
        let (clause_start, clause_end) = (share(tally.clause_start), share(tally.clause_end));
        // A verb before a conjunction is joined by it to another one.
        let after_verb = if self.frames.begins_with_conjunction(symbols) { 0 } else { tally.frame_left };
        let begins = quoted + clause_start + share(after_verb);
        let ends = quoted + clause_end + frame_right;
        let [first, second] = [symbols[0], symbols[1]];
        let [before_last, last] = [symbols[symbols.len() - 2], symbols[symbols.len() - 1]];
        let no_start = self.frames.doubtful_start(symbols)
            && ((begins < EDGE && self.bond(first, second) < BOND) || self.frames.verb_at_second(symbols));
        let no_end = self.frames.doubtful_end(symbols) && ends < EDGE && self.bond(before_last, last) < BOND;
        if no_start || no_end {
            return None;
        }
        let (free_left, free_right) = (share(tally.free_left), share(tally.free_right));
        let commonest = neighbours(&tally.left).1.max(neighbours(&tally.right).1);
        let cuts_words = self.word_starts.is_some() && share(tally.on_words) < WORDS;
        let goes_on = share(commonest) >= self.absorb || self.goes_on_behind_pauses(positions, repeat.length);
        let stem = self.is_stem(positions, repeat.length);
        if quoted < QUOTED && (goes_on || stem || cuts_words || free_left.min(free_right) < FREE) {
            return None;
        }
        Some(Evidence {
            count: positions.len(),
            doc_count: tally.documents.len(),
            length: repeat.length,
            frame_left: tally.frame_left as u32,
            frame_verbs: tally.verbs.len() as u32,
            frame_right,
            quoted,
            clause_start,
            clause_end,
            cohesion: self.cohesion(symbols, positions.len()),
            left_entropy: neighbours(&tally.before).0,
            right_entropy: neighbours(&tally.after).0,
            burst: self.years.burst(positions.iter().map(|&p| self.index.document(p))),
            free_left,
            free_right,
            function_inside: self.frames.function_inside(symbols),
            boilerplate: self.is_boilerplate(&tally, share(1)),
            contrast: None,
        })
    }

    /// When the occurrences at these positions fall.
    pub fn span(&self, positions: &[u32]) -> Option<Span> {
        self.years.span(positions.iter().map(|&p| self.index.document(p)))
    }

    /// Whether nearly every occurrence is cut off by a `、` with the same
    /// character behind it (党的二十大和二十届二中、三中全会精神); what is short
    /// enough to be part of a motto is spared.
    fn goes_on_behind_pauses(&self, positions: &[u32], length: usize) -> bool {
        let symbols = &self.index.sequence.symbols;
        let behind = |&p: &u32| {
            let end = p as usize + length;
            symbols.get(end + 1).copied().filter(|_| symbols[end] == PAUSE)
        };
        let mut behind: Vec<u32> = positions.iter().filter_map(behind).collect();
        behind.sort_unstable();
        length > *PART.end() && neighbours(&behind).1 as f64 >= self.absorb * positions.len() as f64
    }

    /// Whether a string that stands free on the left hardly ever ends by
    /// itself and different head nouns complete it (新发展理念, 新发展格局): a
    /// stem, no formulation.
    fn is_stem(&self, positions: &[u32], length: usize) -> bool {
        let begins = positions.iter().map(|&p| p as usize).filter(|&p| self.left_of(p) == BOUNDARY);
        let ends: Vec<usize> = begins.map(|p| p + length).collect();
        let by_itself =
            |&&end: &&usize| self.frames.noun_at(end) == 0 && self.frames.content(self.index.symbol(end)) == BOUNDARY;
        let enough = FREE * ends.len() as f64;
        let mut nouns: Vec<u16> = ends.iter().map(|&end| self.frames.noun_at(end)).filter(|&n| n != 0).collect();
        nouns.sort_unstable();
        let often = |of_noun: &&[u16]| of_noun.len() as f64 >= enough;
        (ends.iter().filter(by_itself).count() as f64) < enough
            && nouns.chunk_by(|a, b| a == b).filter(often).count() > 1
    }

    /// The symbol before a position; a verb or a function character there is
    /// no part of what begins here and counts as a boundary.
    fn left_of(&self, position: usize) -> u32 {
        match self.frames.verb_before(position) {
            0 => self.frames.content(self.index.symbol_before(position)),
            _ => BOUNDARY,
        }
    }

    /// Whether so few characters are quoted or framed often enough.
    fn short_one(&self, positions: &[u32], length: usize) -> bool {
        let quoted = positions.iter().filter(|&&p| self.is_quoted(p as usize, p as usize + length)).count();
        let framed = positions.iter().filter(|&&p| self.frames.verb_before(p as usize) != 0).count();
        let share = |n: usize| n as f64 / positions.len() as f64;
        share(quoted) >= QUOTED || (quoted > 0 && share(framed) >= FRAMED)
    }

    fn is_quoted(&self, start: usize, end: usize) -> bool {
        let quotation = &self.index.sequence.quotation;
        quotation[start] & OPENED != 0 && quotation[end] & CLOSED != 0
    }

    fn tally(&self, positions: &[u32], length: usize) -> Tally {
        let mut tally = Tally::default();
        for &position in positions {
            let (start, end) = (position as usize, position as usize + length);
            let (before, after) = (self.index.symbol_before(start), self.index.symbol(end));
            let (verb, noun) = (self.frames.verb_before(start), self.frames.noun_at(end));
            let left = self.left_of(start);
            let right = if noun == 0 { self.frames.content(after) } else { BOUNDARY };
            let document = self.index.document(position);
            tally.quoted += usize::from(self.is_quoted(start, end));
            tally.clause_start += usize::from(before == BOUNDARY);
            tally.clause_end += usize::from(after == BOUNDARY);
            tally.alone += usize::from(before == BOUNDARY && after == BOUNDARY);
            tally.outermost.extend(self.is_outermost(document, start, end).then_some(document));
            tally.frame_left += usize::from(verb != 0);
            tally.frame_right += usize::from(noun != 0);
            tally.free_left += usize::from(left == BOUNDARY);
            tally.free_right += usize::from(right == BOUNDARY);
            tally.on_words += usize::from(self.is_on_words(start, end));
            tally.verbs.extend((verb != 0).then_some(verb));
            tally.documents.push(document);
            tally.before.push(before);
            tally.left.push(left);
            tally.after.push(after);
            tally.right.push(right);
        }
        tally.distinct();
        tally
    }

    fn is_outermost(&self, document: usize, start: usize, end: usize) -> bool {
        let documents = &self.index.sequence.documents;
        let (first, last) = (documents[document] as usize, documents[document + 1] as usize);
        let edge = OUTERMOST.min((last - first) / 10);
        start - first <= edge || last - end <= edge
    }

    fn is_on_words(&self, start: usize, end: usize) -> bool {
        let Some(starts) = &self.word_starts else { return true };
        starts[start] && (starts[end] || self.index.symbol(end) == BOUNDARY)
    }

    fn is_boilerplate(&self, tally: &Tally, one: f64) -> bool {
        let all = self.index.sequence.n_documents() as f64;
        let outermost = tally.outermost.len() as f64 * one >= CONSTANT;
        let alone = tally.alone as f64 * one >= CONSTANT;
        let mut documents = tally.outermost.clone();
        documents.dedup();
        let share = documents.len() as f64 / all;
        documents.len() >= BOILERPLATE_DOCUMENTS
            && ((outermost && share >= SOME_DOCUMENTS) || (alone && share >= MOST_DOCUMENTS))
    }

    /// Mutual information of two neighbouring characters, in nats.
    fn bond(&self, first: u32, second: u32) -> f64 {
        let text = &self.index.sequence.symbols;
        let count = |symbols: &[u32]| self.index.array.find(text, symbols).len() as f64;
        if ends_clause(first) || ends_clause(second) {
            return f64::NEG_INFINITY;
        }
        (count(&[first, second]) * text.len() as f64 / (count(&[first]) * count(&[second]))).ln()
    }

    /// The least of `ln(f · T / (f of the left part · f of the right part))` over all splits in two.
    fn cohesion(&self, symbols: &[u32], count: usize) -> f64 {
        let array = &self.index.array;
        let text = &self.index.sequence.symbols;
        let total = text.len() as f64;
        let mut least = f64::INFINITY;
        let mut left = 0..0;
        for split in 1..symbols.len() {
            left = match split {
                1 => array.find(text, &symbols[..1]),
                _ => array.narrow(text, left, split - 1, symbols[split - 1]),
            };
            let right = array.find(text, &symbols[split..]);
            least = least.min((count as f64 * total / (left.len() as f64 * right.len() as f64)).ln());
        }
        least
    }
}

/// What is seen at the occurrences of a string.
#[derive(Default)]
struct Tally {
    quoted: usize,
    clause_start: usize,
    clause_end: usize,
    alone: usize,
    frame_left: usize,
    frame_right: usize,
    free_left: usize,
    free_right: usize,
    on_words: usize,
    /// Distinct frame verbs and documents.
    verbs: Vec<u16>,
    documents: Vec<usize>,
    /// Documents of the occurrences at their outer edges, in order.
    outermost: Vec<usize>,
    /// Neighbours as they stand, and with verbs and function characters as
    /// boundaries; sorted.
    before: Vec<u32>,
    left: Vec<u32>,
    after: Vec<u32>,
    right: Vec<u32>,
}

impl Tally {
    fn distinct(&mut self) {
        self.verbs.sort_unstable();
        self.verbs.dedup();
        self.documents.sort_unstable();
        self.documents.dedup();
        self.outermost.sort_unstable();
        for list in [&mut self.before, &mut self.left, &mut self.after, &mut self.right] {
            list.sort_unstable();
        }
    }
}

/// The entropy in nats of sorted neighbours, every boundary one of its own,
/// and the count of the commonest that is no boundary. Summed from the rarest
/// neighbour on, so that no numbering of symbols changes it.
fn neighbours(sorted: &[u32]) -> (f64, usize) {
    let boundaries = sorted.partition_point(|&s| s == BOUNDARY);
    let mut counts: Vec<usize> = sorted[boundaries..].chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
    counts.sort_unstable();
    let n = sorted.len() as f64;
    let part = |count: usize| -(count as f64 / n) * (count as f64 / n).ln();
    let entropy = boundaries as f64 * part(1) + counts.iter().map(|&c| part(c)).sum::<f64>();
    (entropy, counts.last().copied().unwrap_or(0))
}
