//! The families, and formulations over time or by a document variable.

use polars::prelude::DataFrame;

use super::members::Member;
use super::mined::MinedSlogans;
use super::rows::Occurrences;
use super::tables::year;
use crate::error::Result;
use crate::matrix::Grouping;
use crate::table::{FromRows, Table, Values, schema};

schema! {
    /// The columns of [`MinedSlogans::families`].
    SLOGAN_FAMILIES = "slogan_families" {
        family: Text, "", "the head, or the pattern, such as 全球*倡议";
        term: Term, "", "the form";
        relation: Text, "", "what it is to the head, see Relation";
        count: U64, "occurrences", "every occurrence";
        independent: U64, "occurrences", "occurrences that no longer formulation overlaps; 0 for verb shells and head nouns that are no rows, for they hold a row that counts";
        doc_count: U32, "documents", "documents that hold it";
        first: Text, "year", "year in which it occurs first; null where no document is dated";
        peak: Text, "year", "year in which it makes up most of the text";
        last: Text, "year", "year in which it occurs last";
    }
}

schema! {
    /// The columns of [`MinedSlogans::families_by`].
    SLOGAN_FAMILIES_BY_GROUP = "slogan_families" {
        family: Text, "", "the head, or the pattern, such as 全球*倡议";
        term: Term, "", "the form";
        relation: Text, "", "what it is to the head, see Relation";
        group: Text, "", "the group of documents";
        count: U64, "occurrences", "every occurrence in the group";
        independent: U64, "occurrences", "occurrences that no longer formulation overlaps";
        doc_count: U32, "documents", "documents of the group that hold it";
    }
}

schema! {
    /// The columns of [`MinedSlogans::counts_by`].
    SLOGANS_BY_GROUP = "slogans" {
        term: Term, "", "the formulation";
        group: Text, "", "the group of documents";
        count: U64, "occurrences", "every occurrence in the group";
        independent: U64, "occurrences", "occurrences that no longer formulation overlaps";
        doc_count: U32, "documents", "documents of the group that hold it";
    }
}

/// The counts of one string in one group of documents.
struct Cell {
    /// The number of the string, and of the group.
    string: u32,
    group: u32,
    count: u64,
    independent: u64,
    doc_count: u32,
}

