//! A matrix from a corpus that comes in batches.

use std::fmt;

use super::{Dtm, DtmBuilder};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::token::Tokenizer;

/// A matrix that grows by batches of documents. No text is kept, only the
/// counts: memory is bounded by vocabulary and matrix. The result is the same
/// for any batches, and that of counting all documents at once.
///
/// ```
/// use tifa::{DtmBuilder, prelude::*};
/// let mut stream = DtmBuilder::default().stream(Tokenizer::builder().build()?)?;
/// for batch in CorpusReader::default().batches("data/sample.jsonl", 30)? {
///     stream.push(&batch?)?;
/// }
/// let dtm = stream.finish()?;
/// assert_eq!(dtm.n_documents(), 80);
/// # Ok::<(), tifa::Error>(())
/// ```
pub struct DtmStream {
    builder: DtmBuilder,
    tokenizer: Tokenizer,
    parts: Vec<Dtm>,
}

impl DtmStream {
    pub(super) fn new(builder: DtmBuilder, tokenizer: Tokenizer) -> Self {
        Self { builder, tokenizer, parts: Vec::new() }
    }

    /// Counts more documents.
    ///
    /// # Errors
    /// As [`Tokenizer::tokenize`].
    pub fn push(&mut self, batch: &Corpus) -> Result<()> {
        self.parts.push(self.builder.count(&self.tokenizer.tokenize(batch)?)?);
        Ok(())
    }

    /// The matrix of all documents that came.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`](crate::ErrorKind::DuplicateId) where a
    /// document came twice; and as [`DtmBuilder::build`].
    pub fn finish(self) -> Result<Dtm> {
        self.builder.choose(Dtm::concat(self.parts)?)
    }
}

impl fmt::Debug for DtmStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents: usize = self.parts.iter().map(Dtm::n_documents).sum();
        f.debug_struct("DtmStream")
            .field("builder", &self.builder)
            .field("documents", &documents)
            .finish_non_exhaustive()
    }
}
