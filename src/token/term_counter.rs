//! Documents as bags of terms, counted while they are read.

use std::sync::{Mutex, PoisonError};

use super::chunk::Bags;
use super::terms::{AllTerms, CorpusKey, Numbering, PartTerm, PartTerms};
use super::{TermId, Tokenizer, Vocabulary};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Progress;

/// Counts the terms of documents that may come in batches. It keeps neither
/// the texts nor the order of tokens.
pub(crate) struct TermCounter {
    terms: AllTerms,
    parts: Vec<(Vec<CorpusKey>, Bags)>,
}

/// The counts of one part of the documents.
pub(crate) struct PartCounts {
    /// The terms of each document, each once and in no order, and their counts.
    pub terms: Vec<PartTerm>,
    pub counts: Vec<u32>,
    /// Where each document ends in the two above.
    pub ends: Vec<usize>,
    /// Number of tokens of each document.
    pub tokens: Vec<u64>,
    /// `ids[term]` is the number in the vocabulary of a term of the part.
    pub ids: Vec<TermId>,
}

/// The counts of all documents.
pub(crate) struct TermCounts {
    pub vocabulary: Vocabulary,
    /// Per term: the term it is counted as, or `None` where it is left out.
    pub features: Vec<Option<TermId>>,
    pub parts: Vec<PartCounts>,
}

impl TermCounter {
    /// For documents that all go through this tokenizer.
    pub fn new(tokenizer: &Tokenizer) -> Self {
        Self { terms: AllTerms::new(tokenizer.dictionary()), parts: Vec::new() }
    }

    /// Counts the terms of more documents.
    pub fn push(&mut self, tokenizer: &Tokenizer, corpus: &Corpus, progress: &dyn Progress) -> Result<()> {
        let (terms, before) = (Mutex::new(&mut self.terms), self.parts.len());
        let keys = |part: usize, terms_of_part: PartTerms<'_>, bags: Bags| {
            let keys = terms.lock().unwrap_or_else(PoisonError::into_inner).add(before + part, terms_of_part);
            (keys, bags)
        };
        self.parts.extend(tokenizer.read(corpus, progress, keys)?);
        Ok(())
    }

    /// The counts of all documents.
    pub fn finish(self, tokenizer: &Tokenizer) -> TermCounts {
        let numbering = tokenizer.number(self.terms, self.parts.iter().flat_map(|(keys, _)| keys));
        let counts = |(keys, bags): (Vec<CorpusKey>, Bags)| {
            let Bags { terms, counts, ends, tokens, .. } = bags;
            PartCounts { terms, counts, ends, tokens, ids: keys.into_iter().map(|key| numbering.id(key)).collect() }
        };
        let parts = self.parts.into_iter().map(counts).collect();
        let Numbering { vocabulary, parts_of_speech, .. } = numbering;
        let features = tokenizer.features(&vocabulary, &parts_of_speech);
        TermCounts { vocabulary, features, parts }
    }
}
