//! How like documents, groups or periods are.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::rows::{DocumentRows, MatrixRows};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::similarity::Measure;
use crate::stats::sparse_row::{RowSums, SharedSums};
use crate::table::{Table, Values, schema};

/// Similarity or distance between the rows of a matrix: documents, or groups
/// and periods after [`Dtm::group_by`](crate::Dtm::group_by).
///
/// ```
/// use tifa::{compare::{Measure, Similarity}, prelude::*};
/// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "品牌、质量"), ("丙", "工匠、品牌")])?;
/// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
/// let nearest = Similarity::by(Measure::Cosine).nearest(&dtm, 1)?;
/// assert_eq!(nearest.column("neighbour").unwrap().get(0).unwrap().get_str(), Some("乙"));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Similarity {
    measure: Measure,
    max_pairs: usize,
}

impl Similarity {
    /// Compares by this measure.
    #[must_use]
    pub fn by(measure: Measure) -> Self {
        Self { measure, max_pairs: 10_000_000 }
    }

    /// The largest table of pairs to make; ten million by default.
    #[must_use]
    pub fn max_pairs(mut self, pairs: usize) -> Self {
        self.max_pairs = pairs;
        self
    }

    /// Every pair of rows, in order of the rows.
    ///
    /// Columns: [`SIMILAR_PAIRS`].
    ///
    /// ```
    /// use tifa::{compare::{Measure, Similarity}, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "品牌、质量"), ("丙", "工匠、品牌")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(Similarity::by(Measure::Cosine).pairs(&dtm)?.to_string(), "\
    /// shape: (3, 3)
    /// ┌────────┬───────┬───────┐
    /// │ doc_id ┆ other ┆ score │
    /// │ ---    ┆ ---   ┆ ---   │
    /// │ cat    ┆ cat   ┆ f64   │
    /// ╞════════╪═══════╪═══════╡
    /// │ 甲     ┆ 乙    ┆ 1.0   │
    /// │ 甲     ┆ 丙    ┆ 0.5   │
    /// │ 乙     ┆ 丙    ┆ 0.5   │
    /// └────────┴───────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`] where there are more pairs than are to be made.
    pub fn pairs(&self, matrix: &impl DocumentRows) -> Result<DataFrame> {
        let rows = matrix.rows();
        let n = rows.len();
        let pairs = n * n.saturating_sub(1) / 2;
        if pairs > self.max_pairs {
            return Err(Error::option("pairs", pairs, "at most max_pairs; ask for the nearest or raise the limit"));
        }
        let scores: Vec<Option<f64>> = (0..n)
            .into_par_iter()
            .flat_map_iter(|a| {
                let rows = &rows;
                (a + 1..n).map(move |b| self.measure.between(rows.row(a), rows.row(b), rows.n_columns))
            })
            .collect();
        let each = || (0..n as u32).flat_map(|a| (a + 1..n as u32).map(move |b| (a, b)));
        let (one, other) = (each().map(|p| p.0).collect(), each().map(|p| p.1).collect());
        let names = |numbers| Values::named(rows.documents, numbers);
        Table::new(&SIMILAR_PAIRS, vec![names(one), names(other), scores.into()])?.into_frame()
    }

    /// The `n` rows most like each row, nearest first, ties in order of the
    /// rows; rows without a defined score are left out.
    ///
    /// Columns: [`NEAREST`].
    ///
    /// Memory grows with the number of rows, not its square. Time grows with the number of
    /// cells that rows share for cosine, Jaccard, Dice and their weighted
    /// forms, Jensen-Shannon, Hellinger and Manhattan; the other measures look
    /// at every pair of rows.
    ///
    /// ```
    /// use tifa::{compare::{Measure, Similarity}, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "品牌、质量"), ("丙", "工匠、品牌")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(Similarity::by(Measure::Cosine).nearest(&dtm, 1)?.to_string(), "\
    /// shape: (3, 4)
    /// ┌────────┬──────┬───────────┬───────┐
    /// │ doc_id ┆ rank ┆ neighbour ┆ score │
    /// │ ---    ┆ ---  ┆ ---       ┆ ---   │
    /// │ cat    ┆ u32  ┆ cat       ┆ f64   │
    /// ╞════════╪══════╪═══════════╪═══════╡
    /// │ 甲     ┆ 1    ┆ 乙        ┆ 1.0   │
    /// │ 乙     ┆ 1    ┆ 甲        ┆ 1.0   │
    /// │ 丙     ┆ 1    ┆ 甲        ┆ 0.5   │
    /// └────────┴──────┴───────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`] should Polars refuse the table.
    pub fn nearest(&self, matrix: &impl DocumentRows, n: usize) -> Result<DataFrame> {
        let rows = matrix.rows();
        self.nearest_of(&rows, (0..rows.len()).collect(), n)
    }

