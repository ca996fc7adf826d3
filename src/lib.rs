//! `tifa` (提法: the set wording of official language) counts the language of
//! Chinese policy: which formulations a corpus holds, since when, how often,
//! and with what beside them. Texts go in; Polars DataFrames come out.
//!
//! # The walk
//!
//! ```text
//! Corpus ──> Tokenizer ──> Tokens ──> Dtm ──┬─> TfIdf ──> WeightedDtm
//! texts,     Lexicon,      words      terms │   Trend        terms over time
//! ids,       StopWords     in order   by    │   frequencies, trim, group_by
//! dates                               docs  └─  …
//!    └───────────────────────┴─> NGrams, Slogans   phrases
//! ```
//!
//! # A study
//!
//! ```
//! use tifa::prelude::*;
//!
//! # fn main() -> tifa::Result<()> {
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
//! let tokens = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.tokenize(&corpus)?;
//! let dtm = tokens.dtm();
//!
//! println!("{}", dtm.tf_idf(&TfIdf::sklearn())?.top_terms(10)?);
//! println!("{}", Slogans::default().mine(&corpus)?.head(Some(20)));
//! println!("{}", Trend::by(Period::Year).terms(["质量强市", "工匠精神"]).of(&dtm)?);
//! # Ok(())
//! # }
//! ```
//!
//! # What every table shares
//!
//! Tables are long: fixed columns, one observation a row, one documented
//! order of rows, ties broken by term. Rates are per 10,000 tokens, counted
//! before any word is left out; a share is a fraction of documents. The same
//! input gives the same table, whatever the number of threads.
//!
//! Failures from outside (files, formats, options) are an [`Error`] that says
//! where; no text makes anything panic.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(rustdoc::broken_intra_doc_links)]

mod context;
mod corpus;
mod error;
mod matrix;
mod phrase;
mod progress;
mod stats;
mod table;
mod token;
mod trend;

pub mod prelude;

pub use polars;

pub use context::{Coded, Coding, Unit};
pub use corpus::{Corpus, CorpusReader, Date, DateError, Document, Edges, Period, Undated};
pub use matrix::{Bound, DocumentWeight, Dtm, Grouping, Norm, TermWeight, TfIdf, Trim, WeightedDtm};
pub use phrase::{NGrams, SloganWeights, Slogans};
pub use token::{
    Characters, Counting, JiebaSegmenter, Lexicon, LexiconEntry, Segmenter, StopWords, TermId, Token, Tokenizer,
    TokenizerBuilder, Tokens, Vocabulary, Whitespace,
};
pub use trend::{
    Bands, BurstUnit, Bursts, Diffusion, HeatMeasure, HeatScale, Periodisation, StageDistance, Succession, Trend,
    TrendProfile, TrendTest,
};

pub use error::{Error, ErrorKind, Result};
pub use progress::Progress;
pub use table::write_csv;

/// The README's study compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
