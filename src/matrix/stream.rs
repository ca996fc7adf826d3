//! A matrix from a corpus that comes in batches.

use std::fmt;
use std::sync::Arc;

use super::from_texts::matrix;
use super::select::one_list;
use super::{Dtm, DtmBuilder};
use crate::corpus::{Corpus, Documents};
use crate::error::Result;
use crate::token::{TermCounter, Tokenizer};

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
    documents: Vec<Arc<Documents>>,
    counts: Counts,
}

/// What is kept of the documents that came.
enum Counts {
    Terms(TermCounter),
    /// Sequences of tokens are terms of a matrix of its own for each batch.
    NGrams(Vec<Dtm>),
}

impl DtmStream {
    pub(super) fn new(builder: DtmBuilder, tokenizer: Tokenizer) -> Self {
        let counts = match builder.counts_single_terms() {
            true => Counts::Terms(TermCounter::new(&tokenizer)),
            false => Counts::NGrams(Vec::new()),
        };
        Self { builder, tokenizer, documents: Vec::new(), counts }
    }

    /// Counts more documents.
    ///
    /// # Errors
    /// As [`Tokenizer::tokenize`].
    pub fn push(&mut self, batch: &Corpus) -> Result<()> {
        match &mut self.counts {
            Counts::Terms(counter) => counter.push(&self.tokenizer, batch, &())?,
            Counts::NGrams(parts) => parts.push(self.builder.count(&self.tokenizer.tokenize(batch)?)?),
        }
        self.documents.push(batch.shared_documents().clone());
        Ok(())
    }

    /// The matrix of all documents that came.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`](crate::ErrorKind::DuplicateId) where a
    /// document came twice; and as [`DtmBuilder::build`].
    pub fn finish(self) -> Result<Dtm> {
        let dtm = match self.counts {
            Counts::Terms(counter) => {
                let documents = one_list(&self.documents, "batch")?;
                drop(self.documents);
                matrix(counter.finish(&self.tokenizer), Arc::new(documents))
            }
            Counts::NGrams(parts) => Dtm::concat(parts)?,
        };
        self.builder.choose(dtm)
    }
}

impl fmt::Debug for DtmStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents: usize = self.documents.iter().map(|d| d.len()).sum();
        f.debug_struct("DtmStream")
            .field("builder", &self.builder)
            .field("documents", &documents)
            .finish_non_exhaustive()
    }
}
