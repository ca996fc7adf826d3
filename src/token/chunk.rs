//! The tokens of some documents.

use super::dictionary::{Dictionary, Scratch};
use super::protect::{Origin, ProtectedSegmenter};
use super::terms::{LocalTerms, Slots, no_slots};
use super::tokenizer::is_word;

/// What a thread needs again and again.
pub(super) struct Worker {
    scratch: Scratch,
    slots: Slots,
}

impl Worker {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        Self { scratch: Scratch::default(), slots: no_slots(dictionary) }
    }
}

/// What is kept of the tokens of some documents.
pub(super) trait Record: Send {
    /// For documents of so many bytes in all.
    fn with_room(bytes: usize) -> Self;

    /// A token: its number among the terms, and the byte at which it begins.
    fn token(&mut self, term: u32, start: usize);

    /// What stands between two tokens, piece by piece.
    fn gap(&mut self, piece: &str);

    /// The document ends.
    fn end(&mut self);

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
        let Worker { scratch, slots } = worker;
        let Self { terms, record } = self;
        segmenter.segment(text, scratch, &mut |range, origin| {
            let piece = &text[range.clone()];
            let term = match origin {
                // These bytes begin Han characters only.
                Origin::Word(place) if matches!(piece.as_bytes()[0], 0xe5..=0xe9) || is_word(piece) => {
                    terms.word(place, slots)
                }
                Origin::Lexicon => terms.string(piece, "", dictionary, slots),
                Origin::Segmenter(tag) if is_word(piece) => terms.string(piece, tag, dictionary, slots),
                _ => return record.gap(piece),
            };
            record.token(term, range.start);
        });
        self.record.end();
    }

    pub fn finish(&mut self, worker: &mut Worker) {
        self.terms.finish(&mut worker.slots);
        self.record.finish();
    }
}

/// All tokens in order.
pub(super) struct Sequences {
    pub ids: Vec<u32>,
    pub starts: Vec<u32>,
    pub breaks: Vec<bool>,
    pub ends: Vec<usize>,
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

    #[inline(always)]
    fn token(&mut self, term: u32, start: usize) {
        self.ids.push(term);
        self.starts.push(start as u32);
        self.breaks.push(self.gap == Gap::Break);
        self.gap = Gap::None;
    }

    fn gap(&mut self, piece: &str) {
        self.gap = self.gap.and(piece);
    }

    fn end(&mut self) {
        self.ends.push(self.ids.len());
        self.gap = Gap::Break;
    }
}

/// How often each term occurs in each document.
pub(super) struct Bags {
    pub terms: Vec<u32>,
    pub counts: Vec<u32>,
    /// Where each document ends in the two above.
    pub ends: Vec<usize>,
    /// Number of tokens of each document.
    pub tokens: Vec<u64>,
    /// The counts in the document at hand; 0 for all terms in between.
    at_hand: Vec<u32>,
    tokens_at_hand: u64,
}

impl Record for Bags {
    fn with_room(_: usize) -> Self {
        Self {
            terms: Vec::new(),
            counts: Vec::new(),
            ends: Vec::new(),
            tokens: Vec::new(),
            at_hand: Vec::new(),
            tokens_at_hand: 0,
        }
    }

    #[inline(always)]
    fn token(&mut self, term: u32, _: usize) {
        if term as usize == self.at_hand.len() {
            self.at_hand.push(0);
        }
        let count = &mut self.at_hand[term as usize];
        if *count == 0 {
            self.terms.push(term);
        }
        *count += 1;
        self.tokens_at_hand += 1;
    }

    fn gap(&mut self, _: &str) {}

    fn end(&mut self) {
        let of_document = &self.terms[self.counts.len()..];
        self.counts.extend(of_document.iter().map(|&term| std::mem::take(&mut self.at_hand[term as usize])));
        self.ends.push(self.terms.len());
        self.tokens.push(std::mem::take(&mut self.tokens_at_hand));
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
