//! Answers on disk: a folder that is there whole or not at all.

use std::fs::{self, File};
use std::path::Path;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::parquet::arrow::ArrowWriter;

/// Writes batches as `part-0.parquet` in a new folder. It is written beside the place under another
/// name and renamed when it is whole: a reader never sees half of it.
///
/// # Errors
/// Where the folder exists, or cannot be written; then nothing is left behind.
pub fn write(schema: &SchemaRef, batches: &[RecordBatch], folder: &Path) -> Result<()> {
    if folder.exists() {
        return exec_err!("{}: exists; an answer goes into a new folder", folder.display());
    }
    let mut unfinished = folder.as_os_str().to_owned();
    unfinished.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = Path::new(&unfinished);
    let all = || -> Result<()> {
        fs::create_dir_all(unfinished)?;
        let file = File::create_new(unfinished.join("part-0.parquet"))?;
        let mut writer = ArrowWriter::try_new(file, schema.clone(), None)?;
        batches.iter().try_for_each(|batch| writer.write(batch))?;
        writer.close()?;
        Ok(fs::rename(unfinished, folder)?)
    };
    all().map_err(|e| {
        fs::remove_dir_all(unfinished).ok();
        DataFusionError::Execution(format!("{}: {e}", folder.display()))
    })
}
