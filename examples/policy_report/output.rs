//! The folder that the tables go to: it appears whole or not at all.

use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;
use tifa::polars;
use tifa::report::{Language, Workbook};
use tifa::table::TableFolder;

/// A folder that takes one CSV file per table, and all of them as one spreadsheet.
pub struct Output {
    folder: TableFolder,
    sheets: Vec<(String, DataFrame)>,
}

/// Rows of each table in the spreadsheet; the CSV files hold all.
const SHEET_ROWS: usize = 10_000;

/// What people look at first comes first in the spreadsheet.
const ORDER: [&str; 10] =
    ["slogans", "periods", "profiles", "trends", "keyness", "passages", "tfidf", "terms", "documents", "removed"];

impl Output {
    pub fn create(folder: &Path) -> tifa::Result<Self> {
        Ok(Self { folder: TableFolder::create(folder)?, sheets: Vec::new() })
    }

    /// Writes the table as `NAME.csv`, and as a sheet of `tables.xlsx`.
    pub fn csv(&mut self, name: &str, table: &DataFrame) -> tifa::Result<()> {
        self.sheets.push((name.to_string(), table.clone()));
        self.folder.csv(name, table)
    }

    /// Where a file of another kind is to be written.
    pub fn file(&mut self, name: &str) -> PathBuf {
        self.folder.file(name)
    }

    /// Writes `tables.xlsx`, and puts the folder in its place.
    pub fn finish(mut self, language: Language) -> tifa::Result<PathBuf> {
        self.sheets.sort_by_key(|(name, _)| ORDER.iter().position(|o| o == name).unwrap_or(ORDER.len()));
        let book = Workbook::new(language).rows(SHEET_ROWS);
        let book = self.sheets.iter().fold(book, |book, (name, table)| book.sheet(name, table));
        book.write(self.file("tables.xlsx"))?;
        self.folder.finish()
    }
}
