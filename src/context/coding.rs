//! Coding by dictionary: which unit of a text speaks of which category.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::pool::SHARE;
use crate::table::{Table, Values, schema};
use crate::text::Unit;
use crate::token::{Counting, EntryFinder, Lexicon, LexiconEntry, Tokens, Vocabulary};

/// Codes texts by the categories of a lexicon: every unit (clause, sentence
/// or document) in which an entry occurs is coded with its category.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::{Coding, token::LexiconEntry};
/// let lexicon = Lexicon::from_entries([
///     LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
///     LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
/// ])?;
/// let corpus = Corpus::from_texts([("甲", "加大人才引进力度，落实税收减免，办好学校。")])?;
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let coded = Coding::by(lexicon).code(&tokens)?;
/// assert_eq!(coded.matches()?.height(), 2);
/// assert_eq!(coded.residue()?.height(), 1); // 办好学校。
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    lexicon: Lexicon,
    unit: Unit,
    counting: Counting,
    level: Option<usize>,
}

impl Coding {
    /// Codes by the categories of this lexicon.
    #[must_use]
    pub fn by(lexicon: Lexicon) -> Self {
        Self { lexicon, unit: Unit::default(), counting: Counting::PerCategory, level: None }
    }

    /// Sets the unit; clauses by default.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Sets how overlapping entries are counted; per category by default.
    #[must_use]
    pub fn counting(mut self, counting: Counting) -> Self {
        self.counting = counting;
        self
    }

    /// Sets how many levels of the category path, from the first, are coded: with 1,
    /// 供给型/人才培养 is coded 供给型. All levels by default.
    #[must_use]
    pub fn level(mut self, levels: usize) -> Self {
        self.level = Some(levels);
        self
    }

    /// Codes every document. A match belongs to the unit in which it begins.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) for a lexicon without
    /// entries; [`ErrorKind::Option`](crate::ErrorKind::Option) for level 0 or
    /// an entry without a category.
    pub fn code(&self, tokens: &Tokens) -> Result<Coded> {
        if self.lexicon.is_empty() {
            return Err(Error::empty("a lexicon without entries"));
        }
        if self.level == Some(0) {
            return Err(Error::option("level", 0, "1 or more"));
        }
        let lexicon = self.lexicon_at_level()?;
        let categories = Vocabulary::from_terms(lexicon.iter().filter_map(|e| e.category()));
        let number = |category| categories.id(category).map_or(0, |id| id.0);
        let column: Vec<u32> = lexicon.iter().map(|e| number(e.category().unwrap_or_default())).collect();
        let counter = EntryFinder::new(&lexicon, self.counting);
        let documents = (0..tokens.n_documents())
            .into_par_iter()
            .with_max_len(SHARE)
            .map(|d| {
                let text = tokens.text(d);
                let units = self.unit.of(text);
                let matches = counter.hits(text).into_iter().map(|hit| Match {
                    unit: units.partition_point(|u| u.end <= hit.bytes.start) as u32,
                    category: column[hit.entry],
                    entry: hit.entry,
                    bytes: hit.bytes,
                });
                CodedDocument { matches: matches.collect(), units }
            })
            .collect();
        Ok(Coded { tokens: tokens.clone(), lexicon, categories: Arc::new(categories), documents })
    }

    /// The lexicon with categories cut to the level that is coded.
    fn lexicon_at_level(&self) -> Result<Lexicon> {
        let cut = |entry: &LexiconEntry| {
            let path =
                entry.category().ok_or_else(|| Error::option("lexicon", entry.term(), "a category for every entry"))?;
            let levels: Vec<&str> = path.split('/').take(self.level.unwrap_or(usize::MAX)).collect();
            Ok(entry.clone().with_category(levels.join("/")))
        };
        Lexicon::from_entries(self.lexicon.iter().map(cut).collect::<Result<Vec<_>>>()?)
    }
}

