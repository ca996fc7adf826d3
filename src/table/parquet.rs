//! Parquet files, which may say of themselves what is not true.

use std::io::{Cursor, Read, Seek, SeekFrom};

use polars::prelude::DataFrame;
use polars_io::SerReader;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::ParquetReader;
use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, RowGroupMetadata, read_metadata,
};

/// A file may have this many rows, or [`ROWS_A_BYTE`] for each of its bytes
/// where these are more: a column of one value takes next to nothing.
const ROWS: usize = 1 << 22;
const ROWS_A_BYTE: usize = 64;

/// No page of a column may say that it is larger.
const PAGE: usize = 1 << 30;

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
            group.parquet_columns().iter().try_for_each(|chunk| pages(&mut file, length, chunk, group).map(drop))?;
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

/// The pages of a plain column in one group of rows. A fault where the column,
/// its pages or its dictionary say that they have another number of values
/// than they can have.
pub(crate) fn pages(
    file: &mut (impl Read + Seek),
    length: u64,
    chunk: &ColumnChunkMetadata,
    group: &RowGroupMetadata,
) -> Result<BasicDecompressor, String> {
    let rows = group.num_rows();
    if usize::try_from(chunk.num_values()) != Ok(rows) {
        return Err(format!("a column of {} values in a group of {rows} rows", chunk.num_values()));
    }
    let range = chunk.byte_range();
    if range.end > length || range.start > range.end {
        return Err(format!("bytes {} to {} of a file of {length}", range.start, range.end));
    }
    let mut bytes = vec![0; (range.end - range.start) as usize];
    file.seek(SeekFrom::Start(range.start)).and_then(|_| file.read_exact(&mut bytes)).map_err(|e| e.to_string())?;
    let bytes = Cursor::new(bytes.into());
    let reader = || PageReader::new(bytes.clone(), chunk, Vec::new(), PAGE);
    let dictionary = BasicDecompressor::new(reader(), Vec::new()).read_dict_page().map_err(|e| e.to_string())?;
    if let Some(words) = dictionary.filter(|words| words.num_values > words.buffer.len()) {
        return Err(format!("a dictionary of {} values in {} bytes", words.num_values, words.buffer.len()));
    }
    let mut values = 0usize;
    for page in reader() {
        if let CompressedPage::Data(page) = page.map_err(|e| e.to_string())? {
            values = values.saturating_add(page.num_values());
        }
    }
    if values != rows {
        return Err(format!("pages of {values} values in a group of {rows} rows"));
    }
    Ok(BasicDecompressor::new(reader(), Vec::new()))
}
