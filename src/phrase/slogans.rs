//! Whole formulations, found without a lexicon.

mod evidence;
mod lists;
mod mined;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::repeats::{Limits, Repeat, RepeatIndex};
use super::sequence::Sequence;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use evidence::{Evidence, MIN_LENGTH, Witness};
use lists::Lists;
pub use mined::MinedSlogans;

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
/// let terms: Vec<_> = slogans.column("term").unwrap().str().unwrap().iter().flatten().collect();
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
            lists: Lists::bundled(),
        }
    }
}

/// What each kind of evidence adds to a formulation's score:
///
/// ```text
/// frame_left · ln(1 + l) + frame_right · √(r · f / (f + 3)) + quoted · ln(1 + 10 q)
///   + entropy · H + cohesion · min(PMI, 8) + length · g(n) + burst · B + start · s + free · e
///   − frequency · ln f − function · u
/// ```
///
/// with, for a string of `n` characters that occurs `f` times: `l`
/// occurrences right after a frame verb, `r` the share right before a frame
/// noun, `q` the share in quotation marks, `H` the right branching entropy in
/// nats, PMI the least cohesion over all splits in two, `g` = −1 for three
/// characters, 0 for four to eight and `(8 − n) / 4` beyond, `B` how unevenly
/// it falls over the years (0 to 2), `s` the share at the beginning of a
/// clause, `e` the geometric mean of the shares in which it stands free on the
/// left and on the right (at the edge of a clause, beside a function character
/// or a frame word), `u` 1 where a function character stands inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SloganWeights {
    /// Weight of occurrences after frame verbs.
    pub frame_left: f64,
    /// Weight of the share before frame nouns.
    pub frame_right: f64,
    /// Weight of the share in quotation marks.
    pub quoted: f64,
    /// Weight of the right branching entropy.
    pub entropy: f64,
    /// Weight of the cohesion.
    pub cohesion: f64,
    /// Weight of the length.
    pub length: f64,
    /// Weight of the burst.
    pub burst: f64,
    /// Weight of the share at the beginning of a clause.
    pub start: f64,
    /// Weight of standing free.
    pub free: f64,
    /// What a frequent string loses.
    pub frequency: f64,
    /// What a string with a function character inside loses.
    pub function: f64,
}

impl Default for SloganWeights {
    fn default() -> Self {
        Self {
            frame_left: 1.5,
            frame_right: 1.5,
            quoted: 1.2,
            entropy: 1.0,
            cohesion: 0.3,
            length: 0.5,
            burst: 0.5,
            start: 1.0,
            free: 1.0,
            frequency: 0.6,
            function: 0.5,
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

    /// The formulations of a corpus as a table: [`Slogans::find`], then
    /// [`MinedSlogans::table`].
    ///
    /// # Errors
    /// As [`Slogans::find`].
    pub fn mine(&self, corpus: &Corpus) -> Result<DataFrame> {
        self.find(corpus)?.table()
    }

    /// The formulations of a corpus, best first, ties in order of code point.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0
    /// to 1 or a corpus of 2^31 characters or more.
    pub fn find(&self, corpus: &Corpus) -> Result<MinedSlogans> {
        if !(0.0..=1.0).contains(&self.absorb) {
            return Err(Error::option("absorb", self.absorb, "a share from 0 to 1"));
        }
        let index = RepeatIndex::new(Sequence::of_characters(corpus))?;
        let small = index.sequence.symbols.len() < SMALL;
        let min_count = self.min_count.unwrap_or(if small { 2 } else { 5 }).max(2);
        let min_doc_count = self.min_doc_count.unwrap_or_else(|| if small { 2 } else { 3 }.min(corpus.len()));
        let repeats = index.maximal(Limits { min_length: MIN_LENGTH, max_length: self.max_length, min_count });
        let documents = corpus.shared_documents();
        let witness = Witness::new(&index, documents, &self.lists);
        let mut found: Vec<Found> = repeats
            .into_par_iter()
            .flat_map_iter(|repeat| witness.without_verb(&repeat).into_iter().chain([repeat]))
            .filter_map(|repeat| {
                let evidence = witness.hear(&repeat, min_doc_count, self.absorb)?;
                Some(Found { score: self.weights.score(&evidence), repeat, evidence })
            })
            .collect();
        found.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| index.symbols(&a.repeat).cmp(index.symbols(&b.repeat)))
        });
        Ok(MinedSlogans::new(&index, documents, self.without_overlaps(&index, found)))
    }

    /// The best rows, without those that overlap a better row so much that
    /// they say the same: one contains the other, and their counts are
    /// within the share of [`Slogans::absorb`].
    fn without_overlaps(&self, index: &RepeatIndex, found: Vec<Found>) -> Vec<Found> {
        let mut kept: Vec<Found> = Vec::new();
        // Every part of a kept string with the greatest count of a string that holds it.
        let mut parts: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        let mut whole: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        for candidate in found {
            if kept.len() == self.rows {
                break;
            }
            let symbols = index.symbols(&candidate.repeat);
            let count = candidate.repeat.places.len();
            let near = |a: usize, b: usize| a.min(b) as f64 >= self.absorb * a.max(b) as f64;
            let slices = || (MIN_LENGTH..=symbols.len()).flat_map(|n| symbols.windows(n));
            let inside = parts.get(symbols).is_some_and(|&other| near(count, other));
            if inside || slices().any(|s| whole.get(s).is_some_and(|&other| near(count, other))) {
                continue;
            }
            for slice in slices() {
                let most = parts.entry(slice.to_vec()).or_default();
                *most = count.max(*most);
            }
            whole.insert(symbols.to_vec(), count);
            kept.push(candidate);
        }
        kept
    }
}

/// A string with what speaks for it.
struct Found {
    repeat: Repeat,
    evidence: Evidence,
    score: f64,
}

impl SloganWeights {
    fn score(&self, e: &Evidence) -> f64 {
        let f = e.count as f64;
        let length = match e.length {
            0..=3 => -1.0,
            4..=8 => 0.0,
            n => (8.0 - n as f64) / 4.0,
        };
        self.frame_left * f64::from(e.frame_left).ln_1p()
            + self.frame_right * (e.frame_right * f / (f + 3.0)).sqrt()
            + self.quoted * (10.0 * e.quoted).ln_1p()
            + self.entropy * e.right_entropy
            + self.cohesion * e.cohesion.min(8.0)
            + self.length * length
            + self.burst * e.burst
            + self.start * e.clause_start
            + self.free * e.free
            - self.frequency * f.ln()
            - self.function * f64::from(u8::from(e.function_inside))
    }
}
