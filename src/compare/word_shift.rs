//! Which terms make two groups differ.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::corpus::Document;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::stats::chance_divergence::{CountsOfCounts, ExpectedParts};
use crate::stats::sparse_row::SparseRow;
use crate::stats::word_shift::{TermShift, Weights, word_shift};
use crate::table::{FromRows, Table, Values, schema};

/// The Jensen-Shannon divergence between two groups of documents, split into
/// the parts of its terms.
///
/// With `p` and `q` the shares of a term among all counts of the first and
/// the second group, `u` and `v` the weights of the groups and
/// `m = u p + v q`, a term contributes `u p ln(p / m) + v q ln(q / m)` nats.
/// Sources: Lin 1991; Gallagher et al. 2021.
///
/// Two halves of one text differ too, the more the shorter they are. `expected`
/// and `divergence_expected` are the means for texts of these lengths in which
/// every term has the same rate on both sides: a term with an `excess` below 0
/// makes no more difference than chance does.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WordShift {
    weights: Weights,
    top: Option<usize>,
}

impl WordShift {
    /// Sets how much each side counts; the same by default.
    #[must_use]
    pub fn weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// Sets how many terms are kept, those with the largest contribution; all by default.
    #[must_use]
    pub fn top(mut self, terms: usize) -> Self {
        self.top = Some(terms);
        self
    }

    /// From the documents of one group to those of another: the greatest
    /// contributions first, ties in order of the vocabulary.
    ///
    /// Columns: [`WORD_SHIFT`].
    ///
    /// ```
    /// use tifa::{compare::WordShift, prelude::*};
    /// let corpus = Corpus::from_texts([("旧", "速度、速度、质量"), ("新", "质量、质量、速度")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// let shift = WordShift::default().between(&dtm, |d| d.id() == "旧", |d| d.id() == "新")?;
    /// let shown = shift.select(["term", "first_share", "second_share", "contribution", "divergence"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────┬─────────────┬──────────────┬──────────────┬────────────┐
    /// │ term ┆ first_share ┆ second_share ┆ contribution ┆ divergence │
    /// │ ---  ┆ ---         ┆ ---          ┆ ---          ┆ ---        │
    /// │ cat  ┆ f64         ┆ f64          ┆ f64          ┆ f64        │
    /// ╞══════╪═════════════╪══════════════╪══════════════╪════════════╡
    /// │ 质量 ┆ 0.333333    ┆ 0.666667     ┆ 0.028317     ┆ 0.056633   │
    /// │ 速度 ┆ 0.666667    ┆ 0.333333     ┆ -0.028317    ┆ 0.056633   │
    /// └──────┴─────────────┴──────────────┴──────────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) where a group has no counts;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for weights that are not above 0.
    pub fn between(
        &self,
        dtm: &Dtm,
        first: impl FnMut(Document<'_>) -> bool,
        second: impl FnMut(Document<'_>) -> bool,
    ) -> Result<DataFrame> {
        let (first, second) = (Side::of(&dtm.filter(first)?), Side::of(&dtm.filter(second)?));
        let rows = self.shift(&first, &second, "the first group", "the second group")?;
        columns(dtm, Table::of_rows(&WORD_SHIFT, &rows), &rows).frame()
    }

    /// From each group to the next, in order of the groups: from year to
    /// year, for example.
    ///
    /// Columns: [`WORD_SHIFT_NEIGHBOURS`].
    ///
    /// ```
    /// use tifa::{compare::WordShift, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let shift = WordShift::default().top(1).neighbours(&dtm, Period::Year)?;
    /// let shown = shift.select(["from", "to", "term", "contribution", "expected", "excess"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────┬──────┬──────┬──────────────┬──────────┬──────────┐
    /// │ from ┆ to   ┆ term ┆ contribution ┆ expected ┆ excess   │
    /// │ ---  ┆ ---  ┆ ---  ┆ ---          ┆ ---      ┆ ---      │
    /// │ str  ┆ str  ┆ cat  ┆ f64          ┆ f64      ┆ f64      │
    /// ╞══════╪══════╪══════╪══════════════╪══════════╪══════════╡
    /// │ 2008 ┆ 2009 ┆ 项目 ┆ 0.004451     ┆ 0.000518 ┆ 0.003934 │
    /// │ 2009 ┆ 2010 ┆ 资金 ┆ -0.003815    ┆ 0.000557 ┆ 0.003258 │
    /// │ 2010 ┆ 2011 ┆ 一年 ┆ -0.002203    ┆ 0.00067  ┆ 0.001533 │
    /// └──────┴──────┴──────┴──────────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`WordShift::between`] and [`Dtm::group_by`].
    pub fn neighbours(&self, dtm: &Dtm, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let grouped = dtm.group_by(grouping)?;
        let sides: Vec<Side> = (0..grouped.n_documents()).map(|r| Side::of_rows(&grouped, r..r + 1)).collect();
        let (mut rows, mut pairs) = (Vec::new(), Vec::new());
        for (row, pair) in sides.windows(2).enumerate() {
            let (a, b) = (grouped.document(row).id(), grouped.document(row + 1).id());
            let found = self.shift(&pair[0], &pair[1], a, b)?;
            pairs.resize(pairs.len() + found.len(), row as u32);
            rows.extend(found);
        }
        let labels: Vec<String> = (0..grouped.n_documents()).map(|r| grouped.document(r).id().to_string()).collect();
        let label = |ahead: u32| Values::coded(labels.clone(), pairs.iter().map(|pair| pair + ahead).collect());
        let table = Table::of_rows(&WORD_SHIFT_NEIGHBOURS, &rows).values("from", label(0)).values("to", label(1));
        columns(dtm, table, &rows).frame()
    }

    fn shift(&self, first: &Side, second: &Side, from: &str, to: &str) -> Result<Vec<Row>> {
        for (side, name) in [(first, from), (second, to)] {
            if side.columns.is_empty() {
                return Err(Error::empty(format!("{name} has no counts")));
            }
        }
        let mut shift = word_shift(first.row(), second.row(), self.weights)
            .ok_or_else(|| Error::option("weights", format!("{:?}", self.weights), "two weights above 0"))?;
        let (of_first, of_second) = (first.row().sum(), second.row().sum());
        let parts = ExpectedParts::new(of_first, of_second, shift.first_weight, shift.second_weight);
        let count = |term: &TermShift| (term.first_share * of_first + term.second_share * of_second).round();
        let mut words = CountsOfCounts::new();
        shift.terms.iter().for_each(|term| words.add(count(term)));
        let (divergence, divergence_expected) = (shift.divergence, words.total(&parts));
        shift.sort_by_contribution();
        shift.terms.truncate(self.top.unwrap_or(usize::MAX));
        let row = |term: TermShift| Row { expected: parts.of(count(&term)), term, divergence, divergence_expected };
        Ok(shift.terms.into_iter().map(row).collect())
    }
}

/// A term in the shift between two sides.
struct Row {
    term: TermShift,
    expected: f64,
    divergence: f64,
    divergence_expected: f64,
}

fn columns<'a>(dtm: &Dtm, table: FromRows<'a, Row>, rows: &[Row]) -> FromRows<'a, Row> {
    table
        .values("term", Values::coded(dtm.vocabulary().iter(), rows.iter().map(|r| r.term.column).collect()))
        .column("first_share", |r| r.term.first_share)
        .column("second_share", |r| r.term.second_share)
        .column("contribution", |r| r.term.contribution)
        .column("expected", |r| r.expected)
        .column("excess", |r| r.term.contribution.abs() - r.expected)
        .column("divergence", |r| r.divergence)
        .column("divergence_expected", |r| r.divergence_expected)
}

