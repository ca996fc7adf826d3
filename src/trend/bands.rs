//! How sure a rate is.

use polars::prelude::{Column, DataFrame};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::rates::{Rates, Trend, share};
use super::series::Cell;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::bootstrap::{Draws, quantile};
use crate::stats::interval::{clopper_pearson, poisson_interval};
use crate::table;

/// Confidence bands around rates and shares, for [`Trend::bands`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    method: Method,
    confidence: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Method {
    Exact,
    Bootstrap { samples: usize, seed: u64 },
}

impl Bands {
    /// Exact intervals of 95 %: Garwood's for a Poisson count (1936) over the
    /// tokens, Clopper and Pearson's for a share of documents (1934). They
    /// take occurrences for independent; since a document that uses a term
    /// often uses it again, the interval of a rate is too narrow for texts in
    /// which a term comes in heaps. The bootstrap is not.
    #[must_use]
    pub fn exact() -> Self {
        Self { method: Method::Exact, confidence: 0.95 }
    }

    /// Percentile intervals of 95 % from so many samples of each period's
    /// documents, drawn with replacement (Efron 1979). One document has no
    /// spread: its band is a point.
    #[must_use]
    pub fn bootstrap(samples: usize) -> Self {
        Self { method: Method::Bootstrap { samples, seed: 1 }, confidence: 0.95 }
    }

    /// Sets the confidence, between 0 and 1.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the seed of the bootstrap; 1 by default. One seed, one result,
    /// whatever the terms, threads and order of documents.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        if let Method::Bootstrap { seed: of, .. } = &mut self.method {
            *of = seed;
        }
        self
    }

    fn check(&self) -> Result<()> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(Error::option("confidence", self.confidence, "more than 0 and less than 1"));
        }
        if let Method::Bootstrap { samples: samples @ 0, .. } = self.method {
            return Err(Error::option("samples", samples, "1 or more"));
        }
        Ok(())
    }
}

/// Limits of a rate and of a share.
type Limits = (Option<(f64, f64)>, Option<(f64, f64)>);

impl Trend {
    /// Rates and shares with confidence bands, by term in the order given,
    /// then by time.
    ///
    /// Columns: `term`, `period` (String), `rate`, `rate_low`, `rate_high`
    /// (Float64, per 10,000 tokens), `share`, `share_low`, `share_high`
    /// (Float64, of documents, 0 to 1). All are null in a period without
    /// documents, the rates in one without tokens.
    ///
    /// # Errors
    /// As [`Trend::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// confidence that is not between 0 and 1 or a bootstrap without samples.
    ///
    /// ```
    /// use tifa::{trend::Bands, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::from_terms(["质量强市"])?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
    /// let trend = Trend::by(Period::Year).terms(["质量强市"]);
    /// println!("{}", trend.bands(&dtm, &Bands::exact())?);
    /// println!("{}", trend.bands(&dtm, &Bands::bootstrap(1000).confidence(0.9))?);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn bands(&self, dtm: &Dtm, bands: &Bands) -> Result<DataFrame> {
        bands.check()?;
        let rates = Rates::new(&self.scope, dtm)?;
        let timeline = &rates.timeline;
        let cells = rates.dense();
        let limits: Vec<Limits> = match bands.method {
            Method::Exact => cells.par_iter().map(|cell| exact(*cell, &rates, bands.confidence)).collect(),
            Method::Bootstrap { samples, seed } => {
                Resampling { dtm, rates: &rates, samples, seed, confidence: bands.confidence }.limits()
            }
        };
        let rate = |c: &Cell| table::rate(c.count, timeline.tokens[c.period as usize]);
        let share = |c: &Cell| share(c.documents, timeline.documents[c.period as usize]);
        let column = |name, of: &dyn Fn(&Limits) -> Option<f64>| -> Column {
            table::column(name, limits.iter().map(of).collect::<Vec<Option<f64>>>())
        };
        let [terms, periods] = rates.keys();
        table::frame(
            cells.len(),
            vec![
                terms,
                periods,
                table::column("rate", cells.iter().map(rate).collect::<Vec<Option<f64>>>()),
                column("rate_low", &|l| l.0.map(|r| r.0)),
                column("rate_high", &|l| l.0.map(|r| r.1)),
                table::column("share", cells.iter().map(share).collect::<Vec<Option<f64>>>()),
                column("share_low", &|l| l.1.map(|s| s.0)),
                column("share_high", &|l| l.1.map(|s| s.1)),
            ],
        )
    }
}

