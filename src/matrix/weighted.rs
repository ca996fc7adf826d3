//! The weighted matrix.

use std::fmt;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use sprs::CsMatI;

use super::dtm::rows_of_cells;
use super::{Dtm, TfIdf, TfIdfModel};
use crate::corpus::Documents;
use crate::error::Result;
use crate::pool::SHARE;
use crate::table::{Table, Values, schema};
use crate::token::Vocabulary;

/// Weights of terms in documents. A type of its own, so that weights are
/// never taken for counts and weighted again.
#[derive(Clone)]
pub struct WeightedDtm {
    weights: CsMatI<f64, u32, usize>,
    vocabulary: Arc<Vocabulary>,
    documents: Arc<Documents>,
    formula: TfIdf,
}

impl Dtm {
    /// Weighs the counts by a formula, with `N` and `df` of this matrix.
    ///
    /// # Errors
    /// As [`TfIdfModel::fit`] and [`TfIdfModel::transform`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、品牌"), ("乙", "质量")])?;
    /// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
    /// println!("{}", dtm.tf_idf(&TfIdf::sklearn())?.top_terms(10)?);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn tf_idf(&self, formula: &TfIdf) -> Result<WeightedDtm> {
        TfIdfModel::fit(self, formula)?.transform(self)
    }

    /// The terms of greatest weight in each document: [`Dtm::tf_idf`] and then
    /// [`WeightedDtm::top_terms`], in the memory of one document.
    ///
    /// Columns: [`TOP_TERMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.top_terms(&TfIdf::sklearn(), 1)?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬──────┬──────┬──────────┐
    /// │ doc_id ┆ rank ┆ term ┆ score    │
    /// │ ---    ┆ ---  ┆ ---  ┆ ---      │
    /// │ cat    ┆ u32  ┆ cat  ┆ f64      │
    /// ╞════════╪══════╪══════╪══════════╡
    /// │ 甲     ┆ 1    ┆ 质量 ┆ 0.81818  │
    /// │ 乙     ┆ 1    ┆ 旅游 ┆ 0.814802 │
    /// └────────┴──────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dtm::tf_idf`]; [`ErrorKind::Table`](crate::ErrorKind::Table)
    /// should Polars refuse the table.
    pub fn top_terms(&self, formula: &TfIdf, n: usize) -> Result<DataFrame> {
        let leading = TfIdfModel::fit(self, formula)?.heaviest(self, n)?;
        leading_terms(self.shared_documents(), self.shared_vocabulary(), leading)
    }

    /// As [`Dtm::tf_idf`], giving up the counts: in half the memory.
    ///
    /// # Errors
    /// As [`Dtm::tf_idf`].
    pub fn into_tf_idf(self, formula: &TfIdf) -> Result<WeightedDtm> {
        TfIdfModel::fit(&self, formula)?.transform_owned(self)
    }
}

/// The columns of greatest weight, heaviest first, ties in order of the columns.
pub(super) fn heaviest(columns: &[u32], weights: &[f64], n: usize) -> Vec<(u32, f64)> {
    let mut cells: Vec<(u32, f64)> = columns.iter().copied().zip(weights.iter().copied()).collect();
    let heavier = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if n < cells.len() && n > 0 {
        cells.select_nth_unstable_by(n - 1, heavier);
    }
    cells.truncate(n);
    cells.sort_unstable_by(heavier);
    cells.shrink_to_fit();
    cells
}

/// The table of the leading terms of each document.
fn leading_terms(
    documents: &Arc<Documents>,
    vocabulary: &Arc<Vocabulary>,
    leading: Vec<Vec<(u32, f64)>>,
) -> Result<DataFrame> {
    let (mut rows, mut ranks, mut terms, mut scores) = (vec![], vec![], vec![], vec![]);
    for (row, leading) in (0u32..).zip(leading) {
        for (rank, (term, score)) in (1u32..).zip(leading) {
            rows.push(row);
            ranks.push(rank);
            terms.push(term);
            scores.push(score);
        }
    }
    let (doc_id, term) = (Values::named(documents, rows), Values::named(vocabulary, terms));
    Table::new(&TOP_TERMS, vec![doc_id, ranks.into(), term, scores.into()])?.into_frame()
}

impl WeightedDtm {
    pub(super) fn new(
        weights: CsMatI<f64, u32, usize>,
        vocabulary: Arc<Vocabulary>,
        documents: Arc<Documents>,
        formula: TfIdf,
    ) -> Self {
        Self { weights, vocabulary, documents, formula }
    }

    pub(crate) fn weights(&self) -> &CsMatI<f64, u32, usize> {
        &self.weights
    }

    pub(crate) fn shared_documents(&self) -> &Arc<Documents> {
        &self.documents
    }

