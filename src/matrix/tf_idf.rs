//! Weights for terms: the formulas.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::IdfTable;
use crate::error::{Error, Result};
use crate::token::Vocabulary;

/// A formula for the weight of a term in a document: a function of how often
/// the term occurs there, times a function of how many documents hold it,
/// and a norm for the document.
///
/// "TF-IDF" names a family, and programs differ; here each program's formula
/// bears its name ([`TfIdf::sklearn`], [`TfIdf::quanteda`] …), and parts can
/// be exchanged. A formula prints as what it computes.
///
/// ```
/// use tifa::{TfIdf, matrix::Norm};
/// assert_eq!(TfIdf::sklearn().to_string(), "tf · (ln((1 + N) / (1 + df)) + 1), rows / their L2 norm");
/// assert_eq!(TfIdf::sklearn().norm(Norm::None).to_string(), "tf · (ln((1 + N) / (1 + df)) + 1)");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TfIdf {
    term: TermWeight,
    document: DocumentWeight,
    norm: Norm,
}

/// The part of a weight that comes from the count `tf` of the term in the
/// document. Only terms that occur get a weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TermWeight {
    /// `tf`.
    Count,
    /// `tf / Σ tf` of the document, over the terms of the matrix.
    Share,
    /// `tf / max tf` of the document.
    ShareOfMax,
    /// `1`.
    Presence,
    /// `1 + log tf`.
    Logarithmic {
        /// Base of the logarithm.
        base: f64,
    },
    /// `1 + log (1 + log tf)`.
    DoubleLogarithmic {
        /// Base of the logarithms.
        base: f64,
    },
    /// `k + (1 − k) · tf / max tf`.
    Augmented {
        /// What a term gets for occurring at all, 0 to 1.
        k: f64,
    },
    /// `(1 + log tf) / (1 + log (mean tf))`, the mean over the terms that
    /// occur in the document.
    LogAverage {
        /// Base of the logarithms.
        base: f64,
    },
}

/// The part of a weight that comes from the number `df` of documents, among
/// `N`, that hold the term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DocumentWeight {
    /// `1`.
    One,
    /// `ln((1 + N) / (1 + df)) + 1`, as if one more document held every term.
    SmoothPlusOne,
    /// `ln(N / df) + 1`.
    PlusOne,
    /// `log(s + N / (k + df))`.
    Inverse {
        /// Base of the logarithm.
        base: f64,
        /// Added to the quotient.
        s: f64,
        /// Added to the document frequency.
        k: f64,
    },
    /// `log(s + max df / (k + df))`, the maximum over the terms of the matrix.
    InverseMax {
        /// Base of the logarithm.
        base: f64,
        /// Added to the quotient.
        s: f64,
        /// Added to the document frequency.
        k: f64,
    },
    /// `log((a + N) / df)`.
    Raised {
        /// Base of the logarithm.
        base: f64,
        /// Added to the number of documents.
        a: f64,
    },
    /// `max(0, log((N − df) / df))`.
    InverseProbability {
        /// Base of the logarithm.
        base: f64,
    },
    /// The value of a table, whatever the corpus.
    Table(IdfTable),
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
    /// A formula of your own.
    ///
    /// ```
    /// use tifa::{TfIdf, matrix::{DocumentWeight, Norm, TermWeight}};
    /// let formula = TfIdf::custom(TermWeight::Presence, DocumentWeight::PlusOne, Norm::L1);
    /// assert_eq!(formula.to_string(), "1 · (ln(N / df) + 1), rows / their L1 norm");
    /// ```
    #[must_use]
    pub fn custom(term: TermWeight, document: DocumentWeight, norm: Norm) -> Self {
        Self { term, document, norm }
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

    /// An error where a constant of the formula makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        let base = |base: f64| {
            let fine = base.is_finite() && base > 0.0 && base != 1.0;
            if fine { Ok(()) } else { Err(Error::option("base", base, "a base above 0 other than 1")) }
        };
        let added = |name, x: f64| {
            if x.is_finite() && x >= 0.0 { Ok(()) } else { Err(Error::option(name, x, "a number from 0")) }
        };
        match self.term {
            TermWeight::Logarithmic { base: b }
            | TermWeight::DoubleLogarithmic { base: b }
            | TermWeight::LogAverage { base: b } => base(b)?,
            TermWeight::Augmented { k } if !(0.0..=1.0).contains(&k) => {
                return Err(Error::option("k", k, "a share from 0 to 1"));
            }
            _ => {}
        }
        match self.document {
            DocumentWeight::Inverse { base: b, s, k } | DocumentWeight::InverseMax { base: b, s, k } => {
                base(b)?;
                added("s", s)?;
                added("k", k)
            }
            DocumentWeight::Raised { base: b, a } => {
                base(b)?;
                added("a", a)
            }
            DocumentWeight::InverseProbability { base: b } => base(b),
            _ => Ok(()),
        }
    }

    /// The document part for every term.
    pub(super) fn idf(&self, vocabulary: &Vocabulary, frequencies: &[u32], n: f64) -> Vec<f64> {
        let max = f64::from(frequencies.iter().copied().max().unwrap_or(0));
        let each = |of: &dyn Fn(f64) -> f64| frequencies.iter().map(|&df| of(f64::from(df))).collect();
        match &self.document {
            DocumentWeight::One => each(&|_| 1.0),
            DocumentWeight::SmoothPlusOne => each(&|df| ((1.0 + n) / (1.0 + df)).ln() + 1.0),
            DocumentWeight::PlusOne => each(&|df| (n / df).ln() + 1.0),
            DocumentWeight::Inverse { base, s, k } => each(&|df| log(*base, s + n / (k + df))),
            DocumentWeight::InverseMax { base, s, k } => each(&|df| log(*base, s + max / (k + df))),
            DocumentWeight::Raised { base, a } => each(&|df| log(*base, (a + n) / df)),
            DocumentWeight::InverseProbability { base } => each(&|df| log(*base, (n - df) / df).max(0.0)),
            DocumentWeight::Table(table) => vocabulary.iter().map(|term| table.idf(term)).collect(),
        }
    }

    /// Weighs the counts of one document in place of `weights`.
    pub(super) fn weigh_row(&self, columns: &[u32], counts: &[u32], idf: &[f64], weights: &mut [f64]) {
        let sum: f64 = counts.iter().map(|&c| f64::from(c)).sum();
        let max = f64::from(counts.iter().copied().max().unwrap_or(0));
        let term = self.term.of_document(sum, max, counts.len() as f64);
        for ((weight, &count), &column) in weights.iter_mut().zip(counts).zip(columns) {
            *weight = term(f64::from(count)) * idf[column as usize];
        }
        let norm = self.norm.of(weights);
        weights.iter_mut().for_each(|w| *w /= norm);
    }
}

