//! Which test the ranks of rates are put to.

use serde::{Deserialize, Serialize};

/// The test behind `z`, `p_value` and `q_value` of [`TrendProfile::ranks`](crate::TrendProfile::ranks).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TrendTest {
    /// Mann and Kendall's, for periods that are independent of each other and
    /// of one length. Where text grows tenfold and a term has 0.3 occurrences a
    /// period, it calls 0.36 of constant terms changing at 0.05.
    #[default]
    MannKendall,
    /// The same with Hamed and Rao's variance for autocorrelated periods, over
    /// all lags whose rank correlation is significant at 0.05. Null where the
    /// corrected variance is not positive or nothing is left to rank. With an
    /// autocorrelation of 0.6 it calls 0.19 to 0.24 of constant series of 10 to
    /// 57 periods changing at 0.05.
    HamedRao {
        /// Values of the detrended series this close share a rank. 0 gives the
        /// figures of pyMannKendall, in which rounding decides about ties.
        tie_tolerance: f64,
    },
}

impl TrendTest {
    /// Hamed and Rao's test with a tie tolerance of 0.
    #[must_use]
    pub fn hamed_rao() -> Self {
        TrendTest::HamedRao { tie_tolerance: 0.0 }
    }
}
