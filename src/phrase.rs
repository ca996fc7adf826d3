//! Phrases: repeated sequences of tokens or characters, and slogans among them.

mod counted;
mod ngrams;
mod passages;
mod repeats;
mod sequence;
mod slogans;
mod suffix_array;

pub use ngrams::NGrams;
pub use passages::{
    BORROWED_BY_GROUP, BORROWINGS, EXACT_PASSAGES, ORIGINALITY, PASSAGE_NETWORK, PASSAGE_OCCURRENCES, PASSAGES,
    PassageNetwork, Passages, SIDE_BY_SIDE, SharedPassages,
};
pub use slogans::{EdgeCharacters, MinedSlogans, Relation, SloganReference, SloganWeights, Slogans};
