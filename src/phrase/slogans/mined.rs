//! The formulations found, as a table and as a matrix.

use std::fmt;
use std::sync::Arc;

use polars::prelude::DataFrame;

use super::Found;
use super::evidence::Evidence;
use crate::corpus::{Date, Documents};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::phrase::repeats::{Repeat, RepeatCounts, RepeatIndex};
use crate::table;
use crate::token::{Tokens, Vocabulary};

/// The formulations of a corpus with their evidence and occurrences.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let slogans = Slogans::default().rows(5).find(&corpus)?;
/// let terms: Vec<&str> = slogans.terms().collect();
/// let trend = Trend::by(Period::Year).terms(terms).of(&slogans.dtm(&tokens)?)?;
/// assert_eq!(trend.height(), 5 * 17);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone)]
pub struct MinedSlogans {
    documents: Arc<Documents>,
    slogans: Vec<Slogan>,
}

#[derive(Clone)]
struct Slogan {
    term: String,
    score: f64,
    evidence: Evidence,
    counts: RepeatCounts,
    /// The document of each occurrence, ascending.
    occurrences: Vec<u32>,
}

impl MinedSlogans {
    pub(super) fn new(index: &RepeatIndex, documents: &Arc<Documents>, found: Vec<Found>) -> Self {
        let repeats: Vec<Repeat> = found.iter().map(|f| f.repeat.clone()).collect();
        let counts = index.counts(&repeats, documents);
        let slogan = |(Found { repeat, evidence, score }, counts): (Found, RepeatCounts)| {
            let term = index.symbols(&repeat).iter().map(|&s| index.sequence.characters[s as usize]).collect();
            let mut occurrences: Vec<u32> =
                index.positions(&repeat).iter().map(|&p| index.document(p) as u32).collect();
            occurrences.sort_unstable();
            Slogan { term, score, evidence, counts, occurrences }
        };
        Self { documents: documents.clone(), slogans: found.into_iter().zip(counts).map(slogan).collect() }
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

    /// The formulations as a table, best first.
    ///
    /// Columns: `rank` (UInt32, from 1), `term` (String), `count` (UInt64),
    /// `doc_count` (UInt32), `first` and `last` (String, years, null where no
    /// document is dated), `score` (Float64), `frame_left` (UInt32,
    /// occurrences right after a frame verb), `frame_right`, `quoted`,
    /// `clause_start` (Float64, shares of the occurrences), `cohesion`
    /// (Float64, nats), `left_entropy`, `right_entropy` (Float64, nats),
    /// `burst` (Float64, 0 to 2), `free` (Float64, 0 to 1). The score is
    /// explained at [`SloganWeights`](crate::SloganWeights).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn table(&self) -> Result<DataFrame> {
        let number = |name: &str, of: fn(&Evidence) -> f64| {
            table::column(name, self.slogans.iter().map(|s| of(&s.evidence)).collect::<Vec<f64>>())
        };
        let year = |name: &str, of: fn(&RepeatCounts) -> Option<Date>| {
            let years = self.slogans.iter().map(|s| of(&s.counts).map(|d| format!("{:04}", d.year())));
            table::column(name, years.collect::<Vec<Option<String>>>())
        };
        let each = || self.slogans.iter();
        table::frame(
            self.len(),
            vec![
                table::column("rank", (1..=self.len() as u32).collect::<Vec<u32>>()),
                table::column("term", each().map(|s| s.term.clone()).collect::<Vec<String>>()),
                table::column("count", each().map(|s| s.occurrences.len() as u64).collect::<Vec<u64>>()),
                table::column("doc_count", each().map(|s| s.counts.doc_count).collect::<Vec<u32>>()),
                year("first", |c| c.first),
                year("last", |c| c.last),
                table::column("score", each().map(|s| s.score).collect::<Vec<f64>>()),
                table::column("frame_left", each().map(|s| s.evidence.frame_left).collect::<Vec<u32>>()),
                number("frame_right", |e| e.frame_right),
                number("quoted", |e| e.quoted),
                number("clause_start", |e| e.clause_start),
                number("cohesion", |e| e.cohesion),
                table::column("left_entropy", each().map(|s| s.counts.left_entropy).collect::<Vec<f64>>()),
                number("right_entropy", |e| e.right_entropy),
                number("burst", |e| e.burst),
                number("free", |e| e.free),
            ],
        )
    }

    /// Every occurrence of each formulation, nested ones too, as a matrix with
    /// a column per formulation; the tokens of the same corpus give the
    /// denominators. Quotation marks inside are passed over, as in the mining.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for tokens of other documents.
    pub fn dtm(&self, tokens: &Tokens) -> Result<Dtm> {
        if tokens.shared_documents().ids() != self.documents.ids() {
            let n = tokens.n_documents();
            return Err(Error::option("tokens", format!("{n} documents"), "the documents that were mined"));
        }
        let vocabulary = Vocabulary::from_terms(self.terms());
        let mut rows = vec![Vec::new(); self.documents.len()];
        for slogan in &self.slogans {
            let column = vocabulary.id(&slogan.term).map_or(0, |id| id.0);
            slogan.occurrences.iter().for_each(|&d| rows[d as usize].push(column));
        }
        Ok(Dtm::from_columns(rows, Arc::new(vocabulary), tokens))
    }
}

impl fmt::Debug for MinedSlogans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MinedSlogans({})", self.len())
    }
}
