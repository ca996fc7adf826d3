//! The measures of keyness, and what each says of one term.

use serde::{Deserialize, Serialize};

use crate::stats::conservative::{conservative_log_ratio, positive_conservative_log_ratio};
use crate::stats::fisher::fisher;
use crate::stats::log_odds::log_odds;
use crate::stats::two_counts::{Correction, TwoCounts};

/// A measure of how much a term sets the target apart from the reference.
///
/// `a` and `b` are the counts, `N1` and `N2` the tokens of target and
/// reference, `p1 = a/N1`, `p2 = b/N2`, `N = N1 + N2`, `E1` and `E2` the
/// counts expected at equal rates. The name of each column follows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum KeynessMeasure {
    /// `g2`: log-likelihood ratio of the whole table, `2 Σ O ln(O/E)` over
    /// four cells; at least 0 (Dunning 1993).
    G2,
    /// `g2_two_cell`: `2 (a ln(a/E1) + b ln(b/E2))` (UCREL, WordSmith).
    G2TwoCell,
    /// `chi_squared` (Pearson).
    ChiSquared,
    /// `chi_squared_yates`: with half a count of continuity correction.
    ChiSquaredYates,
    /// `fisher_p`, `fisher_odds_ratio`: the exact test, and the conditional
    /// odds ratio (0, or infinite, where it has no bound).
    Fisher,
    /// `log_ratio`: `log2(p1/p2)`, a count of 0 taken as 0.5 (Hardie 2014).
    LogRatio,
    /// `log_ratio_walter`: `log2` of the rates with 0.5 added to every count
    /// and size (Walter 1975).
    LogRatioWalter,
    /// `percent_difference`: `100 (p1 - p2)/p2`, divided by 1e-18 where `p2`
    /// is 0 (Gabrielatos & Marchi 2012).
    PercentDifference,
    /// `bic`: `g2_two_cell - ln N` (Wilson 2013).
    Bic,
    /// `effect_size_ll`: `g2_two_cell / (N ln min(E1, E2))` (Johnston et al.
    /// 2006); null where `min(E1, E2)` is 1.
    EffectSizeLogLikelihood,
    /// `odds_ratio`: infinite where only the reference lacks the term.
    OddsRatio,
    /// `relative_risk`, `relative_risk_low`, `relative_risk_high`: `p1/p2`
    /// and its interval (Katz et al. 1978; a count of 0 taken as 0.5 there).
    RelativeRisk,
    /// `simple_maths`: `(f1 + n)/(f2 + n)` per million tokens (Kilgarriff 2009).
    SimpleMaths {
        /// The constant `n`, above 0.
        n: f64,
    },
    /// `difference_coefficient`: `(p1 - p2)/(p1 + p2)` (Hofland & Johansson 1982).
    DifferenceCoefficient,
    /// `delta_p`: `p1 - p2` (Gries 2013).
    DeltaP,
    /// `conservative_log_ratio`: the log ratio at the end of its exact
    /// interval that is nearer to 0, corrected for the number of terms; 0
    /// where the data do not tell the direction (Evert 2022).
    ConservativeLogRatio,
    /// `positive_log_ratio`: the lower end of the one-sided interval, at any sign.
    PositiveLogRatio,
    /// `log_odds`, `log_odds_z`: weighted log odds with a Dirichlet prior
    /// (Monroe, Colaresi & Quinn 2008).
    LogOdds {
        /// Where the pseudo-counts come from.
        prior: Prior,
    },
    /// `text_g2`, `text_log_ratio`: the same of documents that hold the term,
    /// instead of tokens (text-dispersion keyness, Egbert & Biber 2019).
    TextDispersion,
    /// `quanteda_lr`: `textstat_keyness(measure = "lr")`, signed, with the
    /// constant 1e-9 in its logarithms.
    QuantedaG2 {
        /// quanteda's own default is Yates.
        correction: Correction,
    },
    /// `quanteda_chi2`: `textstat_keyness(measure = "chi2")`, signed.
    QuantedaChiSquared {
        /// quanteda's own default is Yates.
        correction: Correction,
    },
    /// `quanteda_pmi`: `textstat_keyness(measure = "pmi")`, `ln(a/E1 + 1e-9)`.
    QuantedaPmi,
}

/// Pseudo-counts of the weighted log odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Prior {
    /// The same for every term of the matrix, above 0.
    Uniform(f64),
    /// This many in all, above 0, in proportion to the term's count on both
    /// sides together.
    Pooled(f64),
}

/// What the measures need beside the counts of a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// One minus the confidence of intervals.
    pub alpha: f64,
    /// Normal quantile of that confidence.
    pub z: f64,
    /// Number of terms that are compared.
    pub tests: u64,
    /// Number of terms in the matrix.
    pub terms: u64,
}

