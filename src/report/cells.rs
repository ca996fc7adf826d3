//! Columns of a table as plain values.

use polars::prelude::{AnyValue, DataFrame};

use crate::error::Result;

/// A column as text; nulls and a column that is not there give none.
pub(super) fn texts(table: &DataFrame, name: &str) -> Vec<Option<String>> {
    let Ok(column) = table.column(name) else { return vec![None; table.height()] };
    let cell = |i: usize| match column.get(i) {
        Ok(AnyValue::Null) | Err(_) => None,
        Ok(value) => Some(value.get_str().map_or_else(|| value.to_string(), str::to_string)),
    };
    (0..column.len()).map(cell).collect()
}

/// A column as text; nulls give an empty one.
pub(super) fn words(table: &DataFrame, name: &str) -> Vec<String> {
    texts(table, name).into_iter().map(Option::unwrap_or_default).collect()
}

/// A column as numbers.
pub(super) fn numbers(table: &DataFrame, name: &str) -> Result<Vec<Option<f64>>> {
    let column = table.column(name)?;
    let cell = |i: usize| column.get(i).ok().and_then(|value| value.extract::<f64>());
    Ok((0..column.len()).map(cell).collect())
}
