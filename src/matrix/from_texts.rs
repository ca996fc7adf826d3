//! From texts to a matrix, without the tokens in between.

use std::sync::Arc;

use rayon::prelude::*;

use super::Dtm;
use super::rows::{CountRows, RowCounter};
use crate::corpus::{Corpus, Documents};
use crate::error::Result;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::text::is_alphanumeric;
use crate::token::{PartCounts, TermCounter, TermCounts, TermId, Tokenizer, Vocabulary};

impl Tokenizer {
    /// Counts each term in each document of a corpus: the same matrix as
    /// [`Tokenizer::tokenize`] and then [`Tokens::dtm`](crate::Tokens::dtm),
    /// in less time and memory, for the order of tokens is not kept.
    ///
    /// # Errors
    /// As [`Tokenizer::tokenize`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量强国，质量强市"), ("乙", "工匠精神")])?;
    /// let tokenizer = Tokenizer::builder().lexicon(Lexicon::from_terms(["质量强国", "质量强市"])?).build()?;
    /// let dtm = tokenizer.dtm(&corpus)?;
    /// assert_eq!((dtm.n_documents(), dtm.count(0, "质量强市")), (2, 1));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn dtm(&self, corpus: &Corpus) -> Result<Dtm> {
        self.dtm_with(corpus, &())
    }

    /// As [`Tokenizer::dtm`], watched and stopped by `progress`.
    ///
    /// # Errors
    /// As [`Tokenizer::tokenize_with`].
    pub fn dtm_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<Dtm> {
        let mut counter = TermCounter::new(self);
        counter.push(self, corpus, progress)?;
        Ok(matrix(counter.finish(self), corpus.shared_documents().clone()))
    }
}

/// The matrix of documents that were counted.
pub(super) fn matrix(counted: TermCounts, documents: Arc<Documents>) -> Dtm {
    let lengths = lengths(&counted.vocabulary);
    let (vocabulary, columns) = columns(&Arc::new(counted.vocabulary), &counted.features);
    let counters = Pool::new(|| RowCounter::new(vocabulary.len()));
    let rows = |part| counters.with(|row| rows_of_part(row, part, &columns, &lengths));
    let blocks: Vec<(CountRows, Vec<u64>, Vec<u64>)> =
        counted.parts.into_par_iter().with_max_len(1).map(rows).collect();
    let (mut rows, mut tokens, mut characters) = (Vec::with_capacity(blocks.len()), Vec::new(), Vec::new());
    for (block, of_tokens, of_characters) in blocks {
        rows.push(block);
        tokens.extend(of_tokens);
        characters.extend(of_characters);
    }
    let counts = CountRows::stack(vocabulary.len(), rows);
    Dtm::from_parts(counts, vocabulary, documents, tokens, characters)
}

/// The rows of a part, in the memory of its counts, with the numbers of
/// tokens and of characters of its documents.
fn rows_of_part(
    row: &mut RowCounter,
    part: PartCounts,
    columns: &[u32],
    lengths: &[u32],
) -> (CountRows, Vec<u64>, Vec<u64>) {
    let PartCounts { terms, mut counts, mut ends, tokens, ids } = part;
    // First the terms of the part, then, from the front, the columns they go to: one array for both.
    let mut cells: Vec<u32> = terms.into_iter().map(|term| term.0).collect();
    let of_part: Vec<(u32, u32)> = ids.iter().map(|id| (columns[id.index()], lengths[id.index()])).collect();
    let mut characters = Vec::with_capacity(ends.len());
    let (mut start, mut filled) = (0, 0);
    for end in &mut ends {
        let mut sum = 0;
        for (&term, &count) in cells[start..*end].iter().zip(&counts[start..*end]) {
            let (column, length) = of_part[term as usize];
            sum += u64::from(length) * u64::from(count);
            if column != NO_COLUMN {
                row.add(column, count);
            }
        }
        characters.push(sum);
        // A row has no more cells than the document has terms.
        row.drain(|column, count| {
            (cells[filled], counts[filled]) = (column, count);
            filled += 1;
        });
        (start, *end) = (*end, filled);
    }
    cells.truncate(filled);
    counts.truncate(filled);
    (CountRows { columns: cells, counts, ends }, tokens, characters)
}

/// The column of a term that has none.
pub(super) const NO_COLUMN: u32 = u32::MAX;

/// The terms that get a column, and the column of each term of a vocabulary.
pub(super) fn columns(vocabulary: &Arc<Vocabulary>, features: &[Option<TermId>]) -> (Arc<Vocabulary>, Vec<u32>) {
    let mut used = vec![false; vocabulary.len()];
    features.iter().flatten().for_each(|f| used[f.index()] = true);
    let mut column = vec![NO_COLUMN; used.len()];
    let kept = (0..used.len()).filter(|&i| used[i]);
    kept.clone().zip(0..).for_each(|(i, c)| column[i] = c);
    let columns = features.iter().map(|f| f.map_or(NO_COLUMN, |f| column[f.index()])).collect();
    let of_columns = match used.contains(&false) {
        true => Arc::new(Vocabulary::from_sorted(kept.map(|i| vocabulary.at(i)))),
        false => vocabulary.clone(),
    };
    (of_columns, columns)
}

/// The number of letters, Han characters and digits of each term.
pub(super) fn lengths(vocabulary: &Vocabulary) -> Vec<u32> {
    let length = |i| vocabulary.at(i).chars().filter(|c| is_alphanumeric(*c)).count() as u32;
    (0..vocabulary.len()).into_par_iter().map(length).collect()
}