impl KeynessMeasure {
    /// The names of its columns.
    pub(super) fn columns(&self) -> &'static [&'static str] {
        match self {
            Self::G2 => &["g2"],
            Self::G2TwoCell => &["g2_two_cell"],
            Self::ChiSquared => &["chi_squared"],
            Self::ChiSquaredYates => &["chi_squared_yates"],
            Self::Fisher => &["fisher_p", "fisher_odds_ratio"],
            Self::LogRatio => &["log_ratio"],
            Self::LogRatioWalter => &["log_ratio_walter"],
            Self::PercentDifference => &["percent_difference"],
            Self::Bic => &["bic"],
            Self::EffectSizeLogLikelihood => &["effect_size_ll"],
            Self::OddsRatio => &["odds_ratio"],
            Self::RelativeRisk => &["relative_risk", "relative_risk_low", "relative_risk_high"],
            Self::SimpleMaths { .. } => &["simple_maths"],
            Self::DifferenceCoefficient => &["difference_coefficient"],
            Self::DeltaP => &["delta_p"],
            Self::ConservativeLogRatio => &["conservative_log_ratio"],
            Self::PositiveLogRatio => &["positive_log_ratio"],
            Self::LogOdds { .. } => &["log_odds", "log_odds_z"],
            Self::TextDispersion => &["text_g2", "text_log_ratio"],
            Self::QuantedaG2 { .. } => &["quanteda_lr"],
            Self::QuantedaChiSquared { .. } => &["quanteda_chi2"],
            Self::QuantedaPmi => &["quanteda_pmi"],
        }
    }

    /// The values of its columns for one term: `tokens` counts tokens,
    /// `texts` documents.
    pub(super) fn values(&self, tokens: &TwoCounts, texts: &TwoCounts, setting: &Setting) -> [Option<f64>; 3] {
        let x = tokens;
        let one = |value: f64| [Some(value), None, None];
        match *self {
            Self::G2 => one(x.g2()),
            Self::G2TwoCell => one(x.g2_two_cell()),
            Self::ChiSquared => one(x.chi_squared()),
            Self::ChiSquaredYates => one(x.chi_squared_yates()),
            Self::Fisher => {
                let exact = fisher(x);
                [Some(exact.p), Some(exact.odds_ratio).filter(|r| !r.is_nan()), None]
            }
            Self::LogRatio => one(x.log_ratio()),
            Self::LogRatioWalter => one(x.log_ratio_walter()),
            Self::PercentDifference => one(x.percent_difference()),
            Self::Bic => one(x.bic()),
            Self::EffectSizeLogLikelihood => [x.effect_size_log_likelihood(), None, None],
            Self::OddsRatio => [x.odds_ratio(), None, None],
            Self::RelativeRisk => {
                let (low, high) = x.relative_risk_interval(setting.z);
                [x.relative_risk(), Some(low), Some(high)]
            }
            Self::SimpleMaths { n } => one(x.simple_maths(n)),
            Self::DifferenceCoefficient => one(x.difference_coefficient()),
            Self::DeltaP => one(x.delta_p()),
            Self::ConservativeLogRatio => [conservative_log_ratio(x, setting.alpha, setting.tests), None, None],
            Self::PositiveLogRatio => [positive_conservative_log_ratio(x, setting.alpha, setting.tests), None, None],
            Self::LogOdds { prior } => {
                let (alpha, alpha_all) = match prior {
                    Prior::Uniform(each) => (each, each * setting.terms as f64),
                    Prior::Pooled(all) => {
                        let share = (x.target + x.reference) as f64 / (x.target_size + x.reference_size) as f64;
                        (all * share, all)
                    }
                };
                let odds = log_odds(x, alpha, alpha_all);
                [odds.map(|o| o.delta), odds.map(|o| o.z), None]
            }
            Self::TextDispersion => [Some(texts.g2()), Some(texts.log_ratio()), None],
            Self::QuantedaG2 { correction } => one(x.quanteda_g2(correction)),
            Self::QuantedaChiSquared { correction } => one(x.quanteda_chi_squared(correction)),
            Self::QuantedaPmi => one(x.quanteda_pmi()),
        }
    }

    /// Whether its first column is the same whichever side is the target, so
    /// that the direction has to be told beside it.
    pub(super) fn is_without_direction(&self) -> bool {
        matches!(
            self,
            Self::G2 | Self::G2TwoCell | Self::ChiSquared | Self::ChiSquaredYates | Self::Bic | Self::TextDispersion
        )
    }

    /// The fault of a constant out of its bounds.
    pub(super) fn fault(&self) -> Option<(&'static str, f64)> {
        match *self {
            Self::SimpleMaths { n } if !(n > 0.0 && n.is_finite()) => Some(("simple maths constant", n)),
            Self::LogOdds { prior: Prior::Uniform(x) | Prior::Pooled(x) } if !(x > 0.0 && x.is_finite()) => {
                Some(("prior", x))
            }
            _ => None,
        }
    }
}
