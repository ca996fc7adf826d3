//! The document-term matrix.

use std::fmt;
use std::sync::Arc;

use ndarray::Array1;
use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sprs::CsMatI;

use super::from_texts::{NO_COLUMN, columns, lengths};
use super::rows::{CountRows, RowCounter};
use crate::corpus::{Document, Documents};
use crate::error::{Error, Result};
use crate::pool::{Pool, SHARE};
use crate::table::{Table, Values, schema};
use crate::token::{Tokens, Vocabulary};

/// How often each term occurs in each document: a matrix with a row per
/// document (or group of documents) and a column per term, of which only the
/// cells above zero are kept.
///
/// It also holds the numbers of tokens and of characters (letters,
/// Han characters and digits) in each document, counted before any word was
/// left out, so that trimming inflates no rate.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("甲", "质量强国，质量强市"), ("乙", "工匠精神")])?;
/// let lexicon = Lexicon::from_terms(["质量强国", "质量强市", "工匠精神"])?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
/// assert_eq!((dtm.n_documents(), dtm.n_terms()), (2, 3));
/// assert_eq!(dtm.count(0, "质量强市"), 1);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Dtm {
    counts: CsMatI<u32, u32, usize>,
    vocabulary: Arc<Vocabulary>,
    documents: Arc<Documents>,
    tokens: Vec<u64>,
    characters: Vec<u64>,
}

impl Tokens {
    /// Counts each term in each document. Stop words and whatever else the
    /// tokenizer was told to leave out have no column; a variant is counted
    /// as its head form.
    #[must_use]
    pub fn dtm(&self) -> Dtm {
        let (vocabulary, columns) = columns(self.shared_vocabulary(), self.features());
        let counters = Pool::new(|| RowCounter::new(vocabulary.len()));
        let rows_of = |row: &mut RowCounter, documents: &[usize]| {
            let mut rows = CountRows::default();
            for &d in documents {
                let columns = self.ids()[self.range(d)].iter().map(|&id| columns[id as usize]);
                columns.filter(|&column| column != NO_COLUMN).for_each(|column| row.add(column, 1));
                rows.push(row);
            }
            rows
        };
        let documents: Vec<usize> = (0..self.n_documents()).collect();
        let blocks =
            documents.par_chunks(256).with_max_len(1).map(|some| counters.with(|row| rows_of(row, some))).collect();
        let counts = CountRows::stack(vocabulary.len(), blocks);
        let (tokens, characters) = sizes(self);
        Dtm::from_parts(counts, vocabulary, self.shared_documents().clone(), tokens, characters)
    }
}

/// Numbers of tokens and of characters in each document.
fn sizes(tokens: &Tokens) -> (Vec<u64>, Vec<u64>) {
    let of_term = lengths(tokens.vocabulary());
    let of_document = |d: usize| {
        let ids = &tokens.ids()[tokens.range(d)];
        (ids.len() as u64, ids.iter().map(|&id| u64::from(of_term[id as usize])).sum::<u64>())
    };
    (0..tokens.n_documents()).into_par_iter().with_max_len(SHARE).map(of_document).unzip()
}

/// Compressed rows from sorted rows.
pub(super) fn csr<N: Copy>(columns: usize, rows: Vec<(Vec<u32>, Vec<N>)>) -> CsMatI<N, u32, usize> {
    let n: usize = rows.iter().map(|(c, _)| c.len()).sum();
    let (mut pointers, mut indices, mut data) =
        (Vec::with_capacity(rows.len() + 1), Vec::with_capacity(n), Vec::with_capacity(n));
    pointers.push(0);
    let height = rows.len();
    for (columns, values) in rows {
        indices.extend_from_slice(&columns);
        data.extend_from_slice(&values);
        pointers.push(indices.len());
    }
    CsMatI::new((height, columns), pointers, indices, data)
}

impl Dtm {
    pub(crate) fn from_parts(
        counts: CsMatI<u32, u32, usize>,
        vocabulary: Arc<Vocabulary>,
        documents: Arc<Documents>,
        tokens: Vec<u64>,
        characters: Vec<u64>,
    ) -> Self {
        Self { counts, vocabulary, documents, tokens, characters }
    }

    /// A matrix of occurrences given as columns, in any order, per document.
    pub(crate) fn from_columns(occurrences: Vec<Vec<u32>>, vocabulary: Arc<Vocabulary>, tokens: &Tokens) -> Self {
        let (mut row, mut rows) = (RowCounter::new(vocabulary.len()), CountRows::default());
        for columns in occurrences {
            columns.into_iter().for_each(|column| row.add(column, 1));
            rows.push(&mut row);
        }
        let counts = CountRows::stack(vocabulary.len(), vec![rows]);
        let (lengths, characters) = sizes(tokens);
        Self::from_parts(counts, vocabulary, tokens.shared_documents().clone(), lengths, characters)
    }

