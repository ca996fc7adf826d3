//! Rows on their way from a file or a frame to a corpus: columns by name, and
//! which of them is the text, the id and the date.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::columns::{Cells, Column};
use super::intake::{DateNote, Intake, Reading};
use super::roles::{self, Found, Roles};
use super::{Corpus, Documents, Text, Values, Variable};
use crate::error::{ErrorKind, Result};
use crate::pool::SHARE;
use crate::progress::{Progress, Watch};
use crate::text::{Date, DateCell, DateColumn};

/// Columns of one length with the place of each row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Where the rows come from, for messages.
    pub source: String,
    /// Prefix of ids made up where there is no id column.
    pub stem: String,
    /// How many rows of the source came before, in other batches.
    pub first_row: usize,
    /// Line of each row in its file, from 1; empty where rows have no lines.
    pub lines: Vec<usize>,
    /// Encoding of the file, and whether it had undecodable bytes.
    pub encoding: Option<&'static str>,
    pub is_faulty: bool,
    pub columns: Vec<Column>,
    pub height: usize,
    /// What a person should know of how the rows were read.
    pub notes: Vec<String>,
    /// What a person should know of single rows, in order.
    pub row_notes: Vec<(usize, String)>,
    /// Whether numbers were kept as numbers, so that 2016.1 may have been 2016.10.
    pub from_numbers: bool,
    /// Rows and columns of cells that hold JSON arrays or objects.
    pub nested: Vec<(usize, usize)>,
}

/// A corpus taken apart.
pub(super) struct Part {
    pub texts: Vec<Text>,
    pub documents: Documents,
    pub intakes: Vec<Intake>,
    pub reading: Reading,
}

impl Rows {
    fn place(&self, row: usize) -> String {
        match self.lines.get(row) {
            Some(line) => format!("{}: line {line}", self.source),
            None => format!("{}: row {}", self.source, self.first_row + row + 1),
        }
    }

    /// The column that the user named, else the one that was found.
    fn choose(
        &self,
        role: &'static str,
        named: Option<&str>,
        found: impl FnOnce() -> Option<Found>,
    ) -> Result<Option<Found>> {
        let Some(name) = named else { return Ok(found()) };
        match roles::named(&self.columns, name) {
            Some(position) => Ok(Some(Found { position, how: None })),
            None => Err(self.missing(role, &[name])),
        }
    }

    fn missing(&self, role: &'static str, tried: &[&str]) -> crate::Error {
        ErrorKind::MissingColumn {
            role,
            tried: tried.iter().map(|s| s.to_string()).collect(),
            available: self.columns.iter().map(|c| c.name.clone()).collect(),
            source: self.source.clone(),
        }
        .into()
    }

    /// The corpus that these rows are.
    pub fn into_corpus(mut self, asked: &Roles<'_>) -> Result<Corpus> {
        if self.columns.is_empty() && self.height == 0 {
            return Ok(Corpus::new(Vec::new(), Documents::default()).with_reading(self.reading()));
        }
        self.name_columns();
        let names = roles::names(&self.columns);
        let Some(text) = self.choose("text", asked.text, || roles::text(&self.columns, &names))? else {
            return Err(self.missing("text", roles::TEXT));
        };
        let id = self.choose("id", asked.id, || roles::id(&self.columns, &names))?;
        let date = self.choose("date", asked.date, || roles::date(&self.columns, &names))?;
        let title = self.choose("title", asked.title, || None)?;
        self.note_guesses([("text", Some(&text)), ("id", id.as_ref()), ("date", date.as_ref())]);
        let in_parts =
            date.as_ref().filter(|_| asked.date.is_none()).and_then(|d| self.dates_in_parts(&names, d.position));
        let role = |found: Option<Found>| found.map(|f| f.position);
        let (text_at, id, date, title) = (text.position, role(id), role(date), role(title));

        let mut cells: Vec<Option<Column>> = std::mem::take(&mut self.columns).into_iter().map(Some).collect();
        let mut take = |at: Option<usize>| at.and_then(|at| cells[at].take());
        let (text, id, date) = (take(Some(text_at)), take(id), take(date));
        if let Some(title) = title.and_then(|at| cells[at].as_mut()) {
            title.name = "title".into();
        }
        let is_page =
            text.as_ref().is_some_and(|t| asked.html.unwrap_or_else(|| t.name.to_lowercase().contains("html")));
        let mut texts = text.map_or_else(Vec::new, |c| c.cells.into_texts());
        let no_text = self.nested_texts(&mut texts, text_at);
        let ids = self.ids(id)?;
        let (dates, date_notes) = match date {
            Some(dates) => self.dates(&ids, in_parts.unwrap_or(dates.cells), asked.strict_dates)?,
            None => (vec![None; self.height], Vec::new()),
        };
        let variables = cells.into_iter().flatten();
        let variables = variables.map(|c| Variable { name: c.name, values: c.cells.into_values() }).collect();
        let (texts, mut intakes) = self.taken_in(texts, is_page, asked.progress)?;
        no_text.into_iter().for_each(|(row, fault)| intakes[row] = Intake::refused(fault));
        date_notes.into_iter().for_each(|(row, note)| intakes[row].date = Some(note));
        for (row, note) in std::mem::take(&mut self.row_notes) {
            let fault = intakes[row].fault.take();
            intakes[row].fault = Some(fault.map_or(note.clone(), |fault| format!("{fault}; {note}")));
        }
        let documents = Documents::new(ids, dates, variables);
        Ok(Corpus::taken_in(texts, documents, intakes).with_reading(self.reading()))
    }

