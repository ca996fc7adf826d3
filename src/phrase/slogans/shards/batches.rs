//! Slogans of batches, on one machine.

use super::super::Slogans;
use super::super::evidence::FEW;
use super::candidates::SloganCandidates;
use super::counts::{CountedBy, SloganCounts};
use super::ranked::RankedSlogans;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::phrase::sums::Sums;
use crate::phrase::wanted::{Beside, Wanted};

impl Slogans {
    /// The formulations of documents that come in batches, such as those of
    /// [`CorpusReader::batches`](crate::CorpusReader::batches): for texts that
    /// no memory holds. Memory is bounded by one batch and the candidates.
    ///
    /// `batches` is called once for each pass: candidates, their counts, and
    /// occurrences that no longer formulation overlaps; before these once more, to see how
    /// much text there is, where `min_count` is above 5. Rows have the evidence
    /// that [`Slogans::mine`] finds in all documents together; what may be missing
    /// says [`Slogans::candidates`]. Larger batches miss less.
    ///
    /// # Errors
    /// Those of the batches; as [`Slogans::mine`] and [`Slogans::rank`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let batches = || CorpusReader::default().batches("data/sample.jsonl", 30);
    /// let slogans = Slogans::default().rows(5).mine_batches(batches)?;
    /// let whole = Slogans::default().rows(5).mine(&Corpus::read("data/sample.jsonl")?)?;
    /// assert!(slogans.terms().eq(whole.terms()));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn mine_batches<B>(&self, mut batches: impl FnMut() -> Result<B>) -> Result<RankedSlogans>
    where
        B: IntoIterator<Item = Result<Corpus>>,
    {
        // Few occurrences in all are two in a batch, whatever its share.
        let mut all = f64::INFINITY;
        if self.min_count.is_some_and(|least| least > FEW) {
            all = 0.0;
            for batch in batches()? {
                all += batch?.bytes() as f64;
            }
        }
        let candidates = |batch: Result<Corpus>| {
            let batch = batch?;
            let share = (batch.bytes() as f64 / all.max(1.0)).clamp(f64::MIN_POSITIVE, 1.0);
            self.candidates(&batch, share)
        };
        let mut fault = None;
        let parts = batches()?.into_iter().map_while(|batch| candidates(batch).map_err(|e| fault = Some(e)).ok());
        let candidates = SloganCandidates::merge_all(parts);
        if let Some(fault) = fault {
            return Err(fault);
        }
        let wanted = Wanted::of(candidates.iter(), Beside::CountsOfParts);
        drop(candidates);
        let mut fault = None;
        let count = |batch: Result<Corpus>| self.count_wanted(&batch?, &wanted);
        let parts = batches()?.into_iter().map_while(|batch| count(batch).map_err(|e| fault = Some(e)).ok());
        let counts = SloganCounts::merge_all(std::iter::once(self.nothing()).chain(parts))?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        drop(wanted);
        let ranked = self.rank(&counts)?;
        drop(counts);
        let mut independent = vec![0; ranked.len()];
        for batch in batches()? {
            independent.iter_mut().zip(ranked.independent_in(&batch?)).for_each(|(sum, n)| *sum += n);
        }
        ranked.with_independent(independent)
    }

    fn nothing(&self) -> SloganCounts {
        SloganCounts { by: CountedBy::of(self), sums: Sums::default() }
    }
}
