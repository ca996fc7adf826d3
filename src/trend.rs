//! Terms over time.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::corpus::{Period, Undated};
use crate::error::{ErrorKind, Result};
use crate::matrix::Dtm;
use crate::table;

/// How often chosen terms occur in each period.
///
/// ```
/// use tifa::prelude::*;
/// use polars::prelude::df;
/// let frame = df!("text" => ["质量强市", "弘扬工匠精神"], "date" => ["2014", "2016-09-12"]).unwrap();
/// let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"])?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&Corpus::from_frame(&frame)?)?.dtm();
/// let trend = Trend::by(Period::Year).terms(["工匠精神"]).of(&dtm)?;
/// assert_eq!(trend.height(), 3); // 2014, 2015 without documents, 2016
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    period: Period,
    terms: Vec<String>,
    undated: Undated,
    strict: bool,
}

impl Trend {
    /// Counts by this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        Self { period, terms: Vec::new(), undated: Undated::default(), strict: false }
    }

    /// The terms to count, in the order in which they are to come out.
    #[must_use]
    pub fn terms<S: Into<String>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.terms = terms.into_iter().map(Into::into).collect();
        self
    }

    /// What to do with undated documents; an error by default.
    #[must_use]
    pub fn undated(mut self, undated: Undated) -> Self {
        self.undated = undated;
        self
    }

    /// Whether a term that does not occur is an error rather than rows of 0.
    /// Off by default.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Counts the terms in every period from the first to the last that has
    /// documents: by term in the order given, then by time.
    ///
    /// Columns: `term` (String), `period` (String), `count` (UInt64),
    /// `rate` (Float64, per 10,000 tokens of the period), `doc_count`
    /// (UInt32), `share` (Float64, of the period's documents, 0 to 1),
    /// `tokens` (UInt64) and `documents` (UInt32) of the period. Rate and
    /// share are null in a period without documents.
    ///
    /// # Errors
    /// [`ErrorKind::Undated`] for documents without a period, unless they are
    /// to be skipped; [`ErrorKind::UnknownTerm`] where terms must occur.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let ordinals = self.period.of_documents(dtm.shared_documents(), self.undated)?;
        let present = || ordinals.iter().copied().flatten();
        let first = present().min().unwrap_or(0);
        let periods = present().max().map_or(0, |last| (last - first + 1) as usize);
        let slots = self.slots(dtm)?;
        let mut cells = vec![(0u64, 0u32); self.terms.len() * periods];
        let mut totals = vec![(0u64, 0u32); periods];
        for (row, ordinal) in ordinals.iter().enumerate() {
            let Some(ordinal) = ordinal else { continue };
            let period = (ordinal - first) as usize;
            totals[period].0 += dtm.tokens()[row];
            totals[period].1 += 1;
            for (column, count) in dtm.row(row) {
                for &slot in slots.get(&column).map_or(&[][..], Vec::as_slice) {
                    let cell = &mut cells[slot * periods + period];
                    cell.0 += u64::from(count);
                    cell.1 += 1;
                }
            }
        }
        self.frame(first, &cells, &totals)
    }

    /// Where the counts of each column go; a term may be asked for twice.
    fn slots(&self, dtm: &Dtm) -> Result<FxHashMap<u32, Vec<usize>>> {
        let mut slots: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (slot, term) in self.terms.iter().enumerate() {
            match dtm.column(term) {
                Some(id) => slots.entry(id.0).or_default().push(slot),
                None if self.strict => return Err(ErrorKind::UnknownTerm { term: term.clone() }.into()),
                None => {}
            }
        }
        Ok(slots)
    }

    fn frame(&self, first: i32, cells: &[(u64, u32)], totals: &[(u64, u32)]) -> Result<DataFrame> {
        let periods = totals.len();
        let labels: Vec<String> = (0..periods).map(|p| self.period.label(first + p as i32)).collect();
        let each = || (0..cells.len()).map(|i| (cells[i], totals[i % periods]));
        let share = |docs: u32, of: u32| (of > 0).then(|| f64::from(docs) / f64::from(of));
        table::frame(
            cells.len(),
            vec![
                table::column(
                    "term",
                    (0..cells.len()).map(|i| self.terms[i / periods].clone()).collect::<Vec<String>>(),
                ),
                table::column("period", (0..cells.len()).map(|i| labels[i % periods].clone()).collect::<Vec<String>>()),
                table::column("count", each().map(|(c, _)| c.0).collect::<Vec<u64>>()),
                table::column("rate", each().map(|(c, t)| table::rate(c.0, t.0)).collect::<Vec<Option<f64>>>()),
                table::column("doc_count", each().map(|(c, _)| c.1).collect::<Vec<u32>>()),
                table::column("share", each().map(|(c, t)| share(c.1, t.1)).collect::<Vec<Option<f64>>>()),
                table::column("tokens", each().map(|(_, t)| t.0).collect::<Vec<u64>>()),
                table::column("documents", each().map(|(_, t)| t.1).collect::<Vec<u32>>()),
            ],
        )
    }
}
