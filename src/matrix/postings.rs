//! The columns of a matrix: in which rows each term occurs.

use super::Dtm;

/// For each term the rows that hold it, and how often; rows in order.
pub(crate) struct Postings {
    bounds: Vec<usize>,
    entries: Vec<(u32, u32)>,
}

impl Postings {
    /// Rows and counts of a term.
    pub fn of(&self, term: u32) -> &[(u32, u32)] {
        &self.entries[self.bounds[term as usize]..self.bounds[term as usize + 1]]
    }
}

impl Dtm {
    /// The postings of some rows, numbered from 0 in the order given. Linear
    /// in the cells of those rows and the terms.
    pub(crate) fn postings(&self, rows: &[usize]) -> Postings {
        let mut bounds = vec![0; self.n_terms() + 1];
        let cells = || (0..).zip(rows).flat_map(|(at, &row)| self.row(row).map(move |(term, n)| (at, term, n)));
        cells().for_each(|(_, term, _)| bounds[term as usize + 1] += 1);
        (0..self.n_terms()).for_each(|t| bounds[t + 1] += bounds[t]);
        let mut next = bounds.clone();
        let mut entries = vec![(0, 0); bounds[self.n_terms()]];
        for (at, term, n) in cells() {
            entries[next[term as usize]] = (at, n);
            next[term as usize] += 1;
        }
        Postings { bounds, entries }
    }
}
