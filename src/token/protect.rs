//! Taking lexicon entries out of a text before anything can split them.

use std::ops::Range;

use super::entries::Entries;
use super::{Lexicon, Segmenter};

/// Where a piece of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// An entry of the lexicon.
    Lexicon,
    /// The segmenter, with the part of speech it gives.
    Segmenter(&'a str),
}

/// Takes lexicon entries out of a text whole; the segmenter gets what lies between.
#[derive(Debug, Clone)]
pub(super) struct ProtectedSegmenter<S> {
    segmenter: S,
    entries: Entries,
}

impl<S: Segmenter> ProtectedSegmenter<S> {
    pub fn new(segmenter: S, lexicon: &Lexicon) -> Self {
        Self { segmenter, entries: Entries::new(lexicon) }
    }

    /// The segmenter by itself.
    pub fn segmenter(&self) -> &S {
        &self.segmenter
    }

    /// Calls `piece` for each piece of the text, as [`Segmenter`] promises.
    pub fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, Origin<'_>)) {
        let mut done = 0;
        self.entries.without_overlap(text, |hit| {
            self.between(text, done..hit.bytes.start, piece);
            done = hit.bytes.end;
            piece(hit.bytes, Origin::Lexicon);
        });
        self.between(text, done..text.len(), piece);
    }

    fn between(&self, text: &str, range: Range<usize>, piece: &mut dyn FnMut(Range<usize>, Origin<'_>)) {
        if range.is_empty() {
            return;
        }
        let base = range.start;
        self.segmenter.segment(&text[range], &mut |r, tag| {
            piece(base + r.start..base + r.end, Origin::Segmenter(tag));
        });
    }
}
