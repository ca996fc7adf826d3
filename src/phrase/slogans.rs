//! Whole formulations, found without a lexicon.

mod bits;
mod candidates;
mod cores;
mod doubtful;
mod evidence;
mod explain;
mod facts;
mod families;
mod frames;
mod ground;
mod groups;
mod lists;
mod live;
mod marks;
mod members;
mod mined;
mod miner;
mod mottos;
mod occurrences;
mod reference;
mod rows;
mod settle;
mod shards;
mod since;
mod stability;
mod tables;
mod tally;
mod weights;
mod wholes;
mod years;

use serde::{Deserialize, Serialize};

use super::sequence::Sequence;
use super::watch::Watch;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::token::{Tokens, WordList};
use candidates::LONGEST;
use evidence::FEW;
pub use explain::SLOGAN_EVIDENCE;
pub use families::Relation;
use frames::Frames;
use ground::Ground;
pub use groups::{SLOGAN_FAMILIES, SLOGAN_FAMILIES_BY_GROUP, SLOGANS_BY_GROUP};
pub use lists::EdgeCharacters;
use lists::Lists;
use marks::{Marks, Words};
pub use mined::MinedSlogans;
use miner::{Found, Miner};
pub use occurrences::SLOGAN_OCCURRENCES;
pub use reference::SloganReference;
use settle::{Kept, settle};
pub use shards::{RankedSlogans, SLOGAN_CANDIDATES, SLOGAN_COUNTS, SloganCandidates, SloganCounts};
pub use since::SLOGANS_SINCE;
pub use stability::SLOGAN_STABILITY;
pub use tables::SLOGANS;
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
/// assert_eq!(slogans.terms().take(2).collect::<Vec<_>>(), ["质量强市", "工匠精神"]);
/// println!("{}", slogans.to_frame()?);
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
    leave_out_doubtful: bool,
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
            leave_out_doubtful: false,
            weights: SloganWeights::default(),
            lists: Lists::default(),
            reference: None,
        }
    }
}

/// A corpus of fewer characters than this is a small one.
const SMALL: usize = 100_000;

impl Slogans {
    /// Minimum number of occurrences. By default 5, or 2 in a corpus of fewer
    /// than 100,000 characters.
    #[must_use]
    pub fn min_count(mut self, count: usize) -> Self {
        self.min_count = Some(count);
        self
    }

    /// Minimum number of documents. By default 3, or 2 in a corpus of fewer
    /// than 100,000 characters, and never more than there are.
    #[must_use]
    pub fn min_doc_count(mut self, documents: usize) -> Self {
        self.min_doc_count = Some(documents);
        self
    }

    /// Maximum number of characters; 24 by default, and never more than 65,535.
    #[must_use]
    pub fn max_length(mut self, characters: usize) -> Self {
        self.max_length = characters;
        self
    }

    /// Maximum number of rows; 5,000 by default.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Whether occurrences that are more probably parts of other words are left out of all
    /// counts, years and families of the formulations found, as [`WholeWords::Judged`] leaves them out
    /// of those of a lexicon. Off by default. A formulation with fewer than `min_count` others is no row.
    ///
    /// [`WholeWords::Judged`]: crate::token::WholeWords::Judged
    #[must_use]
    pub fn leave_out_doubtful(mut self, leave_out: bool) -> Self {
        self.leave_out_doubtful = leave_out;
        self
    }

    /// A string that is part of one and the same longer string in this share
    /// of its occurrences gives way to it, unless it is often in
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

    /// Sets the verbs that come right before formulations.
    #[must_use]
    pub fn frame_verbs<S: Into<String>>(mut self, verbs: impl IntoIterator<Item = S>) -> Self {
        self.lists.frame_verbs = verbs.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the nouns that come right after formulations.
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

    /// Sets the formulations off against other language, in two columns:
    /// `contrast` and `reference_count`. A technical corpus beside a reference
    /// of official language falls into what it shares with all of it (low
    /// contrast: its slogans) and what is its own (high contrast: its topics);
    /// an official corpus beside general language into its formulations (high)
    /// and everyday words (low). The two are questions of their own, so the
    /// ranking stays as it is unless [`SloganWeights`] weighs the contrast.
    #[must_use]
    pub fn reference(mut self, reference: SloganReference) -> Self {
        self.reference = Some(reference);
        self
    }

    /// The formulations of a corpus, best first, ties in order of code point.
    /// Words of the bundled dictionary are evidence, no condition.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0
    /// to 1 or a corpus of 2^31 characters or more.
    pub fn mine(&self, corpus: &Corpus) -> Result<MinedSlogans> {
        self.mine_with(corpus, &())
    }

    /// As [`Slogans::mine`], watched and stopped by `progress`. Documents come
    /// as their share of the strings that are done, for strings are judged by
    /// first character, not by document.
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled)
    /// where `progress` stopped the work.
    pub fn mine_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<MinedSlogans> {
        self.search(corpus, Words::Dictionary, progress)
    }

