//! Texts read closely: concordances, networks of terms, and coding by dictionary.

mod agreement;
mod co_words;
mod coding;
mod concordance;
mod places;

pub use agreement::{AGREEMENT, Agreement};
pub use co_words::{
    CLUSTER_CHANGE, CLUSTER_MEMBERS, CLUSTER_MERGES, CLUSTER_THEMES, CO_WORD_MATRIX, CO_WORD_NODES, CO_WORD_PAIRS,
    Clustering, Clusters, CoWordStages, CoWords, STAGE_CHANGE, SharedContexts, StagedClusters, StagedContexts,
    TermRule, TermSimilarity,
};
pub use coding::{CODING_COUNTS, CODING_COVERAGE, CODING_MATCHES, CODING_RESIDUE, Coded, Coding};
pub use concordance::{CONCORDANCE, Concordance, ConcordanceLine, ConcordanceLines, ConcordanceOrder, Window};

pub use crate::stats::hierarchy::Linkage;
