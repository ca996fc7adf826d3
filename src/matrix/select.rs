//! Choosing rows and columns, and joining matrices.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::BooleanChunked;
use regex::Regex;
use rustc_hash::FxHashMap;
use sprs::CsMatI;

use super::Dtm;
use super::dtm::csr;
use crate::corpus::{Document, Documents};
use crate::error::{Error, ErrorKind, Result};
use crate::token::Vocabulary;

/// Which terms are meant.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Terms {
    /// These terms.
    Exact(BTreeSet<String>),
    /// Terms that match a pattern of which `*` stands for anything and `?`
    /// for one character: `质量强*`.
    Glob(String),
    /// Terms in which a regular expression matches.
    Regex(String),
}

impl Terms {
    /// These terms.
    #[must_use]
    pub fn exact<S: Into<String>>(terms: impl IntoIterator<Item = S>) -> Self {
        Terms::Exact(terms.into_iter().map(Into::into).collect())
    }

    /// Terms that match a pattern with `*` and `?`.
    #[must_use]
    pub fn glob(pattern: impl Into<String>) -> Self {
        Terms::Glob(pattern.into())
    }

    /// Terms in which a regular expression matches.
    #[must_use]
    pub fn regex(pattern: impl Into<String>) -> Self {
        Terms::Regex(pattern.into())
    }

    /// Whether each term of a vocabulary is meant.
    fn among(&self, vocabulary: &Vocabulary) -> Result<Vec<bool>> {
        let pattern = match self {
            Terms::Exact(terms) => return Ok(vocabulary.iter().map(|t| terms.contains(t)).collect()),
            Terms::Glob(glob) => {
                let part = |c| match c {
                    '*' => ".*".to_string(),
                    '?' => ".".to_string(),
                    c => regex::escape(&c.to_string()),
                };
                format!("(?s)^{}$", glob.chars().map(part).collect::<String>())
            }
            Terms::Regex(pattern) => pattern.clone(),
        };
        let regex = Regex::new(&pattern).map_err(|e| Error::option("pattern", e, "a regular expression"))?;
        Ok(vocabulary.iter().map(|t| regex.is_match(t)).collect())
    }
}

