//! By what factor a rate differs between two periods or two groups.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::scope::Scope;
use crate::corpus::{Document, Period};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::count_bands::{PeriodCounts, document_dispersion};
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::stats::rate_ratio::{RateRatio as Ratio, rate_ratio, widened};
use crate::table::{self, Table, Values, schema};

/// The ratio of the rates of terms in two sets of documents, such as two
/// years or two provinces, with an interval. Every term of the matrix, unless
/// terms are named.
///
/// Given all occurrences of a term, those of the second side are binomial; the
/// limits are Jeffreys', with counts divided by the dispersion of the term's
/// counts over the documents of each side, which few documents widen.
///
/// Measured: limits of 95 % hold the true ratio in 0.94 to 1.00 of cases, with
/// 2 to 100 documents a side, 1 to 100 occurrences, ratios of 1 to 4, and
/// counts that are Poisson, negative binomial (α = 0.5 in each document) or in
/// heaps of three; in 0.97 to 1.00 with two or three documents a side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateRatio {
    terms: Option<Vec<String>>,
    strict: bool,
    confidence: f64,
    dispersion: Option<f64>,
}

impl Default for RateRatio {
    /// Every term, limits of 95 %, the dispersion from the documents.
    fn default() -> Self {
        Self { terms: None, strict: false, confidence: 0.95, dispersion: None }
    }
}

