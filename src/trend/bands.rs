//! How sure a rate is.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::life::{self, Clock};
use super::rates::{Rates, Trend, share};
use super::series::Cell;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::bootstrap::{Draws, quantile};
use crate::stats::count_bands::{PeriodCounts, count_interval, document_dispersion};
use crate::stats::interval::{clopper_pearson, poisson_interval};
use crate::table::{self, Table, schema};

/// Confidence bands around rates and shares, for [`Trend::bands`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    method: Method,
    confidence: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Method {
    Counts,
    Exact,
    Bootstrap { samples: usize, seed: u64 },
}

impl Bands {
    /// Intervals of 95 % that hold where a term comes in heaps: gamma-Poisson
    /// for the rate, with the dispersion of the term's counts over the documents
    /// of each period, all periods together; between neighbouring periods where
    /// each has one document, and none where there are fewer than three of
    /// those. Clopper and Pearson's for the share (1934), which covers at least
    /// as much as it says.
    ///
    /// Measured over 20 periods of 1, 3, 10, 30 and 100 documents with 0.05 to 20
    /// occurrences a period, the rate lies inside in 0.95 to 1.00 of periods with
    /// Poisson counts and with a negative binomial (α = 0.5 in each document),
    /// and in 0.96 to 0.99 with heaps of three. Above 0.97 it is where a count of
    /// 0 to 3 decides: counts are whole numbers, so no interval holds 0.95 of all
    /// rates, and one that held fewer would miss up to a tenth of others.
    #[must_use]
    pub fn counts() -> Self {
        Self { method: Method::Counts, confidence: 0.95 }
    }

    /// Exact intervals of 95 %: Garwood's for a Poisson count (1936) over the
    /// tokens, Clopper and Pearson's for a share of documents (1934). They
    /// take occurrences for independent; since a document that uses a term
    /// often uses it again, the interval of a rate is too narrow for texts in
    /// which a term comes in heaps. [`Bands::counts`] is not.
    #[must_use]
    pub fn exact() -> Self {
        Self { method: Method::Exact, confidence: 0.95 }
    }

    /// Percentile intervals of 95 % from this many samples of each period's
    /// documents, drawn with replacement (Efron 1979). They need many documents:
    /// with three a period they cover 0.43 to 0.74, and one document has no
    /// spread, so its band is a point; a count of 0 has the band 0 to 0.
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
        Error::check_between_0_and_1("confidence", self.confidence)?;
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
    /// Columns: [`BANDS`]. All numbers are null in a period without documents,
    /// the rates in one without tokens.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Bands};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let trend = Trend::by(Period::Year).terms(["质量强市"]);
    /// let table = trend.bands(&dtm, &Bands::counts())?; // or Bands::bootstrap(1000).confidence(0.9)
    /// let shown = table.select(["term", "period", "rate", "rate_low", "rate_high", "share"])?.tail(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬────────┬───────────┬──────────┬────────────┬───────┐
    /// │ term     ┆ period ┆ rate      ┆ rate_low ┆ rate_high  ┆ share │
    /// │ ---      ┆ ---    ┆ ---       ┆ ---      ┆ ---        ┆ ---   │
    /// │ cat      ┆ str    ┆ f64       ┆ f64      ┆ f64        ┆ f64   │
    /// ╞══════════╪════════╪═══════════╪══════════╪════════════╪═══════╡
    /// │ 质量强市 ┆ 2022   ┆ 13.927577 ┆ 0.082995 ┆ 90.27574   ┆ 0.2   │
    /// │ 质量强市 ┆ 2023   ┆ 28.653295 ┆ 2.116772 ┆ 118.676308 ┆ 0.2   │
    /// │ 质量强市 ┆ 2024   ┆ 28.129395 ┆ 2.078069 ┆ 116.506418 ┆ 0.4   │
    /// └──────────┴────────┴───────────┴──────────┴────────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// confidence that is not between 0 and 1 or a bootstrap without samples.
    pub fn bands(&self, dtm: &Dtm, bands: &Bands) -> Result<DataFrame> {
        bands.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let timeline = &rates.timeline;
            let cells = rates.dense()?;
            let dispersions: Vec<Option<f64>> = match bands.method {
                Method::Counts => {
                    let of = |(column, cells): (&Option<u32>, _)| dispersion(dtm, rates, *column, cells);
                    let each = rates.chosen.columns.iter().zip(rates.each().map(|(_, cells)| cells));
                    each.map(of).collect()
                }
                _ => vec![None; rates.chosen.names.len()],
            };
            let of_term = |i: usize| dispersions.get(i / timeline.len()).copied().flatten();
            let limits: Vec<Limits> = match bands.method {
                Method::Counts => {
                    let with = |(i, cell): (usize, &Cell)| {
                        let (_, share) = exact(*cell, rates, bands.confidence);
                        (of_term(i).and_then(|phi| by_counts(*cell, rates, phi, bands.confidence)), share)
                    };
                    cells.iter().enumerate().map(with).collect()
                }
                Method::Exact => cells.par_iter().map(|cell| exact(*cell, rates, bands.confidence)).collect(),
                Method::Bootstrap { samples, seed } => {
                    Resampling { dtm, rates, samples, seed, confidence: bands.confidence }.limits()
                }
            };
            let rate = |c: &Cell| table::rate(c.count, timeline.tokens[c.period as usize]);
            let share = |c: &Cell| share(c.documents, timeline.documents[c.period as usize]);
            let limit = |of: &dyn Fn(&Limits) -> Option<f64>| limits.iter().map(of).collect::<Vec<_>>().into();
            let note = |(limits, cell): (&Limits, &Cell)| {
                let missing = limits.0.is_none() && timeline.tokens[cell.period as usize] > 0;
                missing.then(|| "too few documents".to_string())
            };
            let notes: Vec<Option<String>> = limits.iter().zip(&cells).map(note).collect();
            let [terms, periods] = rates.keys();
            Table::of_rows(&BANDS, &cells)
                .values("term", terms)
                .values("period", periods)
                .column("rate", rate)
                .values("rate_low", limit(&|l| l.0.map(|r| r.0)))
                .values("rate_high", limit(&|l| l.0.map(|r| r.1)))
                .column("share", share)
                .values("share_low", limit(&|l| l.1.map(|s| s.0)))
                .values("share_high", limit(&|l| l.1.map(|s| s.1)))
                .values("dispersion", (0..cells.len()).map(of_term).collect::<Vec<Option<f64>>>().into())
                .values("note", notes.into())
                .frame()
        })
    }
}

