//! What cleaning gave: the new corpus and the record of every change.

use std::ops::Range;

use polars::prelude::DataFrame;

use super::boilerplate::Removal;
use super::findings::{self, Finding, conflicts};
use super::metadata::MetadataField;
use super::repeats::RepeatedBlocks;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::table;
use crate::text::{OffsetMap, StepCount};

/// The record of one document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CleanedText {
    pub map: OffsetMap,
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

/// A corpus after cleaning, the one before it, and all that lies between.
///
/// Bytes are those of the texts that came in, in UTF-8; of a page, those of
/// its text.
#[derive(Debug, Clone)]
pub struct Cleaned {
    before: Corpus,
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
    pub(super) fn new(before: Corpus, after: Corpus, records: Vec<CleanedText>) -> Self {
        Self { before, after, records }
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

    /// The documents as they came in.
    #[must_use]
    pub fn before(&self) -> &Corpus {
        &self.before
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
    pub fn quotation(&self, position: usize, range: Range<usize>) -> &str {
        let text = self.before.texts().get(position).map_or("", String::as_str);
        text.get(self.original(position, range)).unwrap_or_default()
    }

    /// Everything that was removed, in order of document, then of place.
    ///
    /// Columns: `doc_id` (Categorical), `rule` (String: the rule's name,
    /// [`RepeatedBlocks::RULE`], or `html` and the element that was left out
    /// of a page), `text` (String), `start` and `end` (UInt32, bytes in the
    /// text as it came in; null for parts of a page, which never were in it).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn log(&self) -> Result<DataFrame> {
        let rows: Vec<Logged<'_>> = (0..self.records.len()).flat_map(|i| self.logged(i)).collect();
        table::frame(
            rows.len(),
            vec![
                table::column("doc_id", rows.iter().map(|r| r.doc_id.to_string()).collect::<Vec<String>>()),
                table::column("rule", rows.iter().map(|r| r.rule.clone()).collect::<Vec<String>>()),
                table::column("text", rows.iter().map(|r| r.text.to_string()).collect::<Vec<String>>()),
                table::column("start", rows.iter().map(|r| edge(&r.bytes, |b| b.start)).collect::<Vec<Option<u32>>>()),
                table::column("end", rows.iter().map(|r| edge(&r.bytes, |b| b.end)).collect::<Vec<Option<u32>>>()),
            ],
        )
    }

    fn logged(&self, position: usize) -> Vec<Logged<'_>> {
        let doc_id = self.after.shared_documents().ids()[position].as_str();
        let elements = self.before.intake(position).page.iter().flat_map(|page| &page.removed);
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
    /// Columns: `doc_id` (Categorical), `step` (String, see
    /// [`NormalizerStep`](crate::text::NormalizerStep)), `changes` (UInt32, places,
    /// at least 1: a step that changed nothing has no row).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn changes(&self) -> Result<DataFrame> {
        let (mut ids, mut steps, mut changes) = (Vec::new(), Vec::new(), Vec::new());
        for (document, record) in self.after.documents().zip(&self.records) {
            let mut counts = record.counts.clone();
            counts.sort_by_key(|c| c.step);
            for of_step in counts.chunk_by(|a, b| a.step == b.step) {
                let sum: usize = of_step.iter().map(|c| c.changes).sum();
                if let (Some(count), true) = (of_step.first(), sum > 0) {
                    ids.push(document.id().to_string());
                    steps.push(count.step.name().to_string());
                    changes.push(sum as u32);
                }
            }
        }
        let columns =
            vec![table::column("doc_id", ids), table::column("step", steps), table::column("changes", changes)];
        table::frame(columns[0].len(), columns)
    }

