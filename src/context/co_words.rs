//! Co-word analysis: which terms share documents, sentences or clauses.

mod change;
mod clusters;
mod graph;
mod incidence;
mod shared;
mod stages;
mod term_rule;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use change::{CLUSTER_CHANGE, STAGE_CHANGE};
pub use clusters::{CLUSTER_MEMBERS, CLUSTER_MERGES, CLUSTER_THEMES, Clustering, Clusters};
pub use shared::{CO_WORD_MATRIX, CO_WORD_NODES, CO_WORD_PAIRS, SharedContexts, TermSimilarity};
pub use stages::{CoWordStages, StagedClusters, StagedContexts};
pub use term_rule::TermRule;

use crate::corpus::{Corpus, Documents};
use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::pool::SHARE;
use crate::text::Unit;
use crate::token::{Counting, EntryFinder, Lexicon};
use incidence::Incidence;

/// The most terms that are set against one another: tables of pairs grow with
/// the square of their number.
const MOST_TERMS: usize = 5_000;

/// Counts in which contexts (documents, sentences or clauses) terms occur
/// together: the matrix of a co-word study.
///
/// A context holds a term or not; how often does not matter. A term's
/// occurrences belong to the context in which they begin.
///
/// ```
/// use tifa::{context::{Clustering, CoWords}, prelude::*};
/// use tifa::text::Unit;
/// let corpus = Corpus::from_texts([
///     ("甲", "质量强市靠工匠精神。旅游大省要绿色发展。"),
///     ("乙", "工匠精神成就质量强市。"),
///     ("丙", "绿色发展，旅游大省。"),
/// ])?;
/// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
/// let shared = CoWords::default().unit(Unit::Sentence).of_lexicon(&corpus, &terms)?;
/// println!("{}", shared.pairs()?); // Ochiai and other similarities
/// let clusters = Clustering::default().clusters(2).of(&shared)?;
/// let table = clusters.members()?;
/// let numbers: Vec<u32> = table.column("cluster")?.u32()?.iter().flatten().collect();
/// assert_eq!(numbers, [1, 1, 2, 2]);
/// println!("{}\n{}", clusters.merges()?, clusters.themes()?); // dendrogram, strategic diagram
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CoWords {
    unit: Unit,
}

impl Default for CoWords {
    /// Terms that share a document.
    fn default() -> Self {
        Self { unit: Unit::Document }
    }
}

impl CoWords {
    /// Sets what a context is; documents by default.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The head forms of a lexicon: every occurrence of their entries in the
    /// texts, nested ones too. Terms in order of the lexicon.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) without terms;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for more than 5,000.
    pub fn of_lexicon(&self, corpus: &Corpus, lexicon: &Lexicon) -> Result<SharedContexts> {
        self.in_lexicon(corpus, lexicon).whole()
    }

    fn in_lexicon(&self, corpus: &Corpus, lexicon: &Lexicon) -> Found {
        let counter = EntryFinder::new(lexicon, Counting::AllMatches);
        let mut terms: Vec<String> = Vec::new();
        let mut numbers = rustc_hash::FxHashMap::default();
        let heads: Vec<u32> = lexicon
            .iter()
            .map(|entry| {
                *numbers.entry(entry.head().to_string()).or_insert_with(|| {
                    terms.push(entry.head().to_string());
                    terms.len() as u32 - 1
                })
            })
            .collect();
        let of_document = |d: usize| {
            let hits = counter.hits(corpus.text(d)).into_iter();
            let places: Vec<(u32, usize)> = hits.map(|hit| (heads[hit.entry], hit.bytes.start)).collect();
            incidence::contexts(corpus.text(d), self.unit, &places)
        };
        Found { terms, documents: (0..corpus.len()).into_par_iter().with_max_len(SHARE).map(of_document).collect() }
    }

    /// Terms at given places: a table with `doc_id`, `start` (bytes of the
    /// text) and `term`, such as
    /// [`MinedSlogans::occurrences`](crate::phrase::MinedSlogans::occurrences).
    /// Terms in the order given; places of others are left out, terms without
    /// places stay.
    ///
    /// # Errors
    /// As [`CoWords::of_lexicon`] and
    /// [`Concordance::places`](crate::Concordance::places).
    pub fn of_places<S: Into<String>>(
        &self,
        corpus: &Corpus,
        places: &DataFrame,
        terms: impl IntoIterator<Item = S>,
    ) -> Result<SharedContexts> {
        self.at_places(corpus, places, terms.into_iter().map(Into::into).collect())?.whole()
    }

