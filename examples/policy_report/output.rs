//! The folder that the tables go to: it appears whole or not at all.

use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;
use tifa::polars;
use tifa::report::{Language, Workbook};
use tifa::table::TableFolder;
use tifa::write_csv;

/// Tables on their way to a folder: a CSV file for each, and all of them as one spreadsheet.
pub struct Output {
    folder: TableFolder,
    tables: Vec<(String, DataFrame)>,
}

/// Rows of each table in the spreadsheet; the CSV files hold all.
const SHEET_ROWS: usize = 10_000;

/// What people look at first comes first in the spreadsheet.
const ORDER: [&str; 10] =
    ["slogans", "periods", "profiles", "trends", "keyness", "passages", "tfidf", "terms", "documents", "removed"];

impl Output {
    pub fn create(folder: &Path) -> tifa::Result<Self> {
        Ok(Self { folder: TableFolder::create(folder)?, tables: Vec::new() })
    }

    /// A table that becomes `NAME.csv` and a sheet of `tables.xlsx`.
    pub fn table(&mut self, name: &str, table: DataFrame) {
        self.tables.push((name.to_string(), table));
    }

    /// Writes the tables, `tables.xlsx` and, beside them, `report.html`, and
    /// puts the folder in its place.
    pub fn finish(
        mut self,
        language: Language,
        page: impl FnOnce(&Path) -> tifa::Result<()> + Send,
    ) -> tifa::Result<PathBuf> {
        self.tables.sort_by_key(|(name, _)| ORDER.iter().position(|o| o == name).unwrap_or(ORDER.len()));
        let book = Workbook::new(language).rows(SHEET_ROWS);
        let book = self.tables.iter().fold(book, |book, (name, table)| book.sheet(name, table));
        let files: Vec<PathBuf> =
            self.tables.iter().map(|(name, _)| self.folder.file(&format!("{name}.csv"))).collect();
        let [html, xlsx] = ["report.html", "tables.xlsx"].map(|name| self.folder.file(name));
        let tables = || self.tables.iter().zip(&files).try_for_each(|((_, table), file)| write_csv(table, file));
        let (page, (book, tables)) = rayon::join(|| page(&html), || rayon::join(|| book.write(&xlsx), tables));
        page.and(book).and(tables)?;
        self.folder.finish()
    }
}
