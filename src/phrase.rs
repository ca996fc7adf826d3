//! Phrases: repeated sequences of tokens or characters, and slogans among them.

mod bundles;
mod clauses;
mod collocations;
mod counted;
mod entropy;
mod ngrams;
mod passages;
mod phrase_frames;
mod repeats;
mod runs;
mod sequence;
mod slogans;
mod strings;
mod suffix_array;
mod sums;
mod wanted;
mod watch;

pub use bundles::{LEXICAL_BUNDLES, LexicalBundles};
pub use clauses::clauses;
pub use collocations::{
    COLLOCATIONS, CollocationMeasure, Collocations, Margins, USAGE_FLUCTUATION, UsageFluctuation, WORDS_IN_A_ROW,
    WordsInARow,
};
pub use ngrams::{NGRAMS, NGrams};
pub use passages::{
    BORROWED_BY_GROUP, BORROWINGS, EXACT_PASSAGES, ORIGINALITY, PASSAGE_NETWORK, PASSAGE_OCCURRENCES, PASSAGES,
    PassageNetwork, Passages, SIDE_BY_SIDE, SharedPassages,
};
pub use phrase_frames::{PHRASE_FRAMES, PhraseFrames};
pub use slogans::{
    EdgeCharacters, MinedSlogans, RankedSlogans, Relation, SLOGAN_CANDIDATES, SLOGAN_COUNTS, SLOGAN_EVIDENCE,
    SLOGAN_FAMILIES, SLOGAN_FAMILIES_BY_GROUP, SLOGAN_OCCURRENCES, SLOGAN_STABILITY, SLOGANS, SLOGANS_BY_GROUP,
    SLOGANS_SINCE, SloganCandidates, SloganCounts, SloganReference, SloganWeights, Slogans,
};
