//! Texts into tokens: segmentation, words that stay whole, words left out.

mod builder;
mod chunk;
mod dictionary;
mod engine;
mod entries;
mod explain;
mod lexicon;
mod lexicon_file;
mod occurrences;
mod origin;
mod overlap;
mod protect;
mod reading;
mod segmenter;
mod stop_words;
mod term_counter;
mod terms;
mod tokenizer;
mod tokens;
mod vocabulary;
mod whole_words;

pub use builder::TokenizerBuilder;
pub(crate) use dictionary::WordCutter;
pub use dictionary::WordList;
pub use explain::PIECES;
pub use lexicon::{Lexicon, LexiconEntry};
pub use occurrences::OCCURRENCES;
pub use overlap::Counting;
pub(crate) use overlap::EntryFinder;
pub use segmenter::{Characters, JiebaSegmenter, Segmenter, Whitespace};
pub use stop_words::StopWords;
pub(crate) use term_counter::{PartCounts, TermCounter, TermCounts};
pub use tokenizer::Tokenizer;
pub use tokens::{TOKENS, Token, Tokens};
pub use vocabulary::{TermId, Vocabulary};
pub use whole_words::WholeWords;
