//! Weights for terms: the formulas.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A formula for the weight of a term in a document: a function of how often
/// the term occurs there, times a function of how many documents hold it,
/// and a norm for the document.
///
/// "TF-IDF" names a family, and programs differ; here each program's formula
/// bears its name. [`TfIdf`] prints as its formula.
///
/// ```
/// use tifa::TfIdf;
/// assert_eq!(TfIdf::sklearn().to_string(), "tf · (ln((1 + N) / (1 + df)) + 1), rows / their L2 norm");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TfIdf {
    pub(super) term: TermWeight,
    pub(super) document: DocumentWeight,
    pub(super) norm: Norm,
}

/// The part of a weight that comes from the count `tf` of the term in the document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TermWeight {
    /// `tf`.
    Count,
    /// `1 + ln tf`.
    Logarithmic,
}

/// The part of a weight that comes from the number `df` of documents, among
/// `N`, that hold the term.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DocumentWeight {
    /// `ln((1 + N) / (1 + df)) + 1`, as if one more document held every term.
    SmoothPlusOne,
    /// `ln(N / df) + 1`.
    PlusOne,
}

/// What the weights of a document are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Norm {
    /// Nothing.
    None,
    /// The sum of their absolute values.
    L1,
    /// The root of the sum of their squares.
    L2,
}

impl TfIdf {
    /// scikit-learn's `TfidfTransformer` with nothing set:
    /// `tf · (ln((1 + N) / (1 + df)) + 1)`, each row divided by its L2 norm.
    /// Source: scikit-learn 1.x, `feature_extraction.text`.
    #[must_use]
    pub fn sklearn() -> Self {
        Self { term: TermWeight::Count, document: DocumentWeight::SmoothPlusOne, norm: Norm::L2 }
    }

    /// Sets the part of the count.
    #[must_use]
    pub fn term_weight(mut self, weight: TermWeight) -> Self {
        self.term = weight;
        self
    }

    /// Sets the part of the document frequency.
    #[must_use]
    pub fn document_weight(mut self, weight: DocumentWeight) -> Self {
        self.document = weight;
        self
    }

    /// Sets the norm.
    #[must_use]
    pub fn norm(mut self, norm: Norm) -> Self {
        self.norm = norm;
        self
    }
}

impl TermWeight {
    pub(super) fn of(self, tf: f64) -> f64 {
        match self {
            TermWeight::Count => tf,
            TermWeight::Logarithmic => 1.0 + tf.ln(),
        }
    }
}

impl DocumentWeight {
    pub(super) fn of(self, df: f64, n: f64) -> f64 {
        match self {
            DocumentWeight::SmoothPlusOne => ((1.0 + n) / (1.0 + df)).ln() + 1.0,
            DocumentWeight::PlusOne => (n / df).ln() + 1.0,
        }
    }
}

impl Norm {
    /// The norm of a row, summed in order of its columns; 1 where there is
    /// nothing to divide by.
    pub(super) fn of(self, row: &[f64]) -> f64 {
        let norm = match self {
            Norm::None => 1.0,
            Norm::L1 => row.iter().map(|w| w.abs()).sum(),
            Norm::L2 => row.iter().map(|w| w * w).sum::<f64>().sqrt(),
        };
        if norm == 0.0 { 1.0 } else { norm }
    }
}

impl fmt::Display for TfIdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = match self.term {
            TermWeight::Count => "tf",
            TermWeight::Logarithmic => "(1 + ln tf)",
        };
        let document = match self.document {
            DocumentWeight::SmoothPlusOne => "(ln((1 + N) / (1 + df)) + 1)",
            DocumentWeight::PlusOne => "(ln(N / df) + 1)",
        };
        let norm = match self.norm {
            Norm::None => "",
            Norm::L1 => ", rows / their L1 norm",
            Norm::L2 => ", rows / their L2 norm",
        };
        write!(f, "{term} · {document}{norm}")
    }
}
