//! Documents put together by period or by document variable.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dtm;
use super::dtm::csr;
use crate::corpus::{Date, Documents, Period, Undated, Values, Variable};
use crate::error::Result;

/// What documents are put together by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grouping {
    /// The period of their date.
    Period(Period, Undated),
    /// Equal values of a document variable.
    Variable(String),
}

impl From<Period> for Grouping {
    fn from(period: Period) -> Self {
        Grouping::Period(period, Undated::default())
    }
}

impl From<&str> for Grouping {
    fn from(variable: &str) -> Self {
        Grouping::Variable(variable.into())
    }
}

impl From<String> for Grouping {
    fn from(variable: String) -> Self {
        Grouping::Variable(variable)
    }
}

/// Groups in order: label, date, and the rows of each.
type Groups = Vec<(String, Option<Date>, Vec<usize>)>;

impl Dtm {
    /// Adds up the rows of documents that belong together. Periods come in
    /// order of time, values of a variable in order of code point; documents
    /// without a value are the group with the empty label. The new rows have
    /// the labels as ids, and the variable `documents` says how many
    /// documents each holds.
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// use polars::prelude::df;
    /// let frame = df!("text" => ["质量强市", "质量强国", "质量"], "year" => [2015, 2016, 2016]).unwrap();
    /// let dtm = Tokenizer::builder().build()?.tokenize(&Corpus::from_frame(&frame)?)?.dtm();
    /// let years = dtm.group_by(Period::Year)?;
    /// assert_eq!((years.document(1).id(), years.count(1, "质量")), ("2016", 2));
    /// # use tifa::polars;
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn group_by(&self, grouping: impl Into<Grouping>) -> Result<Dtm> {
        let groups = self.groups(&grouping.into())?;
        let mut sums = vec![0u32; self.n_terms()];
        let rows = groups.iter().map(|(_, _, members)| self.sum_rows(members, &mut sums)).collect();
        let sum = |sizes: &[u64]| groups.iter().map(|(_, _, m)| m.iter().map(|&r| sizes[r]).sum()).collect();
        let (tokens, characters) = (sum(self.tokens()), sum(self.characters()));
        let sizes = groups.iter().map(|(_, _, m)| Some(m.len() as i64)).collect();
        let dates = groups.iter().map(|(_, date, _)| *date).collect();
        let ids = groups.into_iter().map(|(label, _, _)| label).collect();
        let variables = vec![Variable { name: "documents".into(), values: Values::Integer(sizes) }];
        let documents = Documents::new(ids, dates, variables);
        let counts = csr(self.n_terms(), rows);
        Ok(Dtm::from_parts(counts, self.shared_vocabulary().clone(), Arc::new(documents), tokens, characters))
    }

    fn groups(&self, grouping: &Grouping) -> Result<Groups> {
        let documents = self.shared_documents();
        match grouping {
            Grouping::Period(period, undated) => {
                let mut groups: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
                let ordinals = period.of_documents(documents, *undated)?;
                for (row, &ordinal) in ordinals.of_document.iter().enumerate() {
                    if let Some(ordinal) = ordinal {
                        groups.entry(ordinal).or_default().push(row);
                    }
                }
                let named = |(ordinal, rows)| {
                    let label = ordinals.label(period, ordinal);
                    let date = label.parse().ok();
                    (label, date, rows)
                };
                Ok(groups.into_iter().map(named).collect())
            }
            Grouping::Variable(name) => {
                let values = &documents.variable(name)?.values;
                let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
                for row in 0..self.n_documents() {
                    groups.entry(values.label(row).unwrap_or_default()).or_default().push(row);
                }
                Ok(groups.into_iter().map(|(label, rows)| (label, None, rows)).collect())
            }
        }
    }

    /// The sum of some rows; `sums` is zero before and after.
    fn sum_rows(&self, members: &[usize], sums: &mut [u32]) -> (Vec<u32>, Vec<u32>) {
        let mut touched = Vec::new();
        for (column, count) in members.iter().flat_map(|&r| self.row(r)) {
            let sum = &mut sums[column as usize];
            if *sum == 0 {
                touched.push(column);
            }
            *sum = sum.saturating_add(count);
        }
        touched.sort_unstable();
        let counts = touched.iter().map(|&c| std::mem::take(&mut sums[c as usize])).collect();
        (touched, counts)
    }
}
