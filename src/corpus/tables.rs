//! Rows from JSON, CSV, Parquet and DataFrames.

use std::fs;
use std::path::Path;

use polars::prelude::{AnyValue, Column, DataFrame, DataType};
use serde_json::Value;

use super::rows::Rows;
use super::{Values, Variable};
use crate::error::{Error, Result};
use crate::text::{Date, DecodeOutcome, Encoding, EncodingChoice, decode};

/// The file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
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

    fn into_rows(self, file: &TableText<'_>) -> Rows {
        let height = self.lines.len();
        let columns = self.names.into_iter().zip(self.columns).map(|(name, mut values)| {
            values.resize(height, Value::Null);
            Variable { name, values: json_values(values) }
        });
        let columns = columns.collect();
        file.rows(self.lines, columns, height)
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

/// The text of a table's file, and how it was decoded.
pub(super) struct TableText<'a> {
    path: &'a Path,
    text: String,
    encoding: Option<&'static str>,
    is_faulty: bool,
    /// How many lines and rows of the file came before.
    before: (usize, usize),
}

impl<'a> TableText<'a> {
    /// Reads a file in the encoding given, else in the one it shows.
    pub fn read(path: &'a Path, encoding: Option<Encoding>) -> Result<Self> {
        let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
        Self::of_bytes(path, bytes, encoding, (0, 0))
    }

    /// Part of a file, behind so many of its lines and rows.
    pub fn of_bytes(
        path: &'a Path,
        bytes: Vec<u8>,
        encoding: Option<Encoding>,
        before: (usize, usize),
    ) -> Result<Self> {
        let empty = Self { path, text: String::new(), encoding: None, is_faulty: false, before };
        match decode(bytes, encoding.map_or(EncodingChoice::Detect, EncodingChoice::Fixed)) {
            DecodeOutcome::Text(found) => {
                let (encoding, is_faulty) = (Some(found.encoding), found.undecodable > 0);
                Ok(Self { text: found.text, encoding, is_faulty, ..empty })
            }
            DecodeOutcome::Empty => Ok(empty),
            DecodeOutcome::Binary => {
                Err(Error::syntax(path, before.0 + 1, "binary data where a table of texts should be"))
            }
        }
    }

    fn rows(&self, lines: Vec<usize>, columns: Vec<Variable>, height: usize) -> Rows {
        Rows {
            source: self.path.display().to_string(),
            stem: stem(self.path),
            first_row: self.before.1,
            encoding: self.encoding,
            is_faulty: self.is_faulty,
            lines,
            columns,
            height,
        }
    }
}

pub(super) fn json_lines(file: &TableText<'_>) -> Result<Rows> {
    let mut objects = Objects::default();
    for (line, text) in (file.before.0 + 1..).zip(file.text.lines()) {
        let text = text.trim();
        if !text.is_empty() {
            let value = serde_json::from_str(text).map_err(|e| Error::syntax(file.path, line, json_message(&e)))?;
            objects.push(file.path, line, value)?;
        }
    }
    Ok(objects.into_rows(file))
}

/// What is wrong with a line of JSON, without the line number of its own.
fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("broken JSON: {message} at column {}", error.column())
}

pub(super) fn json(file: &TableText<'_>) -> Result<Rows> {
    if !file.text.trim_start().starts_with('[') {
        return json_lines(file);
    }
    let values: Vec<Value> =
        serde_json::from_str(&file.text).map_err(|e| Error::syntax(file.path, e.line(), json_message(&e)))?;
    let mut objects = Objects::default();
    for (i, value) in values.into_iter().enumerate() {
        objects.push(file.path, i + 1, value)?;
    }
    let mut rows = objects.into_rows(file);
    rows.lines.clear(); // elements of an array have a number, not a line
    Ok(rows)
}

pub(super) fn delimited(file: &TableText<'_>, delimiter: u8) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(file.text.as_bytes());
    let fault = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line) as usize;
        Error::syntax(file.path, line, e)
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
    Ok(file.rows(lines, columns, height))
}

/// A Parquet file, or of it only so many rows from one on.
pub(super) fn parquet(path: &Path, rows: Option<(usize, usize)>) -> Result<DataFrame> {
    use polars_io::SerReader;
    let file = fs::File::open(path).map_err(|e| Error::io(path, e))?;
    Ok(polars_io::parquet::read::ParquetReader::new(file).with_slice(rows).finish()?)
}

pub(super) fn frame_rows(frame: &DataFrame, source: String, stem: String) -> Rows {
    let columns =
        frame.columns().iter().map(|c| Variable { name: c.name().to_string(), values: column_values(c) }).collect();
    Rows { source, stem, columns, height: frame.height(), ..Rows::default() }
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
