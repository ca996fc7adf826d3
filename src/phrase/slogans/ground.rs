//! A corpus with all that strings are judged by.

use std::sync::Arc;

use super::bits::{NOUN, VERB, WORD};
use super::frames::Frames;
use super::marks::Marks;
use super::years::{Span, Years};
use crate::phrase::sequence::Sequence;
use crate::token::WordList;

/// Fewer characters make no formulation.
pub(super) const MIN_LENGTH: usize = 2;

/// This number makes one only where they are quoted.
pub(super) const SHORT: usize = 2;

/// A corpus with all that strings are judged by.
pub(super) struct Ground {
    pub sequence: Sequence,
    pub marks: Arc<Marks>,
    pub frames: Frames,
    pub years: Years,
    pub words: Arc<WordList>,
    /// Documents in all.
    pub documents: usize,
    /// Whether the words are tokens of the user's, which have a say.
    pub strict: bool,
    /// Strings with fewer occurrences must prove their edges; 0 in a part of a corpus, where few are no sign.
    pub few: usize,
    pub min_count: usize,
    pub max_length: usize,
    pub min_doc_count: usize,
    pub absorb: f64,
}

impl Ground {
    pub fn text(&self, symbols: &[u32]) -> String {
        symbols.iter().map(|&s| self.sequence.characters[s as usize]).collect()
    }

    /// When the occurrences at these positions fall.
    pub fn span(&self, positions: &[u32]) -> Option<Span> {
        self.years.span(positions.iter().map(|&p| self.sequence.document_of(p)))
    }

    /// The number of the longest frame verb right before a position, from 1 on, or 0.
    pub fn verb_before(&self, position: usize) -> u16 {
        if self.marks.at(position) & VERB == 0 {
            return 0;
        }
        self.frames.verb_at_end(&self.sequence.symbols[..position])
    }

    /// The number of the longest frame noun at a position, from 1 on, or 0.
    pub fn noun_at(&self, position: usize) -> u16 {
        if self.marks.at(position) & NOUN == 0 {
            return 0;
        }
        self.frames.noun_at_start(&self.sequence.symbols[position..])
    }

    /// Whether words begin in half of the places so far behind some positions.
    pub fn begins_words(&self, positions: &[u32], behind: usize) -> bool {
        let words = positions.iter().filter(|&&p| self.marks.at(p as usize + behind) & WORD != 0);
        2 * words.count() >= positions.len()
    }
}
