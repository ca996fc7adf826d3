//! Tables: named columns of plain values with a schema, DataFrames and files at the door.
//!
//! Every table that this crate makes is a [`Table`] inside and a DataFrame
//! outside. Its [`Schema`] says for each column the type, the unit and the
//! meaning; the docs, the key to written files and the tests of columns all
//! read that one list. Charts, spreadsheets and pages take a [`Table`] and know
//! nothing of Polars; [`Table::from_frame`] makes one of a DataFrame.

mod csv;
mod defuse;
mod folder;
mod frame;
mod parquet;
mod schema;
mod values;
mod width;

use polars::prelude::DataFrame;
use rayon::prelude::*;

pub(crate) use self::csv::write_whole;
pub use self::csv::{CsvWriter, write_csv};
pub(crate) use defuse::undefused;
pub use folder::TableFolder;
pub(crate) use parquet::{caught, check_rows, pages, read_parquet};
pub(crate) use schema::schema;
pub use schema::{Dtype, Field, Schema};
pub use values::{Cells, Names, Values};
pub use width::{display_width, pad};

use crate::error::{Error, Result};

/// Named columns of equal length.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::table::Table;
/// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌")])?;
/// let table = Table::from_frame(&Tokenizer::builder().build()?.dtm(&corpus)?.frequencies()?);
/// assert_eq!((table.height(), table.text("term", 0), table.number("count", 0)), (2, Some("质量"), Some(2.0)));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    schema: Option<&'static Schema>,
    height: usize,
    columns: Vec<Named>,
}

#[derive(Debug, Clone)]
struct Named {
    name: String,
    dtype: Dtype,
    values: Values,
}

impl Table {
    /// A table with the columns of a schema, in its order. Columns behind them
    /// are those of the documents, see [`Table::and`].
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) where the columns are not
    /// those of the schema or differ in length.
    pub fn new(schema: &'static Schema, columns: Vec<Values>) -> Result<Self> {
        if columns.len() != schema.fields.len() {
            let (given, wanted) = (columns.len(), schema.fields.len());
            return Err(Error::table(format!("table {} has {wanted} columns, not {given}", schema.table)));
        }
        let height = columns.first().map_or(0, Values::len);
        let mut table = Self { schema: Some(schema), height, columns: Vec::with_capacity(columns.len()) };
        for (field, values) in schema.fields.iter().zip(columns) {
            table.push(field.name, field.dtype, values)?;
        }
        Ok(table)
    }

    /// A table with the columns of a schema, made from rows.
    pub fn of_rows<'a, R>(schema: &'static Schema, rows: &'a [R]) -> FromRows<'a, R> {
        FromRows { schema, rows, columns: Vec::with_capacity(schema.fields.len()) }
    }

    /// The same table with one more column, which the schema does not name.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) where its length differs
    /// from the table's.
    pub fn and(mut self, name: &str, values: impl Into<Values>) -> Result<Self> {
        let values = values.into();
        let dtype = match &values {
            Values::Coded { .. } => Dtype::Term,
            Values::Text(_) => Dtype::Text,
            Values::U32(_) => Dtype::U32,
            Values::U64(_) => Dtype::U64,
            Values::I32(_) => Dtype::I32,
            Values::I64(_) => Dtype::I64,
            Values::F64(_) => Dtype::F64,
            Values::Bool(_) => Dtype::Bool,
        };
        self.push(name, dtype, values)?;
        Ok(self)
    }

    fn push(&mut self, name: &str, dtype: Dtype, values: Values) -> Result<()> {
        let table = self.schema.map_or("without a schema", |s| s.table);
        if !values.fits(dtype) {
            return Err(Error::table(format!("column {name} of table {table} is not of type {dtype}")));
        }
        if values.len() != self.height {
            let (rows, height) = (values.len(), self.height);
            return Err(Error::table(format!("column {name} of table {table} has {rows} rows, not {height}")));
        }
        self.columns.push(Named { name: name.to_string(), dtype, values });
        Ok(())
    }

    /// The table that a DataFrame holds. Types that tables do not have become text.
    #[must_use]
    pub fn from_frame(frame: &DataFrame) -> Self {
        let columns = frame.columns().iter().map(|column| {
            let (dtype, values) = frame::values_of(column);
            Named { name: column.name().to_string(), dtype, values }
        });
        Self { schema: None, height: frame.height(), columns: columns.collect() }
    }

    /// The table as a DataFrame.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) where two columns have one name.
    pub fn into_frame(self) -> Result<DataFrame> {
        let column = |c: Named| frame::column_of(&c.name, c.dtype, c.values);
        Ok(DataFrame::new(self.height, self.columns.into_par_iter().map(column).collect::<Result<_>>()?)?)
    }

    /// The schema that the table was made with; none for one that was a DataFrame.
    #[must_use]
    pub fn schema(&self) -> Option<&'static Schema> {
        self.schema
    }

    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The columns in order: name, type and values.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (&str, Dtype, &Values)> {
        self.columns.iter().map(|c| (c.name.as_str(), c.dtype, &c.values))
    }

    /// The values of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|c| c.name == name).map(|c| &c.values)
    }

    /// The text of a cell; none where it is missing or the column holds no text.
    #[must_use]
    pub fn text(&self, name: &str, row: usize) -> Option<&str> {
        self.column(name)?.text(row)
    }

    /// The number of a cell; none where it is missing or the column holds no numbers.
    #[must_use]
    pub fn number(&self, name: &str, row: usize) -> Option<f64> {
        self.column(name)?.number(row)
    }
}

/// A table in the making: one column after the other, each by what it takes
/// from a row. See [`Table::of_rows`].
#[derive(Debug)]
#[must_use]
pub struct FromRows<'a, R> {
    schema: &'static Schema,
    rows: &'a [R],
    columns: Vec<(&'static str, Values)>,
}

impl<R> FromRows<'_, R> {
    /// The next column of the schema.
    pub fn column<T>(mut self, name: &'static str, of: impl FnMut(&R) -> T) -> Self
    where
        Vec<T>: Into<Values>,
    {
        self.columns.push((name, self.rows.iter().map(of).collect::<Vec<T>>().into()));
        self
    }

    /// The next column of the schema, its values made already.
    pub fn values(mut self, name: &'static str, values: Values) -> Self {
        self.columns.push((name, values));
        self
    }

    /// The table.
    ///
    /// # Errors
    /// As [`Table::new`], and where a column has another name than in the schema.
    pub fn table(self) -> Result<Table> {
        let fields = self.schema.fields.iter();
        if let Some((field, (name, _))) = fields.zip(&self.columns).find(|(field, (name, _))| field.name != *name) {
            return Err(Error::table(format!("table {} has {} where {name} is given", self.schema.table, field.name)));
        }
        Table::new(self.schema, self.columns.into_iter().map(|(_, values)| values).collect())
    }

    /// The table as a DataFrame.
    ///
    /// # Errors
    /// As [`FromRows::table`].
    pub fn frame(self) -> Result<DataFrame> {
        self.table()?.into_frame()
    }
}

/// Occurrences per 10,000 tokens; none where there are no tokens.
pub(crate) fn rate(count: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| count as f64 * 1e4 / tokens as f64)
}
