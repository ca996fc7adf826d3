//! Counts on disk: one Parquet file that says what it is.

use std::fs::File;
use std::io::Cursor;
use std::path::Path;

use polars::prelude::{Column, DataFrame};
use polars_io::parquet::write::ParquetWriter;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Cells, GroupTotals, PartialCounts, check};
use crate::error::{Error, Result};
use crate::matrix::Grouping;
use crate::matrix::export::write_parquet;
use crate::matrix::group::GroupKey;
use crate::table::{Table, Values, read_parquet, schema};
use crate::token::Vocabulary;

schema! {
    /// The columns of the file that [`PartialCounts::write`] makes.
    ///
    /// Its first row has the kind `head`: `text` is JSON with `version` (1)
    /// and the grouping, `count` the documents without a group. Then, for
    /// every group in order, comes a row of the kind `group`: `text` is JSON
    /// with the running number and the label of its period and the values of
    /// its variables, `count` its tokens, `doc_count` its documents; and behind it a row of
    /// the kind `term` for each of its terms, in order of code point, with
    /// occurrences and documents.
    PARTIAL_COUNTS = "partial counts" {
        kind: Text, "", "`head`, `group` or `term`";
        group: U32, "", "number of the group from 0, null in the head";
        text: Text, "", "the term; JSON in head and group rows";
        count: U64, "occurrences", "of a term; of a group its tokens";
        doc_count: U64, "documents", "that hold the term; all of a group";
        characters: U64, "characters", "of a group, null in other rows";
        first_day: I32, "days since 1970-01-01", "of the group's dated documents, null in other rows";
        last_day: I32, "days since 1970-01-01", "of the group's dated documents, null in other rows";
    }
}

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    version: u32,
    grouping: Grouping,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    period: Option<i32>,
    label: String,
    values: Vec<Option<String>>,
}

const KINDS: [&str; 3] = ["head", "group", "term"];
const HEAD: u32 = 0;
const GROUP: u32 = 1;
const TERM: u32 = 2;

/// The columns of a file, kinds and texts as numbers of names.
#[derive(Default)]
struct Lines {
    kinds: Vec<u32>,
    groups: Vec<Option<u32>>,
    texts: Vec<u32>,
    counts: Vec<u64>,
    doc_counts: Vec<u64>,
    characters: Vec<Option<u64>>,
    first_days: Vec<Option<i32>>,
    last_days: Vec<Option<i32>>,
}

impl Lines {
    fn push(&mut self, kind: u32, group: Option<u32>, text: u32, (count, doc_count): (u64, u64)) {
        self.kinds.push(kind);
        self.groups.push(group);
        self.texts.push(text);
        self.counts.push(count);
        self.doc_counts.push(doc_count);
    }

    /// What only rows of the kind `group` have.
    fn of_group(&mut self, characters: Option<u64>, days: Option<(i32, i32)>) {
        self.characters.push(characters);
        self.first_days.push(days.map(|d| d.0));
        self.last_days.push(days.map(|d| d.1));
    }
}

