//! Documents put together by period or by document variable.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Dtm;
use super::dtm::csr;
use crate::corpus::{Documents, Period, Undated, Values, Variable};
use crate::error::Result;
use crate::text::Date;

/// What documents are put together by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Grouping {
    /// The period of their date.
    Period(Period, Undated),
    /// Equal values of one document variable or of several.
    Variables(Vec<String>),
}

impl From<Period> for Grouping {
    fn from(period: Period) -> Self {
        Grouping::Period(period, Undated::default())
    }
}

impl From<&str> for Grouping {
    fn from(variable: &str) -> Self {
        Grouping::Variables(vec![variable.into()])
    }
}

impl From<String> for Grouping {
    fn from(variable: String) -> Self {
        Grouping::Variables(vec![variable])
    }
}

impl<const N: usize> From<[&str; N]> for Grouping {
    fn from(variables: [&str; N]) -> Self {
        Grouping::Variables(variables.map(Into::into).into())
    }
}

/// Documents that belong together.
struct Group {
    label: String,
    date: Option<Date>,
    /// The values that they share.
    values: Vec<Option<String>>,
    members: Vec<usize>,
}

impl Grouping {
    /// The groups in order: label and documents of each.
    pub(crate) fn members(&self, documents: &Documents) -> Result<Vec<(String, Vec<usize>)>> {
        Ok(self.groups(documents)?.into_iter().map(|g| (g.label, g.members)).collect())
    }

    fn groups(&self, documents: &Documents) -> Result<Vec<Group>> {
        match self {
            Grouping::Period(period, undated) => {
                let mut groups: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
                let ordinals = period.of_documents(documents, *undated)?;
                for (row, &ordinal) in ordinals.of_document.iter().enumerate() {
                    if let Some(ordinal) = ordinal {
                        groups.entry(ordinal).or_default().push(row);
                    }
                }
                let group = |(ordinal, members)| {
                    let label = ordinals.label(period, ordinal);
                    Group { date: label.parse().ok(), label, values: Vec::new(), members }
                };
                Ok(groups.into_iter().map(group).collect())
            }
            Grouping::Variables(names) => {
                let variables = names.iter().map(|name| documents.variable(name)).collect::<Result<Vec<_>>>()?;
                let mut groups: BTreeMap<Vec<Option<String>>, Vec<usize>> = BTreeMap::new();
                for row in 0..documents.len() {
                    let values = variables.iter().map(|v| v.values.label(row)).collect();
                    groups.entry(values).or_default().push(row);
                }
                let group = |(values, members): (Vec<Option<String>>, Vec<usize>)| {
                    let labels: Vec<&str> = values.iter().map(|v| v.as_deref().unwrap_or_default()).collect();
                    Group { label: labels.join(" · "), date: None, values, members }
                };
                Ok(groups.into_iter().map(group).collect())
            }
        }
    }
}

impl Dtm {
    /// Adds up the rows of documents that belong together. Periods come in
    /// order of time, values of a variable in order of code point; documents
    /// without a value are the group with the empty label. The new rows have
    /// the labels as ids (those of several variables with ` · ` between them);
    /// the variable `documents` says how many documents each holds, and the
    /// variables that were asked for keep their values as text.
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
        let grouping = grouping.into();
        let groups = grouping.groups(self.shared_documents())?;
        let mut sums = vec![0u32; self.n_terms()];
        let rows = groups.iter().map(|g| self.sum_rows(&g.members, &mut sums)).collect();
        let sum = |sizes: &[u64]| groups.iter().map(|g| g.members.iter().map(|&r| sizes[r]).sum()).collect();
        let (tokens, characters) = (sum(self.tokens()), sum(self.characters()));
        let sizes = groups.iter().map(|g| Some(g.members.len() as i64)).collect();
        let mut variables = vec![Variable { name: "documents".into(), values: Values::Integer(sizes) }];
        if let Grouping::Variables(names) = &grouping {
            let values = |i: usize| groups.iter().map(|g| g.values[i].clone()).collect();
            let shared = names
                .iter()
                .enumerate()
                .map(|(i, name)| Variable { name: name.clone(), values: Values::Text(values(i)) });
            variables.extend(shared);
        }
        let dates = groups.iter().map(|g| g.date).collect();
        let documents = Documents::new(groups.into_iter().map(|g| g.label).collect(), dates, variables);
        let counts = csr(self.n_terms(), rows);
        Ok(Dtm::from_parts(counts, self.shared_vocabulary().clone(), Arc::new(documents), tokens, characters))
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