impl RateRatio {
    /// The terms, in the order in which they are to come out.
    #[must_use]
    pub fn terms<S: Into<String>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.terms = Some(terms.into_iter().map(Into::into).collect());
        self
    }

    /// Whether a term that is not in the matrix is an error. Off by default.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the confidence, between 0 and 1; 0.95 by default.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Gives the variance of counts by their mean, 1 or more, where the two
    /// sides cannot tell it: one document each. 1 takes occurrences for
    /// independent; [`Trend::bands`](crate::Trend::bands) shows the dispersion of
    /// a term over all periods.
    #[must_use]
    pub fn dispersion(mut self, dispersion: f64) -> Self {
        self.dispersion = Some(dispersion);
        self
    }

    /// The ratio of each term's rate in the second set of documents to that in
    /// the first: in the order given or that of the vocabulary.
    ///
    /// Columns: [`RATE_RATIOS`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::RateRatio};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let ratios = RateRatio::default().terms(["乡村振兴", "科学发展观"]);
    /// let table = ratios.between(&dtm, |d| d.year() < Some(2016), |d| d.year() >= Some(2016))?;
    /// let columns = ["term", "first_count", "second_count", "rate_ratio_low", "rate_ratio", "rate_ratio_high"];
    /// let shown = table.select(columns)?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────────┬─────────────┬──────────────┬────────────────┬────────────┬─────────────────┐
    /// │ term       ┆ first_count ┆ second_count ┆ rate_ratio_low ┆ rate_ratio ┆ rate_ratio_high │
    /// │ ---        ┆ ---         ┆ ---          ┆ ---            ┆ ---        ┆ ---             │
    /// │ cat        ┆ u64         ┆ u64          ┆ f64            ┆ f64        ┆ f64             │
    /// ╞════════════╪═════════════╪══════════════╪════════════════╪════════════╪═════════════════╡
    /// │ 乡村振兴   ┆ 0           ┆ 15           ┆ 3.780323       ┆ inf        ┆ inf             │
    /// │ 科学发展观 ┆ 19          ┆ 0            ┆ 0.0            ┆ 0.0        ┆ 0.118091        │
    /// └────────────┴─────────────┴──────────────┴────────────────┴────────────┴─────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a confidence or a
    /// dispersion out of bounds; [`ErrorKind::UnknownTerm`](crate::ErrorKind::UnknownTerm)
    /// where terms must occur; [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn)
    /// for a variable that the corpus lacks.
    pub fn between(
        &self,
        dtm: &Dtm,
        first: impl FnMut(Document<'_>) -> bool,
        second: impl FnMut(Document<'_>) -> bool,
    ) -> Result<DataFrame> {
        Error::check_between_0_and_1("confidence", self.confidence)?;
        if let Some(dispersion) = self.dispersion.filter(|d| !(*d >= 1.0 && d.is_finite())) {
            return Err(Error::option("dispersion", dispersion, "1 or more"));
        }
        let scope = Scope { terms: self.terms.clone(), strict: self.strict, ..Scope::by(Period::Year) };
        let chosen = scope.choose(dtm)?;
        let sides = [Side::of(&dtm.filter(first)?), Side::of(&dtm.filter(second)?)];
        let rows: Vec<Row> = chosen.columns.iter().map(|column| self.row(&sides, *column)).collect();
        let p_values: Vec<Option<f64>> = rows.iter().map(|r| r.ratio.map(|ratio| ratio.p)).collect();
        let q_values = benjamini_hochberg(&p_values);
        let rate = |side: usize| {
            let text = sides[side].text as u64;
            move |r: &Row| table::rate(r.counts[side] as u64, text)
        };
        Table::of_rows(&RATE_RATIOS, &rows)
            .values("term", Values::coded(chosen.names.iter().map(String::as_str), (0..rows.len() as u32).collect()))
            .column("first_count", |r| r.counts[0] as u64)
            .column("second_count", |r| r.counts[1] as u64)
            .column("first_rate", rate(0))
            .column("second_rate", rate(1))
            .column("rate_ratio", |r| r.ratio.map(|ratio| ratio.ratio))
            .column("rate_ratio_low", |r| r.ratio.map(|ratio| ratio.lower))
            .column("rate_ratio_high", |r| r.ratio.map(|ratio| ratio.upper))
            .column("dispersion", |r| r.dispersion)
            .values("p_value", p_values.into())
            .values("q_value", q_values.into())
            .column("note", |r| r.note.map(str::to_string))
            .frame()
    }

    fn row(&self, sides: &[Side; 2], column: Option<u32>) -> Row {
        let of = sides.each_ref().map(|side| side.counts(column));
        let degrees = of.iter().map(|side| (side.documents - 1.0).max(0.0)).sum::<f64>();
        let from_documents = || document_dispersion(&of).map(|phi| widened(phi, degrees, self.confidence));
        let dispersion = self.dispersion.or_else(from_documents);
        let ratio = dispersion.and_then(|phi| {
            let [first, second] = of.map(|side| (side.count, side.text));
            rate_ratio(first, second, phi, self.confidence)
        });
        let counts = of.map(|side| side.count);
        let note = match (ratio, dispersion) {
            (Some(_), _) => None,
            _ if of.iter().any(|side| side.text == 0.0) => Some("no text"),
            _ if counts == [0.0; 2] => Some("does not occur"),
            _ => Some("too few documents"),
        };
        Row { counts, ratio, dispersion: ratio.and(dispersion), note }
    }
}

struct Row {
    counts: [f64; 2],
    ratio: Option<Ratio>,
    dispersion: Option<f64>,
    note: Option<&'static str>,
}

/// The documents of one side that have text.
struct Side {
    documents: f64,
    text: f64,
    /// Occurrences, documents that hold the term, and sum of count² / tokens, of each column.
    columns: Vec<(f64, f64, f64)>,
}

impl Side {
    fn of(dtm: &Dtm) -> Self {
        let mut side = Self { documents: 0.0, text: 0.0, columns: vec![(0.0, 0.0, 0.0); dtm.n_terms()] };
        for (row, &tokens) in dtm.tokens().iter().enumerate().filter(|(_, tokens)| **tokens > 0) {
            side.documents += 1.0;
            side.text += tokens as f64;
            for (column, count) in dtm.row(row) {
                let (all, holding, squares) = &mut side.columns[column as usize];
                let count = f64::from(count);
                *all += count;
                *holding += 1.0;
                *squares += count * count / tokens as f64;
            }
        }
        side
    }

    fn counts(&self, column: Option<u32>) -> PeriodCounts {
        let (count, holding, squares) = column.map_or((0.0, 0.0, 0.0), |c| self.columns[c as usize]);
        PeriodCounts { count, documents: self.documents, holding, text: self.text, squares }
    }
}

schema! {
    /// The columns of [`RateRatio::between`].
    RATE_RATIOS = "rate_ratios" {
        term: Term, "", "the term";
        first_count: U64, "occurrences", "in the first set of documents";
        second_count: U64, "occurrences", "in the second set";
        first_rate: F64, "per 10,000 tokens", "rate in the first set; null without text";
        second_rate: F64, "per 10,000 tokens", "rate in the second set; null without text";
        rate_ratio: F64, "", "second rate by first rate; inf where the first set has no occurrence";
        rate_ratio_low: F64, "", "its lower limit";
        rate_ratio_high: F64, "", "its upper limit; inf where the first set has no occurrence";
        dispersion: F64, "", "variance by mean of the term's counts that the limits allow for";
        p_value: F64, "0 to 1", "that both rates are equal, two-sided";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over all terms in the table";
        note: Text, "", "why there is no ratio: `no text`, `does not occur`, `too few documents`; null where there is one";
    }
}
