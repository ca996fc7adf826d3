//! Tables as DataFrames, and back.

use polars::prelude::*;

use super::schema::Dtype;
use super::values::{Cells, Values};
use crate::error::Result;

/// A column of plain values.
fn column<T>(name: &str, values: T) -> Column
where
    Series: NamedFrom<T, SeriesKind<T>>,
    T: Kind,
{
    Series::new(name.into(), values).into()
}

/// A column of numbers in the memory that they lie in.
fn numbers<T>(name: &str, values: T) -> Column
where
    Series: NamedFromOwned<T>,
{
    Series::from_vec(name.into(), values).into()
}

/// A column of text that is copied once.
fn texts<'a>(name: &str, texts: impl Iterator<Item = Option<&'a str>>) -> Column {
    StringChunked::from_iter_options(name.into(), texts).into_series().into()
}

/// The marker that [`NamedFrom`] asks for, found from the type of the values.
trait Kind {
    type Of: ?Sized;
}
type SeriesKind<T> = <T as Kind>::Of;

macro_rules! kinds {
    ($($values:ty => $of:ty),+ $(,)?) => { $(impl Kind for $values { type Of = $of; })+ };
}
kinds! {
    Vec<u32> => [u32], Vec<u64> => [u64], Vec<i32> => [i32], Vec<i64> => [i64], Vec<f64> => [f64], Vec<bool> => [bool],
    Vec<Option<u32>> => [Option<u32>], Vec<Option<i32>> => [Option<i32>], Vec<Option<i64>> => [Option<i64>], Vec<Option<u64>> => [Option<u64>],
    Vec<Option<f64>> => [Option<f64>], Vec<Option<bool>> => [Option<bool>],
    Vec<String> => [String], Vec<Option<String>> => [Option<String>],
}

/// A column of terms or ids: each distinct name is looked up once among
/// Polars' global categories, then every cell is a number.
fn terms<'a>(name: &str, names: impl IntoIterator<Item = &'a str>, ids: Vec<u32>) -> Result<Column> {
    let categories = Categories::global();
    let mapping = categories.mapping();
    let codes = names.into_iter().map(|n| mapping.insert_cat(n)).collect::<PolarsResult<Vec<u32>>>()?;
    let cells = ids.into_iter().map(|id| codes[id as usize]).collect();
    let cells = UInt32Chunked::from_vec(PlSmallStr::from_str(name), cells);
    Ok(of_codes(cells, DataType::Categorical(categories, mapping)))
}

/// A column of names, some of which may be missing.
fn names_column<'a>(name: PlSmallStr, names: impl Iterator<Item = Option<&'a str>>) -> Result<Column> {
    let categories = Categories::global();
    let mapping = categories.mapping();
    let codes = names.map(|n| n.map(|n| mapping.insert_cat(n)).transpose());
    let codes = UInt32Chunked::from_iter_options(name, codes.collect::<PolarsResult<Vec<_>>>()?.into_iter());
    Ok(of_codes(codes, DataType::Categorical(categories, mapping)))
}

fn of_codes(codes: UInt32Chunked, dtype: DataType) -> Column {
    CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(codes, dtype).into_series().into()
}

/// The values of a column as a DataFrame holds them.
pub(super) fn column_of(name: &str, dtype: Dtype, values: Values) -> Result<Column> {
    fn of<T: Clone>(
        name: &str,
        cells: Cells<T>,
        whole: impl Fn(&str, Vec<T>) -> Column,
        part: impl Fn(&str, Vec<Option<T>>) -> Column,
    ) -> Column {
        match cells.whole() {
            Ok(values) => whole(name, values),
            Err(cells) => part(name, cells.iter().map(Option::<&T>::cloned).collect()),
        }
    }
    Ok(match (values, dtype) {
        (Values::Coded { names, codes }, Dtype::Text) => texts(name, codes.iter().map(|&c| names.name(c))),
        (Values::Coded { names, codes }, _) => {
            terms(name, (0..names.n_names() as u32).map(|n| names.name(n).unwrap_or_default()), codes)?
        }
        (Values::Text(v), Dtype::Term) => names_column(name.into(), v.iter().map(|n| n.map(String::as_str)))?,
        (Values::Text(v), _) => of(name, v, column, column),
        (Values::U32(v), _) => of(name, v, numbers, column),
        (Values::U64(v), _) => of(name, v, numbers, |name, v| Series::new(name.into(), v).into()),
        (Values::I32(v), _) => of(name, v, numbers, column),
        (Values::I64(v), _) => of(name, v, numbers, column),
        (Values::F64(v), _) => of(name, v, numbers, column),
        (Values::Bool(v), _) => of(name, v, column, column),
    })
}

/// The values of a column of a DataFrame; types that tables do not have become text.
pub(super) fn values_of(column: &Column) -> (Dtype, Values) {
    let series = column.as_materialized_series();
    let text = || (0..column.len()).map(|row| column.get(row).ok().and_then(text_of)).collect::<Vec<Option<String>>>();
    match series.dtype() {
        DataType::UInt32 => (Dtype::U32, numbers_of(series.u32().ok(), column.len(), Values::from)),
        DataType::UInt64 => (Dtype::U64, numbers_of(series.u64().ok(), column.len(), Values::from)),
        DataType::Int32 => (Dtype::I32, numbers_of(series.i32().ok(), column.len(), Values::from)),
        DataType::Int64 => (Dtype::I64, numbers_of(series.i64().ok(), column.len(), Values::from)),
        DataType::Float64 => (Dtype::F64, numbers_of(series.f64().ok(), column.len(), Values::from)),
        DataType::Boolean => {
            let values = series.bool().map(|b| b.iter().collect::<Vec<_>>()).unwrap_or_default();
            (Dtype::Bool, values.into())
        }
        DataType::Categorical(..) | DataType::Enum(..) => (Dtype::Term, text().into()),
        _ => (Dtype::Text, text().into()),
    }
}

fn numbers_of<T: PolarsNumericType>(
    values: Option<&ChunkedArray<T>>,
    rows: usize,
    of: impl Fn(Vec<Option<T::Native>>) -> Values,
) -> Values {
    of(values.map_or_else(|| vec![None; rows], |v| v.iter().collect()))
}

/// The text of a cell; none where it is missing.
pub(super) fn text_of(value: AnyValue<'_>) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::Float64(x) => Some(x.to_string()),
        AnyValue::Float32(x) => Some(x.to_string()),
        other => Some(other.get_str().map_or_else(|| other.to_string(), str::to_string)),
    }
}
