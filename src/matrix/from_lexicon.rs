//! A matrix of the entries of a lexicon, counted in the texts themselves.

use std::sync::Arc;

use rayon::prelude::*;

use super::Dtm;
use crate::pool::SHARE;
use crate::token::{Counting, EntryFinder, Lexicon, Tokens, Vocabulary};

impl Tokens {
    /// A matrix of the entries of a lexicon, counted in the texts whatever
    /// the tokens are: a column per head form, those that never occur
    /// included. Tokens give the denominators.
    ///
    /// ```
    /// use tifa::{token::Counting, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "印度尼西亚和印度")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let lexicon = Lexicon::from_terms(["印度", "印度尼西亚"])?;
    /// assert_eq!(tokens.dtm_of(&lexicon, Counting::LongestMatch).count(0, "印度"), 1);
    /// assert_eq!(tokens.dtm_of(&lexicon, Counting::AllMatches).count(0, "印度"), 2);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    #[must_use]
    pub fn dtm_of(&self, lexicon: &Lexicon, counting: Counting) -> Dtm {
        let counter = EntryFinder::new(lexicon, counting);
        let vocabulary = Vocabulary::from_terms(lexicon.heads());
        let column: Vec<u32> = lexicon.iter().map(|e| vocabulary.id(e.head()).map_or(0, |id| id.0)).collect();
        let occurrences = (0..self.n_documents())
            .into_par_iter()
            .with_max_len(SHARE)
            .map(|d| counter.hits(self.text(d)).iter().map(|h| column[h.entry]).collect())
            .collect();
        Dtm::from_columns(occurrences, Arc::new(vocabulary), self)
    }
}
