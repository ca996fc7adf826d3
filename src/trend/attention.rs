//! Government attention (政府注意力): the words of a dictionary in each unit's texts of each period, over all its words.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::timeline::Timeline;
use crate::corpus::{Period, Undated};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table;
use crate::token::{Lexicon, Tokens};

/// The panel that studies of attention regress on: for each unit (a province, a ministry), period and category of a
/// lexicon, how often its words occur, over tokens, characters and sentences.
///
/// Words are the tokens that are entries of the lexicon, a variant under its own category. A tokenizer with the same
/// lexicon takes entries out first, leftmost and longest, so 印度尼西亚 is no 印度, and nothing counts twice. Entries
/// without a category are the category `` (empty).
///
/// ```
/// use tifa::{prelude::*, trend::Attention};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
/// let tokens = Tokenizer::builder().lexicon(lexicon.clone()).build()?.tokenize(&corpus)?;
/// let panel = Attention::by(["place"], Period::Year).of(&tokens, &lexicon)?;
/// println!("{panel}"); // a row per place, year and category
/// let wide = Attention::by(["place"], Period::Year).wide(&tokens, &lexicon)?;
/// println!("{wide}"); // a row per place and year, a column per category
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    units: Vec<String>,
    period: Period,
    undated: Undated,
    balanced: bool,
}

/// The text of one unit in one period, and its words by category.
#[derive(Debug, Clone, Default)]
struct Cell {
    documents: u32,
    tokens: u64,
    characters: u64,
    sentences: u64,
    words: Vec<Words>,
}

/// The words of one category.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Words {
    count: u64,
    characters: u64,
    sentences: u64,
    documents: u32,
}

impl Words {
    fn add(&mut self, other: &Words) {
        self.count += other.count;
        self.characters += other.characters;
        self.sentences += other.sentences;
        self.documents += other.documents;
    }
}

/// Cells by unit, then by period.
struct Panel {
    units: Vec<Vec<String>>,
    timeline: Timeline,
    categories: Vec<String>,
    cells: Vec<Vec<Cell>>,
}

impl Attention {
    /// The panel over the values of these document variables, several of them
    /// together, and this unit of time. Documents without a value of one of
    /// them are left out.
    #[must_use]
    pub fn by<S: Into<String>>(units: impl IntoIterator<Item = S>, period: Period) -> Self {
        let units = units.into_iter().map(Into::into).collect();
        Self { units, period, undated: Undated::default(), balanced: true }
    }

    /// What to do with undated documents; an error by default.
    #[must_use]
    pub fn undated(mut self, undated: Undated) -> Self {
        self.undated = undated;
        self
    }

    /// Whether every unit has a row for every period of the corpus, with nulls
    /// where it has no text (the default), or only for those with text.
    #[must_use]
    pub fn balanced(mut self, balanced: bool) -> Self {
        self.balanced = balanced;
        self
    }