impl MinedSlogans {
    /// The families: forms of one formulation, in order of the ranks of their
    /// heads; behind them the patterns with a slot that 3 to 20
    /// formulations fill, which cut across the others. Within a family the
    /// head comes first, then rows by rank, then forms that are no rows.
    ///
    /// Columns: [`SLOGAN_FAMILIES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "推进一带一路建设，落实一带一路倡议。"),
    ///     ("乙", "参与一带一路，一带一路倡议深入人心。"),
    ///     ("丙", "弘扬工匠精神，弘扬工匠精神要靠制度。"),
    /// ])?;
    /// let table = Slogans::default().mine(&corpus)?.families()?;
    /// assert_eq!(table.select(["family", "term", "relation", "count", "doc_count"])?.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────────┬──────────────┬───────────┬───────┬───────────┐
    /// │ family   ┆ term         ┆ relation  ┆ count ┆ doc_count │
    /// │ ---      ┆ ---          ┆ ---       ┆ ---   ┆ ---       │
    /// │ str      ┆ cat          ┆ str       ┆ u64   ┆ u32       │
    /// ╞══════════╪══════════════╪═══════════╪═══════╪═══════════╡
    /// │ 一带一路 ┆ 一带一路     ┆ head      ┆ 4     ┆ 2         │
    /// │ 一带一路 ┆ 一带一路倡议 ┆ head noun ┆ 2     ┆ 2         │
    /// └──────────┴──────────────┴───────────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn families(&self) -> Result<DataFrame> {
        let members: Vec<(&str, &Member)> = self.members().collect();
        Table::of_rows(&SLOGAN_FAMILIES, &members)
            .column("family", |(name, _)| name.to_string())
            .column("term", |(_, m)| m.term.clone())
            .column("relation", |(_, m)| m.relation.name().to_string())
            .column("count", |(_, m)| m.occurrences.positions.len() as u64)
            .column("independent", |(_, m)| m.occurrences.by_themselves())
            .column("doc_count", |(_, m)| self.doc_count(&m.occurrences))
            .column("first", |(_, m)| year(m.span, |s| s.first))
            .column("peak", |(_, m)| year(m.span, |s| s.peak))
            .column("last", |(_, m)| year(m.span, |s| s.last))
            .frame()
    }

    /// The families over time or by a document variable: a row for each
    /// member and each group of documents, members in the order of
    /// [`MinedSlogans::families`], groups in theirs.
    ///
    /// Columns: [`SLOGAN_FAMILIES_BY_GROUP`].
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2016", "2016"],
    ///     "text" => [
    ///         "推进一带一路建设，落实一带一路倡议。",
    ///         "参与一带一路，一带一路倡议深入人心。",
    ///         "弘扬工匠精神，弘扬工匠精神要靠制度。",
    ///     ],
    /// )?;
    /// let corpus = Corpus::from_frame(&frame)?;
    /// let table = Slogans::default().mine(&corpus)?.families_by(Period::Year)?;
    /// let shown = table.select(["family", "term", "relation", "group", "count", "doc_count"])?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 6)
    /// ┌──────────┬──────────────┬───────────┬───────┬───────┬───────────┐
    /// │ family   ┆ term         ┆ relation  ┆ group ┆ count ┆ doc_count │
    /// │ ---      ┆ ---          ┆ ---       ┆ ---   ┆ ---   ┆ ---       │
    /// │ str      ┆ cat          ┆ str       ┆ str   ┆ u64   ┆ u32       │
    /// ╞══════════╪══════════════╪═══════════╪═══════╪═══════╪═══════════╡
    /// │ 一带一路 ┆ 一带一路     ┆ head      ┆ 2015  ┆ 2     ┆ 1         │
    /// │ 一带一路 ┆ 一带一路     ┆ head      ┆ 2016  ┆ 2     ┆ 1         │
    /// │ 一带一路 ┆ 一带一路倡议 ┆ head noun ┆ 2015  ┆ 1     ┆ 1         │
    /// │ 一带一路 ┆ 一带一路倡议 ┆ head noun ┆ 2016  ┆ 1     ┆ 1         │
    /// └──────────┴──────────────┴───────────┴───────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`MinedSlogans::counts_by`].
    pub fn families_by(&self, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let members: Vec<(&str, &Member)> = self.members().collect();
        let (cells, labels) = self.cells(members.iter().map(|(_, m)| &m.occurrences), &grouping.into())?;
        let strings = || cells.iter().map(|c| c.string).collect::<Vec<u32>>();
        let table = Table::of_rows(&SLOGAN_FAMILIES_BY_GROUP, &cells)
            .values("family", Values::coded(members.iter().map(|(name, _)| *name), strings()))
            .values("term", Values::coded(members.iter().map(|(_, m)| m.term.as_str()), strings()))
            .values("relation", Values::coded(members.iter().map(|(_, m)| m.relation.name()), strings()));
        counts(table, &cells, labels)
    }

    /// The formulations over time or by a document variable: a row for each
    /// formulation and each group of documents that there are, formulations
    /// by rank, groups in order of time or of code point.
    ///
    /// Columns: [`SLOGANS_BY_GROUP`].
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2016", "2016"],
    ///     "text" => [
    ///         "推进一带一路建设，落实一带一路倡议。",
    ///         "参与一带一路，一带一路倡议深入人心。",
    ///         "弘扬工匠精神，弘扬工匠精神要靠制度。",
    ///     ],
    /// )?;
    /// let corpus = Corpus::from_frame(&frame)?;
    /// assert_eq!(Slogans::default().rows(1).mine(&corpus)?.counts_by(Period::Year)?.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────────┬───────┬───────┬─────────────┬───────────┐
    /// │ term     ┆ group ┆ count ┆ independent ┆ doc_count │
    /// │ ---      ┆ ---   ┆ ---   ┆ ---         ┆ ---       │
    /// │ cat      ┆ str   ┆ u64   ┆ u64         ┆ u32       │
    /// ╞══════════╪═══════╪═══════╪═════════════╪═══════════╡
    /// │ 一带一路 ┆ 2015  ┆ 2     ┆ 2           ┆ 1         │
    /// │ 一带一路 ┆ 2016  ┆ 2     ┆ 2           ┆ 1         │
    /// └──────────┴───────┴───────┴─────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped.
    pub fn counts_by(&self, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let (cells, labels) = self.cells(self.slogans.iter().map(|s| &s.occurrences), &grouping.into())?;
        let strings = cells.iter().map(|c| c.string).collect();
        let table = Table::of_rows(&SLOGANS_BY_GROUP, &cells).values("term", Values::coded(self.terms(), strings));
        counts(table, &cells, labels)
    }

    fn members(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.families.iter().flat_map(|f| f.members.iter().map(|m| (f.name.as_str(), m)))
    }

    fn doc_count(&self, occurrences: &Occurrences) -> u32 {
        let (mut count, mut last) = (0, None);
        self.each_document(occurrences, |document, _| {
            count += u32::from(last.replace(document) != Some(document));
        });
        count
    }

    /// The counts of strings by group of documents, and the names of the groups.
    fn cells<'a>(
        &self,
        strings: impl Iterator<Item = &'a Occurrences>,
        grouping: &Grouping,
    ) -> Result<(Vec<Cell>, Vec<String>)> {
        let groups = grouping.members(self.corpus.shared_documents())?;
        let mut group_of = vec![None; self.corpus.len()];
        for (group, (_, members)) in groups.iter().enumerate() {
            members.iter().for_each(|&d| group_of[d] = Some(group));
        }
        let mut cells: Vec<Cell> = Vec::new();
        for (string, occurrences) in (0..).zip(strings) {
            let base = cells.len();
            let empty = |group| Cell { string, group, count: 0, independent: 0, doc_count: 0 };
            cells.extend((0..groups.len() as u32).map(empty));
            let mut last = None;
            self.each_document(occurrences, |document, i| {
                if let Some(group) = group_of[document] {
                    let cell = &mut cells[base + group];
                    cell.count += 1;
                    cell.independent += u64::from(occurrences.independent[i]);
                    cell.doc_count += u32::from(last.replace(document) != Some(document));
                }
            });
        }
        Ok((cells, groups.into_iter().map(|(label, _)| label).collect()))
    }
}

/// The columns that all tables by group end with.
fn counts(table: FromRows<'_, Cell>, cells: &[Cell], labels: Vec<String>) -> Result<DataFrame> {
    table
        .values("group", Values::coded(labels, cells.iter().map(|c| c.group).collect()))
        .column("count", |c| c.count)
        .column("independent", |c| c.independent)
        .column("doc_count", |c| c.doc_count)
        .frame()
}
