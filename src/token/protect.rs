//! Taking lexicon entries out of a text before anything can split them.

use std::ops::Range;

use super::Lexicon;
use super::dictionary::Scratch;
use super::engine::Engine;
use super::entries::Entries;
use super::origin::Origin;

/// Takes lexicon entries out of a text whole; the engine gets what lies between.
#[derive(Debug, Clone)]
pub(super) struct ProtectedSegmenter {
    engine: Engine,
    entries: Entries,
}

impl ProtectedSegmenter {
    pub fn new(engine: Engine, lexicon: &Lexicon) -> Self {
        Self { engine, entries: Entries::new(lexicon) }
    }

    /// The engine by itself.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Calls `piece` for each piece of the text: in order, none empty, the
    /// whole text between them.
    pub fn segment(&self, text: &str, scratch: &mut Scratch, piece: &mut impl FnMut(Range<usize>, Origin<'_>)) {
        let mut done = 0;
        self.entries.without_overlap(text, |hit| {
            self.between(text, done..hit.bytes.start, scratch, piece);
            done = hit.bytes.end;
            piece(hit.bytes, Origin::Lexicon);
        });
        self.between(text, done..text.len(), scratch, piece);
    }

    fn between(
        &self,
        text: &str,
        range: Range<usize>,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, Origin<'_>),
    ) {
        if !range.is_empty() {
            let base = range.start;
            self.engine.segment(&text[range], scratch, &mut |r, origin| piece(base + r.start..base + r.end, origin));
        }
    }
}
