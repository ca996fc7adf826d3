//! Government attention (政府注意力): the words of a dictionary in each unit's texts of each period, over all its words.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::timeline::Timeline;
use crate::corpus::{Period, Undated};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table::{FromRows, Table, schema};
use crate::text::is_alphanumeric;
use crate::token::{Lexicon, Tokens};

/// The panel that studies of attention regress on: for each unit (a province, a ministry), period and category of a
/// lexicon, how often its words occur, over tokens, characters and sentences.
///
/// Words are the tokens that are entries of the lexicon, a variant under its own category. A tokenizer with the same
/// lexicon takes entries out first, leftmost and longest, so 印度尼西亚 is no 印度, and nothing counts twice. Entries
/// without a category are the category `` (empty).
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
    /// Columns: the variables (String), then [`ATTENTION`]. Where a unit has no
    /// text in a period `count`, `doc_count` and the shares are null, and the
    /// sizes 0: a gap, not an attention of 0. A sentence ends at 。！？!? or a
    /// line end.
    ///
    /// ```
    /// use tifa::{prelude::*, token::LexiconEntry, trend::Attention};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("质量强市").with_category("质量"),
    ///     LexiconEntry::new("乡村振兴").with_category("三农"),
    /// ])?;
    /// let tokens = Tokenizer::builder().lexicon(lexicon.clone()).build()?.tokenize(&corpus)?;
    /// let table = Attention::by(["level"], Period::Year).of(&tokens, &lexicon)?;
    /// let shown = table.select(["level", "period", "category", "count", "tokens", "share_tokens"])?.tail(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 6)
    /// ┌───────┬────────┬──────────┬───────┬────────┬──────────────┐
    /// │ level ┆ period ┆ category ┆ count ┆ tokens ┆ share_tokens │
    /// │ ---   ┆ ---    ┆ ---      ┆ ---   ┆ ---    ┆ ---          │
    /// │ str   ┆ str    ┆ str      ┆ u64   ┆ u64    ┆ f64          │
    /// ╞═══════╪════════╪══════════╪═══════╪════════╪══════════════╡
    /// │ 省    ┆ 2023   ┆ 三农     ┆ 1     ┆ 147    ┆ 0.006803     │
    /// │ 省    ┆ 2023   ┆ 质量     ┆ 0     ┆ 147    ┆ 0.0          │
    /// │ 省    ┆ 2024   ┆ 三农     ┆ 1     ┆ 303    ┆ 0.0033       │
    /// │ 省    ┆ 2024   ┆ 质量     ┆ 0     ┆ 303    ┆ 0.0          │
    /// └───────┴────────┴──────────┴───────┴────────┴──────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks, [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// where none is named, [`ErrorKind::Undated`](crate::ErrorKind::Undated)
    /// for documents without a period, unless they are to be skipped.
    pub fn of(&self, tokens: &Tokens, lexicon: &Lexicon) -> Result<DataFrame> {
        let panel = self.panel(tokens, lexicon)?;
        let categories = panel.categories.len();
        let rows: Vec<Row<'_>> = self
            .rows(&panel)
            .flat_map(|(unit, period, cell)| (0..categories).map(move |category| Row { unit, period, cell, category }))
            .collect();
        let share = |row: &Row<'_>, of: fn(&Words) -> u64, all: u64| {
            let words = row.words()?;
            (all > 0).then(|| of(&words) as f64 / all as f64)
        };
        let table = Table::of_rows(&ATTENTION, &rows)
            .values("period", panel.timeline.labelled(rows.iter().map(|r| Some(r.period as u32))))
            .column("category", |r| panel.categories[r.category].clone())
            .column("count", |r| r.words().map(|w| w.count))
            .column("doc_count", |r| r.words().map(|w| w.documents));
        let table = sizes(table, |r| r.cell)
            .column("share_tokens", |r| share(r, |w| w.count, r.cell.tokens))
            .column("share_characters", |r| share(r, |w| w.characters, r.cell.characters))
            .column("share_sentences", |r| share(r, |w| w.sentences, r.cell.sentences));
        self.with_units(&panel, table.frame()?, rows.iter().map(|r| r.unit))
    }

    /// The panel in wide form: a row per unit and period, with `share_tokens`
    /// of each category in a column of its name.
    ///
    /// Columns: the variables, [`ATTENTION_WIDE`], then one Float64 column per
    /// category in order of code point (`uncategorised` for entries without
    /// one); null where a unit has no text in a period.
    ///
    /// ```
    /// use tifa::{prelude::*, token::LexiconEntry, trend::Attention};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::from_entries([
    ///     LexiconEntry::new("质量强市").with_category("质量"),
    ///     LexiconEntry::new("乡村振兴").with_category("三农"),
    /// ])?;
    /// let tokens = Tokenizer::builder().lexicon(lexicon.clone()).build()?.tokenize(&corpus)?;
    /// let table = Attention::by(["level"], Period::Year).wide(&tokens, &lexicon)?;
    /// let shown = table.select(["level", "period", "tokens", "documents", "三农", "质量"])?.tail(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌───────┬────────┬────────┬───────────┬──────────┬──────┐
    /// │ level ┆ period ┆ tokens ┆ documents ┆ 三农     ┆ 质量 │
    /// │ ---   ┆ ---    ┆ ---    ┆ ---       ┆ ---      ┆ ---  │
    /// │ str   ┆ str    ┆ u64    ┆ u32       ┆ f64      ┆ f64  │
    /// ╞═══════╪════════╪════════╪═══════════╪══════════╪══════╡
    /// │ 省    ┆ 2022   ┆ 312    ┆ 2         ┆ 0.009615 ┆ 0.0  │
    /// │ 省    ┆ 2023   ┆ 147    ┆ 1         ┆ 0.006803 ┆ 0.0  │
    /// │ 省    ┆ 2024   ┆ 303    ┆ 2         ┆ 0.0033   ┆ 0.0  │
    /// └───────┴────────┴────────┴───────────┴──────────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Attention::of`]; [`ErrorKind::Table`](crate::ErrorKind::Table)
    /// where a category has the name of another column.
    pub fn wide(&self, tokens: &Tokens, lexicon: &Lexicon) -> Result<DataFrame> {
        let panel = self.panel(tokens, lexicon)?;
        let rows: Vec<(usize, usize, &Cell)> = self.rows(&panel).collect();
        let table = Table::of_rows(&ATTENTION_WIDE, &rows)
            .values("period", panel.timeline.labelled(rows.iter().map(|r| Some(r.1 as u32))));
        let mut table = sizes(table, |r| r.2).table()?;
        for (c, category) in panel.categories.iter().enumerate() {
            let share = |cell: &Cell| {
                let count = cell.words.get(c).map_or(0, |w| w.count);
                (cell.tokens > 0).then(|| count as f64 / cell.tokens as f64)
            };
            let name = if category.is_empty() { "uncategorised" } else { category };
            table = table.and(name, rows.iter().map(|r| share(r.2)).collect::<Vec<Option<f64>>>())?;
        }
        self.with_units(&panel, table.into_frame()?, rows.iter().map(|r| r.0))
    }

    /// The rows of units and periods: number of the unit, period, cell.
    fn rows<'a>(&self, panel: &'a Panel) -> impl Iterator<Item = (usize, usize, &'a Cell)> {
        let balanced = self.balanced;
        let all = panel.cells.iter().enumerate();
        let all = all.flat_map(|(unit, cells)| cells.iter().enumerate().map(move |(p, cell)| (unit, p, cell)));
        all.filter(move |(.., cell)| balanced || cell.documents > 0)
    }

    /// The table behind the values of the units' variables.
    fn with_units(
        &self,
        panel: &Panel,
        mut table: DataFrame,
        units: impl Iterator<Item = usize> + Clone,
    ) -> Result<DataFrame> {
        for (i, name) in self.units.iter().enumerate() {
            let values: Vec<&str> = units.clone().map(|unit| panel.units[unit][i].as_str()).collect();
            table.insert_column(i, Series::new(name.into(), values).into_column())?;
        }
        Ok(table)
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

/// One row of the long panel.
struct Row<'a> {
    unit: usize,
    period: usize,
    cell: &'a Cell,
    category: usize,
}

