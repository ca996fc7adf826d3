//! Documents put together by period or by document variable.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Dtm;
use super::dtm::csr;
use crate::corpus::{Documents, Period, Undated, Values, Variable};
use crate::error::{Error, Result};
use crate::text::Date;

/// What documents are put together by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Grouping {
    /// The period of their date.
    Period(Period, Undated),
    /// Equal values of one document variable or of several.
    Variables(Vec<String>),
    /// The period of their date, and equal values of document variables in it.
    Both(Period, Undated, Vec<String>),
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

impl<S: Into<String>> From<(Period, S)> for Grouping {
    fn from((period, variable): (Period, S)) -> Self {
        Grouping::Both(period, Undated::default(), vec![variable.into()])
    }
}

/// What documents have in common that belong together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupKey {
    /// The running number of their period.
    pub period: Option<i32>,
    /// Their values of the variables.
    pub values: Vec<Option<String>>,
}

impl GroupKey {
    /// The label of the group, for periods that follow from their number.
    pub fn label(&self, grouping: &Grouping) -> String {
        self.label_with(self.period_label(grouping))
    }

    pub fn period_label(&self, grouping: &Grouping) -> Option<String> {
        Some(grouping.period()?.label(self.period?))
    }

    fn label_with(&self, period: Option<String>) -> String {
        let values = self.values.iter().map(|v| v.clone().unwrap_or_default());
        period.into_iter().chain(values).collect::<Vec<String>>().join(" · ")
    }
}

/// Documents that belong together.
pub(crate) struct Members {
    pub key: GroupKey,
    pub label: String,
    pub date: Option<Date>,
    pub members: Vec<usize>,
}

impl Grouping {
    /// The period, where documents are put together by one.
    pub(crate) fn period(&self) -> Option<&Period> {
        match self {
            Grouping::Period(period, _) | Grouping::Both(period, _, _) => Some(period),
            Grouping::Variables(_) => None,
        }
    }

    /// The variables by which documents are put together.
    pub(crate) fn variables(&self) -> &[String] {
        match self {
            Grouping::Variables(names) | Grouping::Both(_, _, names) => names,
            Grouping::Period(..) => &[],
        }
    }

    /// The groups in order: label and documents of each.
    pub(crate) fn members(&self, documents: &Documents) -> Result<Vec<(String, Vec<usize>)>> {
        Ok(self.keyed(documents)?.into_iter().map(|g| (g.label, g.members)).collect())
    }

    /// The groups in order of their keys.
    pub(crate) fn keyed(&self, documents: &Documents) -> Result<Vec<Members>> {
        let undated = match self {
            Grouping::Period(_, undated) | Grouping::Both(_, undated, _) => *undated,
            Grouping::Variables(_) => Undated::default(),
        };
        let variables = self.variables().iter().map(|name| documents.variable(name)).collect::<Result<Vec<_>>>()?;
        let ordinals = self.period().map(|period| period.of_documents(documents, undated)).transpose()?;
        let mut groups: BTreeMap<GroupKey, Vec<usize>> = BTreeMap::new();
        for row in 0..documents.len() {
            let period = ordinals.as_ref().and_then(|o| o.of_document[row]);
            if period.is_none() && ordinals.is_some() {
                continue;
            }
            let values = variables.iter().map(|v| v.values.label(row)).collect();
            groups.entry(GroupKey { period, values }).or_default().push(row);
        }
        let group = |(key, members): (GroupKey, Vec<usize>)| {
            let unit = ordinals.as_ref().zip(self.period()).zip(key.period);
            let period = unit.map(|((ordinals, period), unit)| ordinals.label(period, unit));
            let date = period.as_ref().and_then(|label| label.parse().ok());
            Members { label: key.label_with(period), date, key, members }
        };
        Ok(groups.into_iter().map(group).collect())
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
    /// a period, unless they are to be skipped;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a sum of more than
    /// 2^32 - 1, with group and term.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// use tifa::polars::prelude::df;
    /// let frame = df!("text" => ["质量强市", "质量强国", "质量"], "year" => [2015, 2016, 2016]).unwrap();
    /// let dtm = Tokenizer::builder().build()?.tokenize(&Corpus::from_frame(&frame)?)?.dtm();
    /// let years = dtm.group_by(Period::Year)?;
    /// assert_eq!((years.document(1).id(), years.count(1, "质量")), ("2016", 2));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn group_by(&self, grouping: impl Into<Grouping>) -> Result<Dtm> {
        let grouping = grouping.into();
        let groups = grouping.keyed(self.shared_documents())?;
        let mut sums = vec![0u64; self.n_terms()];
        let rows = groups.iter().map(|g| self.sum_rows(g, &mut sums)).collect::<Result<_>>()?;
        let sum = |sizes: &[u64]| groups.iter().map(|g| g.members.iter().map(|&r| sizes[r]).sum()).collect();
        let (tokens, characters) = (sum(self.tokens()), sum(self.characters()));
        let sizes = groups.iter().map(|g| Some(g.members.len() as i64)).collect();
        let mut variables = vec![Variable { name: "documents".into(), values: Values::Integer(sizes) }];
        for (i, name) in grouping.variables().iter().enumerate() {
            let values = groups.iter().map(|g| g.key.values[i].clone()).collect();
            variables.push(Variable { name: name.clone(), values: Values::Text(values) });
        }
        let dates = groups.iter().map(|g| g.date).collect();
        let documents = Documents::new(groups.into_iter().map(|g| g.label).collect(), dates, variables);
        let counts = csr(self.n_terms(), rows);
        Ok(Dtm::from_parts(counts, self.shared_vocabulary().clone(), Arc::new(documents), tokens, characters))
    }

    /// The sum of the rows of a group; `sums` is zero before and after.
    fn sum_rows(&self, group: &Members, sums: &mut [u64]) -> Result<(Vec<u32>, Vec<u32>)> {
        let mut touched = Vec::new();
        for (column, count) in group.members.iter().flat_map(|&r| self.row(r)) {
            let sum = &mut sums[column as usize];
            if *sum == 0 {
                touched.push(column);
            }
            *sum += u64::from(count);
        }
        touched.sort_unstable();
        let narrow = |&column: &u32| {
            let sum = std::mem::take(&mut sums[column as usize]);
            u32::try_from(sum).map_err(|_| {
                let term = self.vocabulary().at(column as usize);
                let value = format!("{sum} of {term:?} in {:?}", group.label);
                Error::option("count", value, "at most 2^32 - 1 in a matrix; PartialCounts hold more")
            })
        };
        let counts = touched.iter().map(narrow).collect::<Result<_>>()?;
        Ok((touched, counts))
    }
}
