//! Finding lexicon entries in a text before anything can split them.

use std::fmt;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Lexicon, Segmenter};
use crate::error::{Error, Result};

/// Where a piece of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// An entry of the lexicon, by its number there.
    Lexicon(usize),
    /// The segmenter, with the part of speech it gives.
    Segmenter(&'a str),
}

/// Takes lexicon entries out of a text whole, leftmost first and longest
/// among those that begin together; the segmenter gets what lies between.
#[derive(Clone)]
pub(super) struct ProtectedSegmenter<S> {
    segmenter: S,
    entries: Option<AhoCorasick>,
}

impl<S: Segmenter> ProtectedSegmenter<S> {
    pub fn new(segmenter: S, lexicon: &Lexicon) -> Result<Self> {
        if lexicon.is_empty() {
            return Ok(Self { segmenter, entries: None });
        }
        let entries = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(lexicon.iter().map(|entry| entry.term()))
            .map_err(|e| Error::option("lexicon", format!("{} entries", lexicon.len()), too_large(&e)))?;
        Ok(Self { segmenter, entries: Some(entries) })
    }

    /// Calls `piece` for each piece of the text, as [`Segmenter`] promises.
    pub fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, Origin<'_>)) {
        let mut done = 0;
        if let Some(entries) = &self.entries {
            for hit in entries.find_iter(text) {
                self.between(text, done..hit.start(), piece);
                piece(hit.range(), Origin::Lexicon(hit.pattern().as_usize()));
                done = hit.end();
            }
        }
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

fn too_large(_: &aho_corasick::BuildError) -> &'static str {
    "a lexicon that fits an automaton of 2^31 states"
}

impl<S: fmt::Debug> fmt::Debug for ProtectedSegmenter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries.as_ref().map_or(0, AhoCorasick::patterns_len);
        f.debug_struct("ProtectedSegmenter").field("segmenter", &self.segmenter).field("entries", &entries).finish()
    }
}
