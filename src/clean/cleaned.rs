//! What cleaning gave: the new corpus and the record of every change.

use std::ops::Range;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::boilerplate::Removal;
use super::findings::{self, Finding, conflicts};
use super::metadata::MetadataField;
use super::repeats::RepeatedBlocks;
use crate::corpus::{Corpus, Documents, Text};
use crate::error::Result;
use crate::pool::SHARE;
use crate::table::{Table, schema};
use crate::text::{Date, NormalizerStep, OffsetMap, StepCount, is_alphanumeric};

/// The record of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CleanedText {
    /// Leads from the cleaned text to the one that came in.
    pub map: OffsetMap,
    /// What the text that came in had in the places that changed.
    pub replaced: String,
    pub removals: Vec<Removal>,
    pub counts: Vec<StepCount>,
    pub findings: Vec<Finding>,
}

impl CleanedText {
    /// The value of a field that counts: the first found, but for a date that of the session
    /// before any other.
    pub fn first(&self, field: MetadataField) -> Option<&str> {
        if field == MetadataField::Date {
            return findings::date(&self.findings);
        }
        self.findings.iter().find(|f| f.field == field).map(|f| f.value.as_str())
    }
}

/// A corpus after cleaning, and all that lies between it and the one before.
///
/// Of the texts that came in only what changed is held: [`Cleaned::before`]
/// puts them together again. A program that drops the corpus that it had
/// cleaned holds each text once.
///
/// Bytes are those of the texts that came in, in UTF-8; of a page, those of
/// its text.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The documents as they came in.
    documents: Arc<Documents>,
    after: Corpus,
    records: Vec<CleanedText>,
}

/// One line of the log.
struct Logged<'a> {
    doc_id: &'a str,
    rule: String,
    text: &'a str,
    bytes: Option<Range<usize>>,
}

impl Cleaned {
    pub(super) fn new(documents: Arc<Documents>, after: Corpus, records: Vec<CleanedText>) -> Self {
        Self { documents, after, records }
    }

    /// The cleaned documents: same order, ids, dates and variables, but for
    /// what was filled in.
    #[must_use]
    pub fn corpus(&self) -> &Corpus {
        &self.after
    }

    /// The cleaned documents, by value.
    #[must_use]
    pub fn into_corpus(self) -> Corpus {
        self.after
    }

    /// The documents as they came in; their texts are put together anew.
    #[must_use]
    pub fn before(&self) -> Corpus {
        let texts =
            (0..self.records.len()).into_par_iter().with_max_len(SHARE).map(|position| self.source(position)).collect();
        self.after.with_texts(texts, self.documents.clone())
    }

    /// The text of a document as it came in.
    pub(crate) fn source(&self, position: usize) -> Text {
        let (text, record) = (&self.after.texts()[position], &self.records[position]);
        if record.replaced.is_empty() && record.map.original_len() == text.len() {
            return text.clone(); // nothing changed, for nothing was removed and as much is there
        }
        Arc::new(record.map.source(text, &record.replaced, 0..record.map.original_len()).unwrap_or_default())
    }

    /// How many documents had a date before cleaning.
    pub(crate) fn dated_before(&self) -> usize {
        self.documents.dates().iter().flatten().count()
    }

    /// The bytes of the text as it came in for a byte range of the cleaned
    /// text of the document at a position; an empty range for a document that
    /// is not there.
    #[must_use]
    pub fn original(&self, position: usize, range: Range<usize>) -> Range<usize> {
        self.records.get(position).map_or(0..0, |record| record.map.original(range))
    }

    /// The wording of the text as it came in for a byte range of the cleaned
    /// text; empty where the range cuts a character.
    #[must_use]
    pub fn quotation(&self, position: usize, range: Range<usize>) -> String {
        let Some(record) = self.records.get(position) else { return String::new() };
        let source = record.map.source(&self.after.texts()[position], &record.replaced, record.map.original(range));
        source.unwrap_or_default()
    }

