//! The tokens of some documents.

use super::dictionary::{Scratch, WordList};
use super::origin::Origin;
use super::protect::ProtectedSegmenter;
use super::terms::{Key, LocalTerms, PartTerm, PartTerms, Slots};
use crate::corpus::Text;
use crate::text::{begins_with_han, is_word};

/// The memory that a thread uses for one document after the other.
pub(super) struct Worker {
    scratch: Scratch,
    slots: Slots,
    /// The terms of the current document, in order.
    keys: Vec<Key>,
    terms: Vec<PartTerm>,
}

impl Worker {
    pub fn new(dictionary: Option<&WordList>) -> Self {
        let (scratch, slots) = (Scratch::default(), Slots::new(dictionary));
        Self { scratch, slots, keys: Vec::new(), terms: Vec::new() }
    }
}

/// What a reading of documents keeps of their tokens.
pub(super) trait Record: Send {
    /// An empty record with room for documents of `bytes` bytes in all.
    fn with_room(bytes: usize) -> Self;

    /// Called for each token of the current document: the byte at which it begins.
    fn token(&mut self, _start: u32) {}

    /// Called for each piece of the current document that is no token.
    fn gap(&mut self, _piece: &str) {}

    /// Called at the end of each document with the terms of all its tokens.
    fn end_document(&mut self, terms: &[PartTerm]);

    /// Called after the last document.
    fn finish(&mut self) {}
}

/// A part of the documents while it is read: its terms, and the record of its tokens.
pub(super) struct Chunk<'t, R> {
    terms: LocalTerms<'t>,
    record: R,
}

impl<'t, R: Record> Chunk<'t, R> {
    pub fn for_texts(texts: &[Text]) -> Self {
        Self { terms: LocalTerms::default(), record: R::with_room(texts.iter().map(|t| t.len()).sum()) }
    }

    pub fn push(&mut self, text: &'t str, segmenter: &ProtectedSegmenter, worker: &mut Worker) {
        let dictionary = segmenter.engine().dictionary();
        let Worker { scratch, slots, keys, terms } = worker;
        keys.clear();
        segmenter.segment(text, scratch, &mut |range, origin| {
            let piece = &text[range.clone()];
            let key = match origin {
                Origin::Sign => return self.record.gap(piece),
                Origin::Word(place) if begins_with_han(piece) || is_word(piece) => Key(place),
                Origin::Segmenter(tag) if is_word(piece) => self.terms.key(piece, tag, slots),
                Origin::Lexicon => match dictionary.and_then(|d| d.place_of(piece)) {
                    Some(place) => Key(place),
                    None => self.terms.key(piece, "", slots),
                },
                _ => return self.record.gap(piece),
            };
            keys.push(key);
            self.record.token(range.start as u32);
        });
        self.terms.number(keys, terms, slots);
        self.record.end_document(terms);
    }

    /// The terms of the part and the record of its tokens.
    pub fn finish(mut self, segmenter: &ProtectedSegmenter, worker: &mut Worker) -> (PartTerms<'t>, R) {
        self.record.finish();
        (self.terms.finish(segmenter.engine().dictionary(), &mut worker.slots), self.record)
    }
}

/// All tokens in order.
pub(super) struct TokenRecord {
    pub ids: Vec<PartTerm>,
    /// The byte at which each token begins.
    pub starts: Vec<u32>,
    /// Whether a phrase may not reach across the beginning of a token.
    pub breaks: Vec<bool>,
    pub ends: Vec<usize>,
    /// What lies before the next token.
    gap: Gap,
}

impl Record for TokenRecord {
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

    fn end_document(&mut self, terms: &[PartTerm]) {
        self.ids.extend_from_slice(terms);
        self.ends.push(self.ids.len());
        self.gap = Gap::Break;
    }
}

/// How often each term occurs in each document.
#[derive(Default)]
pub(super) struct Bags {
    pub terms: Vec<PartTerm>,
    pub counts: Vec<u32>,
    /// Where each document ends in the two above.
    pub ends: Vec<usize>,
    /// Number of tokens of each document.
    pub tokens: Vec<u64>,
    /// Counts in the current document by term; all 0 between documents.
    current: Vec<u32>,
}

impl Record for Bags {
    fn with_room(bytes: usize) -> Self {
        // A document holds a term of its own for nine bytes of Chinese text and more.
        let terms = bytes / 8;
        Self { terms: Vec::with_capacity(terms), counts: Vec::with_capacity(terms), ..Self::default() }
    }

    fn end_document(&mut self, terms: &[PartTerm]) {
        let known = terms.iter().max().map_or(0, |term| term.0 as usize + 1);
        if known > self.current.len() {
            self.current.resize(known, 0);
        }
        // Whether a term is new to a document is as good as chance: no branch.
        let mut end = self.terms.len();
        self.terms.resize(end + terms.len(), PartTerm(0));
        for &term in terms {
            let count = &mut self.current[term.0 as usize];
            self.terms[end] = term;
            end += usize::from(*count == 0);
            *count += 1;
        }
        self.terms.truncate(end);
        let of_document = &self.terms[self.counts.len()..];
        self.counts.extend(of_document.iter().map(|&term| std::mem::take(&mut self.current[term.0 as usize])));
        self.ends.push(self.terms.len());
        self.tokens.push(terms.len() as u64);
    }

    fn finish(&mut self) {
        self.current = Vec::new();
        self.terms.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}

/// What lies between two tokens.
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
            // Zero-width characters join what they lie between.
            (gap, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}') => gap,
            _ => Gap::Break,
        })
    }
}
