//! Leaving out rare and common terms.

use serde::{Deserialize, Serialize};

use super::Dtm;
use crate::error::{Error, Result};
use crate::stats::rank::{Ties, rank_counts};

/// A bound on how often a term occurs.
///
/// A whole number is a count, a fraction a share: `5.into()`, `0.5.into()`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Bound {
    /// This many occurrences, or documents.
    Count(u64),
    /// A share of all occurrences, or of the documents.
    Share(f64),
    /// The rank of the term, 1 for the most frequent; equal terms share the
    /// smallest rank. `max_count(Bound::Rank(100))` keeps the hundred most
    /// frequent terms and those that tie with the last of them.
    Rank(u64),
    /// The value at this quantile of all terms, 0 to 1: the smallest one that
    /// at least such a share of them does not exceed (R's type 1).
    Quantile(f64),
}

impl From<u64> for Bound {
    fn from(count: u64) -> Self {
        Bound::Count(count)
    }
}

impl From<f64> for Bound {
    fn from(share: f64) -> Self {
        Bound::Share(share)
    }
}

/// Which terms stay: those within every bound that is set, bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Trim {
    min_count: Option<Bound>,
    max_count: Option<Bound>,
    min_doc_count: Option<Bound>,
    max_doc_count: Option<Bound>,
}

impl Trim {
    /// Minimum number of occurrences in all documents.
    #[must_use]
    pub fn min_count(mut self, bound: impl Into<Bound>) -> Self {
        self.min_count = Some(bound.into());
        self
    }

    /// Maximum number of occurrences in all documents.
    #[must_use]
    pub fn max_count(mut self, bound: impl Into<Bound>) -> Self {
        self.max_count = Some(bound.into());
        self
    }

    /// Minimum number of documents.
    #[must_use]
    pub fn min_doc_count(mut self, bound: impl Into<Bound>) -> Self {
        self.min_doc_count = Some(bound.into());
        self
    }

    /// Maximum number of documents.
    #[must_use]
    pub fn max_doc_count(mut self, bound: impl Into<Bound>) -> Self {
        self.max_doc_count = Some(bound.into());
        self
    }

    fn bounds(&self) -> [(&'static str, Option<Bound>); 4] {
        [
            ("min_count", self.min_count),
            ("max_count", self.max_count),
            ("min_doc_count", self.min_doc_count),
            ("max_doc_count", self.max_doc_count),
        ]
    }
}

impl Dtm {
    /// The matrix with only the terms that `trim` lets stay. Numbers of tokens, and
    /// with them all rates, stay the same.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0
    /// to 1; [`ErrorKind::Empty`](crate::ErrorKind::Empty), naming the bounds,
    /// where no term stays.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "质量")])?;
    /// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
    /// let trimmed = dtm.trim(&Trim::default().min_doc_count(2))?;
    /// assert_eq!(trimmed.vocabulary().iter().collect::<Vec<_>>(), ["质量"]);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn trim(&self, trim: &Trim) -> Result<Dtm> {
        for (name, bound) in trim.bounds() {
            if let Some(Bound::Share(share) | Bound::Quantile(share)) = bound
                && !(0.0..=1.0).contains(&share)
            {
                return Err(Error::option(name, share, "a share from 0 to 1"));
            }
        }
        let totals = self.term_totals().to_vec();
        let documents: Vec<u64> = self.document_frequencies().iter().map(|&df| df.into()).collect();
        let (all, n) = (totals.iter().sum(), self.n_documents() as u64);
        let mut keep = vec![true; self.n_terms()];
        limit(&mut keep, &totals, all, trim.min_count, trim.max_count);
        limit(&mut keep, &documents, n, trim.min_doc_count, trim.max_doc_count);
        if !keep.contains(&true) {
            let set = trim.bounds().into_iter().filter_map(|(name, b)| Some(format!("{name} {:?}", b?)));
            let set: Vec<String> = set.collect();
            return Err(Error::empty(format!("none of {} terms is within {}", self.n_terms(), set.join(", "))));
        }
        Ok(self.with_columns(&keep))
    }
}

/// Strikes out the terms whose value lies outside two bounds.
fn limit(keep: &mut [bool], values: &[u64], whole: u64, min: Option<Bound>, max: Option<Bound>) {
    for (bound, outside) in [(min, f64::lt as fn(&f64, &f64) -> bool), (max, f64::gt)] {
        let Some(bound) = bound else { continue };
        let counts = || values.iter().map(|&v| v as f64).collect();
        let (measured, limit): (Vec<f64>, f64) = match bound {
            Bound::Count(count) => (counts(), count as f64),
            // A quotient, since 0.07 × 100 is more than 7 in floating point.
            Bound::Share(share) => (values.iter().map(|&v| v as f64 / whole as f64).collect(), share),
            Bound::Rank(rank) => (rank_counts(values, Ties::Min).into_iter().map(f64::from).collect(), rank as f64),
            Bound::Quantile(share) => (counts(), quantile(values, share)),
        };
        keep.iter_mut().zip(&measured).for_each(|(keep, value)| *keep &= !outside(value, &limit));
    }
}

/// R's type 1: the inverse of the empirical distribution function.
fn quantile(values: &[u64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0) as f64
}