/// Texts coded by category.
#[derive(Debug, Clone)]
pub struct Coded {
    tokens: Tokens,
    lexicon: Lexicon,
    categories: Arc<Vocabulary>,
    documents: Vec<CodedDocument>,
}

#[derive(Debug, Clone)]
struct CodedDocument {
    units: Vec<Range<usize>>,
    matches: Vec<Match>,
}

#[derive(Debug, Clone)]
struct Match {
    unit: u32,
    category: u32,
    entry: usize,
    bytes: Range<usize>,
}

/// A category in a document.
struct Count {
    document: u32,
    category: u32,
    count: u64,
    /// Units with a match, and all units.
    units: usize,
    of: usize,
}

impl CodedDocument {
    /// The units in which something matched.
    fn coded(&self) -> BTreeSet<u32> {
        self.matches.iter().map(|m| m.unit).collect()
    }
}

impl Coded {
    fn doc_ids(&self, rows: Vec<u32>) -> Values {
        Values::named(self.tokens.shared_documents(), rows)
    }

    /// Every match, in order of the text.
    ///
    /// Columns: [`CODING_MATCHES`].
    ///
    /// ```
    /// use tifa::{Coding, prelude::*, token::LexiconEntry};
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
    ///     LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
    /// ])?;
    /// let corpus = Corpus::from_texts([("甲", "加大人才引进力度，落实税收减免，办好学校。"), ("乙", "引进设备")])?;
    /// let coded = Coding::by(lexicon).code(&Tokenizer::builder().build()?.tokenize(&corpus)?)?;
    /// assert_eq!(coded.matches()?.to_string(), "\
    /// shape: (2, 7)
    /// ┌────────┬──────┬───────┬─────┬─────────────────┬──────────┬──────────┐
    /// │ doc_id ┆ unit ┆ start ┆ end ┆ category        ┆ term     ┆ matched  │
    /// │ ---    ┆ ---  ┆ ---   ┆ --- ┆ ---             ┆ ---      ┆ ---      │
    /// │ cat    ┆ u32  ┆ u32   ┆ u32 ┆ cat             ┆ cat      ┆ str      │
    /// ╞════════╪══════╪═══════╪═════╪═════════════════╪══════════╪══════════╡
    /// │ 甲     ┆ 0    ┆ 6     ┆ 18  ┆ 供给型/人才培养 ┆ 人才引进 ┆ 人才引进 │
    /// │ 甲     ┆ 1    ┆ 33    ┆ 45  ┆ 环境型/税收优惠 ┆ 税收减免 ┆ 税收减免 │
    /// └────────┴──────┴───────┴─────┴─────────────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn matches(&self) -> Result<DataFrame> {
        let of_document =
            |(d, doc): (usize, &'_ CodedDocument)| doc.matches.iter().map(|m| (d, m.clone())).collect::<Vec<_>>();
        let all: Vec<(usize, Match)> = self.documents.iter().enumerate().flat_map(of_document).collect();
        let heads: Vec<&str> = self.lexicon.iter().map(|e| e.head()).collect();
        Table::of_rows(&CODING_MATCHES, &all)
            .values("doc_id", self.doc_ids(all.iter().map(|(d, _)| *d as u32).collect()))
            .column("unit", |(_, m)| m.unit)
            .column("start", |(_, m)| m.bytes.start as u32)
            .column("end", |(_, m)| m.bytes.end as u32)
            .values("category", Values::named(&self.categories, all.iter().map(|(_, m)| m.category).collect()))
            .column("term", |(_, m)| heads[m.entry].to_string())
            .column("matched", |(d, m)| self.tokens.text(*d)[m.bytes.clone()].to_string())
            .frame()
    }

