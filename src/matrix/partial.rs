//! Counts by group that add up: parts of a corpus counted on their own.

mod file;
mod merge;
mod stream;

use std::fmt;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;

pub use file::PARTIAL_COUNTS;
pub use stream::PartialStream;

use super::group::{GroupKey, Members};
use super::{Dtm, Grouping};
use crate::corpus::{Documents, Period, Values, Variable};
use crate::error::{Error, Result};
use crate::pool::Pool;
use crate::table::{Table, Values as Column, schema};
use crate::text::Date;
use crate::token::{Tokenizer, Vocabulary};

/// How often each term occurs in each group of documents, and in how many of
/// its documents: what remains of a corpus when the documents are gone.
///
/// Two of these add up ([`PartialCounts::merge`]), in any order and any
/// number: the counts of a corpus are the sum of those of its parts, whatever
/// the parts. A day of news is counted when it comes and added; the shards of
/// a large corpus are counted on many machines and joined. Counts have 64
/// bits. What adds up is exact; a document that lies in two parts counts twice.
///
/// ```
/// use tifa::{matrix::PartialCounts, prelude::*};
/// use tifa::polars::prelude::df;
/// let tokenizer = Tokenizer::builder().build()?;
/// let day = |date: &str, text: &str| Corpus::from_frame(&df!("text" => [text], "date" => [date]).unwrap());
/// let count = |corpus: Corpus| PartialCounts::of(&tokenizer.dtm(&corpus)?, Period::Month);
/// let mut counts = count(day("2016-09-11", "质量强国")?)?;
/// counts = counts.merge(count(day("2016-09-12", "质量，质量")?)?)?;
/// assert_eq!((counts.n_groups(), counts.count(0, "质量"), counts.doc_count(0, "质量")), (1, 3, 2));
/// let path = std::env::temp_dir().join(format!("tifa-partial-{}.parquet", std::process::id()));
/// counts.write(&path)?;
/// assert_eq!(PartialCounts::read(&path)?, counts);
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct PartialCounts {
    pub(super) grouping: Grouping,
    /// Documents without a group.
    pub(super) left_out: u64,
    /// Only terms that occur.
    pub(super) vocabulary: Arc<Vocabulary>,
    /// In order of their keys.
    pub(super) groups: Vec<GroupTotals>,
    pub(super) cells: Cells,
}

/// What is known of a group beside its terms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroupTotals {
    pub key: GroupKey,
    pub documents: u64,
    pub tokens: u64,
    pub characters: u64,
    /// First and last day of the dated documents.
    pub days: Option<(i32, i32)>,
}

/// Rows by group, each in order of its columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cells {
    pub columns: Vec<u32>,
    pub counts: Vec<u64>,
    pub doc_counts: Vec<u64>,
    /// Where each row ends.
    pub ends: Vec<usize>,
}

impl Cells {
    pub fn row(&self, group: usize) -> impl Iterator<Item = (u32, u64, u64)> {
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        (start..self.ends[group]).map(|i| (self.columns[i], self.counts[i], self.doc_counts[i]))
    }

    pub fn push(&mut self, column: u32, count: u64, doc_count: u64) {
        self.columns.push(column);
        self.counts.push(count);
        self.doc_counts.push(doc_count);
    }

    pub fn end_row(&mut self) {
        self.ends.push(self.columns.len());
    }

    fn append(&mut self, row: Cells) {
        self.columns.extend(row.columns);
        self.counts.extend(row.counts);
        self.doc_counts.extend(row.doc_counts);
        self.end_row();
    }
}

/// Sums over some documents, by column.
struct Sums {
    counts: Vec<u64>,
    doc_counts: Vec<u64>,
    touched: Vec<u32>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        Self { counts: vec![0; columns], doc_counts: vec![0; columns], touched: Vec::new() }
    }

    fn row(&mut self, dtm: &Dtm, members: &[usize]) -> Cells {
        for (column, count) in members.iter().flat_map(|&r| dtm.row(r)) {
            let c = column as usize;
            if self.doc_counts[c] == 0 {
                self.touched.push(column);
            }
            self.counts[c] += u64::from(count);
            self.doc_counts[c] += 1;
        }
        self.touched.sort_unstable();
        let mut row = Cells::default();
        for column in self.touched.drain(..) {
            let of = |sums: &mut [u64]| std::mem::take(&mut sums[column as usize]);
            row.push(column, of(&mut self.counts), of(&mut self.doc_counts));
        }
        row
    }
}