schema! {
    /// The columns of [`WordShift::between`].
    WORD_SHIFT = "word_shift" {
        term: Term, "", "the term";
        first_share: F64, "0 to 1", "its share of the first group's counts";
        second_share: F64, "0 to 1", "its share of the second group's counts";
        contribution: F64, "nats", "its part of the divergence: positive where the second group uses it more, negative where the first does";
        expected: F64, "nats", "mean size of that part if the term had one rate in both groups";
        excess: F64, "nats", "size of the contribution less expected; below 0 where chance does as much";
        divergence: F64, "nats", "of the two groups, 0 to ln 2 for equal weights; the same in each of their rows";
        divergence_expected: F64, "nats", "its mean if every term had one rate in both groups";
    }

    /// The columns of [`WordShift::neighbours`].
    WORD_SHIFT_NEIGHBOURS = "word_shift_neighbours" begins with {
        from: Text, "", "label of the first group, the one before";
        to: Text, "", "label of the second group";
    }
}

/// The counts of a group.
struct Side {
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Side {
    fn of(dtm: &Dtm) -> Self {
        Self::of_rows(dtm, 0..dtm.n_documents())
    }

    fn of_rows(dtm: &Dtm, rows: std::ops::Range<usize>) -> Self {
        let mut totals = vec![0u64; dtm.n_terms()];
        rows.flat_map(|r| dtm.row(r)).for_each(|(column, count)| totals[column as usize] += u64::from(count));
        let used = totals.iter().enumerate().filter(|(_, t)| **t > 0);
        let (columns, values) = used.map(|(c, &t)| (c as u32, t as f64)).unzip();
        Self { columns, values }
    }

    fn row(&self) -> SparseRow<'_> {
        SparseRow { columns: &self.columns, values: &self.values }
    }
}
