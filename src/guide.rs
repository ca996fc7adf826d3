//! The five commonest tasks, each as one whole program.
//!
//! # 1. Count the terms of my texts
//!
//! A file or folder becomes a [`Corpus`](crate::Corpus), the corpus a matrix, the matrix a table.
//! [`Tokenizer::dtm`](crate::Tokenizer::dtm) is the fast way from texts to a matrix; it keeps no tokens.
//!
//! ```
//! use tifa::prelude::*;
//!
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let lexicon = Lexicon::read("data/lexicon/tifa.csv")?; // formulations that stay whole
//! let tokenizer = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?;
//! let dtm = tokenizer.dtm(&corpus)?;
//! println!("{}", dtm.frequencies()?.head(Some(10)));
//! println!("{}", dtm.tf_idf(&TfIdf::sklearn())?.top_terms(3)?.head(Some(6)));
//! # Ok::<(), tifa::Error>(())
//! ```
//!
//! # 2. Clean web pages, find dates and reposts
//!
//! [`Cleaner`](crate::Cleaner) keeps a record of every change; a quotation leads back to the bytes of the source.
//!
//! ```
//! use tifa::prelude::*;
//!
//! let read = Corpus::read("data/messy.html")?;
//! let cleaned = Cleaner::default().fill_dates(true).clean(&read)?;
//! println!("{}", cleaned.log()?);
//! let reposts = Reposts::default().group(cleaned.corpus())?;
//! println!("{} groups of reposts", reposts.len());
//! # Ok::<(), tifa::Error>(())
//! ```
//!
//! # 3. Follow formulations over time
//!
//! Rates are per 10,000 tokens, counted before any word is left out. A period without the term is a row with 0; a period
//! without documents has null rates.
//!
//! ```
//! use tifa::prelude::*;
//!
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
//! let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
//! let trend = Trend::by(Period::Year).terms(["质量强市", "工匠精神"]).of(&dtm)?;
//! println!("{trend}");
//! # Ok::<(), tifa::Error>(())
//! ```
//!
//! # 4. Find slogans without a lexicon
//!
//! [`Slogans`](crate::Slogans) ranks repeated strings by evidence that they are set formulations. The lexicon plays no part.
//!
//! ```
//! use tifa::prelude::*;
//!
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let slogans = Slogans::default().rows(20).mine(&corpus)?;
//! println!("{}", slogans.to_frame()?.select(["rank", "term", "count", "first", "last"])?);
//! println!("{}", slogans.families()?.head(Some(10)));
//! # Ok::<(), tifa::Error>(())
//! ```
//!
//! # 5. More text than memory holds
//!
//! Batches go through the same code as one sitting; the matrix keeps counts, not text.
//! [`Slogans::mine_batches`](crate::Slogans::mine_batches) and
//! [`NGrams::of_character_batches`](crate::NGrams::of_character_batches) take the same batches.
//!
//! ```
//! use tifa::{DtmBuilder, prelude::*};
//!
//! let tokenizer = Tokenizer::builder().build()?;
//! let mut stream = DtmBuilder::default().stream(tokenizer)?;
//! for batch in CorpusReader::default().batches("data/sample.jsonl", 20)? {
//!     stream.push(&batch?)?;
//! }
//! let dtm = stream.finish()?;
//! assert_eq!(dtm.n_documents(), 80);
//! # Ok::<(), tifa::Error>(())
//! ```

#[doc = include_str!("guide/nulls.md")]
pub mod nulls {}
