//! Strings that are worth counting in all shards.

use std::fmt;

use rayon::prelude::*;

use super::super::Slogans;
use super::super::marks::Words;
use super::super::miner::Miner;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::phrase::sequence::BOUNDARY;
use crate::phrase::strings::{Strings, add_by_size};
use crate::phrase::wanted::check_length;
use crate::phrase::watch::Watch;

/// Strings that one or more shards of an archive repeat like formulations:
/// what the first of two passes finds. See [`Slogans::candidates`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SloganCandidates {
    pub(super) strings: Strings,
}

/// A shard gives this many candidates for each row that is wanted.
const FOR_A_ROW: usize = 10;

impl Slogans {
    /// The first of two passes over an archive in shards: strings of one shard
    /// that are worth counting in all of them. `share` is the share of the
    /// archive's text that lies in this shard. The second pass is
    /// [`Slogans::count`], and [`Slogans::rank`] judges the sums. Where all
    /// shards are on one machine, [`Slogans::mine_batches`] does everything.
    ///
    /// A string that occurs often enough in the archive occurs often enough for
    /// its size in one shard at least (Savasere, Omiecinski & Navathe 1995): the
    /// threshold is `min_count` by the share, and never less than 2. So what no
    /// shard repeats is missed, which nothing can be that occurs more often than
    /// there are shards. Missed is also what every shard takes for no unit by its
    /// own occurrences, and what is not among the best of any shard: 10 for each
    /// row wanted, so that memory has a bound. What only all texts together can say
    /// (documents, edges that few occurrences prove) refuses nothing here. Of the
    /// 5,000 best rows of three years of news (20 MB), four batches gave 4,998, all with
    /// the numbers of the whole; the other two occur 5 and 6 times.
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a share that is not above 0 and at most 1, or a `max_length` above 64.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let (first, second) = (
    ///     Corpus::from_texts([("甲", "大力弘扬工匠精神。弘扬工匠精神，建设质量强市。")])?,
    ///     Corpus::from_texts([("乙", "工匠精神是什么？实施质量强市战略。建设质量强市！")])?,
    /// );
    /// let slogans = Slogans::default().min_count(3);
    /// let candidates = slogans.candidates(&first, 0.5)?.merge(slogans.candidates(&second, 0.5)?);
    /// let counts = slogans.count(&first, &candidates)?.merge(slogans.count(&second, &candidates)?)?;
    /// assert_eq!(slogans.rank(&counts)?.terms().collect::<Vec<_>>(), ["质量强市", "工匠精神"]);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn candidates(&self, shard: &Corpus, share: f64) -> Result<SloganCandidates> {
        if !(share > 0.0 && share <= 1.0) {
            return Err(Error::option("share", share, "a share above 0 and at most 1"));
        }
        check_length("max_length", self.max_length)?;
        let mut ground = self.ground(shard, Words::Dictionary)?;
        let all = (ground.sequence.symbols.len() as f64 / share) as usize;
        ground.min_count = ((self.min_count_in(all) as f64 * share).ceil() as usize).max(2);
        ground.min_doc_count = 1;
        ground.few = 0;
        let contrasted = self.reference.is_some();
        let (miner, candidates) = Miner::new(ground, &self.weights, contrasted, &mut Watch::begin(&(), shard.len()))?;
        let most = self.rows.saturating_mul(FOR_A_ROW).min(candidates.len());
        let strings = candidates[..most].par_iter().flat_map_iter(|c| miner.with_surroundings(&c.repeat()));
        Ok(SloganCandidates { strings: Strings::of(strings.collect::<Vec<String>>()) })
    }
}

impl Miner {
    /// A string, and the longer ones without which it never occurs here: only
    /// they can say whether it never occurs without them anywhere.
    fn with_surroundings(&self, repeat: &crate::phrase::repeats::Repeat) -> Vec<String> {
        let (sequence, positions) = (&self.ground.sequence, self.positions(repeat));
        let most = self.ground.max_length - repeat.length;
        let alike = |symbol: &dyn Fn(usize) -> u32| {
            let first = positions.first().map_or(BOUNDARY, |&p| symbol(p as usize));
            first != BOUNDARY && positions.iter().all(|&p| symbol(p as usize) == first)
        };
        let mut right = 0;
        while right < most && alike(&|p| sequence.symbol_at(p + repeat.length + right)) {
            right += 1;
        }
        let mut left = 0;
        while left + right < most && alike(&|p| sequence.symbol_before(p - left)) {
            left += 1;
        }
        let start = positions.first().map_or(0, |&p| p as usize);
        let string = |left: usize, right: usize| {
            self.ground.text(&sequence.symbols[start - left..start + repeat.length + right])
        };
        let mut strings = vec![string(0, 0)];
        strings.extend((right > 0).then(|| string(0, right)));
        strings.extend((left > 0).then(|| string(left, right)));
        strings
    }
}

impl SloganCandidates {
    /// The candidates of both; associative, commutative, and twice the same is the same.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self { strings: self.strings.union(&other.strings) }
    }

    /// The candidates of any number of shards.
    #[must_use]
    pub fn merge_all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut waiting = Vec::new();
        for part in parts {
            add_by_size(&mut waiting, part, Self::len, Self::merge);
        }
        waiting.into_iter().rev().reduce(Self::merge).unwrap_or_default()
    }

    /// Strings in order of code point.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.strings.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for SloganCandidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SloganCandidates({})", self.len())
    }
}
