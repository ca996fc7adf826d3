//! The folder that the tables go to.

use std::fs;
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;
use tifa::polars;

/// A folder that takes one CSV file per table.
pub struct Output {
    folder: PathBuf,
}

impl Output {
    pub fn create(folder: &Path) -> tifa::Result<Self> {
        fs::create_dir_all(folder)
            .map_err(|source| tifa::Error::from(tifa::ErrorKind::Io { path: folder.to_path_buf(), source }))?;
        Ok(Self { folder: folder.to_path_buf() })
    }

    /// Writes the table as `NAME.csv`.
    pub fn csv(&mut self, name: &str, table: &DataFrame) -> tifa::Result<()> {
        tifa::write_csv(table, self.folder.join(format!("{name}.csv")))
    }

    /// Says that all tables are there.
    pub fn finish(self) -> tifa::Result<PathBuf> {
        Ok(self.folder)
    }
}