    /// What the texts say about themselves, in order of document, then as found.
    ///
    /// Columns: `doc_id` (Categorical), `field` (String, see
    /// [`MetadataField`](crate::clean::MetadataField)), `value` (String), `start` and
    /// `end` (UInt32, bytes in the text as it came in; null for what was in
    /// the head of a page), `how` (String: `page`, or see
    /// [`MetadataSource`](crate::clean::MetadataSource)).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn metadata(&self) -> Result<DataFrame> {
        let rows = self.after.documents().zip(&self.records);
        let rows: Vec<(&str, &Finding)> = rows.flat_map(|(d, r)| r.findings.iter().map(move |f| (d.id(), f))).collect();
        let (start, end) = (|b: &Range<usize>| b.start, |b: &Range<usize>| b.end);
        let mut columns = finding_columns(&rows);
        let start: Vec<Option<u32>> = rows.iter().map(|(_, f)| edge(&f.bytes, start)).collect();
        let end: Vec<Option<u32>> = rows.iter().map(|(_, f)| edge(&f.bytes, end)).collect();
        columns.splice(3..3, [table::column("start", start), table::column("end", end)]);
        table::frame(rows.len(), columns)
    }

    /// Fields with values that disagree, each value once: in order of
    /// document, then of field, then as found. A value with which another one
    /// begins agrees with it, as a year does with a day in it.
    ///
    /// Columns: `doc_id`, `field`, `value`, `how` (String), as in
    /// [`Cleaned::metadata`]; `how` is `corpus` for the date that the document
    /// came with.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn conflicts(&self) -> Result<DataFrame> {
        let all: Vec<(&str, Vec<Finding>)> = self
            .before
            .documents()
            .zip(&self.records)
            .map(|(d, r)| (d.id(), conflicts(&r.findings, d.date().map(|d| d.to_string()))))
            .collect();
        let rows: Vec<(&str, &Finding)> = all.iter().flat_map(|(id, f)| f.iter().map(move |f| (*id, f))).collect();
        table::frame(rows.len(), finding_columns(&rows))
    }

    /// One row a document: how it came in, what was removed and found.
    ///
    /// Columns: those of [`Corpus::outcomes`], then `characters_before` and
    /// `characters_after` (UInt32, letters, Han characters and digits),
    /// `changes` (UInt32, places that normalising changed), `removed` and
    /// `removed_characters` (UInt32, pieces of boilerplate and their
    /// characters, white space left out), `repeated` and
    /// `repeated_characters` (UInt32, the same of repeated blocks), and the
    /// first value found of each field, `title_found`, `source_found`,
    /// `byline_found`, `date_found`, `time_found`, `document_number_found`,
    /// `place_found`, `page_found` (String, null where there is none), and
    /// `published_found` (String, null where there is none).
    ///
    /// A text may bear the day of the session at which it was given and the day on which it was
    /// published. `date_found` is that of the session where there is one, else the first found;
    /// `published_found` is the first that the page, a label, the line of the source or the paper
    /// gives, the same or another.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn summary(&self) -> Result<DataFrame> {
        let characters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count() as u32;
        let sums = |repeated: bool| {
            let of = move |r: &&Removal| (r.rule == RepeatedBlocks::RULE) == repeated;
            let visible = |r: &Removal| r.text.chars().filter(|c| !c.is_whitespace()).count();
            let count = self.records.iter().map(|r| r.removals.iter().filter(of).count() as u32);
            let size = self.records.iter().map(|r| r.removals.iter().filter(of).map(visible).sum::<usize>() as u32);
            (count.collect::<Vec<u32>>(), size.collect::<Vec<u32>>())
        };
        let ((removed, removed_characters), (repeated, repeated_characters)) = (sums(false), sums(true));
        let changes = self.records.iter().map(|r| r.counts.iter().map(|c| c.changes).sum::<usize>() as u32);
        let size = |corpus: &Corpus| corpus.texts().iter().map(|t| characters(t)).collect::<Vec<u32>>();
        let mut columns = self.before.document_outcomes()?.columns().to_vec();
        columns.extend([
            table::column("characters_before", size(&self.before)),
            table::column("characters_after", size(&self.after)),
            table::column("changes", changes.collect::<Vec<u32>>()),
            table::column("removed", removed),
            table::column("removed_characters", removed_characters),
            table::column("repeated", repeated),
            table::column("repeated_characters", repeated_characters),
        ]);
        columns.extend(MetadataField::ALL.map(|field| {
            let values: Vec<Option<String>> = self.records.iter().map(|r| r.first(field).map(str::to_string)).collect();
            table::column(&format!("{}_found", field.name()), values)
        }));
        let published = |r: &CleanedText| findings::published(&r.findings).map(str::to_string);
        columns.push(table::column(
            "published_found",
            self.records.iter().map(published).collect::<Vec<Option<String>>>(),
        ));
        table::frame(self.records.len(), columns)
    }
}

fn edge(bytes: &Option<Range<usize>>, side: impl Fn(&Range<usize>) -> usize) -> Option<u32> {
    bytes.as_ref().and_then(|b| u32::try_from(side(b)).ok())
}

fn finding_columns(rows: &[(&str, &Finding)]) -> Vec<polars::prelude::Column> {
    let texts = |name: &str, of: &dyn Fn(&(&str, &Finding)) -> String| {
        table::column(name, rows.iter().map(of).collect::<Vec<String>>())
    };
    vec![
        texts("doc_id", &|(id, _)| (*id).to_string()),
        texts("field", &|(_, f)| f.field.name().to_string()),
        texts("value", &|(_, f)| f.value.clone()),
        texts("how", &|(_, f)| f.how.to_string()),
    ]
}
