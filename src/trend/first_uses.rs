//! The first use of each entry of a lexicon, as it can be cited.

use std::ops::Range;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, Documents, Period, Undated};
use crate::error::Result;
use crate::table::{Table, schema};
use crate::text::Unit;
use crate::token::{Counting, EntryFinder, Judge, Lexicon};

/// Where each entry of a lexicon occurs first: period, document, bytes and
/// sentence, of all occurrences and of those that are no part of another word.
///
/// 新发展理念 occurs in 创新发展理念 years before it was coined, and 七五 in
/// 一九七五年. An occurrence is doubtful where the text around it is more
/// probably cut into other words, as
/// [`Lexicon::occurrences`](crate::Lexicon::occurrences) judges. A first year
/// that is in the lexicon is checked against both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstUses {
    period: Period,
    undated: Undated,
}

impl FirstUses {
    /// First uses with their period in this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        Self { period, undated: Undated::default() }
    }

    /// What to do with undated documents; an error by default.
    #[must_use]
    pub fn undated(mut self, undated: Undated) -> Self {
        self.undated = undated;
        self
    }

    /// A row for each head form of the lexicon, in its order; a variant is a
    /// use of its head form.
    ///
    /// Columns: [`FIRST_USES`]. The first use is that of the earliest period;
    /// of several documents that of the earliest first day, then of the
    /// smallest id; in a document the first place.
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*, trend::FirstUses};
    /// let frame = df!("text" => ["十三个代表团到会。", "学习三个代表重要思想。"], "date" => ["1999", "2001"])?;
    /// let lexicon = Lexicon::from_terms(["三个代表"])?;
    /// let firsts = FirstUses::by(Period::Year).of(&Corpus::from_frame(&frame)?, &lexicon)?;
    /// assert_eq!(firsts.select(["term", "count", "first", "first_whole", "whole_sentence"])?.to_string(), "\
    /// shape: (1, 5)
    /// ┌──────────┬───────┬───────┬─────────────┬────────────────────────┐
    /// │ term     ┆ count ┆ first ┆ first_whole ┆ whole_sentence         │
    /// │ ---      ┆ ---   ┆ ---   ┆ ---         ┆ ---                    │
    /// │ cat      ┆ u64   ┆ str   ┆ str         ┆ str                    │
    /// ╞══════════╪═══════╪═══════╪═════════════╪════════════════════════╡
    /// │ 三个代表 ┆ 2     ┆ 1999  ┆ 2001        ┆ 学习三个代表重要思想。 │
    /// └──────────┴───────┴───────┴─────────────┴────────────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped.
    pub fn of(&self, corpus: &Corpus, lexicon: &Lexicon) -> Result<DataFrame> {
        let documents = corpus.shared_documents();
        let ordinals = self.period.of_documents(documents, self.undated)?;
        let heads: Vec<&str> = lexicon.heads().collect();
        let uses = uses(corpus, lexicon, &heads, &ordinals.of_document);
        let years: FxHashMap<&str, i32> = lexicon.iter().filter_map(|e| Some((e.term(), e.first_year()?))).collect();
        let label = |place: &Option<Place>| place.as_ref().map(|p| ordinals.label(&self.period, p.period));
        let id = |place: &Option<Place>| place.as_ref().map(|p| documents.ids()[p.row].clone());
        let sentence = |place: &Option<Place>| place.as_ref().map(|p| sentence(corpus.text(p.row), &p.bytes));
        let byte = |place: &Option<Place>, of: fn(&Range<usize>) -> usize| place.as_ref().map(|p| of(&p.bytes) as u32);
        let year = |place: &Option<Place>| documents.dates()[place.as_ref()?.row].map(|date| date.year());
        let rows: Vec<(&str, Uses, Option<i32>)> =
            heads.iter().zip(uses).map(|(head, uses)| (*head, uses, years.get(head).copied())).collect();
        Table::of_rows(&FIRST_USES, &rows)
            .column("term", |r| r.0.to_string())
            .column("count", |r| r.1.count)
            .column("doubtful_share", |r| (r.1.count > 0).then(|| r.1.doubtful as f64 / r.1.count as f64))
            .column("first", |r| label(&r.1.first))
            .column("first_doc_id", |r| id(&r.1.first))
            .column("first_start", |r| byte(&r.1.first, |b| b.start))
            .column("first_end", |r| byte(&r.1.first, |b| b.end))
            .column("first_sentence", |r| sentence(&r.1.first))
            .column("first_whole", |r| label(&r.1.whole))
            .column("whole_doc_id", |r| id(&r.1.whole))
            .column("whole_start", |r| byte(&r.1.whole, |b| b.start))
            .column("whole_end", |r| byte(&r.1.whole, |b| b.end))
            .column("whole_sentence", |r| sentence(&r.1.whole))
            .column("first_year", |r| r.2)
            .column("note", |r| note(year(&r.1.first), year(&r.1.whole), r.2))
            .frame()
    }
}