    /// Number of rows: documents, or groups of them.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.counts.rows()
    }

    /// Number of columns.
    #[must_use]
    pub fn n_terms(&self) -> usize {
        self.counts.cols()
    }

    /// Number of cells above zero.
    #[must_use]
    pub fn n_nonzero(&self) -> usize {
        self.counts.nnz()
    }

    /// The terms of the columns.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The document of a row below [`Dtm::n_documents`].
    ///
    /// # Panics
    /// Where there is no such row.
    #[must_use]
    pub fn document(&self, row: usize) -> Document<'_> {
        assert!(row < self.n_documents(), "no row {row} in a matrix of {}", self.n_documents());
        self.documents.document(row)
    }

    /// How often a term occurs in the document of a row; 0 where the term has
    /// no column or there is no such row.
    #[must_use]
    pub fn count(&self, row: usize, term: &str) -> u32 {
        let column = self.vocabulary.id(term).map(|id| id.index());
        column.filter(|_| row < self.n_documents()).and_then(|c| self.counts.get(row, c).copied()).unwrap_or(0)
    }

    /// Occurrences of each term in all documents, in order of the vocabulary.
    #[must_use]
    pub fn term_totals(&self) -> Array1<u64> {
        let mut totals = Array1::zeros(self.n_terms());
        for (&column, &count) in self.counts.indices().iter().zip(self.counts.data()) {
            totals[column as usize] += u64::from(count);
        }
        totals
    }

    /// Number of documents that hold each term, in order of the vocabulary.
    #[must_use]
    pub fn document_frequencies(&self) -> Array1<u32> {
        let columns = self.counts.indices();
        // No part is smaller than what is added up in the end.
        let part = columns.len().div_ceil(rayon::current_num_threads()).max(self.n_terms()).max(1);
        let of_part = |columns: &[u32]| {
            let mut frequencies = Array1::zeros(self.n_terms());
            columns.iter().for_each(|&column| frequencies[column as usize] += 1);
            frequencies
        };
        columns.par_chunks(part).map(of_part).reduce(|| Array1::zeros(self.n_terms()), |a, b| a + b)
    }

    /// Number of tokens in each document, words without a column included.
    #[must_use]
    pub fn document_tokens(&self) -> Array1<u64> {
        Array1::from(self.tokens.clone())
    }

    /// Number of characters (letters, Han characters and digits) in the tokens
    /// of each document, words without a column included.
    #[must_use]
    pub fn document_characters(&self) -> Array1<u64> {
        Array1::from(self.characters.clone())
    }

    /// The cells above zero as a table, by document and then by term.
    ///
    /// Columns: [`COUNTS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.to_frame()?.to_string(), "\
    /// shape: (4, 3)
    /// ┌────────┬──────┬───────┐
    /// │ doc_id ┆ term ┆ count │
    /// │ ---    ┆ ---  ┆ ---   │
    /// │ cat    ┆ cat  ┆ u32   │
    /// ╞════════╪══════╪═══════╡
    /// │ 甲     ┆ 品牌 ┆ 1     │
    /// │ 甲     ┆ 质量 ┆ 2     │
    /// │ 乙     ┆ 旅游 ┆ 1     │
    /// │ 乙     ┆ 质量 ┆ 1     │
    /// └────────┴──────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let doc_id = Values::named(&self.documents, rows_of_cells(&self.counts.indptr().to_proper()));
        let term = Values::named(&self.vocabulary, self.counts.indices().to_vec());
        Table::new(&COUNTS, vec![doc_id, term, self.counts.data().to_vec().into()])?.into_frame()
    }

    pub(super) fn into_counts(self) -> CsMatI<u32, u32, usize> {
        self.counts
    }

    pub(crate) fn counts(&self) -> &CsMatI<u32, u32, usize> {
        &self.counts
    }

    /// Columns and counts of a row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = (u32, u32)> {
        let range = self.counts.indptr().outer_inds_sz(row);
        self.counts.indices()[range.clone()].iter().copied().zip(self.counts.data()[range].iter().copied())
    }

    pub(crate) fn tokens(&self) -> &[u64] {
        &self.tokens
    }

    pub(crate) fn characters(&self) -> &[u64] {
        &self.characters
    }

    pub(crate) fn shared_vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    pub(crate) fn shared_documents(&self) -> &Arc<Documents> {
        &self.documents
    }

    /// The matrix with only the columns for which `keep` is true.
    pub(crate) fn with_columns(&self, keep: &[bool]) -> Dtm {
        let mut renumbered = vec![u32::MAX; keep.len()];
        (0..keep.len()).filter(|&c| keep[c]).zip(0..).for_each(|(c, new)| renumbered[c] = new);
        let vocabulary = Vocabulary::from_sorted((0..keep.len()).filter(|&c| keep[c]).map(|c| self.vocabulary.at(c)));
        let rows = (0..self.n_documents())
            .map(|r| self.row(r).filter(|(c, _)| keep[*c as usize]).map(|(c, n)| (renumbered[c as usize], n)).unzip())
            .collect();
        Dtm {
            counts: csr(vocabulary.len(), rows),
            vocabulary: Arc::new(vocabulary),
            documents: self.documents.clone(),
            tokens: self.tokens.clone(),
            characters: self.characters.clone(),
        }
    }
}

