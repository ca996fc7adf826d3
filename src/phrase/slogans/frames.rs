//! Words around formulations and characters at their edges, in the symbols of a sequence.

use rustc_hash::FxHashMap;

use super::bits::{ANY_VERB, NOUN, VERB};
use super::lists::Lists;
use crate::phrase::sequence::{PAUSE, Sequence, ends_clause};

/// What a character may be at the edges of a string.
const NEVER: u16 = 1;
const START: u16 = 2;
const END: u16 = 4;
const INSIDE: u16 = 8;
const DIGIT: u16 = 16;
const CONJUNCTION: u16 = 32;
const SUFFIX: u16 = 64;
const NUMERAL: u16 = 128;
const UNIT: u16 = 256;
const LOCATIVE: u16 = 512;
const COUNT: u16 = 1024;
/// A word of the lists begins with it.
const FIRST: u16 = 2048;

/// A number has no more units than this.
const MOST_UNITS: usize = 2;

/// Longer series of numerals and units in turn are dates (两个一百年 is none).
const MOST_NUMBERS: usize = 4;

/// The lists in the symbols of a sequence.
pub(super) struct Frames {
    verbs: Words,
    nouns: Words,
    light_verbs: Words,
    /// Per symbol: which lists of characters hold it.
    kinds: Vec<u16>,
    /// Per symbol: which words begin with it, each with where a mark for it
    /// stands and which one.
    marked: Vec<Vec<(Vec<u32>, bool, u16)>>,
    /// The symbol of 的, before which a formulation modifies another word.
    pub modifier: u32,
}

/// Words with their numbers in a list, from 1 on, by first and by last symbol.
#[derive(Default)]
struct Words {
    by_first: FxHashMap<u32, Vec<(u16, Vec<u32>)>>,
    by_last: FxHashMap<u32, Vec<(u16, Vec<u32>)>>,
}

impl Words {
    fn new(sequence: &Sequence, list: &[String]) -> Self {
        let mut words = Self::default();
        for (number, word) in (1..=u16::MAX).zip(list) {
            let Some(word) = sequence.symbols_of(word) else { continue };
            if let (Some(&first), Some(&last)) = (word.first(), word.last()) {
                words.by_first.entry(first).or_default().push((number, word.clone()));
                words.by_last.entry(last).or_default().push((number, word));
            }
        }
        words
    }

    fn beginning(&self, symbols: &[u32]) -> impl Iterator<Item = &(u16, Vec<u32>)> {
        let words = symbols.first().and_then(|first| self.by_first.get(first));
        words.into_iter().flatten().filter(move |(_, word)| symbols.starts_with(word))
    }

    fn ending(&self, symbols: &[u32]) -> impl Iterator<Item = &(u16, Vec<u32>)> {
        let words = symbols.last().and_then(|last| self.by_last.get(last));
        words.into_iter().flatten().filter(move |(_, word)| symbols.ends_with(word))
    }
}

/// The number of the longest word, or 0.
fn longest<'w>(words: impl Iterator<Item = &'w (u16, Vec<u32>)>) -> u16 {
    words.max_by_key(|(_, word)| word.len()).map_or(0, |(number, _)| *number)
}

impl Frames {
    pub fn new(sequence: &Sequence, lists: &Lists) -> Self {
        let mut kinds = vec![0u16; sequence.alphabet];
        let characters = &lists.edges;
        let marks = [
            (characters.never.as_str(), NEVER),
            (&characters.start, START),
            (&characters.end, END),
            (&characters.inside, INSIDE),
            (&characters.conjunctions, CONJUNCTION),
            (&characters.suffixes, SUFFIX),
            (&characters.numerals, NUMERAL),
            (&characters.units, UNIT),
            (&characters.locatives, LOCATIVE),
            (&characters.counts, COUNT),
            ("0123456789", DIGIT),
        ];
        for (list, kind) in marks {
            list.chars().for_each(|c| kinds[sequence.symbol(c) as usize] |= kind);
        }
        let ends_of_clauses = kinds.len().min(PAUSE as usize + 1);
        kinds[..ends_of_clauses].fill(0);
        let mut marked = vec![Vec::new(); sequence.alphabet];
        let lists_of_words = [
            (&lists.frame_verbs, true, VERB | ANY_VERB),
            (&lists.light_verbs, true, ANY_VERB),
            (&lists.frame_nouns, false, NOUN),
        ];
        for (list, behind, mark) in lists_of_words {
            for word in list.iter().filter_map(|word| sequence.symbols_of(word)) {
                if let Some(&first) = word.first() {
                    kinds[first as usize] |= FIRST;
                    marked[first as usize].push((word, behind, mark));
                }
            }
        }
        Self {
            verbs: Words::new(sequence, &lists.frame_verbs),
            nouns: Words::new(sequence, &lists.frame_nouns),
            light_verbs: Words::new(sequence, &lists.light_verbs),
            kinds,
            marked,
            modifier: sequence.symbol('的'),
        }
    }

    /// Calls `each` with a place and a mark for every word of the lists that
    /// the symbols begin with: verbs are marked behind their end.
    pub fn each_word_at(&self, symbols: &[u32], mut each: impl FnMut(usize, u16)) {
        let Some(&first) = symbols.first().filter(|&&first| self.is(first, FIRST)) else { return };
        for (word, behind, mark) in &self.marked[first as usize] {
            if symbols.starts_with(word) {
                each(if *behind { word.len() } else { 0 }, *mark);
            }
        }
    }

