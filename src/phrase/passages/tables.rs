//! The passages and their occurrences as tables.

use std::ops::Range;

use polars::prelude::DataFrame;

use super::families::Occurrence;
use super::found::{Passage, SharedPassages, day};
use super::places::{is_quoted, on_one_line};
use super::schemas::{PASSAGE_OCCURRENCES, PASSAGES};
use crate::error::Result;
use crate::table::Table;
use crate::text::Date;

impl SharedPassages {
    /// The passages, those first of which most was copied: by `copied`, then
    /// by documents, then by code point; boilerplate behind all others. A
    /// longer copy counts for each passage in it.
    ///
    /// Columns: [`PASSAGES`](crate::phrase::PASSAGES).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let found = Passages::default().find(&Corpus::read("data/diffusion.jsonl")?)?;
    /// let table = found.table()?;
    /// let columns = ["passage", "characters", "doc_count", "first", "last", "similarity"];
    /// let shown = table.select(columns)?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌─────────┬────────────┬───────────┬────────────┬────────────┬────────────┐
    /// │ passage ┆ characters ┆ doc_count ┆ first      ┆ last       ┆ similarity │
    /// │ ---     ┆ ---        ┆ ---       ┆ ---        ┆ ---        ┆ ---        │
    /// │ u32     ┆ u32        ┆ u32       ┆ str        ┆ str        ┆ f64        │
    /// ╞═════════╪════════════╪═══════════╪════════════╪════════════╪════════════╡
    /// │ 1       ┆ 65         ┆ 7         ┆ 2016-02-15 ┆ 2018-06-21 ┆ 0.795637   │
    /// │ 2       ┆ 51         ┆ 3         ┆ 2017-03-02 ┆ 2017-04-20 ┆ 0.980392   │
    /// │ 3       ┆ 16         ┆ 2         ┆ 2016-06-30 ┆ 2016-09-01 ┆ 1.0        │
    /// └─────────┴────────────┴───────────┴────────────┴────────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn table(&self) -> Result<DataFrame> {
        let quoted = self.quoted();
        let mut rest = quoted.as_slice();
        let rows: Vec<(u32, &Passage, f64)> = self
            .passages
            .iter()
            .zip(1..)
            .map(|(passage, number)| {
                let (own, others) = rest.split_at(passage.family.occurrences.len());
                rest = others;
                let share = own.iter().filter(|&&q| q).count() as f64 / own.len().max(1) as f64;
                (number, passage, share)
            })
            .collect();
        let written = |date: Option<Date>| date.map(|d| d.to_string());
        let first = |p: &Passage| self.date(p.first());
        let last = |p: &Passage| p.family.occurrences.iter().filter_map(|o| self.date(o.rank as usize)).max();
        let span = |p: &Passage| Some(day(last(p)?)? - day(first(p)?)?);
        Table::of_rows(&PASSAGES, &rows)
            .column("passage", |&(number, ..)| number)
            .column("text", |(_, p, _)| p.text.clone())
            .column("characters", |(_, p, _)| p.family.core.len() as u32)
            .column("count", |(_, p, _)| p.family.occurrences.len() as u32)
            .column("doc_count", |(_, p, _)| p.family.doc_count as u32)
            .column("copied", |(_, p, _)| p.copied())
            .column("first", |(_, p, _)| written(first(p)))
            .column("first_doc_id", |(_, p, _)| self.id(p.first()).to_string())
            .column("last", |(_, p, _)| written(last(p)))
            .column("span_days", |(_, p, _)| span(p))
            .column("at_once", |(_, p, _)| p.at_once)
            .column("unseen_source", |(_, p, _)| p.has_unseen_source())
            .column("similarity", |(_, p, _)| p.similarity())
            .column("quoted", |&(_, _, quoted)| quoted)
            .column("boilerplate", |(_, p, _)| p.family.boilerplate)
            .frame()
    }

    /// Every place where a passage occurs: passages in the order of
    /// [`SharedPassages::table`], occurrences in order of time, then of id,
    /// then of place.
    ///
    /// Columns: [`PASSAGE_OCCURRENCES`](crate::phrase::PASSAGE_OCCURRENCES).
    /// Document variables join by `doc_id`.
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let found = Passages::default().find(&Corpus::read("data/diffusion.jsonl")?)?;
    /// let table = found.occurrences()?;
    /// let shown = table.select(["passage", "doc_id", "date", "start", "end", "similarity"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌─────────┬──────────────┬────────────┬───────┬─────┬────────────┐
    /// │ passage ┆ doc_id       ┆ date       ┆ start ┆ end ┆ similarity │
    /// │ ---     ┆ ---          ┆ ---        ┆ ---   ┆ --- ┆ ---        │
    /// │ u32     ┆ cat          ┆ str        ┆ u32   ┆ u32 ┆ f64        │
    /// ╞═════════╪══════════════╪════════════╪═══════╪═════╪════════════╡
    /// │ 1       ┆ 2016-全国-01 ┆ 2016-02-15 ┆ 192   ┆ 396 ┆ 1.0        │
    /// │ 1       ┆ 2016-临江-01 ┆ 2016-04-10 ┆ 147   ┆ 357 ┆ 0.925373   │
    /// │ 1       ┆ 2016-云岭-01 ┆ 2016-05-20 ┆ 159   ┆ 360 ┆ 0.953846   │
    /// └─────────┴──────────────┴────────────┴───────┴─────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
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
    /// Columns: those of [`PASSAGE_OCCURRENCES`](crate::phrase::PASSAGE_OCCURRENCES), then
    /// `source_start` and `source_end` (UInt32, bytes).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let raw = Corpus::from_texts([
    ///     ("1", "各县都要建一所合格的职业学校， 经费由省里负担。"),
    ///     ("2", "通知：各县都要建一所合格的职业学校,经费由省里负担。"),
    /// ])?;
    /// let cleaned = Cleaner::default().clean(&raw)?;
    /// let found = Passages::default().find(cleaned.corpus())?;
    /// let table = found.occurrences_in_source(|document, bytes| cleaned.original(document, bytes))?;
    /// let shown = table.select(["passage", "doc_id", "start", "end", "source_start", "source_end"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌─────────┬────────┬───────┬─────┬──────────────┬────────────┐
    /// │ passage ┆ doc_id ┆ start ┆ end ┆ source_start ┆ source_end │
    /// │ ---     ┆ ---    ┆ ---   ┆ --- ┆ ---          ┆ ---        │
    /// │ u32     ┆ cat    ┆ u32   ┆ u32 ┆ u32          ┆ u32        │
    /// ╞═════════╪════════╪═══════╪═════╪══════════════╪════════════╡
    /// │ 1       ┆ 1      ┆ 0     ┆ 66  ┆ 0            ┆ 67         │
    /// │ 1       ┆ 2      ┆ 9     ┆ 73  ┆ 9            ┆ 73         │
    /// └─────────┴────────┴───────┴─────┴──────────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences_in_source(&self, source: impl Fn(usize, Range<usize>) -> Range<usize>) -> Result<DataFrame> {
        self.occurrence_table(Some(&source))
    }

    fn occurrence_table(&self, source: Option<&dyn Fn(usize, Range<usize>) -> Range<usize>>) -> Result<DataFrame> {
        let rows: Vec<(u32, &Occurrence)> = self
            .passages
            .iter()
            .zip(1..)
            .flat_map(|(p, number)| p.family.occurrences.iter().map(move |o| (number, o)))
            .collect();
        let mut places = vec![Place::default(); rows.len()];
        self.each_occurrence(|row, rank, bytes, marks| {
            let text = on_one_line(self.text(rank).get(bytes.clone()).unwrap_or_default());
            places[row] = Place { quoted: is_quoted(&bytes, marks), bytes, text };
        });
        let each = || places.iter();
        let table = Table::of_rows(&PASSAGE_OCCURRENCES, &rows)
            .column("passage", |&(number, _)| number)
            .column("doc_id", |(_, o)| self.id(o.rank as usize).to_string())
            .column("date", |(_, o)| self.date(o.rank as usize).map(|d| d.to_string()))
            .values("start", each().map(|p| p.bytes.start as u32).collect::<Vec<u32>>().into())
            .values("end", each().map(|p| p.bytes.end as u32).collect::<Vec<u32>>().into())
            .values("text", each().map(|p| p.text.clone()).collect::<Vec<String>>().into())
            .column("similarity", |(_, o)| o.similarity)
            .values("quoted", each().map(|p| p.quoted).collect::<Vec<bool>>().into())
            .table()?;
        let Some(source) = source else { return table.into_frame() };
        let in_source = |((_, o), place): (&(u32, &Occurrence), &Place)| {
            let bytes = source(self.order[o.rank as usize] as usize, place.bytes.clone());
            (bytes.start as u32, bytes.end as u32)
        };
        let (starts, ends): (Vec<u32>, Vec<u32>) = rows.iter().zip(&places).map(in_source).unzip();
        table.and("source_start", starts)?.and("source_end", ends)?.into_frame()
    }

    /// Whether each occurrence is quoted, in the order of the rows.
    fn quoted(&self) -> Vec<bool> {
        let n = self.passages.iter().map(|p| p.family.occurrences.len()).sum();
        let mut quoted = vec![false; n];
        self.each_occurrence(|row, _, bytes, marks| quoted[row] = is_quoted(&bytes, marks));
        quoted
    }

    /// Calls `each` with row, rank, bytes and the quoted stretches of the
    /// text for every occurrence, text by text, so that each is read once.
    fn each_occurrence(&self, mut each: impl FnMut(usize, usize, Range<usize>, &[Range<usize>])) {
        let all: Vec<&Occurrence> = self.passages.iter().flat_map(|p| &p.family.occurrences).collect();
        let mut by_rank: Vec<usize> = (0..all.len()).collect();
        by_rank.sort_by_key(|&row| all[row].rank);
        let stretches = by_rank.iter().map(|&row| (all[row].rank as usize, all[row].range.clone()));
        self.each_place(stretches, |number, bytes, marks| {
            let row = by_rank[number];
            each(row, all[row].rank as usize, bytes, marks);
        });
    }
}

/// Where an occurrence is in its text.
#[derive(Clone, Default)]
struct Place {
    bytes: Range<usize>,
    text: String,
    quoted: bool,
}

impl Passage {
    fn similarity(&self) -> f64 {
        let others = self.family.occurrences.iter().skip(1);
        others.map(|o| o.similarity).sum::<f64>() / self.family.occurrences.len().saturating_sub(1).max(1) as f64
    }
}
