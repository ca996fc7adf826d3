//! Whole formulations, found without a lexicon.

mod evidence;
mod families;
mod frames;
mod lists;
mod members;
mod mined;
mod mottos;
mod reference;
mod settle;
mod stability;
mod tables;
mod weights;
mod years;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::repeats::{Limits, Repeat, RepeatIndex};
use super::sequence::{Sequence, read_characters};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::token::Tokens;
use evidence::{Evidence, MIN_LENGTH, Witness};
pub use families::Relation;
use frames::Frames;
pub use lists::EdgeCharacters;
use lists::Lists;
pub use mined::MinedSlogans;
use mottos::{mottos, quotations};
pub use reference::SloganReference;
use settle::{Found, settle};
pub use weights::SloganWeights;
use years::Years;

/// Finds the set formulations of a corpus: strings that official language
/// repeats whole, after verbs such as 坚持 or 弘扬, before nouns such as 战略,
/// in quotation marks, between free neighbours. It needs no segmenter and no
/// lexicon.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([
///     ("甲", "大力弘扬工匠精神。弘扬工匠精神，建设质量强市。"),
///     ("乙", "工匠精神是什么？实施质量强市战略。"),
/// ])?;
/// let slogans = Slogans::default().mine(&corpus)?;
/// let table = tifa::table::Table::from_frame(&slogans);
/// let terms: Vec<_> = (0..2).filter_map(|row| table.text("term", row)).collect();
/// assert_eq!(terms, ["质量强市", "工匠精神"]);
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slogans {
    min_count: Option<usize>,
    min_doc_count: Option<usize>,
    max_length: usize,
    absorb: f64,
    rows: usize,
    weights: SloganWeights,
    lists: Lists,
    reference: Option<SloganReference>,
}

impl Default for Slogans {
    fn default() -> Self {
        Self {
            min_count: None,
            min_doc_count: None,
            max_length: 24,
            absorb: 0.9,
            rows: 5_000,
            weights: SloganWeights::default(),
            lists: Lists::default(),
            reference: None,
        }
    }
}

/// A corpus of fewer characters than this is a small one.
const SMALL: usize = 100_000;

impl Slogans {
    /// At least so many occurrences. By default 5, or 2 in a corpus of fewer
    /// than 100,000 characters.
    #[must_use]
    pub fn min_count(mut self, count: usize) -> Self {
        self.min_count = Some(count);
        self
    }

    /// In at least so many documents. By default 3, or 2 in a corpus of fewer
    /// than 100,000 characters, and never more than there are.
    #[must_use]
    pub fn min_doc_count(mut self, documents: usize) -> Self {
        self.min_doc_count = Some(documents);
        self
    }

    /// At most so many characters; 24 by default.
    #[must_use]
    pub fn max_length(mut self, characters: usize) -> Self {
        self.max_length = characters;
        self
    }

    /// At most so many rows; 5,000 by default.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// A string that is part of one and the same longer string in this share
    /// of its occurrences gives way to it, unless it often stands in
    /// quotation marks; 0.9 by default.
    #[must_use]
    pub fn absorb(mut self, share: f64) -> Self {
        self.absorb = share;
        self
    }

    /// Sets the weights of the score.
    #[must_use]
    pub fn weights(mut self, weights: SloganWeights) -> Self {
        self.weights = weights;
        self
    }