    /// Everything that was removed, in order of document, then of place.
    ///
    /// Columns: [`REMOVED`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let page = "首页 > 新闻 > 时政\n弘扬工匠精神\n来源：江州日报  2016-09-12\n　　合格率达９６％。\n编辑：某某\n";
    /// let cleaned = Cleaner::default().clean(&Corpus::from_texts([("page", page)])?)?;
    /// assert_eq!(cleaned.log()?.to_string(), "\
    /// shape: (3, 5)
    /// ┌────────┬───────────────┬────────────────────────────┬───────┬─────┐
    /// │ doc_id ┆ rule          ┆ text                       ┆ start ┆ end │
    /// │ ---    ┆ ---           ┆ ---                        ┆ ---   ┆ --- │
    /// │ cat    ┆ str           ┆ str                        ┆ u32   ┆ u32 │
    /// ╞════════╪═══════════════╪════════════════════════════╪═══════╪═════╡
    /// │ page   ┆ nav_path_home ┆ 首页 > 新闻 > 时政         ┆ 0     ┆ 25  │
    /// │ page   ┆ source_line   ┆ 来源：江州日报  2016-09-12 ┆ 44    ┆ 78  │
    /// │ page   ┆ editor_line   ┆ 编辑：某某                 ┆ 109   ┆ 125 │
    /// └────────┴───────────────┴────────────────────────────┴───────┴─────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn log(&self) -> Result<DataFrame> {
        let rows: Vec<Logged<'_>> = (0..self.records.len()).flat_map(|i| self.logged(i)).collect();
        Table::of_rows(&REMOVED, &rows)
            .column("doc_id", |r| r.doc_id.to_string())
            .column("rule", |r| r.rule.clone())
            .column("text", |r| r.text.to_string())
            .column("start", |r| edge(&r.bytes, |b| b.start))
            .column("end", |r| edge(&r.bytes, |b| b.end))
            .frame()
    }

    fn logged(&self, position: usize) -> Vec<Logged<'_>> {
        let doc_id = self.after.shared_documents().ids()[position].as_str();
        let elements = self.after.intake(position).page.iter().flat_map(|page| &page.removed);
        let mut rows: Vec<Logged<'_>> =
            elements.map(|e| Logged { doc_id, rule: format!("html {}", e.what), text: &e.text, bytes: None }).collect();
        let of_text = self.records[position].removals.iter();
        rows.extend(of_text.map(|r| Logged {
            doc_id,
            rule: r.rule.clone(),
            text: &r.text,
            bytes: Some(r.bytes.clone()),
        }));
        rows.sort_by_key(|r| r.bytes.as_ref().map(|b| (b.start, b.end)));
        rows
    }

    /// What normalising changed, in order of document, then of step.
    ///
    /// Columns: [`CHANGES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "合格率达９６％。"), ("乙", "质量强市"), ("丙", "质 量 强 市")])?;
    /// assert_eq!(Cleaner::default().clean(&corpus)?.changes()?.to_string(), "\
    /// shape: (2, 3)
    /// ┌────────┬────────┬─────────┐
    /// │ doc_id ┆ step   ┆ changes │
    /// │ ---    ┆ ---    ┆ ---     │
    /// │ cat    ┆ str    ┆ u32     │
    /// ╞════════╪════════╪═════════╡
    /// │ 甲     ┆ width  ┆ 3       │
    /// │ 丙     ┆ spaces ┆ 3       │
    /// └────────┴────────┴─────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn changes(&self) -> Result<DataFrame> {
        let mut rows: Vec<(&str, NormalizerStep, u32)> = Vec::new();
        for (document, record) in self.after.documents().zip(&self.records) {
            let mut counts = record.counts.clone();
            counts.sort_by_key(|c| c.step);
            for of_step in counts.chunk_by(|a, b| a.step == b.step) {
                let sum: usize = of_step.iter().map(|c| c.changes).sum();
                if let (Some(count), true) = (of_step.first(), sum > 0) {
                    rows.push((document.id(), count.step, sum as u32));
                }
            }
        }
        Table::of_rows(&CHANGES, &rows)
            .column("doc_id", |(id, ..)| id.to_string())
            .column("step", |(_, step, _)| step.name().to_string())
            .column("changes", |(.., changes)| *changes)
            .frame()
    }

    /// What the texts say about themselves, in order of document, then as found.
    ///
    /// Columns: [`METADATA`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let page = "弘扬工匠精神\n来源：江州日报  2016-09-12\n合格率达96%。\n";
    /// let cleaned = Cleaner::default().clean(&Corpus::from_texts([("page", page)])?)?;
    /// assert_eq!(cleaned.metadata()?.to_string(), "\
    /// shape: (3, 6)
    /// ┌────────┬────────┬──────────────┬───────┬─────┬───────────┐
    /// │ doc_id ┆ field  ┆ value        ┆ start ┆ end ┆ how       │
    /// │ ---    ┆ ---    ┆ ---          ┆ ---   ┆ --- ┆ ---       │
    /// │ cat    ┆ str    ┆ str          ┆ u32   ┆ u32 ┆ str       │
    /// ╞════════╪════════╪══════════════╪═══════╪═════╪═══════════╡
    /// │ page   ┆ title  ┆ 弘扬工匠精神 ┆ 0     ┆ 18  ┆ position  │
    /// │ page   ┆ source ┆ 江州日报     ┆ 28    ┆ 40  ┆ label     │
    /// │ page   ┆ date   ┆ 2016-09-12   ┆ 42    ┆ 52  ┆ head_line │
    /// └────────┴────────┴──────────────┴───────┴─────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn metadata(&self) -> Result<DataFrame> {
        let rows = self.after.documents().zip(&self.records);
        let rows: Vec<(&str, &Finding)> = rows.flat_map(|(d, r)| r.findings.iter().map(move |f| (d.id(), f))).collect();
        Table::of_rows(&METADATA, &rows)
            .column("doc_id", |(id, _)| id.to_string())
            .column("field", |(_, f)| f.field.name().to_string())
            .column("value", |(_, f)| f.value.clone())
            .column("start", |(_, f)| edge(&f.bytes, |b| b.start))
            .column("end", |(_, f)| edge(&f.bytes, |b| b.end))
            .column("how", |(_, f)| f.how.to_string())
            .frame()
    }

    /// Fields with values that disagree, each value once: in order of
    /// document, then of field, then as found. A value with which another one
    /// begins agrees with it, as a year does with a day in it.
    ///
    /// Columns: [`CONFLICTS`].
    ///
    /// ```
    /// use tifa::polars::prelude::df;
    /// use tifa::prelude::*;
    /// let text = ["弘扬工匠精神\n来源：江州日报  2016-09-12\n合格率达96%。\n"];
    /// let corpus = Corpus::from_frame(&df!("id" => ["page"], "date" => ["2016-09-20"], "text" => text)?)?;
    /// assert_eq!(Cleaner::default().clean(&corpus)?.conflicts()?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬───────┬────────────┬───────────┐
    /// │ doc_id ┆ field ┆ value      ┆ how       │
    /// │ ---    ┆ ---   ┆ ---        ┆ ---       │
    /// │ cat    ┆ str   ┆ str        ┆ str       │
    /// ╞════════╪═══════╪════════════╪═══════════╡
    /// │ page   ┆ date  ┆ 2016-09-20 ┆ corpus    │
    /// │ page   ┆ date  ┆ 2016-09-12 ┆ head_line │
    /// └────────┴───────┴────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn conflicts(&self) -> Result<DataFrame> {
        let of = |(date, r): (&Option<Date>, &CleanedText)| conflicts(&r.findings, date.map(|d| d.to_string()));
        let dates = self.documents.dates().iter().zip(&self.records);
        let all: Vec<Vec<Finding>> = dates.map(of).collect();
        let rows = self.after.documents().zip(&all);
        let rows: Vec<(&str, &Finding)> = rows.flat_map(|(d, f)| f.iter().map(move |f| (d.id(), f))).collect();
        Table::of_rows(&CONFLICTS, &rows)
            .column("doc_id", |(id, _)| id.to_string())
            .column("field", |(_, f)| f.field.name().to_string())
            .column("value", |(_, f)| f.value.clone())
            .column("how", |(_, f)| f.how.to_string())
            .frame()
    }

    /// One row a document: how it came in, what was removed and found.
    ///
    /// Columns: those of [`Corpus::outcomes`], then [`CLEANED`].
    ///
    /// A text may bear the day of the session at which it was given and the day on which it was
    /// published. `date_found` is that of the session where there is one, else the first found;
    /// `published_found` is the first that the page, a label, the line of the source or the paper
    /// gives, the same or another.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let page = "首页 > 新闻 > 时政\n弘扬工匠精神\n来源：江州日报  2016-09-12\n　　合格率达９６％。\n编辑：某某\n";
    /// let cleaned = Cleaner::default().clean(&Corpus::from_texts([("page", page)])?)?;
    /// let table = cleaned.summary()?;
    /// let columns = ["doc_id", "status", "characters_before", "characters_after", "removed", "date_found"];
    /// let shown = table.select(columns)?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (1, 6)
    /// ┌────────┬────────┬───────────────────┬──────────────────┬─────────┬────────────┐
    /// │ doc_id ┆ status ┆ characters_before ┆ characters_after ┆ removed ┆ date_found │
    /// │ ---    ┆ ---    ┆ ---               ┆ ---              ┆ ---     ┆ ---        │
    /// │ cat    ┆ str    ┆ u32               ┆ u32              ┆ u32     ┆ str        │
    /// ╞════════╪════════╪═══════════════════╪══════════════════╪═════════╪════════════╡
    /// │ page   ┆ text   ┆ 36                ┆ 12               ┆ 3       ┆ 2016-09-12 │
    /// └────────┴────────┴───────────────────┴──────────────────┴─────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn summary(&self) -> Result<DataFrame> {
        let characters = |text: &str| text.chars().filter(|c| is_alphanumeric(*c)).count() as u32;
        let sums = |repeated: bool| {
            let of = move |r: &&Removal| (r.rule == RepeatedBlocks::RULE) == repeated;
            let visible = |r: &Removal| r.text.chars().filter(|c| !c.is_whitespace()).count();
            let count = self.records.iter().map(|r| r.removals.iter().filter(of).count() as u32);
            let size = self.records.iter().map(|r| r.removals.iter().filter(of).map(visible).sum::<usize>() as u32);
            (count.collect::<Vec<u32>>(), size.collect::<Vec<u32>>())
        };
        let ((removed, removed_characters), (repeated, repeated_characters)) = (sums(false), sums(true));
        let changes = self.records.iter().map(|r| r.counts.iter().map(|c| c.changes).sum::<usize>() as u32);
        let before = |position: usize| characters(&self.source(position));
        let before: Vec<u32> = (0..self.records.len()).into_par_iter().with_max_len(SHARE).map(before).collect();
        let after: Vec<u32> = self.after.texts().par_iter().with_max_len(SHARE).map(|text| characters(text)).collect();
        let found = |field: MetadataField| move |r: &CleanedText| r.first(field).map(str::to_string);
        let of_text = Table::of_rows(&CLEANED, &self.records)
            .values("characters_before", before.into())
            .values("characters_after", after.into())
            .values("changes", changes.collect::<Vec<u32>>().into())
            .values("removed", removed.into())
            .values("removed_characters", removed_characters.into())
            .values("repeated", repeated.into())
            .values("repeated_characters", repeated_characters.into())
            .column("title_found", found(MetadataField::Title))
            .column("source_found", found(MetadataField::Source))
            .column("byline_found", found(MetadataField::Byline))
            .column("date_found", found(MetadataField::Date))
            .column("time_found", found(MetadataField::Time))
            .column("document_number_found", found(MetadataField::DocumentNumber))
            .column("place_found", found(MetadataField::Place))
            .column("page_found", found(MetadataField::Page))
            .column("published_found", |r| findings::published(&r.findings).map(str::to_string))
            .table()?;
        let outcomes = self.after.document_outcomes()?;
        of_text.columns().try_fold(outcomes, |table, (name, _, values)| table.and(name, values.clone()))?.into_frame()
    }
}

