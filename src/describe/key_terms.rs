//! The words that stand for a document.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::{TOP_TERMS, TfIdf};
use crate::pool::SHARE;
use crate::stats::textrank::TextRank;
use crate::table::{Table, Values};
use crate::token::Tokens;

/// The leading words of each document, by TF-IDF or by TextRank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeyTerms {
    method: Method,
    top: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Method {
    TfIdf(TfIdf),
    TextRank(TextRank),
}

impl KeyTerms {
    /// By weight, with `N` and `df` of the corpus.
    #[must_use]
    pub fn tf_idf(formula: TfIdf) -> Self {
        Self { method: Method::TfIdf(formula), top: 10 }
    }

    /// By TextRank, as jieba computes it: words that occur near one another
    /// recommend one another. The candidates are the words that the tokenizer
    /// lets into matrices; jieba's own are those of two characters or more
    /// with the parts of speech ns, n, vn and v. Sources: Mihalcea & Tarau
    /// 2004; jieba 0.42, `analyse/textrank.py`.
    #[must_use]
    pub fn text_rank(settings: TextRank) -> Self {
        Self { method: Method::TextRank(settings), top: 10 }
    }

    /// The number of words for each document; 10 by default.
    #[must_use]
    pub fn top(mut self, words: usize) -> Self {
        self.top = words;
        self
    }

    /// The leading words of each document, by document, then by score, ties
    /// in order of the vocabulary.
    ///
    /// Columns: [`TOP_TERMS`]. TextRank scores are stretched so that the best
    /// term has 1.
    ///
    /// ```
    /// use tifa::{describe::{KeyTerms, TextRank}, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量建设品牌，质量提升品牌"), ("乙", "发展旅游，旅游兴省")])?;
    /// let tokens = Tokenizer::builder().min_characters(2).build()?.tokenize(&corpus)?;
    /// assert_eq!(KeyTerms::text_rank(TextRank::default()).top(2).of(&tokens)?.to_string(), "\
    /// shape: (4, 4)
    /// ┌────────┬──────┬──────┬──────────┐
    /// │ doc_id ┆ rank ┆ term ┆ score    │
    /// │ ---    ┆ ---  ┆ ---  ┆ ---      │
    /// │ cat    ┆ u32  ┆ cat  ┆ f64      │
    /// ╞════════╪══════╪══════╪══════════╡
    /// │ 甲     ┆ 1    ┆ 质量 ┆ 1.0      │
    /// │ 甲     ┆ 2    ┆ 品牌 ┆ 0.989157 │
    /// │ 乙     ┆ 1    ┆ 旅游 ┆ 1.0      │
    /// │ 乙     ┆ 2    ┆ 发展 ┆ 0.51467  │
    /// └────────┴──────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dtm::tf_idf`](crate::Dtm::tf_idf); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a damping outside 0 to 1, more than 10,000 sweeps or a window of more than 1,000 words.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        match &self.method {
            Method::TfIdf(formula) => tokens.dtm().tf_idf(formula)?.top_terms(self.top),
            Method::TextRank(settings) => self.by_text_rank(tokens, settings),
        }
    }

    fn by_text_rank(&self, tokens: &Tokens, settings: &TextRank) -> Result<DataFrame> {
        let bad = || Error::option("damping", settings.damping, "a share from 0 to 1");
        if settings.sweeps > 10_000 {
            return Err(Error::option(
                "sweeps",
                settings.sweeps,
                "10,000 or fewer; scores settle within a few hundred",
            ));
        }
        if settings.window > 1_000 {
            return Err(Error::option("window", settings.window, "1,000 words or fewer"));
        }
        let ranked: Vec<Vec<(u32, f64)>> = (0..tokens.n_documents())
            .into_par_iter()
            .with_max_len(SHARE)
            .map(|d| {
                let ids = &tokens.ids()[tokens.range(d)];
                let candidates: Vec<Option<u32>> =
                    ids.iter().map(|&id| tokens.features()[id as usize].map(|f| f.0)).collect();
                let mut scores = settings.scores(&candidates).ok_or_else(bad)?;
                scores.truncate(self.top);
                Ok(scores)
            })
            .collect::<Result<_>>()?;
        let each = || ranked.iter().enumerate().flat_map(|(d, s)| s.iter().enumerate().map(move |(i, s)| (d, i, *s)));
        let rank: Vec<u32> = each().map(|(_, i, _)| i as u32 + 1).collect();
        let scores: Vec<f64> = each().map(|(_, _, s)| s.1).collect();
        let doc_id = Values::named(tokens.shared_documents(), each().map(|(d, _, _)| d as u32).collect());
        let term = Values::named(tokens.shared_vocabulary(), each().map(|(_, _, s)| s.0).collect());
        Table::new(&TOP_TERMS, vec![doc_id, rank.into(), term, scores.into()])?.into_frame()
    }
}
