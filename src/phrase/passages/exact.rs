//! Stretches that documents share character by character.

use std::cmp::Reverse;
use std::ops::Range;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::Passages;
use super::collation::{Collation, ranked};
use super::earlier::{NONE, earlier_stretches};
use super::places::{CountedCharacters, on_one_line};
use super::schemas::EXACT_PASSAGES;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::table::Table;
use crate::text::Date;

/// One distinct stretch.
struct Stretch {
    /// Where it occurs first.
    range: Range<usize>,
    count: u32,
    doc_count: u32,
    last: Option<Date>,
}

impl Passages {
    /// The stretches of at least [`Passages::min_length`] characters that
    /// documents share without any difference, each once, with exact counts:
    /// all longest ones that a document shares with earlier ones, that is,
    /// those inside no longer one of the same document. Only `min_length`
    /// plays a part.
    ///
    /// Rows: by documents, then by length, most and longest first, then by
    /// code point. Columns: [`EXACT_PASSAGES`](crate::phrase::EXACT_PASSAGES).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let corpus = Corpus::from_texts([("1", "一二三四五六七"), ("2", "二三四五"), ("3", "三四五六，七八")])?;
    /// let table = Passages::default().min_length(3).exact(&corpus)?;
    /// assert_eq!(table.select(["text", "characters", "count", "doc_count"])?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────────┬────────────┬───────┬───────────┐
    /// │ text       ┆ characters ┆ count ┆ doc_count │
    /// │ ---        ┆ ---        ┆ ---   ┆ ---       │
    /// │ str        ┆ u32        ┆ u32   ┆ u32       │
    /// ╞════════════╪════════════╪═══════╪═══════════╡
    /// │ 三四五六七 ┆ 5          ┆ 2     ┆ 2         │
    /// │ 二三四五   ┆ 4          ┆ 2     ┆ 2         │
    /// └────────────┴────────────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Passages::find`].
    pub fn exact(&self, corpus: &Corpus) -> Result<DataFrame> {
        let terms = self.terms()?;
        let collation = Collation::of(corpus, ranked(corpus.shared_documents()));
        let (array, earlier) = earlier_stretches(&collation, terms.min_length, usize::MAX)?;
        let mut places: Vec<Range<usize>> =
            (0..collation.len()).into_par_iter().flat_map_iter(|rank| longest(&collation, &earlier, rank)).collect();
        let symbols = &collation.sequence.symbols;
        places.par_sort_unstable_by(|a, b| symbols[a.clone()].cmp(&symbols[b.clone()]).then(a.start.cmp(&b.start)));
        places.dedup_by(|a, b| symbols[a.clone()] == symbols[b.clone()]);
        let documents = corpus.shared_documents();
        let date = |rank: usize| documents.dates()[collation.documents[rank] as usize];
        let of_place = |place: &Range<usize>| {
            let mut positions = array.positions[array.find(symbols, &symbols[place.clone()])].to_vec();
            positions.sort_unstable();
            let start = positions.first().map_or(place.start, |&p| p as usize);
            let mut ranks: Vec<usize> = positions.iter().map(|&p| collation.rank_of(p as usize)).collect();
            ranks.dedup();
            let last = ranks.iter().filter_map(|&rank| date(rank)).max();
            let (count, doc_count) = (positions.len() as u32, ranks.len() as u32);
            Stretch { range: start..start + place.len(), count, doc_count, last }
        };
        let mut stretches: Vec<Stretch> = places.par_iter().map(of_place).collect();
        // `places` are in order of code point, and the sort keeps it.
        stretches.sort_by_key(|s| (Reverse(s.doc_count), Reverse(s.range.len())));
        let rank = |s: &Stretch| collation.rank_of(s.range.start);
        let text = |s: &Stretch| {
            let (text, start) = (corpus.text(collation.documents[rank(s)] as usize), collation.range(rank(s)).start);
            let bytes = CountedCharacters::of(text).bytes(s.range.start - start..s.range.end - start);
            on_one_line(text.get(bytes).unwrap_or_default())
        };
        let written = |date: Option<Date>| date.map(|d| d.to_string());
        let texts: Vec<String> = stretches.par_iter().map(text).collect();
        Table::of_rows(&EXACT_PASSAGES, &stretches)
            .values("text", texts.into())
            .column("characters", |s| s.range.len() as u32)
            .column("count", |s| s.count)
            .column("doc_count", |s| s.doc_count)
            .column("first", |s| written(date(rank(s))))
            .column("first_doc_id", |s| documents.ids()[collation.documents[rank(s)] as usize].clone())
            .column("last", |s| written(s.last))
            .frame()
    }
}

/// The longest stretches of a text that an earlier one holds.
fn longest(collation: &Collation, earlier: &[u32], rank: usize) -> Vec<Range<usize>> {
    let (text, symbols) = (collation.range(rank), &collation.sequence.symbols);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    for at in text.clone() {
        let source = earlier[at];
        if source == NONE {
            continue;
        }
        // At least what the one before had, less its first character.
        let mut len = end.max(at) - at;
        while at + len < text.end && symbols[at + len] == symbols[source as usize + len] {
            len += 1;
        }
        if at + len > end {
            end = at + len;
            found.push(at..end);
        }
    }
    found
}