/// Logarithm to a base; the library's own where there is one, for the last digit.
fn log(base: f64, x: f64) -> f64 {
    match base {
        2.0 => x.log2(),
        10.0 => x.log10(),
        std::f64::consts::E => x.ln(),
        base => x.ln() / base.ln(),
    }
}

impl TermWeight {
    /// The weight of a count in a document with this sum, maximum and number of terms.
    fn of_document(self, sum: f64, max: f64, terms: f64) -> impl Fn(f64) -> f64 {
        move |tf| match self {
            TermWeight::Count => tf,
            TermWeight::Share => tf / sum,
            TermWeight::ShareOfMax => tf / max,
            TermWeight::Presence => 1.0,
            TermWeight::Logarithmic { base } => 1.0 + log(base, tf),
            TermWeight::DoubleLogarithmic { base } => 1.0 + log(base, 1.0 + log(base, tf)),
            TermWeight::Augmented { k } => k + (1.0 - k) * tf / max,
            TermWeight::LogAverage { base } => (1.0 + log(base, tf)) / (1.0 + log(base, sum / terms)),
        }
    }
}

impl Norm {
    /// The norm of a row, summed in order of its columns; 1 where there is
    /// nothing to divide by.
    fn of(self, row: &[f64]) -> f64 {
        let norm = match self {
            Norm::None => 1.0,
            Norm::L1 => row.iter().map(|w| w.abs()).sum(),
            Norm::L2 => row.iter().map(|w| w * w).sum::<f64>().sqrt(),
        };
        if norm == 0.0 { 1.0 } else { norm }
    }
}

/// `ln`, `log10`, `log2` or `log[base]`.
fn log_name(base: f64) -> String {
    match base {
        2.0 => "log2".into(),
        10.0 => "log10".into(),
        std::f64::consts::E => "ln".into(),
        base => format!("log[{base}]"),
    }
}

/// `a + ` unless it adds nothing.
fn plus(a: f64) -> String {
    if a == 0.0 { String::new() } else { format!("{a} + ") }
}

impl fmt::Display for TfIdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.term {
            TermWeight::Count => write!(f, "tf")?,
            TermWeight::Share => write!(f, "(tf / Σ tf)")?,
            TermWeight::ShareOfMax => write!(f, "(tf / max tf)")?,
            TermWeight::Presence => write!(f, "1")?,
            TermWeight::Logarithmic { base } => write!(f, "(1 + {} tf)", log_name(base))?,
            TermWeight::DoubleLogarithmic { base } => write!(f, "(1 + {0}(1 + {0} tf))", log_name(base))?,
            TermWeight::Augmented { k } => write!(f, "({k} + {} · tf / max tf)", 1.0 - k)?,
            TermWeight::LogAverage { base } => write!(f, "((1 + {0} tf) / (1 + {0}(mean tf)))", log_name(base))?,
        }
        match &self.document {
            DocumentWeight::One => {}
            DocumentWeight::SmoothPlusOne => write!(f, " · (ln((1 + N) / (1 + df)) + 1)")?,
            DocumentWeight::PlusOne => write!(f, " · (ln(N / df) + 1)")?,
            DocumentWeight::Inverse { base, s, k } if *k == 0.0 => {
                write!(f, " · {}({}N / df)", log_name(*base), plus(*s))?
            }
            DocumentWeight::Inverse { base, s, k } => {
                write!(f, " · {}({}N / ({}df))", log_name(*base), plus(*s), plus(*k))?;
            }
            DocumentWeight::InverseMax { base, s, k } => {
                write!(f, " · {}({}max df / ({}df))", log_name(*base), plus(*s), plus(*k))?;
            }
            DocumentWeight::Raised { base, a } => write!(f, " · {}(({}N) / df)", log_name(*base), plus(*a))?,
            DocumentWeight::InverseProbability { base } => write!(f, " · max(0, {}((N − df) / df))", log_name(*base))?,
            DocumentWeight::Table(table) => write!(f, " · idf from a table of {} terms", table.len())?,
        }
        match self.norm {
            Norm::None => Ok(()),
            Norm::L1 => write!(f, ", rows / their L1 norm"),
            Norm::L2 => write!(f, ", rows / their L2 norm"),
        }
    }
}
