//! Archives: folders of Parquet or JSON Lines that all workers see.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::file::reader::{FileReader, SerializedFileReader};
use datafusion::prelude::{JsonReadOptions, ParquetReadOptions, SessionContext};
use tifa::polars::prelude::DataFrame;
use tifa::{Corpus, CorpusReader};

/// The columns of an archive that [`deal`] makes.
#[must_use]
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("position", DataType::Int64, false),
        Field::new("doc_id", DataType::Utf8, false),
        Field::new("date", DataType::Utf8, true),
        Field::new("year", DataType::Int32, true),
        Field::new("place", DataType::Utf8, true),
        Field::new("text", DataType::Utf8, false),
    ]))
}

/// Documents with the columns of an archive and no others: what was read, under the names that the questions
/// use. `place` is the first of the variables place, region, province and agency that there is.
///
/// # Errors
/// As [`CorpusReader::frame`].
pub fn documents(corpus: &Corpus) -> tifa::Result<Corpus> {
    let place =
        ["place", "region", "province", "agency"].into_iter().find(|n| corpus.variable_names().any(|v| v == *n));
    let frame = corpus.to_frame()?;
    let mut columns =
        vec![frame.column("doc_id")?.clone(), frame.column("date")?.clone(), frame.column("text")?.clone()];
    if let Some(place) = place {
        columns.push(frame.column(place)?.clone().with_name("place".into()));
    }
    let frame = DataFrame::new(corpus.len(), columns)?;
    CorpusReader::default().text_column("text").id_column("doc_id").date_column("date").frame(&frame)
}

/// Deals documents in order to files of both formats, in the folders `parquet` and `json` of a new folder.
///
/// # Errors
/// Where the folder exists or cannot be written.
pub fn deal(corpus: &Corpus, folder: &Path, shards: usize) -> Result<()> {
    fs::create_dir(folder).map_err(|e| at(folder, e))?;
    let of_format = |format: &str| {
        let folder = folder.join(format);
        fs::create_dir(&folder).map_err(|e| at(&folder, e)).map(|()| folder)
    };
    let (parquet, json) = (of_format("parquet")?, of_format("json")?);
    let size = corpus.len().div_ceil(shards.max(1)).max(1);
    for (number, start) in (0..corpus.len()).step_by(size).enumerate() {
        let documents = start..(start + size).min(corpus.len());
        write_parquet(corpus, documents.clone(), &parquet.join(format!("part-{number:03}.parquet")))?;
        write_json(corpus, documents, &json.join(format!("part-{number:03}.jsonl")))?;
    }
    Ok(())
}

/// Rows of one row group: the least that a task can take.
const ROW_GROUP: usize = 1024;

/// Writes documents `from..to` of a corpus as one Parquet file.
///
/// # Errors
/// Where it cannot be written.
pub fn write_parquet(corpus: &Corpus, documents: Range<usize>, path: &Path) -> Result<()> {
    let of = || documents.clone().map(|i| corpus.document(i));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(documents.clone().map(|i| i as i64).collect::<Int64Array>()),
        Arc::new(StringArray::from_iter_values(of().map(|d| d.id()))),
        Arc::new(of().map(|d| d.date().map(|date| date.to_string())).collect::<StringArray>()),
        Arc::new(of().map(|d| d.year()).collect::<Int32Array>()),
        Arc::new(of().map(|d| d.variable("place")).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(documents.clone().map(|i| corpus.text(i)))),
    ];
    let batch = RecordBatch::try_new(schema(), columns)?;
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(ROW_GROUP)).build();
    let mut writer = ArrowWriter::try_new(create(path)?, schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

/// Writes documents as JSON Lines with the same fields.
///
/// # Errors
/// Where they cannot be written.
pub fn write_json(corpus: &Corpus, documents: Range<usize>, path: &Path) -> Result<()> {
    let mut file = BufWriter::new(create(path)?);
    for i in documents {
        let document = corpus.document(i);
        let line = serde_json::json!({
            "position": i,
            "doc_id": document.id(),
            "date": document.date().map(|date| date.to_string()),
            "year": document.year(),
            "place": document.variable("place"),
            "text": corpus.text(i),
        });
        writeln!(file, "{line}")?;
    }
    Ok(file.flush()?)
}

fn create(path: &Path) -> Result<File> {
    File::create_new(path).map_err(|e| at(path, e))
}

/// An error of the file system with its place.
fn at(path: &Path, error: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(format!("{}: {error}", path.display()))
}

/// Makes the files under a path a table: Parquet, or JSON Lines where they end in `.jsonl` or `.json`.
///
/// # Errors
/// Where there is no such file, or one of them is broken: with its name, before any query begins.
pub async fn register(context: &SessionContext, table: &str, path: &Path) -> Result<()> {
    let files = files(path)?;
    let Some(first) = files.first() else { return exec_err!("{}: no Parquet and no JSON Lines", path.display()) };
    let ending = ending(first);
    if let Some(other) = files.iter().find(|f| self::ending(f) != ending) {
        return exec_err!("{} and {}: a table is of one format", first.display(), other.display());
    }
    context.deregister_table(table)?;
    let place = path.to_str().ok_or_else(|| at(path, "a path that is no UTF-8"))?;
    if ending == "parquet" {
        files.iter().try_for_each(|file| check(file))?;
        return context.register_parquet(table, place, ParquetReadOptions::default()).await;
    }
    let schema = schema();
    let ending = format!(".{ending}");
    context.register_json(table, place, JsonReadOptions::default().schema(&schema).file_extension(&ending)).await
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default()
}

/// The files of an archive, in order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.into()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(|e| at(path, e))? {
        let file = entry?.path();
        if file.is_file() && ["parquet", "jsonl", "json"].contains(&ending(&file)) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// The Parquet files under a path that cannot be read to their ends, each with what is wrong. A query says
/// that a page is broken, not where: this reads every page.
///
/// # Errors
/// Where there is no such place.
pub fn broken(path: &Path) -> Result<Vec<String>> {
    let whole = |file: &Path| -> Result<()> {
        check(file)?;
        let rows = ParquetRecordBatchReaderBuilder::try_new(File::open(file)?).and_then(|reader| reader.build());
        rows.map_err(|e| at(file, e))?
            .try_for_each(|batch| batch.map(drop).map_err(|e| at(file, format!("broken Parquet: {e}"))))
    };
    let parquet = files(path)?.into_iter().filter(|file| ending(file) == "parquet");
    Ok(parquet.filter_map(|file| whole(&file).err()).map(|e| e.to_string()).collect())
}

/// Reads the footer of a Parquet file.
fn check(path: &Path) -> Result<()> {
    let file = File::open(path).map_err(|e| at(path, e))?;
    let reader = SerializedFileReader::new(file).map_err(|e| at(path, format!("broken Parquet: {e}")))?;
    match reader.metadata().file_metadata().num_rows() {
        0.. => Ok(()),
        rows => Err(at(path, format!("broken Parquet: {rows} rows"))),
    }
}
