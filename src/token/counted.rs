//! Documents as bags of terms, counted while they are read.

use std::sync::{Mutex, PoisonError};

use super::chunk::{Bags, Chunk};
use super::terms::{AllTerms, Numbering};
use super::{TermId, Tokenizer, Vocabulary};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Progress;

/// Counts the terms of documents that may come in batches. Of the texts
/// nothing is kept, and of the tokens no order.
pub(crate) struct TermCounter {
    terms: AllTerms,
    blocks: Vec<CountedBlock>,
}

/// The counts of some documents.
pub(crate) struct CountedBlock {
    /// The terms of each document, in no order and each once, by a number of
    /// the block's own, and their counts.
    pub terms: Vec<u32>,
    pub counts: Vec<u32>,
    /// Where each document ends in the two above.
    pub ends: Vec<usize>,
    /// Number of tokens of each document.
    pub tokens: Vec<u64>,
    /// The term that a number of the block stands for.
    pub ids: Vec<u32>,
}

/// The counts of all documents.
pub(crate) struct Counted {
    pub vocabulary: Vocabulary,
    /// Per term: the term it is counted as, or `None` where it is left out.
    pub features: Vec<Option<TermId>>,
    pub blocks: Vec<CountedBlock>,
}

impl TermCounter {
    /// For documents that all go through this tokenizer.
    pub fn new(tokenizer: &Tokenizer) -> Self {
        Self { terms: AllTerms::new(tokenizer.dictionary()), blocks: Vec::new() }
    }

    /// Counts the terms of more documents.
    pub fn push(&mut self, tokenizer: &Tokenizer, corpus: &Corpus, progress: &dyn Progress) -> Result<()> {
        let (terms, before) = (Mutex::new(&mut self.terms), self.blocks.len());
        let block = |part: usize, Chunk { terms: of_part, record }: Chunk<'_, Bags>| {
            let ids = terms.lock().unwrap_or_else(PoisonError::into_inner).add(before + part, of_part);
            let Bags { terms, counts, ends, tokens, .. } = record;
            CountedBlock { terms, counts, ends, tokens, ids }
        };
        self.blocks.extend(tokenizer.read(corpus, progress, block)?);
        Ok(())
    }

    /// The counts of all documents that came.
    pub fn finish(mut self, tokenizer: &Tokenizer) -> Counted {
        let Numbering { vocabulary, parts_of_speech, ids } =
            tokenizer.number(self.terms, self.blocks.iter().flat_map(|block| &block.ids));
        for id in self.blocks.iter_mut().flat_map(|block| &mut block.ids) {
            *id = ids[*id as usize];
        }
        let features = tokenizer.features(&vocabulary, &parts_of_speech);
        Counted { vocabulary, features, blocks: self.blocks }
    }
}
