//! How rows become a DataFrame, and a DataFrame a file.

use std::io::Write;
use std::path::Path;

use polars::prelude::*;

use crate::error::{Error, Result};

/// A DataFrame of `rows` rows from columns of that length.
pub(crate) fn frame(rows: usize, columns: Vec<Column>) -> Result<DataFrame> {
    Ok(DataFrame::new(rows, columns)?)
}

/// A column of plain values.
pub(crate) fn column<T>(name: &str, values: T) -> Column
where
    Series: NamedFrom<T, SeriesKind<T>>,
    T: Kind,
{
    Series::new(name.into(), values).into()
}

/// A column of numbers in the memory that they lie in.
pub(crate) fn numbers<T>(name: &str, values: T) -> Column
where
    Series: NamedFromOwned<T>,
{
    Series::from_vec(name.into(), values).into()
}

/// The marker that [`NamedFrom`] asks for, found from the type of the values.
pub(crate) trait Kind {
    type Of: ?Sized;
}
type SeriesKind<T> = <T as Kind>::Of;

macro_rules! kinds {
    ($($values:ty => $of:ty),+ $(,)?) => { $(impl Kind for $values { type Of = $of; })+ };
}
kinds! {
    Vec<u32> => [u32], Vec<u64> => [u64], Vec<i32> => [i32], Vec<i64> => [i64], Vec<f64> => [f64], Vec<bool> => [bool],
    Vec<Option<u32>> => [Option<u32>], Vec<Option<i32>> => [Option<i32>], Vec<Option<i64>> => [Option<i64>],
    Vec<Option<f64>> => [Option<f64>], Vec<Option<bool>> => [Option<bool>],
    Vec<String> => [String], Vec<Option<String>> => [Option<String>],
}

/// A column of terms: an `Enum` whose categories are the vocabulary in its
/// order, so that the physical value of a cell is the term's number.
pub(crate) fn terms<'a>(name: &str, vocabulary: impl IntoIterator<Item = &'a str>, ids: Vec<u32>) -> Result<Column> {
    let categories = FrozenCategories::new(vocabulary)?;
    let dtype = DataType::from_frozen_categories(categories.clone());
    let name = PlSmallStr::from_str(name);
    // The physical type is the smallest that fits the vocabulary.
    let series = match categories.physical() {
        CategoricalPhysical::U8 => {
            let ids: Vec<u8> = ids.into_iter().map(|id| id as u8).collect();
            CategoricalChunked::<Categorical8Type>::from_cats_and_dtype(UInt8Chunked::from_vec(name, ids), dtype)
                .into_series()
        }
        CategoricalPhysical::U16 => {
            let ids: Vec<u16> = ids.into_iter().map(|id| id as u16).collect();
            CategoricalChunked::<Categorical16Type>::from_cats_and_dtype(UInt16Chunked::from_vec(name, ids), dtype)
                .into_series()
        }
        CategoricalPhysical::U32 => {
            CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(UInt32Chunked::from_vec(name, ids), dtype)
                .into_series()
        }
    };
    Ok(series.into())
}

/// Occurrences per 10,000 tokens; none where there are no tokens.
pub(crate) fn rate(count: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| count as f64 * 1e4 / tokens as f64)
}

/// Writes a table as CSV in UTF-8 with a byte order mark, so that spreadsheet
/// programs show Chinese correctly. Missing values are empty; numbers are
/// written so that reading them gives the same value.
///
/// The file appears whole or not at all: it is written beside its place and
/// then renamed.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("a", "弘扬工匠精神，建设质量强市")])?;
/// let path = std::env::temp_dir().join(format!("tifa-doc-{}.csv", std::process::id()));
/// tifa::write_csv(&corpus.to_frame()?, &path)?;
/// assert!(std::fs::read_to_string(&path).unwrap().starts_with("\u{feff}doc_id,"));
/// # std::fs::remove_file(path).ok();
/// # Ok::<(), tifa::Error>(())
/// ```
pub fn write_csv(table: &DataFrame, path: impl AsRef<Path>) -> Result<()> {
    write_whole(path.as_ref(), |file| {
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(table.get_column_names().iter().map(|n| n.as_str()))?;
        let columns = table.columns();
        for row in 0..table.height() {
            for column in columns {
                writer.write_field(column.get(row).map_or_else(|_| String::new(), cell))?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    })
}

fn cell(value: AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::Float64(x) => x.to_string(),
        AnyValue::Float32(x) => x.to_string(),
        other => match other.get_str() {
            Some(text) => text.to_string(),
            None => other.to_string(),
        },
    }
}

/// Writes a file beside its place, then puts it there in one step.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut std::io::BufWriter<std::fs::File>) -> std::io::Result<()>,
) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let result = std::fs::File::create(&beside).map(std::io::BufWriter::new).and_then(|mut file| {
        write(&mut file)?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
    });
    result.and_then(|()| std::fs::rename(&beside, path)).map_err(|source| {
        std::fs::remove_file(&beside).ok();
        Error::io(path, source)
    })
}
