//! Counts of another corpus, as a frequency list.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::sides::{SideCounts, Totals};
use crate::error::{Error, Result};
use crate::matrix::Dtm;

/// How often each term occurs in a reference corpus that is not at hand
/// itself: a frequency list.
///
/// ```
/// use tifa::{compare::ReferenceCounts, prelude::*};
/// let corpus = Corpus::from_texts([("a", "质量强市，质量为先")])?;
/// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
/// let reference = ReferenceCounts::new([("质量", 40), ("旅游", 25)]).tokens(100_000);
/// let table = Keyness::default().against(&dtm, &reference)?;
/// let term = table.column("term")?;
/// assert_eq!(term.get(0)?.get_str(), Some("质量"));
/// assert_eq!(term.get(table.height() - 1)?.get_str(), Some("旅游"));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceCounts {
    counts: BTreeMap<String, u64>,
    tokens: u64,
}

impl ReferenceCounts {
    /// Counts of terms; those of a term that occurs twice are added. The size
    /// of the reference is their sum until [`ReferenceCounts::tokens`] says
    /// otherwise.
    pub fn new<S: Into<String>>(counts: impl IntoIterator<Item = (S, u64)>) -> Self {
        let mut all: BTreeMap<String, u64> = BTreeMap::new();
        for (term, count) in counts {
            let sum = all.entry(term.into()).or_default();
            *sum = sum.saturating_add(count);
        }
        let tokens = all.values().fold(0u64, |sum, n| sum.saturating_add(*n));
        Self { counts: all, tokens }
    }

    /// Sets the number of tokens of the reference, where the list leaves
    /// words out. Never below the sum of the counts.
    #[must_use]
    pub fn tokens(mut self, tokens: u64) -> Self {
        self.tokens = tokens.max(self.counts.values().fold(0u64, |sum, n| sum.saturating_add(*n)));
        self
    }

    /// The counts of a matrix, to be kept as the reference of others.
    #[must_use]
    pub fn of(dtm: &Dtm) -> Self {
        let totals = dtm.term_totals();
        let counts = dtm.vocabulary().iter().map(str::to_string).zip(totals.iter().copied());
        Self::new(counts).tokens(dtm.tokens().iter().sum())
    }

    /// Reads a CSV with a header and the columns `term` and `count`; others
    /// are passed over. [`write_csv`](crate::write_csv) of a table of
    /// frequencies gives such a file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io);
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) for a missing column or
    /// a count that is no number, with its line.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let fault = |line: usize, message: String| Error::syntax(path, line, message);
        let header = reader.headers().map_err(|e| fault(1, e.to_string()))?.clone();
        let column = |name: &str| {
            header.iter().position(|h| h.trim() == name).ok_or_else(|| fault(1, format!("no column {name:?}")))
        };
        let (term, count) = (column("term")?, column("count")?);
        let mut counts = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| fault(e.position().map_or(0, |p| p.line() as usize), e.to_string()))?;
            let value = record.get(count).unwrap_or_default().trim();
            let line = record.position().map_or(0, |p| p.line() as usize);
            let number = value.parse().map_err(|_| fault(line, format!("count {value:?} is no whole number")))?;
            counts.push((record.get(term).unwrap_or_default().to_string(), number));
        }
        Ok(Self::new(counts))
    }

    /// The terms of a matrix and of the list in order, with the counts of both.
    pub(super) fn beside<'a>(&'a self, dtm: &'a Dtm, target: Totals) -> (Vec<&'a str>, SideCounts) {
        let mut terms: Vec<&str> = dtm.vocabulary().iter().chain(self.counts.keys().map(String::as_str)).collect();
        terms.sort_unstable();
        terms.dedup();
        let of_target = |counts: &[u64]| {
            let count = |term: &&str| dtm.vocabulary().id(term).map_or(0, |id| counts[id.index()]);
            terms.iter().map(count).collect::<Vec<u64>>()
        };
        let joint = Totals {
            counts: of_target(&target.counts),
            doc_counts: of_target(&target.doc_counts),
            tokens: target.tokens,
            documents: target.documents,
        };
        let reference = Totals {
            counts: terms.iter().map(|term| self.counts.get(*term).copied().unwrap_or(0)).collect(),
            doc_counts: vec![0; terms.len()],
            tokens: self.tokens,
            documents: 0,
        };
        (terms, SideCounts { target: joint, reference })
    }
}
