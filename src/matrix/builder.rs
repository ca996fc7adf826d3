//! Building a matrix with bounds, n-grams or a fixed vocabulary.

use std::ops::RangeInclusive;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Dtm, DtmStream, Trim};
use crate::error::{Error, Result};
use crate::token::{Tokenizer, Tokens, Vocabulary};

/// What gets a column in a matrix: n-grams of tokens, within bounds, at most
/// a number of terms, or exactly the terms of a vocabulary.
///
/// ```
/// use tifa::{DtmBuilder, prelude::*};
/// let corpus = Corpus::from_texts([("甲", "质量强国，建设质量强国")])?;
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let dtm = DtmBuilder::default().ngrams(1..=2).trim(Trim::default().min_count(2)).build(&tokens)?;
/// assert_eq!(dtm.vocabulary().iter().collect::<Vec<_>>(), ["强国", "质量", "质量_强国"]);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DtmBuilder {
    ngrams: RangeInclusive<usize>,
    concatenator: String,
    trim: Trim,
    max_terms: Option<usize>,
    vocabulary: Option<Vocabulary>,
}

impl Default for DtmBuilder {
    fn default() -> Self {
        Self { ngrams: 1..=1, concatenator: "_".into(), trim: Trim::default(), max_terms: None, vocabulary: None }
    }
}

impl DtmBuilder {
    /// Sets the numbers of tokens in a sequence that is counted as a term, at
    /// most 64; 1 to 1 by default. A sequence never reaches across a break or a
    /// word that is left out.
    #[must_use]
    pub fn ngrams(mut self, length: RangeInclusive<usize>) -> Self {
        self.ngrams = length;
        self
    }

    /// Sets what joins the tokens of a sequence in its term; `_` by default,
    /// as in quanteda, so that 更大 and the sequence 更_大 are two terms. With
    /// an empty text equal wordings are one term, and Latin words keep a space
    /// between them.
    #[must_use]
    pub fn concatenator(mut self, text: impl Into<String>) -> Self {
        self.concatenator = text.into();
        self
    }

    /// Keeps terms within these bounds only.
    #[must_use]
    pub fn trim(mut self, trim: Trim) -> Self {
        self.trim = trim;
        self
    }

    /// Keeps the `terms` most frequent terms; ties go to the earlier term.
    #[must_use]
    pub fn max_terms(mut self, terms: usize) -> Self {
        self.max_terms = Some(terms);
        self
    }

    /// Gives a column to exactly these terms, occurring or not; bounds and
    /// the number of terms then mean nothing.
    #[must_use]
    pub fn vocabulary(mut self, vocabulary: Vocabulary) -> Self {
        self.vocabulary = Some(vocabulary);
        self
    }

    /// Counts the terms in each document.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for lengths that begin
    /// at 0, end before they begin or above 64, and as [`Dtm::trim`].
    pub fn build(&self, tokens: &Tokens) -> Result<Dtm> {
        self.choose(self.count(tokens)?)
    }

    /// A matrix that is built from batches of documents, cut by `tokenizer`.
    ///
    /// # Errors
    /// As [`DtmBuilder::build`].
    pub fn stream(self, tokenizer: Tokenizer) -> Result<DtmStream> {
        self.lengths()?;
        Ok(DtmStream::new(self, tokenizer))
    }

    fn lengths(&self) -> Result<(usize, usize)> {
        let (min, max) = (*self.ngrams.start(), *self.ngrams.end());
        if min == 0 || max < min || max > MAX_TOKENS {
            let wanted = "a range within 1 to 64 that does not end before it begins";
            return Err(Error::option("ngrams", format!("{min} to {max}"), wanted));
        }
        Ok((min, max))
    }

    /// Whether single tokens are counted, no sequences of them.
    pub(super) fn counts_single_terms(&self) -> bool {
        self.ngrams == (1..=1)
    }

    /// Counts everything that may get a column.
    pub(super) fn count(&self, tokens: &Tokens) -> Result<Dtm> {
        let (min, max) = self.lengths()?;
        Ok(if self.counts_single_terms() { tokens.dtm() } else { ngram_matrix(tokens, min, max, &self.concatenator) })
    }

