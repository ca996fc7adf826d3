//! Two matrices of the same documents as one.

use std::sync::Arc;

use super::Dtm;
use super::dtm::csr;
use crate::error::{Error, Result};
use crate::token::Vocabulary;

impl Dtm {
    /// The columns of both matrices side by side, in order of the terms. A
    /// term that both have is counted as in `other`; sizes stay those of
    /// `self`. So words and formulations, which are counted in different
    /// ways, go into one comparison.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a matrix of other
    /// documents.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("a", "建设质量强市，质量强市是战略"), ("b", "质量强市")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let formulations = Slogans::default().mine(&corpus)?.dtm(&tokens)?;
    /// let both = tokens.dtm().beside(&formulations)?;
    /// assert_eq!((both.count(0, "质量"), both.count(0, "质量强市")), (2, 2));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn beside(&self, other: &Dtm) -> Result<Dtm> {
        if self.shared_documents().ids() != other.shared_documents().ids() {
            let n = other.n_documents();
            return Err(Error::option("matrix", format!("{n} documents"), "the same documents"));
        }
        let vocabulary = Vocabulary::from_terms(self.vocabulary().iter().chain(other.vocabulary().iter()));
        let number = |term| vocabulary.id(term).map_or(u32::MAX, |id| id.0);
        // Columns of `self` that `other` has too are left out.
        let is_shared = |term: &str| other.vocabulary().id(term).is_some();
        let mine =
            self.vocabulary().iter().map(|t| if is_shared(t) { u32::MAX } else { number(t) }).collect::<Vec<u32>>();
        let theirs = other.vocabulary().iter().map(number).collect::<Vec<u32>>();
        let row = |r: usize| {
            let of = |dtm: &Dtm, columns: &[u32]| {
                dtm.row(r).map(|(c, n)| (columns[c as usize], n)).filter(|&(c, _)| c != u32::MAX).collect::<Vec<_>>()
            };
            let mut cells = of(self, &mine);
            cells.extend(of(other, &theirs));
            cells.sort_unstable();
            cells.into_iter().unzip()
        };
        let counts = csr(vocabulary.len(), (0..self.n_documents()).map(row).collect());
        let (tokens, characters) = (self.tokens().to_vec(), self.characters().to_vec());
        Ok(Dtm::from_parts(counts, Arc::new(vocabulary), self.shared_documents().clone(), tokens, characters))
    }
}
