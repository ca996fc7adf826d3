//! Documents, groups and periods compared.

mod keyness;
mod rows;
mod similarity;
mod word_shift;

pub use keyness::{
    Adjustment, KEYNESS, KEYNESS_BY_GROUP, KEYNESS_BY_PAIR, Keyness, KeynessMeasure, Prior, ReferenceCounts,
    Significance,
};
pub use rows::DocumentRows;
pub use similarity::{NEAREST, SIMILAR_PAIRS, Similarity};
pub use word_shift::{WORD_SHIFT, WORD_SHIFT_NEIGHBOURS, WordShift};

pub use crate::stats::similarity::Measure;
pub use crate::stats::two_counts::Correction;
pub use crate::stats::word_shift::Weights;
