//! The formulations that were found, and what is made of them.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use super::Slogans;
use super::doubtful::{is_doubtful, of_counted};
use super::marks::{Marks, Words};
use super::members::{NamedFamily, name_families};
use super::miner::Miner;
use super::rows::{Occurrences, Slogan};
use super::settle::{Kept, c_values, independent};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::phrase::suffix_array::ahead;
use crate::pool::SHARE;
use crate::token::{Judge, Lexicon, LexiconEntry, Tokens, Vocabulary};

/// The formulations of a corpus with their evidence, occurrences and families.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let slogans = Slogans::default().rows(5).mine(&corpus)?;
/// // A second pass keeps them whole, and the trends count them.
/// let tokens = Tokenizer::builder().lexicon(slogans.lexicon()?).build()?.tokenize(&corpus)?;
/// let terms: Vec<&str> = slogans.terms().collect();
/// let trend = Trend::by(Period::Year).terms(terms).of(&tokens.dtm())?;
/// assert_eq!(trend.height(), 5 * 17);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone)]
pub struct MinedSlogans {
    pub(super) corpus: Corpus,
    pub(super) options: Slogans,
    /// What was marked by tokens of the user's, where there were any.
    marks: Option<Arc<Marks>>,
    /// Where each document begins in the sequence, and the end of the last.
    pub(super) starts: Vec<u32>,
    pub(super) slogans: Vec<Slogan>,
    pub(super) families: Vec<NamedFamily>,
}

impl MinedSlogans {
    pub(super) fn new(corpus: &Corpus, miner: &Miner, kept: Vec<Kept>, options: &Slogans) -> Self {
        let ground = &miner.ground;
        let judge = if options.leave_out_doubtful { Judge::jieba() } else { None };
        let in_order = |k: &Kept| {
            let mut positions = miner.positions(&k.found.string).to_vec();
            positions.sort_unstable();
            if let Some(judge) = &judge {
                positions.retain(|&p| !is_doubtful(judge, &ground.sequence, p, k.found.string.length));
            }
            positions
        };
        let mut positions: Vec<Vec<u32>> = kept.par_iter().with_max_len(SHARE).map(in_order).collect();
        let kept = if judge.is_some() { of_counted(ground, kept, &mut positions) } else { kept };
        let strings: Vec<&[u32]> = kept.iter().map(|k| miner.symbols(&k.found.string)).collect();
        let counts: Vec<usize> = positions.iter().map(Vec::len).collect();
        let independent = independent(ground.sequence.symbols.len(), &strings, &positions);
        let c_values = c_values(&strings, &counts);
        let mut slogans: Vec<Slogan> = Vec::with_capacity(kept.len());
        for (((k, positions), independent), c_value) in kept.into_iter().zip(positions).zip(independent).zip(c_values) {
            slogans.push(Slogan {
                term: miner.text(&k.found.string),
                score: k.found.score,
                span: ground.span(&positions),
                evidence: k.found.evidence,
                c_value,
                parent: k.parent,
                family: None,
                occurrences: Occurrences { positions, independent, length: k.found.string.length },
            });
        }
        let families = name_families(ground, &options.lists, &strings, &slogans);
        for family in families.iter().filter(|f| !f.is_slot()) {
            let head = family.members.first().and_then(|m| m.row);
            family.members.iter().filter_map(|m| m.row).for_each(|row| slogans[row].family = head);
        }
        Self {
            corpus: corpus.clone(),
            options: options.clone(),
            marks: ground.strict.then(|| ground.marks.clone()),
            starts: ground.sequence.documents.clone(),
            slogans,
            families,
        }
    }

    /// What says where words begin in the texts.
    pub(super) fn words(&self) -> Words<'_> {
        self.marks.as_ref().map_or(Words::Dictionary, |marks| Words::Known(marks.clone()))
    }

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

    /// The formulations as a lexicon, so that a second pass of tokenising
    /// keeps them whole and matrices and trends count them. Boilerplate is
    /// left out. Each entry has the head of its family as its category.
    ///
    /// # Errors
    /// None is known; a term that no lexicon takes would be one.
    pub fn lexicon(&self) -> Result<Lexicon> {
        lexicon(&self.slogans)
    }

    /// Every occurrence of each formulation, nested ones too, as a matrix with
    /// a column per formulation; the tokens of the same corpus give the
    /// denominators. Quotation marks inside are passed over, as in the mining.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for tokens of other documents.
    pub fn dtm(&self, tokens: &Tokens) -> Result<Dtm> {
        if tokens.shared_documents().ids() != self.corpus.shared_documents().ids() {
            let n = tokens.n_documents();
            return Err(Error::option("tokens", format!("{n} documents"), "the documents that were mined"));
        }
        let vocabulary = Vocabulary::from_terms(self.terms());
        let mut rows = vec![Vec::new(); self.corpus.len()];
        for slogan in &self.slogans {
            let column = vocabulary.id(&slogan.term).map_or(0, |id| id.0);
            self.each_document(&slogan.occurrences, |document, _| rows[document].push(column));
        }
        Ok(Dtm::from_columns(rows, Arc::new(vocabulary), tokens))
    }

    /// Calls `each` with the document and the number of each occurrence, in order.
    pub(super) fn each_document(&self, occurrences: &Occurrences, mut each: impl FnMut(usize, usize)) {
        let mut document = 0;
        for (i, &position) in occurrences.positions.iter().enumerate() {
            document += ahead(&self.starts[document + 1..], |&start| start <= position);
            each(document, i);
        }
    }
}

impl fmt::Debug for MinedSlogans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MinedSlogans({})", self.len())
    }
}

/// Formulations as a lexicon.
pub(super) fn lexicon(slogans: &[Slogan]) -> Result<Lexicon> {
    let entry = |s: &Slogan| match s.family {
        Some(head) => LexiconEntry::new(&s.term).with_category(&slogans[head].term),
        None => LexiconEntry::new(&s.term),
    };
    Lexicon::from_entries(slogans.iter().filter(|s| !s.evidence.boilerplate).map(entry))
}
