//! Tables as a spreadsheet for people.

use std::path::Path;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::Language;
use super::headings::{chinese, meaning};
use crate::error::{Error, Result};
use crate::table::{Dtype, Table, Values, display_width, write_whole};

/// Rows that a sheet holds below its heading.
const MOST_ROWS: usize = 1_048_575;
/// Characters that a cell holds.
const MOST_CHARACTERS: usize = 32_767;
/// Rows by which the width of a column is found.
const MEASURED: usize = 1_000;

/// A spreadsheet in the making: a sheet for each table, with headings that
/// stay in sight, columns as wide as their Han characters need, number formats
/// by meaning, and a first sheet that explains every column.
///
/// Text is written as text, so that nothing in it is ever run as a formula. A
/// cell holds 32,767 characters and a sheet 1,048,576 rows, or as many as
/// [`Workbook::rows`] allows; what is longer is cut, and the first sheet says
/// so. Equal tables give equal bytes.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::report::{Language, Workbook};
/// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神，建设质量强市")])?;
/// let frequencies = Tokenizer::builder().build()?.dtm(&corpus)?.frequencies()?;
/// let path = std::env::temp_dir().join(format!("tifa-doc-{}.xlsx", std::process::id()));
/// Workbook::new(Language::Chinese).sheet("frequencies", &frequencies).write(&path)?;
/// # std::fs::remove_file(path).ok();
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug)]
pub struct Workbook {
    language: Language,
    rows: usize,
    sheets: Vec<Sheet>,
}

/// The rows of a table that its sheet shows, and the number of all.
#[derive(Debug)]
struct Sheet {
    name: String,
    table: Table,
    all: usize,
}

impl Workbook {
    /// An empty spreadsheet with headings in this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, rows: MOST_ROWS, sheets: Vec::new() }
    }

    /// Sets how many rows of each table the sheets added after this show; by
    /// default as many as a sheet holds. People read the first thousands; a
    /// million cells take a second.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.min(MOST_ROWS);
        self
    }

    /// Adds a table. Its name becomes the name of the sheet, cut to 31
    /// characters and without those that a name of a sheet may not have.
    #[must_use]
    pub fn sheet(mut self, name: impl Into<String>, table: &DataFrame) -> Self {
        let shown = Table::from_frame(&table.head(Some(self.rows)));
        self.sheets.push(Sheet { name: name.into(), table: shown, all: table.height() });
        self
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be
    /// written; [`ErrorKind::Table`](crate::ErrorKind::Table) for two sheets
    /// of one name or a table of more than 16,384 columns.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        use std::io::Write;
        let bytes = self.bytes().map_err(|e| Error::table(e.to_string()))?;
        write_whole(path.as_ref(), |file| file.write_all(&bytes))
    }

    fn bytes(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // A fixed day, so that equal tables give equal bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_author("tifa"));
        self.key(book.add_worksheet())?;
        let sheets: std::result::Result<Vec<_>, XlsxError> = self.sheets.par_iter().map(|s| self.filled(s)).collect();
        for sheet in sheets? {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer()
    }

    /// The sheet that explains every column.
    fn key(&self, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        sheet.set_name(self.language.choose("说明", "Key"))?;
        let head = heading();
        let names = self.language.choose(
            ["表", "列", "标题", "类型", "单位", "含义"],
            ["sheet", "column", "heading", "type", "unit", "meaning"],
        );
        let mut widths = names.map(display_width);
        for (column, name) in (0..).zip(names) {
            sheet.write_string_with_format(0, column, name, &head)?;
        }
        let mut row = 1;
        for Sheet { name, table, all } in &self.sheets {
            for (column, dtype, values) in table.columns() {
                let (zh, en, unit) = meaning(name, column);
                let mut says = self.language.choose(if zh.is_empty() { en } else { zh }, en).to_string();
                if table.height() < *all {
                    let rows = table.height();
                    says += &self.language.choose(
                        format!("（只列前 {rows} 行，共 {all} 行）"),
                        format!(" (the first {rows} of {all} rows)"),
                    );
                }
                let long = (0..table.height())
                    .filter(|&r| values.text(r).is_some_and(|t| t.encode_utf16().count() > MOST_CHARACTERS))
                    .count();
                if long > 0 {
                    says += &self.language.choose(
                        format!("（{long} 格过长，已截短）"),
                        format!(" ({long} cells were too long and are cut)"),
                    );
                }
                let heading = self.language.choose(chinese(column), column);
                let cells = [&sheet_name(name), column, heading, &dtype.to_string(), unit, &says].map(str::to_string);
                for (column, (cell, width)) in (0..).zip(cells.iter().zip(&mut widths)) {
                    sheet.write_string(row, column, cell)?;
                    *width = (*width).max(display_width(cell));
                }
                row += 1;
            }
        }
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, fitting(width, 90))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn filled(&self, Sheet { name, table, .. }: &Sheet) -> std::result::Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet_name(name))?;
        let head = heading();
        let rows = table.height();
        let mut last = 0;
        for (at, (name, dtype, values)) in (0u16..).zip(table.columns()) {
            let title = match self.language {
                Language::Chinese if chinese(name) != name => format!("{}\n{name}", chinese(name)),
                _ => name.to_string(),
            };
            sheet.write_string_with_format(0, at, &title, &head)?;
            let mut width = title.lines().map(display_width).max().unwrap_or(0) + 3;
            let format = number_format(name, dtype);
            for row in 0..rows {
                write_cell(&mut sheet, row as u32 + 1, at, values, row, &format)?;
                if row < MEASURED {
                    width = width.max(shown_width(values, row, dtype));
                }
            }
            sheet.set_column_width(at, fitting(width, 60))?;
            last = at;
        }
        if self.language == Language::Chinese {
            sheet.set_row_height(0, 32)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        if rows > 0 {
            sheet.autofilter(0, 0, rows as u32, last)?;
        }
        Ok(sheet)
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    values: &Values,
    i: usize,
    format: &Format,
) -> std::result::Result<(), XlsxError> {
    if let Some(text) = values.text(i) {
        if text.encode_utf16().count() > MOST_CHARACTERS {
            sheet.write_string(row, at, shortened(text))?;
        } else if !text.is_empty() {
            sheet.write_string(row, at, text)?;
        }
    } else if let Some(number) = values.number(i).filter(|x| x.is_finite()) {
        sheet.write_number_with_format(row, at, number, format)?;
    } else {
        let cell = values.cell(i);
        match cell.as_str() {
            "" => {}
            "true" | "false" => {
                sheet.write_boolean(row, at, cell == "true")?;
            }
            _ => {
                sheet.write_string(row, at, &cell)?;
            }
        }
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    let mut units = 1;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= MOST_CHARACTERS
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EEF4))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

