//! Rates made easier to see: smoothed, or against a base period.

use polars::prelude::DataFrame;

use super::rates::{Rates, Trend};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table::{self, Schema, Table, schema};

impl Trend {
    /// The moving average of rates: the mean over the period, this many before
    /// and this many after it, as far as they exist; by term in the order
    /// given, then by time. At the ends fewer are averaged; periods without
    /// text are left out of the mean.
    ///
    /// Columns: [`MOVING_AVERAGE`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Trend::by(Period::Year).terms(["工匠精神"]).moving_average(&dtm, 1)?.tail(Some(3)).to_string(), "\
    /// shape: (3, 4)
    /// ┌──────────┬────────┬───────────┬───────────┐
    /// │ term     ┆ period ┆ rate      ┆ average   │
    /// │ ---      ┆ ---    ┆ ---       ┆ ---       │
    /// │ cat      ┆ str    ┆ f64       ┆ f64       │
    /// ╞══════════╪════════╪═══════════╪═══════════╡
    /// │ 工匠精神 ┆ 2022   ┆ 13.927577 ┆ 19.730722 │
    /// │ 工匠精神 ┆ 2023   ┆ 28.653295 ┆ 28.258322 │
    /// │ 工匠精神 ┆ 2024   ┆ 42.194093 ┆ 35.423694 │
    /// └──────────┴────────┴───────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`].
    pub fn moving_average(&self, dtm: &Dtm, reach: usize) -> Result<DataFrame> {
        self.curve(dtm, &MOVING_AVERAGE, "average", |rates, p| {
            let (start, end) = (p.saturating_sub(reach), p.saturating_add(reach).min(rates.len() - 1));
            let near: Vec<f64> = rates[start..=end].iter().copied().flatten().collect();
            (!near.is_empty()).then(|| near.iter().sum::<f64>() / near.len() as f64)
        })
    }

    /// Rates as an index: 100 times the rate by that of the base period; by
    /// term in the order given, then by time.
    ///
    /// Columns: [`INDEX`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Trend::by(Period::Year).terms(["工匠精神"]).index(&dtm, "2016")?.tail(Some(3)).to_string(), "\
    /// shape: (3, 4)
    /// ┌──────────┬────────┬───────────┬───────────┐
    /// │ term     ┆ period ┆ rate      ┆ index     │
    /// │ ---      ┆ ---    ┆ ---       ┆ ---       │
    /// │ cat      ┆ str    ┆ f64       ┆ f64       │
    /// ╞══════════╪════════╪═══════════╪═══════════╡
    /// │ 工匠精神 ┆ 2022   ┆ 13.927577 ┆ 30.222841 │
    /// │ 工匠精神 ┆ 2023   ┆ 28.653295 ┆ 62.17765  │
    /// │ 工匠精神 ┆ 2024   ┆ 42.194093 ┆ 91.561181 │
    /// └──────────┴────────┴───────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// base that is no period of the corpus.
    pub fn index(&self, dtm: &Dtm, base: &str) -> Result<DataFrame> {
        let timeline = Rates::new(&self.scope, dtm)?.timeline;
        let Some(base) = timeline.labels.iter().position(|label| label == base) else {
            return Err(Error::option("base", base, "the label of a period of the corpus"));
        };
        self.curve(dtm, &INDEX, "index", |rates, p| {
            let of_base = rates[base].filter(|rate| *rate > 0.0)?;
            Some(100.0 * rates[p]? / of_base)
        })
    }

    /// Rates, and beside them what `of` makes of a term's rates at a period.
    fn curve(
        &self,
        dtm: &Dtm,
        columns: &'static Schema,
        name: &'static str,
        of: impl Fn(&[Option<f64>], usize) -> Option<f64>,
    ) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, |rates| {
            let n = rates.timeline.len();
            let tokens = &rates.timeline.tokens;
            let values: Vec<Option<f64>> =
                rates.dense()?.iter().map(|c| table::rate(c.count, tokens[c.period as usize])).collect();
            let of_term = |term: &[Option<f64>]| (0..n).map(|p| of(term, p)).collect::<Vec<Option<f64>>>();
            let made: Vec<Option<f64>> = values.chunks(n.max(1)).flat_map(of_term).collect();
            let [terms, periods] = rates.keys();
            Table::of_rows(columns, &values)
                .values("term", terms)
                .values("period", periods)
                .column("rate", |rate| *rate)
                .values(name, made.into())
                .frame()
        })
    }
}

schema! {
    /// The columns of [`Trend::moving_average`].
    MOVING_AVERAGE = "moving_average" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        rate: F64, "per 10,000 tokens", "rate in the period; null without text";
        average: F64, "per 10,000 tokens", "mean of the rates in reach; null where there is no text in reach";
    }
}

schema! {
    /// The columns of [`Trend::index`].
    INDEX = "index" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        rate: F64, "per 10,000 tokens", "rate in the period; null without text";
        index: F64, "", "100 times the rate by that of the base period; null for a term that the base period does not have";
    }
}
