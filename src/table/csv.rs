//! Tables as CSV files.

use std::io::Write;
use std::path::Path;

use polars::prelude::DataFrame;

use super::frame::text_of;
use crate::error::{Error, Result};

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
                writer.write_field(column.get(row).ok().and_then(text_of).unwrap_or_default())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    })
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
