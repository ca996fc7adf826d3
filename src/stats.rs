//! Pure functions on slices: the formulas, without tables.

pub(crate) mod diversity;
pub(crate) mod rank;
pub(crate) mod similarity;
pub(crate) mod sparse_row;
pub(crate) mod textrank;
pub(crate) mod word_shift;