    fn at_places(&self, corpus: &Corpus, places: &DataFrame, terms: Vec<String>) -> Result<Found> {
        let numbers: rustc_hash::FxHashMap<&str, u32> = terms.iter().map(String::as_str).zip(0..).collect();
        let (names, places) = super::places::read_places(corpus.shared_documents(), corpus.texts(), places)?;
        let number: Vec<Option<u32>> = names.iter().map(|name| numbers.get(name.as_str()).copied()).collect();
        let mut of_document: Vec<Vec<(u32, usize)>> = vec![Vec::new(); corpus.len()];
        for place in places {
            if let Some(term) = number[place.term as usize] {
                of_document[place.document as usize].push((term, place.start as usize));
            }
        }
        let contexts = |(d, mut places): (usize, Vec<(u32, usize)>)| {
            places.sort_unstable_by_key(|&(term, start)| (start, term));
            incidence::contexts(corpus.text(d), self.unit, &places)
        };
        let documents = of_document.into_par_iter().enumerate().map(contexts).collect();
        Ok(Found { terms, documents })
    }

    /// Columns of a matrix that share a row (whatever the unit): documents,
    /// or groups. Terms in the order given.
    ///
    /// # Errors
    /// As [`CoWords::of_lexicon`]; [`ErrorKind::UnknownTerm`](crate::ErrorKind::UnknownTerm)
    /// for a term without a column.
    pub fn of_matrix<S: Into<String>>(&self, dtm: &Dtm, terms: impl IntoIterator<Item = S>) -> Result<SharedContexts> {
        Self::in_matrix(dtm, terms.into_iter().map(Into::into).collect())?.whole()
    }

    fn in_matrix(dtm: &Dtm, terms: Vec<String>) -> Result<Found> {
        let mut number = vec![None; dtm.n_terms()];
        for (i, term) in terms.iter().enumerate() {
            let column = dtm.vocabulary().id(term).ok_or(crate::ErrorKind::UnknownTerm { term: term.clone() })?;
            number[column.index()] = Some(i as u32);
        }
        let row = |r: usize| {
            let cells = dtm.row(r).filter_map(|(column, n)| number[column as usize].map(|term| (term, u64::from(n))));
            Incidence::of_one(cells.collect())
        };
        let documents = (0..dtm.n_documents()).map(row).collect();
        Ok(Found { terms, documents })
    }

    /// Values of a document variable that are in one document, such as the
    /// agencies that issue a document together (联合发文). `separators` part
    /// the values; white space around them is left out. Terms by number of
    /// documents, ties by code point.
    ///
    /// # Errors
    /// As [`CoWords::of_lexicon`];
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks.
    pub fn of_variable(corpus: &Corpus, variable: &str, separators: &[char]) -> Result<SharedContexts> {
        Self::in_variable(corpus, variable, separators)?.whole()
    }

    fn in_variable(corpus: &Corpus, variable: &str, separators: &[char]) -> Result<Found> {
        let values = split_values(corpus.shared_documents(), variable, separators)?;
        let mut counts: std::collections::BTreeMap<&str, u64> = Default::default();
        values.iter().flatten().for_each(|value| *counts.entry(value).or_default() += 1);
        let mut order: Vec<(&str, u64)> = counts.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let numbers: rustc_hash::FxHashMap<&str, u32> = order.iter().map(|(value, _)| *value).zip(0..).collect();
        let of_document =
            |values: &Vec<String>| Incidence::of_one(values.iter().map(|value| (numbers[value.as_str()], 1)).collect());
        let terms = order.iter().map(|(value, _)| (*value).to_string()).collect();
        Ok(Found { terms, documents: values.iter().map(of_document).collect() })
    }

    /// The same questions asked of each group of documents by itself, such as
    /// the stages of a policy.
    #[must_use]
    pub fn stages(self, grouping: impl Into<Grouping>) -> CoWordStages {
        CoWordStages::new(self, grouping.into())
    }
}

/// Terms, and what each document holds of them.
struct Found {
    terms: Vec<String>,
    documents: Vec<Incidence>,
}

impl Found {
    fn checked(self) -> Result<Self> {
        if self.terms.is_empty() {
            return Err(Error::empty("a co-word analysis without terms"));
        }
        if self.terms.len() > MOST_TERMS {
            return Err(Error::option("terms", self.terms.len(), "at most 5000 terms"));
        }
        Ok(self)
    }

    fn whole(self) -> Result<SharedContexts> {
        let found = self.checked()?;
        Ok(SharedContexts::new(found.terms, &found.documents.iter().collect::<Vec<_>>()))
    }
}

/// The values of each document, each once, in order of code point.
fn split_values(documents: &Documents, variable: &str, separators: &[char]) -> Result<Vec<Vec<String>>> {
    let found = documents.variable(variable)?;
    let of_document = |row: usize| {
        let label = found.values.label(row).unwrap_or_default();
        let parts = label.split(separators).map(str::trim).filter(|part| !part.is_empty());
        let mut parts: Vec<String> = parts.map(str::to_string).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    };
    Ok((0..documents.len()).map(of_document).collect())
}