    /// Keeps the columns that were asked for.
    pub(super) fn choose(&self, dtm: Dtm) -> Result<Dtm> {
        if let Some(vocabulary) = &self.vocabulary {
            return Ok(dtm.in_columns_of(vocabulary));
        }
        let dtm = if self.trim == Trim::default() { dtm } else { dtm.trim(&self.trim)? };
        match self.max_terms {
            Some(n) if n < dtm.n_terms() => Ok(dtm.most_frequent(n)),
            _ => Ok(dtm),
        }
    }
}

/// Most tokens in a sequence.
const MAX_TOKENS: usize = 64;

/// Counts sequences of `min` to `max` tokens as one term each.
fn ngram_matrix(tokens: &Tokens, min: usize, max: usize, concatenator: &str) -> Dtm {
    // The features of all tokens, with a place that no sequence holds at breaks and left-out words.
    const NONE: u32 = u32::MAX;
    let mut features = Vec::with_capacity(tokens.n_tokens() * 2);
    let mut documents = Vec::with_capacity(tokens.n_documents());
    for d in 0..tokens.n_documents() {
        let start = features.len();
        for i in tokens.range(d) {
            if tokens.breaks()[i] {
                features.push(NONE);
            }
            features.push(tokens.features()[tokens.ids()[i] as usize].map_or(NONE, |id| id.0));
        }
        documents.push(start..features.len());
    }
    let mut numbers: FxHashMap<&[u32], u32> = FxHashMap::default();
    let mut sequences: Vec<&[u32]> = Vec::new();
    let mut occurrences: Vec<Vec<u32>> = Vec::with_capacity(documents.len());
    for document in documents {
        let clauses = features[document].split(|&f| f == NONE);
        let windows = clauses.flat_map(|c| (min..=max).flat_map(move |n| c.windows(n)));
        let number = |window| {
            *numbers.entry(window).or_insert_with(|| {
                sequences.push(window);
                sequences.len() as u32 - 1
            })
        };
        occurrences.push(windows.map(number).collect());
    }
    let terms: Vec<String> = sequences.iter().map(|s| join(tokens.vocabulary(), s, concatenator)).collect();
    let vocabulary = Vocabulary::from_terms(&terms);
    let column: Vec<u32> = terms.iter().map(|t| vocabulary.id(t).map_or(0, |id| id.0)).collect();
    for row in &mut occurrences {
        row.iter_mut().for_each(|c| *c = column[*c as usize]);
    }
    Dtm::from_columns(occurrences, Arc::new(vocabulary), tokens)
}

/// Terms in a row; with an empty concatenator, a space between Latin words only.
fn join(vocabulary: &Vocabulary, ids: &[u32], concatenator: &str) -> String {
    let mut text = String::new();
    for &id in ids {
        let term = vocabulary.at(id as usize);
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if !text.is_empty() {
            text.push_str(concatenator);
        }
        if concatenator.is_empty() && latin(text.chars().next_back()) && latin(term.chars().next()) {
            text.push(' ');
        }
        text.push_str(term);
    }
    text
}

impl Dtm {
    /// The counts in the columns of another vocabulary.
    fn in_columns_of(&self, vocabulary: &Vocabulary) -> Dtm {
        let columns: Vec<Option<u32>> = self.vocabulary().iter().map(|t| vocabulary.id(t).map(|id| id.0)).collect();
        let row = |r| self.row(r).filter_map(|(c, n)| Some((columns[c as usize]?, n))).unzip();
        let counts = super::dtm::csr(vocabulary.len(), (0..self.n_documents()).map(row).collect());
        let (tokens, characters) = (self.tokens().to_vec(), self.characters().to_vec());
        Dtm::from_parts(counts, Arc::new(vocabulary.clone()), self.shared_documents().clone(), tokens, characters)
    }

    fn most_frequent(&self, n: usize) -> Dtm {
        let totals = self.term_totals();
        let mut order: Vec<usize> = (0..self.n_terms()).collect();
        order.sort_by_key(|&t| std::cmp::Reverse(totals[t]));
        let mut keep = vec![false; self.n_terms()];
        order[..n].iter().for_each(|&t| keep[t] = true);
        self.with_columns(&keep)
    }
}
