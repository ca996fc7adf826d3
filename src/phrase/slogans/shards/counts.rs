//! Evidence that adds up over shards.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::Slogans;
use super::super::lists::Lists;
use super::super::marks::Words;
use super::candidates::SloganCandidates;
use super::count::count;
use super::kinds;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::phrase::strings::add_by_size;
use crate::phrase::sums::Sums;
use crate::phrase::wanted::{Beside, Wanted, check_length};

/// What one or more shards of an archive say of candidate strings: all counts
/// from which the evidence for formulations follows. See [`Slogans::count`].
///
/// As a relation it is `(string, fact, value, count)`
/// ([`SLOGAN_COUNTS`](crate::phrase::SLOGAN_COUNTS)): adding the counts of
/// equal rows is the same as [`SloganCounts::merge`].
#[derive(Clone, PartialEq)]
pub struct SloganCounts {
    pub(super) by: CountedBy,
    /// The facts of all texts under the empty string.
    pub(super) sums: Sums,
}

/// Options that decide on counts, not only on ranks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountedBy {
    pub max_length: usize,
    pub lists: Lists,
}

impl CountedBy {
    pub fn of(slogans: &Slogans) -> Self {
        Self { max_length: slogans.max_length, lists: slogans.lists.clone() }
    }
}

impl Slogans {
    /// The second of two passes over an archive in shards: everything that one
    /// shard says of the candidates of all shards. A document must lie in one
    /// shard whole, and in one only; then the sums are those of the whole archive.
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// `max_length` above 64, for which parts of strings would be too many.
    pub fn count(&self, shard: &Corpus, candidates: &SloganCandidates) -> Result<SloganCounts> {
        self.count_wanted(shard, &Wanted::of(candidates.iter(), Beside::CountsOfParts))
    }

    pub(super) fn count_wanted(&self, shard: &Corpus, wanted: &Wanted) -> Result<SloganCounts> {
        check_length("max_length", self.max_length)?;
        let ground = self.ground(shard, Words::Dictionary)?;
        Ok(SloganCounts { by: CountedBy::of(self), sums: count(&ground, shard.shared_documents(), wanted)? })
    }
}

impl SloganCounts {
    /// The sums of both; associative and commutative.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) where the two were
    /// counted with other lists of words or another `max_length`.
    pub fn merge(self, other: Self) -> Result<Self> {
        if self.by != other.by {
            return Err(Error::option("slogans", "other lists of words or lengths", "the same for all shards"));
        }
        Ok(Self { sums: self.sums.merge(&other.sums), by: self.by })
    }

    /// The sums of any number of shards.
    ///
    /// # Errors
    /// As [`SloganCounts::merge`]; [`ErrorKind::Empty`](crate::ErrorKind::Empty) for none at all.
    pub fn merge_all(parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let (mut waiting, mut first) = (Vec::new(), None);
        for part in parts {
            let by = first.get_or_insert_with(|| part.by.clone());
            if *by != part.by {
                return Err(Error::option("slogans", "other lists of words or lengths", "the same for all shards"));
            }
            add_by_size(&mut waiting, part.sums, Sums::size, |a, b| a.merge(&b));
        }
        let by = first.ok_or_else(|| Error::empty("no counts to merge"))?;
        let sums = waiting.into_iter().rev().reduce(|a, b| a.merge(&b)).unwrap_or_default();
        Ok(Self { by, sums })
    }

    /// Number of documents.
    #[must_use]
    pub fn n_documents(&self) -> u64 {
        self.total(kinds::DOCUMENTS)
    }

    /// Number of strings that occur: candidates and parts of them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sums.len().saturating_sub(1)
    }

    /// Whether none occurs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A count over all texts.
    pub(super) fn total(&self, kind: u8) -> u64 {
        if self.sums.len() == 0 { 0 } else { self.sums.at(0).count(kind) }
    }
}

impl fmt::Debug for SloganCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SloganCounts({} strings in {} documents)", self.len(), self.n_documents())
    }
}