fn edge(bytes: &Option<Range<usize>>, side: impl Fn(&Range<usize>) -> usize) -> Option<u32> {
    bytes.as_ref().and_then(|b| u32::try_from(side(b)).ok())
}

schema! {
    /// The columns of [`Cleaned::log`].
    REMOVED = "removed" {
        doc_id: Term, "", "the document";
        rule: Text, "", "the name of the rule, repeated_block, or html and the element that was left out of a page";
        text: Text, "", "what was removed";
        start: U32, "bytes", "where it began in the text as it came in; none for parts of a page, which never were in it";
        end: U32, "bytes", "where it ended there";
    }
}

schema! {
    /// The columns of [`Cleaned::changes`]. A step that changed nothing has no row.
    CHANGES = "changes" {
        doc_id: Term, "", "the document";
        step: Text, "", "the step of normalising";
        changes: U32, "places", "places that it changed, at least 1";
    }
}

schema! {
    /// The columns of [`Cleaned::metadata`].
    METADATA = "metadata" {
        doc_id: Term, "", "the document";
        field: Text, "", "title, source, byline, date, time, document_number, place or page";
        value: Text, "", "its value in normal form";
        start: U32, "bytes", "where it occurs in the text as it came in; none for what was in the head of a page";
        end: U32, "bytes", "where it ends there";
        how: Text, "", "how it was found: page, or a MetadataSource";
    }
}