impl PartialCounts {
    /// The counts of a matrix by period, by document variables, or by both.
    /// Documents without a period are left out where the grouping says so, and
    /// [`PartialCounts::left_out`] says how many they were.
    ///
    /// # Errors
    /// As [`Dtm::group_by`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for [`Period::Variable`], whose periods depend on the documents that
    /// are at hand: group by the variable.
    pub fn of(dtm: &Dtm, grouping: impl Into<Grouping>) -> Result<Self> {
        let grouping = grouping.into();
        check(&grouping)?;
        let groups = grouping.keyed(dtm.shared_documents())?;
        let sums = Pool::new(|| Sums::new(dtm.n_terms()));
        let rows: Vec<Cells> = groups.par_iter().map(|group| sums.with(|sums| sums.row(dtm, &group.members))).collect();
        let mut cells = Cells::default();
        rows.into_iter().for_each(|row| cells.append(row));
        let grouped: usize = groups.iter().map(|group| group.members.len()).sum();
        let mut counts = Self {
            grouping,
            left_out: (dtm.n_documents() - grouped) as u64,
            vocabulary: dtm.shared_vocabulary().clone(),
            groups: groups.into_iter().map(|group| totals(dtm, group)).collect(),
            cells,
        };
        counts.drop_unused_terms();
        Ok(counts)
    }

    /// Counts documents that come in batches, cut by `tokenizer`; no text, no
    /// token and no matrix is kept.
    ///
    /// # Errors
    /// As [`PartialCounts::of`], for the grouping.
    pub fn stream(tokenizer: Tokenizer, grouping: impl Into<Grouping>) -> Result<PartialStream> {
        let grouping = grouping.into();
        check(&grouping)?;
        Ok(PartialStream::new(tokenizer, grouping))
    }

    fn drop_unused_terms(&mut self) {
        let mut used = vec![false; self.vocabulary.len()];
        self.cells.columns.iter().for_each(|&c| used[c as usize] = true);
        if !used.contains(&false) {
            return;
        }
        let kept = || (0..used.len()).filter(|&c| used[c]);
        let mut renumbered = vec![0; used.len()];
        kept().zip(0..).for_each(|(old, new)| renumbered[old] = new);
        self.cells.columns.iter_mut().for_each(|c| *c = renumbered[*c as usize]);
        self.vocabulary = Arc::new(Vocabulary::from_sorted(kept().map(|c| self.vocabulary.at(c))));
    }

    /// What the documents are put together by.
    #[must_use]
    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// The terms that occur.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Number of groups that have documents.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.groups.len()
    }

    /// Number of documents in all groups.
    #[must_use]
    pub fn n_documents(&self) -> u64 {
        self.groups.iter().map(|g| g.documents).sum()
    }

    /// Number of tokens in all groups, words without a column included.
    #[must_use]
    pub fn n_tokens(&self) -> u64 {
        self.groups.iter().map(|g| g.tokens).sum()
    }

    /// Number of documents that belong to no group.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Number of counts above zero.
    #[must_use]
    pub fn n_cells(&self) -> usize {
        self.cells.columns.len()
    }

    /// The labels of the groups in order, as in [`Dtm::group_by`].
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.groups.iter().map(|g| g.key.label(&self.grouping)).collect()
    }

    /// Occurrences of a term in a group; 0 where there is no such term or group.
    #[must_use]
    pub fn count(&self, group: usize, term: &str) -> u64 {
        self.cell(group, term).map_or(0, |(_, count, _)| count)
    }

    /// Documents of a group that hold a term; 0 where there is no such term or group.
    #[must_use]
    pub fn doc_count(&self, group: usize, term: &str) -> u64 {
        self.cell(group, term).map_or(0, |(_, _, doc_count)| doc_count)
    }

    fn cell(&self, group: usize, term: &str) -> Option<(u32, u64, u64)> {
        let column = self.vocabulary.id(term)?.0;
        (group < self.groups.len()).then(|| self.cells.row(group).find(|(c, _, _)| *c == column)).flatten()
    }

    /// Occurrences and documents of each term in all groups.
    pub(crate) fn totals(&self) -> Vec<(u64, u64)> {
        let mut totals = vec![(0, 0); self.vocabulary.len()];
        for (cell, column) in self.cells.columns.iter().enumerate() {
            let total = &mut totals[*column as usize];
            *total = (total.0 + self.cells.counts[cell], total.1 + self.cells.doc_counts[cell]);
        }
        totals
    }

    pub(crate) fn groups(&self) -> &[GroupTotals] {
        &self.groups
    }

    pub(crate) fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The counts as a matrix with a row per group, just as
    /// [`Dtm::group_by`] makes it of the whole corpus: for TF-IDF by group,
    /// keyness, similarity and whatever else takes a matrix. Its columns are
    /// the terms that occur.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) where a count does not
    /// fit into 32 bits, with group and term.
    pub fn dtm(&self) -> Result<Dtm> {
        let small = |(&count, (group, column)): (&u64, (usize, u32))| {
            u32::try_from(count).map_err(|_| {
                let (label, term) = (self.groups[group].key.label(&self.grouping), self.vocabulary.at(column as usize));
                Error::option(
                    "count",
                    format!("{count} of {term:?} in {label:?}"),
                    "at most 2^32 - 1, as matrices hold",
                )
            })
        };
        let places = (0..self.groups.len()).flat_map(|g| self.cells.row(g).map(move |(column, _, _)| (g, column)));
        let counts: Vec<u32> = self.cells.counts.iter().zip(places).map(small).collect::<Result<_>>()?;
        let pointers: Vec<usize> = std::iter::once(0).chain(self.cells.ends.iter().copied()).collect();
        let shape = (self.groups.len(), self.vocabulary.len());
        let counts = sprs::CsMatI::new(shape, pointers, self.cells.columns.clone(), counts);
        let of = |total: fn(&GroupTotals) -> u64| self.groups.iter().map(total).collect();
        let documents = documents(&self.grouping, &self.groups);
        Ok(Dtm::from_parts(
            counts,
            self.vocabulary.clone(),
            Arc::new(documents),
            of(|g| g.tokens),
            of(|g| g.characters),
        ))
    }

    /// The counts as a table, by group and then by term.
    ///
    /// Columns: [`COUNTS_BY_GROUP`].
    ///
    /// ```
    /// use tifa::{matrix::PartialCounts, polars::prelude::df, prelude::*};
    /// let frame = df!("date" => ["2016", "2016", "2017"], "text" => ["质量、质量", "质量、品牌", "品牌"])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&Corpus::from_frame(&frame)?)?;
    /// assert_eq!(PartialCounts::of(&dtm, Period::Year)?.to_frame()?.to_string(), "\
    /// shape: (3, 6)
    /// ┌───────┬──────┬───────┬───────────┬────────┬───────────┐
    /// │ group ┆ term ┆ count ┆ doc_count ┆ tokens ┆ documents │
    /// │ ---   ┆ ---  ┆ ---   ┆ ---       ┆ ---    ┆ ---       │
    /// │ str   ┆ cat  ┆ u64   ┆ u64       ┆ u64    ┆ u64       │
    /// ╞═══════╪══════╪═══════╪═══════════╪════════╪═══════════╡
    /// │ 2016  ┆ 品牌 ┆ 1     ┆ 1         ┆ 4      ┆ 2         │
    /// │ 2016  ┆ 质量 ┆ 3     ┆ 2         ┆ 4      ┆ 2         │
    /// │ 2017  ┆ 品牌 ┆ 1     ┆ 1         ┆ 1      ┆ 1         │
    /// └───────┴──────┴───────┴───────────┴────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let (mut groups, mut tokens, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        for (group, label) in self.labels().into_iter().enumerate() {
            let (n, totals) = (self.cells.row(group).count(), &self.groups[group]);
            groups.extend(std::iter::repeat_n(label, n));
            tokens.extend(std::iter::repeat_n(totals.tokens, n));
            documents.extend(std::iter::repeat_n(totals.documents, n));
        }
        let columns = vec![
            groups.into(),
            Column::coded(self.vocabulary.iter(), self.cells.columns.clone()),
            self.cells.counts.clone().into(),
            self.cells.doc_counts.clone().into(),
            tokens.into(),
            documents.into(),
        ];
        Table::new(&COUNTS_BY_GROUP, columns)?.into_frame()
    }
}