fn exact(cell: Cell, rates: &Rates, confidence: f64) -> Limits {
    let (tokens, documents) = {
        let p = cell.period as usize;
        (rates.timeline.tokens[p], rates.timeline.documents[p])
    };
    let per_token = |x: f64| x * 1e4 / tokens as f64;
    let rate = poisson_interval(cell.count, confidence).filter(|_| tokens > 0);
    let share = clopper_pearson(cell.documents.into(), documents.into(), confidence);
    (rate.map(|i| (per_token(i.lower), per_token(i.upper))), share.map(|i| (i.lower, i.upper)))
}

struct Resampling<'a> {
    dtm: &'a Dtm,
    rates: &'a Rates,
    samples: usize,
    seed: u64,
    confidence: f64,
}

impl Resampling<'_> {
    /// For every term, then every period. A period draws the same samples for all terms.
    fn limits(&self) -> Vec<Limits> {
        let timeline = &self.rates.timeline;
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); timeline.len()];
        for (row, period) in timeline.of_document.iter().enumerate() {
            if let Some(period) = period {
                rows[*period as usize].push(row);
            }
        }
        // Documents are drawn by place in order of id, so that the corpus may have any order.
        let ids = self.dtm.shared_documents().ids();
        rows.iter_mut().for_each(|rows| rows.sort_unstable_by(|a, b| ids[*a].cmp(&ids[*b])));
        let by_period: Vec<Vec<Limits>> =
            rows.par_iter().enumerate().map(|(period, rows)| self.of_period(period, rows)).collect();
        let terms = self.rates.chosen.names.len();
        (0..terms).flat_map(|term| by_period.iter().map(move |limits| limits[term])).collect()
    }

    fn of_period(&self, period: usize, rows: &[usize]) -> Vec<Limits> {
        let columns = &self.rates.chosen.columns;
        let count = |row: usize, column: Option<u32>| {
            column.and_then(|c| self.dtm.counts().get(row, c as usize).copied()).unwrap_or(0)
        };
        let counts: Vec<Vec<u32>> =
            columns.iter().map(|&column| rows.iter().map(|&row| count(row, column)).collect()).collect();
        let mut found = vec![(Vec::with_capacity(self.samples), Vec::with_capacity(self.samples)); columns.len()];
        let mut draws = Draws::new(self.seed, period as u64);
        let mut drawn = vec![0; rows.len()];
        for _ in 0..self.samples {
            drawn.iter_mut().for_each(|place| *place = draws.below(rows.len()));
            let tokens: u64 = drawn.iter().map(|&place: &usize| self.dtm.tokens()[rows[place]]).sum();
            for (counts, (rates, shares)) in counts.iter().zip(&mut found) {
                let hits: u64 = drawn.iter().map(|&place| u64::from(counts[place])).sum();
                let documents = drawn.iter().filter(|&&place| counts[place] > 0).count();
                rates.extend(table::rate(hits, tokens));
                shares.extend(share(documents as u32, rows.len() as u32));
            }
        }
        found.into_iter().map(|(rates, shares)| (self.percentiles(rates), self.percentiles(shares))).collect()
    }

    fn percentiles(&self, mut values: Vec<f64>) -> Option<(f64, f64)> {
        values.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - self.confidence) / 2.0;
        Some((quantile(&values, tail)?, quantile(&values, 1.0 - tail)?))
    }
}
