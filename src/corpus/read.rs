//! Reading documents from files, folders and frames.

use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rows::{Roles, Rows};
use super::{Corpus, Date, Documents, Values, Variable};
use crate::error::{Error, ErrorKind, Result};

/// How documents are read: which columns hold text, id and date.
///
/// Columns that are not named are found by the obvious names (`text`,
/// `content`, `正文` …; `id`, `doc_id`, `编号` …; `date`, `日期`, `year` …).
/// All other columns stay as document variables.
///
/// ```
/// use tifa::prelude::*;
/// use polars::prelude::df;
/// let frame = df!("标题" => ["公报"], "原文" => ["建设质量强国。"], "日期" => ["2016-09"]).unwrap();
/// let corpus = CorpusReader::default().text_column("原文").frame(&frame)?;
/// assert_eq!(corpus.document(0).year(), Some(2016));
/// assert_eq!(corpus.document(0).variable("标题").as_deref(), Some("公报"));
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorpusReader {
    text: Option<String>,
    id: Option<String>,
    date: Option<String>,
}

impl CorpusReader {
    /// Sets the column that holds the text.
    #[must_use]
    pub fn text_column(mut self, name: impl Into<String>) -> Self {
        self.text = Some(name.into());
        self
    }

    /// Sets the column that holds the id. Without one, documents are numbered
    /// within their file.
    #[must_use]
    pub fn id_column(mut self, name: impl Into<String>) -> Self {
        self.id = Some(name.into());
        self
    }

    /// Sets the column that holds the date: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`
    /// and the other forms that [`Date`] reads, or a Polars date.
    #[must_use]
    pub fn date_column(mut self, name: impl Into<String>) -> Self {
        self.date = Some(name.into());
        self
    }

    /// Reads a file by its ending, or a folder of text files.
    ///
    /// - `.jsonl`, `.ndjson`: an object a line; `.json`: the same, or one array of objects.
    /// - `.csv`, `.tsv`: a table with a header. Columns of whole numbers or
    ///   decimals become numbers, `010` stays text.
    /// - `.parquet`: a table.
    /// - a folder: every `.txt`, `.text` and `.md` file below it, in order of
    ///   path; the id is the path without its ending, and the variable
    ///   `folder` is the folder below the one given.
    /// - anything else: one document of plain text, with the file's name as id.
    ///
    /// The date of a text file is the one in its name (`ningbo_2016-09-12.txt`,
    /// `2012.txt`), where exactly one stands there. An empty or missing date
    /// leaves the document undated.
    ///
    /// # Errors
    /// What cannot be read, is no UTF-8 or breaks its format, with path and
    /// line; no text column; an id twice; a value that is no date; a folder
    /// without text files.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Corpus> {
        let path = path.as_ref();
        if fs::metadata(path).map_err(|e| Error::io(path, e))?.is_dir() {
            return read_folder(path);
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let rows = match ending.as_str() {
            "jsonl" | "ndjson" => json_lines(path)?,
            "json" => json(path)?,
            "csv" => delimited(path, b',')?,
            "tsv" => delimited(path, b'\t')?,
            "parquet" => frame_rows(&parquet(path)?, path.display().to_string(), stem(path)),
            _ => return read_text_files(&[(path.to_path_buf(), stem(path), None)]),
        };
        rows.into_corpus(&self.roles())
    }

    /// Takes the documents from a DataFrame. Text, id and date columns are
    /// found as in a file; integers, floats, Booleans and text stay what they
    /// are as document variables, any other type becomes text.
    ///
    /// # Errors
    /// No text column, an id twice, a value that is no date.
    pub fn frame(&self, frame: &DataFrame) -> Result<Corpus> {
        frame_rows(frame, "the frame".into(), String::new()).into_corpus(&self.roles())
    }

    fn roles(&self) -> Roles<'_> {
        Roles { text: self.text.as_deref(), id: self.id.as_deref(), date: self.date.as_deref() }
    }
}