schema! {
    /// The columns of [`PartialCounts::to_frame`].
    COUNTS_BY_GROUP = "counts by group" {
        group: Text, "", "the group of documents";
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence of the term in the group";
        doc_count: U64, "documents", "documents of the group that hold the term";
        tokens: U64, "tokens", "tokens of the group, before any word is left out";
        documents: U64, "documents", "documents of the group";
    }
}

fn check(grouping: &Grouping) -> Result<()> {
    match grouping.period() {
        Some(Period::Variable(name)) => Err(Error::option(
            "grouping",
            format!("periods of {name:?}"),
            "a period of the calendar, or the variable itself",
        )),
        _ => Ok(()),
    }
}

fn totals(dtm: &Dtm, group: Members) -> GroupTotals {
    let sum = |sizes: &[u64]| group.members.iter().map(|&r| sizes[r]).sum();
    let dates = dtm.shared_documents().dates();
    let days = group.members.iter().filter_map(|&r| dates[r].and_then(Date::days));
    GroupTotals {
        documents: group.members.len() as u64,
        tokens: sum(dtm.tokens()),
        characters: sum(dtm.characters()),
        days: days.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
        key: group.key,
    }
}

/// Groups as the documents of a matrix.
pub(super) fn documents(grouping: &Grouping, groups: &[GroupTotals]) -> Documents {
    let labels: Vec<String> = groups.iter().map(|g| g.key.label(grouping)).collect();
    let dates = groups.iter().map(|g| g.key.period_label(grouping)?.parse().ok()).collect();
    let sizes = groups.iter().map(|g| i64::try_from(g.documents).ok()).collect();
    let mut variables = vec![Variable { name: "documents".into(), values: Values::Integer(sizes) }];
    for (i, name) in grouping.variables().iter().enumerate() {
        let values = groups.iter().map(|g| g.key.values[i].clone()).collect();
        variables.push(Variable { name: name.clone(), values: Values::Text(values) });
    }
    Documents::new(labels, dates, variables)
}

impl fmt::Debug for PartialCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (groups, terms) = (self.n_groups(), self.vocabulary.len());
        write!(f, "PartialCounts({} documents in {groups} groups, {terms} terms)", self.n_documents())
    }
}
