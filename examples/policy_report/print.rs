//! Tables as lines of a terminal.

use polars::prelude::{AnyValue, Column, DataFrame};
use tifa::polars;

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;

/// What the report says, until all of it is shown.
static PAGE: Mutex<String> = Mutex::new(String::new());

/// Lines go out together at the end: the tables are written by then, and a
/// reader that wants no more of them stops nothing.
macro_rules! println {
    () => { $crate::print::line(format_args!("")) };
    ($($part:tt)*) => { $crate::print::line(format_args!($($part)*)) };
}

pub fn line(text: std::fmt::Arguments<'_>) {
    if let Ok(mut page) = PAGE.lock() {
        writeln!(page, "{text}").ok();
    }
}

/// Shows all that was said. A closed pipe is no fault.
pub fn show() -> tifa::Result<()> {
    let page = PAGE.lock().map(|mut page| std::mem::take(&mut *page)).unwrap_or_default();
    let mut out = std::io::stdout().lock();
    match out.write_all(page.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(tifa::ErrorKind::Io { path: "standard output".into(), source: e }.into())
        }
        _ => Ok(()),
    }
}

/// `1 document`, `2 documents`.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

pub fn texts(table: &DataFrame, column: &str) -> Vec<String> {
    let cells = |c: &Column| (0..c.len()).map(|i| cell(c, i)).collect();
    table.column(column).map(cells).unwrap_or_default()
}

/// A cell as a reader wants it: numbers short, nothing for a missing value.
pub fn cell(column: &Column, row: usize) -> String {
    match column.get(row) {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::Float64(x)) if column.name() == "rank" => x.to_string(),
        Ok(AnyValue::Float64(x)) => format!("{x:.3}"),
        Ok(value) => value.get_str().map_or_else(|| value.to_string(), str::to_string),
    }
}

/// Width on a screen, where a Han character takes two columns.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum()
}

pub fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

pub fn print_rows(table: &DataFrame, columns: &[&str], rows: usize) {
    let rows = rows.min(table.height());
    let cells: Vec<Vec<String>> = columns
        .iter()
        .map(|name| std::iter::once(name.to_string()).chain(texts(table, name).into_iter().take(rows)).collect())
        .collect();
    let widths: Vec<usize> = cells.iter().map(|c| c.iter().map(|t| width(t)).max().unwrap_or(0)).collect();
    for row in 0..=rows {
        let line: Vec<String> = cells.iter().zip(&widths).map(|(c, &w)| padded(&c[row], w)).collect();
        println!("  {}", line.join("  ").trim_end());
    }
}

/// One line per document or group with its leading terms.
pub fn print_top_terms(top_terms: &DataFrame, documents: usize) -> tifa::Result<()> {
    let (ids, terms) = (texts(top_terms, "doc_id"), texts(top_terms, "term"));
    let mut lines: Vec<(&String, Vec<&str>)> = Vec::new();
    for (id, term) in ids.iter().zip(&terms) {
        match lines.last_mut() {
            Some((last, terms)) if *last == id => terms.push(term),
            _ => lines.push((id, vec![term])),
        }
    }
    let widest = lines.iter().take(documents).map(|(id, _)| width(id)).max().unwrap_or(0);
    for (id, terms) in lines.iter().take(documents) {
        println!("  {}  {}", padded(id, widest), terms.join(" "));
    }
    if lines.len() > documents {
        println!("  … and {} more", lines.len() - documents);
    }
    Ok(())
}