    /// Number of rows.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.weights.rows()
    }

    /// Number of columns.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.weights.cols()
    }

    /// The terms of the columns.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The formula that the weights come from.
    #[must_use]
    pub fn formula(&self) -> &TfIdf {
        &self.formula
    }

    /// The weight of a term in the document of a row; 0 where the term does
    /// not occur there.
    #[must_use]
    pub fn weight(&self, row: usize, term: &str) -> f64 {
        let column = self.vocabulary.id(term).map(|id| id.index());
        column.filter(|_| row < self.n_documents()).and_then(|c| self.weights.get(row, c).copied()).unwrap_or(0.0)
    }

    /// The terms of greatest weight in each document, by document, then by
    /// weight, ties in order of the vocabulary.
    ///
    /// Columns: [`TOP_TERMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.tf_idf(&TfIdf::sklearn())?.top_terms(1)?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬──────┬──────┬──────────┐
    /// │ doc_id ┆ rank ┆ term ┆ score    │
    /// │ ---    ┆ ---  ┆ ---  ┆ ---      │
    /// │ cat    ┆ u32  ┆ cat  ┆ f64      │
    /// ╞════════╪══════╪══════╪══════════╡
    /// │ 甲     ┆ 1    ┆ 质量 ┆ 0.81818  │
    /// │ 乙     ┆ 1    ┆ 旅游 ┆ 0.814802 │
    /// └────────┴──────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn top_terms(&self, n: usize) -> Result<DataFrame> {
        let of_document = |document: usize| {
            let range = self.weights.indptr().outer_inds_sz(document);
            heaviest(&self.weights.indices()[range.clone()], &self.weights.data()[range], n)
        };
        let leading = (0..self.n_documents()).into_par_iter().with_max_len(SHARE).map(of_document).collect();
        leading_terms(&self.documents, &self.vocabulary, leading)
    }

    /// The weights as a table, by document and then by term.
    ///
    /// Columns: [`WEIGHTS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.tf_idf(&TfIdf::sklearn())?.to_frame()?.to_string(), "\
    /// shape: (4, 3)
    /// ┌────────┬──────┬──────────┐
    /// │ doc_id ┆ term ┆ score    │
    /// │ ---    ┆ ---  ┆ ---      │
    /// │ cat    ┆ cat  ┆ f64      │
    /// ╞════════╪══════╪══════════╡
    /// │ 甲     ┆ 品牌 ┆ 0.574962 │
    /// │ 甲     ┆ 质量 ┆ 0.81818  │
    /// │ 乙     ┆ 旅游 ┆ 0.814802 │
    /// │ 乙     ┆ 质量 ┆ 0.579739 │
    /// └────────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        self.clone().into_frame()
    }

    /// As [`WeightedDtm::to_frame`], giving up the matrix: its terms and weights
    /// become columns without being copied.
    ///
    /// Columns: [`WEIGHTS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.into_tf_idf(&TfIdf::textbook())?.into_frame()?.to_string(), "\
    /// shape: (4, 3)
    /// ┌────────┬──────┬──────────┐
    /// │ doc_id ┆ term ┆ score    │
    /// │ ---    ┆ ---  ┆ ---      │
    /// │ cat    ┆ cat  ┆ f64      │
    /// ╞════════╪══════╪══════════╡
    /// │ 甲     ┆ 品牌 ┆ 0.693147 │
    /// │ 甲     ┆ 质量 ┆ 0.0      │
    /// │ 乙     ┆ 旅游 ┆ 0.693147 │
    /// │ 乙     ┆ 质量 ┆ 0.0      │
    /// └────────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`WeightedDtm::to_frame`].
    pub fn into_frame(self) -> Result<DataFrame> {
        let (pointers, columns, weights) = self.weights.into_raw_storage();
        let doc_id = Values::named(&self.documents, rows_of_cells(&pointers));
        let term = Values::named(&self.vocabulary, columns);
        Table::new(&WEIGHTS, vec![doc_id, term, weights.into()])?.into_frame()
    }
}

schema! {
    /// The columns of [`WeightedDtm::to_frame`].
    WEIGHTS = "weights" {
        doc_id: Term, "", "the document";
        term: Term, "", "the term";
        score: F64, "", "the weight of the term in the document";
    }
}

schema! {
    /// The columns of [`WeightedDtm::top_terms`].
    TOP_TERMS = "tfidf" {
        doc_id: Term, "", "the document or group";
        rank: U32, "", "rank by weight, from 1";
        term: Term, "", "the term";
        score: F64, "", "the weight of the term in the document";
    }
}

impl fmt::Debug for WeightedDtm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeightedDtm({} documents, {} terms, {})", self.n_documents(), self.n_terms(), self.formula)
    }
}
