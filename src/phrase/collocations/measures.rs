//! The measures of association by name.

use serde::{Deserialize, Serialize};

use crate::stats::pair_association::PairCounts2x2;

/// A measure of association. `O` is the pair's count, `R1` and `C1` the
/// margins, `N` the total, `E = R1 C1 / N`; the column's name comes first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CollocationMeasure {
    /// `mi`: `log2(O/E)`.
    Mi,
    /// `mi2`: `log2(O²/E)`.
    Mi2,
    /// `mi3`: `log2(O³/E)`.
    Mi3,
    /// `local_mi`: `O log2(O/E)`.
    LocalMi,
    /// `npmi`: `ln(O N / (R1 C1)) / -ln(O/N)`, -1 to 1.
    Npmi,
    /// `t`: `(O - E)/√O`.
    T,
    /// `z`: `(O - E)/√E`.
    Z,
    /// `g2`: log-likelihood ratio over four cells (Dunning 1993).
    G2,
    /// `simple_ll`: `2 (O ln(O/E) - (O - E))` (Evert 2008).
    SimpleLogLikelihood,
    /// `chi_squared` (Pearson).
    ChiSquared,
    /// `dice`: `2 O / (R1 + C1)`.
    Dice,
    /// `log_dice`: `14 + log2` of Dice (Sketch Engine).
    LogDice,
    /// `minimum_sensitivity`: `min(O/R1, O/C1)`.
    MinimumSensitivity,
    /// `liddell`: `(O11 O22 - O12 O21)/(C1 C2)`.
    Liddell,
    /// `delta_p_collocate`: of the collocate given the term,
    /// `O/R1 - (C1 - O)/(N - R1)` (Gries 2013).
    DeltaPCollocate,
    /// `delta_p_term`: of the term given the collocate.
    DeltaPTerm,
    /// `jaccard`: `O / (R1 + C1 - O)`.
    Jaccard,
    /// `mi_like`: `O³ / (R1 C1)` (NLTK).
    MiLike,
    /// `poisson_stirling`: `O (log2(O/E) - 1)` (NLTK).
    PoissonStirling,
    /// `phi_squared`: chi-squared over `N` (NLTK).
    PhiSquared,
    /// `gensim`: `(O - min_count)/(R1 C1)` times the size of gensim's
    /// vocabulary, which holds bigrams too.
    Gensim {
        /// gensim's own default is 5.
        min_count: f64,
        /// `len(Phrases(…).vocab)`.
        vocabulary: f64,
    },
}

impl CollocationMeasure {
    /// The measures of a table by default.
    pub(super) const USUAL: [Self; 9] = [
        Self::Mi,
        Self::Mi3,
        Self::Npmi,
        Self::T,
        Self::Z,
        Self::G2,
        Self::LogDice,
        Self::DeltaPCollocate,
        Self::DeltaPTerm,
    ];

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Mi => "mi",
            Self::Mi2 => "mi2",
            Self::Mi3 => "mi3",
            Self::LocalMi => "local_mi",
            Self::Npmi => "npmi",
            Self::T => "t",
            Self::Z => "z",
            Self::G2 => "g2",
            Self::SimpleLogLikelihood => "simple_ll",
            Self::ChiSquared => "chi_squared",
            Self::Dice => "dice",
            Self::LogDice => "log_dice",
            Self::MinimumSensitivity => "minimum_sensitivity",
            Self::Liddell => "liddell",
            Self::DeltaPCollocate => "delta_p_collocate",
            Self::DeltaPTerm => "delta_p_term",
            Self::Jaccard => "jaccard",
            Self::MiLike => "mi_like",
            Self::PoissonStirling => "poisson_stirling",
            Self::PhiSquared => "phi_squared",
            Self::Gensim { .. } => "gensim",
        }
    }

    /// Its value; `None` where the formula is undefined.
    pub(super) fn of(&self, x: &PairCounts2x2) -> Option<f64> {
        let value = match *self {
            Self::Mi => x.mi(),
            Self::Mi2 => x.mi_power(2),
            Self::Mi3 => x.mi_power(3),
            Self::LocalMi => x.local_mi(),
            Self::Npmi => x.npmi(),
            Self::T => x.t(),
            Self::Z => x.z(),
            Self::G2 => x.g2(),
            Self::SimpleLogLikelihood => x.simple_log_likelihood(),
            Self::ChiSquared => x.chi_squared(),
            Self::Dice => x.dice(),
            Self::LogDice => x.log_dice(),
            Self::MinimumSensitivity => x.minimum_sensitivity(),
            Self::Liddell => x.liddell()?,
            Self::DeltaPCollocate => x.delta_p_second()?,
            Self::DeltaPTerm => x.delta_p_first()?,
            Self::Jaccard => x.jaccard(),
            Self::MiLike => x.mi_like(),
            Self::PoissonStirling => x.poisson_stirling(),
            Self::PhiSquared => x.phi_squared(),
            Self::Gensim { min_count, vocabulary } => x.gensim(min_count, vocabulary),
        };
        Some(value)
    }
}
