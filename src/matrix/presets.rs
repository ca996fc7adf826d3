//! The formulas of other programs, by name.

use std::f64::consts::E;

use super::{DocumentWeight, IdfTable, Norm, TermWeight, TfIdf};
use crate::error::{Error, Result};

impl TfIdf {
    /// scikit-learn's `TfidfTransformer` with nothing set:
    /// `tf · (ln((1 + N) / (1 + df)) + 1)`, each row divided by its L2 norm.
    ///
    /// `smooth_idf=False` is [`DocumentWeight::PlusOne`], `sublinear_tf=True`
    /// is [`TermWeight::Logarithmic`] to base e, `norm` is [`TfIdf::norm`].
    /// Source: scikit-learn 1.x, `feature_extraction.text`.
    #[must_use]
    pub fn sklearn() -> Self {
        Self::custom(TermWeight::Count, DocumentWeight::SmoothPlusOne, Norm::L2)
    }

    /// quanteda's `dfm_tfidf` with nothing set: `tf · log10(N / df)`.
    ///
    /// Its `scheme_tf`: `count`, `prop` ([`TermWeight::Share`]), `propmax`
    /// ([`TermWeight::ShareOfMax`]), `boolean` ([`TermWeight::Presence`]),
    /// `logcount` ([`TermWeight::Logarithmic`]), `augmented`
    /// ([`TermWeight::Augmented`], k = 0.5), `logave`
    /// ([`TermWeight::LogAverage`]); its `scheme_df`: `unary`
    /// ([`DocumentWeight::One`]), `inverse` ([`DocumentWeight::Inverse`]),
    /// `inversemax` ([`DocumentWeight::InverseMax`]), `inverseprob`
    /// ([`DocumentWeight::InverseProbability`]); all logarithms to base 10.
    /// Source: quanteda 4, `dfm_weight.R`.
    #[must_use]
    pub fn quanteda() -> Self {
        Self::custom(TermWeight::Count, DocumentWeight::Inverse { base: 10.0, s: 0.0, k: 0.0 }, Norm::None)
    }

    /// tidytext's `bind_tf_idf`: `tf / Σ tf · ln(N / df)`.
    /// Source: tidytext, `bind_tf_idf.R`.
    #[must_use]
    pub fn tidytext() -> Self {
        Self::custom(TermWeight::Share, DocumentWeight::Inverse { base: E, s: 0.0, k: 0.0 }, Norm::None)
    }

    /// gensim's `TfidfModel` with nothing set: `tf · log2(N / df)`, each row
    /// divided by its L2 norm. Source: gensim 4, `models/tfidfmodel.py`.
    #[must_use]
    pub fn gensim() -> Self {
        Self::custom(TermWeight::Count, DocumentWeight::Inverse { base: 2.0, s: 0.0, k: 0.0 }, Norm::L2)
    }

    /// The formula of the textbooks: `tf · ln(N / df)`. Source: Manning,
    /// Raghavan & Schütze 2008, *Introduction to Information Retrieval*, 6.2
    /// (who leave the base of the logarithm open).
    #[must_use]
    pub fn textbook() -> Self {
        Self::custom(TermWeight::Count, DocumentWeight::Inverse { base: E, s: 0.0, k: 0.0 }, Norm::None)
    }

    /// jieba's `extract_tags`: `tf / Σ tf · idf` with idf from a table, the
    /// sum over the words that its filters let through. The filters (two
    /// characters or more, no stop words) are the tokenizer's. Source: jieba
    /// 0.42, `analyse/tfidf.py`.
    #[must_use]
    pub fn jieba(table: IdfTable) -> Self {
        Self::custom(TermWeight::Share, DocumentWeight::Table(table), Norm::None)
    }

    /// A formula by its three SMART letters, as gensim computes them, all
    /// logarithms to base 2.
    ///
    /// First letter: `n` or `t` count, `b` presence, `l` logarithmic, `d`
    /// double logarithmic, `a` augmented (k = 0.5), `L` log average. Second:
    /// `n` or `x` none, `f` `log(N / df)`, `t` `log((N + 1) / df)`, `p`
    /// `max(0, log((N − df) / df))`. Third: `n` or `x` none, `c` L2. The
    /// pivoted norms `u` and `b` are not offered.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for any other letters.
    ///
    /// ```
    /// use tifa::TfIdf;
    /// assert_eq!(TfIdf::smart("nfc")?, TfIdf::gensim());
    /// assert!(TfIdf::smart("xyz").is_err());
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn smart(letters: &str) -> Result<Self> {
        let base = 2.0;
        let unknown = || Error::option("smart", letters, "a letter of ntbldaL, one of nxftp and one of nxc");
        let &[term, document, norm] = letters.as_bytes() else { return Err(unknown()) };
        let term = match term {
            b'n' | b't' => TermWeight::Count,
            b'b' => TermWeight::Presence,
            b'l' => TermWeight::Logarithmic { base },
            b'd' => TermWeight::DoubleLogarithmic { base },
            b'a' => TermWeight::Augmented { k: 0.5 },
            b'L' => TermWeight::LogAverage { base },
            _ => return Err(unknown()),
        };
        let document = match document {
            b'n' | b'x' => DocumentWeight::One,
            b'f' => DocumentWeight::Inverse { base, s: 0.0, k: 0.0 },
            b't' => DocumentWeight::Raised { base, a: 1.0 },
            b'p' => DocumentWeight::InverseProbability { base },
            _ => return Err(unknown()),
        };
        let norm = match norm {
            b'n' | b'x' => Norm::None,
            b'c' => Norm::L2,
            _ => return Err(unknown()),
        };
        Ok(Self::custom(term, document, norm))
    }
}