    /// One more than the number of the longest frame verb that the symbols end with, or 0.
    pub fn verb_at_end(&self, symbols: &[u32]) -> u16 {
        longest(self.verbs.ending(symbols))
    }

    /// One more than the number of the longest frame noun that the symbols begin with, or 0.
    pub fn noun_at_start(&self, symbols: &[u32]) -> u16 {
        longest(self.nouns.beginning(symbols))
    }

    fn is(&self, symbol: u32, kind: u16) -> bool {
        self.kinds[symbol as usize] & kind != 0
    }

    /// Whether a symbol is a function character, which bounds what occurs beside it.
    pub fn is_function(&self, symbol: u32) -> bool {
        self.is(symbol, INSIDE)
    }

    /// The length of the longest verb that a string begins with and that
    /// leaves a word behind it.
    pub fn verb_at_start(&self, symbols: &[u32]) -> Option<usize> {
        let verbs = self.verbs.beginning(symbols).chain(self.light_verbs.beginning(symbols));
        verbs.map(|(_, verb)| verb.len()).filter(|length| symbols.len() > length + 1).max()
    }

    /// What is left of a string without one verb after the other at its beginning.
    pub fn without_verbs<'a>(&self, symbols: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
        std::iter::successors(Some(symbols), |s| s.get(self.verb_at_start(s)?..)).skip(1)
    }

    /// What is left of a string without a frame noun at its end, once for each that is there.
    pub fn without_noun<'a>(&self, symbols: &'a [u32]) -> impl Iterator<Item = &'a [u32]> {
        self.nouns
            .ending(symbols)
            .map(|(_, noun)| &symbols[..symbols.len() - noun.len()])
            .filter(|rest| !rest.is_empty())
    }

    /// Whether no string that begins with a symbol is whole: a particle or a suffix.
    pub fn never_begins(&self, symbol: u32) -> bool {
        self.is(symbol, NEVER | SUFFIX)
    }

    /// Whether a particle or a suffix is at an edge, where it never can.
    pub fn never_whole(&self, symbols: &[u32]) -> bool {
        let (Some(&first), Some(&last)) = (symbols.first(), symbols.last()) else { return true };
        self.never_begins(first) || self.is(last, NEVER)
    }

    /// Whether a string begins with a digit.
    pub fn digit_at_start(&self, symbols: &[u32]) -> bool {
        symbols.first().is_some_and(|&s| self.is(s, DIGIT))
    }

    /// Whether a string ends with a light verb.
    pub fn light_verb_at_end(&self, symbols: &[u32]) -> bool {
        self.light_verbs.ending(symbols).next().is_some()
    }

    /// Whether what a longer string has more on both sides of a string sets that off as a unit: a
    /// verb right before it, a function character beside it.
    pub fn sets_off(&self, before: &[u32], behind: &[u32]) -> bool {
        let function = |symbol: Option<&u32>| symbol.is_some_and(|&s| self.is_function(s));
        let verb = || self.verbs.ending(before).chain(self.light_verbs.ending(before)).next().is_some();
        function(before.last()) || function(behind.first()) || verb()
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

    /// Whether a string begins with a count, as what sums up several things does.
    pub fn count_at_start(&self, symbols: &[u32]) -> bool {
        symbols.first().is_some_and(|&s| self.is(s, COUNT))
    }

    /// How many different frame verbs there are.
    pub fn n_verbs(&self) -> usize {
        self.verbs.by_first.values().map(Vec::len).sum()
    }

    /// Whether a string ends with a locative.
    pub fn locative_at_end(&self, symbols: &[u32]) -> bool {
        symbols.last().is_some_and(|&s| self.is(s, LOCATIVE))
    }

    /// Whether a string is a number: digits, a date, or numerals with a unit, and
    /// perhaps a function character before them (2025年, 到2025年, 第三条).
    pub fn is_number(&self, symbols: &[u32]) -> bool {
        let is_numeral = |s: &u32| self.is(*s, NUMERAL);
        let number = match symbols.split_first() {
            Some((first, rest)) if self.is(*first, START) && !is_numeral(first) => rest,
            _ => symbols,
        };
        if number.first().is_some_and(is_numeral) && number.iter().all(|s| is_numeral(s) || self.is(*s, UNIT)) {
            // A date is numerals and units in turn (二零一六年九月十二日).
            let parts = number.chunk_by(|a, b| is_numeral(a) == is_numeral(b)).count();
            if parts > MOST_NUMBERS {
                return true;
            }
        }
        let units = number.iter().rev().take_while(|s| self.is(**s, UNIT) && !is_numeral(s)).count();
        let numerals = &number[..number.len() - units];
        let counts = units > 0 || numerals.iter().any(|s| self.is(*s, DIGIT));
        counts && units <= MOST_UNITS && !numerals.is_empty() && numerals.iter().all(is_numeral)
    }

    /// Whether a function character is inside a string.
    pub fn function_inside(&self, symbols: &[u32]) -> bool {
        let inside = symbols.get(1..symbols.len().saturating_sub(1)).unwrap_or_default();
        inside.iter().any(|&s| !ends_clause(s) && self.is_function(s))
    }
}
