//! Counts of documents that come in batches.

use std::fmt;

use super::merge::{add, finish};
use super::{Cells, PartialCounts};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::matrix::Grouping;
use crate::token::{Tokenizer, Vocabulary};

/// Counts by group that grow by batches of documents. Memory is bounded by
/// one batch and the counts, whatever the number of documents. The result is
/// the same for any batches.
///
/// ```
/// use tifa::{matrix::PartialCounts, prelude::*};
/// let mut stream = PartialCounts::stream(Tokenizer::builder().build()?, Period::Year)?;
/// for batch in CorpusReader::default().batches("data/sample.jsonl", 30)? {
///     stream.push(&batch?)?;
/// }
/// let counts = stream.finish()?;
/// assert_eq!((counts.n_groups(), counts.n_documents()), (17, 80));
/// let trend = Trend::by(Period::Year).terms(["质量"]).of_counts(&counts)?;
/// assert_eq!(trend.height(), 17);
/// # Ok::<(), tifa::Error>(())
/// ```
pub struct PartialStream {
    tokenizer: Tokenizer,
    grouping: Grouping,
    /// Merged so far, larger ones first.
    parts: Vec<PartialCounts>,
}

impl PartialStream {
    pub(super) fn new(tokenizer: Tokenizer, grouping: Grouping) -> Self {
        Self { tokenizer, grouping, parts: Vec::new() }
    }

    /// Counts more documents.
    ///
    /// # Errors
    /// As [`Tokenizer::tokenize`] and [`PartialCounts::of`].
    pub fn push(&mut self, batch: &Corpus) -> Result<()> {
        let part = PartialCounts::of(&self.tokenizer.dtm(batch)?, self.grouping.clone())?;
        add(&mut self.parts, part)
    }

    /// The counts of all documents that came.
    ///
    /// # Errors
    /// None is known.
    pub fn finish(self) -> Result<PartialCounts> {
        let nothing = PartialCounts {
            grouping: self.grouping,
            left_out: 0,
            vocabulary: Vocabulary::default().into(),
            groups: Vec::new(),
            cells: Cells::default(),
        };
        Ok(finish(self.parts)?.unwrap_or(nothing))
    }
}

impl fmt::Debug for PartialStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents: u64 = self.parts.iter().map(PartialCounts::n_documents).sum();
        f.debug_struct("PartialStream")
            .field("grouping", &self.grouping)
            .field("documents", &documents)
            .finish_non_exhaustive()
    }
}
