//! Weights learned on one corpus and applied to another.

use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::dtm::csr;
use super::weighted::heaviest;
use super::{Dtm, PartialCounts, TfIdf, WeightedDtm};
use crate::corpus::Documents;
use crate::error::{Error, Result};
use crate::pool::SHARE;
use crate::table::{Table, schema};
use crate::token::Vocabulary;

/// A formula with the number of documents and the document frequencies of
/// the corpus it was fitted on, frozen.
///
/// ```
/// use tifa::{matrix::TfIdfModel, prelude::*};
/// let tokenizer = Tokenizer::builder().build()?;
/// let old = tokenizer.tokenize(&Corpus::from_texts([("甲", "质量、品牌"), ("乙", "质量")])?)?.dtm();
/// let new = tokenizer.tokenize(&Corpus::from_texts([("丙", "品牌、工匠")])?)?.dtm();
/// let model = TfIdfModel::fit(&old, &TfIdf::textbook())?;
/// assert_eq!(model.transform(&new)?.weight(0, "品牌"), 2f64.ln()); // df and N of the old corpus
/// assert_eq!(model.unknown_terms(&new)?.height(), 1); // 工匠
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct TfIdfModel {
    formula: TfIdf,
    vocabulary: Arc<Vocabulary>,
    documents: usize,
    frequencies: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    formula: TfIdf,
    vocabulary: Vocabulary,
    documents: usize,
    frequencies: Vec<u32>,
}

impl From<TfIdfModel> for Saved {
    fn from(model: TfIdfModel) -> Self {
        let TfIdfModel { formula, vocabulary, documents, frequencies } = model;
        Saved { version: 1, formula, vocabulary: (*vocabulary).clone(), documents, frequencies }
    }
}

impl TryFrom<Saved> for TfIdfModel {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        let fault = |message: String| Err(Error::saved("model", message));
        if saved.version != 1 {
            return fault(format!("format {} is not known here", saved.version));
        }
        if saved.frequencies.len() != saved.vocabulary.len() {
            return fault(format!("{} frequencies for {} terms", saved.frequencies.len(), saved.vocabulary.len()));
        }
        if let Some(df) = saved.frequencies.iter().find(|&&df| df as usize > saved.documents) {
            return fault(format!("a document frequency of {df} among {} documents", saved.documents));
        }
        saved.formula.check()?;
        let Saved { formula, vocabulary, documents, frequencies, .. } = saved;
        Ok(Self { formula, vocabulary: Arc::new(vocabulary), documents, frequencies })
    }
}

impl TfIdfModel {
    /// Learns the number of documents and the document frequencies.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) for a matrix without
    /// documents or terms; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a constant of the formula that makes no sense.
    pub fn fit(dtm: &Dtm, formula: &TfIdf) -> Result<Self> {
        if dtm.n_documents() == 0 || dtm.n_terms() == 0 {
            return Err(Error::empty(format!("{} documents with {} terms", dtm.n_documents(), dtm.n_terms())));
        }
        formula.check()?;
        Ok(Self {
            formula: formula.clone(),
            vocabulary: dtm.shared_vocabulary().clone(),
            documents: dtm.n_documents(),
            frequencies: dtm.document_frequencies().to_vec(),
        })
    }

    /// Learns from counts by group: the number of documents and document
    /// frequencies of all groups together, as from the documents themselves.
    ///
    /// # Errors
    /// As [`TfIdfModel::fit`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for more than 2^32 - 1 documents with one term.
    pub fn fit_counts(counts: &PartialCounts, formula: &TfIdf) -> Result<Self> {
        let (n, terms) = (counts.n_documents(), counts.vocabulary().len());
        if n == 0 || terms == 0 {
            return Err(Error::empty(format!("{n} documents with {terms} terms")));
        }
        formula.check()?;
        let narrow = |df: u64| u32::try_from(df).map_err(|_| Error::option("documents", df, "at most 2^32 - 1"));
        let frequencies = counts.totals().into_iter().map(|(_, df)| narrow(df)).collect::<Result<_>>()?;
        let vocabulary = counts.vocabulary.clone();
        Ok(Self { formula: formula.clone(), vocabulary, documents: n as usize, frequencies })
    }

    /// Weighs another matrix by what was learned. The result has the columns
    /// of the corpus that was learned from; terms that it lacked are left
    /// out, also from sums and maxima of their documents.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) where a weight is no
    /// number, as for a formula that divides by a document frequency of 0.
    pub fn transform(&self, dtm: &Dtm) -> Result<WeightedDtm> {
        let known;
        let counts = match Arc::ptr_eq(&self.vocabulary, dtm.shared_vocabulary()) {
            true => dtm.counts(),
            false => {
                known = self.known(dtm);
                &known
            }
        };
        let (pointers, columns) = (counts.indptr().to_owned().into_raw_storage(), counts.indices().to_vec());
        self.weigh(pointers, columns, counts.data(), dtm.shared_documents().clone())
    }

    /// Weighs the matrix that this model was learned from.
    pub(super) fn transform_owned(&self, dtm: Dtm) -> Result<WeightedDtm> {
        let documents = dtm.shared_documents().clone();
        let (pointers, columns, counts) = dtm.into_counts().into_raw_storage();
        self.weigh(pointers, columns, &counts, documents)
    }

