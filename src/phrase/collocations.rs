//! Collocations: which words occur beside which more often than chance explains.

mod counts;
mod fluctuation;
mod measures;
mod words_in_a_row;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::stats::pair_association::PairCounts2x2;
use crate::table::{Table, Values, schema};
use crate::token::Tokens;
use counts::{Neighbours, Pair};
pub use fluctuation::{USAGE_FLUCTUATION, UsageFluctuation};
pub use measures::CollocationMeasure;
pub use words_in_a_row::{WORDS_IN_A_ROW, WordsInARow};

/// Pairs of words that occur next to each other, or near each other, with
/// measures of association.
///
/// A pair is one word at one place and another within the window; no window
/// reaches across punctuation or a line end. All places of the words that
/// the tokenizer lets into matrices count, variants as their head form; words
/// that it leaves out hold their place. The contingency table of a pair
/// (`count`, `term_count`, `collocate_count`, `total`) counts pairs of tokens
/// of any kind, see [`Margins`].
///
/// ```
/// use tifa::{phrase::Collocations, prelude::*};
/// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神，培育工匠精神。"), ("乙", "工匠精神是什么精神")])?;
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let beside = Collocations::window(4, 4).min_count(1).of_node(&tokens, "工匠")?;
/// let first = beside.column("collocate")?;
/// assert_eq!(first.get(0)?.get_str(), Some("精神"));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collocations {
    left: usize,
    right: usize,
    margins: Margins,
    min_count: u64,
    measures: Vec<CollocationMeasure>,
    order_by: CollocationMeasure,
    top: Option<usize>,
}

/// What `term_count`, `collocate_count` and `total` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Margins {
    /// Pairs: those that have the term as node, those that have the collocate
    /// as neighbour, all. An exact contingency table for any window.
    #[default]
    Pairs,
    /// Words: occurrences of either and all tokens, as NLTK and gensim have
    /// it. For adjacent words only.
    Words,
}

impl Collocations {
    /// Pairs of a word and the one right after it. `term` is the first.
    #[must_use]
    pub fn adjacent() -> Self {
        Self::window(0, 1)
    }

    /// Pairs of a node and each word up to `left` tokens before it and up to
    /// `right` tokens after it.
    #[must_use]
    pub fn window(left: usize, right: usize) -> Self {
        Self {
            left,
            right,
            margins: Margins::Pairs,
            min_count: 5,
            measures: CollocationMeasure::USUAL.to_vec(),
            order_by: CollocationMeasure::G2,
            top: None,
        }
    }

    /// Sets what the margins count; pairs by default.
    #[must_use]
    pub fn margins(mut self, margins: Margins) -> Self {
        self.margins = margins;
        self
    }

