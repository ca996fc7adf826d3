//! Tables as Markdown.

use std::fmt::Write;

use polars::prelude::DataFrame;

use crate::table::{Dtype, Table, display_width, pad};

/// The first rows of a table as Markdown, columns aligned for screens on which a
/// Han character takes two columns, numbers to the right. Bars in cells are
/// escaped.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌")])?;
/// let frequencies = Tokenizer::builder().build()?.dtm(&corpus)?.frequencies()?;
/// let text = tifa::report::markdown(&frequencies.select(["term", "count"])?, 10);
/// assert_eq!(text, "| term | count |\n|------|------:|\n| 质量 |     2 |\n| 品牌 |     1 |\n");
/// # Ok::<(), tifa::Error>(())
/// ```
#[must_use]
pub fn markdown(table: &DataFrame, rows: usize) -> String {
    let table = Table::from_frame(table);
    let rows = rows.min(table.height());
    let mut columns: Vec<(Vec<String>, usize, bool)> = Vec::new();
    for (name, dtype, values) in table.columns() {
        let cell = |row: usize| match (dtype, values.number(row)) {
            (Dtype::F64, Some(x)) => format!("{x:.3}"),
            _ => values.cell(row).replace('|', "\\|").replace(['\n', '\r'], " "),
        };
        let cells: Vec<String> = std::iter::once(name.to_string()).chain((0..rows).map(cell)).collect();
        let width = cells.iter().map(|c| display_width(c)).max().unwrap_or(0).max(3);
        columns.push((cells, width, !matches!(dtype, Dtype::Term | Dtype::Text | Dtype::Bool)));
    }
    let mut text = String::new();
    for row in 0..=rows {
        for (cells, width, right) in &columns {
            let space = " ".repeat(width.saturating_sub(display_width(&cells[row])));
            let _ = if *right {
                write!(text, "| {space}{} ", cells[row])
            } else {
                write!(text, "| {} ", pad(&cells[row], *width))
            };
        }
        text.push_str("|\n");
        if row == 0 {
            for (_, width, right) in &columns {
                let _ = write!(text, "|{}{}", "-".repeat(width + 1), if *right { ":" } else { "-" });
            }
            text.push_str("|\n");
        }
    }
    text
}
