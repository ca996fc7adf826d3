//! Lexical bundles: fixed strings of words that many texts share.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::runs::{Counted, Words, check_words, each_run, run_setters, wording};
use crate::error::{Error, Result};
use crate::table::{Table, schema};
use crate::token::Tokens;

/// Lexical bundles (Biber et al. 1999): runs of three to five words that
/// occur often and in many documents, whatever they mean, such as
/// 进一步 推进 改革. Every run of a length is counted, those too that occur
/// inside one longer run only; [`NGrams`](crate::NGrams) leaves these out.
///
/// Every word counts, those too that are left out of matrices. No bundle
/// reaches across punctuation or a line end. For bundles of characters, cut
/// the texts with [`Characters`](crate::token::Characters).
/// [`PhraseFrames`](crate::phrase::PhraseFrames) are bundles with an open place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LexicalBundles {
    words: std::ops::RangeInclusive<usize>,
    min_count: u64,
    min_rate: f64,
    min_doc_count: u32,
    min_share: f64,
    separator: String,
}

impl Default for LexicalBundles {
    /// Three to five words, 20 occurrences per million tokens and two in all,
    /// in five documents (Biber's cuts), a space between words.
    fn default() -> Self {
        Self { words: 3..=5, min_count: 2, min_rate: 20.0, min_doc_count: 5, min_share: 0.0, separator: " ".into() }
    }
}

struct Row {
    term: String,
    length: u32,
    count: u64,
    doc_count: u32,
}

impl LexicalBundles {
    run_setters! {
        "Sets the number of words, from 1 to 6; 3 to 5 by default.",
        "Keeps bundles with this many occurrences; 2 by default."
    }

    /// Keeps bundles with this many occurrences per million tokens; 20 by
    /// default, as in most studies (10 to 40).
    #[must_use]
    pub fn min_rate(mut self, per_million: f64) -> Self {
        self.min_rate = per_million;
        self
    }

    /// Keeps bundles in this many documents (the range); 5 by default.
    #[must_use]
    pub fn min_doc_count(mut self, documents: u32) -> Self {
        self.min_doc_count = documents;
        self
    }

    /// Keeps bundles in this share of the documents, from 0 to 1; 0 by default.
    #[must_use]
    pub fn min_share(mut self, share: f64) -> Self {
        self.min_share = share;
        self
    }

    /// The bundles, most frequent first, then longest, then by term.
    ///
    /// Columns: [`LEXICAL_BUNDLES`].
    ///
    /// ```
    /// use tifa::{phrase::LexicalBundles, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "持续推进农村改革，持续推进农村改革"), ("乙", "持续推进农村改革")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let bundles = LexicalBundles::default().min_rate(0.0).min_doc_count(2).of(&tokens)?;
    /// assert_eq!(bundles.select(["term", "length", "count", "doc_count", "share"])?.to_string(), "\
    /// shape: (3, 5)
    /// ┌─────────────────────┬────────┬───────┬───────────┬───────┐
    /// │ term                ┆ length ┆ count ┆ doc_count ┆ share │
    /// │ ---                 ┆ ---    ┆ ---   ┆ ---       ┆ ---   │
    /// │ cat                 ┆ u32    ┆ u64   ┆ u32       ┆ f64   │
    /// ╞═════════════════════╪════════╪═══════╪═══════════╪═══════╡
    /// │ 持续 推进 农村 改革 ┆ 4      ┆ 3     ┆ 2         ┆ 1.0   │
    /// │ 持续 推进 农村      ┆ 3      ┆ 3     ┆ 2         ┆ 1.0   │
    /// │ 推进 农村 改革      ┆ 3      ┆ 3     ┆ 2         ┆ 1.0   │
    /// └─────────────────────┴────────┴───────┴───────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a number of words
    /// outside 1 to 6, a rate below 0 or a share outside 0 to 1.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        check_words(&self.words, 1)?;
        if !(self.min_rate >= 0.0 && self.min_rate.is_finite()) {
            return Err(Error::option("min_rate", self.min_rate, "0 or more"));
        }
        if !(0.0..=1.0).contains(&self.min_share) {
            return Err(Error::option("min_share", self.min_share, "0 to 1"));
        }
        let found: Vec<Vec<Row>> = self.words.clone().into_par_iter().map(|length| self.rows(tokens, length)).collect();
        let mut rows: Vec<Row> = found.into_iter().flatten().collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then(b.length.cmp(&a.length)).then_with(|| a.term.cmp(&b.term)));
        let (all, documents) = (tokens.n_tokens().max(1) as f64, tokens.n_documents().max(1) as f64);
        Table::of_rows(&LEXICAL_BUNDLES, &rows)
            .column("term", |r| r.term.clone())
            .column("length", |r| r.length)
            .column("count", |r| r.count)
            .column("per_million", |r| r.count as f64 * 1e6 / all)
            .column("doc_count", |r| r.doc_count)
            .column("share", |r| f64::from(r.doc_count) / documents)
            .frame()
    }

    fn rows(&self, tokens: &Tokens, length: usize) -> Vec<Row> {
        let mut runs: FxHashMap<Words, Counted> = FxHashMap::default();
        each_run(tokens, tokens.ids(), length, |document, words| runs.entry(*words).or_default().add(document));
        let least = self.min_rate * tokens.n_tokens() as f64;
        let documents = self.min_share * tokens.n_documents() as f64;
        let is_bundle = |c: &Counted| {
            // Against whole numbers, so that 20 per million of a million are 20.
            c.count >= self.min_count.max(1)
                && c.count as f64 * 1e6 >= least
                && c.documents >= self.min_doc_count
                && f64::from(c.documents) >= documents
        };
        let row = |(words, counted): (Words, Counted)| {
            let term = wording(tokens, &words[..length], &self.separator);
            Row { term, length: length as u32, count: counted.count, doc_count: counted.documents }
        };
        runs.into_iter().filter(|(_, counted)| is_bundle(counted)).map(row).collect()
    }
}

schema! {
    /// The columns of [`LexicalBundles::of`].
    LEXICAL_BUNDLES = "lexical_bundles" {
        term: Term, "", "the words";
        length: U32, "words", "number of words";
        count: U64, "occurrences", "every occurrence, those inside longer bundles too";
        per_million: F64, "per million tokens", "count by all tokens";
        doc_count: U32, "documents", "documents that hold it: its range";
        share: F64, "0 to 1", "doc_count by all documents";
    }
}
