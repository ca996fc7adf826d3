//! Texts read closely: what stands where, and what it is about.

mod agreement;
mod co_words;
mod coding;
mod concordance;
mod places;

pub use agreement::Agreement;
pub use co_words::{Clustering, Clusters, CoWords, SharedContexts, TermSimilarity};
pub use coding::{Coded, Coding};
pub use concordance::{Concordance, ConcordanceLine, ConcordanceLines, ConcordanceOrder, Window};

pub use crate::stats::hierarchy::Linkage;