/// The file's name without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The bytes as text, without a byte order mark.
fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let mut text = String::from_utf8(bytes).map_err(|e| {
        let byte = e.utf8_error().valid_up_to();
        let line = 1 + e.as_bytes()[..byte].iter().filter(|&&b| b == b'\n').count();
        Error::from(ErrorKind::NotUtf8 { path: path.into(), line, byte })
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn read_utf8(path: &Path) -> Result<String> {
    utf8(path, fs::read(path).map_err(|e| Error::io(path, e))?)
}

/// Columns in the making, as objects come with their keys in any order.
#[derive(Default)]
struct Objects {
    names: Vec<String>,
    columns: Vec<Vec<Value>>,
    lines: Vec<usize>,
}

impl Objects {
    fn push(&mut self, path: &Path, line: usize, value: Value) -> Result<()> {
        let Value::Object(object) = value else {
            return Err(Error::syntax(path, line, "not a JSON object"));
        };
        let row = self.lines.len();
        for (key, value) in object {
            let column = match self.names.iter().position(|n| *n == key) {
                Some(i) => i,
                None => {
                    self.names.push(key);
                    self.columns.push(Vec::new());
                    self.names.len() - 1
                }
            };
            self.columns[column].resize(row, Value::Null);
            self.columns[column].push(value);
        }
        self.lines.push(line);
        Ok(())
    }

    fn into_rows(self, path: &Path) -> Rows {
        let height = self.lines.len();
        let columns = self.names.into_iter().zip(self.columns).map(|(name, mut values)| {
            values.resize(height, Value::Null);
            Variable { name, values: json_values(values) }
        });
        let columns = columns.collect();
        Rows { source: path.display().to_string(), stem: stem(path), lines: self.lines, columns, height }
    }
}

/// The narrowest kind that holds every value; mixtures become text.
fn json_values(values: Vec<Value>) -> Values {
    let all = |test: fn(&Value) -> bool| values.iter().all(|v| v.is_null() || test(v));
    if all(Value::is_null) || all(Value::is_string) {
        let text = |v| if let Value::String(s) = v { Some(s) } else { None };
        return Values::Text(values.into_iter().map(text).collect());
    }
    if all(Value::is_i64) {
        return Values::Integer(values.iter().map(Value::as_i64).collect());
    }
    if all(Value::is_number) {
        return Values::Number(values.iter().map(Value::as_f64).collect());
    }
    if all(Value::is_boolean) {
        return Values::Boolean(values.iter().map(Value::as_bool).collect());
    }
    let text = |v| match v {
        Value::Null => None,
        Value::String(s) => Some(s),
        other => Some(other.to_string()),
    };
    Values::Text(values.into_iter().map(text).collect())
}

fn json_lines(path: &Path) -> Result<Rows> {
    let file = fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let mut reader = std::io::BufReader::with_capacity(1 << 20, file);
    let mut objects = Objects::default();
    let (mut buffer, mut line, mut offset) = (Vec::new(), 0, 0);
    loop {
        buffer.clear();
        let read = reader.read_until(b'\n', &mut buffer).map_err(|e| Error::io(path, e))?;
        if read == 0 {
            break;
        }
        line += 1;
        let text = std::str::from_utf8(&buffer)
            .map_err(|e| Error::from(ErrorKind::NotUtf8 { path: path.into(), line, byte: offset + e.valid_up_to() }))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            let value = serde_json::from_str(text).map_err(|e| Error::syntax(path, line, json_message(&e)))?;
            objects.push(path, line, value)?;
        }
        offset += read;
    }
    Ok(objects.into_rows(path))
}

/// What is wrong with a line of JSON, without the line number of its own.
fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("broken JSON: {message} at column {}", error.column())
}

fn json(path: &Path) -> Result<Rows> {
    let text = read_utf8(path)?;
    if !text.trim_start().starts_with('[') {
        return json_lines(path);
    }
    let values: Vec<Value> =
        serde_json::from_str(&text).map_err(|e| Error::syntax(path, e.line(), json_message(&e)))?;
    let mut objects = Objects::default();
    for (i, value) in values.into_iter().enumerate() {
        objects.push(path, i + 1, value)?;
    }
    let mut rows = objects.into_rows(path);
    rows.lines.clear(); // elements of an array have a number, not a line
    Ok(rows)
}

