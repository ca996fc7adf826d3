//! What is new in the latest period.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::life::{Clock, dispersion, heap_of};
use super::profile::TrendProfile;
use super::rates::Rates;
use super::series::Cell;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::stats::lives::Occurrences;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table::{self, Table, schema};

impl TrendProfile {
    /// The terms that the latest period has and no period before: most
    /// occurrences first, ties in the order given or that of the vocabulary.
    /// With [`groups`](Self::groups) what is new in each group: the latest
    /// period is that of all documents, and a group without text there has no
    /// rows.
    ///
    /// Columns: [`NEWCOMERS`].
    ///
    /// The p value is that of the term's absence from all text before, given its
    /// occurrences, at their dispersion over documents: a term that occurs
    /// twice in a tenth of all text is no news. Measured on corpora in which
    /// nothing changes, it is up to 0.05 for fewer terms than that (see
    /// [`TrendProfile::of`], `born_p_value`).
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// assert_eq!(TrendProfile::by(Period::Year).newcomers(&dtm)?.head(Some(3)).to_string(), "\
    /// shape: (3, 7)
    /// ┌────────────┬────────┬───────┬───────────┬───────────┬──────────┬──────────┐
    /// │ term       ┆ period ┆ count ┆ doc_count ┆ rate      ┆ p_value  ┆ q_value  │
    /// │ ---        ┆ ---    ┆ ---   ┆ ---       ┆ ---       ┆ ---      ┆ ---      │
    /// │ cat        ┆ str    ┆ u64   ┆ u32       ┆ f64       ┆ f64      ┆ f64      │
    /// ╞════════════╪════════╪═══════╪═══════════╪═══════════╪══════════╪══════════╡
    /// │ 新质生产力 ┆ 2024   ┆ 5     ┆ 2         ┆ 70.323488 ┆ 0.003113 ┆ 0.060351 │
    /// │ 一人       ┆ 2024   ┆ 2     ┆ 2         ┆ 28.129395 ┆ 0.003642 ┆ 0.060351 │
    /// │ 别处       ┆ 2024   ┆ 2     ┆ 2         ┆ 28.129395 ┆ 0.003642 ┆ 0.060351 │
    /// └────────────┴────────┴───────┴───────────┴───────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn newcomers(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let latest = rates.timeline.len().checked_sub(1).map(|last| last as u32);
            let new = |(term, column): (u32, &Option<u32>)| {
                let cells = rates.series.of(*column);
                let cell = *cells.first().filter(|cell| Some(cell.period) == latest)?;
                Some((term, cell, p_value(cells, &clock)))
            };
            let chosen: Vec<(u32, &Option<u32>)> = (0..).zip(&rates.chosen.columns).collect();
            let mut rows: Vec<(u32, Cell, Option<f64>)> = chosen.into_par_iter().filter_map(new).collect();
            rows.sort_by_key(|(_, cell, _)| std::cmp::Reverse(cell.count)); // stable: ties stay in order
            let p_values: Vec<Option<f64>> = rows.iter().map(|r| r.2).collect();
            let q_values = benjamini_hochberg(&p_values);
            let tokens = latest.map_or(0, |p| rates.timeline.tokens[p as usize]);
            Table::of_rows(&NEWCOMERS, &rows)
                .values("term", rates.terms(rows.iter().map(|r| r.0)))
                .values("period", rates.timeline.labelled(rows.iter().map(|r| Some(r.1.period))))
                .column("count", |r| r.1.count)
                .column("doc_count", |r| r.1.documents)
                .column("rate", |r| table::rate(r.1.count, tokens))
                .values("p_value", p_values.into())
                .values("q_value", q_values.into())
                .frame()
        })
    }
}

/// That all text before the last period holds none; none where there is no text before.
fn p_value(cells: &[Cell], clock: &Clock) -> Option<f64> {
    let n = clock.len();
    let before = clock.before[n.checked_sub(1).filter(|n| *n > 0)?];
    let counts = clock.counts(cells);
    let total = counts.iter().map(|c| c.1).sum();
    let all = Occurrences::new(total, dispersion(cells, &counts, clock, n - 1), heap_of(cells, &counts, clock));
    Some(all.absent(before / clock.all_tokens, 0.0))
}

schema! {
    /// The columns of [`TrendProfile::newcomers`].
    NEWCOMERS = "newcomers" {
        term: Term, "", "the term";
        period: Text, "", "the latest period";
        count: U64, "occurrences", "occurrences in it";
        doc_count: U32, "documents", "documents that hold the term";
        rate: F64, "per 10,000 tokens", "count by the tokens of the period";
        p_value: F64, "0 to 1", "that all text before holds none; null where there is no text before";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over the rows of the table";
    }
}