    fn weigh(
        &self,
        pointers: Vec<usize>,
        columns: Vec<u32>,
        counts: &[u32],
        documents: Arc<Documents>,
    ) -> Result<WeightedDtm> {
        let idf = self.formula.idf(&self.vocabulary, &self.frequencies, self.documents as f64);
        let mut weights = vec![0.0; counts.len()];
        let mut rows = Vec::with_capacity(pointers.len());
        let mut rest = weights.as_mut_slice();
        for pair in pointers.windows(2) {
            let (row, after) = rest.split_at_mut(pair[1] - pair[0]);
            rows.push((pair[0]..pair[1], row));
            rest = after;
        }
        let fault = rows.into_par_iter().with_max_len(SHARE).find_map_first(|(range, row)| {
            self.formula.weigh_row(&columns[range.clone()], &counts[range.clone()], &idf, row);
            row.iter().position(|w| !w.is_finite()).map(|i| (columns[range.start + i], row[i]))
        });
        if let Some((column, weight)) = fault {
            return Err(self.no_number(column, weight));
        }
        let shape = (pointers.len() - 1, self.vocabulary.len());
        let weights = sprs::CsMatI::new(shape, pointers, columns, weights);
        Ok(WeightedDtm::new(weights, self.vocabulary.clone(), documents, self.formula.clone()))
    }

    fn no_number(&self, column: u32, weight: f64) -> Error {
        let term = self.vocabulary.at(column as usize);
        Error::option("weight", format!("{weight} for {term:?}"), "a formula that gives numbers")
    }

    /// The heaviest terms of each document of the matrix that this model was learned from.
    pub(super) fn heaviest(&self, dtm: &Dtm, n: usize) -> Result<Vec<Vec<(u32, f64)>>> {
        let idf = self.formula.idf(&self.vocabulary, &self.frequencies, self.documents as f64);
        let counts = dtm.counts();
        let of_document = |weights: &mut Vec<f64>, document: usize| {
            let range = counts.indptr().outer_inds_sz(document);
            let columns = &counts.indices()[range.clone()];
            weights.resize(columns.len(), 0.0);
            self.formula.weigh_row(columns, &counts.data()[range], &idf, weights);
            match weights.iter().position(|w| !w.is_finite()) {
                Some(i) => Err(self.no_number(columns[i], weights[i])),
                None => Ok(heaviest(columns, weights, n)),
            }
        };
        let found: Vec<Result<_>> =
            (0..dtm.n_documents()).into_par_iter().with_max_len(SHARE).map_init(Vec::new, of_document).collect();
        found.into_iter().collect() // the first fault, in order
    }

    /// The counts of another matrix in the columns of this one.
    fn known(&self, dtm: &Dtm) -> sprs::CsMatI<u32, u32, usize> {
        let columns: Vec<Option<u32>> = dtm.vocabulary().iter().map(|t| self.vocabulary.id(t).map(|id| id.0)).collect();
        // Both vocabularies are in the same order, so columns stay sorted.
        let row = |r| dtm.row(r).filter_map(|(c, n)| Some((columns[c as usize]?, n))).unzip();
        csr(self.vocabulary.len(), (0..dtm.n_documents()).map(row).collect())
    }

    /// The terms of another matrix that this model has not seen, most
    /// frequent first, ties in order of the vocabulary.
    ///
    /// Columns: [`UNKNOWN_TERMS`].
    ///
    /// ```
    /// use tifa::{matrix::TfIdfModel, prelude::*};
    /// let tokenizer = Tokenizer::builder().build()?;
    /// let old = tokenizer.dtm(&Corpus::from_texts([("甲", "质量、品牌"), ("乙", "质量")])?)?;
    /// let new = tokenizer.dtm(&Corpus::from_texts([("丙", "品牌、工匠、工匠"), ("丁", "旅游")])?)?;
    /// assert_eq!(TfIdfModel::fit(&old, &TfIdf::textbook())?.unknown_terms(&new)?.to_string(), "\
    /// shape: (2, 3)
    /// ┌──────┬───────┬───────────┐
    /// │ term ┆ count ┆ doc_count │
    /// │ ---  ┆ ---   ┆ ---       │
    /// │ cat  ┆ u64   ┆ u32       │
    /// ╞══════╪═══════╪═══════════╡
    /// │ 工匠 ┆ 2     ┆ 1         │
    /// │ 旅游 ┆ 1     ┆ 1         │
    /// └──────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn unknown_terms(&self, dtm: &Dtm) -> Result<DataFrame> {
        let (totals, documents) = (dtm.term_totals(), dtm.document_frequencies());
        let unseen = |t: &usize| self.vocabulary.id(dtm.vocabulary().at(*t)).is_none();
        let mut terms: Vec<usize> = (0..dtm.n_terms()).filter(unseen).collect();
        terms.sort_by_key(|&t| std::cmp::Reverse(totals[t]));
        Table::of_rows(&UNKNOWN_TERMS, &terms)
            .column("term", |&t| dtm.vocabulary().at(t).to_string())
            .column("count", |&t| totals[t])
            .column("doc_count", |&t| documents[t])
            .frame()
    }

    /// The formula.
    #[must_use]
    pub fn formula(&self) -> &TfIdf {
        &self.formula
    }

    /// Number of documents learned from.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.documents
    }

    /// The terms learned.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The document part of the weight of each term, in order of the vocabulary.
    #[must_use]
    pub fn idf(&self) -> ndarray::Array1<f64> {
        self.formula.idf(&self.vocabulary, &self.frequencies, self.documents as f64).into()
    }
}

schema! {
    /// The columns of [`TfIdfModel::unknown_terms`].
    UNKNOWN_TERMS = "unknown_terms" {
        term: Term, "", "a term that the model has not seen";
        count: U64, "occurrences", "how often it occurs in the matrix";
        doc_count: U32, "documents", "documents that hold it";
    }
}
