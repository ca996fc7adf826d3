//! Leaving out rare and common terms.

use serde::{Deserialize, Serialize};

use super::Dtm;
use crate::error::{Error, Result};

/// A bound on how often a term occurs.
///
/// A whole number is a count, a fraction a share: `5.into()`, `0.5.into()`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Bound {
    /// So many occurrences, or documents.
    Count(u64),
    /// A share of all occurrences, or of the documents.
    Share(f64),
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
    /// At least so many occurrences in all documents.
    #[must_use]
    pub fn min_count(mut self, bound: impl Into<Bound>) -> Self {
        self.min_count = Some(bound.into());
        self
    }

    /// At most so many occurrences in all documents.
    #[must_use]
    pub fn max_count(mut self, bound: impl Into<Bound>) -> Self {
        self.max_count = Some(bound.into());
        self
    }

    /// In at least so many documents.
    #[must_use]
    pub fn min_doc_count(mut self, bound: impl Into<Bound>) -> Self {
        self.min_doc_count = Some(bound.into());
        self
    }

    /// In at most so many documents.
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
    /// The matrix with only the terms that `trim` lets stay. Numbers of
    /// tokens, and with them all rates, stay what they were.
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
            if let Some(Bound::Share(share)) = bound
                && !(0.0..=1.0).contains(&share)
            {
                return Err(Error::option(name, share, "a share from 0 to 1"));
            }
        }
        let (totals, documents) = (self.term_totals(), self.document_frequencies());
        let (all, n) = (totals.sum() as f64, self.n_documents() as f64);
        let limit = |bound: Option<Bound>, whole: f64| match bound {
            None => None,
            Some(Bound::Count(count)) => Some(count as f64),
            Some(Bound::Share(share)) => Some(share * whole),
        };
        let within = |value: f64, min: Option<f64>, max: Option<f64>| {
            min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
        };
        let [min, max] = [limit(trim.min_count, all), limit(trim.max_count, all)];
        let [min_doc, max_doc] = [limit(trim.min_doc_count, n), limit(trim.max_doc_count, n)];
        let keep: Vec<bool> = totals
            .iter()
            .zip(&documents)
            .map(|(&count, &docs)| within(count as f64, min, max) && within(f64::from(docs), min_doc, max_doc))
            .collect();
        if !keep.contains(&true) {
            let set = trim.bounds().into_iter().filter_map(|(name, b)| Some(format!("{name} {:?}", b?)));
            let set: Vec<String> = set.collect();
            return Err(Error::empty(format!("none of {} terms is within {}", self.n_terms(), set.join(", "))));
        }
        Ok(self.with_columns(&keep))
    }
}
