//! Distinct terms with their numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::table::Names;

/// The number of a term in its [`Vocabulary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub u32);

impl TermId {
    /// The number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Distinct terms in order of code point; a term's number is its place.
///
/// The order depends on the terms alone, never on documents or threads.
///
/// ```
/// use tifa::token::Vocabulary;
/// let vocabulary = Vocabulary::from_terms(["质量", "工匠", "质量"]);
/// assert_eq!(vocabulary.iter().collect::<Vec<_>>(), ["工匠", "质量"]);
/// assert_eq!(vocabulary.id("质量").map(|id| id.index()), Some(1));
/// ```
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Vocabulary {
    text: String,
    /// End of each term in `text`.
    ends: Vec<usize>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    terms: Vec<String>,
}

impl From<Vocabulary> for Saved {
    fn from(vocabulary: Vocabulary) -> Self {
        Saved { version: 1, terms: vocabulary.iter().map(str::to_string).collect() }
    }
}

impl TryFrom<Saved> for Vocabulary {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        if saved.version != 1 {
            return Err(Error::saved("vocabulary", format!("format {} is not known here", saved.version)));
        }
        if let Some(pair) = saved.terms.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(Error::saved("vocabulary", format!("{:?} must come before {:?}", pair[1], pair[0])));
        }
        Ok(Self::from_sorted(saved.terms.iter().map(String::as_str)))
    }
}

impl Vocabulary {
    /// The distinct terms among those given, sorted.
    #[must_use]
    pub fn from_terms<S: AsRef<str>>(terms: impl IntoIterator<Item = S>) -> Self {
        let mut terms: Vec<S> = terms.into_iter().collect();
        terms.sort_unstable_by(|a, b| a.as_ref().cmp(b.as_ref()));
        terms.dedup_by(|a, b| a.as_ref() == b.as_ref());
        Self::from_sorted(terms.iter().map(AsRef::as_ref))
    }

    /// A vocabulary of terms that are sorted and distinct already.
    pub(crate) fn from_sorted<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self::default();
        terms.for_each(|term| vocabulary.push(term));
        vocabulary
    }

    /// Adds a term that comes behind all others.
    pub(super) fn push(&mut self, term: &str) {
        self.text.push_str(term);
        self.ends.push(self.text.len());
    }

    /// Number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The term of a number that this vocabulary gave.
    ///
    /// # Panics
    /// Where the number belongs to a longer vocabulary.
    #[must_use]
    pub fn term(&self, id: TermId) -> &str {
        self.at(id.index())
    }

    pub(crate) fn at(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// The number of a term, where it is here.
    #[must_use]
    pub fn id(&self, term: &str) -> Option<TermId> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) < term {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < self.len() && self.at(low) == term).then_some(TermId(low as u32))
    }

    /// The terms in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|i| self.at(i))
    }
}

impl Names for Vocabulary {
    fn n_names(&self) -> usize {
        self.len()
    }

    fn name(&self, number: u32) -> Option<&str> {
        ((number as usize) < self.len()).then(|| self.at(number as usize))
    }
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vocabulary({} terms)", self.len())
    }
}