    /// The ids in a column, or made up where there is none.
    fn ids(&self, column: Option<Column>) -> Result<Vec<String>> {
        let ids: Vec<String> = match column {
            Some(ids) => {
                let ids = ids.cells.into_texts().into_iter().enumerate();
                ids.map(|(i, id)| id.unwrap_or_else(|| self.made_up(i))).collect()
            }
            None => (0..self.height).map(|i| self.made_up(i)).collect(),
        };
        check_ids(&ids, |i| self.place(i))?;
        Ok(ids)
    }

    /// The texts as they are taken in, with how each came in.
    fn taken_in(
        &self,
        texts: Vec<Option<String>>,
        is_page: bool,
        progress: &dyn Progress,
    ) -> Result<(Vec<Text>, Vec<Intake>)> {
        let watch = Watch::begin(progress, self.height);
        let (encoding, is_faulty) = (self.encoding, self.is_faulty);
        let take = |text: Option<String>| {
            if watch.is_stopped() {
                return <(Text, Intake)>::default();
            }
            let (text, intake) = Intake::of_row(text.unwrap_or_default(), encoding, is_faulty, is_page);
            watch.count(1);
            (Arc::new(text), intake)
        };
        let taken: Vec<(Text, Intake)> = texts.into_par_iter().with_max_len(SHARE).map(take).collect();
        watch.finish()?;
        Ok(taken.into_iter().unzip())
    }

    /// Dates whose month, and maybe day, are in columns beside that of the year.
    fn dates_in_parts(&mut self, names: &[String], year: usize) -> Option<Cells> {
        let find = |known: &[&str]| names.iter().position(|n| known.contains(&n.as_str()));
        let month = find(&["month", "月", "月份"]).filter(|_| roles::YEAR.contains(&names[year].as_str()))?;
        let day = find(&["day", "日"]);
        let cell = |column: usize, row: usize, unit: char| {
            let text = self.columns[column].cells.text(row)?;
            let text = text.trim().trim_end_matches(unit);
            Some(text.strip_suffix(".0").unwrap_or(text).to_string())
        };
        let number = |column: Option<usize>, row, unit| cell(column?, row, unit)?.parse::<u8>().ok().filter(|n| *n > 0);
        let date = |row: usize| {
            let year = cell(year, row, '年')?;
            let Some(month) = number(Some(month), row, '月') else { return Some(year) };
            Some(match number(day, row, '日') {
                Some(day) => format!("{year}-{month}-{day}"),
                None => format!("{year}-{month}"),
            })
        };
        let cells = (0..self.height).map(date).collect();
        let used = [Some(year), Some(month), day].into_iter().flatten().map(|c| format!("{:?}", self.columns[c].name));
        self.notes.push(format!("the date is made of the columns {}", used.collect::<Vec<_>>().join(", ")));
        Some(Cells::Written(cells))
    }

    /// Texts that are arrays of paragraphs become these; others that JSON nests are none.
    fn nested_texts(&self, texts: &mut [Option<String>], column: usize) -> Vec<(usize, String)> {
        let mut refused = Vec::new();
        for &(row, _) in self.nested.iter().filter(|(_, c)| *c == column) {
            let Some(text) = &mut texts[row] else { continue };
            match serde_json::from_str::<Vec<String>>(text) {
                Ok(paragraphs) => *text = paragraphs.join("\n"),
                Err(_) => {
                    let what = if text.starts_with('{') { "an object" } else { "an array of other things than texts" };
                    refused.push((row, format!("{}: the text is {what}", self.place(row))));
                    text.clear();
                }
            }
        }
        refused
    }

    fn reading(&mut self) -> Reading {
        let source = &self.source;
        Reading { left_out: Vec::new(), notes: self.notes.drain(..).map(|note| format!("{source}: {note}")).collect() }
    }

