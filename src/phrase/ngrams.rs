//! N-grams of tokens or characters.

use std::ops::RangeInclusive;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::repeats::{Limits, Repeat, RepeatCounts, RepeatIndex};
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
        let term = |index: &RepeatIndex, repeat: &Repeat| {
            let first = index.positions(repeat).iter().min().map_or(0, |&p| p as usize);
            let (document, token) = (index.document(first as u32), place[first] as usize);
            let of_document = tokens.range(document).start;
            let mut span = tokens.document(document).skip(token - of_document).take(repeat.length);
            let start = span.next().map_or(0..0, |t| t.bytes);
            let end = span.last().map_or(start.end, |t| t.bytes.end);
            tokens.text(document)[start.start..end].to_string()
        };
        self.table(Sequence::of_tokens(tokens), tokens.shared_documents(), term)
    }

    /// N-grams of characters, otherwise as [`NGrams::of_tokens`]; `length`
    /// counts characters.
    ///
    /// # Errors
    /// As [`NGrams::of_tokens`].
    pub fn of_characters(&self, corpus: &Corpus) -> Result<DataFrame> {
        self.table(Sequence::of_characters(corpus), corpus.shared_documents(), RepeatIndex::text)
    }

    fn table(
        &self,
        sequence: Sequence,
        documents: &Documents,
        term: impl Fn(&RepeatIndex, &Repeat) -> String,
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
        let (index, repeats) = RepeatIndex::new(sequence, limits)?;
        let counts = index.counts(&repeats, documents);
        let mut rows: Vec<(&Repeat, RepeatCounts, String)> = repeats
            .iter()
            .zip(counts)
            .filter(|(_, c)| c.doc_count as usize >= self.min_doc_count)
            .map(|(r, c)| (r, c, term(&index, r)))
            .collect();
        rows.sort_by(|(a, _, x), (b, _, y)| {
            (b.places.len(), b.length).cmp(&(a.places.len(), a.length)).then_with(|| x.cmp(y))
        });
        let year = |date: Option<Date>| date.map(|d| format!("{:04}", d.year()));
        let column = |name: &str, of: fn(&RepeatCounts) -> f64| {
            table::column(name, rows.iter().map(|(_, c, _)| of(c)).collect::<Vec<f64>>())
        };
        table::frame(
            rows.len(),
            vec![
                table::column("term", rows.iter().map(|(_, _, t)| t.clone()).collect::<Vec<String>>()),
                table::column("length", rows.iter().map(|(r, _, _)| r.length as u32).collect::<Vec<u32>>()),
                table::column("count", rows.iter().map(|(r, _, _)| r.places.len() as u64).collect::<Vec<u64>>()),
                table::column("doc_count", rows.iter().map(|(_, c, _)| c.doc_count).collect::<Vec<u32>>()),
                table::column("first", rows.iter().map(|(_, c, _)| year(c.first)).collect::<Vec<Option<String>>>()),
                table::column("last", rows.iter().map(|(_, c, _)| year(c.last)).collect::<Vec<Option<String>>>()),
                column("left_entropy", |c| c.left_entropy),
                column("right_entropy", |c| c.right_entropy),
            ],
        )
    }
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
