//! `tifa` (提法: the set wording of official language) counts the language of
//! Chinese policy: which formulations a corpus holds, since when, how often,
//! and with what beside them. Texts go in; Polars DataFrames come out.
//!
//! # The walk
//!
//! ```text
//! Corpus ──> Tokenizer ──> Tokens ──> Dtm ──┬─> describe  Frequencies, Diversity, Dispersion
//! Cleaner    Lexicon       words      terms ├─> compare   Keyness, WordShift, Similarity
//! Reposts    StopWords     in order   by    ├─> phrase    NGrams, Slogans, Collocations, Passages
//!                                     docs  ├─> trend     Trend, TrendProfile, Bursts, Diffusion
//!                                           └─> context   Concordance, CoWords, Coding
//! ```
//!
//! Each room is a public module; the commonest names stay at the root. The
//! [`guide`] shows the five commonest tasks as whole programs.
//!
//! <div>
#![doc = include_str!("../examples/pictures/history.svg")]
//! </div>
//!
//! The course of three formulations with 95 % intervals, from the bundled sample (`examples/03_history.rs`).
//!
//! # A study
//!
//! ```
//! use tifa::prelude::*;
//!
//! # fn main() -> tifa::Result<()> {
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
//! let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
//!
//! println!("{}", dtm.tf_idf(&TfIdf::sklearn())?.top_terms(10)?);
//! println!("{}", Slogans::default().mine(&corpus)?.to_frame()?.head(Some(20)));
//! println!("{}", Trend::by(Period::Year).terms(["质量强市", "工匠精神"]).of(&dtm)?);
//! println!("{}", Keyness::default().compare(&dtm, |doc| doc.year() >= Some(2016))?.head(Some(10)));
//! # Ok(())
//! # }
//! ```
//!
//! # Documents as they come
//!
//! [`CorpusReader`] finds the encoding of every file (UTF-8, UTF-16, GB18030,
//! Big5) and reads saved pages; [`Corpus::outcomes`] says what each document
//! turned out to be. [`Cleaner`] brings texts to one way of writing and removes
//! what surrounds them, with every change on record and every byte range
//! leading back to the source; [`Reposts`] finds documents that repeat others.
//!
//! # Features
//!
//! - `office`, on by default, reads spreadsheets (.xlsx), Word files (.docx) and archives (.zip).
//! - `report`, on by default, makes the report page, spreadsheets and Markdown tables.
//! - `opencc`, off by default, adds `NormalizerStep::Simplified`, which makes traditional characters
//!   simplified by OpenCC's tables (Apache-2.0, compiled in).
//!
//! # What every table shares
//!
//! Tables are long: fixed columns, one observation a row, one documented
//! order of rows, ties broken by term. The docs of each function that gives a
//! table list its columns and show rows of it. Rates are per 10,000 tokens, counted
//! before any word is left out; a share is a fraction of documents. The same
//! input gives the same table, whatever the number of threads. `term` and
//! `doc_id` are categories that all tables share, so any two tables join. The
//! columns of each table are data too, see [`table`].
//!
//! Failures from outside (files, formats, options) are an [`Error`] that says
//! where; no text makes anything panic.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(rustdoc::broken_intra_doc_links)]

pub mod chart;
pub mod clean;
pub mod compare;
pub mod context;
pub mod corpus;
pub mod describe;
mod error;
pub mod guide;
pub mod matrix;
pub mod phrase;
mod pool;
pub mod prelude;
mod progress;
#[cfg(feature = "report")]
pub mod report;
mod stats;
pub mod table;
pub mod text;
pub mod token;
pub mod trend;

pub use polars;

pub use clean::{Cleaner, Reposts};
pub use compare::Keyness;
pub use context::{Coding, Concordance};
pub use corpus::{Corpus, CorpusReader, Period, Undated};
pub use describe::Frequencies;
pub use error::{Error, ErrorKind, Result};
pub use matrix::{Dtm, DtmBuilder, TfIdf, Trim, WeightedDtm};
pub use phrase::{NGrams, Passages, Slogans};
pub use progress::Progress;
pub use table::write_csv;
pub use text::Date;
pub use token::{Lexicon, StopWords, Tokenizer, Tokens};
pub use trend::{Trend, TrendProfile};

/// The study of both READMEs compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../README.zh.md")]
struct Readme;
