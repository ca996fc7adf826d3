//! Words around formulations and characters at their edges, found in a sequence.

use rayon::prelude::*;

use super::lists::Lists;
use crate::phrase::repeats::RepeatIndex;
use crate::phrase::sequence::{BOUNDARY, PAUSE, ends_clause};

/// This many positions are searched for words at a time.
const PART: usize = 1 << 16;

/// What a character may be at the edges of a string.
const NEVER: u8 = 1;
const START: u8 = 2;
const END: u8 = 4;
const INSIDE: u8 = 8;
const DIGIT: u8 = 16;
const CONJUNCTION: u8 = 32;
const SUFFIX: u8 = 64;

/// The lists in the symbols of a sequence, and where their words occur in it.
pub(super) struct Frames {
    /// Per position: one more than the number of the frame verb that ends
    /// right before it and of the frame noun that begins at it; the longest, or 0.
    verbs: Vec<u16>,
    nouns: Vec<u16>,
    frame_verbs: Vec<Vec<u32>>,
    light_verbs: Vec<Vec<u32>>,
    /// Per symbol: which lists of characters hold it.
    kinds: Vec<u8>,
    /// The symbol of 的, before which a formulation modifies another word.
    pub modifier: u32,
}

impl Frames {
    pub fn new(index: &RepeatIndex, lists: &Lists) -> Self {
        let sequence = &index.sequence;
        let words = |list: &[String]| list.iter().filter_map(|w| sequence.symbols_of(w)).collect::<Vec<Vec<u32>>>();
        let mut kinds = vec![0u8; sequence.alphabet];
        let characters = &lists.edges;
        let marks = [
            (characters.never.as_str(), NEVER),
            (&characters.start, START),
            (&characters.end, END),
            (&characters.inside, INSIDE),
            (&characters.conjunctions, CONJUNCTION),
            (&characters.suffixes, SUFFIX),
            ("0123456789", DIGIT),
        ];
        for (list, kind) in marks {
            list.chars().for_each(|c| kinds[sequence.symbol(c) as usize] |= kind);
        }
        kinds[..=PAUSE as usize].fill(0);
        Self {
            verbs: Self::mark(index, &lists.frame_verbs, |p, length| p + length),
            nouns: Self::mark(index, &lists.frame_nouns, |p, _| p),
            frame_verbs: words(&lists.frame_verbs),
            light_verbs: words(&lists.light_verbs),
            kinds,
            modifier: sequence.symbol('的'),
        }
    }

    /// The number of the longest word of a list at each position, by `place`
    /// of its beginning and length. One sweep over the text.
    fn mark(index: &RepeatIndex, list: &[String], place: impl Fn(usize, usize) -> usize + Sync) -> Vec<u16> {
        let symbols = &index.sequence.symbols;
        let words: Vec<Option<Vec<u32>>> = list.iter().map(|w| index.sequence.symbols_of(w)).collect();
        let mut of_first: Vec<Vec<(u16, &[u32])>> = vec![Vec::new(); index.sequence.alphabet];
        for (number, word) in (1..).zip(&words) {
            if let Some((word, first)) = word.as_deref().and_then(|w| Some((w, w.first()?))) {
                of_first[*first as usize].push((number, word));
            }
        }
        let length = |number: u16| match number.checked_sub(1).and_then(|i| words.get(usize::from(i))) {
            Some(Some(word)) => word.len(),
            _ => 0,
        };
        let longest = words.iter().flatten().map(Vec::len).max().unwrap_or(0);
        let mut marks = vec![0u16; symbols.len() + 1];
        marks.par_chunks_mut(PART).enumerate().for_each(|(part, marks)| {
            let base = part * PART;
            let places = base.saturating_sub(longest)..(base + marks.len()).min(symbols.len());
            for start in places {
                for &(number, word) in &of_first[symbols[start] as usize] {
                    let Some(at) = place(start, word.len()).checked_sub(base) else { continue };
                    if at < marks.len() && word.len() >= length(marks[at]) && symbols[start..].starts_with(word) {
                        marks[at] = number;
                    }
                }
            }
        });
        marks
    }

    /// One more than the number of the frame verb right before a position, or 0.
    pub fn verb_before(&self, position: usize) -> u16 {
        self.verbs[position]
    }

    /// One more than the number of the frame noun at a position, or 0.
    pub fn noun_at(&self, position: usize) -> u16 {
        self.nouns[position]
    }

    fn is(&self, symbol: u32, kind: u8) -> bool {
        self.kinds[symbol as usize] & kind != 0
    }

    /// The symbol itself, or a boundary for a function character.
    pub fn content(&self, symbol: u32) -> u32 {
        if self.is(symbol, INSIDE) { BOUNDARY } else { symbol }
    }

    /// The length of the longest verb that a string begins with and that
    /// leaves a word behind it.
    pub fn verb_at_start(&self, symbols: &[u32]) -> Option<usize> {
        let verbs = self.frame_verbs.iter().chain(&self.light_verbs);
        verbs.filter(|v| symbols.starts_with(v) && symbols.len() > v.len() + 1).map(Vec::len).max()
    }

    /// What is left of a string without one verb after the other at its beginning.
    pub fn without_verbs<'a>(&self, symbols: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
        std::iter::successors(Some(symbols), |s| s.get(self.verb_at_start(s)?..)).skip(1)
    }

    /// Whether a particle or a suffix is at an edge, where it never can.
    pub fn never_whole(&self, symbols: &[u32]) -> bool {
        let (Some(&first), Some(&last)) = (symbols.first(), symbols.last()) else { return true };
        self.is(first, NEVER | SUFFIX) || self.is(last, NEVER)
    }

    /// Whether a string begins with a digit.
    pub fn digit_at_start(&self, symbols: &[u32]) -> bool {
        symbols.first().is_some_and(|&s| self.is(s, DIGIT))
    }

    /// Whether a string ends with a light verb.
    pub fn light_verb_at_end(&self, symbols: &[u32]) -> bool {
        self.light_verbs.iter().any(|v| symbols.ends_with(v))
    }

    /// Whether a string begins with what is often a function character.
    pub fn doubtful_start(&self, symbols: &[u32]) -> bool {
        symbols.first().is_some_and(|&s| self.is(s, START))
    }

    /// Whether the first character is a conjunction, or may be one.
    pub fn begins_with_conjunction(&self, symbols: &[u32]) -> bool {
        symbols.first().is_some_and(|&s| self.is(s, CONJUNCTION))
    }

    /// Whether a string ends with what is often a function character.
    pub fn doubtful_end(&self, symbols: &[u32]) -> bool {
        symbols.last().is_some_and(|&s| self.is(s, END))
    }

    /// Whether a function character is inside a string.
    pub fn function_inside(&self, symbols: &[u32]) -> bool {
        let inside = symbols.get(1..symbols.len().saturating_sub(1)).unwrap_or_default();
        inside.iter().any(|&s| !ends_clause(s) && self.is(s, INSIDE))
    }
}
