//! Two to six words in a row, scored against all that agree with them in part.

use std::ops::RangeInclusive;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::phrase::runs::{OPEN, Words, check_words, each_run, run_setters, wording};
use crate::stats::interaction::Patterns;
use crate::table::{Table, schema};
use crate::token::Tokens;

/// Expressions of several words in a row, with quanteda's lambda and z
/// (`textstat_collocations`): the interaction of their words in a log-linear
/// model.
///
/// For each expression, all runs of as many words are told apart by the places
/// in which they agree with it; no run reaches across punctuation. A word
/// that the tokenizer leaves out holds its place and agrees with nothing
/// scored. Time is `O(N 2^K)` for `N` tokens and `K` words: the counts of all
/// patterns follow from those of expressions with places left open.
/// Sources: Blaheta & Johnson 2001; quanteda.textstats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WordsInARow {
    words: RangeInclusive<usize>,
    min_count: u64,
    smoothing: f64,
    separator: String,
}

impl Default for WordsInARow {
    /// As quanteda: two words, two occurrences, 0.5 added to every pattern, a
    /// space between words.
    fn default() -> Self {
        Self { words: 2..=2, min_count: 2, smoothing: 0.5, separator: " ".into() }
    }
}

/// One scored expression.
struct Row {
    words: Words,
    length: usize,
    count: u64,
    patterns: Patterns,
    lambda: f64,
    z: f64,
}

impl WordsInARow {
    run_setters! {
        "Sets the number of words, from 2 to 6; two by default.",
        "Keeps expressions that occur this often; 2 by default."
    }

    /// Sets what is added to the count of every pattern; 0.5 by default.
    #[must_use]
    pub fn smoothing(mut self, smoothing: f64) -> Self {
        self.smoothing = smoothing;
        self
    }