    /// The panel in long form: by unit in order of its values, then by time,
    /// then by category in order of code point.
    ///
    /// Columns: the variables (String), `period` (String), `category` (String),
    /// `count` (UInt64, occurrences of its words), `doc_count` (UInt32,
    /// documents with one), `tokens`, `characters` (UInt64), `sentences`
    /// (UInt64), `documents` (UInt32) of the unit in the period, `share_tokens`
    /// (Float64, count / tokens), `share_characters` (Float64, characters of its
    /// words / characters), `share_sentences` (Float64, sentences with a word /
    /// sentences). Where a unit has no text in a period `count`, `doc_count` and
    /// the shares are null, and the sizes 0: a gap, not an attention of 0. A
    /// sentence ends at 。！？!? or a line end.
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks, [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// where none is named, [`ErrorKind::Undated`](crate::ErrorKind::Undated)
    /// for documents without a period, unless they are to be skipped.
    pub fn of(&self, tokens: &Tokens, lexicon: &Lexicon) -> Result<DataFrame> {
        let panel = self.panel(tokens, lexicon)?;
        let each = || {
            self.rows(&panel).flat_map(|(unit, p, cell)| (0..panel.categories.len()).map(move |c| (unit, p, cell, c)))
        };
        let mut columns = self.keys(&panel, each().map(|(unit, p, ..)| (unit, p)));
        columns.push(table::column(
            "category",
            each().map(|(.., c)| panel.categories[c].clone()).collect::<Vec<String>>(),
        ));
        let words =
            |cell: &Cell, c: usize| (cell.documents > 0).then(|| cell.words.get(c).copied().unwrap_or_default());
        let count = each().map(|(_, _, cell, c)| words(cell, c).map(|w| w.count));
        let doc_count = each().map(|(_, _, cell, c)| words(cell, c).map(|w| w.documents));
        columns.push(table::column("count", count.collect::<Vec<Option<u64>>>()));
        columns.push(table::column("doc_count", doc_count.collect::<Vec<Option<u32>>>()));
        columns.extend(sizes(each().map(|(_, _, cell, _)| cell)));
        type Share = fn(&Words, &Cell) -> (u64, u64);
        let shares: [(&str, Share); 3] = [
            ("share_tokens", |w, cell| (w.count, cell.tokens)),
            ("share_characters", |w, cell| (w.characters, cell.characters)),
            ("share_sentences", |w, cell| (w.sentences, cell.sentences)),
        ];
        for (name, of) in shares {
            let share = |cell: &Cell, c: usize| {
                let (part, all) = of(&words(cell, c)?, cell);
                (all > 0).then(|| part as f64 / all as f64)
            };
            columns
                .push(table::column(name, each().map(|(_, _, cell, c)| share(cell, c)).collect::<Vec<Option<f64>>>()));
        }
        table::frame(each().count(), columns)
    }

    /// The panel in wide form: a row per unit and period, with `share_tokens`
    /// of each category in a column of its name.
    ///
    /// Columns: the variables, `period` (String), `tokens`, `characters`,
    /// `sentences` (UInt64), `documents` (UInt32), then one Float64 column per
    /// category in order of code point (`uncategorised` for entries without
    /// one); null where a unit has no text in a period.
    ///
    /// # Errors
    /// As [`Attention::of`]; [`ErrorKind::Table`](crate::ErrorKind::Table)
    /// where a category has the name of another column.
    pub fn wide(&self, tokens: &Tokens, lexicon: &Lexicon) -> Result<DataFrame> {
        let panel = self.panel(tokens, lexicon)?;
        let mut columns = self.keys(&panel, self.rows(&panel).map(|(unit, p, _)| (unit, p)));
        columns.extend(sizes(self.rows(&panel).map(|(.., cell)| cell)));
        for (c, category) in panel.categories.iter().enumerate() {
            let share = |cell: &Cell| {
                let count = cell.words.get(c).map_or(0, |w| w.count);
                (cell.tokens > 0).then(|| count as f64 / cell.tokens as f64)
            };
            let name = if category.is_empty() { "uncategorised" } else { category };
            columns.push(table::column(
                name,
                self.rows(&panel).map(|(.., cell)| share(cell)).collect::<Vec<Option<f64>>>(),
            ));
        }
        table::frame(self.rows(&panel).count(), columns)
    }

    /// The rows of units and periods: number of the unit, period, cell.
    fn rows<'a>(&self, panel: &'a Panel) -> impl Iterator<Item = (usize, usize, &'a Cell)> {
        let balanced = self.balanced;
        let all = panel.cells.iter().enumerate();
        let all = all.flat_map(|(unit, cells)| cells.iter().enumerate().map(move |(p, cell)| (unit, p, cell)));
        all.filter(move |(.., cell)| balanced || cell.documents > 0)
    }

    fn keys(&self, panel: &Panel, rows: impl Iterator<Item = (usize, usize)>) -> Vec<Column> {
        let rows: Vec<(usize, usize)> = rows.collect();
        let unit = |i: usize| rows.iter().map(|(unit, _)| panel.units[*unit][i].clone()).collect::<Vec<String>>();
        let mut columns: Vec<Column> =
            self.units.iter().enumerate().map(|(i, name)| table::column(name, unit(i))).collect();
        let periods = rows.iter().map(|(_, p)| panel.timeline.labels[*p].clone());
        columns.push(table::column("period", periods.collect::<Vec<String>>()));
        columns
    }