    /// Keeps pairs that occur this often; 5 by default.
    #[must_use]
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = count;
        self
    }

    /// Sets the measures, a column each, in this order. By default MI, MI3,
    /// NPMI, t, z, G2, logDice and delta P both ways.
    #[must_use]
    pub fn measures(mut self, measures: impl IntoIterator<Item = CollocationMeasure>) -> Self {
        self.measures = measures.into_iter().collect();
        self
    }

    /// Sets the measure that orders the rows, largest first; G2 by default.
    #[must_use]
    pub fn order_by(mut self, measure: CollocationMeasure) -> Self {
        self.order_by = measure;
        self
    }

    /// Keeps the first rows; all by default.
    #[must_use]
    pub fn top(mut self, rows: usize) -> Self {
        self.top = Some(rows);
        self
    }

    /// All pairs. With a window of the same size on both sides a pair has one
    /// row, whose term comes first in the vocabulary; otherwise each order
    /// has its own. Rows: by [`Collocations::order_by`], ties by term, then
    /// by collocate.
    ///
    /// Columns: [`COLLOCATIONS`], then the measures (Float64, null where a
    /// formula is undefined; see [`CollocationMeasure`]).
    ///
    /// ```
    /// use tifa::{phrase::Collocations, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神，培育工匠精神。"), ("乙", "弘扬工匠精神，提高质量，提高质量")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let table = Collocations::adjacent().min_count(2).of(&tokens)?;
    /// let shown = table.select(["term", "collocate", "count", "term_count", "collocate_count", "expected"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌──────┬───────────┬───────┬────────────┬─────────────────┬──────────┐
    /// │ term ┆ collocate ┆ count ┆ term_count ┆ collocate_count ┆ expected │
    /// │ ---  ┆ ---       ┆ ---   ┆ ---        ┆ ---             ┆ ---      │
    /// │ cat  ┆ cat       ┆ u64   ┆ u64        ┆ u64             ┆ f64      │
    /// ╞══════╪═══════════╪═══════╪════════════╪═════════════════╪══════════╡
    /// │ 工匠 ┆ 精神      ┆ 3     ┆ 3          ┆ 3               ┆ 1.5      │
    /// │ 弘扬 ┆ 工匠      ┆ 2     ┆ 2          ┆ 3               ┆ 1.0      │
    /// └──────┴───────────┴───────┴────────────┴─────────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a window of
    /// nothing, or margins of words with a window.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        self.table(tokens, None)
    }

    /// The collocates of one word: rows and columns as [`Collocations::of`],
    /// `term` being the node.
    ///
    /// Columns: [`COLLOCATIONS`], then the measures.
    ///
    /// ```
    /// use tifa::{phrase::Collocations, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神，培育工匠精神。"), ("乙", "弘扬工匠精神，提高质量，提高质量")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let table = Collocations::window(4, 4).min_count(1).of_node(&tokens, "工匠")?;
    /// let columns = ["term", "collocate", "count", "left_count", "right_count", "expected"];
    /// let shown = table.select(columns)?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌──────┬───────────┬───────┬────────────┬─────────────┬──────────┐
    /// │ term ┆ collocate ┆ count ┆ left_count ┆ right_count ┆ expected │
    /// │ ---  ┆ ---       ┆ ---   ┆ ---        ┆ ---         ┆ ---      │
    /// │ cat  ┆ cat       ┆ u64   ┆ u64        ┆ u64         ┆ f64      │
    /// ╞══════╪═══════════╪═══════╪════════════╪═════════════╪══════════╡
    /// │ 工匠 ┆ 精神      ┆ 3     ┆ 0          ┆ 3           ┆ 2.0      │
    /// │ 工匠 ┆ 弘扬      ┆ 2     ┆ 2          ┆ 0           ┆ 1.333333 │
    /// └──────┴───────────┴───────┴────────────┴─────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Collocations::of`]; [`ErrorKind::UnknownTerm`](crate::ErrorKind::UnknownTerm)
    /// for a node that does not occur as a token.
    pub fn of_node(&self, tokens: &Tokens, node: &str) -> Result<DataFrame> {
        self.table(tokens, Some(node))
    }

    fn table(&self, tokens: &Tokens, node: Option<&str>) -> Result<DataFrame> {
        if self.left + self.right == 0 {
            return Err(Error::option("window", "0 tokens", "1 token or more on a side"));
        }
        if self.margins == Margins::Words && self.left + self.right > 1 {
            let window = format!("{} to {}", self.left, self.right);
            return Err(Error::option("margins", window, "words as margins for adjacent words only"));
        }
        let node = match node {
            Some(term) => Some(tokens.vocabulary().id(term).ok_or(ErrorKind::UnknownTerm { term: term.into() })?.0),
            None => None,
        };
        let neighbours = Neighbours::new(tokens, self.left, self.right);
        let pairs = neighbours.pairs(node, self.min_count.max(1));
        let total = match self.margins {
            Margins::Pairs => neighbours.total(),
            Margins::Words => tokens.n_tokens() as u64,
        };
        let counted = |pair: Pair| {
            let (term, collocate) = match self.margins {
                Margins::Pairs => (neighbours.as_node(pair.term), neighbours.as_collocate(pair.collocate)),
                Margins::Words => (neighbours.occurrences(pair.term), neighbours.occurrences(pair.collocate)),
            };
            let counts = PairCounts2x2::new(pair.left + pair.right, term, collocate, total)?;
            Some((self.order_by.of(&counts).unwrap_or(f64::NEG_INFINITY), pair, counts))
        };
        let mut rows: Vec<(f64, Pair, PairCounts2x2)> = pairs.into_par_iter().filter_map(counted).collect();
        rows.par_sort_unstable_by(|a, b| {
            b.0.total_cmp(&a.0).then((a.1.term, a.1.collocate).cmp(&(b.1.term, b.1.collocate)))
        });
        rows.truncate(self.top.unwrap_or(usize::MAX));
        self.frame(tokens, &rows)
    }

    fn frame(&self, tokens: &Tokens, rows: &[(f64, Pair, PairCounts2x2)]) -> Result<DataFrame> {
        let counts = |of: fn(&Pair, &PairCounts2x2) -> u64| rows.iter().map(|(_, p, c)| of(p, c)).collect::<Vec<u64>>();
        let terms = |of: fn(&Pair) -> u32| {
            Values::named(tokens.shared_vocabulary(), rows.iter().map(|(_, p, _)| of(p)).collect())
        };
        let mut table = Table::new(
            &COLLOCATIONS,
            vec![
                terms(|p| p.term),
                terms(|p| p.collocate),
                counts(|_, c| c.both).into(),
                counts(|p, _| p.left).into(),
                counts(|p, _| p.right).into(),
                counts(|_, c| c.first).into(),
                counts(|_, c| c.second).into(),
                counts(|_, c| c.total).into(),
                rows.iter().map(|(_, _, c)| c.expected()).collect::<Vec<f64>>().into(),
            ],
        )?;
        for measure in &self.measures {
            table = table.and(measure.name(), rows.par_iter().map(|(_, _, c)| measure.of(c)).collect::<Vec<_>>())?;
        }
        table.into_frame()
    }
}

schema! {
    /// The columns of [`Collocations::of`], before those of the measures.
    COLLOCATIONS = "collocations" {
        term: Term, "", "the node; of adjacent words the first";
        collocate: Term, "", "the word that occurs near it";
        count: U64, "pairs", "pairs of the two in the window";
        left_count: U64, "pairs", "those with the collocate before the term";
        right_count: U64, "pairs", "those with the collocate after the term";
        term_count: U64, "pairs or tokens", "margin of the term, see Margins";
        collocate_count: U64, "pairs or tokens", "margin of the collocate";
        total: U64, "pairs or tokens", "all of them";
        expected: F64, "pairs", "term_count collocate_count / total";
    }
}