schema! {
    /// The columns of [`Trend::bands`].
    BANDS = "bands" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        rate: F64, "per 10,000 tokens", "occurrences by the tokens of the period";
        rate_low: F64, "per 10,000 tokens", "lower limit of the rate";
        rate_high: F64, "per 10,000 tokens", "upper limit of the rate";
        share: F64, "0 to 1", "documents of the period that hold the term";
        share_low: F64, "0 to 1", "lower limit of the share";
        share_high: F64, "0 to 1", "upper limit of the share";
        dispersion: F64, "", "variance by mean of the term's counts, by Bands::counts; null for others";
        note: Text, "", "why the rate has no limits; null where it has";
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

fn by_counts(cell: Cell, rates: &Rates, dispersion: f64, confidence: f64) -> Option<(f64, f64)> {
    let tokens = rates.timeline.tokens[cell.period as usize];
    let interval = count_interval(cell.count as f64, dispersion, confidence).filter(|_| tokens > 0)?;
    let per_token = |x: f64| x * 1e4 / tokens as f64;
    Some((per_token(interval.lower), per_token(interval.upper)))
}

/// Fewest periods of one document each that tell how a term varies.
const FEWEST: usize = 3;

/// How the counts of a term vary, within periods or, with one document in each, between them.
fn dispersion(dtm: &Dtm, rates: &Rates, column: Option<u32>, cells: &[Cell]) -> Option<f64> {
    let timeline = &rates.timeline;
    let mut periods = vec![PeriodCounts::default(); timeline.len()];
    for (row, period) in timeline.of_document.iter().enumerate() {
        let (Some(period), text @ 1..) = (period, dtm.tokens()[row]) else { continue };
        let count = column.and_then(|c| dtm.counts().get(row, c as usize).copied()).map_or(0.0, f64::from);
        let p = &mut periods[*period as usize];
        p.count += count;
        p.documents += 1.0;
        p.holding += f64::from(u8::from(count > 0.0));
        p.text += text as f64;
        p.squares += count * count / text as f64;
    }
    let between = || {
        let clock = Clock::new(timeline);
        let counts = clock.counts(cells);
        (clock.len() >= FEWEST).then(|| life::dispersion(cells, &counts, &clock, 0))
    };
    document_dispersion(&periods).or_else(between)
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