    /// As [`Slogans::mine`], with tokens of the same corpus instead of the words
    /// of the bundled dictionary, and with a say for them: a string whose edges
    /// are no edges of tokens in more than three tenths of its occurrences is
    /// refused, unless it is often in quotation marks. Tokens cut without
    /// a lexicon are the better judges.
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for tokens of other documents.
    pub fn mine_on_words(&self, corpus: &Corpus, tokens: &Tokens) -> Result<MinedSlogans> {
        if tokens.shared_documents().ids() != corpus.shared_documents().ids() {
            let n = tokens.n_documents();
            return Err(Error::option("tokens", format!("{n} documents"), "the documents of the corpus"));
        }
        self.search(corpus, Words::Tokens(tokens), &())
    }

    fn search(&self, corpus: &Corpus, words: Words<'_>, progress: &dyn Progress) -> Result<MinedSlogans> {
        let mut watch = Watch::begin(progress, corpus.len());
        let ground = self.ground_watched(corpus, words, &watch)?;
        let (miner, candidates) = Miner::new(ground, &self.weights, self.reference.is_some(), &mut watch)?;
        // Forms fall back, so that rows behind the last one come up.
        let wanted = self.rows.saturating_mul(2);
        let found = miner.best(&candidates, wanted, &self.weights, self.reference.as_ref());
        let with_symbols = |found: Found| found.map(|repeat| (miner.symbols(&repeat), repeat));
        let found = found.into_iter().map(with_symbols).collect();
        let kept = settle(found, |string| string.0, (&miner.ground.frames, miner.ground.absorb), self);
        let kept = kept.into_iter().map(|k| Kept { found: k.found.map(|string| string.1), parent: k.parent }).collect();
        let mined = MinedSlogans::new(corpus, &miner, kept, self);
        watch.finish()?;
        Ok(mined)
    }

    /// A corpus ready to judge strings in.
    fn ground(&self, corpus: &Corpus, words: Words<'_>) -> Result<Ground> {
        self.ground_watched(corpus, words, &Watch::begin(&(), corpus.len()))
    }

    fn ground_watched(&self, corpus: &Corpus, words: Words<'_>, watch: &Watch<'_>) -> Result<Ground> {
        if !(0.0..=1.0).contains(&self.absorb) {
            return Err(Error::option("absorb", self.absorb, "a share from 0 to 1"));
        }
        let sequence = Sequence::of_characters(corpus);
        let symbols = sequence.symbols.len();
        let frames = Frames::new(&sequence, &self.lists);
        let strict = !matches!(words, Words::Dictionary);
        let marks = Marks::of(corpus, words, &sequence, &frames, watch)?;
        Ok(Ground {
            years: Years::new(&sequence, corpus.shared_documents()),
            documents: sequence.n_documents(),
            sequence,
            marks,
            frames,
            words: WordList::jieba()?,
            strict,
            few: FEW,
            min_count: self.min_count_in(symbols),
            max_length: self.max_length.min(LONGEST),
            min_doc_count: self.min_doc_count_in(symbols, corpus.len()),
            absorb: self.absorb,
        })
    }

    /// Minimum number of occurrences in a corpus of this many symbols.
    fn min_count_in(&self, symbols: usize) -> usize {
        self.min_count.unwrap_or(if symbols < SMALL { 2 } else { 5 }).max(2)
    }

    /// Minimum number of documents in such a corpus of this many.
    fn min_doc_count_in(&self, symbols: usize, documents: usize) -> usize {
        self.min_doc_count.unwrap_or_else(|| if symbols < SMALL { 2 } else { 3 }.min(documents))
    }
}