impl PartialCounts {
    /// Writes the counts as a Parquet file with the columns
    /// [`PARTIAL_COUNTS`](crate::matrix::PARTIAL_COUNTS). The file appears whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        write_parquet(path.as_ref(), self.rows()?)
    }

    /// The bytes of the file that [`PartialCounts::write`] makes, to be sent rather than kept.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut self.rows()?)?;
        Ok(bytes)
    }

    fn rows(&self) -> Result<DataFrame> {
        let mut lines = Lines::default();
        // Names are the terms, and behind them the JSON of head and groups.
        let mut names: Vec<String> = self.vocabulary.iter().map(str::to_string).collect();
        let mut json_of = |json: String| {
            names.push(json);
            names.len() as u32 - 1
        };
        let head = json_of(json(&Head { version: VERSION, grouping: self.grouping.clone() })?);
        lines.push(HEAD, None, head, (self.left_out, 0));
        lines.of_group(None, None);
        for (number, group) in self.groups.iter().enumerate() {
            let at = Some(number as u32);
            let (period, values) = (group.key.period, group.key.values.clone());
            let key = json_of(json(&Key { period, label: group.key.label(&self.grouping), values })?);
            lines.push(GROUP, at, key, (group.tokens, group.documents));
            lines.of_group(Some(group.characters), group.days);
            for (column, count, doc_count) in self.cells.row(number) {
                lines.push(TERM, at, column, (count, doc_count));
                lines.of_group(None, None);
            }
        }
        let columns = vec![
            Values::coded(KINDS, lines.kinds),
            lines.groups.into(),
            Values::coded(names, lines.texts),
            lines.counts.into(),
            lines.doc_counts.into(),
            lines.characters.into(),
            lines.first_days.into(),
            lines.last_days.into(),
        ];
        Table::new(&PARTIAL_COUNTS, columns)?.into_frame()
    }

    /// Reads counts that [`PartialCounts::write`] wrote.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) and
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) where the file cannot be
    /// read; [`ErrorKind::Saved`](crate::ErrorKind::Saved) with the row where
    /// it is no such file, of a later version, or does not hold together:
    /// groups or terms out of order, a count of 0, more documents with a term
    /// than there are.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        let frame = read_parquet(file).map_err(|fault| Error::format(path, format!("broken Parquet: {fault}")))?;
        Self::of_rows(&frame, &format!("{}: ", path.display()))
    }

    /// Takes what [`PartialCounts::to_bytes`] gave.
    ///
    /// # Errors
    /// As [`PartialCounts::read`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = |fault: String| Error::saved("partial counts", format!("broken Parquet: {fault}"));
        Self::of_rows(&read_parquet(Cursor::new(bytes)).map_err(broken)?, "")
    }

    /// The counts in such rows; `place` begins every message.
    fn of_rows(frame: &DataFrame, place: &str) -> Result<Self> {
        let fault = |message: String| Error::saved("partial counts", format!("{place}{message}"));
        let rows = SavedRows::of(frame).map_err(|e| fault(e.to_string()))?;
        if rows.kind(0) != Some("head") {
            return Err(fault("it does not begin with a row of the kind head".into()));
        }
        // The version first: all else may be different in a later one.
        let head: serde_json::Value = serde_json::from_str(rows.text(0)).map_err(|e| fault(e.to_string()))?;
        if head["version"] != VERSION {
            return Err(fault(format!("format {} is not known here", head["version"])));
        }
        let head: Head = serde_json::from_value(head).map_err(|e| fault(e.to_string()))?;
        check(&head.grouping)?;
        rows.take(head.grouping).map_err(|(row, message)| fault(format!("row {}: {message}", row + 1)))
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::saved("partial counts", e.to_string()))
}

/// The columns of a file.
struct SavedRows<'a> {
    frame: &'a DataFrame,
    kinds: Vec<Option<&'a str>>,
    texts: Vec<Option<&'a str>>,
    counts: Vec<Option<u64>>,
    doc_counts: Vec<Option<u64>>,
}

impl<'a> SavedRows<'a> {
    fn of(frame: &'a DataFrame) -> Result<Self> {
        let texts = |name: &str| -> Result<Vec<Option<&'a str>>> { Ok(frame.column(name)?.str()?.iter().collect()) };
        let numbers = |name: &str| -> Result<Vec<Option<u64>>> { Ok(frame.column(name)?.u64()?.iter().collect()) };
        let (kinds, texts) = (texts("kind")?, texts("text")?);
        Ok(Self { frame, kinds, texts, counts: numbers("count")?, doc_counts: numbers("doc_count")? })
    }

    fn kind(&self, row: usize) -> Option<&str> {
        self.kinds.get(row).copied().flatten()
    }

