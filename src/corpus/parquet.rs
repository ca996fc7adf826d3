//! Documents from Parquet files, column by column.
//!
//! The columns are decoded by the crates below Polars, and not made Polars
//! columns: what a table here cannot hold (lists, maps, structs) is left out
//! with a note instead of refusing the file.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use polars_arrow::array::{Array, BinaryViewArray, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{RowGroupMetadata, column_iter_to_arrays, read_metadata};

use super::columns::{Cells, Column};
use super::rows::Rows;
use super::{Values, tables::stem};
use crate::error::{Error, Result};
use crate::table::{caught, check_rows, pages};
use crate::text::Date;

/// The rows of a file, or this many of them from one on.
pub(super) fn parquet(path: &Path, slice: Option<(usize, usize)>) -> Result<Rows> {
    let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
    let length = file.metadata().map_err(|e| Error::io(path, e))?.len();
    read(path, &mut file, length, slice)
}

/// The rows of a file in memory.
pub(super) fn parquet_of_bytes(path: &Path, bytes: &[u8]) -> Result<Rows> {
    read(path, &mut Cursor::new(bytes), bytes.len() as u64, None)
}

fn read(path: &Path, file: &mut (impl Read + Seek), length: u64, slice: Option<(usize, usize)>) -> Result<Rows> {
    let rows = caught(|| rows(file, length, slice.unwrap_or((0, usize::MAX))));
    let rows = rows.map_err(|message| Error::format(path, format!("broken Parquet: {message}")))?;
    Ok(Rows { source: path.display().to_string(), stem: stem(path), first_row: slice.map_or(0, |s| s.0), ..rows })
}

type Fault<T> = std::result::Result<T, String>;

fn rows(file: &mut (impl Read + Seek), length: u64, (first, most): (usize, usize)) -> Fault<Rows> {
    let metadata = read_metadata(file).map_err(|e| e.to_string())?;
    check_rows(&metadata, length)?;
    let schema = parquet_to_arrow_schema(metadata.schema().fields());
    let mut rows = Rows::default();
    let mut start = 0usize;
    let mut wanted = Vec::new();
    for group in &metadata.row_groups {
        let (from, to) = (start.max(first), (start + group.num_rows()).min(first.saturating_add(most)));
        if from < to {
            wanted.push((group, from - start, to - from));
            rows.height += to - from;
        }
        start += group.num_rows();
    }
    for (name, field) in schema.iter() {
        let Some(mut column) = Making::of(field.dtype()) else {
            rows.notes.push(format!("column {:?} is left out: its type is {:?}", name.as_str(), field.dtype()));
            continue;
        };
        for &(group, skip, take) in &wanted {
            let arrays = decode(file, length, group, field)?;
            if arrays.iter().map(|a| a.len()).sum::<usize>() != group.num_rows() {
                return Err(format!("column {:?} has another number of rows than its group", name.as_str()));
            }
            let (mut skip, mut take) = (skip, take);
            for array in arrays {
                let from = skip.min(array.len());
                let to = array.len().min(from + take);
                column
                    .push(array.as_ref(), from, to)
                    .ok_or_else(|| format!("column {:?} is not what it says", name.as_str()))?;
                (skip, take) = (skip - from, take - (to - from));
            }
        }
        if let ArrowDataType::Timestamp(_, Some(_)) = field.dtype() {
            rows.notes.push(format!("column {:?} holds instants, written in the time of China", name.as_str()));
        }
        rows.columns.push(Column { name: name.to_string(), cells: column.cells() });
    }
    Ok(rows)
}

/// The cells of a column in one group of rows.
fn decode(
    file: &mut (impl Read + Seek),
    length: u64,
    group: &RowGroupMetadata,
    field: &Field,
) -> Fault<Vec<Box<dyn Array>>> {
    let chunks = group.columns_under_root_iter(&field.name).ok_or("a group without a column")?;
    let (mut readers, mut types) = (Vec::new(), Vec::new());
    for chunk in chunks {
        readers.push(pages(file, length, chunk, group)?);
        types.push(&chunk.descriptor().descriptor.primitive_type);
    }
    column_iter_to_arrays(readers, types, field.clone(), None).map(|(arrays, _)| arrays).map_err(|e| e.to_string())
}

