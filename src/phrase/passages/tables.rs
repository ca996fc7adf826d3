//! The passages and their occurrences as tables.

use std::ops::Range;

use polars::prelude::DataFrame;

use super::found::{Passage, SharedPassages};
use super::places::is_quoted;
use crate::error::Result;
use crate::table;
use crate::text::Date;

/// Documents within so many days of the first hold a passage at once.
const AT_ONCE_DAYS: i32 = 14;
/// From so many on, a source outside the corpus is likely.
const UNSEEN: u32 = 3;

impl SharedPassages {
    /// The passages: by documents, then by length, most and longest first,
    /// then by code point; boilerplate behind all others.
    ///
    /// Columns:
    /// - `passage` (UInt32, from 1), `text` (String, the wording in the
    ///   document that held it first, on one line), `characters` (UInt32, letters, Han
    ///   characters and digits);
    /// - `count` (UInt32, occurrences), `doc_count` (UInt32): an occurrence
    ///   may differ, see `similarity`; a longer copy counts for each passage
    ///   in it;
    /// - `first` (String, date of the first document as precise as it is
    ///   known), `first_doc_id` (String; of several of one date the first by
    ///   id), `last` (String, latest date; dates are null where no document has one),
    ///   `span_days` (Int32, days from `first` to `last`, null where one of
    ///   them is not known to the day);
    /// - `at_once` (UInt32, documents up to 14 days after the first, that one
    ///   among them; null where the first is not dated to the day) and
    ///   `unseen_source` (Boolean): three documents or more at once, so that
    ///   all may follow one that the corpus does not hold;
    /// - `similarity` (Float64, mean of the occurrences behind the first,
    ///   equal characters of those of the longer side), `quoted` (Float64,
    ///   share of the occurrences in quotation marks, in 《》 or behind 指出： and the like);
    /// - `boilerplate` (Boolean): letterhead or fixed opening or closing, by
    ///   its constant place. Other tables leave it out.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn table(&self) -> Result<DataFrame> {
        let facts: Vec<Facts> = self.facts();
        let each = || self.passages.iter();
        let dates = |of: fn(&Facts) -> Option<Date>| -> Vec<Option<String>> {
            facts.iter().map(|f| of(f).map(|d| d.to_string())).collect()
        };
        let ids = each().map(|p| self.id(p.family.occurrences.first().map_or(0, |o| o.rank as usize)).to_string());
        table::frame(
            self.len(),
            vec![
                table::column("passage", (1..=self.len() as u32).collect::<Vec<u32>>()),
                table::column("text", each().map(|p| p.text.clone()).collect::<Vec<String>>()),
                table::column("characters", each().map(|p| p.family.core.len() as u32).collect::<Vec<u32>>()),
                table::column("count", each().map(|p| p.family.occurrences.len() as u32).collect::<Vec<u32>>()),
                table::column("doc_count", each().map(|p| p.family.doc_count as u32).collect::<Vec<u32>>()),
                table::column("first", dates(|f| f.first)),
                table::column("first_doc_id", ids.collect::<Vec<String>>()),
                table::column("last", dates(|f| f.last)),
                table::column("span_days", facts.iter().map(Facts::span).collect::<Vec<Option<i32>>>()),
                table::column("at_once", facts.iter().map(|f| f.at_once).collect::<Vec<Option<u32>>>()),
                table::column(
                    "unseen_source",
                    facts.iter().map(|f| f.at_once.is_some_and(|n| n >= UNSEEN)).collect::<Vec<bool>>(),
                ),
                table::column("similarity", each().map(Passage::similarity).collect::<Vec<f64>>()),
                table::column("quoted", facts.iter().map(|f| f.quoted).collect::<Vec<f64>>()),
                table::column("boilerplate", each().map(|p| p.family.boilerplate).collect::<Vec<bool>>()),
            ],
        )
    }

    /// Every place where a passage stands, passages in the order of
    /// [`SharedPassages::table`], occurrences in order of time, then of id, then of place.
    ///
    /// Columns: `passage` (UInt32), `doc_id`, `date` (String, null where there
    /// is none), `start`, `end` (UInt32, bytes of the text), `text` (String,
    /// the wording there, on one line), `similarity` (Float64), `quoted` (Boolean).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences(&self) -> Result<DataFrame> {
        self.occurrence_table(None)
    }

    /// As [`SharedPassages::occurrences`], with the places in the texts as
    /// they came in: `source` gives the bytes there for bytes of the text of
    /// the document at a position, as [`Cleaned::original`](crate::clean::Cleaned::original) does.
    ///
    /// Two more columns, `source_start` and `source_end` (UInt32).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let raw = Corpus::from_texts([
    ///     ("甲", "各县都要建一所合格的职业学校， 经费由省里负担。"),
    ///     ("乙", "通知：各县都要建一所合格的职业学校,经费由省里负担。"),
    /// ])?;
    /// let cleaned = Cleaner::default().clean(&raw)?;
    /// let found = Passages::default().find(cleaned.corpus())?;
    /// let places = found.occurrences_in_source(|document, bytes| cleaned.original(document, bytes))?;
    /// assert_eq!(places.column("source_start").unwrap().u32().unwrap().get(1), Some("通知：".len() as u32));
    /// # use tifa::polars;
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences_in_source(&self, source: impl Fn(usize, Range<usize>) -> Range<usize>) -> Result<DataFrame> {
        self.occurrence_table(Some(&source))
    }

    fn occurrence_table(&self, source: Option<&dyn Fn(usize, Range<usize>) -> Range<usize>>) -> Result<DataFrame> {
        let (by_rank, places) = self.occurrence_places();
        let n = by_rank.len();
        let (mut starts, mut ends, mut quoted) = (vec![0u32; n], vec![0u32; n], vec![false; n]);
        let mut texts = vec![String::new(); n];
        let (mut source_starts, mut source_ends) = (vec![0u32; n], vec![0u32; n]);
        self.each_place(by_rank.iter().map(|&i| places[i].clone()), |number, bytes, marks| {
            let row = by_rank[number];
            let rank = places[row].0;
            (starts[row], ends[row]) = (bytes.start as u32, bytes.end as u32);
            quoted[row] = is_quoted(&bytes, marks);
            if let Some(source) = source {
                let source = source(self.order[rank] as usize, bytes.clone());
                (source_starts[row], source_ends[row]) = (source.start as u32, source.end as u32);
            }
            texts[row] = super::places::on_one_line(self.text(rank).get(bytes).unwrap_or_default());
        });
        let rows =
            || self.passages.iter().zip(1u32..).flat_map(|(p, n)| p.family.occurrences.iter().map(move |o| (n, o)));
        let date = |rank: u32| self.date(rank as usize).map(|d| d.to_string());
        let mut columns = vec![
            table::column("passage", rows().map(|(n, _)| n).collect::<Vec<u32>>()),
            table::column("doc_id", rows().map(|(_, o)| self.id(o.rank as usize).to_string()).collect::<Vec<String>>()),
            table::column("date", rows().map(|(_, o)| date(o.rank)).collect::<Vec<Option<String>>>()),
            table::column("start", starts),
            table::column("end", ends),
            table::column("text", texts),
            table::column("similarity", rows().map(|(_, o)| o.similarity).collect::<Vec<f64>>()),
            table::column("quoted", quoted),
        ];
        if source.is_some() {
            columns.push(table::column("source_start", source_starts));
            columns.push(table::column("source_end", source_ends));
        }
        table::frame(n, columns)
    }

    /// Rank and range of every occurrence in order of the rows, and the rows
    /// in order of rank.
    fn occurrence_places(&self) -> (Vec<usize>, Vec<(usize, Range<usize>)>) {
        let all = self.passages.iter().flat_map(|p| &p.family.occurrences);
        let places: Vec<(usize, Range<usize>)> = all.map(|o| (o.rank as usize, o.range.clone())).collect();
        let mut by_rank: Vec<usize> = (0..places.len()).collect();
        by_rank.sort_by_key(|&i| places[i].0);
        (by_rank, places)
    }

    fn facts(&self) -> Vec<Facts> {
        let (by_rank, places) = self.occurrence_places();
        let mut quoted = vec![false; places.len()];
        self.each_place(by_rank.iter().map(|&i| places[i].clone()), |number, bytes, marks| {
            quoted[by_rank[number]] = is_quoted(&bytes, marks);
        });
        let mut rest = quoted.as_slice();
        let each = self.passages.iter().map(|passage| {
            let (own, others) = rest.split_at(passage.family.occurrences.len());
            rest = others;
            self.facts_of(passage, own)
        });
        each.collect()
    }

    fn facts_of(&self, passage: &Passage, quoted: &[bool]) -> Facts {
        let occurrences = &passage.family.occurrences;
        let dates = || occurrences.iter().filter_map(|o| self.date(o.rank as usize));
        let first = occurrences.first().and_then(|o| self.date(o.rank as usize));
        let start = first.and_then(day);
        let at_once = start.map(|start| {
            let near = |rank: u32| self.date(rank as usize).and_then(day).is_some_and(|d| d <= start + AT_ONCE_DAYS);
            occurrences.chunk_by(|a, b| a.rank == b.rank).filter(|o| near(o[0].rank)).count() as u32
        });
        let share = quoted.iter().filter(|&&q| q).count() as f64 / quoted.len().max(1) as f64;
        Facts { first, last: dates().max(), at_once, quoted: share }
    }
}

/// What the dates and the surroundings say about a passage.
struct Facts {
    first: Option<Date>,
    last: Option<Date>,
    at_once: Option<u32>,
    quoted: f64,
}

impl Facts {
    fn span(&self) -> Option<i32> {
        Some(day(self.last?)? - day(self.first?)?)
    }
}

impl Passage {
    fn similarity(&self) -> f64 {
        let others = self.family.occurrences.iter().skip(1);
        others.map(|o| o.similarity).sum::<f64>() / self.family.occurrences.len().saturating_sub(1).max(1) as f64
    }
}

/// A date that is known to the day, counted from 1970-01-01.
pub(super) fn day(date: Date) -> Option<i32> {
    date.days().filter(|(first, last)| first == last).map(|(first, _)| first)
}