fn number_format(name: &str, dtype: Dtype) -> Format {
    let form = match (name, dtype) {
        ("rank" | "year" | "group", _) => "0",
        ("share" | "cumulative_share" | "quoted" | "frame_right", Dtype::F64) => "0.0%",
        ("p_value" | "q_value", Dtype::F64) => "0.0000",
        ("rate" | "per_million" | "rate_million" | "rate_characters", Dtype::F64) => "#,##0.00",
        (_, Dtype::F64) => "#,##0.000",
        _ => "#,##0",
    };
    Format::new().set_num_format(form)
}

fn shown_width(values: &Values, row: usize, dtype: Dtype) -> usize {
    match values.text(row) {
        Some(text) => text.lines().map(display_width).max().unwrap_or(0),
        None => match (values.number(row), dtype) {
            (Some(x), Dtype::F64) => format!("{x:.3}").len() + 2,
            (Some(x), _) => format!("{x:.0}").len() * 4 / 3 + 1,
            _ => 5,
        },
    }
}

/// A width in the spreadsheet's own unit, a digit; Han characters take a little more than two.
fn fitting(width: usize, most: usize) -> f64 {
    (width.clamp(5, most) as f64) * 1.08 + 1.5
}

fn sheet_name(name: &str) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = name.chars().filter(allowed).take(31).collect();
    if name.is_empty() { "table".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::df;

    #[test]
    fn equal_tables_give_equal_bytes_and_long_cells_are_cut() {
        let table =
            df!("term" => ["=1+1", "工匠精神"], "count" => [1u64, 2], "text" => ["长".repeat(40_000), String::new()]);
        let book = Workbook::new(Language::Chinese).sheet("a/b", &table.unwrap());
        assert_eq!(book.bytes().unwrap(), book.bytes().unwrap());
        let short = Workbook::new(Language::English).rows(1).sheet("a", &df!("term" => ["甲", "乙"]).unwrap());
        assert_eq!((short.sheets[0].table.height(), short.sheets[0].all), (1, 2));
        assert_eq!(sheet_name("a/b"), "ab");
        assert_eq!(shortened(&"长".repeat(40_000)).encode_utf16().count(), MOST_CHARACTERS);
    }
}
