//! The counts of each term by period, with only the periods that have some.

use rustc_hash::FxHashMap;

use super::scope::Chosen;
use super::timeline::{Timeline, narrow};
use crate::error::Result;
use crate::matrix::{Dtm, PartialCounts};

/// What a term has in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub period: u32,
    pub count: u64,
    pub documents: u32,
}

/// Series of the chosen terms, one after the other. Linear in the cells of
/// the matrix, however many terms are chosen.
pub(super) struct Series {
    /// Where the cells of each column begin, and the end of the last.
    offsets: Vec<usize>,
    cells: Vec<Cell>,
}

impl Series {
    pub fn new(dtm: &Dtm, timeline: &Timeline, chosen: &Chosen) -> Self {
        let rows = rows_by_period(timeline);
        let cells = || {
            let of_row = |&(p, row): &(u32, usize)| dtm.row(row).map(move |(c, n)| (p, c, u64::from(n), 1));
            rows.iter().flat_map(of_row)
        };
        Self::of_cells(cells, dtm.n_terms(), chosen)
    }

    /// The series of counts by group.
    pub fn of_counts(counts: &PartialCounts, timeline: &Timeline, chosen: &Chosen) -> Result<Self> {
        let mut documents = counts.groups().iter().map(|g| g.documents);
        // What fits for all documents of a period fits for those with a term.
        documents.try_for_each(|n| narrow(n).map(drop))?;
        let rows = rows_by_period(timeline);
        let cells = || {
            let of_row = |&(p, row): &(u32, usize)| counts.cells().row(row).map(move |(c, n, d)| (p, c, n, d as u32));
            rows.iter().flat_map(of_row)
        };
        Ok(Self::of_cells(cells, counts.vocabulary().len(), chosen))
    }

    /// Series from cells in order of time: period, column, count and documents.
    fn of_cells<I: Iterator<Item = (u32, u32, u64, u32)>>(
        cells: impl Fn() -> I,
        terms: usize,
        chosen: &Chosen,
    ) -> Self {
        let mut wanted = vec![false; terms];
        chosen.columns.iter().flatten().for_each(|&c| wanted[c as usize] = true);
        let cells = || cells().filter(|(_, column, _, _)| wanted[*column as usize]);
        let mut latest = vec![u32::MAX; terms];
        let mut offsets = vec![0; terms + 1];
        for (p, column, _, _) in cells() {
            if std::mem::replace(&mut latest[column as usize], p) != p {
                offsets[column as usize + 1] += 1;
            }
        }
        (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
        let mut ends = offsets.clone();
        let mut all = vec![Cell { period: u32::MAX, count: 0, documents: 0 }; offsets[terms]];
        for (p, column, count, documents) in cells() {
            let (begin, end) = (offsets[column as usize], &mut ends[column as usize]);
            if *end == begin || all[*end - 1].period != p {
                all[*end].period = p;
                *end += 1;
            }
            let cell = &mut all[*end - 1];
            cell.count += count;
            cell.documents += documents;
        }
        Series { offsets, cells: all }
    }

    /// The cells of a column in order of time; none for a term without one.
    pub fn of(&self, column: Option<u32>) -> &[Cell] {
        column.map_or(&[], |c| &self.cells[self.offsets[c as usize]..self.offsets[c as usize + 1]])
    }
}

/// Terms whose cells are equal, which have one life: the cells of each kind, and the kind of each term.
pub(super) struct Kinds<'a> {
    pub cells: Vec<&'a [Cell]>,
    pub of_term: Vec<u32>,
}

impl<'a> Kinds<'a> {
    pub fn of(series: &'a Series, columns: &[Option<u32>]) -> Self {
        let (mut cells, mut numbers) = (Vec::new(), FxHashMap::default());
        let kind = |column: &Option<u32>| {
            let of_column = series.of(*column);
            *numbers.entry(of_column).or_insert_with(|| {
                cells.push(of_column);
                cells.len() as u32 - 1
            })
        };
        let of_term = columns.iter().map(kind).collect();
        Self { cells, of_term }
    }
}

/// Documents that have a period, in order of time.
fn rows_by_period(timeline: &Timeline) -> Vec<(u32, usize)> {
    let mut rows: Vec<(u32, usize)> =
        timeline.of_document.iter().enumerate().filter_map(|(row, p)| p.map(|p| (p, row))).collect();
    rows.sort_unstable();
    rows
}
