//! Passages that travel from document to document.

mod borrow;
mod borrowings;
mod collation;
mod constancy;
mod diff;
mod earlier;
mod exact;
mod families;
mod found;
mod network;
mod origin;
mod places;
mod schemas;
mod tables;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::stats::alignment::Bridge;
use borrow::{Terms, loans};
use collation::{Collation, ranked};
pub use found::SharedPassages;
pub use network::PassageNetwork;
pub use schemas::{
    BORROWED_BY_GROUP, BORROWINGS, EXACT_PASSAGES, ORIGINALITY, PASSAGE_NETWORK, PASSAGE_OCCURRENCES, PASSAGES,
    SIDE_BY_SIDE,
};

/// Finds the passages that documents share, and who held each of them first.
///
/// A passage is a stretch of letters, Han characters and digits; marks and
/// white space do not count, so no comma hides a copy. Each document is
/// compared with all earlier ones at once, by one suffix array over the
/// corpus: the longest stretches that an earlier document holds too are the
/// seeds, which are extended on both sides over small differences (a changed
/// figure, year, place name or particle, a replaced phrase). Each stretch is
/// borrowed from one source, the earlier document with the closest wording,
/// and followed from source to source to the document that held it first.
/// Copies of one stretch are one passage.
///
/// Documents are in order of their dates, those of one date in order of their
/// ids. Time and memory are linear in the text; no two documents are compared
/// as such.
///
/// ```
/// use tifa::polars::prelude::df;
/// use tifa::{Passages, prelude::*};
/// let frame = df!(
///     "id" => ["centre", "province", "city"],
///     "date" => ["2016-03-05", "2016-04-01", "2016-05-20"],
///     "text" => [
///         "今年要做好三件事。在全国范围内推广江州经验，五年内让每个县都有一所合格的职业学校。",
///         "根据要求，在全省范围内推广江州经验，三年内让每个县都有一所合格的职业学校，经费由省里负担。",
///         "会议决定：在全市范围内推广江州经验，三年内让每个县都有一所合格的职业学校，经费由省里负担。",
///     ],
/// ).unwrap();
/// let found = Passages::default().find(&Corpus::from_frame(&frame)?)?;
/// let table = found.table()?;
/// let text = table.column("text").unwrap().str().unwrap();
/// assert_eq!(text.get(0), Some("在全国范围内推广江州经验，五年内让每个县都有一所合格的职业学校"));
/// assert_eq!(table.column("doc_count").unwrap().u32().unwrap().get(0), Some(3));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passages {
    min_length: usize,
    seed: Option<usize>,
    min_similarity: f64,
    max_gap: usize,
    whole_clauses: bool,
}

impl Default for Passages {
    fn default() -> Self {
        Self { min_length: 12, seed: None, min_similarity: 0.7, max_gap: 24, whole_clauses: false }
    }
}

impl Passages {
    /// Sets the least number of characters of a passage; 12 by default.
    #[must_use]
    pub fn min_length(mut self, characters: usize) -> Self {
        self.min_length = characters;
        self
    }

    /// Sets the least number of characters in which a copy must agree without
    /// a difference somewhere. By default two thirds of
    /// [`Passages::min_length`]. A copy that agrees nowhere in the whole
    /// `min_length` counts if it agrees in twice as many characters in all.
    #[must_use]
    pub fn seed(mut self, characters: usize) -> Self {
        self.seed = Some(characters);
        self
    }

    /// Sets the share of equal characters, of those of the longer side, from
    /// which a stretch is a copy; 0.7 by default. 1 allows no difference.
    #[must_use]
    pub fn min_similarity(mut self, share: f64) -> Self {
        self.min_similarity = share;
        self
    }

    /// Sets the most characters of one difference that is bridged; 24 by
    /// default. 0 bridges none.
    #[must_use]
    pub fn max_gap(mut self, characters: usize) -> Self {
        self.max_gap = characters;
        self
    }

    /// Whether passages consist of whole clauses only. By default less than
    /// half a clause at an end is cut off, and more is kept.
    #[must_use]
    pub fn whole_clauses(mut self, yes: bool) -> Self {
        self.whole_clauses = yes;
        self
    }

    /// The passages that documents of a corpus share.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a length of 0, a
    /// similarity outside 0.5 to 1, or a corpus of 2^31 characters or more.
    pub fn find(&self, corpus: &Corpus) -> Result<SharedPassages> {
        self.find_with(corpus, &())
    }

    /// The passages that documents of a corpus share, watched and stopped by
    /// `progress`. It is told of each document that is compared; building the
    /// array before and grouping the copies after take about as long again.
    ///
    /// # Errors
    /// As [`Passages::find`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled)
    /// where `progress` stopped the work.
    pub fn find_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<SharedPassages> {
        self.search(corpus, ranked(corpus.shared_documents()), usize::MAX, progress)
    }

    /// Texts from the rank `sources` on are compared with those before it
    /// only, these with none.
    fn search(
        &self,
        corpus: &Corpus,
        order: Vec<u32>,
        sources: usize,
        progress: &dyn Progress,
    ) -> Result<SharedPassages> {
        let terms = self.terms()?;
        let collation = Collation::of(corpus, order);
        let (_, earlier) = earlier::earlier_stretches(&collation, terms.seed, sources)?;
        let loans = loans(&collation, &earlier, &terms, progress)?;
        drop(earlier);
        let copies = origin::copies(&collation, &loans, terms.min_length, terms.bridge.max_gap);
        let mut families = families::families(&collation, &copies, &terms, self.whole_clauses);
        families.par_iter_mut().for_each(|f| f.boilerplate = constancy::is_boilerplate(&collation, f));
        Ok(SharedPassages::new(corpus, &collation, loans, copies, families))
    }

    fn terms(&self) -> Result<Terms> {
        let seed = self.seed.unwrap_or((self.min_length * 2).div_ceil(3));
        if self.min_length == 0 {
            return Err(Error::option("min_length", self.min_length, "1 character or more"));
        }
        if seed == 0 || seed > self.min_length {
            return Err(Error::option("seed", seed, "1 to min_length characters"));
        }
        if !(0.5..=1.0).contains(&self.min_similarity) {
            return Err(Error::option("min_similarity", self.min_similarity, "0.5 to 1"));
        }
        Ok(Terms {
            min_length: self.min_length,
            seed,
            min_similarity: self.min_similarity,
            bridge: Bridge { max_gap: if self.min_similarity < 1.0 { self.max_gap } else { 0 } },
        })
    }
}
