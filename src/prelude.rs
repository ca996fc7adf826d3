//! The names that a script needs.

pub use crate::{
    Cleaner, Concordance, Corpus, CorpusReader, Date, Dtm, Keyness, Lexicon, NGrams, Period, Reposts, Slogans,
    StopWords, TfIdf, Tokenizer, Tokens, Trend, Trim, Undated, WeightedDtm,
};