impl Row<'_> {
    /// The words of the category; none where there is no text.
    fn words(&self) -> Option<Words> {
        (self.cell.documents > 0).then(|| self.cell.words.get(self.category).copied().unwrap_or_default())
    }
}

/// The size columns of the panel.
fn sizes<'a, R>(table: FromRows<'a, R>, cell: fn(&R) -> &Cell) -> FromRows<'a, R> {
    table
        .column("tokens", |r| cell(r).tokens)
        .column("characters", |r| cell(r).characters)
        .column("sentences", |r| cell(r).sentences)
        .column("documents", |r| cell(r).documents)
}

schema! {
    /// The columns of [`Attention::of`], behind those of the units.
    ATTENTION = "attention" {
        period: Text, "", "label of the period";
        category: Text, "", "category of the lexicon";
        count: U64, "occurrences", "occurrences of its words; null where the unit has no text";
        doc_count: U32, "documents", "documents that hold one; null where the unit has no text";
        tokens: U64, "tokens", "tokens of the unit in the period";
        characters: U64, "characters", "letters, Han characters and digits of the unit in the period";
        sentences: U64, "sentences", "sentences of the unit in the period";
        documents: U32, "documents", "documents of the unit in the period";
        share_tokens: F64, "0 to 1", "count by tokens";
        share_characters: F64, "0 to 1", "characters of its words by characters";
        share_sentences: F64, "0 to 1", "sentences that hold one of its words by sentences";
    }
}

schema! {
    /// The columns of [`Attention::wide`], behind those of the units and before
    /// those of the categories.
    ATTENTION_WIDE = "attention_wide" {
        period: Text, "", "label of the period";
        tokens: U64, "tokens", "tokens of the unit in the period";
        characters: U64, "characters", "letters, Han characters and digits of the unit in the period";
        sentences: U64, "sentences", "sentences of the unit in the period";
        documents: U32, "documents", "documents of the unit in the period";
    }
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
            w.characters += token.term.chars().filter(|c| is_alphanumeric(*c)).count() as u64;
            w.documents = 1;
            in_sentence[category as usize] = true;
        }
    }
    close(&mut words, &mut in_sentence);
    let (length, characters) = (dtm.tokens()[row], dtm.characters()[row]);
    Cell { documents: 1, tokens: length, characters, sentences: sentences + u64::from(open), words }
}
