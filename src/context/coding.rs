//! Coding by dictionary: which unit of a text speaks of which category.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table;
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

impl CodedDocument {
    /// The units in which something matched.
    fn coded(&self) -> BTreeSet<u32> {
        self.matches.iter().map(|m| m.unit).collect()
    }
}

impl Coded {
    fn doc_ids(&self, rows: Vec<u32>) -> Result<polars::prelude::Column> {
        let ids = self.tokens.shared_documents().ids();
        table::terms("doc_id", ids.iter().map(String::as_str), rows)
    }

    /// Every match, in order of the text.
    ///
    /// Columns: `doc_id` (Categorical), `unit` (UInt32, from 0 in
    /// each document), `start` and `end` (UInt32, bytes), `category` (Enum
    /// over the categories), `term` (String, the head form), `matched`
    /// (String, what is in the text).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn matches(&self) -> Result<DataFrame> {
        let all = || self.documents.iter().enumerate().flat_map(|(d, doc)| doc.matches.iter().map(move |m| (d, m)));
        let heads: Vec<&str> = self.lexicon.iter().map(|e| e.head()).collect();
        let numbers = |of: fn(&Match) -> u32| all().map(|(_, m)| of(m)).collect::<Vec<u32>>();
        table::frame(
            all().count(),
            vec![
                self.doc_ids(all().map(|(d, _)| d as u32).collect())?,
                table::column("unit", numbers(|m| m.unit)),
                table::column("start", numbers(|m| m.bytes.start as u32)),
                table::column("end", numbers(|m| m.bytes.end as u32)),
                table::terms("category", self.categories.iter(), numbers(|m| m.category))?,
                table::column("term", all().map(|(_, m)| heads[m.entry].to_string()).collect::<Vec<String>>()),
                table::column(
                    "matched",
                    all().map(|(d, m)| self.tokens.text(d)[m.bytes.clone()].to_string()).collect::<Vec<String>>(),
                ),
            ],
        )
    }

    /// A row per document and category, zeros included, by document, then by
    /// category.
    ///
    /// Columns: `doc_id` (Categorical), `category` (Categorical), `count` (UInt64, matches), `units` (UInt32, units with a
    /// match), `share` (Float64, of the document's units, 0 to 1, null where
    /// it has none).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn counts(&self) -> Result<DataFrame> {
        let (mut rows, mut columns, mut counts, mut units, mut shares) = (vec![], vec![], vec![], vec![], vec![]);
        for (d, document) in self.documents.iter().enumerate() {
            let mut sums = vec![(0u64, BTreeSet::new()); self.categories.len()];
            for m in &document.matches {
                sums[m.category as usize].0 += 1;
                sums[m.category as usize].1.insert(m.unit);
            }
            for (category, (count, coded)) in sums.into_iter().enumerate() {
                rows.push(d as u32);
                columns.push(category as u32);
                counts.push(count);
                units.push(coded.len() as u32);
                shares.push(share(coded.len(), document.units.len()));
            }
        }
        table::frame(
            rows.len(),
            vec![
                self.doc_ids(rows)?,
                table::terms("category", self.categories.iter(), columns)?,
                table::column("count", counts),
                table::column("units", units),
                table::column("share", shares),
            ],
        )
    }

    /// How much of each document is coded, in order of the documents.
    ///
    /// Columns: `doc_id` (Categorical), `units` (UInt32), `coded`
    /// (UInt32, units with a match), `share` (Float64, 0 to 1, null where
    /// there are no units).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn coverage(&self) -> Result<DataFrame> {
        let coded: Vec<usize> = self.documents.iter().map(|d| d.coded().len()).collect();
        let units: Vec<usize> = self.documents.iter().map(|d| d.units.len()).collect();
        table::frame(
            units.len(),
            vec![
                self.doc_ids((0..units.len() as u32).collect())?,
                table::column("units", units.iter().map(|&u| u as u32).collect::<Vec<u32>>()),
                table::column("coded", coded.iter().map(|&c| c as u32).collect::<Vec<u32>>()),
                table::column(
                    "share",
                    coded.iter().zip(&units).map(|(&c, &u)| share(c, u)).collect::<Vec<Option<f64>>>(),
                ),
            ],
        )
    }

    /// The units in which nothing matched, in order of the text: what the
    /// dictionary does not see.
    ///
    /// Columns: `doc_id` (Categorical), `unit` (UInt32), `start`
    /// and `end` (UInt32, bytes), `text` (String).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn residue(&self) -> Result<DataFrame> {
        let (mut rows, mut numbers, mut places, mut texts) = (vec![], vec![], vec![], vec![]);
        for (d, document) in self.documents.iter().enumerate() {
            let coded = document.coded();
            for (u, unit) in document.units.iter().enumerate().filter(|(u, _)| !coded.contains(&(*u as u32))) {
                rows.push(d as u32);
                numbers.push(u as u32);
                places.push(unit.clone());
                texts.push(self.tokens.text(d)[unit.clone()].to_string());
            }
        }
        table::frame(
            rows.len(),
            vec![
                self.doc_ids(rows)?,
                table::column("unit", numbers),
                table::column("start", places.iter().map(|p| p.start as u32).collect::<Vec<u32>>()),
                table::column("end", places.iter().map(|p| p.end as u32).collect::<Vec<u32>>()),
                table::column("text", texts),
            ],
        )
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
