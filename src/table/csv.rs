//! Tables as CSV files.

use std::borrow::Cow;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use polars::prelude::{AnyValue, DataFrame};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::defuse::defused;
use super::frame::text_of;
use crate::error::{Error, Result};

/// How a table is written as CSV, in UTF-8 with a byte order mark, so that
/// spreadsheet programs show Chinese correctly. Missing values are empty.
///
/// A cell of text that begins like a formula (`=`, `+`, `-`, `@`, a tab) has an
/// apostrophe before it, so that no program runs it;
/// [`Corpus::read`](crate::Corpus::read) takes the apostrophe away again.
/// Numbers are numbers, with twelve digits at most.
///
/// The file appears whole or not at all: it is written beside its place and
/// then renamed.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::table::CsvWriter;
/// let corpus = Corpus::from_texts([("=1+1", "弘扬工匠精神，建设质量强市")])?;
/// let path = std::env::temp_dir().join(format!("tifa-doc-{}.csv", std::process::id()));
/// CsvWriter::default().write(&corpus.to_frame()?, &path)?;
/// assert!(std::fs::read_to_string(&path).unwrap().contains("\n'=1+1,"));
/// assert_eq!(CorpusReader::default().id_column("doc_id").read(&path)?.document(0).id(), "=1+1");
/// # std::fs::remove_file(path).ok();
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CsvWriter {
    formulas: bool,
    digits: Option<u8>,
}

/// Rows that are written by one thread at a time.
const ROWS: usize = 4_096;

impl Default for CsvWriter {
    fn default() -> Self {
        Self { formulas: false, digits: Some(12) }
    }
}

impl CsvWriter {
    /// Sets whether texts that begin like a formula are written as they are.
    /// Off by default.
    #[must_use]
    pub fn formulas(mut self, formulas: bool) -> Self {
        self.formulas = formulas;
        self
    }

    /// Sets how many significant digits decimals have at most; with `None`,
    /// reading a number gives exactly the one that was written.
    #[must_use]
    pub fn digits(mut self, digits: Option<u8>) -> Self {
        self.digits = digits;
        self
    }

    /// Writes a table.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
    pub fn write(&self, table: &DataFrame, path: impl AsRef<Path>) -> Result<()> {
        write_whole(path.as_ref(), |file| {
            file.write_all("\u{feff}".as_bytes())?;
            let mut writer = csv::Writer::from_writer(&mut *file);
            writer.write_record(table.get_column_names().iter().map(|name| self.text(name).into_owned()))?;
            writer.flush()?;
            drop(writer);
            let parts: Vec<usize> = (0..table.height()).step_by(ROWS).collect();
            // Some parts at a time, so that little is held.
            for some in parts.chunks(4 * rayon::current_num_threads()) {
                let written: Vec<std::io::Result<Vec<u8>>> =
                    some.par_iter().map(|&from| self.rows(table, from..table.height().min(from + ROWS))).collect();
                written.into_iter().try_for_each(|part| file.write_all(&part?))?;
            }
            Ok(())
        })
    }

    /// Some rows as they are written.
    fn rows(&self, table: &DataFrame, rows: Range<usize>) -> std::io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            for column in table.columns() {
                let value = column.get(row).unwrap_or(AnyValue::Null);
                writer.write_field(self.cell(&value).as_bytes())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.into_inner().map_err(|e| e.into_error())
    }

    fn cell<'v>(&self, value: &'v AnyValue<'_>) -> Cow<'v, str> {
        match (value, self.digits) {
            (AnyValue::Float64(x), Some(digits)) if x.is_finite() => rounded(*x, digits).into(),
            (AnyValue::Float32(x), Some(digits)) if x.is_finite() => rounded(f64::from(*x), digits.min(7)).into(),
            _ => match value.get_str() {
                Some(text) => self.text(text),
                None => text_of(value.clone()).unwrap_or_default().into(),
            },
        }
    }

    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let defused = if self.formulas { None } else { defused(text) };
        defused.map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

/// A number with this many significant digits, without zeros at its end.
fn rounded(x: f64, digits: u8) -> String {
    let scientific = format!("{x:.*e}", usize::from(digits.max(1)) - 1);
    scientific.parse::<f64>().map_or_else(|_| x.to_string(), |x| x.to_string())
}

/// Writes a table as CSV, as [`CsvWriter`] does with nothing set.
///
/// # Errors
/// As [`CsvWriter::write`].
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("a", "弘扬工匠精神，建设质量强市")])?;
/// let path = std::env::temp_dir().join(format!("tifa-doc-one-{}.csv", std::process::id()));
/// tifa::write_csv(&corpus.to_frame()?, &path)?;
/// assert!(std::fs::read_to_string(&path).unwrap().starts_with("\u{feff}doc_id,"));
/// # std::fs::remove_file(path).ok();
/// # Ok::<(), tifa::Error>(())
/// ```
pub fn write_csv(table: &DataFrame, path: impl AsRef<Path>) -> Result<()> {
    CsvWriter::default().write(table, path)
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
