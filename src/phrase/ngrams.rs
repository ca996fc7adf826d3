//! N-grams of tokens or characters.

use std::ops::RangeInclusive;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::counted::{CountedRepeat, counted_repeats};
use super::repeats::Limits;
use super::sequence::Sequence;
use crate::corpus::{Corpus, Documents};
use crate::error::{Error, Result};
use crate::table;
use crate::text::Date;
use crate::token::Tokens;

/// Repeated n-grams of all lengths at once, without their fragments: an
/// n-gram that only ever occurs inside one and the same longer n-gram (质量强
/// where it is always 质量强市) is left out.
///
/// No n-gram reaches across punctuation or a line end. Quotation marks leave
/// no gap between characters: “放管服”改革 counts for 放管服改革.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("甲", "打造质量强市标杆。建设质量强市。")])?;
/// let ngrams = NGrams::default().of_characters(&corpus)?;
/// assert_eq!(ngrams.column("term")?.get(0)?.get_str(), Some("质量强市"));
/// assert_eq!(ngrams.height(), 1);
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NGrams {
    length: RangeInclusive<usize>,
    min_count: usize,
    min_doc_count: usize,
}

impl Default for NGrams {
    fn default() -> Self {
        Self { length: 2..=16, min_count: 2, min_doc_count: 1 }
    }
}

impl NGrams {
    /// Number of tokens or characters; 2 to 16 by default.
    #[must_use]
    pub fn length(mut self, length: RangeInclusive<usize>) -> Self {
        self.length = length;
        self
    }

    /// At least so many occurrences; 2 by default, and never fewer.
    #[must_use]
    pub fn min_count(mut self, count: usize) -> Self {
        self.min_count = count;
        self
    }

    /// In at least so many documents; 1 by default.
    #[must_use]
    pub fn min_doc_count(mut self, documents: usize) -> Self {
        self.min_doc_count = documents;
        self
    }

    /// N-grams of tokens, most frequent first, then longest, then by term.
    ///
    /// Columns: `term` (String, as it stands in the text at its first
    /// occurrence), `length` (UInt32, tokens), `count` (UInt64), `doc_count`
    /// (UInt32), `first` and `last` (String, the years in which it occurs
    /// first and last, null where no document is dated), `left_entropy` and
    /// `right_entropy` (Float64, nats; how freely the neighbours vary, each
    /// edge of a clause counted as a neighbour of its own).
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for lengths that begin
    /// at 0 or end before they begin, or a corpus of 2^31 symbols or more.
    pub fn of_tokens(&self, tokens: &Tokens) -> Result<DataFrame> {
        let place = token_places(tokens);
        let term = |sequence: &Sequence, repeat: &CountedRepeat| {
            let document = sequence.document_of(repeat.position) as usize;
            let first = place[repeat.position as usize] as usize;
            let bytes = tokens.bytes(first).start..tokens.bytes(first + repeat.length as usize - 1).end;
            tokens.text(document).get(bytes).unwrap_or_default().to_string()
        };
        self.table(Sequence::of_tokens(tokens), tokens.shared_documents(), term)
    }

    /// N-grams of characters, otherwise as [`NGrams::of_tokens`]; `length`
    /// counts characters.
    ///
    /// # Errors
    /// As [`NGrams::of_tokens`].
    pub fn of_characters(&self, corpus: &Corpus) -> Result<DataFrame> {
        let term = |sequence: &Sequence, repeat: &CountedRepeat| {
            let start = repeat.position as usize;
            let symbols = &sequence.symbols[start..start + repeat.length as usize];
            symbols.iter().map(|&s| sequence.characters[s as usize]).collect()
        };
        self.table(Sequence::of_characters(corpus), corpus.shared_documents(), term)
    }

    fn table(
        &self,
        sequence: Sequence,
        documents: &Documents,
        term: impl Fn(&Sequence, &CountedRepeat) -> String + Sync,
    ) -> Result<DataFrame> {
        let (min_length, max_length) = (*self.length.start(), *self.length.end());
        if min_length == 0 || max_length < min_length {
            return Err(Error::option(
                "length",
                format!("{min_length} to {max_length}"),
                "1 or more to as much or more",
            ));
        }
        let limits = Limits { min_length, max_length, min_count: self.min_count.max(2) };
        let counted = counted_repeats(&sequence, documents, limits, self.min_doc_count)?;
        let mut rows: Vec<(CountedRepeat, String)> = counted
            .into_par_iter()
            .map(|repeat| {
                let term = term(&sequence, &repeat);
                (repeat, term)
            })
            .collect();
        drop(sequence);
        rows.par_sort_unstable_by(|(a, x), (b, y)| {
            (b.count, b.length).cmp(&(a.count, a.length)).then_with(|| x.cmp(y))
        });
        frame(rows)
    }
}

fn frame(mut rows: Vec<(CountedRepeat, String)>) -> Result<DataFrame> {
    let terms: Vec<String> = rows.iter_mut().map(|(_, term)| std::mem::take(term)).collect();
    let year = |date: Option<Date>| date.map(|d| format!("{:04}", d.year()));
    let column = |name: &str, of: fn(&CountedRepeat) -> f64| {
        table::column(name, rows.iter().map(|(r, _)| of(r)).collect::<Vec<f64>>())
    };
    table::frame(
        rows.len(),
        vec![
            table::column("term", terms),
            table::column("length", rows.iter().map(|(r, _)| r.length).collect::<Vec<u32>>()),
            table::column("count", rows.iter().map(|(r, _)| u64::from(r.count)).collect::<Vec<u64>>()),
            table::column("doc_count", rows.iter().map(|(r, _)| r.doc_count).collect::<Vec<u32>>()),
            table::column("first", rows.iter().map(|(r, _)| year(r.first)).collect::<Vec<Option<String>>>()),
            table::column("last", rows.iter().map(|(r, _)| year(r.last)).collect::<Vec<Option<String>>>()),
            column("left_entropy", |r| r.left_entropy),
            column("right_entropy", |r| r.right_entropy),
        ],
    )
}

/// The token of each position of a sequence of tokens; boundaries bear that of the token before.
fn token_places(tokens: &Tokens) -> Vec<u32> {
    let mut places = Vec::with_capacity(tokens.n_tokens());
    for d in 0..tokens.n_documents() {
        let range = tokens.range(d);
        for i in range.clone() {
            if tokens.breaks()[i] && i > range.start {
                places.push(i as u32);
            }
            places.push(i as u32);
        }
        places.push(range.end as u32);
    }
    places
}
