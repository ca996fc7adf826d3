//! Which terms set some documents apart from others.

mod comparisons;
mod measures;
mod reference;
mod scored;
mod sides;
mod tables;

use serde::{Deserialize, Serialize};

pub use measures::{KeynessMeasure, Prior};
pub use reference::ReferenceCounts;
pub use tables::{KEYNESS, KEYNESS_BY_GROUP, KEYNESS_BY_PAIR};

use crate::error::{Error, Result};
use crate::stats::two_counts::Correction;

/// Which terms set a target apart from a reference: a leader from all
/// others, a period from the one before, a province from the rest.
///
/// Every token of a term in the documents of a side counts; sizes are
/// all tokens there, words without a column included, so that neither
/// trimming nor stop words change a number. A term that one side lacks has
/// the count 0 and all its numbers. Significance (`p_value`) says how sure a
/// difference is, effect size (`log_ratio`, `conservative_log_ratio`) how
/// large; a table shows both.
///
/// # When p values mislead
/// The tests of counts take every token for an independent draw. Words clump:
/// a term that one long report repeats passes for a term of its side. On
/// texts of one kind dealt to two halves by chance, where nothing sets them
/// apart, this share of the terms with 20 occurrences or more have `p < 0.05`
/// (and `q < 0.05` after Benjamini-Hochberg), in four or five deals each:
///
/// | texts | terms tested | G2 | [`Permutation`](Significance::Permutation), 499 rounds | [`TextDispersion`](Significance::TextDispersion) |
/// |---|---|---|---|---|
/// | 31 provincial work reports | 9,630 | 13.9 % (3.7 %) | 5.1 % (0) | 5.8 % (0) |
/// | 2,500 news items | 18,070 | 17.2 % (2.3 %) | 5.0 % (0) | 5.2 % (0) |
/// | 57 work reports of seven decades | 15,135 | 25.2 % (6.9 %) | 3.9 % (0) | 5.2 % (0) |
/// | 161 notices of many agencies | 3,856 | 40.5 % (22.7 %) | 4.0 % (0) | 5.2 % (0) |
///
/// Use one of the two where a side has at least a dozen documents and a claim
/// rests on the p value.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::polars::prelude::df;
/// let frame = df!(
///     "text" => ["建设质量强市", "质量强市，质量为先", "发展旅游", "旅游大省，旅游强省"],
///     "place" => ["浙江", "浙江", "海南", "海南"],
/// ).unwrap();
/// let dtm = Tokenizer::builder().build()?.tokenize(&Corpus::from_frame(&frame)?)?.dtm();
/// let table = Keyness::default().value(&dtm, "place", "浙江")?;
/// let term = table.column("term")?;
/// assert_eq!(term.get(0)?.get_str(), Some("质量")); // most typical of 浙江
/// assert_eq!(term.get(table.height() - 1)?.get_str(), Some("旅游")); // most typical of the rest
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keyness {
    measures: Vec<KeynessMeasure>,
    significance: Significance,
    adjustment: Adjustment,
    order_by: KeynessMeasure,
    confidence: f64,
    min_count: u64,
    top: Option<usize>,
}

/// Where `p_value` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Significance {
    /// [`KeynessMeasure::G2`], chi-squared with one degree of freedom.
    #[default]
    G2,
    /// [`KeynessMeasure::G2TwoCell`].
    G2TwoCell,
    /// [`KeynessMeasure::ChiSquared`].
    ChiSquared,
    /// [`KeynessMeasure::ChiSquaredYates`].
    ChiSquaredYates,
    /// Fisher's exact test, two-sided.
    Fisher,
    /// G2 of documents that hold the term.
    TextDispersion,
    /// `textstat_keyness(measure = "lr")` of quanteda.
    QuantedaG2(Correction),
    /// `textstat_keyness(measure = "chi2")` of quanteda.
    QuantedaChiSquared(Correction),
    /// A permutation test: the documents are dealt to the sides anew by
    /// chance; p is the share of deals in which the rates differ at least as
    /// much, two-sided, `(1 + reached)/(1 + rounds)`. Exact where documents
    /// are exchangeable; the least p is `1/(1 + rounds)`.
    Permutation {
        /// Number of deals.
        rounds: usize,
        /// One seed, one result.
        seed: u64,
    },
}

