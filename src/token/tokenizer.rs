//! One text into words.

use std::cell::Cell;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::builder::TokenizerBuilder;
use super::dictionary::Scratch;
use super::engine::Engine;
use super::origin::Origin;
use super::protect::ProtectedSegmenter;
use super::terms::{AllTerms, CorpusKey, Numbering};
use super::{TermId, Vocabulary, WordList};
use crate::text::{begins_with_han, is_word};

/// Cuts texts into words, keeping the entries of its lexicon whole.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    pub(super) segmenter: ProtectedSegmenter,
    options: TokenizerBuilder,
}

impl Tokenizer {
    pub(super) fn new(engine: Engine, options: TokenizerBuilder) -> Self {
        Self { segmenter: ProtectedSegmenter::new(engine, &options.lexicon), options }
    }

    /// The options, to be set.
    #[must_use]
    pub fn builder() -> TokenizerBuilder {
        TokenizerBuilder::default()
    }

    /// The options it was built with, which can be saved.
    #[must_use]
    pub fn options(&self) -> &TokenizerBuilder {
        &self.options
    }

    /// The words of one text, gaps left out.
    #[must_use]
    pub fn words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        thread_local! {
            static SCRATCH: Cell<Scratch> = Cell::default();
        }
        // A token takes five bytes of Chinese text and more.
        let mut words = Vec::with_capacity(text.len() / 5);
        // Taken, not borrowed: a segmenter may call a tokenizer itself.
        let mut scratch = SCRATCH.take();
        self.segmenter.segment(text, &mut scratch, &mut |range, origin| {
            let piece = &text[range];
            match origin {
                Origin::Sign => {}
                Origin::Lexicon => words.push(piece),
                _ if begins_with_han(piece) || is_word(piece) => words.push(piece),
                _ => {}
            }
        });
        // What a huge text without signs needed is given back.
        if text.len() < 1 << 20 {
            SCRATCH.set(scratch);
        }
        words
    }

    /// The dictionary whose places stand for words.
    pub(super) fn dictionary(&self) -> Option<&WordList> {
        self.segmenter.engine().dictionary()
    }

    /// The final numbering of the terms with these keys.
    pub(super) fn number<'k>(&self, terms: AllTerms, keys: impl Iterator<Item = &'k CorpusKey>) -> Numbering {
        let heads = self.options.lexicon.iter().map(|e| (e.term(), e.head())).filter(|(term, head)| term != head);
        terms.finish(keys, self.dictionary(), &heads.collect())
    }

    /// What each term is counted as.
    pub(super) fn features(&self, vocabulary: &Vocabulary, parts_of_speech: &[String]) -> Vec<Option<TermId>> {
        let heads: FxHashMap<&str, &str> = self.options.lexicon.iter().map(|e| (e.term(), e.head())).collect();
        let feature = |i: usize| {
            let term = vocabulary.at(i);
            let tag = parts_of_speech.get(i).map_or("", String::as_str);
            match heads.get(term) {
                Some(_) if self.options.filter_lexicon && !self.options.lets_in(term, tag) => None,
                Some(head) => vocabulary.id(head),
                None => self.options.lets_in(term, tag).then_some(TermId(i as u32)),
            }
        };
        (0..vocabulary.len()).into_par_iter().map(feature).collect()
    }
}