fn delimited(path: &Path, delimiter: u8) -> Result<Rows> {
    let text = read_utf8(path)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let fault = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line) as usize;
        Error::syntax(path, line, e)
    };
    let names: Vec<String> = reader.headers().map_err(fault)?.iter().map(str::to_string).collect();
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); names.len()];
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        lines.push(record.position().map_or(0, csv::Position::line) as usize);
        for (column, field) in columns.iter_mut().zip(&record) {
            column.push(Some(field.to_string()));
        }
    }
    let height = lines.len();
    let typed = |(name, texts)| Variable { name, values: Values::from_texts(texts) };
    let columns = names.into_iter().zip(columns).map(typed).collect();
    Ok(Rows { source: path.display().to_string(), stem: stem(path), lines, columns, height })
}

fn parquet(path: &Path) -> Result<DataFrame> {
    use polars_io::SerReader;
    let file = fs::File::open(path).map_err(|e| Error::io(path, e))?;
    Ok(polars_io::parquet::read::ParquetReader::new(file).finish()?)
}

fn frame_rows(frame: &DataFrame, source: String, stem: String) -> Rows {
    let columns =
        frame.columns().iter().map(|c| Variable { name: c.name().to_string(), values: column_values(c) }).collect();
    Rows { source, stem, lines: Vec::new(), columns, height: frame.height() }
}

fn column_values(column: &Column) -> Values {
    let cells = || (0..column.len()).map(|i| column.get(i).unwrap_or(AnyValue::Null));
    match column.dtype() {
        DataType::Boolean => {
            Values::Boolean(cells().map(|v| if let AnyValue::Boolean(b) = v { Some(b) } else { None }).collect())
        }
        t if t.is_integer() => match cells().map(|v| integer(&v)).collect() {
            Some(values) => Values::Integer(values),
            None => Values::Text(cells().map(text_cell).collect()),
        },
        t if t.is_float() => Values::Number(cells().map(|v| v.extract::<f64>()).collect()),
        _ => Values::Text(cells().map(text_cell).collect()),
    }
}

/// `None` where an integer is too large for 64 bits with a sign.
fn integer(value: &AnyValue<'_>) -> Option<Option<i64>> {
    match value {
        AnyValue::Null => Some(None),
        v => v.extract::<i64>().map(Some),
    }
}

fn text_cell(value: AnyValue<'_>) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::Date(days) => Date::from_epoch_days(days).map(|d| d.to_string()),
        v => Some(v.get_str().map_or_else(|| v.to_string(), str::to_string)),
    }
}

/// Path, id and folder of each text file.
type TextFile = (PathBuf, String, Option<String>);

fn read_folder(folder: &Path) -> Result<Corpus> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files)?;
    if files.is_empty() {
        return Err(Error::empty(format!("{}: no .txt, .text or .md file in this folder", folder.display())));
    }
    files.sort();
    read_text_files(&files)
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<TextFile>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(|e| Error::io(folder, e))? {
        let path = entry.map_err(|e| Error::io(folder, e))?.path();
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if matches!(ending.as_deref(), Some("txt" | "text" | "md")) {
            let slashed = |p: &Path| p.to_string_lossy().replace('\\', "/");
            let below = relative.parent().map(slashed).filter(|p| !p.is_empty());
            files.push((path.clone(), slashed(&relative.with_extension("")), below));
        }
    }
    Ok(())
}

fn read_text_files(files: &[TextFile]) -> Result<Corpus> {
    let (mut texts, mut ids, mut dates, mut folders) = (vec![], vec![], vec![], vec![]);
    for (path, id, folder) in files {
        texts.push(read_utf8(path)?);
        ids.push(id.clone());
        dates.push(Date::in_file_name(&stem(path)));
        folders.push(folder.clone());
    }
    super::rows::check_ids(&ids, |i| files[i].0.display().to_string())?;
    let mut variables = Vec::new();
    if folders.iter().any(Option::is_some) {
        variables.push(Variable { name: "folder".into(), values: Values::Text(folders) });
    }
    Ok(Corpus::new(texts, Documents::new(ids, dates, variables)))
}