    /// Sets the verbs that stand right before formulations.
    #[must_use]
    pub fn frame_verbs<S: Into<String>>(mut self, verbs: impl IntoIterator<Item = S>) -> Self {
        self.lists.frame_verbs = verbs.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the nouns that stand right after formulations.
    #[must_use]
    pub fn frame_nouns<S: Into<String>>(mut self, nouns: impl IntoIterator<Item = S>) -> Self {
        self.lists.frame_nouns = nouns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the verbs and adverbs with which no formulation begins or ends.
    #[must_use]
    pub fn light_verbs<S: Into<String>>(mut self, verbs: impl IntoIterator<Item = S>) -> Self {
        self.lists.light_verbs = verbs.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the characters that need evidence at an edge.
    #[must_use]
    pub fn edges(mut self, edges: EdgeCharacters) -> Self {
        self.lists.edges = edges;
        self
    }

    /// Sets the formulations off against other language: what is as frequent
    /// in the reference loses, what is rare there gains. Without it the
    /// topic nouns of a technical corpus crowd out its formulations.
    #[must_use]
    pub fn reference(mut self, reference: SloganReference) -> Self {
        self.reference = Some(reference);
        self
    }

    /// The formulations of a corpus as a table: [`Slogans::find`], then
    /// [`MinedSlogans::table`].
    ///
    /// # Errors
    /// As [`Slogans::find`].
    pub fn mine(&self, corpus: &Corpus) -> Result<DataFrame> {
        self.find(corpus)?.table()
    }

    /// The formulations of a corpus, best first, ties in order of code point.
    /// No segmenter has a say.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0
    /// to 1 or a corpus of 2^31 characters or more.
    pub fn find(&self, corpus: &Corpus) -> Result<MinedSlogans> {
        self.search(corpus, None)
    }

    /// As [`Slogans::find`], with a say for a segmenter: a string whose edges
    /// are no edges of `tokens` of the same corpus in more than three tenths
    /// of its occurrences is refused, unless it often stands in quotation
    /// marks. Tokens cut without a lexicon are the better judges.
    ///
    /// # Errors
    /// As [`Slogans::find`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for tokens of other documents.
    pub fn find_on_words(&self, corpus: &Corpus, tokens: &Tokens) -> Result<MinedSlogans> {
        if tokens.shared_documents().ids() != corpus.shared_documents().ids() {
            let n = tokens.n_documents();
            return Err(Error::option("tokens", format!("{n} documents"), "the documents of the corpus"));
        }
        self.search(corpus, Some(tokens))
    }

    fn search(&self, corpus: &Corpus, tokens: Option<&Tokens>) -> Result<MinedSlogans> {
        if !(0.0..=1.0).contains(&self.absorb) {
            return Err(Error::option("absorb", self.absorb, "a share from 0 to 1"));
        }
        let sequence = Sequence::of_characters(corpus);
        let small = sequence.symbols.len() < SMALL;
        let min_count = self.min_count.unwrap_or(if small { 2 } else { 5 }).max(2);
        let min_doc_count = self.min_doc_count.unwrap_or_else(|| if small { 2 } else { 3 }.min(corpus.len()));
        let limits = Limits { min_length: MIN_LENGTH, max_length: self.max_length, min_count };
        let (index, mut repeats) = RepeatIndex::new(sequence, limits)?;
        repeats.extend(mottos(&index, min_count, self.max_length));
        repeats.extend(quotations(&index, min_count, self.max_length));
        let witness = Witness {
            index: &index,
            frames: Frames::new(&index, &self.lists),
            years: Years::new(&index.sequence, corpus.shared_documents()),
            word_starts: tokens.map(|tokens| word_starts(corpus, tokens)),
            min_doc_count,
            absorb: self.absorb,
        };
        let rests: Vec<Repeat> = repeats.par_iter().filter_map(|repeat| witness.without_verb(repeat)).collect();
        repeats.extend(rests);
        repeats.par_sort_unstable_by_key(|r| (r.places.start, r.length));
        repeats.dedup();
        let heard: Vec<(Repeat, Evidence)> = repeats
            .into_par_iter()
            .filter_map(|repeat| witness.hear(&repeat).map(|evidence| (repeat, evidence)))
            .collect();
        let found = self.rank(&index, heard);
        let kept = settle(&index, found, self.absorb, self.rows);
        Ok(MinedSlogans::new(corpus, &witness, kept, &self.lists, min_count))
    }

    /// The strings with their scores, best first.
    fn rank(&self, index: &RepeatIndex, mut heard: Vec<(Repeat, Evidence)>) -> Vec<Found> {
        if let Some(reference) = &self.reference {
            let strings: Vec<String> = heard.iter().map(|(repeat, _)| index.text(repeat)).collect();
            let ours = index.sequence.characters_in_clauses() as f64;
            for ((_, evidence), theirs) in heard.iter_mut().zip(reference.counts(&strings)) {
                let rate = (evidence.count as f64 + 0.5) / ours;
                let other = (theirs as f64 + 0.5) / reference.characters() as f64;
                evidence.contrast = Some((rate / other).log2());
            }
        }
        let scored = heard.into_iter().map(|(repeat, evidence)| {
            let score = self.weights.score(&evidence);
            Found { repeat, evidence, score }
        });
        let mut found: Vec<Found> = scored.collect();
        found.par_sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| index.symbols(&a.repeat).cmp(index.symbols(&b.repeat)))
        });
        found
    }
}

/// Per position of the sequence: whether a word begins there.
fn word_starts(corpus: &Corpus, tokens: &Tokens) -> Vec<bool> {
    let of_document = |d: usize| {
        let mut words = tokens.document(d).map(|t| t.bytes.start).peekable();
        let mut starts = Vec::new();
        read_characters(corpus.text(d), |_, _, byte| {
            while words.next_if(|&start| start < byte).is_some() {}
            starts.push(words.peek() == Some(&byte));
        });
        starts
    };
    let parts: Vec<Vec<bool>> = (0..corpus.len()).into_par_iter().map(of_document).collect();
    parts.concat()
}