/// How `q_value` corrects for testing many terms. The number of tests is
/// that of the terms compared, before [`Keyness::top`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Adjustment {
    /// False discovery rate (Benjamini & Hochberg 1995).
    #[default]
    BenjaminiHochberg,
    /// Chance of any false positive (Holm 1979).
    Holm,
    /// Chance of any false positive (Bonferroni).
    Bonferroni,
    /// Chance of any false positive, for independent tests (Šidák 1967).
    Sidak,
}

impl Default for Keyness {
    /// Log ratio, conservative log ratio and G2; p from G2, adjusted by
    /// Benjamini-Hochberg; every term that occurs; confidence 0.95.
    fn default() -> Self {
        Self {
            measures: vec![KeynessMeasure::LogRatio, KeynessMeasure::ConservativeLogRatio, KeynessMeasure::G2],
            significance: Significance::default(),
            adjustment: Adjustment::default(),
            order_by: KeynessMeasure::G2,
            confidence: 0.95,
            min_count: 1,
            top: None,
        }
    }
}

impl Keyness {
    /// quanteda's `textstat_keyness(measure = "lr")` to the last digit, the
    /// constant in its logarithms and its Yates correction included.
    #[must_use]
    pub fn quanteda() -> Self {
        let correction = Correction::Yates;
        Self::default()
            .measures([KeynessMeasure::QuantedaG2 { correction }])
            .significance(Significance::QuantedaG2(correction))
            .order_by(KeynessMeasure::QuantedaG2 { correction })
    }

    /// The columns of UCREL's log-likelihood calculator.
    #[must_use]
    pub fn ucrel() -> Self {
        Self::default()
            .measures([
                KeynessMeasure::G2TwoCell,
                KeynessMeasure::PercentDifference,
                KeynessMeasure::Bic,
                KeynessMeasure::EffectSizeLogLikelihood,
                KeynessMeasure::RelativeRisk,
                KeynessMeasure::LogRatio,
                KeynessMeasure::OddsRatio,
            ])
            .significance(Significance::G2TwoCell)
            .order_by(KeynessMeasure::G2TwoCell)
    }

    /// Sketch Engine's keywords: simple maths with the constant `n`.
    #[must_use]
    pub fn sketch_engine(n: f64) -> Self {
        let measure = KeynessMeasure::SimpleMaths { n };
        Self::default().measures([measure]).order_by(measure)
    }

    /// R's corpora package: the conservative log ratio, Bonferroni-corrected.
    #[must_use]
    pub fn corpora() -> Self {
        Self::default()
            .measures([KeynessMeasure::ConservativeLogRatio, KeynessMeasure::LogRatioWalter])
            .order_by(KeynessMeasure::ConservativeLogRatio)
    }

    /// Sets the measures, each with its columns, in this order.
    #[must_use]
    pub fn measures(mut self, measures: impl IntoIterator<Item = KeynessMeasure>) -> Self {
        self.measures = measures.into_iter().collect();
        self
    }

    /// Sets where p values come from; G2 by default.
    #[must_use]
    pub fn significance(mut self, significance: Significance) -> Self {
        self.significance = significance;
        self
    }

    /// Sets the correction for many tests; Benjamini-Hochberg by default.
    #[must_use]
    pub fn adjustment(mut self, adjustment: Adjustment) -> Self {
        self.adjustment = adjustment;
        self
    }

    /// Sets the measure whose first column orders the rows; G2 by default,
    /// with the sign of the direction.
    #[must_use]
    pub fn order_by(mut self, measure: KeynessMeasure) -> Self {
        self.order_by = measure;
        self
    }

    /// Sets the confidence of intervals; 0.95 by default.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Compares only terms with this many occurrences on both sides
    /// together; 1 by default.
    #[must_use]
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = count;
        self
    }

    /// Keeps the first and the last `terms` rows of each comparison: the
    /// strongest each way. All by default.
    #[must_use]
    pub fn top(mut self, terms: usize) -> Self {
        self.top = Some(terms);
        self
    }

    /// Whether every setting has a meaning.
    fn check(&self) -> Result<()> {
        Error::check_between_0_and_1("confidence", self.confidence)?;
        if let Some((name, value)) = self.measures.iter().chain([&self.order_by]).find_map(KeynessMeasure::fault) {
            return Err(Error::option(name, value, "a number above 0"));
        }
        Ok(())
    }
}
