//! Tables of text with a separator: CSV, TSV and their kin.
//!
//! A cell in quotes ends at a quote before a separator or the end of a line;
//! other quotes inside it are text. Where a quote opens and its cell would
//! swallow whole rows, or the rest of the file, the quote is text and the row
//! ends with its line.

mod records;

use std::path::Path;

use super::grid::{GridRow, header, into_rows};
use super::roles;
use super::rows::Rows;
use crate::error::{Error, Result};
use crate::table::undefused;
use records::Records;

const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The rows of a table; `usual` is the separator that the file's ending names.
pub(super) fn delimited(path: &Path, text: &str, usual: u8, mut rows: Rows) -> Result<Rows> {
    let old_lines = (!text.contains('\n') && text.contains('\r')).then(|| text.replace('\r', "\n"));
    let (declared, text, skipped) = declared(old_lines.as_deref().unwrap_or(text));
    let separator = declared.unwrap_or_else(|| separator(text, usual));
    if separator != usual {
        rows.notes.push(format!("the separator is {:?}", char::from(separator)));
    }
    let fault = |e: records::Fault| Error::syntax(path, e.line, e.message);
    // The first rows are read to find the header, and again when its width is known.
    let mut records = Records::new(text, separator, skipped);
    let mut grid: Vec<GridRow> = Vec::new();
    while grid.len() < 12
        && let Some(row) = records.next(None).map_err(fault)?
    {
        grid.push(row);
    }
    let at = header(&grid);
    grid.truncate(at + 1);
    let Some(width) = grid.get(at).map(|row| row.cells.len()) else { return Ok(into_rows(grid, at, rows)) };
    let mut records = Records::new(text, separator, skipped);
    for _ in 0..=at {
        records.next(None).map_err(fault)?;
    }
    while let Some(mut row) = records.next(Some(width)).map_err(fault)? {
        if !row.is_blank() {
            fit(&mut row, width).map_err(|message| {
                let open = records.open_quote().filter(|line| *line <= row.line);
                let say = |line| format!("; a quotation mark that opens in line {line} never closes");
                Error::syntax(path, row.line, format!("{message}{}", open.map_or_else(String::new, say)))
            })?;
        }
        grid.push(row);
    }
    for row in &mut grid {
        row.cells.iter_mut().for_each(|cell| {
            if let Some(plain) = undefused(cell) {
                *cell = plain.to_string();
            }
        });
    }
    rows.notes.extend(records.notes());
    Ok(into_rows(grid, at, rows))
}

/// Brings a row to the width of the header. Empty cells too many are nothing;
/// cells that are missing at the end are empty, which is noted.
fn fit(row: &mut GridRow, width: usize) -> std::result::Result<(), String> {
    while row.cells.len() > width && row.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        row.cells.pop();
    }
    if row.cells.len() > width {
        let n = row.cells.len();
        return Err(format!("{n} cells where the header has {width}; put a cell that holds the separator in quotes"));
    }
    if row.cells.len() == 1 && width > 1 {
        return Err(format!("1 cell where the header has {width}; put a text of several lines in quotes"));
    }
    if row.cells.len() < width {
        row.note.get_or_insert_with(|| format!("line {}: {} of {width} cells", row.line, row.cells.len()));
    }
    Ok(())
}

/// The separator of a first line `sep=;`, what follows it, and how many lines it takes.
fn declared(text: &str) -> (Option<u8>, &str, usize) {
    let line = text.split('\n').next().unwrap_or_default();
    let plain = line.trim_end_matches('\r').trim_matches('"').to_ascii_lowercase();
    match plain.strip_prefix("sep=").map(str::as_bytes) {
        Some(&[separator]) if separator.is_ascii() => {
            (Some(separator), text.get(line.len() + 1..).unwrap_or_default(), 1)
        }
        _ => (None, text, 0),
    }
}

/// The separator by which the first lines name well-known columns, else by
/// which they have the most cells; the usual one wins a tie.
fn separator(text: &str, usual: u8) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(8).collect();
    let score = |separator: u8| {
        let cells = |line: &str| {
            line.split(char::from(separator))
                .map(|cell| cell.trim().trim_matches('"').to_lowercase())
                .collect::<Vec<_>>()
        };
        let lists = [roles::TEXT, roles::ID, roles::DATE];
        let known = |line: &&str| {
            cells(line).iter().filter(|cell| lists.iter().any(|list| list.contains(&cell.as_str()))).count()
        };
        let names = lines.iter().map(known).max().unwrap_or(0);
        let widths: Vec<usize> = lines.iter().map(|line| cells(line).len()).collect();
        let alike = widths.iter().filter(|w| **w > 1 && widths.first() == Some(w)).count();
        (
            names,
            if separator == usual { widths.len().min(alike * 2) } else { alike.saturating_sub(1) },
            separator == usual,
        )
    };
    SEPARATORS.into_iter().max_by_key(|&s| score(s)).unwrap_or(usual)
}