    fn text(&self, row: usize) -> &'a str {
        self.texts[row].unwrap_or_default()
    }

    /// The terms, and the number of each row's; each term is compared once, however many groups have it.
    fn terms(&self) -> (Vocabulary, Vec<u32>) {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut number = |row: usize| {
            let next = numbers.len() as u32;
            *numbers.entry(self.text(row)).or_insert(next)
        };
        let is_term = |row: usize| self.kind(row) == Some("term");
        let mut columns: Vec<u32> =
            (0..self.kinds.len()).map(|row| if is_term(row) { number(row) } else { u32::MAX }).collect();
        let mut terms: Vec<(&str, u32)> = numbers.into_iter().collect();
        terms.sort_unstable();
        let mut places = vec![0; terms.len()];
        terms.iter().zip(0..).for_each(|(&(_, number), place)| places[number as usize] = place);
        columns.iter_mut().filter(|c| **c != u32::MAX).for_each(|c| *c = places[*c as usize]);
        (Vocabulary::from_sorted(terms.into_iter().map(|(term, _)| term)), columns)
    }

    fn take(&self, grouping: Grouping) -> std::result::Result<PartialCounts, (usize, String)> {
        let number = |column: &[Option<u64>], row: usize| column[row].ok_or((row, "a missing number".to_string()));
        let (vocabulary, columns) = self.terms();
        let (mut groups, mut cells): (Vec<GroupTotals>, Cells) = (Vec::new(), Cells::default());
        let mut before: Option<u32> = None;
        for (row, &column) in columns.iter().enumerate().skip(1) {
            let (count, doc_count) = (number(&self.counts, row)?, number(&self.doc_counts, row)?);
            match self.kind(row) {
                Some("group") => {
                    if !groups.is_empty() {
                        cells.end_row();
                    }
                    before = None;
                    let group = self.group(row, &grouping, count, doc_count).map_err(|message| (row, message))?;
                    if groups.last().is_some_and(|last| last.key >= group.key) {
                        return Err((row, "groups out of order".into()));
                    }
                    groups.push(group);
                }
                Some("term") => {
                    let documents = groups.last().map_or(0, |g| g.documents);
                    if count == 0 || doc_count == 0 || doc_count > count || doc_count > documents {
                        let of = format!("{count} occurrences in {doc_count} of {documents} documents");
                        return Err((row, format!("{of} for {:?}", self.text(row))));
                    }
                    if before.replace(column).is_some_and(|last| last >= column) {
                        return Err((row, "terms out of order".into()));
                    }
                    cells.push(column, count, doc_count);
                }
                other => return Err((row, format!("a row of the kind {:?}", other.unwrap_or_default()))),
            }
        }
        if !groups.is_empty() {
            cells.end_row();
        }
        let left_out = number(&self.counts, 0)?;
        Ok(PartialCounts { grouping, left_out, vocabulary: vocabulary.into(), groups, cells })
    }

    fn group(
        &self,
        row: usize,
        grouping: &Grouping,
        tokens: u64,
        documents: u64,
    ) -> std::result::Result<GroupTotals, String> {
        let key: Key = serde_json::from_str(self.text(row)).map_err(|e| e.to_string())?;
        let label = key.label;
        let key = GroupKey { period: key.period, values: key.values };
        if key.period.is_some() != grouping.period().is_some() || key.values.len() != grouping.variables().len() {
            return Err("a group that is none of this grouping".into());
        }
        if key.label(grouping) != label {
            return Err(format!("the group {label:?} is {:?} here", key.label(grouping)));
        }
        let cell = |name: &str| -> Option<&Column> { self.frame.column(name).ok() };
        let day = |name: &str| cell(name).and_then(|c| c.i32().ok()?.get(row));
        let characters = cell("characters").and_then(|c| c.u64().ok()?.get(row)).ok_or("no number of characters")?;
        let days = day("first_day").zip(day("last_day"));
        Ok(GroupTotals { key, documents, tokens, characters, days })
    }
}
