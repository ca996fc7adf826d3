//! Tables on their way in: DataFrames, and the text of files.

use std::path::Path;

use polars::prelude::{AnyValue, Column as Series, DataFrame, DataType};

use super::Values;
use super::columns::{Cells, Column};
use super::rows::Rows;
use crate::error::{Error, Result};
use crate::text::{Date, DecodeOutcome, Encoding, EncodingChoice, decode_table};

/// The file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The text of a table's file in the encoding given, else in the one it
/// shows, and rows that know how it was decoded and how many came before.
pub(super) fn decoded(
    path: &Path,
    bytes: Vec<u8>,
    encoding: Option<Encoding>,
    before: (usize, usize),
) -> Result<(String, Rows)> {
    let rows = Rows { source: path.display().to_string(), stem: stem(path), first_row: before.1, ..Rows::default() };
    match decode_table(bytes, encoding.map_or(EncodingChoice::Detect, EncodingChoice::Fixed)) {
        DecodeOutcome::Text(found) => {
            Ok((found.text, Rows { encoding: Some(found.encoding), is_faulty: found.undecodable > 0, ..rows }))
        }
        DecodeOutcome::Empty => Ok((String::new(), rows)),
        DecodeOutcome::Binary => Err(Error::syntax(path, before.0 + 1, "binary data where a table of texts should be")),
    }
}

pub(super) fn frame_rows(frame: &DataFrame) -> Rows {
    let column = |c: &Series| Column { name: c.name().to_string(), cells: Cells::Known(column_values(c)) };
    let columns = frame.columns().iter().map(column).collect();
    Rows { source: "the frame".into(), columns, height: frame.height(), ..Rows::default() }
}

fn column_values(column: &Series) -> Values {
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
