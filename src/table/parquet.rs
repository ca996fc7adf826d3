//! Parquet files, which may say of themselves what is not true.

use std::io::SeekFrom;

use polars::prelude::DataFrame;
use polars_io::SerReader;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::ParquetReader;
use polars_parquet::read::{ColumnChunkMetadata, FileMetadata, RowGroupMetadata, read_metadata};

/// A file may have this many rows, or [`ROWS_A_BYTE`] for each of its bytes
/// where these are more: a column of one value takes next to nothing.
const ROWS: usize = 1 << 22;
const ROWS_A_BYTE: usize = 64;

/// What reading gives. The decoders trust what a file says of itself in
/// places: what they throw ends here.
pub(crate) fn caught<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let read = std::panic::AssertUnwindSafe(read);
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err("its parts contradict each other".into()))
}

/// The table in a Parquet file whose columns are plain.
pub(crate) fn read_parquet(mut file: impl MmapBytesReader) -> Result<DataFrame, String> {
    caught(|| {
        let length = file.seek(SeekFrom::End(0)).map_err(|e| e.to_string())?;
        let metadata = read_metadata(&mut file).map_err(|e| e.to_string())?;
        check_rows(&metadata, length)?;
        for group in &metadata.row_groups {
            group.parquet_columns().iter().try_for_each(|chunk| check_values(chunk, group))?;
        }
        file.rewind().map_err(|e| e.to_string())?;
        ParquetReader::new(file).finish().map_err(|e| e.to_string())
    })
}

/// A fault where the file says that it has more rows than one of its length
/// can have: the decoders ask for memory for all of them before they read one.
pub(crate) fn check_rows(metadata: &FileMetadata, length: u64) -> Result<(), String> {
    let most = usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(ROWS_A_BYTE).max(ROWS);
    let rows = metadata.row_groups.iter().fold(0usize, |rows, group| rows.saturating_add(group.num_rows()));
    if rows > most {
        return Err(format!("{rows} rows in {length} bytes"));
    }
    Ok(())
}

/// A fault where a plain column says that it has another number of values than rows.
pub(crate) fn check_values(chunk: &ColumnChunkMetadata, group: &RowGroupMetadata) -> Result<(), String> {
    match usize::try_from(chunk.num_values()) {
        Ok(values) if values == group.num_rows() => Ok(()),
        _ => Err(format!("a column of {} values in a group of {} rows", chunk.num_values(), group.num_rows())),
    }
}