/// The uses of each head form in the documents that have a period.
fn uses(corpus: &Corpus, lexicon: &Lexicon, heads: &[&str], periods: &[Option<i32>]) -> Vec<Uses> {
    let documents = corpus.shared_documents();
    let numbers: FxHashMap<&str, usize> = heads.iter().copied().zip(0..).collect();
    let head_of: Vec<usize> = lexicon.iter().map(|e| numbers.get(e.head()).copied().unwrap_or(0)).collect();
    let (finder, judge) = (EntryFinder::new(lexicon, Counting::AllMatches), Judge::jieba());
    let of_document = |row: usize| {
        let mut found: FxHashMap<usize, Uses> = FxHashMap::default();
        let Some(period) = periods[row] else { return found };
        let text = corpus.text(row);
        for hit in finder.hits(text) {
            let doubtful = judge.as_ref().is_some_and(|judge| judge.doubts(text, &hit.bytes));
            let place = Place { period, row, bytes: hit.bytes };
            found.entry(head_of[hit.entry]).or_default().see(place, doubtful, documents);
        }
        found
    };
    let found: Vec<FxHashMap<usize, Uses>> = (0..corpus.len()).into_par_iter().map(of_document).collect();
    let mut uses: Vec<Uses> = vec![Uses::default(); heads.len()];
    for (head, of_head) in found.into_iter().flatten() {
        uses[head].add(of_head, documents);
    }
    uses
}

/// What a reader should know of uses before the year that the lexicon names.
fn note(first: Option<i32>, whole: Option<i32>, known: Option<i32>) -> Option<String> {
    let early = |year: Option<i32>| year.zip(known).is_some_and(|(year, known)| year < known);
    match (early(whole), early(first)) {
        (true, _) => Some("before the lexicon's first year".to_string()),
        (false, true) => Some("before the lexicon's first year, as a part of other words".to_string()),
        (false, false) => None,
    }
}

/// An occurrence.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    period: i32,
    row: usize,
    bytes: Range<usize>,
}

impl Place {
    fn key<'a>(&self, documents: &'a Documents) -> impl Ord + use<'a> {
        let day = documents.dates()[self.row].and_then(|date| date.days()).map(|(first, _)| first);
        (self.period, day, documents.ids()[self.row].as_str(), self.bytes.start, self.bytes.end)
    }
}

/// The occurrences of one head form.
#[derive(Debug, Clone, Default)]
struct Uses {
    count: u64,
    doubtful: u64,
    first: Option<Place>,
    /// The first that is not doubtful.
    whole: Option<Place>,
}

impl Uses {
    fn see(&mut self, place: Place, doubtful: bool, documents: &Documents) {
        let whole = (!doubtful).then(|| place.clone());
        let one = Uses { count: 1, doubtful: u64::from(doubtful), first: Some(place), whole };
        self.add(one, documents);
    }

    fn add(&mut self, other: Uses, documents: &Documents) {
        self.count += other.count;
        self.doubtful += other.doubtful;
        for (known, new) in [(&mut self.first, other.first), (&mut self.whole, other.whole)] {
            let Some(new) = new else { continue };
            if known.as_ref().is_none_or(|known| new.key(documents) < known.key(documents)) {
                *known = Some(new);
            }
        }
    }
}

/// The sentence that holds these bytes, on one line; from the first to the last of several.
fn sentence(text: &str, bytes: &Range<usize>) -> String {
    let units = Unit::Sentence.of(text);
    let holds = |unit: &&Range<usize>| unit.start < bytes.end && bytes.start < unit.end;
    let first = units.iter().find(holds).map_or(bytes.start, |unit| unit.start);
    let last = units.iter().rfind(holds).map_or(bytes.end, |unit| unit.end);
    text.get(first..last).unwrap_or_default().replace(['\n', '\r', '\t'], " ")
}

schema! {
    /// The columns of [`FirstUses::of`].
    FIRST_USES = "first_uses" {
        term: Term, "", "the head form";
        count: U64, "occurrences", "every occurrence of it and its variants in documents with a period, inside longer entries too";
        doubtful_share: F64, "0 to 1", "of these, more probably parts of other words; null without any";
        first: Text, "", "period of the first occurrence";
        first_doc_id: Term, "", "its document";
        first_start: U32, "bytes", "where it begins in the text";
        first_end: U32, "bytes", "where it ends";
        first_sentence: Text, "", "the sentence that holds it, on one line";
        first_whole: Text, "", "period of the first occurrence that is not doubtful";
        whole_doc_id: Term, "", "its document";
        whole_start: U32, "bytes", "where it begins in the text";
        whole_end: U32, "bytes", "where it ends";
        whole_sentence: Text, "", "the sentence that holds it, on one line";
        first_year: I32, "year", "first year in the lexicon; null where it gives none";
        note: Text, "", "`before the lexicon's first year`, also `…, as a part of other words` where only a doubtful occurrence is; else null";
    }
}