impl Dtm {
    /// The matrix with only the columns of these terms.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] for a broken pattern, [`ErrorKind::Empty`] where
    /// no term is meant.
    ///
    /// ```
    /// use tifa::{matrix::Terms, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量强国，质量强市，工匠精神")])?;
    /// let lexicon = Lexicon::from_terms(["质量强国", "质量强市", "工匠精神"])?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
    /// assert_eq!(dtm.select_terms(&Terms::glob("质量强?"))?.n_terms(), 2);
    /// assert_eq!(dtm.drop_terms(&Terms::exact(["工匠精神"]))?.n_terms(), 2);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn select_terms(&self, terms: &Terms) -> Result<Dtm> {
        self.columns_where(&terms.among(self.vocabulary())?, terms)
    }

    /// The matrix without the columns of these terms.
    ///
    /// # Errors
    /// As [`Dtm::select_terms`].
    pub fn drop_terms(&self, terms: &Terms) -> Result<Dtm> {
        let keep: Vec<bool> = terms.among(self.vocabulary())?.into_iter().map(|meant| !meant).collect();
        self.columns_where(&keep, terms)
    }

    fn columns_where(&self, keep: &[bool], terms: &Terms) -> Result<Dtm> {
        if !keep.contains(&true) {
            return Err(Error::empty(format!("no column of {} is left by {terms:?}", self.n_terms())));
        }
        Ok(self.with_columns(keep))
    }

    /// The matrix with only the rows for which `keep` says yes. All columns stay.
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`] where `keep` asks for a variable that the
    /// documents do not have.
    pub fn filter(&self, keep: impl FnMut(Document<'_>) -> bool) -> Result<Dtm> {
        Ok(self.with_rows(&self.shared_documents().matching(keep)?))
    }

    /// The matrix with only the rows for which a Polars mask is true; a null
    /// is no. All columns stay.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] for a mask that has not one value per row.
    pub fn filter_mask(&self, mask: &BooleanChunked) -> Result<Dtm> {
        if mask.len() != self.n_documents() {
            return Err(Error::option("mask", format!("{} values", mask.len()), "one value per row of the matrix"));
        }
        let rows: Vec<usize> =
            mask.iter().enumerate().filter(|(_, keep)| *keep == Some(true)).map(|(r, _)| r).collect();
        Ok(self.with_rows(&rows))
    }

    fn with_rows(&self, rows: &[usize]) -> Dtm {
        let counts = csr(self.n_terms(), rows.iter().map(|&r| self.row(r).unzip()).collect());
        let of = |sizes: &[u64]| rows.iter().map(|&r| sizes[r]).collect();
        let (tokens, characters) = (of(self.tokens()), of(self.characters()));
        let documents = Arc::new(self.shared_documents().select(rows));
        Dtm::from_parts(counts, self.shared_vocabulary().clone(), documents, tokens, characters)
    }

    /// The rows of this matrix and then those of another, in the columns of both.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`] where a document is in both.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let tokenizer = Tokenizer::builder().build()?;
    /// let a = tokenizer.tokenize(&Corpus::from_texts([("甲", "质量")])?)?.dtm();
    /// let b = tokenizer.tokenize(&Corpus::from_texts([("乙", "品牌")])?)?.dtm();
    /// let both = a.bind(&b)?;
    /// assert_eq!((both.n_documents(), both.n_terms()), (2, 2));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn bind(&self, other: &Dtm) -> Result<Dtm> {
        Dtm::concat([self.clone(), other.clone()])
    }

    /// Several matrices under one another, with the columns of all; each is
    /// given up as soon as it is copied.
    ///
    /// # Errors
    /// As [`Dtm::bind`].
    pub(super) fn concat(parts: impl IntoIterator<Item = Dtm>) -> Result<Dtm> {
        let parts: Vec<Dtm> = parts.into_iter().collect();
        let documents: Vec<_> = parts.iter().map(|part| part.shared_documents().clone()).collect();
        let documents = one_list(&documents, "matrix")?;
        let vocabulary = Vocabulary::from_terms(parts.iter().flat_map(|part| part.vocabulary().iter()));
        let cells = parts.iter().map(|part| part.counts().nnz()).sum();
        let (mut pointers, mut columns, mut counts) = (vec![0], Vec::with_capacity(cells), Vec::with_capacity(cells));
        let (mut tokens, mut characters) = (Vec::new(), Vec::new());
        for part in parts {
            let of_part: Vec<u32> = part.vocabulary().iter().map(|t| vocabulary.id(t).map_or(0, |id| id.0)).collect();
            for row in 0..part.n_documents() {
                for (column, count) in part.row(row) {
                    columns.push(of_part[column as usize]);
                    counts.push(count);
                }
                pointers.push(columns.len());
            }
            tokens.extend_from_slice(part.tokens());
            characters.extend_from_slice(part.characters());
        }
        let counts = CsMatI::new((pointers.len() - 1, vocabulary.len()), pointers, columns, counts);
        Ok(Dtm::from_parts(counts, Arc::new(vocabulary), Arc::new(documents), tokens, characters))
    }
}

/// The documents of several parts in one list; an error, with the numbers of
/// two parts from 1, where one is in both.
pub(super) fn one_list(parts: &[Arc<Documents>], kind: &str) -> Result<Documents> {
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, part) in parts.iter().enumerate() {
        for id in part.ids() {
            if let Some(first) = known.insert(id, number).filter(|&first| first != number) {
                let [first, second] = [first, number].map(|n| format!("{kind} {}", n + 1));
                return Err(ErrorKind::DuplicateId { id: id.clone(), first, second }.into());
            }
        }
    }
    Ok(Documents::concat(parts.iter().map(Arc::as_ref)))
}