    /// The expressions, by z, largest first, ties by term.
    ///
    /// Columns: [`WORDS_IN_A_ROW`].
    ///
    /// ```
    /// use tifa::{phrase::WordsInARow, prelude::*, token::Whitespace};
    /// let corpus = Corpus::from_texts([("甲", "弘扬 工匠 精神 ，培育 工匠 精神 ，坚持 质量 第一 ，质量 第一")])?;
    /// let tokens = Tokenizer::builder().build_on(Whitespace)?.tokenize(&corpus)?;
    /// let columns = ["term", "length", "count", "lambda", "z", "mi", "g2"];
    /// let shown = WordsInARow::default().of(&tokens)?.select(columns)?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 7)
    /// ┌───────────┬────────┬───────┬──────────┬──────────┬──────────┬──────────┐
    /// │ term      ┆ length ┆ count ┆ lambda   ┆ z        ┆ mi       ┆ g2       │
    /// │ ---       ┆ ---    ┆ ---   ┆ ---      ┆ ---      ┆ ---      ┆ ---      │
    /// │ cat       ┆ u32    ┆ u64   ┆ f64      ┆ f64      ┆ f64      ┆ f64      │
    /// ╞═══════════╪════════╪═══════╪══════════╪══════════╪══════════╪══════════╡
    /// │ 工匠 精神 ┆ 2      ┆ 2     ┆ 4.007333 ┆ 1.872132 ┆ 1.807355 ┆ 8.375774 │
    /// │ 质量 第一 ┆ 2      ┆ 2     ┆ 4.007333 ┆ 1.872132 ┆ 1.807355 ┆ 8.375774 │
    /// └───────────┴────────┴───────┴──────────┴──────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a number of words
    /// outside 2 to 6 or a smoothing that is not above 0.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        check_words(&self.words, 2)?;
        if !(self.smoothing > 0.0 && self.smoothing.is_finite()) {
            return Err(Error::option("smoothing", self.smoothing, "a number above 0"));
        }
        let features = tokens.features();
        let terms: Vec<u32> = tokens.ids().par_iter().map(|&id| features[id as usize].map_or(OPEN, |f| f.0)).collect();
        let mut rows: Vec<(String, Row)> = Vec::new();
        for length in self.words.clone() {
            let scored = self.scored(tokens, &terms, length);
            rows.extend(
                scored.into_iter().map(|row| (wording(tokens, &row.words[..row.length], &self.separator), row)),
            );
        }
        rows.sort_by(|(a, x), (b, y)| y.z.total_cmp(&x.z).then_with(|| a.cmp(b)));
        let numbers = |of: fn(&Row) -> f64| rows.iter().map(|(_, row)| of(row)).collect::<Vec<f64>>();
        Table::new(
            &WORDS_IN_A_ROW,
            vec![
                rows.iter().map(|(term, _)| term.clone()).collect::<Vec<String>>().into(),
                rows.iter().map(|(_, row)| row.length as u32).collect::<Vec<u32>>().into(),
                rows.iter().map(|(_, row)| row.count).collect::<Vec<u64>>().into(),
                numbers(|row| row.lambda).into(),
                numbers(|row| row.z).into(),
                numbers(|row| row.patterns.mi()).into(),
                numbers(|row| row.patterns.t()).into(),
                numbers(|row| row.patterns.g2()).into(),
                numbers(|row| row.patterns.chi_squared()).into(),
            ],
        )?
        .into_frame()
    }

    /// All expressions of one length.
    fn scored(&self, tokens: &Tokens, terms: &[u32], length: usize) -> Vec<Row> {
        let mut counts: FxHashMap<Words, u64> = FxHashMap::default();
        let mut runs = 0;
        each_run(tokens, terms, length, |_, words| {
            runs += 1;
            if !words[..length].contains(&OPEN) {
                *counts.entry(*words).or_default() += 1;
            }
        });
        counts.retain(|_, count| *count >= self.min_count);
        let full = (1usize << length) - 1;
        // How many runs agree in the places of a mask, for all that is asked.
        let matching = |mask: usize| {
            let mut wanted: FxHashMap<Words, u64> = FxHashMap::default();
            let open: FxHashSet<Words> = counts.keys().map(|words| with_places(words, mask)).collect();
            wanted.extend(open.into_iter().map(|words| (words, 0)));
            each_run(tokens, terms, length, |_, words| {
                if let Some(count) = wanted.get_mut(&with_places(words, mask)) {
                    *count += 1;
                }
            });
            wanted
        };
        let partial: Vec<FxHashMap<Words, u64>> = (1..full).into_par_iter().map(matching).collect();
        let row = |(words, &count): (&Words, &u64)| {
            let of_mask = |mask: usize| match mask {
                0 => runs,
                mask if mask == full => count,
                mask => partial[mask - 1].get(&with_places(words, mask)).copied().unwrap_or(0),
            };
            let patterns = Patterns::from_matching(&(0..=full).map(of_mask).collect::<Vec<u64>>())?;
            let (lambda, z) = patterns.lambda(self.smoothing);
            Some(Row { words: *words, length, count, patterns, lambda, z })
        };
        counts.iter().filter_map(row).collect()
    }
}

/// The words with all places open but those of the mask.
fn with_places(words: &Words, mask: usize) -> Words {
    let mut open = *words;
    open.iter_mut().enumerate().filter(|(k, _)| mask >> k & 1 == 0).for_each(|(_, word)| *word = OPEN);
    open
}

schema! {
    /// The columns of [`WordsInARow::of`].
    WORDS_IN_A_ROW = "words_in_a_row" {
        term: Term, "", "the words";
        length: U32, "words", "number of words";
        count: U64, "occurrences", "occurrences of the expression";
        lambda: F64, "", "interaction of the words in a log-linear model (quanteda)";
        z: F64, "", "lambda by its standard error";
        mi: F64, "bits", "pointwise mutual information against independence of all words (NLTK)";
        t: F64, "", "t score against the same";
        g2: F64, "", "log-likelihood ratio against the same";
        chi_squared: F64, "", "Pearson's chi-squared against the same";
    }
}
