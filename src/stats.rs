//! Formulas on slices: no DataFrames, no corpus, no panics.

pub(crate) mod adoption;
pub(crate) mod agreement;
pub(crate) mod alignment;
pub(crate) mod autocorrelated;
pub(crate) mod axis;
pub(crate) mod bootstrap;
pub(crate) mod burst;
pub(crate) mod chance_divergence;
pub(crate) mod change_points;
pub(crate) mod conservative;
pub(crate) mod count_bands;
pub(crate) mod count_changes;
pub(crate) mod count_regression;
pub(crate) mod count_trend;
pub(crate) mod dispersion;
pub(crate) mod diversity;
pub(crate) mod fisher;
#[cfg(test)]
mod golden;
pub(crate) mod hamed_rao;
pub(crate) mod hierarchy;
pub(crate) mod hypergeometric;
pub(crate) mod interaction;
pub(crate) mod interval;
pub(crate) mod kaplan_meier;
pub(crate) mod length_free_diversity;
mod levenberg_marquardt;
pub(crate) mod lives;
#[allow(dead_code)] // terms over time need one of the three corrections
pub(crate) mod log_odds;
pub(crate) mod modularity;
pub(crate) mod multiple_testing;
pub(crate) mod pair_association;
pub(crate) mod pair_counts;
pub(crate) mod permutation;
pub(crate) mod rank;
pub(crate) mod rate_ratio;
pub(crate) mod scaling;
pub(crate) mod similarity;
pub(crate) mod sparse_row;
pub(crate) mod student;
pub(crate) mod textrank;
pub(crate) mod theil_sen;
pub(crate) mod trend_test;
pub(crate) mod two_counts;
pub(crate) mod vnc;
pub(crate) mod word_shift;