    /// The `n` rows most like one document, as [`Similarity::nearest`].
    ///
    /// Columns: [`NEAREST`].
    ///
    /// ```
    /// use tifa::{compare::{Measure, Similarity}, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "品牌、质量"), ("丙", "工匠、品牌")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(Similarity::by(Measure::JensenShannon).nearest_to(&dtm, "甲", 2)?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬──────┬───────────┬──────────┐
    /// │ doc_id ┆ rank ┆ neighbour ┆ score    │
    /// │ ---    ┆ ---  ┆ ---       ┆ ---      │
    /// │ cat    ┆ u32  ┆ cat       ┆ f64      │
    /// ╞════════╪══════╪═══════════╪══════════╡
    /// │ 甲     ┆ 1    ┆ 乙        ┆ 0.0      │
    /// │ 甲     ┆ 2    ┆ 丙        ┆ 0.346574 │
    /// └────────┴──────┴───────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`] where no row has that id.
    pub fn nearest_to(&self, matrix: &impl DocumentRows, doc_id: &str, n: usize) -> Result<DataFrame> {
        let rows = matrix.rows();
        let Some(row) = rows.documents.ids().iter().position(|id| id == doc_id) else {
            let tried = vec![doc_id.to_string()];
            let available = rows.documents.ids().iter().take(10).cloned().collect();
            return Err(
                ErrorKind::MissingColumn { role: "document", tried, available, source: "the matrix".into() }.into()
            );
        };
        self.nearest_of(&rows, vec![row], n)
    }

    fn nearest_of(&self, rows: &MatrixRows<'_>, of: Vec<usize>, n: usize) -> Result<DataFrame> {
        let postings = (self.measure.by_shared_columns() && !rows.have_negatives()).then(|| Postings::of(rows));
        let found: Vec<Vec<(usize, f64)>> = of
            .par_iter()
            .map_init(
                || vec![SharedSums::default(); rows.len()],
                |shared, &row| {
                    let scores = self.scores(rows, postings.as_ref(), row, shared);
                    let mut scores: Vec<(usize, f64)> = scores
                        .into_iter()
                        .enumerate()
                        .filter_map(|(other, s)| Some((other, s?)))
                        .filter(|s| s.0 != row)
                        .collect();
                    let nearer = |a: &(usize, f64), b: &(usize, f64)| {
                        let by_score =
                            if self.measure.is_distance() { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) };
                        by_score.then(a.0.cmp(&b.0))
                    };
                    if n > 0 && n < scores.len() {
                        scores.select_nth_unstable_by(n - 1, nearer);
                    }
                    scores.truncate(n);
                    scores.sort_unstable_by(nearer);
                    scores
                },
            )
            .collect();
        let each = || of.iter().zip(&found).flat_map(|(&row, s)| s.iter().enumerate().map(move |(i, s)| (row, i, s)));
        let names = |numbers| Values::named(rows.documents, numbers);
        Table::new(
            &NEAREST,
            vec![
                names(each().map(|(row, _, _)| row as u32).collect()),
                each().map(|(_, i, _)| i as u32 + 1).collect::<Vec<u32>>().into(),
                names(each().map(|(_, _, s)| s.0 as u32).collect()),
                each().map(|(_, _, s)| s.1).collect::<Vec<f64>>().into(),
            ],
        )?
        .into_frame()
    }

    /// The measure between a row and every row; `shared` is zero before and after.
    fn scores(
        &self,
        rows: &MatrixRows<'_>,
        postings: Option<&Postings>,
        row: usize,
        shared: &mut [SharedSums],
    ) -> Vec<Option<f64>> {
        let Some(Postings { starts, cells, sums }) = postings else {
            return (0..rows.len()).map(|o| self.measure.between(rows.row(row), rows.row(o), rows.n_columns)).collect();
        };
        let this = rows.row(row);
        for (&column, &x) in this.columns.iter().zip(this.values) {
            for &(other, y) in &cells[starts[column as usize]..starts[column as usize + 1]] {
                let other = other as usize;
                self.measure.add_shared(&mut shared[other], x, y, &sums[row], &sums[other]);
            }
        }
        let score = |(shared, other)| self.measure.of_shared(&std::mem::take(shared), &sums[row], other);
        shared.iter_mut().zip(sums).map(score).collect()
    }
}

/// For each column, the rows that hold it.
struct Postings {
    starts: Vec<usize>,
    cells: Vec<(u32, f64)>,
    sums: Vec<RowSums>,
}

impl Postings {
    fn of(rows: &MatrixRows<'_>) -> Self {
        let mut starts = vec![0usize; rows.n_columns + 1];
        for row in 0..rows.len() {
            rows.row(row).columns.iter().for_each(|&c| starts[c as usize + 1] += 1);
        }
        for c in 0..rows.n_columns {
            starts[c + 1] += starts[c];
        }
        let mut next = starts.clone();
        let mut cells = vec![(0, 0.0); starts[rows.n_columns]];
        for row in 0..rows.len() {
            let cells_of = rows.row(row);
            for (&c, &value) in cells_of.columns.iter().zip(cells_of.values) {
                cells[next[c as usize]] = (row as u32, value);
                next[c as usize] += 1;
            }
        }
        Self { starts, cells, sums: (0..rows.len()).map(|r| RowSums::of(rows.row(r))).collect() }
    }
}

schema! {
    /// The columns of [`Similarity::pairs`].
    SIMILAR_PAIRS = "similar_pairs" {
        doc_id: Term, "", "the one row";
        other: Term, "", "the other row";
        score: F64, "", "the measure; null where it is undefined";
    }
}

schema! {
    /// The columns of [`Similarity::nearest`].
    NEAREST = "nearest" {
        doc_id: Term, "", "the row";
        rank: U32, "", "place of the neighbour, from 1";
        neighbour: Term, "", "the neighbour";
        score: F64, "", "the measure";
    }
}
