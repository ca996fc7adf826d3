//! What speaks for a string as a formulation, and against it.

use std::sync::Arc;

use super::frames::Frames;
use super::places::Places;
use super::tally::Tally;
use super::years::{Span, Years};
use crate::phrase::repeats::{Repeat, RepeatIndex};
use crate::phrase::sequence::{BOUNDARY, PAUSE};
use crate::token::WordList;

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
    pub quoting: u32,
    pub clause_start: f64,
    pub clause_end: f64,
    pub cohesion: f64,
    pub left_entropy: f64,
    pub right_entropy: f64,
    pub burst: f64,
    pub onset: f64,
    pub free_left: f64,
    pub free_right: f64,
    pub word_left: f64,
    pub word_right: f64,
    pub modifies: f64,
    pub heading: f64,
    pub parallel: u32,
    pub doubts: Doubts,
    pub boilerplate: bool,
    /// Whether it is a word of the bundled dictionary.
    pub word: bool,
    /// Log ratio against a reference and count in it, where there is one.
    pub contrast: Option<f64>,
    pub reference: Option<u64>,
    /// Whether it is a form of a better row.
    pub form: bool,
}

/// What speaks against a string, each for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Two characters, seldom quoted.
    pub short: bool,
    pub verb_start: bool,
    pub light_end: bool,
    pub digit: bool,
    /// Begins or ends with what is often a function character.
    pub edges: u8,
    pub function_inside: bool,
    /// Nearly always, and always, goes on with the same neighbour.
    pub goes_on: bool,
    pub always: bool,
    /// Nearly always goes on behind a `、`.
    pub pause: bool,
    pub stem: bool,
    /// So few occurrences prove nothing for a side on which it is not free.
    pub thin: bool,
}

/// Why a string is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Particle,
    Conjunction,
    Documents,
    InsideWords,
    Unquoted,
    Segmenter,
}

impl Refusal {
    pub fn reason(self) -> &'static str {
        match self {
            Self::Particle => "a particle or a suffix is at its edge",
            Self::Conjunction => "begins with a conjunction",
            Self::Documents => "too few documents",
            Self::InsideWords => "begins or ends inside words nearly everywhere",
            Self::Unquoted => "two characters, never in quotation marks",
            Self::Segmenter => "its edges are seldom edges of the tokens given",
        }
    }
}

/// Fewer characters make no formulation.
pub(super) const MIN_LENGTH: usize = 2;

/// This number makes one only where they are quoted.
const SHORT: usize = 2;

/// Share of the occurrences in which a string that begins or ends with what
/// is often a function character must be free on that side.
const EDGE: f64 = 0.25;

/// Share of the occurrences in which a stem, and a string that occurs fewer
/// than this many times, must be free.
const FREE: f64 = 0.1;
const FEW: usize = 5;

/// A string with less than this share of its occurrences at the edge of a
/// word is no unit.
const CUT: f64 = 0.05;

/// Share of the occurrences from which on a function character at an edge is
/// a word by itself, not part of one (和|完善, but 和平).
const SINGLE: f64 = 0.5;

/// Share of the occurrences in quotation marks from which on the marks prove
/// that a string is whole.
const QUOTED: f64 = 0.3;

/// Share of the occurrences after frame verbs from which on so few characters,
/// quoted at least once, may be a formulation.
const FRAMED: f64 = 0.5;

/// Share of the occurrences in which the edges of a string must be edges of tokens.
const WORDS: f64 = 0.7;

/// Boilerplate is at the outer edge of documents in this share of its
/// occurrences and in that share of all documents, or it is a clause by
/// itself as often and opens or closes the greater part of the documents.
const CONSTANT: f64 = 0.8;
const SOME_DOCUMENTS: f64 = 0.1;
const MOST_DOCUMENTS: f64 = 0.5;
const BOILERPLATE_DOCUMENTS: usize = 5;

/// Hears the evidence for one string after the other.
pub(super) struct Witness<'a> {
    pub index: &'a RepeatIndex,
    pub frames: Frames,
    pub years: Years,
    pub places: Places,
    pub words: Arc<WordList>,
    /// Whether the words are tokens of the user's, which have a say.
    pub strict: bool,
    pub min_doc_count: usize,
    pub absorb: f64,
}

