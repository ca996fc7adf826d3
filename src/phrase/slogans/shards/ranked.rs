//! Formulations by sums, whose texts are elsewhere.

use std::fmt;

use polars::prelude::DataFrame;

use super::super::mined::lexicon;
use super::super::rows::Slogan;
use super::super::tables::table;
use super::independent::Finder;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::token::Lexicon;

/// The formulations of an archive, by what its shards say of them; see
/// [`Slogans::rank`](crate::Slogans::rank). The texts are not held: places, families and the
/// counts of groups come from [`RankedSlogans::lexicon`], with which tokens and
/// [`PartialCounts`](crate::matrix::PartialCounts) keep the formulations whole.
#[derive(Clone)]
pub struct RankedSlogans {
    pub(super) documents: u64,
    pub(super) slogans: Vec<Slogan>,
    pub(super) independent: Option<Vec<u64>>,
}

impl RankedSlogans {
    /// The formulations, best first.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = &str> {
        self.slogans.iter().map(|s| s.term.as_str())
    }

    /// Number of formulations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slogans.len()
    }

    /// Whether none was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slogans.is_empty()
    }

    /// Their scores, in order.
    pub fn scores(&self) -> impl ExactSizeIterator<Item = f64> {
        self.slogans.iter().map(|s| s.score)
    }

    /// The formulations as a table, best first.
    ///
    /// Columns: [`SLOGANS`](crate::phrase::SLOGANS), as
    /// [`MinedSlogans::to_frame`](crate::phrase::MinedSlogans::to_frame) has them; `family` is null,
    /// `independent` until [`RankedSlogans::with_independent`] has them.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "推进一带一路建设，落实一带一路倡议。"),
    ///     ("乙", "参与一带一路，一带一路倡议深入人心。"),
    ///     ("丙", "弘扬工匠精神，弘扬工匠精神要靠制度。"),
    /// ])?;
    /// let ranked = Slogans::default().mine_batches(|| Ok([Ok(corpus.clone())]))?;
    /// assert_eq!(ranked.to_frame()?.select(["rank", "term", "count", "doc_count", "parent"])?.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────┬──────────────┬───────┬───────────┬──────────┐
    /// │ rank ┆ term         ┆ count ┆ doc_count ┆ parent   │
    /// │ ---  ┆ ---          ┆ ---   ┆ ---       ┆ ---      │
    /// │ u32  ┆ cat          ┆ u64   ┆ u32       ┆ str      │
    /// ╞══════╪══════════════╪═══════╪═══════════╪══════════╡
    /// │ 1    ┆ 一带一路     ┆ 4     ┆ 2         ┆ null     │
    /// │ 2    ┆ 一带一路倡议 ┆ 2     ┆ 2         ┆ 一带一路 │
    /// └──────┴──────────────┴───────┴───────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let counts = self.slogans.iter().map(|s| s.evidence.count as u64).collect();
        let independent = match &self.independent {
            Some(independent) => independent.iter().map(|&n| Some(n)).collect(),
            None => vec![None; self.len()],
        };
        table(&self.slogans, counts, independent, self.documents)
    }

    /// The formulations as a lexicon, as [`MinedSlogans::lexicon`](crate::phrase::MinedSlogans::lexicon) makes it.
    ///
    /// # Errors
    /// None is known; a term that no lexicon takes would be one.
    pub fn lexicon(&self) -> Result<Lexicon> {
        lexicon(&self.slogans)
    }

    /// How often each formulation occurs in a shard where no longer one
    /// overlaps it, in order. Added up over all shards they make the
    /// column `independent`.
    #[must_use]
    pub fn independent_in(&self, shard: &Corpus) -> Vec<u64> {
        let terms: Vec<&str> = self.terms().collect();
        Finder::new(&terms).independent(shard)
    }

    /// Takes the sums of what [`RankedSlogans::independent_in`] gave.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) unless there is one for
    /// each formulation, no greater than its count.
    pub fn with_independent(mut self, sums: Vec<u64>) -> Result<Self> {
        let fits = |(s, &n): (&Slogan, &u64)| n <= s.evidence.count as u64;
        if sums.len() != self.len() || !self.slogans.iter().zip(&sums).all(fits) {
            return Err(Error::option("sums", format!("{} sums", sums.len()), "one for each row, at most its count"));
        }
        self.independent = Some(sums);
        Ok(self)
    }
}

impl fmt::Debug for RankedSlogans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RankedSlogans({})", self.len())
    }
}
