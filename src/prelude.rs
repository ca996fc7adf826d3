//! The names that a script needs.

pub use crate::{
    Cleaner, Corpus, CorpusReader, Date, Dtm, Lexicon, NGrams, Period, Reposts, Slogans, StopWords, TfIdf, Tokenizer,
    Tokens, Trend, Trim, Undated, WeightedDtm,
};
