//! Which terms make two groups differ.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::corpus::Document;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::stats::sparse_row::SparseRow;
use crate::stats::word_shift::{TermShift, Weights, word_shift};
use crate::table;

/// The Jensen-Shannon divergence between two groups of documents, split into
/// the parts of its terms.
///
/// With `p` and `q` the shares of a term among all counts of the first and
/// the second group, `u` and `v` the weights of the groups and
/// `m = u p + v q`, a term contributes `u p ln(p / m) + v q ln(q / m)` nats.
/// Sources: Lin 1991; Gallagher et al. 2021.
///
/// ```
/// use tifa::{compare::WordShift, prelude::*};
/// let corpus = Corpus::from_texts([("旧", "速度、速度、质量"), ("新", "质量、质量、速度")])?;
/// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
/// let shift = WordShift::default().between(&dtm, |d| d.id() == "旧", |d| d.id() == "新")?;
/// assert_eq!(shift.height(), 2); // 质量 rises, 速度 falls
/// # Ok::<(), tifa::Error>(())
/// ```
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
    /// Columns: `term` (Categorical), `first_share` and
    /// `second_share` (Float64, of the group's counts), `contribution`
    /// (Float64, nats; positive where the second group uses the term more,
    /// negative where the first does), `divergence` (Float64, nats, of the
    /// whole, 0 to ln 2 for equal weights; the same in each row).
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
        let (divergence, shifts) = self.shift(&first, &second, "the first group", "the second group")?;
        let n = shifts.len();
        table::frame(n, columns(dtm, &shifts, vec![divergence; n])?)
    }

    /// From each group to the next, in order of the groups: from year to
    /// year, for example.
    ///
    /// Columns: `from` and `to` (String, labels of the groups), then as
    /// [`WordShift::between`].
    ///
    /// # Errors
    /// As [`WordShift::between`] and [`Dtm::group_by`].
    pub fn neighbours(&self, dtm: &Dtm, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let grouped = dtm.group_by(grouping)?;
        let sides: Vec<Side> = (0..grouped.n_documents()).map(|r| Side::of_rows(&grouped, r..r + 1)).collect();
        let (mut from, mut to, mut all, mut divergences) = (vec![], vec![], vec![], vec![]);
        for (row, pair) in sides.windows(2).enumerate() {
            let (a, b) = (grouped.document(row).id(), grouped.document(row + 1).id());
            let (divergence, shifts) = self.shift(&pair[0], &pair[1], a, b)?;
            from.resize(from.len() + shifts.len(), a.to_string());
            to.resize(to.len() + shifts.len(), b.to_string());
            divergences.resize(divergences.len() + shifts.len(), divergence);
            all.extend(shifts);
        }
        let mut columns = columns(dtm, &all, divergences)?;
        columns.splice(0..0, [table::column("from", from), table::column("to", to)]);
        table::frame(all.len(), columns)
    }

    fn shift(&self, first: &Side, second: &Side, from: &str, to: &str) -> Result<(f64, Vec<TermShift>)> {
        for (side, name) in [(first, from), (second, to)] {
            if side.columns.is_empty() {
                return Err(Error::empty(format!("{name} has no counts")));
            }
        }
        let mut shift = word_shift(first.row(), second.row(), self.weights)
            .ok_or_else(|| Error::option("weights", format!("{:?}", self.weights), "two weights above 0"))?;
        shift.sort_by_contribution();
        shift.terms.truncate(self.top.unwrap_or(usize::MAX));
        Ok((shift.divergence, shift.terms))
    }
}

fn columns(dtm: &Dtm, shifts: &[TermShift], divergences: Vec<f64>) -> Result<Vec<polars::prelude::Column>> {
    let number =
        |name: &str, of: fn(&TermShift) -> f64| table::column(name, shifts.iter().map(of).collect::<Vec<f64>>());
    Ok(vec![
        table::terms("term", dtm.vocabulary().iter(), shifts.iter().map(|s| s.column).collect())?,
        number("first_share", |s| s.first_share),
        number("second_share", |s| s.second_share),
        number("contribution", |s| s.contribution),
        table::column("divergence", divergences),
    ])
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