    /// A row per document and category, zeros included, by document, then by
    /// category.
    ///
    /// Columns: [`CODING_COUNTS`].
    ///
    /// ```
    /// use tifa::{Coding, prelude::*, token::LexiconEntry};
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
    ///     LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
    /// ])?;
    /// let corpus = Corpus::from_texts([("甲", "加大人才引进力度，落实税收减免，办好学校。"), ("乙", "引进设备")])?;
    /// let coded = Coding::by(lexicon).code(&Tokenizer::builder().build()?.tokenize(&corpus)?)?;
    /// assert_eq!(coded.counts()?.to_string(), "\
    /// shape: (4, 5)
    /// ┌────────┬─────────────────┬───────┬───────┬──────────┐
    /// │ doc_id ┆ category        ┆ count ┆ units ┆ share    │
    /// │ ---    ┆ ---             ┆ ---   ┆ ---   ┆ ---      │
    /// │ cat    ┆ cat             ┆ u64   ┆ u32   ┆ f64      │
    /// ╞════════╪═════════════════╪═══════╪═══════╪══════════╡
    /// │ 甲     ┆ 供给型/人才培养 ┆ 1     ┆ 1     ┆ 0.333333 │
    /// │ 甲     ┆ 环境型/税收优惠 ┆ 1     ┆ 1     ┆ 0.333333 │
    /// │ 乙     ┆ 供给型/人才培养 ┆ 0     ┆ 0     ┆ 0.0      │
    /// │ 乙     ┆ 环境型/税收优惠 ┆ 0     ┆ 0     ┆ 0.0      │
    /// └────────┴─────────────────┴───────┴───────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn counts(&self) -> Result<DataFrame> {
        let mut rows: Vec<Count> = Vec::with_capacity(self.documents.len() * self.categories.len());
        for (d, document) in self.documents.iter().enumerate() {
            let mut sums = vec![(0u64, BTreeSet::new()); self.categories.len()];
            for m in &document.matches {
                sums[m.category as usize].0 += 1;
                sums[m.category as usize].1.insert(m.unit);
            }
            rows.extend(sums.into_iter().zip(0..).map(|((count, coded), category)| Count {
                document: d as u32,
                category,
                count,
                units: coded.len(),
                of: document.units.len(),
            }));
        }
        Table::of_rows(&CODING_COUNTS, &rows)
            .values("doc_id", self.doc_ids(rows.iter().map(|r| r.document).collect()))
            .values("category", Values::named(&self.categories, rows.iter().map(|r| r.category).collect()))
            .column("count", |r| r.count)
            .column("units", |r| r.units as u32)
            .column("share", |r| share(r.units, r.of))
            .frame()
    }

    /// How much of each document is coded, in order of the documents.
    ///
    /// Columns: [`CODING_COVERAGE`].
    ///
    /// ```
    /// use tifa::{Coding, prelude::*, token::LexiconEntry};
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
    ///     LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
    /// ])?;
    /// let corpus = Corpus::from_texts([("甲", "加大人才引进力度，落实税收减免，办好学校。"), ("乙", "引进设备")])?;
    /// let coded = Coding::by(lexicon).code(&Tokenizer::builder().build()?.tokenize(&corpus)?)?;
    /// assert_eq!(coded.coverage()?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬───────┬───────┬──────────┐
    /// │ doc_id ┆ units ┆ coded ┆ share    │
    /// │ ---    ┆ ---   ┆ ---   ┆ ---      │
    /// │ cat    ┆ u32   ┆ u32   ┆ f64      │
    /// ╞════════╪═══════╪═══════╪══════════╡
    /// │ 甲     ┆ 3     ┆ 2     ┆ 0.666667 │
    /// │ 乙     ┆ 1     ┆ 0     ┆ 0.0      │
    /// └────────┴───────┴───────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn coverage(&self) -> Result<DataFrame> {
        let rows: Vec<(usize, usize)> = self.documents.iter().map(|d| (d.coded().len(), d.units.len())).collect();
        Table::of_rows(&CODING_COVERAGE, &rows)
            .values("doc_id", self.doc_ids((0..rows.len() as u32).collect()))
            .column("units", |r| r.1 as u32)
            .column("coded", |r| r.0 as u32)
            .column("share", |r| share(r.0, r.1))
            .frame()
    }

    /// The units in which nothing matched, in order of the text: what the
    /// dictionary does not see.
    ///
    /// Columns: [`CODING_RESIDUE`].
    ///
    /// ```
    /// use tifa::{Coding, prelude::*, token::LexiconEntry};
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
    ///     LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
    /// ])?;
    /// let corpus = Corpus::from_texts([("甲", "加大人才引进力度，落实税收减免，办好学校。"), ("乙", "引进设备")])?;
    /// let coded = Coding::by(lexicon).code(&Tokenizer::builder().build()?.tokenize(&corpus)?)?;
    /// assert_eq!(coded.residue()?.to_string(), "\
    /// shape: (2, 5)
    /// ┌────────┬──────┬───────┬─────┬────────────┐
    /// │ doc_id ┆ unit ┆ start ┆ end ┆ text       │
    /// │ ---    ┆ ---  ┆ ---   ┆ --- ┆ ---        │
    /// │ cat    ┆ u32  ┆ u32   ┆ u32 ┆ str        │
    /// ╞════════╪══════╪═══════╪═════╪════════════╡
    /// │ 甲     ┆ 2    ┆ 48    ┆ 63  ┆ 办好学校。 │
    /// │ 乙     ┆ 0    ┆ 0     ┆ 12  ┆ 引进设备   │
    /// └────────┴──────┴───────┴─────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn residue(&self) -> Result<DataFrame> {
        let mut rows: Vec<(u32, u32, Range<usize>)> = Vec::new();
        for (d, document) in self.documents.iter().enumerate() {
            let coded = document.coded();
            let units = document.units.iter().zip(0..).filter(|(_, u)| !coded.contains(u));
            rows.extend(units.map(|(unit, u)| (d as u32, u, unit.clone())));
        }
        Table::of_rows(&CODING_RESIDUE, &rows)
            .values("doc_id", self.doc_ids(rows.iter().map(|r| r.0).collect()))
            .column("unit", |r| r.1)
            .column("start", |r| r.2.start as u32)
            .column("end", |r| r.2.end as u32)
            .column("text", |r| self.tokens.text(r.0 as usize)[r.2.clone()].to_string())
            .frame()
    }

    /// The matches as a matrix with a column per category, to be grouped,
    /// weighed or followed over time like any other.
    #[must_use]
    pub fn dtm(&self) -> Dtm {
        let rows = self.documents.iter().map(|d| d.matches.iter().map(|m| m.category).collect());
        Dtm::from_columns(rows.collect(), self.categories.clone(), &self.tokens)
    }
}

fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

schema! {
    /// The columns of [`Coded::matches`].
    CODING_MATCHES = "coding_matches" {
        doc_id: Term, "", "the document";
        unit: U32, "", "number of the unit in the document, from 0";
        start: U32, "bytes", "beginning of the match in the text";
        end: U32, "bytes", "end of the match in the text";
        category: Term, "", "the category";
        term: Term, "", "the head form of the entry";
        matched: Text, "", "what is in the text";
    }
}

schema! {
    /// The columns of [`Coded::counts`].
    CODING_COUNTS = "coding_counts" {
        doc_id: Term, "", "the document";
        category: Term, "", "the category";
        count: U64, "matches", "matches of its entries";
        units: U32, "units", "units with a match";
        share: F64, "0 to 1", "units with a match by all units of the document; null where it has none";
    }
}

schema! {
    /// The columns of [`Coded::coverage`].
    CODING_COVERAGE = "coding_coverage" {
        doc_id: Term, "", "the document";
        units: U32, "units", "units of the document";
        coded: U32, "units", "units with a match";
        share: F64, "0 to 1", "coded by units; null where there are none";
    }
}

schema! {
    /// The columns of [`Coded::residue`].
    CODING_RESIDUE = "coding_residue" {
        doc_id: Term, "", "the document";
        unit: U32, "", "number of the unit in the document, from 0";
        start: U32, "bytes", "beginning of the unit in the text";
        end: U32, "bytes", "end of the unit in the text";
        text: Text, "", "the unit";
    }
}
