//! The sentences behind a row of a table.

use polars::prelude::{AnyValue, DataFrame};
use serde::{Deserialize, Serialize};

use crate::corpus::{Documents, Period, Undated};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Grouping;

/// What a row says of where its number was counted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Cells {
    /// Column and cell of what names documents.
    places: Vec<(String, String)>,
    /// First and last label of a stretch of periods.
    stretch: Option<(String, String)>,
    /// Bytes of the document.
    bytes: Option<(usize, usize)>,
    /// What must occur in the context too.
    beside: Option<String>,
    /// What the labels of groups are values of.
    grouping: Option<Grouping>,
}

/// Columns that name a period or group of documents.
const LABELS: [&str; 4] = ["period", "group", "stage", "unit"];
/// Columns of two periods or groups; the row speaks of both.
const PAIR: [&str; 2] = ["from", "to"];
/// Columns of a term beside the first.
const BESIDE: [&str; 2] = ["collocate", "other"];

impl Cells {
    /// The term of a row, and what else the row says.
    pub fn read(table: &DataFrame, row: usize) -> Result<(String, Self)> {
        if row >= table.height() {
            return Err(Error::option("row", row, "a row of the table"));
        }
        let cell = |name: &str| -> Option<String> {
            match table.column(name).ok()?.get(row).ok()? {
                AnyValue::Null => None,
                value => value.get_str().map(str::to_string),
            }
        };
        let number = |name: &str| match table.column(name).ok()?.get(row).ok()? {
            AnyValue::UInt32(byte) => Some(byte as usize),
            AnyValue::UInt64(byte) => usize::try_from(byte).ok(),
            _ => None,
        };
        let term = cell("term").filter(|term| !term.is_empty()).ok_or_else(|| {
            let available = table.get_column_names().iter().map(|n| n.to_string()).collect();
            let source = "the table".to_string();
            Error::from(ErrorKind::MissingColumn { role: "term", tried: vec!["term".into()], available, source })
        })?;
        // Beside a period, `from` and `to` are levels of something else.
        let pair: &[&str] = if table.column("period").is_ok() { &[] } else { &PAIR };
        let named = ["doc_id"].iter().chain(&LABELS).chain(pair);
        let places = named.filter_map(|name| Some(((*name).to_string(), cell(name)?))).collect();
        let bytes = number("start").zip(number("end")).filter(|_| table.column("doc_id").is_ok());
        let stretch = cell("start").zip(cell("end"));
        let beside = BESIDE.iter().find_map(|name| cell(name));
        Ok((term, Self { places, stretch, bytes, beside, grouping: None }))
    }

    pub fn grouped_by(&mut self, grouping: Grouping) {
        self.grouping = Some(grouping);
    }

    /// The bytes of the document that the row names, if it does.
    pub fn bytes(&self) -> Option<std::ops::Range<usize>> {
        self.bytes.map(|(start, end)| start..end)
    }

    /// Leaves in `is_in` the documents that the row speaks of.
    pub fn narrow(&self, documents: &Documents, is_in: &mut [bool]) -> Result<()> {
        let mut either: Option<Vec<usize>> = None;
        for (column, label) in &self.places {
            let members = self.members(documents, column, label, label)?;
            match PAIR.contains(&column.as_str()) {
                true => either.get_or_insert_default().extend(members),
                false => keep(is_in, &members),
            }
        }
        if let Some((start, end)) = &self.stretch {
            keep(is_in, &self.members(documents, "start", start, end)?);
        }
        either.iter().for_each(|members| keep(is_in, members));
        Ok(())
    }

    /// The documents that a cell names, from one label to another.
    fn members(&self, documents: &Documents, column: &str, from: &str, to: &str) -> Result<Vec<usize>> {
        // Rows of a grouped matrix bear the labels of groups as ids.
        if let Some(document) = documents.ids().iter().position(|id| column == "doc_id" && id == from) {
            return Ok(vec![document]);
        }
        let given = self.grouping.iter().map(undated_skipped);
        let periods = Period::NAMED.into_iter().map(|period| Grouping::Period(period, Undated::Skip));
        for grouping in given.chain(periods) {
            let groups = grouping.members(documents)?;
            let place = |label: &str| groups.iter().position(|(name, _)| name == label);
            if let (Some(first), Some(last)) = (place(from), place(to)) {
                return Ok(groups[first..=last.max(first)].iter().flat_map(|(_, members)| members.clone()).collect());
            }
        }
        let advice = if self.grouping.is_none() { "; say by grouped_by what it is a value of" } else { "" };
        Err(Error::empty(format!("no document or group is called {from:?}, as {column} of the row has it{advice}")))
    }

    /// Whether the row has a term beside the first that this context lacks.
    pub fn lacks(&self, context: [&str; 2]) -> bool {
        self.beside.as_ref().is_some_and(|other| !context.iter().any(|side| side.contains(other.as_str())))
    }
}

/// The same grouping, undated documents in no period.
pub(super) fn undated_skipped(grouping: &Grouping) -> Grouping {
    match grouping {
        Grouping::Period(period, _) => Grouping::Period(period.clone(), Undated::Skip),
        Grouping::Both(period, _, variables) => Grouping::Both(period.clone(), Undated::Skip, variables.clone()),
        other => other.clone(),
    }
}

fn keep(is_in: &mut [bool], members: &[usize]) {
    let mut here = vec![false; is_in.len()];
    members.iter().for_each(|&d| here[d] = true);
    is_in.iter_mut().zip(here).for_each(|(all, one)| *all &= one);
}
