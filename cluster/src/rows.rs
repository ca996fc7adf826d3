//! Tables of both sides as lines of text, so that they can be compared row for row.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::Result;
use tifa::polars::prelude::{AnyValue, DataFrame};

/// A row: its cells with tabs between them. Floats are written so that no two different ones look alike.
pub type Rows = Vec<String>;

/// An answer of either side before it is written out.
pub enum Table {
    /// What a query gave.
    Batches(Vec<RecordBatch>),
    /// A table of the library.
    Frame(DataFrame),
    /// Rows as they are.
    Rows(Rows),
}

impl Table {
    /// A table of the library in these columns.
    ///
    /// # Errors
    /// Where it has no such column.
    pub fn select(frame: &DataFrame, columns: &[&str]) -> tifa::Result<Self> {
        Ok(Self::Frame(frame.select(columns.iter().copied())?))
    }

    /// Its rows.
    ///
    /// # Errors
    /// Where a column has a type that cannot be shown.
    pub fn rows(&self) -> Result<Rows> {
        match self {
            Self::Batches(batches) => of_batches(batches),
            Self::Frame(frame) => Ok(of_frame(frame)),
            Self::Rows(rows) => Ok(rows.clone()),
        }
    }
}

/// The rows that a query gave.
///
/// # Errors
/// Where a column has a type that cannot be shown.
pub fn of_batches(batches: &[RecordBatch]) -> Result<Rows> {
    let options = FormatOptions::default().with_null("");
    let mut rows = Rows::new();
    for batch in batches {
        let columns = batch.columns().iter().map(|c| ArrayFormatter::try_new(c.as_ref(), &options));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let cell =
            |(shown, column): (&ArrayFormatter<'_>, &ArrayRef), row| match column.as_primitive_opt::<Float64Type>() {
                Some(numbers) if numbers.is_valid(row) => format!("{:?}", numbers.value(row)),
                _ => shown.value(row).to_string(),
            };
        let row = |row| {
            let cells = columns.iter().zip(batch.columns()).map(|column| cell(column, row));
            cells.collect::<Vec<String>>().join("\t")
        };
        rows.extend((0..batch.num_rows()).map(row));
    }
    Ok(rows)
}

/// The rows of a table of the library.
#[must_use]
pub fn of_frame(frame: &DataFrame) -> Rows {
    let columns = frame.columns();
    let cell = |value: AnyValue<'_>| match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(number) => format!("{number:?}"),
        other => other.get_str().map_or_else(|| other.to_string(), str::to_string),
    };
    let row = |row| {
        let cells = columns.iter().map(|c| c.get(row).map(cell).unwrap_or_default());
        cells.collect::<Vec<String>>().join("\t")
    };
    (0..frame.height()).map(row).collect()
}