schema! {
    /// The columns of [`Cleaned::conflicts`].
    CONFLICTS = "conflicts" {
        doc_id: Term, "", "the document";
        field: Text, "", "the field with several values";
        value: Text, "", "one of them";
        how: Text, "", "how it was found; corpus for the date that the document came with";
    }
}

schema! {
    /// The columns of [`Cleaned::summary`] behind those of
    /// [`OUTCOMES`](crate::corpus::OUTCOMES).
    CLEANED = "cleaned" {
        characters_before: U32, "characters", "letters, Han characters and digits of the text as it came in";
        characters_after: U32, "characters", "those of the cleaned text";
        changes: U32, "places", "places that normalising changed";
        removed: U32, "pieces", "pieces of boilerplate that were removed";
        removed_characters: U32, "characters", "their characters, white space left out";
        repeated: U32, "pieces", "repeated blocks that were removed";
        repeated_characters: U32, "characters", "their characters, white space left out";
        title_found: Text, "", "the first title found";
        source_found: Text, "", "the first source found";
        byline_found: Text, "", "the first byline found";
        date_found: Text, "", "the date of the session, else the first found";
        time_found: Text, "", "the first time of day found";
        document_number_found: Text, "", "the first number of an official document found";
        place_found: Text, "", "the first place of a dateline found";
        page_found: Text, "", "the first page of a paper found";
        published_found: Text, "", "the first date of publishing found";
    }
}
