//! Texts into tokens: segmentation, words that stay whole, words left out.

mod chunk;
mod counted;
mod counting;
mod dictionary;
mod engine;
mod entries;
mod explain;
mod lexicon;
mod lexicon_file;
mod protect;
mod segmenter;
mod stop_words;
mod terms;
mod tokenizer;
mod tokens;
mod vocabulary;

pub(crate) use counted::{Counted, CountedBlock, TermCounter};
pub(crate) use counting::Counter;
pub use counting::Counting;
pub use dictionary::Dictionary;
pub use lexicon::{Lexicon, LexiconEntry};
pub use segmenter::{Characters, JiebaSegmenter, Segmenter, Whitespace};
pub use stop_words::StopWords;
pub use tokenizer::{Tokenizer, TokenizerBuilder};
pub use tokens::{Token, Tokens};
pub use vocabulary::{TermId, Vocabulary};