    fn panel(&self, tokens: &Tokens, lexicon: &Lexicon) -> Result<Panel> {
        if self.units.is_empty() {
            return Err(Error::option("units", "none", "one document variable or more"));
        }
        let dtm = tokens.dtm();
        let documents = dtm.shared_documents();
        let variables = self.units.iter().map(|name| documents.variable(name)).collect::<Result<Vec<_>>>()?;
        let timeline = Timeline::new(&dtm, &self.period, self.undated)?;
        let (categories, category_of) = categories(tokens, lexicon);
        let unit = |row: usize| variables.iter().map(|v| v.values.label(row)).collect::<Option<Vec<String>>>();
        let units: Vec<Option<Vec<String>>> =
            (0..documents.len()).map(|row| unit(row).filter(|_| timeline.of_document[row].is_some())).collect();
        let mut numbers: BTreeMap<&Vec<String>, usize> = units.iter().flatten().map(|unit| (unit, 0)).collect();
        numbers.values_mut().zip(0..).for_each(|(number, i)| *number = i);
        let read = |row: usize| units[row].is_some().then(|| read(tokens, &dtm, row, &category_of, categories.len()));
        let found: Vec<Option<Cell>> = (0..documents.len()).into_par_iter().map(read).collect();
        let empty = Cell { words: vec![Words::default(); categories.len()], ..Cell::default() };
        let mut cells = vec![vec![empty; timeline.len()]; numbers.len()];
        for (row, cell) in found.into_iter().enumerate() {
            let (Some(cell), Some(unit), Some(p)) = (cell, &units[row], timeline.of_document[row]) else { continue };
            let sum = &mut cells[numbers[unit]][p as usize];
            sum.documents += cell.documents;
            sum.tokens += cell.tokens;
            sum.characters += cell.characters;
            sum.sentences += cell.sentences;
            sum.words.iter_mut().zip(&cell.words).for_each(|(sum, words)| sum.add(words));
        }
        let units = numbers.into_keys().cloned().collect();
        Ok(Panel { units, timeline, categories, cells })
    }
}

/// The size columns of the panel.
fn sizes<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<Column> {
    let cells: Vec<&Cell> = cells.collect();
    vec![
        table::column("tokens", cells.iter().map(|c| c.tokens).collect::<Vec<u64>>()),
        table::column("characters", cells.iter().map(|c| c.characters).collect::<Vec<u64>>()),
        table::column("sentences", cells.iter().map(|c| c.sentences).collect::<Vec<u64>>()),
        table::column("documents", cells.iter().map(|c| c.documents).collect::<Vec<u32>>()),
    ]
}

/// The categories in order, and that of each word of the vocabulary.
fn categories(tokens: &Tokens, lexicon: &Lexicon) -> (Vec<String>, Vec<Option<u32>>) {
    let mut numbers: BTreeMap<&str, u32> = lexicon.iter().map(|e| (e.category().unwrap_or_default(), 0)).collect();
    numbers.values_mut().zip(0..).for_each(|(number, i)| *number = i);
    let of: FxHashMap<&str, u32> =
        lexicon.iter().map(|e| (e.term(), numbers[e.category().unwrap_or_default()])).collect();
    let category_of = tokens.vocabulary().iter().map(|term| of.get(term).copied()).collect();
    (numbers.into_keys().map(str::to_string).collect(), category_of)
}

/// The words of one document.
fn read(tokens: &Tokens, dtm: &Dtm, row: usize, category_of: &[Option<u32>], categories: usize) -> Cell {
    let text = tokens.text(row);
    let (mut words, mut in_sentence) = (vec![Words::default(); categories], vec![false; categories]);
    let (mut sentences, mut end, mut open) = (0, 0, false);
    let close = |words: &mut Vec<Words>, in_sentence: &mut Vec<bool>| {
        words.iter_mut().zip(in_sentence).for_each(|(w, seen)| w.sentences += u64::from(std::mem::take(seen)));
    };
    for token in tokens.document(row) {
        let gap = text.get(end..token.bytes.start).unwrap_or_default();
        if open && gap.contains(['。', '！', '？', '!', '?', '\n', '\r']) {
            sentences += 1;
            close(&mut words, &mut in_sentence);
        }
        (end, open) = (token.bytes.end, true);
        if let Some(category) = category_of.get(token.id.index()).copied().flatten() {
            let w = &mut words[category as usize];
            w.count += 1;
            w.characters += token.term.chars().filter(|c| c.is_alphanumeric()).count() as u64;
            w.documents = 1;
            in_sentence[category as usize] = true;
        }
    }
    close(&mut words, &mut in_sentence);
    let (length, characters) = (dtm.tokens()[row], dtm.characters()[row]);
    Cell { documents: 1, tokens: length, characters, sentences: sentences + u64::from(open), words }
}