/// The row of each stored cell.
pub(super) fn rows_of_cells(pointers: &[usize]) -> Vec<u32> {
    let mut rows = Vec::with_capacity(pointers.last().copied().unwrap_or(0));
    (0..).zip(&pointers[1..]).for_each(|(row, end)| rows.resize(*end, row));
    rows
}

schema! {
    /// The columns of [`Dtm::to_frame`].
    COUNTS = "counts" {
        doc_id: Term, "", "the document";
        term: Term, "", "the term";
        count: U32, "occurrences", "how often the term occurs in the document";
    }
}

impl fmt::Debug for Dtm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dtm({} documents, {} terms, {} cells)", self.n_documents(), self.n_terms(), self.n_nonzero())
    }
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    documents: Documents,
    vocabulary: Vocabulary,
    tokens: Vec<u64>,
    characters: Vec<u64>,
    pointers: Vec<usize>,
    columns: Vec<u32>,
    counts: Vec<u32>,
}

impl From<Dtm> for Saved {
    fn from(dtm: Dtm) -> Self {
        let (pointers, columns, counts) = dtm.counts.into_raw_storage();
        let unshare = |documents: Arc<Documents>| Arc::try_unwrap(documents).unwrap_or_else(|d| (*d).clone());
        Saved {
            version: 1,
            documents: unshare(dtm.documents),
            vocabulary: (*dtm.vocabulary).clone(),
            tokens: dtm.tokens,
            characters: dtm.characters,
            pointers,
            columns,
            counts,
        }
    }
}

/// Every document with a cell has tokens, and no sum goes beyond 64 bits.
pub(super) fn check_sizes(
    counts: &CsMatI<u32, u32, usize>,
    documents: &Documents,
    tokens: &[u64],
) -> std::result::Result<(), String> {
    for (row, &of_document) in tokens.iter().enumerate() {
        let cells = counts.indptr().outer_inds_sz(row).len();
        if cells > 0 && of_document == 0 {
            return Err(format!("document {:?} has {cells} cells and no tokens", documents.ids()[row]));
        }
    }
    let sum = tokens.iter().try_fold(0u64, |sum, &n| sum.checked_add(n).filter(|&sum| sum < 1 << 53));
    sum.map(drop).ok_or_else(|| "more tokens than any corpus has".to_string())
}

impl TryFrom<Saved> for Dtm {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        let fault = |message: String| Error::saved("matrix", message);
        if saved.version != 1 {
            return Err(fault(format!("format {} is not known here", saved.version)));
        }
        saved.documents.check().map_err(fault)?;
        let shape = (saved.documents.len(), saved.vocabulary.len());
        if saved.tokens.len() != shape.0 {
            return Err(fault(format!("{} token counts for {} documents", saved.tokens.len(), shape.0)));
        }
        if saved.characters.len() != shape.0 {
            return Err(fault(format!("{} character counts for {} documents", saved.characters.len(), shape.0)));
        }
        if saved.counts.contains(&0) {
            return Err(fault("a stored count of 0".into()));
        }
        let counts = CsMatI::try_new(shape, saved.pointers, saved.columns, saved.counts)
            .map_err(|(_, _, _, e)| fault(e.to_string()))?;
        check_sizes(&counts, &saved.documents, &saved.tokens).map_err(fault)?;
        Ok(Dtm {
            counts,
            vocabulary: Arc::new(saved.vocabulary),
            documents: Arc::new(saved.documents),
            tokens: saved.tokens,
            characters: saved.characters,
        })
    }
}
