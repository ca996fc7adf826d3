//! Counts of terms by document, and what weights make of them.

mod dtm;
mod frequency;
mod group;
mod lexicon_counts;
mod tf_idf;
mod trim;
mod weighted;

pub use dtm::Dtm;
pub use group::Grouping;
pub use tf_idf::{DocumentWeight, Norm, TermWeight, TfIdf};
pub use trim::{Bound, Trim};
pub use weighted::WeightedDtm;
