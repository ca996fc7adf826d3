//! The tokens of some documents.

use super::dictionary::{Dictionary, Scratch};
use super::protect::{Origin, ProtectedSegmenter};
use super::terms::{LocalTerms, Slots};
use crate::text::{begins_with_han, is_word};

/// What a thread needs again and again.
pub(super) struct Worker {
    scratch: Scratch,
    slots: Slots,
    /// The terms of the document at hand.
    terms: Vec<u32>,
    numbers: Vec<u32>,
}

impl Worker {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        let (scratch, slots) = (Scratch::default(), Slots::new(dictionary));
        Self { scratch, slots, terms: Vec::new(), numbers: Vec::new() }
    }
}

/// What is kept of the tokens of some documents.
pub(super) trait Record: Send {
    /// For documents of so many bytes in all.
    fn with_room(bytes: usize) -> Self;

    /// The next token of the document at hand begins at this byte.
    fn token(&mut self, _start: u32) {}

    /// The next piece of the document at hand is no token.
    fn gap(&mut self, _piece: &str) {}

    /// These are the terms of all tokens of the document at hand.
    fn end_document(&mut self, terms: &[u32]);

    /// No document comes any more.
    fn finish(&mut self) {}
}

/// Some documents: their terms, and what is kept of their tokens.
pub(super) struct Chunk<'t, R> {
    pub terms: LocalTerms<'t>,
    pub record: R,
}

impl<'t, R: Record> Chunk<'t, R> {
    pub fn for_texts(texts: &[String]) -> Self {
        Self { terms: LocalTerms::default(), record: R::with_room(texts.iter().map(String::len).sum()) }
    }

    pub fn push(&mut self, text: &'t str, segmenter: &ProtectedSegmenter, worker: &mut Worker) {
        let dictionary = segmenter.engine().dictionary();
        let Worker { scratch, slots, terms, numbers } = worker;
        terms.clear();
        segmenter.segment(text, scratch, &mut |range, origin| {
            let piece = &text[range.clone()];
            let key = match origin {
                Origin::Sign => return self.record.gap(piece),
                Origin::Word(place) if begins_with_han(piece) || is_word(piece) => place,
                Origin::Segmenter(tag) if is_word(piece) => self.terms.key(piece, tag, slots),
                Origin::Lexicon => match dictionary.and_then(|d| d.place_of(piece)) {
                    Some(place) => place,
                    None => self.terms.key(piece, "", slots),
                },
                _ => return self.record.gap(piece),
            };
            terms.push(key);
            self.record.token(range.start as u32);
        });
        self.terms.number(terms, numbers, slots);
        self.record.end_document(terms);
    }

    pub fn finish(&mut self, segmenter: &ProtectedSegmenter, worker: &mut Worker) {
        self.terms.finish(segmenter.engine().dictionary(), &mut worker.slots);
        self.record.finish();
    }
}

/// All tokens in order.
pub(super) struct Sequences {
    pub ids: Vec<u32>,
    /// The byte at which each token begins.
    pub starts: Vec<u32>,
    /// Whether a phrase may not reach across the beginning of a token.
    pub breaks: Vec<bool>,
    pub ends: Vec<usize>,
    /// What stands before the next token.
    gap: Gap,
}

impl Record for Sequences {
    fn with_room(bytes: usize) -> Self {
        // A token takes five bytes of Chinese text and more.
        let tokens = bytes / 5;
        Self {
            ids: Vec::with_capacity(tokens),
            starts: Vec::with_capacity(tokens),
            breaks: Vec::with_capacity(tokens),
            ends: Vec::new(),
            gap: Gap::Break,
        }
    }

    fn token(&mut self, start: u32) {
        self.starts.push(start);
        self.breaks.push(self.gap == Gap::Break);
        self.gap = Gap::None;
    }

    fn gap(&mut self, piece: &str) {
        self.gap = self.gap.and(piece);
    }

    fn end_document(&mut self, terms: &[u32]) {
        self.ids.extend_from_slice(terms);
        self.ends.push(self.ids.len());
        self.gap = Gap::Break;
    }
}

/// How often each term occurs in each document.
#[derive(Default)]
pub(super) struct Bags {
    pub terms: Vec<u32>,
    pub counts: Vec<u32>,
    /// Where each document ends in the two above.
    pub ends: Vec<usize>,
    /// Number of tokens of each document.
    pub tokens: Vec<u64>,
    /// The counts in the document at hand; 0 for all terms in between.
    at_hand: Vec<u32>,
}

impl Record for Bags {
    fn with_room(bytes: usize) -> Self {
        // A document holds a term of its own for nine bytes of Chinese text and more.
        let terms = bytes / 8;
        Self { terms: Vec::with_capacity(terms), counts: Vec::with_capacity(terms), ..Self::default() }
    }

    fn end_document(&mut self, terms: &[u32]) {
        let known = terms.iter().max().map_or(0, |&term| term as usize + 1);
        if known > self.at_hand.len() {
            self.at_hand.resize(known, 0);
        }
        // Whether a term is new to a document is as good as chance: no branch.
        let mut end = self.terms.len();
        self.terms.resize(end + terms.len(), 0);
        for &term in terms {
            let count = &mut self.at_hand[term as usize];
            self.terms[end] = term;
            end += usize::from(*count == 0);
            *count += 1;
        }
        self.terms.truncate(end);
        let of_document = &self.terms[self.counts.len()..];
        self.counts.extend(of_document.iter().map(|&term| std::mem::take(&mut self.at_hand[term as usize])));
        self.ends.push(self.terms.len());
        self.tokens.push(terms.len() as u64);
    }

    fn finish(&mut self) {
        self.at_hand = Vec::new();
        self.terms.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}

/// What stands between two tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// One space, as between Latin words.
    Space,
    Break,
}

impl Gap {
    fn and(self, piece: &str) -> Self {
        piece.chars().fold(self, |gap, c| match (gap, c) {
            (Gap::None, ' ' | '\u{a0}') => Gap::Space,
            // Zero-width characters join what they stand between.
            (gap, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}') => gap,
            _ => Gap::Break,
        })
    }
}