    /// Gives columns without a name one, and those of one name different ones.
    fn name_columns(&mut self) {
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for i in 0..self.columns.len() {
            let written = self.columns[i].name.trim();
            let name = if written.is_empty() { format!("column_{}", i + 1) } else { written.to_string() };
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                self.notes.push(format!("{name} names several columns; number {} is {name}_{times}", i + 1));
                self.columns[i].name = format!("{name}_{times}");
            } else {
                self.columns[i].name = name;
            }
        }
    }

    /// Says which columns were taken, where one of them has no well-known name.
    fn note_guesses(&mut self, found: [(&str, Option<&Found>); 3]) {
        let chosen: Vec<(&str, &Found)> = found.into_iter().filter_map(|(role, f)| f.map(|f| (role, f))).collect();
        if chosen.iter().all(|(_, f)| f.how.is_none()) {
            return;
        }
        let say = |(role, f): &(&str, &Found)| {
            let how = f.how.map_or_else(String::new, |how| format!(" ({how})"));
            format!("{role} is column {:?}{how}", self.columns[f.position].name)
        };
        let said: Vec<String> = chosen.iter().map(say).collect();
        self.notes.push(said.join(", "));
    }

    /// The id of a row that has none.
    fn made_up(&self, row: usize) -> String {
        let number = self.first_row + row + 1;
        if self.stem.is_empty() { number.to_string() } else { format!("{}-{number}", self.stem) }
    }

    /// Dates, and what is to say of the cells behind them.
    #[allow(clippy::type_complexity)]
    fn dates(&self, ids: &[String], cells: Cells, strict: bool) -> Result<(Vec<Option<Date>>, Vec<(usize, DateNote)>)> {
        let column = DateColumn::of(cells.texts().flatten().collect::<Vec<_>>().iter().map(|c| c.as_ref()));
        let column = if self.from_numbers { column.of_numbers() } else { column };
        let (mut dates, mut notes) = (Vec::with_capacity(ids.len()), Vec::new());
        for row in 0..ids.len() {
            let text = cells.text(row);
            let read = match (&cells, &text) {
                (Cells::Known(Values::Number(numbers)), _) => numbers[row].map(|n| column.read_number(n)),
                (_, Some(text)) if !text.trim().is_empty() => Some(column.read(text)),
                _ => None,
            };
            let note = |how| DateNote { given: text.as_deref().unwrap_or_default().trim().to_string(), how };
            dates.push(match read {
                Some(DateCell::Date(date, doubt)) => {
                    notes.extend(doubt.map(|doubt| (row, note(doubt.name()))));
                    Some(date)
                }
                Some(DateCell::NoDate) if strict => {
                    let (doc_id, value) = (ids[row].clone(), text.unwrap_or_default().into_owned());
                    return Err(ErrorKind::BadDate { doc_id, place: self.place(row), value }.into());
                }
                Some(DateCell::NoDate) => {
                    notes.push((row, note(DateNote::NO_DATE)));
                    None
                }
                Some(DateCell::Placeholder) => {
                    notes.push((row, note(DateNote::PLACEHOLDER)));
                    None
                }
                None => None,
            });
        }
        Ok((dates, notes))
    }

    pub fn from_corpus(corpus: Corpus) -> Part {
        let texts = Arc::try_unwrap(corpus.texts).unwrap_or_else(|shared| shared.to_vec());
        let documents = Arc::try_unwrap(corpus.documents).unwrap_or_else(|shared| (*shared).clone());
        let intakes = Arc::try_unwrap(corpus.intakes).unwrap_or_else(|shared| shared.to_vec());
        let reading = Arc::try_unwrap(corpus.reading).unwrap_or_else(|shared| (*shared).clone());
        Part { texts, documents, intakes, reading }
    }

    /// One corpus from several.
    pub fn concat(parts: Vec<Part>) -> Result<Corpus> {
        let documents = Documents::concat(parts.iter().map(|p| &p.documents));
        check_ids(documents.ids(), |i| format!("document {}", i + 1))?;
        let (mut texts, mut intakes) = (Vec::with_capacity(documents.len()), Vec::with_capacity(documents.len()));
        let mut reading = Reading::default();
        for part in parts {
            texts.extend(part.texts);
            intakes.extend(part.intakes);
            reading.notes.extend(part.reading.notes);
            reading.left_out.extend(part.reading.left_out);
        }
        Ok(Corpus::taken_in(texts, documents, intakes).with_reading(reading))
    }
}

/// An error where an id occurs twice, with both places.
pub(super) fn check_ids(ids: &[String], place: impl Fn(usize) -> String) -> Result<()> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, id) in ids.iter().enumerate() {
        if let Some(first) = seen.insert(id, row) {
            return Err(ErrorKind::DuplicateId { id: id.clone(), first: place(first), second: place(row) }.into());
        }
    }
    Ok(())
}