impl Witness<'_> {
    /// What is left of a string that begins with verbs, where the verbs always
    /// stand there (打造全国质量强市标杆城市): the rest is no maximal repeat by
    /// itself, yet it may be the formulation.
    pub fn without_verbs(&self, repeat: &Repeat) -> Vec<Repeat> {
        let as_often = |rest: &[u32]| {
            let places = self.index.array.find(&self.index.sequence.symbols, rest);
            (rest.len() > SHORT && places.len() == repeat.places.len()).then_some(Repeat { length: rest.len(), places })
        };
        self.frames.without_verbs(self.index.symbols(repeat)).map_while(as_often).collect()
    }

    /// The parts of a string that never occur outside it, cut where words
    /// begin in half of its occurrences or more.
    pub fn parts(&self, repeat: &Repeat) -> Vec<Repeat> {
        let symbols = self.index.symbols(repeat);
        if symbols.contains(&PAUSE) {
            return Vec::new();
        }
        let positions = self.index.positions(repeat);
        let starts_word = |cut: usize| {
            let starts = positions.iter().filter(|&&p| self.places.starts_word(p as usize + cut)).count();
            2 * starts >= positions.len()
        };
        let part = |(cut, side): (usize, &[u32])| {
            let places = self.index.array.find(&self.index.sequence.symbols, side);
            let never_outside = places.len() == repeat.places.len();
            (never_outside && starts_word(cut)).then_some(Repeat { length: side.len(), places })
        };
        let sides = (1..symbols.len()).flat_map(|cut| [(cut, &symbols[..cut]), (cut, &symbols[cut..])]);
        sides.filter(|(_, side)| side.len() > SHORT).filter_map(part).collect()
    }

    /// The evidence for a string, or why it cannot be a unit. The tally lends
    /// its memory.
    pub fn hear(&self, repeat: &Repeat, tally: &mut Tally) -> Result<Evidence, Refusal> {
        let symbols = self.index.symbols(repeat);
        let positions = self.index.positions(repeat);
        if self.frames.never_whole(symbols) {
            return Err(Refusal::Particle);
        }
        if positions.len() < self.min_doc_count {
            return Err(Refusal::Documents);
        }
        if repeat.length <= SHORT && !positions.iter().any(|&p| self.is_quoted(p as usize, p as usize + SHORT)) {
            return Err(Refusal::Unquoted);
        }
        if self.is_cut_off(positions, repeat.length) {
            return Err(Refusal::InsideWords);
        }
        self.tally(positions, repeat.length, tally);
        if tally.documents.different < self.min_doc_count {
            return Err(Refusal::Documents);
        }
        let share = |n: usize| n as f64 / positions.len() as f64;
        let quoted = share(tally.quoting.count);
        if self.strict && quoted < QUOTED && share(tally.on_words) < WORDS {
            return Err(Refusal::Segmenter);
        }
        let conjunction = self.frames.begins_with_conjunction(symbols) && share(tally.single_start) >= SINGLE;
        if conjunction && quoted < QUOTED {
            return Err(Refusal::Conjunction);
        }
        let (left_entropy, right_entropy) = (tally.before.entropy(), tally.after.entropy());
        let tally = &*tally;
        let documents = || tally.document_of.iter().map(|&d| d as usize);
        Ok(Evidence {
            count: positions.len(),
            doc_count: tally.documents.different,
            length: repeat.length,
            frame_left: tally.verbs.count as u32,
            frame_verbs: tally.verbs.different as u32,
            frame_right: share(tally.frame_right),
            quoted,
            quoting: tally.quoting.different as u32,
            clause_start: share(tally.clause_start),
            clause_end: share(tally.clause_end),
            cohesion: self.cohesion(symbols, positions.len()),
            left_entropy,
            right_entropy,
            burst: self.years.burst(documents()),
            onset: self.years.onset(documents()),
            free_left: share(tally.free_left),
            free_right: share(tally.free_right),
            word_left: share(tally.word_left),
            word_right: share(tally.word_right),
            modifies: share(tally.modifies),
            heading: share(tally.heading),
            parallel: tally.parallel as u32,
            doubts: self.doubts(symbols, positions, tally),
            boilerplate: self.is_boilerplate(tally, share(1)),
            word: self.words.frequency(&self.index.text(repeat)).is_some(),
            contrast: None,
            reference: None,
            form: false,
        })
    }

    /// When the occurrences at these positions fall.
    pub fn span(&self, positions: &[u32]) -> Option<Span> {
        self.years.span(positions.iter().map(|&p| self.index.document(p)))
    }

    /// Whether a string begins or ends inside words nearly everywhere, though
    /// no verb, quotation mark or clause says that it is whole there.
    fn is_cut_off(&self, positions: &[u32], length: usize) -> bool {
        let [mut word_left, mut word_right, mut free_left, mut free_right, mut quoted] = [0usize; 5];
        for &position in positions {
            let (start, end) = (position as usize, position as usize + length);
            let (left, right) = self.on_words(start, end);
            word_left += usize::from(left);
            word_right += usize::from(right);
            free_left += usize::from(self.left_of(start) == BOUNDARY);
            let ends = self.frames.noun_at(end) != 0 || self.frames.content(self.index.symbol(end)) == BOUNDARY;
            free_right += usize::from(ends);
            quoted += usize::from(self.is_quoted(start, end));
        }
        let below = |n: usize, share: f64| (n as f64) < share * positions.len() as f64;
        let left = below(word_left, CUT) && below(free_left, FREE);
        let right = below(word_right, CUT) && below(free_right, FREE);
        (left || right) && below(quoted, QUOTED)
    }

    fn doubts(&self, symbols: &[u32], positions: &[u32], tally: &Tally) -> Doubts {
        let share = |n: usize| n as f64 / positions.len() as f64;
        let frames = &self.frames;
        let quoted = share(tally.quoting.count);
        // Clauses begin with function words: only a mark or a verb proves one to be part of the string.
        let begins = quoted + share(tally.verbs.count);
        let ends = quoted + share(tally.clause_end) + share(tally.frame_right);
        let no_start = frames.doubtful_start(symbols) && begins < EDGE && share(tally.single_start) >= SINGLE;
        let no_end = frames.doubtful_end(symbols) && ends < EDGE && share(tally.single_end) >= SINGLE;
        let commonest = tally.left.commonest().max(tally.right.commonest());
        let proven = quoted >= QUOTED;
        let quoted_short = proven || (tally.quoting.count > 0 && share(tally.verbs.count) >= FRAMED);
        Doubts {
            short: symbols.len() <= SHORT && !quoted_short,
            verb_start: frames.verb_at_start(symbols).is_some(),
            light_end: frames.light_verb_at_end(symbols),
            digit: frames.digit_at_start(symbols),
            edges: u8::from(no_start) + u8::from(no_end),
            function_inside: frames.function_inside(symbols),
            goes_on: !proven && share(commonest) >= self.absorb,
            always: !proven && commonest == positions.len(),
            pause: !proven && self.goes_on_behind_pauses(positions, symbols.len(), tally),
            stem: !proven && self.is_stem(positions, symbols.len()),
            thin: !proven && positions.len() < FEW && share(tally.free_left.min(tally.free_right)) < FREE,
        }
    }

    /// Whether nearly every occurrence is cut off by a `、` with the same
    /// character beyond it: part of a motto (万众创新 in 大众创业、万众创新) or of
    /// a series (党的二十大和二十届二中、三中全会精神).
    fn goes_on_behind_pauses(&self, positions: &[u32], length: usize, tally: &Tally) -> bool {
        let symbols = &self.index.sequence.symbols;
        let enough = |n: usize| n as f64 >= self.absorb * positions.len() as f64;
        let behind = |&p: &u32| {
            let end = p as usize + length;
            symbols.get(end + 1).copied().filter(|_| symbols[end] == PAUSE)
        };
        let before = |&p: &u32| {
            let two = symbols.get((p as usize).checked_sub(2)?..p as usize)?;
            Some(two[0]).filter(|_| two[1] == PAUSE)
        };
        let alike = |mut beyond: Vec<u32>| {
            beyond.sort_unstable();
            enough(beyond.chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0))
        };
        (enough(tally.clause_end) && alike(positions.iter().filter_map(behind).collect()))
            || (enough(tally.clause_start) && alike(positions.iter().filter_map(before).collect()))
    }

    /// Whether a string that is free on the left hardly ever ends by
    /// itself and different head nouns complete it (新发展理念, 新发展格局): a
    /// stem, no formulation.
    fn is_stem(&self, positions: &[u32], length: usize) -> bool {
        let begins = positions.iter().map(|&p| p as usize).filter(|&p| self.left_of(p) == BOUNDARY);
        let (mut all, mut by_itself, mut nouns) = (0usize, 0usize, Vec::new());
        for end in begins.map(|p| p + length) {
            all += 1;
            match self.frames.noun_at(end) {
                0 => by_itself += usize::from(self.frames.content(self.index.symbol(end)) == BOUNDARY),
                noun => nouns.push(noun),
            }
        }
        nouns.sort_unstable();
        let enough = FREE * all as f64;
        let often = |of_noun: &&[u16]| of_noun.len() as f64 >= enough;
        (by_itself as f64) < enough && nouns.chunk_by(|a, b| a == b).filter(often).count() > 1
    }

    fn is_boilerplate(&self, tally: &Tally, one: f64) -> bool {
        let all = self.index.sequence.n_documents() as f64;
        let outermost = tally.outermost.count as f64 * one >= CONSTANT;
        let alone = tally.alone as f64 * one >= CONSTANT;
        let share = tally.outermost.different as f64 / all;
        tally.outermost.different >= BOILERPLATE_DOCUMENTS
            && ((outermost && share >= SOME_DOCUMENTS) || (alone && share >= MOST_DOCUMENTS))
    }

    /// The least of `ln(f · T / (f of the left part · f of the right part))` over all splits in two.
    fn cohesion(&self, symbols: &[u32], count: usize) -> f64 {
        let array = &self.index.array;
        let text = &self.index.sequence.symbols;
        let total = text.len() as f64;
        let within_clause = !symbols.contains(&PAUSE);
        let (mut least, mut left) = (f64::INFINITY, count);
        for split in (1..symbols.len()).rev() {
            let part = &symbols[..split];
            left = match array.known(text, part) {
                Some(places) => places.len(),
                // It always goes on as here, so it is as frequent as its next longer part.
                None if within_clause => left,
                None => array.find(text, part).len(),
            };
            let right = array.find(text, &symbols[split..]).len();
            least = least.min((count as f64 * total / (left as f64 * right as f64)).ln());
        }
        least
    }
}