/// The cells of a column as they come.
enum Making {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Boolean(Vec<Option<bool>>),
}

impl Making {
    /// An empty column for a type; `None` for types that a table cannot hold.
    fn of(dtype: &ArrowDataType) -> Option<Self> {
        use ArrowDataType as T;
        Some(match dtype {
            T::Boolean => Self::Boolean(Vec::new()),
            T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 => Self::Integer(Vec::new()),
            T::Float32 | T::Float64 => Self::Number(Vec::new()),
            T::UInt64 | T::Utf8View | T::BinaryView | T::Date32 | T::Timestamp(..) | T::Decimal(..) => {
                Self::Text(Vec::new())
            }
            _ => return None,
        })
    }

    fn push(&mut self, array: &dyn Array, from: usize, to: usize) -> Option<()> {
        macro_rules! values {
            ($array:ty, $into:expr, |$value:ident| $map:expr) => {
                if let Some(array) = array.as_any().downcast_ref::<$array>() {
                    $into.extend(array.iter().skip(from).take(to - from).map(|v| v.and_then(|$value| $map)));
                    return Some(());
                }
            };
        }
        match self {
            Self::Boolean(cells) => values!(BooleanArray, cells, |v| Some(v)),
            Self::Integer(cells) => {
                values!(PrimitiveArray<i8>, cells, |v| Some(i64::from(*v)));
                values!(PrimitiveArray<i16>, cells, |v| Some(i64::from(*v)));
                values!(PrimitiveArray<i32>, cells, |v| Some(i64::from(*v)));
                values!(PrimitiveArray<i64>, cells, |v| Some(*v));
                values!(PrimitiveArray<u8>, cells, |v| Some(i64::from(*v)));
                values!(PrimitiveArray<u16>, cells, |v| Some(i64::from(*v)));
                values!(PrimitiveArray<u32>, cells, |v| Some(i64::from(*v)));
            }
            Self::Number(cells) => {
                values!(PrimitiveArray<f32>, cells, |v| v.to_string().parse().ok());
                values!(PrimitiveArray<f64>, cells, |v| Some(*v));
            }
            Self::Text(cells) => {
                values!(Utf8ViewArray, cells, |v| Some(v.to_string()));
                values!(BinaryViewArray, cells, |v| Some(String::from_utf8_lossy(v).into_owned()));
                values!(PrimitiveArray<u64>, cells, |v| Some(v.to_string()));
                match array.dtype() {
                    ArrowDataType::Date32 => {
                        values!(PrimitiveArray<i32>, cells, |v| Date::from_epoch_days(*v).map(|d| d.to_string()));
                    }
                    ArrowDataType::Timestamp(unit, zone) => {
                        values!(PrimitiveArray<i64>, cells, |v| instant(*v, *unit, zone.is_some()));
                    }
                    ArrowDataType::Decimal(_, scale) => {
                        values!(PrimitiveArray<i128>, cells, |v| Some(decimal(*v, *scale)));
                    }
                    _ => {}
                }
            }
        }
        None
    }

    fn cells(self) -> Cells {
        match self {
            Self::Text(v) => Cells::Known(Values::Text(v)),
            Self::Integer(v) => Cells::Known(Values::Integer(v)),
            Self::Number(v) => Cells::Known(Values::Number(v)),
            Self::Boolean(v) => Cells::Known(Values::Boolean(v)),
        }
    }
}

/// `2016-09-12 07:05:00`; instants are eight hours later in China.
fn instant(value: i64, unit: TimeUnit, is_instant: bool) -> Option<String> {
    let parts = match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    };
    let seconds = value.div_euclid(parts) + if is_instant { 8 * 3600 } else { 0 };
    let date = Date::from_epoch_days(i32::try_from(seconds.div_euclid(86_400)).ok()?)?;
    let time = seconds.rem_euclid(86_400);
    Some(format!("{date} {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60))
}

fn decimal(value: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
